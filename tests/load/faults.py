#!/usr/bin/env python3
"""Servers that die, lines that break, disks that are full, clients that are killed: what must hold after each.

    python3 tests/load/faults.py --gto PATH [--rounds 50] [--only WORD]

Each kind of fault happens so many times, at moments that a seed decides. After each: no tag of the server is lost; of
a change all tags are there or none; the clone has no registry tag that the server has not; the next commands work; and
what is read is the same as without a cache. The last line is `N passed, M failed`.
"""

import argparse
import contextlib
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import uuid

import common
import servers
import serving
import sshd
from proxy import DOWN, UP, Proxy

COMMITS = 60
TIMEOUT = "2"
DEADLINE = 60  # seconds within which a command ends whatever happens
DISK = 4 << 20

# Tells that a push has come to this point, and waits there if the file `wait` names it.
HOOK = """#!/bin/sh
cat >/dev/null
[ "$(cat "{marks}/wait" 2>/dev/null)" = {name} ] || exit 0
: >"{marks}/reached"
sleep 0.4
"""


class Skip(Exception):
    """A fault that cannot be made here, and why."""


class World:
    """A server with a registry, a clone of it, and the program."""

    def __init__(self, gto, directory):
        self.gto = gto
        self.directory = directory
        self.env = common.environment(f"{directory}/home")
        self.root = f"{directory}/root"
        self.server = f"{self.root}/models.git"
        self.clone = f"{directory}/clone"
        self.marks = f"{directory}/marks"
        self.commands = self.hit = 0
        os.mkdir(self.root)
        os.mkdir(self.marks)
        tags = [(f"old{i % 5}@v0.0.{i // 5 + 1}", i) for i in range(40)]
        tags += [(f"old{i % 5}#prod#{i // 5 + 1}", i) for i in range(20)]
        self.commits = common.make_server(self.env, self.server, COMMITS, tags)
        for name in ("pre-receive", "update", "post-receive"):
            self.write(f"{self.server}/hooks/{name}", HOOK.format(marks=self.marks, name=name), 0o755)

    @staticmethod
    def write(path, text, mode=0o644):
        with open(path, "w") as file:
            file.write(text)
        os.chmod(path, mode)

    def make_clone(self, url, place=None):
        self.clone = place or self.clone
        shutil.rmtree(self.clone, ignore_errors=True)
        common.git(self.env, self.directory, "clone", "-q", url, self.clone)

    def there(self):
        return common.tags_of(self.env, self.server)

    def command(self, *arguments):
        return [self.gto, *arguments, "--timeout", TIMEOUT]

    def run(self, *arguments):
        return common.Run(self.env, self.command(*arguments))

    def start(self, *arguments):
        return Child(self.env, self.command(*arguments))

    def drop_cache(self):
        shutil.rmtree(self.env["XDG_CACHE_HOME"], ignore_errors=True)


class Child:
    """The program, running."""

    def __init__(self, env, argv):
        self.mark = str(uuid.uuid4())
        self.words = " ".join(argv[1:])
        self.process = subprocess.Popen(
            argv,
            env={**env, common.MARK: self.mark},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def kill(self, with_children):
        serving.kill(common.marked(self.mark) if with_children else [self.process.pid])

    def finish(self):
        """Waits for it and for what it started; what it was, as a common.Run."""
        try:
            self.out, self.err = self.process.communicate(timeout=DEADLINE)
            self.status = self.process.returncode
        except subprocess.TimeoutExpired:
            common.kill_marked(self.mark)
            self.out, self.err = self.process.communicate()
            self.status = "none"
            self.err += f"not ended after {DEADLINE} s"
        self.left = common.wait_for_marked(self.mark, DEADLINE)
        serving.kill(self.left)
        return self

    made = common.Run.made
    __str__ = common.Run.__str__


# ---- What must hold


class Watch:
    """What was there before a fault, and whether it is well afterwards."""

    def __init__(self, tally, world, what):
        self.tally = tally
        self.world = world
        self.what = what
        self.before = world.there()

    def check(self, kind, holds, detail=""):
        self.tally.check(f"{self.what}: {kind}", holds, detail)

    def ended(self, child, killed=False):
        """It ended by itself, with a line for people if it failed; and what it says is true."""
        self.world.commands += 1
        self.world.hit += child.status != 0
        fine = child.status == 0 or (child.status == 1 and child.err.strip()) or (killed and child.status == -9)
        self.check("it ends as it should", fine and not child.left, f"{child}; left: {child.left}")
        missing = [tag for tag in child.made if tag not in self.world.there()] if child.status == 0 else []
        self.check("what it says it made is there", not missing, f"{missing}: {child}")

    def changed(self, *expected):
        """Nothing is lost; of what a change makes (tags up to their numbers) there is all or nothing."""
        after = self.world.there()
        lost = [name for name, tag in self.before.items() if after.get(name) != tag]
        self.check("nothing is lost", not lost, lost)
        new = sorted(set(after) - set(self.before))
        whole = len(new) == len(expected) and all(map(str.startswith, new, sorted(expected)))
        self.check("all of the change or nothing", whole or not new, new)
        if os.path.isdir(self.world.clone):
            local = common.tags_of(self.world.env, self.world.clone)
            extra = [name for name, tag in local.items() if after.get(name) != tag]
            self.check("the clone has nothing of its own", not extra, extra)

    def goes_on(self, url):
        """The next commands work, and say the same with and without the cache."""
        shown = self.world.run("show", "-r", url)
        plain = self.world.run("show", "-r", url, "--no-cache")
        self.check("the next question is answered", shown.status == plain.status == 0, f"{shown}; {plain}")
        self.check("the answer is the same without a cache", shown.out == plain.out, f"{shown.out}\n{plain.out}")

    def changes_go_on(self, *places):
        number = len(self.world.there())
        for place in places:
            name = f"next{number}{'push' if '--push' in place else 'url'}"
            run = self.world.run("register", name, self.world.commits[-1], *place)
            there = f"{name}@v0.0.1" in self.world.there()
            self.check("the next change is made", run.status == 0 and there, run)


# ---- Changes that faults happen to


def change(world, name, number, url):
    """An assignment that registers, too: two tags. Half of them are made in the clone."""
    place = ["-r", url] if number % 2 else ["-r", world.clone, "--push"]
    return ["assign", name, world.commits[number % COMMITS], "--stage", "prod", *place]


def expected(name):
    return f"{name}@v", f"{name}#prod#"


def typical(world, url):
    """Seconds of a command that reads, and of one that changes."""
    world.drop_cache()
    reading = world.run("show", "-r", url)
    changing = world.run("register", "typical", world.commits[0], "-r", url)
    for run in (reading, changing):
        if run.status != 0:
            raise SystemExit(f"without a fault: {run}")
    return reading.seconds, changing.seconds


# ---- The faults. Each is a generator of functions, one a round, within the servers that it needs.


@contextlib.contextmanager
def transport(world, kind):
    """A server of one kind: its URL, its process."""
    scratch = tempfile.mkdtemp(dir=world.directory)
    if kind == "http":
        with servers.web(scratch, world.root, env=world.env) as server:
            yield f"http://127.0.0.1:{server.port}/models.git", server
    elif kind == "git":
        with servers.daemon(scratch, world.root, env=world.env) as server:
            yield f"git://127.0.0.1:{server.port}/models.git", server
    else:
        with servers.ssh(scratch, f"{scratch}/keys", env=world.env) as server:
            world.env["GIT_SSH_COMMAND"] = f"ssh -F {scratch}/keys/client"
            yield f"ssh://server{world.server}", server


def server_is_killed(tally, world, rounds):
    """In the middle of a push: receive-pack and all that serves it, or the whole server."""
    kinds = ("http", "ssh", "git") if sshd.program() else ("http", "git")
    if "ssh" not in kinds:
        print("skipped: server_is_killed over ssh: there is no sshd")
    for number in range(rounds):
        choice = random.Random(f"server {number}")
        kind = kinds[number % len(kinds)]
        moment = choice.choice(("pre-receive", "update", "post-receive"))
        whole = choice.random() < 0.3
        name = f"server{number}"
        with transport(world, kind) as (url, server):
            world.make_clone(url)
            watch = Watch(tally, world, f"{kind} server killed in {moment}, round {number}")
            world.write(f"{world.marks}/wait", moment)
            child = world.start(*change(world, name, number, url))
            wait_for(f"{world.marks}/reached", child)
            time.sleep(choice.random() * 0.2)
            kill_server(server, whole)
            os.unlink(f"{world.marks}/wait")
            child.finish()
        clean_server(world)
        watch.ended(child)
        watch.changed(*expected(name))
        with transport(world, kind) as (url, _):
            common.git(world.env, world.clone, "remote", "set-url", "origin", url)
            watch.goes_on(url)
            watch.changes_go_on(["-r", url], ["-r", world.clone, "--push"])


def wait_for(path, child):
    end = time.monotonic() + DEADLINE
    while not os.path.exists(path) and child.process.poll() is None and time.monotonic() < end:
        time.sleep(0.002)
    if os.path.exists(path):
        os.unlink(path)


def kill_server(server, whole):
    serving.kill(serving.descendants(server.process.pid) | ({server.process.pid} if whole else set()))


def clean_server(world):
    """What a server that was killed leaves locked is for who runs it to clean."""
    for path in common.locks(world.server):
        os.unlink(path)


def line_is_cut(tally, world, rounds):
    """At any byte, either way: the line ends, is reset, or says nothing more."""
    with transport(world, "http") as (_, server):
        line = Proxy(server.port).start()
        url = f"http://127.0.0.1:{line.port}/models.git"
        world.make_clone(url)
        sizes = {"read": moved(world, line, "show", "-r", url)}
        sizes["push"] = moved(world, line, "register", "size", world.commits[1], "-r", url)
        for number in range(rounds):
            for kind in ("read", "push"):
                cut_once(tally, world, line, url, kind, sizes[kind], number)


def moved(world, line, *arguments):
    """The bytes of a command without faults, each way."""
    world.drop_cache()
    before = dict(line.moved)
    run = world.run(*arguments)
    if run.status != 0:
        raise SystemExit(f"without a fault: {run}")
    return {way: line.moved[way] - before[way] for way in before}


def cut_once(tally, world, line, url, kind, size, number):
    choice = random.Random(f"line {kind} {number}")
    action, way = choice.choice(("cut", "reset", "hang")), choice.choice((UP, DOWN))
    after = choice.randrange(size[way])
    name = f"line{number}"
    watch = Watch(tally, world, f"{kind}, {action} after {after} bytes {way}, round {number}")
    if choice.random() < 0.5:
        world.drop_cache()
    line.break_line(action, way, after)
    child = world.start(*(["show", "-r", url] if kind == "read" else change(world, name, number, url))).finish()
    line.repair()
    watch.ended(child)
    watch.changed(*(expected(name) if kind == "push" else ()))
    watch.goes_on(url)
    watch.changes_go_on(["-r", url] if number % 2 else ["-r", world.clone, "--push"])


@contextlib.contextmanager
def small_disk(directory):
    """A file system of a few megabytes."""
    os.makedirs(directory)
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "none", directory], stderr=subprocess.PIPE, text=True
    )
    if done.returncode:
        raise Skip(f"a small disk takes root: {done.stderr.strip()}")
    try:
        yield directory
    finally:
        subprocess.run(["umount", "-l", directory], check=True)


def fill(disk, left):
    """Leaves so many bytes free; returns the file that takes the rest."""
    path = os.path.join(disk, "filler")
    size = shutil.disk_usage(disk).free - left
    with open(path, "wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(size, 4096))
    return path


def disk_is_full(tally, world, rounds):
    """That of the cache, and that of the clone."""
    places = [f"{world.directory}/small-cache", f"{world.directory}/small-clone"]
    with small_disk(places[0]) as cache, small_disk(places[1]) as disk, transport(world, "http") as (url, _):
        world.env["XDG_CACHE_HOME"] = f"{cache}/cache"
        world.make_clone(url, f"{disk}/clone")
        for number in range(rounds):
            choice = random.Random(f"disk {number}")
            if number % 4 < 2:
                world.drop_cache()
            name = f"disk{number}"
            watch = Watch(tally, world, f"disk full, round {number}")
            left = choice.randrange(60) * 4096
            fillers = [fill(cache, left), fill(disk, left)]
            reader = world.start("show", "-r", url).finish()
            child = world.start(*change(world, name, number, url)).finish()
            for filler in fillers:
                os.unlink(filler)
            watch.ended(reader)
            watch.ended(child)
            watch.changed(*expected(name))
            watch.goes_on(url)
            watch.changes_go_on(["-r", url], ["-r", world.clone, "--push"])


def client_is_killed(tally, world, rounds):
    """While it reads, changes at the URL, or changes with --push; alone, or with all that it started."""
    with transport(world, "http") as (url, _):
        world.make_clone(url)
        reading, changing = typical(world, url)
        for number in range(rounds):
            for kind in ("show", "url", "push"):
                choice = random.Random(f"client {kind} {number}")
                name = f"client{kind}{number}"
                # Git's own locks in a clone outlive a Git that is killed
                with_children = kind != "push" and number % 2 == 1
                watch = Watch(tally, world, f"client killed ({kind}), round {number}")
                if choice.random() < 0.3:
                    world.drop_cache()
                place = ["-r", world.clone, "--push"] if kind == "push" else ["-r", url]
                words = ["assign", name, world.commits[number % COMMITS], "--stage", "prod"]
                child = world.start(*(["show"] if kind == "show" else words), *place)
                time.sleep(choice.random() * 1.2 * (reading if kind == "show" else changing))
                child.kill(with_children)
                child.finish()
                watch.ended(child, killed=True)
                watch.changed(*(() if kind == "show" else expected(name)))
                watch.goes_on(url)
                watch.changes_go_on(place if kind != "show" else ["-r", url])


def cache_is_deleted(tally, world, rounds):
    """Under two readers."""
    with transport(world, "http") as (url, _):
        reading, _ = typical(world, url)
        right = world.run("show", "-r", url, "--no-cache").out
        for number in range(rounds):
            choice = random.Random(f"cache {number}")
            if choice.random() < 0.5:
                world.drop_cache()
            watch = Watch(tally, world, f"cache deleted, round {number}")
            children = [world.start("show", "-r", url) for _ in range(2)]
            deleter = threading.Timer(choice.random() * 1.5 * reading, world.drop_cache)
            deleter.start()
            for child in children:
                child.finish()
                watch.ended(child)
                watch.check("no wrong answer", child.status != 0 or child.out == right, child)
            deleter.join()
            watch.changed()
            right = world.run("show", "-r", url, "--no-cache").out
            watch.goes_on(url)


FAULTS = (server_is_killed, line_is_cut, disk_is_full, client_is_killed, cache_is_deleted)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gto", required=True, help="the program to test")
    parser.add_argument("--rounds", type=int, default=50, help="how often each fault happens")
    parser.add_argument("--only", default="", help="the faults whose names contain this")
    options = parser.parse_args()
    common.clean_up_when_stopped()
    tally = common.Tally()
    for fault in FAULTS:
        if options.only not in fault.__name__:
            continue
        start, before = time.monotonic(), tally.failed
        with tempfile.TemporaryDirectory(prefix="gto-faults.") as directory:
            world = World(os.path.abspath(options.gto), directory)
            try:
                fault(tally, world, options.rounds)
            except Skip as reason:
                print(f"skipped: {fault.__name__}: {reason}")
                continue
        told = f"{world.commands} commands, {world.hit} of them failed by it"
        print(f"{fault.__name__}: {told}, {tally.failed - before} failures, {time.monotonic() - start:.0f} s", flush=True)
    return tally.close()


if __name__ == "__main__":
    sys.exit(main())
