#!/usr/bin/env python3
"""Measures the Python package beside the reference, in one run.

    python3 bench/python.py [--build build] [--reference PYTHON] [--rounds 5] [--keep DIRECTORY]

`--reference`: a Python that has the package gto 1.10 installed; without it, one is made in a virtual environment with
pip, and where that fails this package is measured alone. Each figure is the best of several rounds, in which both take
turns, each in a process of its own; the ratio is the reference's time divided by ours.
"""

import argparse
import os
import subprocess
import sys
import tempfile

import measure as runs
import registry

# Run in the measured Python: seconds per call, the best of some.
# (json would be imported only here, and bring half of what the package imports along.)
CODE = """
import sys, time
setup, call, calls, repo = sys.argv[1:]
names = {"repo": repo}
start = time.perf_counter()
exec(setup, names)
times = [time.perf_counter() - start]
if call:
    code = compile(call, "call", "eval")
    eval(code, names)
    times = []
    for _ in range(int(calls)):
        start = time.perf_counter()
        answer = eval(code, names)
        times.append(time.perf_counter() - start)
        del answer
print(min(times))
"""
IMPORT = "from gto import api"
CALLS = {
    "import gto": "",
    "import gto.api": "",
    "api.show": "api.show(repo)",
    "api.history": "api.history(repo)",
    "api.check_ref": "api.check_ref(repo, 'm0001@v5.5.0')",
}
GOALS = {("import gto", 0): 40, ("import gto.api", 0): 40, ("api.show", 9): 200, ("api.show", 1000): 300}  # times as fast as the reference
HISTORY_GOAL = 1.5  # times what the program takes


def compile_package(package):
    """Compiles the modules, as installers do."""
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
    subprocess.run([sys.executable, "-m", "compileall", "-q", package], env=environment, check=True)


def measure(python, path, name, calls, repo):
    call = CALLS[name]
    environment = registry.environment()
    environment.pop("PYTHONPATH", None)
    if path:
        environment["PYTHONPATH"] = path
    done = subprocess.run(
        [python, "-c", CODE, IMPORT if call or "." in name else name, call, str(calls), repo],
        env=environment, cwd="/", capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"{python}: {name}: {done.stderr}")
    return float(done.stdout)


def has_reference(python):
    return os.path.exists(python) and subprocess.run([python, "-c", "import gto"], cwd="/").returncode == 0


def find_reference(directory):
    """A Python with the reference, made if possible; else None."""
    environment = os.path.join(directory, "reference")
    python = os.path.join(environment, "bin", "python")
    if has_reference(python):
        return python
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "gto==1.10.1"]
    for command in ([sys.executable, "-m", "venv", "--clear", environment], pip):
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            print(f"no reference to compare with: {done.stderr.strip().splitlines()[-1:]}")
            return None
    return python


def text(seconds):
    return "-" if seconds is None else f"{seconds * 1000:,.2f}"


def report(name, tags, ours, theirs):
    goal = GOALS.get((name, tags))
    ratio = theirs / ours if theirs else None
    verdict = "" if not goal or ratio is None else f">= {goal}: {runs.verdict(ratio >= goal)}"
    ratio = "-" if ratio is None else f"{ratio:,.0f}"
    count = f"{tags:,}" if tags else ""
    print(f"{name:<14} {count:>9} {text(ours):>12} {text(theirs):>12} {ratio:>8}  {verdict}".rstrip(), flush=True)


def compare(name, tags, repo, options, rounds):
    """The best of both, each round in a process of its own."""
    package = os.path.join(options.build, "python")
    calls = 20 if tags < 1000 else 3
    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(measure(sys.executable, package, name, calls, repo))
        if options.reference and tags <= 1000:
            theirs.append(measure(options.reference, None, name, calls, repo))
    report(name, tags, min(ours), min(theirs, default=None))
    return min(ours)


def compare_with_program(ours, options, repo, rounds):
    """With the program's history --json, from start to end."""
    program = [os.path.join(options.build, "gto"), "history", "--json", "-r", repo]
    whole = min(runs.run(program)[0] for _ in range(rounds))
    met = runs.verdict(ours <= HISTORY_GOAL * whole)
    print(f"  gto history --json: {text(whole)} ms, the call takes {ours / whole:.2f} times that"
          f" (goal <= {HISTORY_GOAL}: {met})")  # fmt: skip


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default="build", help="the build directory to measure")
    parser.add_argument("--reference", help="a Python with the reference")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--keep", help="a directory for what is made, to be used again")
    options = parser.parse_args()
    options.build = os.path.abspath(options.build)
    with tempfile.TemporaryDirectory() as scratch:
        directory = os.path.abspath(options.keep or scratch)
        os.makedirs(directory, exist_ok=True)
        runs.introduce(os.path.join(options.build, "gto"))
        options.reference = options.reference or find_reference(directory)
        print(f"{'':<14} {'tags':>9} {'ours, ms':>12} {'theirs, ms':>12} {'times':>8}  goal")
        compile_package(os.path.join(options.build, "python", "gto"))
        for name in ("import gto", "import gto.api"):
            compare(name, 0, "", options, options.rounds)
        for tags in (9, 1000, 100000):
            repo = registry.find(directory, tags)
            for name in (name for name, call in CALLS.items() if call):
                ours = compare(name, tags, repo, options, options.rounds)
                if (name, tags) == ("api.history", 100000):
                    compare_with_program(ours, options, repo, options.rounds)


if __name__ == "__main__":
    sys.exit(main())
