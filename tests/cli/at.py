#!/usr/bin/env python3
"""Time travel, on random registries: what `--at` answers is what the program answers when the
registry is cut off at that moment, by Git: later tags deleted, HEAD at the last commit until then.

    python3 tests/cli/at.py --gto build/gto [--registries 200] [--seed N]

The last line is `N passed, M failed`.
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile

START = 1_700_000_000
LENGTH = 40  # seconds, so that many events share one
ASKED = [["show"], ["show", "--json"], ["show", "a"], ["show", "a", "--json", "-d"], ["show", "*", "--plain", "-d"],
         ["show", "[ab]*@latest"], ["show", "--vs", "-1", "-d"], ["history", "--json"], ["history", "b", "--plain"],
         ["stages"], ["stages", "--json"], ["show", "--in", "prod", "--json"]]


def environment(home):
    env = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "GTO_"))}
    env.update(HOME=home, GIT_CONFIG_NOSYSTEM="1", TZ="UTC", LC_ALL="C.UTF-8", TERM="dumb")
    return env


def random_tag(rng, counters):
    artifact = rng.choice(["a", "b", "models/c"])
    kind = rng.choices(["register", "assign", "unassign", "deregister", "deprecate"], [5, 5, 2, 1, 1])[0]
    if kind in ("register", "deregister"):
        return f"{artifact}@v1.{rng.randrange(4)}.0" + ("!" if kind == "deregister" else "")
    if kind == "deprecate":
        return f"{artifact}@deprecated"
    counters[artifact] = counters.get(artifact, 0) + 1
    return f"{artifact}#{rng.choice(['dev', 'prod'])}" + ("!" if kind == "unassign" else "") + f"#{counters[artifact]}"


def random_registry(rng):
    """Input of git fast-import, and the tags with their times."""
    lines, tags, counters, now = [], {}, {}, START
    commits = rng.randrange(1, 6)
    for i in range(1, commits + 1):
        now += rng.randrange(0, LENGTH // 4)
        names = rng.sample(["a", "b", "only"], rng.randrange(0, 4))
        text = "".join(f"{name}: {{type: model}}\n" for name in names)
        lines.append(f"commit refs/heads/main\nmark :{i}\ncommitter C <c@x.example> {now} +0000\ndata 2\nx\n")
        if names:
            lines.append(f"M 100644 inline artifacts.yaml\ndata {len(text)}\n{text}\n")
    for _ in range(rng.randrange(0, 20)):
        name = random_tag(rng, counters)
        if name in tags:
            continue
        tags[name] = START + rng.randrange(0, LENGTH)
        lines.append(f"tag {name}\nfrom :{rng.randrange(1, commits + 1)}\n"
                     f"tagger T <t@x.example> {tags[name]} +0000\ndata 2\nx\n")
    return "".join(lines), tags


class Registry:
    def __init__(self, path, env, stream):
        self.path, self.env = path, env
        self.git("init", "-q", "-b", "main", path, at=".")
        self.git("fast-import", "--quiet", stdin=stream)
        self.git("reset", "-q", "--hard")

    def git(self, *args, stdin="", at=None):
        done = subprocess.run(["git", *args], cwd=at or self.path, env=self.env, input=stdin, check=True, text=True,
                              stdout=subprocess.PIPE)
        return done.stdout.strip()

    def ask(self, gto, words):
        done = subprocess.run([gto, *words], cwd=self.path, env=self.env, stdin=subprocess.DEVNULL, text=True,
                              capture_output=True)
        return done.returncode, done.stdout, done.stderr

    def cut(self, tags, moment):
        """Cuts the registry off; False if there is no commit to be at."""
        commit = self.git("rev-list", "-1", "--first-parent", f"--min-age={moment}", "HEAD")
        late = [tag for tag, time in tags.items() if time > moment]
        if late:
            self.git("update-ref", "--stdin", stdin="".join(f"delete refs/tags/{tag}\n" for tag in late))
        if commit:
            self.git("reset", "-q", "--hard", commit)
        return bool(commit)


def compare(gto, seed, env, folder):
    rng = random.Random(seed)
    stream, tags = random_registry(rng)
    registry = Registry(os.path.join(folder, "registry"), env, stream)
    moment = START + rng.randrange(0, LENGTH)
    at = f"@{moment} +0000"
    answers = [registry.ask(gto, [*words, "--at", at]) for words in ASKED]
    if not registry.cut(tags, moment):
        return 0, []
    wrong = []
    for words, answer in zip(ASKED, answers):
        expected = registry.ask(gto, words)
        if answer != expected:
            wrong.append(f"seed {seed}: gto {' '.join(words)} --at '{at}' says\n{answer}\nand not\n{expected}")
    return len(ASKED), wrong


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--gto", required=True)
    parser.add_argument("--registries", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    gto = os.path.abspath(options.gto)
    asked = failed = 0
    base = tempfile.mkdtemp(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None)
    try:
        for seed in range(options.seed, options.seed + options.registries):
            folder = tempfile.mkdtemp(dir=base)
            count, wrong = compare(gto, seed, environment(base), folder)
            asked += count
            failed += len(wrong)
            for text in wrong:
                print(text)
            shutil.rmtree(folder)
    finally:
        shutil.rmtree(base)
    print(f"{asked - failed} passed, {failed} failed")
    return failed > 0 or asked == 0


if __name__ == "__main__":
    sys.exit(main())
