"""Makes registries of any size for measuring: artifacts x 100 versions x up to 3 stages."""

import os
import subprocess

VERSIONS = 100
COMMITS = 1000
EPOCH = 1600000000
STAGES = ("dev", "staging", "prod")
PEOPLE = (
    ("Ada Lovelace", "ada@example.org"),
    ("李 雷", "li@example.cn"),
    ("Žofie Černá", "zofie@example.cz"),
)


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


def data(text):
    raw = text.encode()
    return b"data %d\n%s\n" % (len(raw), raw)


def _commits(out):
    for i in range(COMMITS):
        out.write(b"commit refs/heads/main\nmark :%d\n" % (i + 1))
        out.write(b"committer Bench <bench@example.org> %d +0000\n" % (EPOCH + i * 60))
        out.write(data(f"commit {i}"))
        out.write(b"M 100644 inline model.txt\n" + data(f"weights {i}\n"))


def tag(out, name, mark, clock, message):
    person, address = PEOPLE[clock % len(PEOPLE)]
    out.write(f"tag {name}\nfrom :{mark}\n".encode())
    out.write(f"tagger {person} <{address}> {EPOCH + 100000 + clock * 7} +0200\n".encode())
    out.write(data(message))


def tags(out, artifacts, versions, commits):
    """Registers and assigns in turn: two tags in five register, three assign. Returns how many were made."""
    made = clock = 0
    for artifact in range(1, artifacts + 1):
        name = f"m{artifact:04d}"
        counter = 0
        for number in range(versions):
            version = f"v{number // 10}.{number % 10}.0"
            mark = (artifact * 7 + number * 10) % commits + 1
            clock += 1
            tag(out, f"{name}@{version}", mark, clock, f"Registering artifact {name} version {version}")
            made += 1
            for stage in STAGES[: 1 + number % 2]:
                counter += 1
                clock += 1
                message = f"Assigning stage {stage} to artifact {name} version {version}"
                tag(out, f"{name}#{stage}#{counter}", mark, clock, message)
                made += 1
    return made


def fill(repo, write):
    """Makes a bare repository of what `write` writes for git fast-import, packed; returns what that returns."""
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", repo], check=True, env=environment())
    feed = subprocess.Popen(
        ["git", "-C", repo, "fast-import", "--quiet"], stdin=subprocess.PIPE, env=environment()
    )
    made = write(feed.stdin)
    feed.stdin.close()
    if feed.wait() != 0:
        raise SystemExit("git fast-import failed")
    git(repo, "pack-refs", "--all")
    return made


def make(repo, count):
    """A bare repository with about so many tags, packed; returns how many it has."""

    def write(out):
        _commits(out)
        return tags(out, count // (VERSIONS * 5 // 2), VERSIONS, COMMITS)

    return fill(repo, write)
