#!/usr/bin/env python3
"""Whole commands in which the n-th allocation or system call fails, or a signal ends them at the n-th call.

    python3 tests/load/inject.py --gto PATH [--only REGEX] [--sample N] [--list] [--show]

A case is one failure in one command; its name is what --only takes, such as

    register malloc 12          the 12th allocation fails
    register malloc+ 12         that and all later ones fail
    register openat EIO 3       the third openat(2) fails with EIO; EIO+: and all later ones
    register openat KILL 3      SIGKILL arrives at the third openat(2)

System calls that run before the program begins, and those of the programs that it starts, are not counted. What must
hold after each: the command ends in time, by itself, with the right answer, or with one line and status 1, or it tells
what of an answer cannot be read; of a change all tags are there or none; no lock is left, nothing stays in TMPDIR.
After SIGKILL, the next command must do what it does without one, and clean up. The last line is `N passed, M failed`.
"""

import argparse
import collections
import contextlib
import itertools
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import uuid
from concurrent.futures import ThreadPoolExecutor

import common

HERE = os.path.dirname(os.path.abspath(__file__))
MARK = "/the-program-begins"
DEADLINE = 60
LARGE = 4500
ERRORS = ("EIO", "ENOSPC", "EACCES", "EINTR", "EAGAIN", "EMFILE", "EIO+", "ENOSPC+", "EMFILE+", "KILL")
# These cannot fail, or end the thread; brk(2) tells the end of memory and no error; futex(2) is a matter between the C
# library and the kernel.
UNTOUCHED = {
    "arch_prctl", "brk", "execve", "exit", "exit_group", "futex", "getegid", "geteuid", "getgid", "getpgrp", "getpid",
    "getppid", "gettid", "getuid", "restart_syscall", "rseq", "rt_sigreturn", "sched_yield", "set_robust_list",
    "set_tid_address", "umask",
}  # fmt: skip

# name -> arguments, whether it changes tags
COMMANDS = {
    "show": (["show"], False),
    "show-one": (["show", "churn"], False),
    "history": (["history", "--json"], False),
    "check-ref": (["check-ref", "churn@v0.0.2"], False),
    "describe": (["describe", "churn@v0.0.2"], False),
    "diff": (["diff", "segmentation", "--json"], False),
    "stages": (["stages"], False),
    "doctor": (["doctor"], False),
    "doctor-files": (["doctor", "--files"], False),
    "doctor-index": (["doctor", "--files", "--cached"], False),
    "status": (["status"], False),
    "show-threads": (["show", "-r", "{large}"], False),
    "show-several": (["show", "-r", ".", "-r", "../origin.git", "-r", "{large}"], False),
    "show-url": (["show", "-r", "{url}"], False),
    "register": (["register", "churn", "HEAD", "-m", "text"], True),
    "assign": (["assign", "churn", "HEAD", "--stage", "prod"], True),
    "deprecate": (["deprecate", "churn", "v0.0.1", "--delete"], True),
    "register-push": (["register", "churn", "HEAD", "--push"], True),
    "assign-url": (["assign", "churn", "{head}", "--stage", "prod", "-r", "{url}"], True),
    "push": (["push"], True),
    "fetch": (["fetch"], True),
}

class Skip(Exception):
    """Why nothing can be tried here."""


Case = collections.namedtuple("Case", "command kind error n")


def spelt(case):
    return " ".join(str(word) for word in case if word)


# ---- The repositories that commands work on


class World:
    """A clone with a registry, its origin, and copies of both."""

    def __init__(self, gto, directory):
        self.gto = gto
        self.directory = directory
        self.env = common.environment(f"{directory}/home")
        self.env.update(GIT_COMMITTER_DATE="1700000000 +0000", MALLOC_PERTURB_="165", LC_ALL="C.UTF-8")
        self.library = f"{directory}/fail_malloc.so"
        compiler = os.environ.get("CC", "cc").split()
        argv = [*compiler, "-shared", "-fPIC", "-O1", "-o", self.library, f"{HERE}/fail_malloc.c"]
        subprocess.run(argv, check=True)
        if subprocess.run([gto, "--version"], env={"LD_PRELOAD": self.library}, capture_output=True).returncode:
            raise Skip("the program does not run with another allocator: has it a sanitizer?")
        self.template = f"{directory}/template"
        self.large = f"{directory}/large.git"
        self.make_template()
        self.make_large()

    def make_template(self):
        origin, work = f"{self.template}/origin.git", f"{self.template}/work"
        tags = [("churn@v0.0.1", 0), ("churn#dev#1", 0), ("churn#prod#2", 0), ("churn@v0.0.2", 1), ("churn#dev#3", 1)]
        tags += [("segmentation@v1.0.0", 2), ("segmentation#dev#1", 2)]
        os.mkdir(self.template)
        common.make_server(self.env, origin, 5, tags)
        shutil.rmtree(f"{origin}/hooks", ignore_errors=True)
        self.git(self.template, "clone", "-q", "--template=", "origin.git", "work")
        self.git(work, "remote", "set-url", "origin", "../origin.git")
        for name, text in {
            "artifacts.yaml": "churn: {type: model, path: models/churn.pkl}\n",
            "dvc.yaml": "artifacts: {segmentation: {type: model, path: segmentation.pkl}}\nmetrics: [m.json]\n",
            "m.json": '{"accuracy": 0.9}\n',
            "segmentation.pkl": "model\n",
            ".gto": "stages: [dev, prod]\n",
        }.items():
            with open(f"{work}/{name}", "w") as file:
                file.write(text)
        self.git(work, "add", "-A")
        self.git(work, "commit", "-q", "-m", "describe")
        self.git(work, "tag", "-a", "-m", "described", "segmentation@v1.1.0")
        self.git(work, "push", "-q", "origin", "main", "segmentation@v1.1.0")
        self.head = self.git(work, "rev-parse", "HEAD").strip()
        self.git(work, "pack-refs", "--all")
        self.git(work, "tag", "-a", "-m", "here", "here@v0.0.1")
        self.git(origin, "tag", "-a", "-m", "there", "there@v0.0.1", "main")

    def make_large(self):
        """Enough tags for threads."""
        common.make_server(self.env, self.large, 5, [(f"m{i:04d}@v0.0.1", i % 5) for i in range(LARGE)])
        self.git(self.large, "gc", "-q", "--aggressive")

    def git(self, where, *args):
        return common.git(self.env, where, *args)

    @contextlib.contextmanager
    def copy(self):
        """The directory of a copy, for a moment."""
        where = tempfile.mkdtemp(dir=self.directory)
        try:
            subprocess.run(["cp", "-a", self.template + "/.", where], check=True)
            os.mkdir(f"{where}/tmp")
            yield where
        finally:
            shutil.rmtree(where, ignore_errors=True)

    def tags(self, where):
        return [common.tags_of(self.env, f"{where}/{repo}") for repo in ("work", "origin.git")]


class Outcome:
    """What a command did in a copy."""

    def __init__(self, world, where, argv, env=()):
        self.mark = str(uuid.uuid4())
        environment = {**world.env, "TMPDIR": f"{where}/tmp", "XDG_CACHE_HOME": f"{where}/cache", **dict(env)}
        environment.update({common.MARK: self.mark, "GTO_BEGAN": f"{where}/began"})
        child = subprocess.Popen(
            argv, cwd=f"{where}/work", env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )  # fmt: skip
        self.timely = True
        try:
            out, err = child.communicate(timeout=DEADLINE)
        except subprocess.TimeoutExpired:
            self.timely = False
            common.kill_marked(self.mark)
            out, err = child.communicate()
        self.status = child.returncode
        self.began = os.path.exists(f"{where}/began")
        self.out = out.decode(errors="replace").replace(where, "DIR")
        self.err = err.decode(errors="replace").replace(where, "DIR")
        self.err = re.sub("^ERROR: ld.so: .*LD_PRELOAD.*\n", "", self.err)  # of a child that could not load it

    def __str__(self):
        return f"status {self.status}, said: {(self.err or self.out).strip()!r}"


# ---- Cases


class Command:
    """One of COMMANDS: what it does undisturbed, and with failures."""

    def __init__(self, world, name):
        self.world = world
        self.name = name
        self.changes = COMMANDS[name][1]
        with world.copy() as where:
            self.before = world.tags(where)
            self.usual = Outcome(world, where, self.argv(where))
            self.after = world.tags(where)
        if self.usual.status > 1 or self.usual.err.startswith("❌"):
            raise SystemExit(f"{name}, undisturbed: {self.usual}")

    def argv(self, where):
        values = {"url": f"file://{where}/origin.git", "head": self.world.head, "large": self.world.large}
        return [self.world.gto, *(word.format(**values) for word in COMMANDS[self.name][0])]

    def run(self, where, case):
        """The command with the case's failure; whether that came to pass is told by `witness`."""
        preload = {"LD_PRELOAD": self.world.library}
        if case.kind.startswith("malloc"):
            order = f"{case.n}{case.kind.removeprefix('malloc')}:{where}/witness"
            return Outcome(self.world, where, self.argv(where), {**preload, "GTO_FAIL_MALLOC": order})
        error = case.error.removesuffix("+")
        what = "signal=KILL" if error == "KILL" else f"error={error}"
        when = f"{case.n}+" if case.error.endswith("+") else case.n
        return self.trace(where, "/dev/null", "-e", f"inject={case.kind}:{what}:when={when}")

    def trace(self, where, output, *options):
        """The command under strace, with its threads, and its children until they become other programs."""
        strace = ["strace", "-f", "-qq", "-b", "execve", "-o", output, *options]
        return Outcome(self.world, where, [*strace, "-E", f"LD_PRELOAD={self.world.library}", *self.argv(where)])

    def cases(self):
        for kind in ("malloc", "malloc+"):
            for n in range(1, self.allocations() + 1):
                yield Case(self.name, kind, "", n)
        for call, numbers in sorted(self.calls().items()):
            # A close(2) that strace lets fail does nothing, where one of Linux always closes.
            for error in ERRORS if call != "close" else ("KILL",):
                for n in numbers:
                    yield Case(self.name, call, error, n)

    def fails_at(self, n):
        with self.world.copy() as where:
            self.run(where, Case(self.name, "malloc", "", n))
            return os.path.exists(f"{where}/witness")

    def allocations(self):
        """How many there are: the greatest number that still comes to pass."""
        low, high = 0, 1024
        while self.fails_at(high):
            low, high = high, high * 2
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self.fails_at(middle) else (low, middle)
        return low

    def calls(self):
        """The system calls of an undisturbed run: name -> numbers of those after the program begins."""
        trace = f"{self.world.directory}/trace"
        with self.world.copy() as where:
            self.trace(where, trace)
        with open(trace, errors="replace") as file:
            lines = re.findall(r"^(\d+) +(\w+)\((.*)", file.read(), re.MULTILINE)
        seen, numbers, begun = collections.Counter(), collections.defaultdict(set), False
        for thread, call, arguments in lines:
            seen[thread, call] += 1
            if begun and call not in UNTOUCHED:
                numbers[call].add(seen[thread, call])
            begun = begun or MARK in arguments
        return {call: sorted(found) for call, found in numbers.items()}


# ---- What must hold


def judge(command, case, where, done):
    """Lines that say what is wrong."""
    killed = case.error == "KILL"
    if killed or command.changes:
        common.wait_for_marked(done.mark, DEADLINE)
    if not done.timely:
        return [f"not ended after {DEADLINE} s"]
    wrong = list(judge_end(command, case, done)) + list(judge_places(command, where, done, killed))
    if done.status == -9:
        wrong += judge_next(command, where)
    return wrong


def judge_end(command, case, done):
    mute = (case.kind, case.error[-1:]) == ("write", "+")  # the message cannot be written either
    killed = case.error == "KILL"
    usual, lines = command.usual, done.err.splitlines()
    # What cannot be read of an answer is told, and the rest is answered.
    told = not command.changes and lines != [] and all(line.startswith(("⚠️ ", "❌ ")) for line in lines)
    if done.status == 0 or (done.status == usual.status and done.out):
        if (done.status, done.out) != (usual.status, usual.out) and not (told and " cannot " in done.err):
            yield f"another answer: {done.out!r}, {done}"
    elif done.status == 1:
        plain = len(lines) == 1 and (lines[0].startswith("❌ ") or lines[0] == "out of memory")
        reported = command.name.startswith("doctor") and " cannot " in done.out  # its answer
        if not plain and not told and not reported and not (mute and not lines):
            yield f"no plain line: {done}"
    elif done.began and not (killed and done.status == -9):
        yield str(done)


def judge_places(command, where, done, killed):
    now = command.world.tags(where) if command.changes else command.before
    for name, before, after, tags in zip(("work", "origin.git"), command.before, command.after, now):
        if tags not in (before, after):
            yield f"half a change in {name}: {sorted(set(tags) ^ set(before))}"
        elif done.status == 0 and tags != after:
            yield f"status 0, and nothing was done in {name}"
    locks = common.locks(where)
    if locks:
        yield f"locks are left: {locks}"
    if not killed and os.listdir(f"{where}/tmp"):
        yield f"left in TMPDIR: {os.listdir(f'{where}/tmp')}"


def judge_next(command, where):
    """After SIGKILL: the next command works and cleans up."""
    was = command.world.tags(where)
    again = Outcome(command.world, where, command.argv(where))
    if not command.changes:
        if (again.status, again.out) != (command.usual.status, command.usual.out):
            yield f"the next command: {again}"
    elif was == command.before and (again.status != 0 or command.world.tags(where) != command.after):
        yield f"the next change: {again}"
    if os.listdir(f"{where}/tmp"):
        yield f"left in TMPDIR after the next command: {os.listdir(f'{where}/tmp')}"


def try_case(command, case, show):
    with command.world.copy() as where:
        done = command.run(where, case)
        if show:
            print(f"{spelt(case)}: {done}\n{done.err}", flush=True)
        return case, done, judge(command, case, where, done)


# ---- All of it


def sample(cases, count):
    """So many, always the same; as many as can be of each kind of failure in each command."""
    kinds, choice = collections.defaultdict(list), random.Random(1)
    for case in cases:
        kinds[case[:3]].append(case)
    for few in kinds.values():
        choice.shuffle(few)
    order = list(kinds.values())
    choice.shuffle(order)
    turns = (few[turn] for turn in range(len(cases)) for few in order if turn < len(few))
    return sorted(itertools.islice(turns, count))


def choose(options, commands):
    cases = [case for command in commands.values() for case in command.cases()]
    chosen = [case for case in cases if re.search(options.only, spelt(case))]
    if options.sample:
        chosen = sample(chosen, options.sample)
    print(f"{len(chosen)} of {len(cases)} cases", flush=True)
    return chosen


def inject(options, directory):
    world = World(options.gto, directory)
    wanted = [name for name in COMMANDS if re.search(options.commands, name)]
    commands = {name: Command(world, name) for name in wanted}
    cases = choose(options, commands)
    if options.list:
        print("\n".join(map(spelt, cases)))
        return 0
    tally, statuses = common.Tally(), collections.Counter()
    with ThreadPoolExecutor(options.jobs) as pool:
        for case, done, wrong in pool.map(lambda case: try_case(commands[case.command], case, options.show), cases):
            statuses[done.status] += 1
            tally.check(spelt(case[:3]), not wrong, f"{case.n}: {'; '.join(wrong)}")
    print(", ".join(f"status {status}: {count}" for status, count in sorted(statuses.items())))
    return tally.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gto", required=True, help="the program to test")
    parser.add_argument("--commands", default="", help="the commands whose names match this regular expression")
    parser.add_argument("--only", default="", help="the cases whose names match this regular expression")
    parser.add_argument("--sample", type=int, help="so many of the cases, of all kinds")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--list", action="store_true", help="print the cases, and run none")
    parser.add_argument("--show", action="store_true", help="print how each ended")
    options = parser.parse_args()
    options.gto = os.path.abspath(options.gto)
    common.clean_up_when_stopped()
    place = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    try:
        if not shutil.which("strace"):
            raise Skip("there is no strace")
        with tempfile.TemporaryDirectory(prefix="gto-inject.", dir=place) as directory:
            return inject(options, directory)
    except Skip as reason:
        print(f"skipped: {reason}")
        return 77


if __name__ == "__main__":
    sys.exit(main())
