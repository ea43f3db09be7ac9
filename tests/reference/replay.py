#!/usr/bin/env python3
"""Holds a gto program against the recorded answers of the reference.

    replay.py --gto build/gto             all of them
    replay.py --gto build/gto --only 17   registry 17 of both files
    replay.py --selftest                  that this runner notices mistakes

read.jsonl.gz and write.jsonl.gz hold one registry a line: `stream` is input of `git fast-import`,
`config` the text of `.gto`; `cases` are commands with their answers, `steps` commands that change the
registry, run one after another, with the tags after each.
"""

import argparse
import copy
import difflib
import gzip
import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unicodedata
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import differences
import oracle

HERE = Path(__file__).resolve().parent
TAG_FIELDS = [
    "refname:strip=2", "objecttype", "*objectname", "taggername", "taggeremail", "taggerdate:raw",
    "contents:subject", "contents:body",
]  # fmt: skip
TAG_FORMAT = "%00".join(f"%({field})" for field in TAG_FIELDS) + "%1e"
# their output is compared byte for byte; that of the others is messages
EXACT = {"show", "history", "stages", "check-ref", "parse-tag", "print-state"}
SHOWN = 20  # disagreements, at most


def load(kind):
    with gzip.open(HERE / f"{kind}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def clean_environment(scratch):
    home = scratch / "home"
    home.mkdir()
    config = scratch / "gitconfig"
    config.write_text("[user]\n\tname = Held Out\n\temail = held@out.example\n")
    keep = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("GTO_", "GIT_", "LC_")) and key not in ("TERM", "LANG", "COLUMNS")
    }
    return {
        **keep,
        "HOME": str(home),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": str(config),
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
    }


def run(argv, env, cwd, stdin=None):
    return subprocess.run(
        [os.fspath(arg) for arg in argv],
        env=env,
        cwd=cwd,
        input=stdin,
        stdin=subprocess.DEVNULL if stdin is None else None,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        timeout=120,
        check=False,
    )


class Registry:
    """A recorded registry, made anew in a directory."""

    def __init__(self, record, directory, env):
        self.number, self.stream = record["id"], record["stream"]
        self.env, self.path = env, directory / "repo"
        self.cwd = directory / "elsewhere"
        self.record = record
        states = [c for c in record.get("cases", []) if c["argv"] == ["print-state"] and not c["rc"]]
        self.state = json.loads(states[0]["out"]) if states else None

    def make(self):
        git = self.path / ".git"
        for needed in (self.cwd, git / "objects", git / "refs"):
            needed.mkdir(parents=True)
        # what `git init` would do, without starting it
        (git / "HEAD").write_text("ref: refs/heads/main\n")
        (git / "config").write_text("[core]\n\trepositoryformatversion = 0\n\tbare = false\n")
        if self.record["config"] is not None:
            (self.path / ".gto").write_text(self.record["config"], encoding="utf-8")
        done = self.git("fast-import", "--quiet", stdin=self.stream.encode())
        if done.returncode:
            raise RuntimeError(f"git fast-import: {done.stderr.decode()}")

    def git(self, *argv, stdin=None):
        return run(["git", *argv], self.env, self.path, stdin)

    def resolve(self, revision):
        return self.git("rev-parse", revision).stdout.decode().strip()

    def tags(self):
        text = self.git("for-each-ref", f"--format={TAG_FORMAT}", "refs/tags").stdout.decode()
        rows = [row.lstrip("\n").split("\0") for row in text.split("\x1e")[:-1]]
        return sorted([*row[:-1], row[-1].rstrip("\n")] for row in rows)

    def answer(self, gto, case):
        where = [] if case["argv"][0] == "parse-tag" else ["-r", self.path]
        env = dict(self.env)
        if "time" in case:
            env["GIT_COMMITTER_DATE"] = f"{case['time']} +0000"
        done = run([gto, *case["argv"], *where], env, self.cwd)
        return {
            "rc": done.returncode,
            "out": done.stdout.decode(errors="backslashreplace"),
            "err": done.stderr.decode(errors="backslashreplace"),
        }


def squeeze(text):
    return "".join(text.split())


def same_text(expected, actual, exact):
    return expected == actual if exact else squeeze(expected) == squeeze(actual)


def folded(case):
    """Whether the reference broke the lines of this output: check-ref without an option does."""
    bare = case["argv"][0] == "check-ref" and len(case["argv"]) == 2
    return bare and any(width(line) > 60 for line in case["out"].split("\n"))


def width(line):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


def complaint(case, answer):
    """What is wrong with an answer, or None."""
    if answer["rc"] != case["rc"]:
        return f"exit status {answer['rc']}, not {case['rc']}"
    if case["rc"] == 2:
        return None  # how wrong usage is explained is our own affair
    exact = case["argv"][0] in EXACT and not folded(case)
    for key, name, how in (("out", "standard output", exact), ("err", "standard error", False)):
        if not same_text(case[key], answer[key], how):
            return f"{name} differs"
    if "tags" in case and case["tags"] != answer["tags"]:
        return "the tags differ"
    return None


def text_of(answer):
    lines = [f"rc {answer['rc']}", *answer["out"].split("\n"), "--", *answer["err"].split("\n")]
    return lines + [" ".join(map(str, row)) for row in answer.get("tags", [])]


def report(registry, kind, case, answer, problem):
    changed = difflib.unified_diff(text_of(case), text_of(answer), "reference", "gto", lineterm="", n=1)
    diff = [line[:200] for line in itertools.islice(changed, 2, 14)]
    head = f"{kind} {registry.number}, {case['index']}: gto {' '.join(case['argv'])}"
    return "\n".join([f"{head}\n  {problem}", *("  " + line for line in diff)])


class Result:
    def __init__(self):
        self.passed = 0
        self.failures = []
        self.rules = Counter()


def expectation(case, index, recorded_path, registry, version):
    """The recorded answer, with the path and the version of today."""
    expected = {**case, "index": index}
    for key in ("out", "err"):
        expected[key] = case[key].replace(recorded_path, str(registry.path))
    if case["argv"][0] == "doctor":
        expected["out"] = expected["out"].replace("GTO Version: 1.10.1", f"GTO Version: {version}")
    if "tags" in case:
        expected["tags"] = sorted(case["tags"])
    return expected


def replay(kind, record, gto, version, env, scratch):
    """Runs all commands of one registry."""
    directory = scratch / f"{kind}-{record['id']}"
    registry = Registry(record, directory, env)
    registry.make()
    result = Result()
    tags = registry.tags() if kind == "write" else None
    for index, case in enumerate(record["cases" if kind == "read" else "steps"]):
        expected = expectation(case, index, record["repo"], registry, version)
        answer = registry.answer(gto, expected)
        if kind == "write":
            answer["tags_before"], tags = tags, registry.tags()
            answer["tags"] = tags
        rule = next((r for r in differences.RULES if r.excuses(registry, expected)), None)
        if rule:
            result.rules[rule.name] += 1
            problem = rule.complaint(registry, expected, answer)
        else:
            problem = complaint(expected, answer)
        if problem:
            result.failures.append(report(registry, kind, expected, answer, problem))
        else:
            result.passed += 1
    shutil.rmtree(directory)
    return result


def version_of(gto, env):
    text = run([gto, "--version"], env, "/").stdout.decode().split()
    if not text:
        sys.exit(f"replay: {gto} --version says nothing")
    return text[-1]


def replay_all(gto, work, jobs):
    """work: (kind, record) pairs. The results, in that order."""
    shared_memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="gto-replay-", dir=shared_memory) as name:
        scratch = Path(name)
        env = clean_environment(scratch)
        version = version_of(gto, env)
        with ThreadPoolExecutor(jobs) as pool:
            return list(
                pool.map(lambda item: replay(*item, gto, version, env, scratch), work)
            )


def main_replay(args):
    kinds = [args.file] if args.file else ["read", "write"]
    work = [(k, r) for k in kinds for r in load(k) if args.only is None or r["id"] == args.only]
    results = replay_all(os.path.abspath(args.gto), work, args.jobs)
    failures = [text for result in results for text in result.failures]
    rules = sum((result.rules for result in results), Counter())
    passed = sum(result.passed for result in results)
    for text in failures[:SHOWN]:
        print(text)
    if len(failures) > SHOWN:
        print(f"... and {len(failures) - SHOWN} more")
    for name, count in rules.items():
        print(f"better on purpose: {name}: {count}")
    print(f"{passed} passed, {len(failures)} failed")
    return 1 if failures else 0


def selftest():
    """Recorded answers stand for those of a program, whole and then spoilt."""
    passed, failed = 0, 0

    def check(name, good):
        nonlocal passed, failed
        passed, failed = passed + bool(good), failed + (not good)
        if not good:
            print(f"failed: {name}")

    cases = [(r, c) for kind in ("read", "write") for r in load(kind) for c in r.get("cases") or r["steps"]]
    for spoil in ("rc", "out", "err", "tags"):
        for record, case in cases:
            if case["rc"] == 2 and spoil != "rc" or spoil not in case:
                continue
            answer = copy.copy(case)
            if spoil == "rc":
                answer["rc"] += 1
            elif spoil == "tags":
                answer["tags"] = case["tags"] + [["x", "tag", "", "", "", "", "", ""]]
            else:
                answer[spoil] = case[spoil] + "x"
            if complaint(case, case) or not complaint(case, answer):
                check(f"{spoil} of {record['id']} {case['argv']}", False)
                break
        else:
            check(spoil, True)

    shown = 0
    for record in load("read"):
        registry = Registry(record, Path("/nowhere"), {})
        for case in record["cases"]:
            if registry.state and is_shown_version(case):
                shown += 1
                if oracle.show(registry.state, case["argv"]) != (case["rc"], case["out"], case["err"]):
                    check(f"oracle: {record['id']} {case['argv']}", False)
    check("the oracle was held against something", shown > 900)

    silent = {"rc": 0, "out": "", "err": "", "tags": [], "tags_before": []}
    used = Counter()
    for kind in ("read", "write"):
        for record in load(kind):
            registry = Registry(record, Path("/nowhere"), {})
            for index, case in enumerate(record.get("cases") or record["steps"]):
                case["index"] = index
                for rule in differences.RULES:
                    if rule.excuses(registry, case):
                        used[rule.name] += 1
                        check(f"{rule.name}: silence", rule.complaint(registry, case, silent))
                        check(f"{rule.name}: reference", rule.complaint(registry, case, {**silent, **case}))
    for rule in differences.RULES:
        check(f"{rule.name} is used", used[rule.name])

    for kind in ("read", "write"):
        (result,) = replay_all("/bin/echo", [(kind, load(kind)[0])], 1)
        check(f"{kind}: echo is no gto", len(result.failures) > result.passed)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


def is_shown_version(case):
    """Whether the oracle has to know this answer: `show NAME` as a table or as lines."""
    argv = case["argv"]
    named = argv[0] == "show" and len(argv) > 1 and not argv[1].startswith("-")
    refused = any(text in case["err"] for text in ("Cannot find", "Multiple", ">=-1"))
    # tabulate takes a hash such as 4263e57 for a number; the oracle does not lay out numbers
    return named and "--json" not in argv and case["rc"] != 2 and not refused and "e+60" not in case["out"]


def main():
    parser = argparse.ArgumentParser(description="Compare gto with recorded answers.")
    parser.add_argument("--gto", metavar="PATH", default=os.environ.get("GTO", "build/gto"))
    parser.add_argument("--only", metavar="ID", type=int, help="registry of that number alone")
    parser.add_argument("--file", choices=["read", "write"], help="this file alone")
    parser.add_argument("-j", "--jobs", metavar="N", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--selftest", action="store_true", help="check this runner, no program")
    args = parser.parse_args()
    return selftest() if args.selftest else main_replay(args)


if __name__ == "__main__":
    sys.exit(main())
