#!/usr/bin/env python3
"""Many processes change one registry at once, through clones of their own and through its URL.

    python3 tests/load/load.py --gto PATH [--processes 16] [--changes 50] [--server file|http]

Every change has to succeed, and what is there in the end has to be a registry without contradictions: Git is asked.
The last line is `N passed, M failed`.
"""

import argparse
import collections
import os
import random
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

import common
import servers

ARTIFACTS = ("churn", "segmentation", "models:net")
STAGES = ("dev", "staging", "prod")


class Change:
    """What was asked of the program, and how it went."""

    def __init__(self, commit, run):
        self.commit = commit
        self.run = run


class Worker:
    """Makes changes one after the other; those with an even number have a clone, the others know the URL only."""

    def __init__(self, gto, env, url, directory, number):
        self.gto = gto
        self.env = {**env, "GIT_COMMITTER_NAME": f"Worker {number}"}
        self.random = random.Random(number)
        self.clone = None
        self.where = ["-r", url]
        self.mine = []  # versions that it registered, and has not assigned yet
        if number % 2 == 0:
            self.clone = os.path.join(directory, f"clone-{number}")
            common.git(env, directory, "clone", "-q", url, self.clone)
            self.where = ["-r", self.clone, "--push"]

    def arguments(self, commit):
        """The next change, and the commit that it will be of."""
        artifact, stage = self.random.choice(ARTIFACTS), self.random.choice(STAGES)
        kind = self.random.random()
        if kind < 0.4 and self.mine:
            artifact, version, commit = self.mine.pop(0)
            return ["assign", artifact, "--version", version, "--stage", stage], commit
        if kind < 0.6:
            return ["assign", artifact, commit, "--stage", stage], commit
        return ["register", artifact, commit], commit

    def work(self, commits):
        return [self.change(commit) for commit in commits]

    def change(self, commit):
        arguments, commit = self.arguments(commit)
        run = common.Run(self.env, [self.gto, *arguments, *self.where])
        if arguments[0] == "register":
            for tag in run.made:
                parts = common.VERSION.match(tag)
                self.mine.append((arguments[1], parts["version"], commit))
        return Change(commit, run)


# ---- What must hold


def check_changes(tally, changes, there):
    """Each succeeded, and what it says it made is on the server, at its commit."""
    for change in changes:
        run = change.run
        found = [there.get(tag, ("", ""))[1] for tag in run.made]
        right = run.status == 0 and run.made and all(commit == change.commit for commit in found)
        tally.check("change", right, f"{run}; tags {run.made} at {found}")
    said = [tag for change in changes for tag in change.run.made]
    twice = [tag for tag, times in collections.Counter(said).items() if times > 1]
    tally.check("no tag was made twice", not twice, twice)
    tally.check("nothing else is there", set(there) == set(said), sorted(set(there) ^ set(said)))


def repeated(keys):
    return [key for key, times in collections.Counter(keys).items() if times > 1]


def check_registry(tally, there):
    """By the names of the tags alone. (Names are unique; the same version may still be spelt twice.)"""
    versions, commits, counters, strange = [], [], [], []
    for name, (_, commit) in there.items():
        version, stage = common.VERSION.match(name), common.STAGE.match(name)
        if version:
            versions.append((version["artifact"], tuple(map(int, version["version"][1:].split(".")))))
            commits.append((version["artifact"], commit))
        elif stage:
            counters.append((stage["artifact"], stage["stage"], int(stage["counter"])))
        else:
            strange.append(name)
    tally.check("all tags are the registry's", not strange, strange)
    tally.check("no version is there twice", not repeated(versions), repeated(versions))
    tally.check("no commit has two versions", not repeated(commits), repeated(commits))
    tally.check("no counter is there twice", not repeated(counters), repeated(counters))


def check_places(tally, env, directory, server, clones, there):
    """No clone has what the server has not; nothing is locked or damaged."""
    for clone in clones:
        local = common.tags_of(env, clone)
        extra = [name for name, tag in local.items() if there.get(name) != tag]
        tally.check(f"{os.path.basename(clone)} has tags of the server only", not extra, extra)
    tally.check("no lock is left", not common.locks(directory), common.locks(directory))
    for repo in [server, *clones]:
        run = common.Run(env, ["git", "-C", repo, "fsck", "--strict"])
        tally.check(f"git fsck in {os.path.basename(repo)}", run.status == 0, run.err)


def check_by_program(tally, gto, env, directory, url, there):
    """The program agrees with Git, on the URL and in a fresh clone."""
    fresh = os.path.join(directory, "fresh")
    common.git(env, directory, "clone", "-q", url, fresh)
    doctor = common.Run(env, [gto, "doctor", "-r", fresh])
    # Changes of two stages at the same moment may get one counter; then a later one may be dated before them.
    problems = [line for line in doctor.out.splitlines() if line.startswith("❌")]
    problems = [line for line in problems if "contradict their counters" not in line]
    tally.check("gto doctor", doctor.status in (0, 1) and not doctor.err and not problems, f"{doctor}{doctor.out}")
    for artifact in ARTIFACTS:
        expected = {name for name in there if (m := common.VERSION.match(name)) and m["artifact"] == spelt(artifact)}
        for where in (url, fresh):
            run = common.Run(env, [gto, "show", artifact, "--ref", "-r", where])
            tally.check(f"gto show {artifact}", set(run.out.split()) == expected, run)


def spelt(artifact):
    """An artifact as tags have it."""
    return artifact.replace(":", "=")


# ---- All of it


def load(options, directory):
    env = common.environment(os.path.join(directory, "home"))
    root = os.path.join(directory, "root")
    server = os.path.join(root, "models.git")
    os.mkdir(root)
    commits = common.make_server(env, server, options.processes * options.changes)
    if options.server == "file":
        return measure(options, env, directory, server, f"file://{server}", commits)
    with servers.web(directory, root, env=env) as web:
        return measure(options, env, directory, server, f"http://127.0.0.1:{web.port}/models.git", commits)


def measure(options, env, directory, server, url, commits):
    workers = [Worker(options.gto, env, url, directory, number) for number in range(options.processes)]
    start = time.monotonic()
    with ThreadPoolExecutor(len(workers)) as pool:
        shares = [commits[number :: len(workers)] for number in range(len(workers))]
        done = list(pool.map(Worker.work, workers, shares))
    seconds = time.monotonic() - start
    changes = [change for share in done for change in share]
    slowest = max(changes, key=lambda change: change.run.seconds).run
    print(f"{len(changes)} changes by {len(workers)} processes over {options.server}: {seconds:.1f} s")
    print(f"slowest: {slowest.seconds:.2f} s (gto {slowest.words})")
    tally = common.Tally()
    there = common.tags_of(env, server)
    check_changes(tally, changes, there)
    check_registry(tally, there)
    check_places(tally, env, directory, server, [worker.clone for worker in workers if worker.clone], there)
    check_by_program(tally, options.gto, env, directory, url, there)
    return tally.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gto", required=True, help="the program to test")
    parser.add_argument("--processes", type=int, default=16)
    parser.add_argument("--changes", type=int, default=50, help="how many each process makes")
    parser.add_argument("--server", choices=("file", "http"), default="http")
    options = parser.parse_args()
    common.clean_up_when_stopped()
    options.gto = os.path.abspath(options.gto)
    with tempfile.TemporaryDirectory(prefix="gto-load.") as directory:
        return load(options, directory)


if __name__ == "__main__":
    sys.exit(main())
