#!/usr/bin/env python3
"""Measures gto on a repository at a URL against what git does with it, side by side.

    python3 bench/remote.py [--gto build/gto] [--rounds 5]

The repository has 600 commits, 116 MB and 1,200 registry tags. It is served by http on loopback, through a proxy that
counts the bytes of both directions. Each row is the best of several rounds, in which the commands take turns; "first"
begins without a cache, "again" with what "first" left.
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time

import registry

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tests", "server"))
import servers  # noqa: E402

COMMITS = 600
BLOB = 193_000
ARTIFACTS = 12
VERSIONS = 40
GOAL_FIRST = 0.02
GOAL_AGAIN = 2.5


# ---- The repository


def commits(out):
    """Each brings a file that cannot be compressed, in one of 20 directories; some change artifacts.yaml."""
    noise = random.Random(1)
    for i in range(COMMITS):
        out.write(b"commit refs/heads/main\nmark :%d\n" % (i + 1))
        out.write(b"committer Bench <bench@example.org> %d +0000\n" % (registry.EPOCH + i * 60))
        out.write(registry.data(f"commit {i}"))
        out.write(b"M 100644 inline models/d%02d/weights.bin\n" % (i % 20))
        out.write(b"data %d\n%b\n" % (BLOB, noise.randbytes(BLOB)))
        if i % 25 == 0:
            entries = [f"m{n:04d}:\n  type: model\n  path: models/d{(i + n) % 20:02d}\n" for n in range(1, ARTIFACTS + 1)]
            out.write(b"M 100644 inline artifacts.yaml\n" + registry.data("".join(entries)))


def make(repo):
    def write(out):
        commits(out)
        return registry.tags(out, ARTIFACTS, VERSIONS, COMMITS)

    made = registry.fill(repo, write)
    registry.git(repo, "config", "uploadpack.allowFilter", "true")
    return made


def packed(repo):
    packs = os.path.join(repo, "objects", "pack")
    return sum(os.path.getsize(os.path.join(packs, name)) for name in os.listdir(packs))


# ---- Measuring


class Meter:
    """Runs commands and tells how long they took and how many bytes passed the proxy."""

    def __init__(self, scratch, count_file):
        self.scratch = scratch
        self.count_file = count_file
        self.cache = os.path.join(scratch, "cache")
        self.env = {**registry.environment(), "XDG_CACHE_HOME": self.cache}

    def bytes(self):
        with open(self.count_file) as file:
            up, down, _ = file.read().split()
        return int(up) + int(down)

    def run(self, *argv):
        before = self.bytes()
        start = time.perf_counter()
        done = subprocess.run(
            argv, cwd=self.scratch, env=self.env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )
        seconds = time.perf_counter() - start
        if done.returncode:
            raise SystemExit(f"{' '.join(argv)}: exit status {done.returncode}")
        return self.bytes() - before, seconds

    def without_cache(self, *argv):
        shutil.rmtree(self.cache, ignore_errors=True)
        return self.run(*argv)

    def clone(self, url):
        try:
            return self.run("git", "clone", "-q", "--bare", url, "clone.git")
        finally:
            shutil.rmtree(os.path.join(self.scratch, "clone.git"), ignore_errors=True)


def measure(meter, gto, url, rounds):
    """The least bytes and seconds of each command."""
    turns = {
        "git clone --bare": lambda: meter.clone(url),
        "git ls-remote --tags": lambda: meter.run("git", "ls-remote", "--tags", url),
        "gto show -r URL, first": lambda: meter.without_cache(gto, "show", "-r", url),
        "gto show -r URL, again": lambda: meter.run(gto, "show", "-r", url),
    }
    results = {name: [] for name in turns}
    for _ in range(rounds):
        for name, turn in turns.items():
            results[name].append(turn())
    return {name: tuple(min(column) for column in zip(*rows)) for name, rows in results.items()}


def verdict(met):
    return "met" if met else "NOT MET"


def report(best):
    all_bytes = best["git clone --bare"][0]
    ask_seconds = best["git ls-remote --tags"][1]
    print(f"{'command':<24} {'bytes moved':>12} {'of clone':>9} {'seconds':>9} {'of ls-remote':>13}  goal")
    for name, (moved, seconds) in best.items():
        share, ratio = moved / all_bytes, seconds / ask_seconds
        goal = ""
        if name.endswith("first"):
            goal = f"<= {GOAL_FIRST:.0%} of the clone's bytes: {verdict(share <= GOAL_FIRST)}"
        elif name.endswith("again"):
            goal = f"<= {GOAL_AGAIN} times the time of ls-remote: {verdict(ratio <= GOAL_AGAIN)}"
        print(f"{name:<24} {moved:>12,} {share:>9.2%} {seconds:>9.3f} {ratio:>13.2f}  {goal}".rstrip())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gto", default="build/gto", help="the program to measure")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    gto = os.path.abspath(options.gto)
    with tempfile.TemporaryDirectory() as scratch:
        root = os.path.join(scratch, "root")
        repo = os.path.join(root, "models.git")
        made = make(repo)
        print(f"{COMMITS} commits, {packed(repo) / 1e6:.0f} MB, {made:,} registry tags", flush=True)
        count = os.path.join(scratch, "count")
        env = registry.environment()
        with servers.web(scratch, root, env=env) as web, servers.proxy(scratch, web.port, count, env=env) as proxy:
            url = f"http://127.0.0.1:{proxy.port}/models.git"
            report(measure(Meter(scratch, count), gto, url, options.rounds))


if __name__ == "__main__":
    sys.exit(main())
