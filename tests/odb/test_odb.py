"""Reads repositories that are made at random and packed in every way that Git knows.

    python3 tests/odb/test_odb.py --objects build/tests/odb/objects [--rounds N] [--seed N] [--only WAY]

Each object that is read has to be what `git cat-file --batch` says of it, and what is damaged has to be unreadable,
or right. The last line says how many checks passed and failed.
"""

import argparse
import glob
import os
import random
import shutil
import subprocess
import sys
import tempfile

TIMEOUT = 300
ENVIRONMENT = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
ENVIRONMENT.update(
    GIT_CONFIG_NOSYSTEM="1",
    GIT_CONFIG_GLOBAL=os.devnull,
    GIT_AUTHOR_NAME="A",
    GIT_AUTHOR_EMAIL="a@example.org",
    GIT_COMMITTER_NAME="C",
    GIT_COMMITTER_EMAIL="c@example.org",
    GIT_AUTHOR_DATE="1000000000 +0000",
    GIT_COMMITTER_DATE="1000000000 +0000",
    LC_ALL="C.UTF-8",
)


def run(*command, cwd=None, data=b"", env=None):
    """What a command writes; it has to succeed."""
    done = subprocess.run(
        command, cwd=cwd, input=data, capture_output=True, timeout=TIMEOUT, env={**ENVIRONMENT, **(env or {})}
    )
    if done.returncode:
        raise AssertionError(f"{' '.join(command)}: {done.returncode}: {done.stderr.decode(errors='replace')}")
    return done.stdout


def git(repo, *args, data=b"", env=None):
    return run("git", "-C", repo, *args, data=data, env=env)


# ---- Repositories


class Maker:
    """Writes for `git fast-import` what makes deltas: texts that are like others."""

    def __init__(self, source):
        self.random = source
        self.texts = [self.text(200) for _ in range(4)]
        self.out = []

    def text(self, size):
        words = [bytes([self.random.randrange(32, 127)]) * self.random.randrange(1, 4) for _ in range(size)]
        return b" ".join(words) + b"\n"

    def variant(self):
        """A text that is known, with some bytes replaced, removed or added."""
        text = bytearray(self.random.choice(self.texts))
        for _ in range(self.random.randrange(4)):
            at = self.random.randrange(len(text))
            text[at : at + self.random.randrange(20)] = self.text(self.random.randrange(5))
        self.texts[self.random.randrange(len(self.texts))] = bytes(text)
        return bytes(text)

    def bytes(self):
        kind = self.random.randrange(12)
        if kind == 0:
            return b""
        if kind == 1:
            return self.random.randbytes(self.random.randrange(40000))
        if kind == 2:
            return b"\0" * self.random.randrange(200000)
        return self.variant()

    def data(self, text):
        self.out.append(b"data %d\n%s\n" % (len(text), text))

    def commits(self, count):
        for i in range(1, count + 1):
            self.out.append(b"commit refs/heads/main\nmark :%d\ncommitter C <c@example.org> %d +0000\n" % (i, 10**9 + i))
            self.data(self.text(3))
            for _ in range(self.random.randrange(4)):
                path = b"%s/%d" % (self.random.choice((b"a", b"b", b"a/c")), self.random.randrange(20))
                self.out.append(b"M 100644 inline %s\n" % path)
                self.data(self.bytes())

    def tags(self, count, commits):
        for i in range(count):
            target = b":%d" % self.random.randrange(1, commits + 1)
            self.out.append(b"tag t%d\nmark :%d\nfrom %s\n" % (i, 1000000 + i, target))
            self.out.append(b"tagger T <t@example.org> %d +0000\n" % (10**9 + i))
            self.data(self.variant())


def make(path, source, sha256=False, commits=25, tags=40):
    """A bare repository with loose objects."""
    format = "sha256" if sha256 else "sha1"
    run("git", "init", "-q", "--bare", "-b", "main", f"--object-format={format}", path)
    maker = Maker(source)
    maker.commits(commits)
    maker.tags(tags, commits)
    git(path, "-c", "fastimport.unpackLimit=100000", "fast-import", "--quiet", data=b"".join(maker.out))
    nested = "t0"
    for i in range(3):  # tags of tags, and of what is no commit
        git(path, "tag", "-a", "-m", "nested", f"nested{i}", nested)
        nested = f"nested{i}"
    git(path, "tag", "-a", "-m", "of a tree", "tree", "main^{tree}")
    return path


def object_ids(repo, env=None):
    out = git(repo, "cat-file", "--batch-all-objects", "--unordered", "--batch-check=%(objectname)", env=env)
    return out.split()


# ---- Ways of packing


def loose(repo, source):
    git(repo, "config", "core.looseCompression", str(source.randrange(10)))


def repacked(repo, source):
    depth = source.choice((1, 50, 250))
    git(repo, "repack", "-adfq", f"--depth={depth}", "--window=250")


def compressed_otherwise(repo, source):
    git(repo, "-c", f"pack.compression={source.choice((0, 1, 9))}", "repack", "-adFfq")


def bases_by_id(repo, source):
    ids = b"\n".join(object_ids(repo))
    name = os.path.join(repo, "objects/pack/pack")
    git(repo, "pack-objects", "-q", "--depth=250", "--window=250", os.path.abspath(name), data=ids)
    git(repo, "prune-packed")


def index_version_1(repo, source):
    git(repo, "-c", "pack.indexVersion=1", "repack", "-adfq")


def long_offsets(repo, source):
    git(repo, "repack", "-adfq", "--no-write-bitmap-index")
    for pack in glob.glob(os.path.join(repo, "objects/pack/*.pack")):
        os.chmod(pack[:-4] + "idx", 0o600)
        limit = source.choice((12, 100, os.path.getsize(pack) // 2))  # Git refuses that all are long
        git(repo, "index-pack", f"--index-version=2,{limit}", "-o", pack[:-4] + "idx", pack)


def several_packs(repo, source):
    ids = object_ids(repo)
    source.shuffle(ids)
    name = os.path.abspath(os.path.join(repo, "objects/pack/pack"))
    while ids:
        size = source.randrange(1, 40)
        git(repo, "pack-objects", "-q", name, data=b"\n".join(ids[:size]))
        ids = ids[size:]
    git(repo, "prune-packed")
    if source.randrange(2):
        git(repo, "multi-pack-index", "write")


def packs_of_limited_size(repo, source):
    git(repo, "-c", "pack.packSizeLimit=1m", "repack", "-adfq")
    git(repo, "multi-pack-index", "write")


def cruft(repo, source):
    git(repo, "update-ref", "-d", "refs/tags/t1")
    git(repo, "update-ref", "-d", "refs/tags/nested2")
    git(repo, "repack", "-d", "--cruft", "-q")


def kept(repo, source):
    git(repo, "repack", "-adfq")
    for pack in glob.glob(os.path.join(repo, "objects/pack/*.pack")):
        open(pack[:-4] + "keep", "w").close()
    git(repo, "tag", "-a", "-m", "loose", "loose", "main")
    git(repo, "repack", "-dq")
    git(repo, "tag", "-a", "-m", "loose too", "loose-too", "main")


def loose_and_packed(repo, source):
    git(repo, "repack", "-aq")


WAYS = (
    loose,
    repacked,
    compressed_otherwise,
    bases_by_id,
    index_version_1,
    long_offsets,
    several_packs,
    packs_of_limited_size,
    cruft,
    kept,
    loose_and_packed,
)


# ---- Comparing


class Checks:
    def __init__(self, program):
        self.program = os.path.abspath(program)
        self.passed = self.failed = 0

    def equal(self, what, actual, expected):
        if actual == expected:
            self.passed += 1
            return
        self.failed += 1
        at = next((i for i, (a, b) in enumerate(zip(actual, expected)) if a != b), min(len(actual), len(expected)))
        print(f"failed: {what}: at byte {at}: {actual[at - 80 : at + 80]!r}, expected {expected[at - 80 : at + 80]!r}")

    def objects(self, repo, *args, ids, env=None):
        data = b"".join(i + b"\n" for i in ids)
        done = subprocess.run(
            (self.program, *args),
            cwd=repo,
            input=data,
            capture_output=True,
            timeout=TIMEOUT,
            env={**ENVIRONMENT, **(env or {})},
        )
        if done.returncode:
            raise AssertionError(f"objects {' '.join(args)} in {repo}: {done.returncode}: {done.stderr.decode()}")
        return done.stdout, done.stderr

    def compare(self, what, repo, ids, env=None):
        """All objects are read as Git reads them, one by one and many at once."""
        data = b"".join(i + b"\n" for i in ids)
        expected = git(repo, "cat-file", "--batch", data=data, env=env)
        self.equal(what, self.objects(repo, "read", ids=ids, env=env)[0], expected)
        missing = [bytes(b"0123456789abcdef"[c % 16] for c in i) for i in ids[:9]]
        exist = b"".join(i + b" exists\n" for i in ids) + b"".join(i + b" missing\n" for i in missing)
        self.equal(what + ", exist", self.objects(repo, "exist", ids=ids + missing, env=env)[0], exist)
        short = self.tags_alone(expected)
        self.equal(what + ", many", self.objects(repo, "many", "1", ids=ids, env=env)[0], short)
        # so many that threads are worth while
        times = 9000 // len(ids) + 1
        actual, threads = self.objects(repo, "many", "4", ids=ids * times, env=env)
        self.equal(what + ", many by threads", actual, short * times)
        if threads != b"4 threads\n":
            print(f"note: {what}: {threads.decode().strip()}")

    @staticmethod
    def tags_alone(batch):
        """What `git cat-file --batch` says, without sizes and data of objects that are no tags."""
        out = []
        while batch:
            line, _, batch = batch.partition(b"\n")
            words = line.split()
            if len(words) == 3:
                size = int(words[2]) + 1
                out.append(line + b"\n" + batch[:size] if words[1] == b"tag" else b"%s %s\n" % (words[0], words[1]))
                batch = batch[size:]
            else:
                out.append(line + b"\n")
        return b"".join(out)


def check_ways(checks, directory, source, only):
    for sha256 in (False, True):
        base = make(os.path.join(directory, "sha256" if sha256 else "sha1"), source, sha256)
        for way in WAYS:
            if only and only not in way.__name__:
                continue
            repo = os.path.join(directory, f"{way.__name__}-{sha256:d}")
            shutil.copytree(base, repo)
            way(repo, source)
            ids = object_ids(repo)
            source.shuffle(ids)
            checks.compare(f"{way.__name__}{' (SHA-256)' if sha256 else ''}", repo, ids)
            shutil.rmtree(repo)


# ---- More than one directory of objects


def check_alternates(checks, directory, source):
    first = make(os.path.join(directory, "first"), source)
    source.choice((loose, repacked, several_packs))(first, source)
    names = ("second", 'third "quoted"', "fourth\\n")
    before = first
    for name in names:
        repo = os.path.join(directory, name)
        run("git", "init", "-q", "--bare", repo)
        relative = source.randrange(2)
        path = os.path.join("../" + os.path.relpath(before, repo) if relative else before, "objects")
        quoted = '"%s"' % path.replace("\\", "\\\\").replace('"', '\\"')
        with open(os.path.join(repo, "objects/info/alternates"), "w") as file:
            file.write(f"# a comment\n/nowhere\n{quoted}\n")
        git(repo, "hash-object", "-w", "--stdin", data=name.encode())
        git(repo, "update-ref", "refs/heads/main", git(first, "rev-parse", "main").decode().strip())
        if source.randrange(2):
            git(repo, "repack", "-dlq")
        before = repo
    checks.compare("nested alternates", before, object_ids(before))
    other = make(os.path.join(directory, "other"), random.Random(7), commits=3, tags=3)
    env = {
        "GIT_DIR": first,
        "GIT_OBJECT_DIRECTORY": os.path.join(other, "objects"),
        "GIT_ALTERNATE_OBJECT_DIRECTORIES": '/nowhere:"%s"' % os.path.join(first, "objects"),
    }
    ids = object_ids(first) + object_ids(other)
    checks.compare("directories of the environment", directory, ids, env)


def check_clones(checks, directory, source):
    origin = make(os.path.join(directory, "origin"), source)
    git(origin, "config", "uploadpack.allowFilter", "true")
    git(origin, "config", "uploadpack.allowAnySHA1InWant", "true")
    for name, option in (("shallow", "--depth=1"), ("partial", "--filter=blob:none"), ("shared", "--shared")):
        repo = os.path.join(directory, name)
        url = origin if name == "shared" else "file://" + origin
        run("git", "clone", "-q", "--no-checkout", option, url, repo)
        checks.compare(f"a {name} clone", repo, object_ids(repo))
        if name == "partial":  # what is missing is fetched
            ids = object_ids(origin)
            expected = git(origin, "cat-file", "--batch", data=b"".join(i + b"\n" for i in ids))
            checks.equal("fetched objects", checks.objects(repo, "read", ids=ids)[0], expected)


def check_replaced(checks, directory, source):
    repo = make(os.path.join(directory, "replaced"), source)
    ids = object_ids(repo)
    for kind in ("commit", "tag"):
        lines = git(repo, "cat-file", "--batch-all-objects", "--batch-check=%(objecttype) %(objectname)").decode()
        same = [line.split()[1] for line in lines.split("\n") if line.startswith(kind)]
        source.shuffle(same)
        for old, new in zip(same[:4], same[1:5]):  # one after the other, up to the limit
            git(repo, "replace", old, new)
        git(repo, "replace", same[7], same[8])
    checks.compare("replaced objects", repo, ids)
    git(repo, "pack-refs", "--all")
    checks.compare("replaced objects, packed references", repo, ids)
    git(repo, "update-ref", f"refs/replace/{same[4]}", same[5])
    first = same[0].encode()
    checks.equal("an object that is replaced too often", checks.objects(repo, "read", ids=[first])[0], first + b" missing\n")
    checks.compare("replaced objects as they are", repo, ids, {"GIT_NO_REPLACE_OBJECTS": "1"})
    git(repo, "config", "core.useReplaceRefs", "false")
    checks.compare("replaced objects that must not be", repo, ids)


def check_repacked_meanwhile(checks, directory, source):
    """What was packed or unpacked since is found, whatever was open."""
    unpack = (
        "mkdir ../aside && mv objects/pack/* ../aside/ && for p in ../aside/*.pack; do git unpack-objects -q <$p; done"
    )
    commands = (
        "git -c gc.auto=0 repack -adfkq",
        "git -c gc.auto=0 gc -q --aggressive",
        unpack + " && rm -r ../aside",
        unpack + " && git repack -adkq && rm -r ../aside",
    )
    for number, command in enumerate(commands):
        repo = make(os.path.join(directory, f"meanwhile{number}"), source)
        several_packs(repo, source)
        ids = object_ids(repo)
        source.shuffle(ids)
        expected = git(repo, "cat-file", "--batch", data=b"".join(i + b"\n" for i in ids))
        actual = checks.objects(repo, "between", command, ids=ids)[0]
        checks.equal(f"after '{command}'", actual, expected)


# ---- Damage


def make_small(path, source, sha256):
    """A bare repository with few small objects that are like others, so that some become deltas."""
    run("git", "init", "-q", "--bare", f"--object-format={'sha256' if sha256 else 'sha1'}", path)
    text = Maker(source).text(120)
    blobs = [git(path, "hash-object", "-w", "--stdin", data=text + b"%d\n" % i).strip() for i in range(4)]
    tree = git(path, "mktree", data=b"".join(b"100644 blob %s\t%d\n" % (b, i) for i, b in enumerate(blobs))).strip()
    commit = git(path, "commit-tree", "-m", "A commit", tree.decode()).strip()
    for i in range(5):
        head = b"object %s\ntype commit\ntag t%d\ntagger T <t@example.org> %d +0000\n\n" % (commit, i, 10**9 + i)
        git(path, "hash-object", "-t", "tag", "-w", "--stdin", data=head + text)
    return path


def check_damage(checks, directory, source, sha256):
    """Each byte of a small pack, of its index and of a loose object is damaged."""
    repo = make_small(os.path.join(directory, "small"), source, sha256)
    ids = object_ids(repo)
    loose = [os.path.join(repo, "objects", i[:2].decode(), i[2:].decode()) for i in ids[:2]]
    checks.objects(repo, "damage", *writable(loose), ids=ids[:2])
    git(repo, *source.choice(([], ["-c", "pack.indexVersion=1"])), "pack-objects", "-q", "--depth=50",
        *source.choice(([], ["--delta-base-offset"])), os.path.join(repo, "objects/pack/pack"), data=b"\n".join(ids))
    git(repo, "prune-packed")
    files = [name for name in glob.glob(os.path.join(repo, "objects/pack/*")) if name.endswith((".pack", ".idx"))]
    checks.objects(repo, "damage", *writable(files), ids=ids)
    checks.passed += 2


def writable(files):
    for file in files:
        os.chmod(file, 0o600)
    return files


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--objects", required=True, help="the program tests/odb/objects")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", help="the ways of packing whose names contain this")
    options = parser.parse_args()
    checks = Checks(options.objects)
    for seed in range(options.seed, options.seed + options.rounds):
        directory = tempfile.mkdtemp(prefix="gto-odb.", dir="/dev/shm" if os.path.isdir("/dev/shm") else None)
        source = random.Random(seed)
        try:
            check_ways(checks, directory, source, options.only)
            if not options.only:
                check_alternates(checks, directory, source)
                check_clones(checks, directory, source)
                check_replaced(checks, directory, source)
                check_repacked_meanwhile(checks, directory, source)
                check_damage(checks, directory, source, sha256=bool(seed % 2))
        except (AssertionError, subprocess.TimeoutExpired) as error:
            checks.failed += 1
            print(f"failed: {error}")
        finally:
            shutil.rmtree(directory)
        if checks.failed:
            print(f"the seed was {seed}")
            break
    print(f"{checks.passed} passed, {checks.failed} failed")
    return checks.failed > 0


if __name__ == "__main__":
    sys.exit(main())
