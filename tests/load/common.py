"""What the load and the fault tests have in common: a server's repository, changes to it, and what must hold."""

import collections
import os
import re
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "server"))
import serving  # noqa: E402

MARK = "GTO_TEST_MARK"
MADE = re.compile(r"^Created git tag '([^']+)'", re.MULTILINE)
VERSION = re.compile(r"^(?P<artifact>.+)@(?P<version>v[0-9][^!]*)$")
STAGE = re.compile(r"^(?P<artifact>.+)#(?P<stage>[^#!]+)!?#(?P<counter>[0-9]+)$")
LONGEST = 120


def clean_up_when_stopped():
    """SIGTERM ends the program as an exception does: servers are stopped, directories removed."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))


def environment(home):
    """One in which nothing depends on who runs the tests."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("GIT_", "GTO_", "XDG_"))}
    kept.update(HOME=home, XDG_CACHE_HOME=f"{home}/cache", GIT_CONFIG_NOSYSTEM="1", GIT_TERMINAL_PROMPT="0")
    kept.update(TZ="UTC", LC_ALL="C.UTF-8")
    os.makedirs(home, exist_ok=True)
    with open(f"{home}/.gitconfig", "w") as file:
        file.write("[user]\n\tname = Load\n\temail = load@example.org\n[advice]\n\tdetachedHead = false\n")
    return kept


def git(env, repo, *args, **kwargs):
    argv = ["git", "-C", repo, *args]
    return subprocess.run(argv, check=True, env=env, stdout=subprocess.PIPE, text=True, **kwargs).stdout


# ---- The server's repository


def make_server(env, repo, commits, tags=()):
    """A bare repository; returns its commits. Tags are pairs of a name and a commit's number."""
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", repo], check=True, env=env)
    for key in ("http.receivepack", "uploadpack.allowFilter", "receive.advertiseAtomic"):
        git(env, repo, "config", key, "true")
    who = "Load <load@example.org>"
    feed = [
        f"commit refs/heads/main\nmark :{i + 1}\ncommitter {who} {1600000000 + i} +0000\ndata 2\nc\n"
        f"M 100644 inline d{i % 7}/file\ndata <<END\ntext {i}\nEND\n\n"
        for i in range(commits)
    ]
    feed += [f"tag {name}\nfrom :{i + 1}\ntagger {who} {1600100000 + i} +0000\ndata 2\nt\n" for name, i in tags]
    subprocess.run(["git", "-C", repo, "fast-import", "--quiet"], input="".join(feed), text=True, check=True, env=env)
    return git(env, repo, "rev-list", "--reverse", "main").split()


def tags_of(env, repo):
    """The tags of a repository: name -> (object, commit)."""
    text = git(env, repo, "for-each-ref", "--format=%(refname:strip=2) %(objectname) %(*objectname)", "refs/tags")
    return {name: (tag, commit[0]) for name, tag, *commit in map(str.split, text.splitlines())}


def locks(directory):
    """Lock files of Git. (gto.lock stays: the kernel unlocks it.)"""
    return [
        os.path.join(where, name)
        for where, _, names in os.walk(directory)
        for name in names
        if name.endswith(".lock") and name != "gto.lock"
    ]


# ---- Processes: all that the program starts has the mark of its environment, even in another session.


def marked(mark):
    """The processes with a mark."""
    found = []
    for pid in serving.parents():
        try:
            with open(f"/proc/{pid}/environ", "rb") as file:
                if f"{MARK}={mark}".encode() in file.read().split(b"\0"):
                    found.append(pid)
        except OSError:
            pass
    return found


def kill_marked(mark):
    serving.kill(marked(mark))


def wait_for_marked(mark, seconds):
    """Waits until there are none; returns those that are left."""
    end = time.monotonic() + seconds
    while (left := marked(mark)) and time.monotonic() < end:
        time.sleep(0.02)
    return left


# ---- Running the program


class Run:
    """A run of the program, and what it said."""

    def __init__(self, env, argv, cwd=None):
        start = time.monotonic()
        try:
            done = subprocess.run(
                argv, cwd=cwd, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=LONGEST
            )
            self.status, self.out, self.err = done.returncode, done.stdout, done.stderr
        except subprocess.TimeoutExpired:
            self.status, self.out, self.err = "none", "", f"not ended after {LONGEST} s"
        self.seconds = time.monotonic() - start
        self.words = " ".join(argv[1:])

    @property
    def made(self):
        """The tags that it says it made."""
        return MADE.findall(self.out)

    def __str__(self):
        return f"gto {self.words}: status {self.status}: {(self.err or self.out).strip()}"


class Tally:
    """Counts what held and what did not; shows the first of each kind of the latter."""

    SHOWN = 5

    def __init__(self):
        self.passed = self.failed = 0
        self.kinds = collections.Counter()

    def check(self, what, holds, detail=""):
        if holds:
            self.passed += 1
            return
        self.failed += 1
        self.kinds[what] += 1
        if self.kinds[what] <= self.SHOWN:
            print(f"failed: {what}: {detail}".rstrip(": "), flush=True)

    def close(self):
        """Prints the last line; returns the exit status."""
        print(f"{self.passed} passed, {self.failed} failed")
        return 1 if self.failed or not self.passed else 0
