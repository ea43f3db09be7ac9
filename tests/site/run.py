#!/usr/bin/env python3
"""Sites in a real browser: Chromium shows what gto writes of several registries, and browser.js looks at it.

    python3 tests/site/run.py --gto BUILD/gto [--screenshots FOLDER]

It needs Chromium, Node.js, and the packages of package.json (scripts/deps.sh check). Without them it is skipped. The
last line is `N passed, M failed`.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile

import registries

HERE = os.path.dirname(os.path.abspath(__file__))
SKIPPED = 77
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PACKAGES = ("playwright-core", "axe-core", "html-validate")


def missing():
    """What is not installed, or None."""
    if not shutil.which("node"):
        return "node is not installed"
    version = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout
    if int(version[1:].split(".")[0]) < 18:
        return f"node {version.strip()} is too old"
    if not any(map(shutil.which, BROWSERS)):
        return "chromium is not installed"
    for package in PACKAGES:
        if not os.path.isdir(os.path.join(HERE, "node_modules", package)):
            return f"the npm package {package} is not installed in tests/site"
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gto", required=True)
    parser.add_argument("--screenshots", help="keep pictures of the pages there")
    args = parser.parse_args()
    reason = missing()
    if reason:
        print(f"skipped: {reason}")
        return SKIPPED
    gto = os.path.abspath(args.gto)
    browser = next(filter(None, map(shutil.which, BROWSERS)))
    with tempfile.TemporaryDirectory(prefix="gto-site.") as top:
        example = os.path.join(top, "models")
        hostile = os.path.join(top, "<script>hurt()<", "script>\"'&")
        big = os.path.join(top, "big")
        os.makedirs(hostile)
        registries.make_example(example)
        registries.make_hostile(hostile)
        registries.make_big(big, 4000)
        sites = {
            "example": ["-r", example],
            "hostile": ["-r", hostile, "--title", registries.NASTY[1]],
            "big": ["-r", big],
        }
        if several(gto, example):
            sites["two"] = ["-r", example, "-r", hostile]
        for name, options in sites.items():
            out = os.path.join(top, "site-" + name)
            subprocess.run([gto, "site", "-q", "-o", out, *options], check=True, stdout=subprocess.DEVNULL)
        command = ["node", os.path.join(HERE, "browser.js"), browser, top, args.screenshots or ""]
        return subprocess.run(command, check=False, env=dict(os.environ, TZ="UTC")).returncode


def several(gto, repo):
    """Whether the program takes several repositories."""
    with tempfile.TemporaryDirectory() as out:
        command = [gto, "site", "-q", "-o", out, "-r", repo, "-r", repo]
        subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return os.path.exists(os.path.join(out, "index.html"))


if __name__ == "__main__":
    sys.exit(main())
