#!/usr/bin/env python3
"""Measures gto on a repository at a URL against what git does with it, side by side.

    python3 bench/remote.py [--gto build/gto] [--rounds 5]

The repository has 600 commits, 116 MB and 1,200 registry tags. It is served by http on loopback, through a proxy that
counts the bytes of both directions. Each row is the best of several rounds, in which the commands take turns; "first"
begins without a cache, "again" with what "first" left. "again" and its rival take turns ten times a round.
"""

import argparse
import os
import random
import shutil
import sys
import tempfile

import measure
import registry

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tests", "server"))
import servers  # noqa: E402

COMMITS = 600
BLOB = 193_000
ARTIFACTS = 12
VERSIONS = 40
TURNS = 10
GOAL_FIRST = 0.02
GOAL_AGAIN = 1.2


# ---- The repository


def write_commits(out):
    """Each brings a file that cannot be compressed, in one of 20 directories; some change artifacts.yaml."""
    noise = random.Random(1)
    for i in range(COMMITS):
        registry.commit(out, i)
        out.write(b"M 100644 inline models/d%02d/weights.bin\n" % (i % 20))
        out.write(registry.data(noise.randbytes(BLOB)))
        if i % 25 == 0:
            text = "".join(f"m{n:04d}: {{path: models/d{(i + n) % 20:02d}}}\n" for n in range(1, ARTIFACTS + 1))
            out.write(b"M 100644 inline artifacts.yaml\n" + registry.data(text.encode()))


def make(repo):
    made = registry.fill(repo, write_commits, registry.plan_tags(ARTIFACTS, VERSIONS, COMMITS))
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
        self.env = {**measure.ENVIRONMENT, "XDG_CACHE_HOME": self.cache}

    def bytes(self):
        with open(self.count_file) as file:
            up, down, _ = file.read().split()
        return int(up) + int(down)

    def run(self, *argv):
        before = self.bytes()
        seconds, _ = measure.run(argv, self.env)
        return self.bytes() - before, seconds

    def without_cache(self, *argv):
        shutil.rmtree(self.cache, ignore_errors=True)
        return self.run(*argv)

    def clone(self, url):
        clone = os.path.join(self.scratch, "clone.git")
        try:
            return self.run("git", "clone", "-q", "--bare", url, clone)
        finally:
            shutil.rmtree(clone, ignore_errors=True)


def compare(meter, gto, url, rounds):
    """The least bytes and seconds of each command."""
    turns = {
        "git clone --bare": (1, lambda: meter.clone(url)),
        "gto show -r URL, first": (1, lambda: meter.without_cache(gto, "show", "-r", url)),
        "git ls-remote --tags": (TURNS, lambda: meter.run("git", "ls-remote", "--tags", url)),
        "gto show -r URL, again": (TURNS, lambda: meter.run(gto, "show", "-r", url)),
    }
    results = {name: [] for name in turns}
    for _ in range(rounds):
        for number in range(TURNS):
            for name, (wanted, turn) in turns.items():
                if number < wanted:
                    results[name].append(turn())
    return {name: tuple(min(column) for column in zip(*rows)) for name, rows in results.items()}


def report(best):
    all_bytes = best["git clone --bare"][0]
    ask_seconds = best["git ls-remote --tags"][1]
    print(f"{'command':<24} {'bytes moved':>12} {'of clone':>9} {'seconds':>9} {'of ls-remote':>13}  goal")
    for name, (moved, seconds) in best.items():
        share, ratio = moved / all_bytes, seconds / ask_seconds
        goal = ""
        if name.endswith("first"):
            goal = f"<= {GOAL_FIRST:.0%} of the clone's bytes: {measure.verdict(share <= GOAL_FIRST)}"
        elif name.endswith("again"):
            goal = f"<= {GOAL_AGAIN} times the time of ls-remote: {measure.verdict(ratio <= GOAL_AGAIN)}"
        print(f"{name:<24} {moved:>12,} {share:>9.2%} {seconds:>9.3f} {ratio:>13.2f}  {goal}".rstrip())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gto", default="build/gto", help="the program to measure")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    gto = os.path.abspath(options.gto)
    measure.introduce(gto)
    with tempfile.TemporaryDirectory() as scratch:
        root = os.path.join(scratch, "root")
        repo = os.path.join(root, "models.git")
        made = make(repo)
        print(f"{COMMITS} commits, {packed(repo) / 1e6:.0f} MB, {made:,} registry tags", flush=True)
        count = os.path.join(scratch, "count")
        env = registry.environment()
        with servers.web(scratch, root, env=env) as web, servers.proxy(scratch, web.port, count, env=env) as proxy:
            url = f"http://127.0.0.1:{proxy.port}/models.git"
            report(compare(Meter(scratch, count), gto, url, options.rounds))


if __name__ == "__main__":
    sys.exit(main())
