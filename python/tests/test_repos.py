"""gto.Repos: several repositories, asked at the same time."""

import json
import os
import subprocess
import sys
import time
import unittest
import warnings
from concurrent.futures import ThreadPoolExecutor

from support import RepositoryTest, starts_python

import gto
from gto import _gto, api, exceptions


class Several(RepositoryTest):
    """`a/models` and `b/models` with `net`, and `data`, which is a bare repository at a URL, with `set`."""

    def setUp(self):
        super().setUp()
        os.chdir(self.scratch)
        self.places = [self.make("a/models", "net"), self.make("b/models", "net", "other"), self.make("c", "set")]
        bare = self.scratch / "data.git"
        self.git("clone", "-q", "--bare", self.places.pop(), str(bare), cwd=self.scratch)
        self.places.append(f"file://{bare}")

    def make(self, place, *names):
        self.git("init", "-q", "-b", "main", place, cwd=self.scratch)
        self.git("-C", place, "commit", "-q", "--allow-empty", "-m", place, cwd=self.scratch)
        api.register_all(place, names, type="model", description=f"in {place}")
        return place

    def program(self, *args):
        words = [word for place in self.places for word in ("-r", place)]
        return json.loads(subprocess.run(["gto", *args, *words, "--json"], capture_output=True, check=True).stdout)

    def as_json(self, answer):
        return json.loads(json.dumps(answer, default=lambda moment: moment.isoformat()))

    def test_it_says_what_the_program_says(self):
        with gto.Repos(self.places) as repos:
            self.assertEqual(repos.labels, ["a/models", "b/models", "data"])
            self.assertEqual((len(repos), repos.errors), (3, {}))
            for answer, words in (
                (repos.show(), ["show"]),
                (repos.show("net"), ["show", "net"]),
                (repos.show(name="*@latest"), ["show", "*@latest"]),
                (repos.show(pattern="o*"), ["show", "o*"]),
                (repos.show(at="2023-11-15"), ["show", "--at", "2023-11-15"]),
                (repos.history(limit=1), ["history", "-n", "1"]),
                (repos.stages(), ["stages"]),
            ):
                self.assertEqual(self.as_json(answer), self.program(*words), words)

    def test_each_part_is_what_one_repository_answers(self):
        api.assign(self.places[0], "net", "prod", version="v0.0.1")
        with gto.Repos(iter(self.places)) as repos:
            for place, row in zip(self.places, repos.history()):
                self.assertEqual(row["events"], api.history(place))
            self.assertEqual([row["stages"] for row in repos.stages(used=True)], [["prod"], [], []])
            self.assertEqual([row["problems"] for row in repos.doctor()], [[], [], []])
            self.assertEqual([list(repo.show()) for repo in repos], [["net"], ["net", "other"], ["set"]])
            self.assertEqual(repos.describe("other")["repository"], "b/models")
            self.assertEqual(repos.describe("net")["description"].description, "in a/models")
            self.assertIsNone(repos.describe("nothing"))

    def test_what_only_some_have(self):
        head = self.git("-C", self.places[0], "rev-parse", "HEAD", cwd=self.scratch)
        with gto.Repos(self.places[:2]) as repos:
            self.assertEqual([len(row["versions"]) for row in repos.show("other")], [0, 1])
            with self.assertRaises(exceptions.ArtifactNotFound):
                repos.show("nothing")
            self.assertEqual([row["repository"] for row in repos.show(contains=head)], ["a/models"])
            with self.assertRaises(exceptions.RefNotFound):
                repos.show(points_at="nowhere")
            with self.assertRaises(TypeError):
                repos.show(table=True)
            with self.assertRaises(TypeError):
                repos.history(nonsense=1)

    def test_those_that_cannot_be_read(self):
        places = [self.places[0], "nowhere", self.places[1]]
        with self.assertWarnsRegex(exceptions.RegistryWarning, "^nowhere: No Git repo") as caught:
            repos = gto.Repos(places)
        self.assertEqual(caught.filename, __file__)
        self.assertIsInstance(repos.errors["nowhere"], exceptions.NoRepo)
        self.assertEqual(repos.labels, ["a/models", "b/models"])
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with self.assertRaises(exceptions.RegistryWarning):
                gto.Repos(places)
        with self.assertRaises(exceptions.NoRepo):
            gto.Repos(["nowhere", "neither"])
        for wrong in ("a/models", b"a/models", [3], 3):
            with self.assertRaises(TypeError):
                gto.Repos(wrong)
        self.assertEqual(gto.Repos([]).show(), [])
        repos.close()
        with self.assertRaises(ValueError):
            repos.show()

    def test_one_that_breaks_later(self):
        with gto.Repos(self.places[:2]) as repos:
            self.git("-C", "a/models", "tag", "-a", "-m", "m", "net@v1.0.0", cwd=self.scratch)
            (self.scratch / "a/models/.git/refs/tags/net@v1.0.0").write_text("nonsense\n")
            with self.assertWarnsRegex(exceptions.RegistryWarning, "^a/models: .*net@v1.0.0"):
                self.assertEqual(len(repos.show()), 2)
            subprocess.run(["mv", "a/models/.git", "a/gone"], check=True)
            with self.assertWarnsRegex(exceptions.RegistryWarning, "^a/models: "):
                self.assertEqual([row["repository"] for row in repos.history()], ["b/models"])

    def test_the_same_repository(self):
        place = self.places[0]
        with gto.Repo(place) as repo, gto.Repos([place, repo, os.path.abspath(place), place + "/.git"]) as repos:
            self.assertEqual((len(repos), repos.labels), (1, ["models"]))
            repos.close()
            self.assertEqual(list(repo.show()), ["net"])

    def test_many_threads(self):
        with gto.Repos(self.places) as repos, ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(lambda _: repos.show(), range(12)))
        self.assertTrue(all(answer == answers[0] for answer in answers))

    def test_labels(self):
        self.assertEqual(_gto.repository_labels([]), [])
        self.assertEqual(_gto.repository_labels(["/a/b\udcff", "https://u:p@h/a/c.git"]), ["b\udcff", "c"])
        for wrong in (None, (), ["a", 3], ["a\0"]):
            with self.assertRaises((TypeError, ValueError)):
                _gto.repository_labels(wrong)


SILENT_SERVERS = """
import signal, sys, time
import gto

class Enough(Exception):
    pass

def handler(*_):
    raise Enough

signal.signal(signal.SIGALRM, handler)
signal.setitimer(signal.ITIMER_REAL, 0.5)
start = time.monotonic()
try:
    gto.Repos([f"ssh://example.invalid/{n}" for n in range(20)])
except Enough:
    print("gave up", time.monotonic() - start < 10)
"""


@starts_python
class Signals(RepositoryTest):
    def test_a_handler_ends_what_all_wait_for(self):
        ssh = self.scratch / "ssh"
        ssh.write_text("#!/bin/sh\nexec sleep 60\n")
        ssh.chmod(0o755)
        os.environ.update(GIT_SSH_COMMAND=str(ssh), GIT_SSH_VARIANT="simple")
        start = time.monotonic()
        done = subprocess.run([sys.executable, "-c", SILENT_SERVERS], capture_output=True, text=True, timeout=50)
        self.assertEqual(done.stdout, "gave up True\n", done.stderr)
        self.assertLess(time.monotonic() - start, 15)  # no thread is waited for at the end either


if __name__ == "__main__":
    unittest.main()
