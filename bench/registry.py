#!/usr/bin/env python3
"""Makes registries of any size for measuring: artifacts x 100 versions x up to 3 stages.

    python3 bench/registry.py REPOSITORY TAGS [deltas]

With `deltas`, versions are described (Git finds no deltas worth their bytes in shorter tags), and then
`git gc --aggressive` packs the repository.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import zlib

VERSIONS = 100
COMMITS = 1000
EPOCH = 1600000000
STAGES = ("dev", "staging", "prod")
PEOPLE = (
    ("Ada Lovelace", "ada@example.org"),
    ("李 雷", "li@example.cn"),
    ("Žofie Černá", "zofie@example.cz"),
)
PACKED_TAG = 4  # the type of a tag object in a pack
DESCRIPTION = """

Path: models/{name}/weights.bin
Type: model
Description: Trained on all of last month's data, tested on the week after it
Label: tabular
Label: production"""
MODEL = b"m0001:\n  type: model\n  path: model.txt\n"


def environment():
    """An environment in which Git's answers do not depend on who runs it."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("GIT_", "GTO_"))}
    kept.update(
        GIT_CONFIG_NOSYSTEM="1",
        GIT_CONFIG_GLOBAL=os.devnull,
        GIT_COMMITTER_NAME="Bench",
        GIT_COMMITTER_EMAIL="bench@example.org",
        GIT_AUTHOR_NAME="Bench",
        GIT_AUTHOR_EMAIL="bench@example.org",
        TZ="UTC",
        LC_ALL="C.UTF-8",
    )
    return kept


def git(repo, *args, **kwargs):
    return subprocess.run(["git", "-C", repo, *args], check=True, env=environment(), **kwargs)


# ---- Commits, made by git fast-import


def data(raw):
    return b"data %d\n%b\n" % (len(raw), raw)


def commit(out, number):
    """Begins a commit; what follows are changes of files."""
    out.write(b"commit refs/heads/main\ncommitter Bench <bench@example.org> %d +0000\n" % (EPOCH + number * 60))
    out.write(data(b"commit %d" % number))


def write_commits(out):
    for number in range(COMMITS):
        commit(out, number)
        out.write(b"M 100644 inline model.txt\n" + data(b"weights %d\n" % number))


def write_few_commits(out):
    for number in range(6):
        commit(out, number)
        out.write(b"M 100644 inline artifacts.yaml\n" + data(MODEL))


# ---- Tags. fast-import would make a file of each, so they are written as a pack and a packed-refs file.


def plan_tags(artifacts, versions, commits):
    """Registers and assigns in turn: two tags in five register, three assign. (tag, number of its commit, message)"""
    for artifact in range(1, artifacts + 1):
        name = f"m{artifact:04d}"
        counter = 0
        for number in range(versions):
            version = f"v{number // 10}.{number % 10}.0"
            target = (artifact * 7 + number * 10) % commits
            yield f"{name}@{version}", target, f"Registering artifact {name} version {version}"
            for stage in STAGES[: 1 + number % 2]:
                counter += 1
                message = f"Assigning stage {stage} to artifact {name} version {version}"
                yield f"{name}#{stage}#{counter}", target, message


def described(tags):
    for name, target, message in tags:
        yield name, target, message + DESCRIPTION.format(name=name[:5])


def few_tags():
    for number in range(6):
        yield f"m0001@v5.{number + 3}.0", number, f"Registering artifact m0001 version v5.{number + 3}.0"
    for number, target in enumerate((2, 1, 5)):
        yield f"m0001#{STAGES[number]}#{number + 1}", target, f"Assigning stage {STAGES[number]} to artifact m0001"


def tag_object(name, target, clock, message):
    person, email = PEOPLE[clock % len(PEOPLE)]
    tagger = f"{person} <{email}> {EPOCH + 100000 + clock * 7} +0200"
    return f"object {target}\ntype commit\ntag {name}\ntagger {tagger}\n\n{message}\n".encode()


def packed_entry(raw):
    """An object as it stands in a pack: type and size, four bits and then seven a byte, and the deflated bytes."""
    size = len(raw)
    head = bytearray([PACKED_TAG << 4 | size & 15])
    size >>= 4
    while size:
        head[-1] |= 128
        head.append(size & 127)
        size >>= 7
    return bytes(head) + zlib.compress(raw)


def add_tags(repo, tags):
    """Makes all the tags of a repository that has none; returns how many."""
    listed = git(repo, "rev-list", "--reverse", "main", capture_output=True, text=True)
    commits = listed.stdout.split()
    tags = list(tags)
    indexer = subprocess.Popen(
        ["git", "-C", repo, "index-pack", "--stdin"],
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, env=environment(),
    )  # fmt: skip
    checksum = hashlib.sha1()
    refs = []

    def write(raw):
        checksum.update(raw)
        indexer.stdin.write(raw)

    write(b"PACK" + (2).to_bytes(4, "big") + len(tags).to_bytes(4, "big"))
    for clock, (name, target, message) in enumerate(tags):
        raw = tag_object(name, commits[target], clock, message)
        write(packed_entry(raw))
        oid = hashlib.sha1(b"tag %d\0%b" % (len(raw), raw)).hexdigest()
        refs.append((f"refs/tags/{name}", f"{oid} refs/tags/{name}\n^{commits[target]}\n"))
    indexer.stdin.write(checksum.digest())
    indexer.stdin.close()
    if indexer.wait() != 0:
        raise SystemExit("git index-pack failed")
    refs.append(("refs/heads/main", f"{commits[-1]} refs/heads/main\n"))
    with open(os.path.join(repo, "packed-refs"), "w") as file:
        file.write("# pack-refs with: peeled fully-peeled sorted \n")
        file.writelines(text for _, text in sorted(refs))
    return len(tags)


# ---- Repositories


def fill(repo, write, tags):
    """A bare repository of the commits that `write` writes for git fast-import, and of tags, in one pack without
    deltas; returns how many tags it has."""
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", repo], check=True, env=environment())
    feed = subprocess.Popen(["git", "-C", repo, "fast-import", "--quiet"], stdin=subprocess.PIPE, env=environment())
    write(feed.stdin)
    feed.stdin.close()
    if feed.wait() != 0:
        raise SystemExit("git fast-import failed")
    made = add_tags(repo, tags)
    git(repo, "repack", "-adq", "--window=0")
    return made


def give_work_tree(repo):
    """Makes of a bare repository one as people have it, whose work tree is empty. (In a bare one Git is asked whether
    safe.bareRepository allows it, which takes a millisecond.)"""
    os.rename(repo, repo + ".git")
    os.mkdir(repo)
    os.rename(repo + ".git", os.path.join(repo, ".git"))
    git(repo, "config", "core.bare", "false")


def make(repo, count):
    """A repository with so many tags: a clone of 9, or a multiple of 250."""
    if count != 9:
        fill(repo, write_commits, plan_tags(count // (VERSIONS * 5 // 2), VERSIONS, COMMITS))
        give_work_tree(repo)
        return
    fill(repo + ".origin", write_few_commits, few_tags())
    git(".", "clone", "-q", repo + ".origin", repo)
    shutil.rmtree(repo + ".origin")


def make_deltas(repo, count):
    fill(repo, write_commits, described(plan_tags(count // (VERSIONS * 5 // 2), VERSIONS, COMMITS)))
    git(repo, "gc", "--quiet", "--aggressive")
    give_work_tree(repo)


def find(directory, count, *deltas):
    """The registry of so many tags in a directory, made where it is missing. A process of its own makes it, since what
    this one has used would be counted as the memory of commands that it starts."""
    repo = os.path.join(directory, "-".join(["registry", str(count), *deltas]))
    if not os.path.exists(repo):
        unfinished = repo + ".unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        subprocess.run([sys.executable, os.path.abspath(__file__), unfinished, str(count), *deltas], check=True)
        os.rename(unfinished, repo)
    return repo


def main():
    if not 3 <= len(sys.argv) <= 4 or sys.argv[3:] not in ([], ["deltas"]):
        sys.exit(__doc__)
    maker = make_deltas if sys.argv[3:] else make
    maker(sys.argv[1], int(sys.argv[2]))


if __name__ == "__main__":
    main()
