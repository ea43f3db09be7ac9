#!/usr/bin/env python3
"""Adds up what `meson test` has run: prints what failed or was skipped, and then `N passed, M failed`.

    python3 scripts/tally.py BUILD/meson-logs/testlog.json

A test that ends with a line `N passed, M failed` counts as so many, any other as one.
"""

import json
import re
import sys

COUNTS = re.compile(r"^(\d+) passed, (\d+) failed$", re.MULTILINE)
GOOD = ("OK", "EXPECTEDFAIL")
SHOWN = 40  # lines of a test that failed


def counts(test):
    """How many of a test passed, and how many failed."""
    if test["result"] == "SKIP":
        return 0, 0
    found = COUNTS.findall(test.get("stdout") or "")
    passed, failed = map(int, found[-1]) if found else (0, 0)
    if test["result"] in GOOD:
        return passed or (0 if found else 1), failed
    return passed, failed or 1


def show(test):
    output = [line for part in ("stdout", "stderr") for line in (test.get(part) or "").splitlines()]
    if test["result"] not in GOOD + ("SKIP",):
        print(f"failed: {test['name']}: {test['result']}")
        print("".join(f"  {line}\n" for line in output[-SHOWN:]), end="")
        return
    for line in output:
        if line.startswith("skipped: "):
            print(f"skipped: {test['name']}: {line.removeprefix('skipped: ')}")


def main():
    passed = failed = 0
    with open(sys.argv[1], encoding="utf-8") as file:
        for line in file:
            test = json.loads(line)
            show(test)
            good, bad = counts(test)
            passed += good
            failed += bad
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
