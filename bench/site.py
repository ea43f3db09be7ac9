#!/usr/bin/env python3
"""Measures `gto site` against `gto show --json` of the same registry, in turn.

    python3 bench/site.py [--quick] [--gto build/gto]

The site is written to memory (/dev/shm) where there is one, so that the disk is not measured. Times are the best of
all rounds; the ratio is that of the best times.
"""

import argparse
import glob
import os
import shutil
import tempfile

import measure
import registry

GOALS = {"first": 3.0, "unchanged": 1.5}
LARGEST = 300_000  # bytes of a page
SMALL_GOAL = 0.1  # seconds for 1,000 tags
ROUNDS = 7


def largest_page(folder):
    pages = glob.glob(f"{folder}/**/*.html", recursive=True)
    return max((os.path.getsize(page), os.path.relpath(page, folder)) for page in pages)


def compare(gto, repo, folder, rounds, kind):
    """What the site takes and what `show --json` takes: `first` into a folder that is not there, or `unchanged`."""
    site = [gto, "site", "-q", "-r", repo, "-o", folder]

    def after():
        if kind == "first":
            shutil.rmtree(folder, ignore_errors=True)

    after()
    if kind == "unchanged":
        measure.run(site)
    pair = measure.compare(site, [gto, "show", "--json", "-r", repo], rounds, after)
    return pair


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gto", default="build/gto")
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    args = parser.parse_args()
    gto = os.path.abspath(args.gto)
    measure.introduce(gto)
    base = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="gto-bench.", dir=base) as top:
        folder = os.path.join(top, "site")
        for count in (1_000, 100_000):
            repo = os.path.join(top, f"tags-{count}")
            registry.make(repo, count)
            for kind, goal in GOALS.items():
                pair = compare(gto, repo, folder, 2 if args.quick else ROUNDS, kind)
                met = pair.ratio <= goal if count > 1_000 else pair.own <= SMALL_GOAL
                wanted = f"{goal} times" if count > 1_000 else f"{SMALL_GOAL} s"
                print(
                    f"{count:,} tags, {kind}: {pair.own:.3f} s, show --json {pair.rival:.3f} s, "
                    f"{pair.ratio:.2f} times, {pair.memory:.0f} MB (goal {wanted}: {measure.verdict(met)})",
                    flush=True,
                )
            size, page = largest_page(folder)
            print(f"{count:,} tags, largest page: {page}, {size:,} bytes ({measure.verdict(size <= LARGEST)})")
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
