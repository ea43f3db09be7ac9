"""Runs commands in turn with their rivals, and tells what they took."""

import json
import os
import re
import shutil
import statistics
import subprocess
import time

import registry

NULL = os.open(os.devnull, os.O_RDWR)
ENVIRONMENT = registry.environment()


def run(argv, env=ENVIRONMENT):
    """Seconds and peak memory in MB of a command that must succeed, and of the processes that it starts."""
    argv = [shutil.which(argv[0]), *argv[1:]]
    quiet = [(os.POSIX_SPAWN_DUP2, NULL, 0), (os.POSIX_SPAWN_DUP2, NULL, 1)]
    start = time.perf_counter()
    # subprocess may fork, which takes the longer the larger this process is
    pid = os.posix_spawn(argv[0], argv, env, file_actions=quiet)
    _, status, usage = os.wait4(pid, 0)
    seconds = time.perf_counter() - start
    if status:
        raise SystemExit(f"{' '.join(argv)}: exit status {os.waitstatus_to_exitcode(status)}")
    return seconds, usage.ru_maxrss / 1024


class Pair:
    """What a command and its rival took in rounds in which they took turns."""

    def __init__(self, own, rival, memory=0):
        self.own = min(own)
        self.rival = min(rival)
        self.ratio = self.own / self.rival
        self.median_ratio = statistics.median(own) / statistics.median(rival)
        self.memory = memory


def compare(own, rival, rounds, after=None):
    """Both in turn, and who begins changes from round to round. `after` is called after each command."""
    times = {False: [], True: []}
    memory = 0
    for number in range(rounds):
        for is_own in (number % 2 == 0, number % 2 == 1):
            seconds, peak = run(own if is_own else rival)
            times[is_own].append(seconds)
            memory = max(memory, peak if is_own else 0)
            if after:
                after()
    return Pair(times[True], times[False], memory)


def verdict(met):
    return "met" if met else "NOT MET"


def instructions(argv):
    """How many instructions of its own process a command takes, as callgrind counts them."""
    tool = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
    done = subprocess.run(
        [*tool, *argv], env=ENVIRONMENT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    found = re.search(r"Collected : (\d+)", done.stderr)
    if done.returncode or not found:
        raise SystemExit(f"{' '.join(argv)} under valgrind: {done.stderr.strip()}")
    return int(found[1])


# ---- What is measured, and where


def build_options(gto):
    """Meson's options of the build that a program is of; none of another program."""
    path = os.path.join(os.path.dirname(os.path.realpath(gto)), "meson-info", "intro-buildoptions.json")
    if not os.path.exists(path):
        return {}
    with open(path) as file:
        return {option["name"]: option["value"] for option in json.load(file)}


def introduce(gto):
    """Prints what is measured. It must have been built to be fast."""
    options = build_options(gto)
    if options.get("optimization", "2") not in ("2", "3") or options.get("b_sanitize", "none") != "none":
        raise SystemExit(f"{gto} was not built to be measured: use a build directory with -Dbuildtype=debugoptimized")
    kind = f"{options['buildtype']}, -O{options['optimization']}" if options else "build unknown"
    version = subprocess.run([gto, "--version"], capture_output=True, text=True, check=True).stdout.split()[-1]
    git = subprocess.run(["git", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    cores = len(os.sched_getaffinity(0))
    print(f"gto {version} ({kind}); {git}; {cores} cores, load {os.getloadavg()[0]:.1f}", flush=True)
