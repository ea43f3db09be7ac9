#!/usr/bin/env python3
"""Measures gto against git for-each-ref on the same registries, side by side.

    python3 bench/run.py [--gto build/gto] [--tags 100000,1000000] [--rounds 5] [--keep DIRECTORY]

Each row is the best of several rounds, in which the command and its rival take turns; the ratio is the command's
time divided by the rival's. Peak memory is the command's alone.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time

import registry

RIVAL = [
    "git",
    "for-each-ref",
    "--format=%(refname:short) %(*objectname) %(taggername) %(taggeremail) %(taggerdate) %(subject)",
    "refs/tags",
]


def run(argv, repo):
    """Seconds and peak memory (MB) of a command that must succeed."""
    start = time.perf_counter()
    child = subprocess.Popen(
        argv, cwd=repo, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, env=registry.environment()
    )
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{' '.join(argv)}: exit status {child.returncode}")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def undo_register(repo):
    """Takes the tag of `gto register m0001` back, so that each round finds the same registry."""
    registry.git(repo, "tag", "-d", "m0001@v9.9.1", stdout=subprocess.DEVNULL)


def commands(gto):
    """What is measured: arguments, goal as a ratio, goal in MB, what to do after each round."""
    return [
        (["show"], 0.6, 150, None),
        (["show", "m0001"], 0.25, None, None),
        (["check-ref", "m0001@v5.5.0"], 0.25, None, None),
        (["register", "m0001", "main"], 0.25, None, undo_register),
        (["history", "--json"], 1.0, None, None),
    ]


def measure(gto, repo, args, rounds, after):
    own, rival, memory = [], [], 0
    for _ in range(rounds):
        rival.append(run(RIVAL, repo)[0])
        seconds, peak = run([gto, *args], repo)
        own.append(seconds)
        memory = max(memory, peak)
        if after:
            after(repo)
    return min(own), min(rival), memory


def verdict(met):
    return "met" if met else "NOT MET"


def report(args, tags, own, rival, memory, goal, goal_memory):
    ratio = own / rival
    met = ratio <= goal and (goal_memory is None or memory <= goal_memory)
    bound = f"<= {goal:.2f}" + (f", <= {goal_memory} MB" if goal_memory else "")
    print(
        f"gto {' '.join(args):<22} {tags:>9,} {own:>9.3f} {rival:>9.3f} {ratio:>7.3f} {memory:>8.0f}  "
        f"{bound:<18} {verdict(met)}",
        flush=True,
    )


def bench(gto, directory, tags, rounds):
    repo = os.path.join(directory, f"registry-{tags}.git")
    if not os.path.exists(repo):
        registry.make(repo, tags)
    times = {}
    for args, goal, goal_memory, after in commands(gto):
        if tags > 100000:
            if args != ["show"]:
                continue
            goal_memory = 800
        own, rival, memory = measure(gto, repo, args, rounds, after)
        report(args, tags, own, rival, memory, goal, goal_memory)
        times[" ".join(args)] = own
    return times


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gto", default="build/gto", help="the program to measure")
    parser.add_argument("--tags", default="100000,1000000", help="sizes of registries")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--keep", help="a directory for the registries, to be used again")
    options = parser.parse_args()
    gto = os.path.abspath(options.gto)
    sizes = [int(size) for size in options.tags.split(",")]
    print(f"{'command':<26} {'tags':>9} {'seconds':>9} {'git':>9} {'ratio':>7} {'peak MB':>8}  goal")
    with tempfile.TemporaryDirectory() as scratch:
        directory = options.keep or scratch
        os.makedirs(directory, exist_ok=True)
        shows = [bench(gto, directory, size, options.rounds)["show"] for size in sizes]
    if sizes == [100000, 1000000]:
        growth = shows[1] / shows[0]
        print(f"gto show, 10 times the tags: {growth:.1f} times the time (goal <= 12: {verdict(growth <= 12)})")


if __name__ == "__main__":
    sys.exit(main())
