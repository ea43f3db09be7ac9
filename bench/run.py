#!/usr/bin/env python3
"""Measures gto against Git on the same registries, side by side.

    python3 bench/run.py [--quick] [--only WORD] [--keep DIRECTORY] [--callgrind] [--gto build/gto]

Each command takes turns with its rival, the Git command that reads or does the same. The ratio is the best time of
the command divided by the best time of the rival; "median" is that of their medians. Peak memory is the command's (the
system reports at least that of this program, about 20 MB).
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass

import measure
import registry

FORMAT = "%(refname) %(objectname) %(*objectname) %(taggername) %(taggerdate:unix) %(contents:subject)"
FOR_EACH_REF = ["git", "for-each-ref", f"--format={FORMAT}"]
ALL_TAGS = [*FOR_EACH_REF, "refs/tags"]
TAGS_OF_ONE = [*FOR_EACH_REF, "refs/tags/m0001@*", "refs/tags/m0001#*"]
SMALL, LARGE, HUGE = 9, 100_000, 1_000_000
GOAL_GROWTH = 11  # times the time for ten times the tags


@dataclass
class Row:
    """A command, its rival, the goal as a ratio and in MB, and a tag that both make."""

    args: str
    rival: list
    goal: float
    memory: int = None
    makes: str = None


ONE_ARTIFACT = [Row("show m0001", TAGS_OF_ONE, 1.2), Row("check-ref m0001@v5.5.0", TAGS_OF_ONE, 1.2)]
REGISTRIES = {
    (SMALL,): [Row("show", ["git", "tag"], 1.2), Row("check-ref m0001@v5.5.0", ["git", "tag"], 1.2)],
    (LARGE,): [
        Row("show", ALL_TAGS, 0.25, memory=80),
        *ONE_ARTIFACT,
        Row("history --json", ALL_TAGS, 0.45),
        Row("register m0001 main", ["git", "tag", "-a", "-m", "x", "m0001@v9.9.1", "main"], 4, makes="m0001@v9.9.1"),
    ],
    (LARGE, "deltas"): [Row("show", ALL_TAGS, 0.35)],
    (HUGE,): [Row("show", ALL_TAGS, 0.25, memory=400), *ONE_ARTIFACT],
}


def rounds(row, tags):
    """More for what takes little."""
    if row.makes or row.rival is TAGS_OF_ONE:
        return 50
    return {SMALL: 300, LARGE: 7, HUGE: 3}[tags]


def bench(gto, row, tags):
    after = None
    if row.makes:

        def after():
            registry.git(".", "tag", "-d", row.makes, stdout=subprocess.DEVNULL)

    return measure.compare([gto, *row.args.split()], row.rival, rounds(row, tags), after)


# ---- Printing


def size(tags, *deltas):
    return f"{tags:,}" + (" d" if deltas else "")


def report(row, where, pair):
    met = pair.ratio <= row.goal and (row.memory is None or pair.memory <= row.memory)
    bound = f"<= {row.goal:.2f}" + (f", {row.memory} MB" if row.memory else "")
    print(
        f"gto {row.args:<22} {size(*where):>9} {pair.own * 1000:>10,.2f} {pair.rival * 1000:>10,.2f}"
        f" {pair.ratio:>6.2f} {pair.median_ratio:>6.2f} {pair.memory:>7.0f}  {bound:<15} {measure.verdict(met)}",
        flush=True,
    )


def count_instructions(gto, directory, only):
    print(f"\n{'command':<26} {'tags':>9} {'million instructions':>21}")
    for where, rows in REGISTRIES.items():
        if where[0] == HUGE:
            continue
        os.chdir(registry.find(directory, *where))
        for row in rows:
            if only in row.args and not row.makes:
                count = measure.instructions([gto, *row.args.split()])
                print(f"gto {row.args:<22} {size(*where):>9} {count / 1e6:>21,.1f}", flush=True)


# ---- All of it


def bench_all(options, directory):
    print(f"{'command':<26} {'tags':>9} {'ms':>10} {'git, ms':>10} {'ratio':>6} {'median':>6} {'peak MB':>7}  goal")
    shows = {}
    for where, rows in REGISTRIES.items():
        chosen = [row for row in rows if options.only in row.args]
        if not chosen or options.quick and where[0] == HUGE:
            continue
        os.chdir(registry.find(directory, *where))
        for row in chosen:
            pair = bench(options.gto, row, where[0])
            report(row, where, pair)
            if row.args == "show":
                shows[where] = pair.own
    if (HUGE,) in shows:
        growth = shows[HUGE,] / shows[LARGE,]
        met = measure.verdict(growth <= GOAL_GROWTH)
        print(f"gto show, 10 times the tags: {growth:.1f} times the time (goal <= {GOAL_GROWTH}: {met})")
    if shows:
        print("d: packed by git gc --aggressive, in deltas")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gto", default="build/gto", help="the program to measure")
    parser.add_argument("--quick", action="store_true", help="without the registry of 1,000,000 tags")
    parser.add_argument("--only", default="", help="the commands that contain this")
    parser.add_argument("--keep", help="a directory for the registries, to be used again")
    parser.add_argument("--callgrind", action="store_true", help="count instructions too, with valgrind")
    options = parser.parse_args()
    options.gto = os.path.abspath(options.gto)
    if options.callgrind and not shutil.which("valgrind"):
        parser.error("--callgrind needs valgrind")
    measure.introduce(options.gto)
    with tempfile.TemporaryDirectory() as scratch:
        directory = os.path.abspath(options.keep or scratch)
        os.makedirs(directory, exist_ok=True)
        bench_all(options, directory)
        if options.callgrind:
            count_instructions(options.gto, directory, options.only)
        os.chdir("/")


if __name__ == "__main__":
    sys.exit(main())
