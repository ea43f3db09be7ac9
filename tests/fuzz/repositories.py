#!/usr/bin/env python3
"""Runs gto on repositories that are damaged at random, a piece of one file in each.

    python3 tests/fuzz/repositories.py --gto PATH [--seed N] [--rounds N | --seconds N] [--only REGEX] [--keep DIR]

Damaged are: the bytes of tag, commit and tree objects (stored with an id that is right), files of objects as they are,
packs, their indexes, alternates, packed-refs, loose references, HEAD, configuration, Git's index, `.gto`, and
artifacts.yaml and dvc.yaml of a commit. Each repository is asked by several commands, and changed by one. A finding is

- a status other than 0, 1 and 2, or a sanitizer's report,
- a command that does not end in time, or takes too much memory,
- an answer without a warning that is not what `git for-each-ref` says of the tags,
- a change that says it failed and changed a tag, or that says it succeeded and did something else; a lock that is left.

The seed of a repository is printed with its finding: `--seed N --rounds 1` makes it again; --keep keeps a copy. The
last line is `N passed, M failed`. Build with `-Db_sanitize=address,undefined` for a long run.
"""

import argparse
import glob
import hashlib
import json
import os
import random
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import time
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "load"))
import common  # noqa: E402

DEADLINE = 20
MEMORY = 768 << 20  # bytes; sanitizers take some of it
REPORTS = ("AddressSanitizer", "LeakSanitizer", "runtime error:", "UndefinedBehaviorSanitizer")
PART = r"[a-zA-Z0-9](?:[a-zA-Z0-9/_-]*[a-zA-Z0-9])?"
NUMBER = r"(?:0|[1-9]\d*)"
PRERELEASE = rf"-(?:{NUMBER}|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:{NUMBER}|\d*[a-zA-Z-][0-9a-zA-Z-]*))*"
VERSION = rf"v{NUMBER}\.{NUMBER}\.{NUMBER}(?:{PRERELEASE})?(?:\+[0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*)?"
TAG = re.compile(rf"(?:[a-zA-Z0-9_./-]+=)?{PART}(?:@{VERSION}!?|#{PART}!?|@deprecated)(?:#\d+)?")
MADE = re.compile(r"^(?:Created|Deleted) git tag '([^']+)'", re.MULTILINE)

QUESTIONS = (
    ["show"], ["show", "churn"], ["show", "--json"], ["check-ref", "churn@v0.0.2"], ["describe", "churn@v0.0.2"],
    ["stages"], ["doctor"], ["print-state"], ["history", "--at", "HEAD"], ["show", "churn#prod", "--json"],
)  # fmt: skip
CHANGES = (
    ["register", "churn"], ["register", "new", "HEAD~1"], ["assign", "churn", "--stage", "dev"],
    ["assign", "nn", "--version", "v1.0.0", "--stage", "prod"], ["deprecate", "churn", "v0.0.1"],
    ["deprecate", "churn", "-d"], ["doctor", "--fix"],
)  # fmt: skip


def run(argv, cwd, env):
    """(status, standard output, standard error, bytes of memory) of a command; the status is None if it did not end."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = subprocess.Popen(
            argv, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=err, start_new_session=True
        )
        end, pid = time.monotonic() + DEADLINE, 0
        while not pid and time.monotonic() < end:
            pid, status, usage = os.wait4(child.pid, os.WNOHANG)
            time.sleep(0 if pid else 0.002)
        if not pid:
            child.kill()
            pid, status, usage = os.wait4(child.pid, 0)
            code = None
        else:
            code = os.waitstatus_to_exitcode(status)
        child.returncode = -1 if code is None else code
        texts = []
        for file in (out, err):
            file.seek(0)
            texts.append(file.read(1 << 24).decode(errors="replace"))
        return code, *texts, usage.ru_maxrss * 1024


# ---- Objects


def store(git_dir, kind, data):
    """Stores an object in a file of its own, whatever it says; returns its id."""
    content = b"%s %d\0" % (kind, len(data)) + data
    oid = hashlib.sha1(content).hexdigest()
    directory = f"{git_dir}/objects/{oid[:2]}"
    os.makedirs(directory, exist_ok=True)
    write(f"{directory}/{oid[2:]}", zlib.compress(content, 1))
    return oid


def read(path):
    with open(path, "rb") as file:
        return file.read()


def write(path, data):
    if os.path.exists(path):
        os.unlink(path)  # objects are read-only
    with open(path, "wb") as file:
        file.write(data)


# ---- Damage

WORDS = [
    b"\n", b"\0", b" ", b"\t", b"\r\n", b"#", b"@", b"=", b"!", b":", b"- ", b"{", b"}", b"[", b"]", b"&a ", b"*a", b"<<: ",
    b"\xff", b"\xc2\x85", b"\xe2\x80\xa8", b"0", b"-1", b"9" * 30, b"v1.2.3", b"v1.0.0-rc.1", b"refs/tags/", b"refs/heads/main",
    b"ref: ", b"^", b"# pack-refs with: peeled fully-peeled sorted \n", b"object ", b"type commit\n", b"type tag\n",
    b"tagger A <a@b> 1700000000 +0000\n", b"tagger ", b"tag churn@v0.0.1\n", b"tree ", b"parent ", b"gpgsig ", b"encoding x\n",
    b"[core]\n", b"[extensions]\n", b"objectFormat = sha256\n", b"repositoryformatversion = 1\n", b"bare = true\n",
    b"partialClone = x\n", b"[remote \"x\"]\n", b"promisor = true\n", b"worktreeConfig = true\n", b"\"", b"\\", b"..", b"../", b"/",
    b"PACK", b"\xfftOc", b"DIRC", b"\x80", b"\x78\x9c", b"!!python/object ", b"%YAML 1.2\n---\n", b"--- \n", b"...\n", b"? ",
    b"artifacts:\n", b"type: model\n", b"path: x\n", b"labels: [a]\n", b"custom: {a: .nan}\n", b"${x}", b"vars: [{x: y}]\n",
    b"stages: [dev]\n", b"INDEX: x.yaml\n", b"TYPES: [a]\n", "ü".encode(), "\u202e".encode(), b"\x1b[31m", b"x" * 5000,
]  # fmt: skip


def once(source, data):
    at = source.randrange(len(data) + 1)
    end = min(len(data), at + source.choice((1, 1, 2, 4, 20, 100, 1000)))
    kind = source.randrange(9)
    if kind == 0 and at < len(data):
        return data[:at] + bytes([data[at] ^ 1 << source.randrange(8)]) + data[at + 1 :]
    if kind == 1:
        return data[:at] + bytes(source.randrange(256) for _ in range(end - at)) + data[end:]
    if kind == 2:
        return data[:at] + data[end:]
    if kind == 3:
        return data[:end] + data[at:end] * source.choice((1, 2, 50)) + data[end:]
    if kind == 4:
        return data[:at]
    if kind == 5:
        other = source.randrange(len(data) + 1)
        return data[:at] + data[other : other + end - at] + data[end:]
    if kind == 6:
        lines = data.split(b"\n")
        lines.insert(source.randrange(len(lines) + 1), lines.pop(source.randrange(len(lines))))
        return b"\n".join(lines)
    if kind == 7 and len(data) >= 4:
        at = source.randrange(len(data) - 3)
        number = source.choice((0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, source.randrange(1 << 32), len(data)))
        return data[:at] + struct.pack(">I", number) + data[at + 4 :]
    return data[:at] + source.choice(WORDS) + data[source.choice((at, end)) :]


def damage(source, data):
    for _ in range(source.choice((1, 1, 1, 2, 3, 8))):
        data = once(source, data)
    return data


def seeds(kind):
    directory = f"{HERE}/seeds/{kind}"
    return [read(f"{directory}/{name}") for name in sorted(os.listdir(directory))]


# ---- Repositories


class World:
    """A small repository; copies of it are damaged."""

    ARTIFACTS = b"churn: {type: model, path: churn.pkl, labels: [a, b], custom: {x: 1.5, y: [1, 2]}}\nnn:\n  type: data\n"
    DVC = b"vars: [{dir: models}]\nartifacts:\n  seg: {type: model, path: '${dir}/seg.pkl'}\nstages: {a: {cmd: x}}\n"
    CONFIG = b"stages: [dev, prod]\ntypes: [model, data]\n"

    def __init__(self, gto, directory):
        self.gto, self.directory = gto, directory
        self.env = common.environment(f"{directory}/home")
        self.env.update(GIT_CEILING_DIRECTORIES=directory, GIT_COMMITTER_DATE="1700000000 +0000", TMPDIR=f"{directory}/tmp")
        self.env["ASAN_OPTIONS"] = "exitcode=99:detect_leaks=1:allocator_may_return_null=1"
        self.env["UBSAN_OPTIONS"] = "halt_on_error=1:exitcode=99"
        os.mkdir(f"{directory}/tmp")
        self.template = f"{directory}/template"
        self.make()
        self.artifacts, self.dvc = seeds("artifacts_yaml"), seeds("dvc_yaml")
        self.configs, self.objects = seeds("config"), seeds("object")
        self.usual = self.history(self.template)

    def make(self):
        repo, who = self.template, "A <a@example.org>"
        subprocess.run(["git", "init", "-q", "-b", "main", "--template=", repo], check=True, env=self.env)
        feed = [
            f"commit refs/heads/main\nmark :{i}\ncommitter {who} {1600000000 + i} +0000\ndata 2\nc\n"
            f"M 100644 inline models/f{i}\ndata 5\ntext\n\n"
            for i in (1, 2, 3)
        ]
        for name, data in (("artifacts.yaml", self.ARTIFACTS), ("dvc.yaml", self.DVC)):
            feed[2] += f"M 100644 inline {name}\ndata {len(data)}\n{data.decode()}\n"
        tags = [("churn@v0.0.1", 1), ("churn#prod#1", 1), ("churn@v0.0.2", 2), ("churn#prod#2", 2), ("nn@v1.0.0", 3)]
        tags += [("sub=x@v1.0.0-rc.1", 3), ("nn#dev#1", 3), ("nn#dev!#2", 3), ("other", 2), ("seg@v1.0.0", 3)]
        for n, (name, i) in enumerate(tags):
            feed.append(f"tag {name}\nfrom :{i}\ntagger {who} {1600100000 + n} +0000\ndata 2\nt\n")
        subprocess.run(["git", "-C", repo, "fast-import", "--quiet"], input="".join(feed), text=True, check=True, env=self.env)
        common.git(self.env, repo, "reset", "-q", "--hard")
        common.git(self.env, repo, "gc", "-q")
        for name in ("churn@v0.0.3", "churn#dev#3", "late@v0.1.0"):
            common.git(self.env, repo, "tag", "-a", "-m", "late", name)
        write(f"{repo}/.gto", self.CONFIG)
        self.head = common.git(self.env, repo, "rev-parse", "HEAD").strip()

    def history(self, repo):
        """(status, tag -> commit, whether something was said) of `gto history`."""
        status, out, err, _ = run([self.gto, "history", "--json"], repo, self.env)
        tags = {e["ref"]: e["commit"] for e in json.loads(out)} if status == 0 and out else {}
        return status, tags, bool(err)

    def told_by_git(self, repo):
        """The tags of a registry that are at a commit, as Git has it: tag -> commit; None if it fails."""
        fields = "%(refname:strip=2) %(objecttype) %(*objecttype) %(*objectname)"
        status, out, _, _ = run(["git", "for-each-ref", f"--format={fields}", "refs/tags"], repo, self.env)
        if status:
            return None
        rows = [line.split(" ") for line in out.splitlines()]
        rows = [row for row in rows if row[1] == "tag" and TAG.fullmatch(row[0])]
        told = {name: commit for name, _, kind, commit in rows if kind == "commit"}
        for name in [row[0] for row in rows if row[2] == "tag"]:  # older Gits look at the next tag alone
            status, out, _, _ = run(["git", "rev-parse", "-q", "--verify", f"refs/tags/{name}^{{commit}}"], repo, self.env)
            told.update({} if status else {name: out.strip()})
        return told

    # ---- What is damaged: each function changes one thing of a copy, and returns what

    def damage_file(self, source, path):
        write(path, damage(source, read(path)))
        return path

    def some_ref(self, repo, source, oid):
        """Has a reference lead to an object."""
        name = source.choice(("churn@v0.0.3", "churn#dev#3", "new@v7.0.0", "churn@v0.0.2", "churn#prod#9"))
        write(f"{repo}/.git/refs/tags/{name}", oid.encode() + b"\n")

    def tag_object(self, repo, source):
        data = b"object %s\ntype commit\ntag churn@v0.0.3\ntagger A <a@b.c> 1600200000 +0100\n\ntext\n" % self.head.encode()
        if source.randrange(4) == 0:
            data = source.choice(self.objects).replace(b"0123456789" * 4, self.head.encode())
        self.some_ref(repo, source, store(f"{repo}/.git", b"tag", damage(source, data)))

    def tag_of_tag(self, repo, source):
        oid, kind = self.head, "commit"
        for _ in range(source.choice((2, 3, 12, 120))):
            text = f"object {oid}\ntype {kind}\ntag churn@v0.0.3\ntagger A <a@b.c> 1600200000 +0100\n\ntext\n"
            oid, kind = store(f"{repo}/.git", b"tag", text.encode()), "tag"
        self.some_ref(repo, source, oid)

    def commit_to(self, repo, tree, source=None):
        """Makes HEAD a commit of a tree, with a version of churn."""
        who = "A <a@b.c> 1600200000 +0100"
        data = f"tree {tree}\nparent {self.head}\nauthor {who}\ncommitter {who}\n\ntext\n".encode()
        oid = store(f"{repo}/.git", b"commit", damage(source, data) if source else data)
        tag = f"object {oid}\ntype commit\ntag churn@v9.0.0\ntagger A <a@b.c> 1600300000 +0100\n\ntext\n".encode()
        write(f"{repo}/.git/refs/heads/main", oid.encode() + b"\n")
        write(f"{repo}/.git/refs/tags/churn@v9.0.0", store(f"{repo}/.git", b"tag", tag).encode() + b"\n")

    def tree_of(self, repo, **files):
        entries = [
            b"%s %s\0" % (mode, name.replace("__", ".").encode()) + bytes.fromhex(store(f"{repo}/.git", b"blob", data))
            for name, (mode, data) in sorted(files.items())
        ]
        return b"".join(entries)

    def commit_object(self, repo, source):
        self.commit_to(repo, store(f"{repo}/.git", b"tree", self.tree_of(repo)), source)

    def tree_object(self, repo, source):
        mode = source.choice((b"100644", b"120000", b"40000", b"160000"))
        tree = self.tree_of(repo, artifacts__yaml=(mode, self.ARTIFACTS), dvc__yaml=(b"100644", self.DVC))
        self.commit_to(repo, store(f"{repo}/.git", b"tree", damage(source, tree)))

    def yaml(self, repo, source):
        artifacts = source.choice((self.ARTIFACTS, self.ARTIFACTS, source.choice(self.artifacts)))
        artifacts = source.choice((artifacts, damage(source, artifacts)))
        dvc = damage(source, source.choice((self.DVC, self.DVC, source.choice(self.dvc))))
        tree = self.tree_of(repo, artifacts__yaml=(b"100644", artifacts), dvc__yaml=(b"100644", dvc))
        self.commit_to(repo, store(f"{repo}/.git", b"tree", tree))

    def registry_config(self, repo, source):
        text = source.choice((self.CONFIG, self.CONFIG, source.choice(self.configs)))
        write(f"{repo}/.gto", damage(source, text))

    def git_config(self, repo, source):
        self.damage_file(source, f"{repo}/.git/config")

    def packed_refs(self, repo, source):
        self.damage_file(source, f"{repo}/.git/packed-refs")

    def loose_ref(self, repo, source):
        self.damage_file(source, f"{repo}/.git/refs/tags/{source.choice(('churn@v0.0.3', 'churn#dev#3'))}")

    def head_file(self, repo, source):
        self.damage_file(source, f"{repo}/.git/HEAD")

    def git_index(self, repo, source):
        os.makedirs(f"{repo}/.git/info", exist_ok=True)
        write(f"{repo}/.git/info/sparse-checkout", b"/*\n!/.gto\n")
        with open(f"{repo}/.git/config", "ab") as file:
            file.write(b"\n[core]\n\tsparseCheckout = true\n")
        if os.path.exists(f"{repo}/.gto"):
            os.unlink(f"{repo}/.gto")
        self.damage_file(source, f"{repo}/.git/index")

    def alternates(self, repo, source):
        os.makedirs(f"{repo}/.git/objects/info", exist_ok=True)
        write(f"{repo}/.git/objects/info/alternates", damage(source, b"../objects\n\"../objects\"\n# x\n/nowhere\n"))

    def pack_file(self, repo, source, suffix=".pack"):
        directory = f"{repo}/.git/objects/pack"
        name = next(name for name in sorted(os.listdir(directory)) if name.endswith(suffix))
        self.damage_file(source, f"{directory}/{name}")

    def pack_index(self, repo, source):
        self.pack_file(repo, source, ".idx")

    def object_file(self, repo, source):
        directory = f"{repo}/.git/objects"
        path = source.choice(sorted(glob.glob(f"{directory}/??/*")))
        if source.randrange(2):
            return self.damage_file(source, path)
        write(path, zlib.compress(damage(source, zlib.decompress(read(path)))))
        return path

    KINDS = (
        "tag_object", "tag_of_tag", "commit_object", "tree_object", "yaml", "registry_config", "git_config", "packed_refs",
        "loose_ref", "head_file", "git_index", "alternates", "pack_file", "pack_index", "object_file",
    )  # fmt: skip

    def damaged(self, where, source, kinds):
        """Makes a damaged copy; returns what was done."""
        subprocess.run(["cp", "-a", self.template, where], check=True)
        done = source.sample(kinds, min(len(kinds), source.choice((1, 1, 1, 2))))
        for kind in done:
            try:
                getattr(self, kind)(where, source)
            except zlib.error:  # of an object that is damaged already
                pass
        return "+".join(done)


# ---- What must hold


def judge_end(words, status, err, memory):
    if status is None:
        yield f"{words}: not ended after {DEADLINE} s"
    elif status not in (0, 1, 2) or any(report in err for report in REPORTS):
        yield f"{words}: status {status}: {err[-1500:]}"
    elif status and not err.strip() and words not in ("doctor", "doctor --fix", "check-ref churn@v0.0.2"):
        yield f"{words}: status {status} without a word"
    if memory > MEMORY:
        yield f"{words}: took {memory >> 20} MiB"


def judge_history(world, repo):
    """The tags of the registry are those that Git lists."""
    status, tags, warned = world.history(repo)
    if status != 0 or warned:
        return
    told = world.told_by_git(repo)
    if told is None:
        # Git also gives up at settings that have nothing to do with tags, such as core.fileMode, and at
        # packs whose checksum is not the index's, though each object in them is what its id says.
        err = run(["git", "for-each-ref", "--format=%(*objecttype)", "refs/tags"], repo, world.env)[2]
        excused = "config value" in err or "does not match index" in err
        if not excused and tags != world.usual[1] and run([world.gto, "doctor"], repo, world.env)[0] == 0:
            yield f"history: Git lists nothing, gto {sorted(tags)}, and doctor finds no fault"
        return
    # A commit that cannot be read is none to Git; to gto it is what the tag says.
    differ = set(tags.items()) ^ set(told.items())
    differ = [(name, oid) for name, oid in differ if run(["git", "cat-file", "commit", oid], repo, world.env)[0] == 0]
    if differ:
        yield f"history: without a word another answer than Git's: {sorted(differ)}"


def refs(world, repo):
    """All references as Git lists them, with its complaints; None if it does not."""
    status, out, err, _ = run(["git", "for-each-ref", "--format=%(refname) %(objectname)"], repo, world.env)
    return None if status or err else set(out.splitlines())


def judge_change(world, repo, argv):
    words, before = " ".join(argv), refs(world, repo)
    status, out, err, memory = run([world.gto, *argv], repo, world.env)
    yield from judge_end(words, status, err, memory)
    locks = common.locks(repo)
    if locks:
        yield f"{words}: left {locks}"
    after = refs(world, repo)
    if before is None or after is None or argv[-1] == "--fix":
        return
    changed = {line.split(" ")[0] for line in before ^ after}
    made = {f"refs/tags/{name}" for name in MADE.findall(out)}
    if changed != (made if status == 0 else set()):
        yield f"{words}: status {status}, says {sorted(made)}, and changed {sorted(changed)}"


def try_one(world, seed, kinds, keep):
    """Makes a damaged repository and asks it; returns what was damaged, and what is wrong."""
    source, where = random.Random(seed), f"{world.directory}/damaged"
    kind = world.damaged(where, source, kinds)
    if keep:
        shutil.rmtree(f"{keep}/{seed}", ignore_errors=True)
        shutil.copytree(where, f"{keep}/{seed}", symlinks=True)
    wrong = list(judge_history(world, where))
    for argv in source.sample(QUESTIONS, 2):
        status, _, err, memory = run([world.gto, *argv], where, world.env)
        wrong += judge_end(" ".join(argv), status, err, memory)
    wrong += judge_change(world, where, source.choice(CHANGES))
    shutil.rmtree(where)
    if keep and not wrong:
        shutil.rmtree(f"{keep}/{seed}")
    return kind, wrong


def fuzz(options, directory):
    world = World(options.gto, directory)
    if world.usual[0] != 0 or world.usual[1] != world.told_by_git(world.template):
        sys.exit(f"undamaged, the repository is not read as Git reads it: {world.usual}")
    kinds = [kind for kind in world.KINDS if re.search(options.only, kind)]
    tally, end, seed = common.Tally(), time.monotonic() + options.seconds, options.seed
    while seed < options.seed + options.rounds if options.rounds else time.monotonic() < end:
        kind, wrong = try_one(world, seed, kinds, options.keep)
        tally.check(kind, not wrong, f"seed {seed}: {'; '.join(wrong)}")
        seed += 1
    print(f"seeds {options.seed} to {seed - 1}")
    return tally.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gto", required=True, help="the program to test")
    parser.add_argument("--seed", type=int, default=random.randrange(10**9), help="of the first repository")
    parser.add_argument("--rounds", type=int, help="so many repositories")
    parser.add_argument("--seconds", type=float, default=60, help="for as long, without --rounds")
    parser.add_argument("--only", default="", help="the kinds of damage whose names match this regular expression")
    parser.add_argument("--keep", help="a directory for the repositories of findings")
    options = parser.parse_args()
    options.gto = os.path.abspath(options.gto)
    common.clean_up_when_stopped()
    place = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="gto-fuzz.", dir=place) as directory:
        return fuzz(options, directory)


if __name__ == "__main__":
    sys.exit(main())
