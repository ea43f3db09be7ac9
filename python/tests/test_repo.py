"""gto.Repo: a repository that is kept open."""

import copy
import gc
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
import types
import unittest
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from support import RepositoryTest, starts_python

import gto
from gto import _gto, api, exceptions

FUNCTIONS = (
    "register register_all assign unassign deregister deprecate rollback doctor diff show history stages get_stages check_ref describe"
    " find_latest_version find_versions_in_stage parse_tag".split()
)


class OpenRepository(RepositoryTest):
    def setUp(self):
        super().setUp()
        self.head = self.commit("First", artifacts__yaml="churn: {type: model}\n")

    def test_methods(self):
        """All functions of gto.api, with the same answers."""
        with gto.Repo(self.repo) as repo:
            event = repo.register("churn")
            self.assertEqual(event.tag, "churn@v0.0.1")
            self.assertEqual(repo.assign("churn", "dev", version="v0.0.1").tag, "churn#dev#1")
            for name, args in (
                ("show", ()), ("show", ("churn",)), ("history", ()), ("stages", ()), ("get_stages", ()),
                ("check_ref", ("churn@v0.0.1",)), ("describe", ("churn",)), ("find_latest_version", ("churn",)),
                ("find_versions_in_stage", ("churn", "dev")),
            ):  # fmt: skip
                self.assertEqual(getattr(repo, name)(*args), getattr(api, name)(self.repo, *args), name)
            self.assertEqual(repo.parse_tag("churn#dev#1"), api.parse_tag("churn#dev#1"))
            self.assertEqual(repo.unassign("churn", version="v0.0.1", stage="dev").tag, "churn#dev!#2")
            self.tick()
            self.assertEqual(repo.deregister("churn", version="v0.0.1").tag, "churn@v0.0.1!")
            self.tick()
            self.assertEqual(repo.deprecate("churn").tag, "churn@deprecated")
            self.assertEqual(repo.get_state(), api._get_state(self.repo))
            self.assertTrue(repo.is_registry())
            self.assertEqual((repo.root_dir, repo.is_server, repo.config.stages), (str(self.repo), False, None))
            self.assertEqual(repr(repo), f"Repo({self.repo!r})")
        for name in FUNCTIONS:
            self.assertTrue(callable(getattr(gto.Repo, name)))
        with self.assertRaises(exceptions.NoRepo):
            gto.Repo(self.scratch)
        with self.assertRaises(TypeError):
            gto.Repo(3)

    def test_forms(self):
        with gto.Repo() as repo:
            repo.register("a")
            repo.register("b", "HEAD", "v1.0.0")
            repo.register("c", path="c.pkl", type="model")
            api.register(repo, "d", "HEAD")
            api.assign("a", "dev", version="v0.0.1", repo=repo)
            repo.assign("b", stage="dev", ref="HEAD")
            with self.assertRaises(TypeError):
                repo.assign("c")
        self.assertEqual(self.tags(), ["a#dev#1", "a@v0.0.1", "b#dev#1", "b@v1.0.0", "c@v0.0.1", "d@v0.0.1"])

    def test_it_sees_what_others_do(self):
        with gto.Repo(self.repo) as repo:
            self.assertEqual(repo.show(), {"churn": {"version": None, "stage": {}, "registered": False, "active": True}})
            for number in range(3):
                self.git("tag", "-a", "-m", "m", f"churn@v0.0.{number}", self.commit(f"{number}"))
                self.assertEqual(repo.show()["churn"]["version"], f"v0.0.{number}")
                self.git("pack-refs", "--all")
            self.git("tag", "-d", "churn@v0.0.2")
            self.assertEqual(repo.show()["churn"]["version"], "v0.0.1")
            (self.repo / "artifacts.yaml").write_text("other: {}\n")
            self.git("commit", "-q", "-a", "-m", "other")
            self.git("gc", "-q", "--prune=now")
            self.assertEqual(list(repo.show()), ["churn", "other"])

    def test_it_stays_where_it_is(self):
        os.chdir("..")
        with gto.Repo("repo") as repo:
            os.chdir("/")
            self.assertEqual(list(repo.show()), ["churn"])
            child = os.fork()
            if child == 0:
                os._exit(0 if list(repo.show()) == ["churn"] and repo.register("forked") else 1)
            self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), 0)
            self.assertEqual(list(repo.show()), ["forked", "churn"])

    def test_it_is_gone(self):
        """One that is not there any more is not one without artifacts."""
        with gto.Repo(self.repo) as repo:
            repo.register("churn")
            (self.repo / ".git").rename(self.scratch / "gone")
            for ask in (repo.show, repo.history, repo.doctor, lambda: repo.show("churn"), lambda: repo.register("b")):
                with self.assertRaises(exceptions.GTOException):
                    ask()
            with self.assertRaises(exceptions.NoRepo):
                repo.show()
            (self.scratch / "gone").rename(self.repo / ".git")
            self.assertEqual(list(repo.show()), ["churn"])

    def test_closed(self):
        repo = gto.Repo(self.repo)
        repo.close()
        repo.close()
        for name, args in (("show", ()), ("register", ("a",)), ("history", ())):
            with self.assertRaises(ValueError) as caught:
                getattr(repo, name)(*args)
            self.assertIn("closed", str(caught.exception))
        with self.assertRaises(ValueError):
            repo.root_dir

    def test_copies(self):
        with gto.Repo(self.repo) as repo:
            for again in (pickle.loads(pickle.dumps(repo)), copy.copy(repo), copy.deepcopy(repo)):
                with again:
                    self.assertEqual(again.show(), repo.show())
                    self.assertIsNot(again._opened, repo._opened)

    def test_it_is_a_repository_for_others(self):
        with gto.Repo(self.repo) as repo:
            repo.register("churn")
            self.assertEqual([tag.name for tag in gto.tag.find(scm=repo)], ["churn@v0.0.1"])
            self.assertEqual(gto.tag.name_tag(gto.constants.Action.ASSIGN, "churn", stage="x", scm=repo), "churn#x#1")
            outer = types.SimpleNamespace(root_dir=repo.root_dir)
            self.assertEqual(api.show(outer), repo.show())
            self.assertEqual(gto.tag.find(scm=repo)[0].hexsha, self.git("rev-parse", "churn@v0.0.1"))

    def test_threads_take_turns(self):
        with gto.Repo(self.repo) as repo:
            def work(number):
                for i in range(10):
                    repo.register(f"a{number}", self.commits[i])
                    repo.show()
                    repo.history(f"a{number}")

            self.commits = [self.commit(f"{i}") for i in range(10)]
            with ThreadPoolExecutor(4) as pool:
                list(pool.map(work, range(4)))
            self.assertEqual([repo.show()[f"a{n}"]["version"] for n in range(4)], ["v0.0.10"] * 4)

    def test_closing_waits(self):
        repo = gto.Repo(self.repo)
        refused = []

        def work():
            try:
                while True:
                    repo.show()
            except ValueError as error:
                refused.append(error)

        threads = [threading.Thread(target=work) for _ in range(3)]
        for thread in threads:
            thread.start()
        time.sleep(0.05)
        repo.close()
        for thread in threads:
            thread.join()
        self.assertEqual(len(refused), 3)

    def test_it_is_not_used_within_its_own_use(self):
        """A warning that is shown asks again: the repository is free by then."""
        self.git("tag", "-a", "-m", "m", "churn@v1.0.0")
        (self.repo / ".git/refs/tags/churn@v1.0.0").write_text("nonsense\n")
        asked = []
        with gto.Repo(self.repo) as repo, warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.showwarning = lambda *_: asked.append(repo.stages(allowed=True))
            repo.show()
        self.assertEqual(asked, [None])

    def test_it_is_freed(self):
        for _ in range(300):
            gto.Repo(self.repo)
        gc.collect()
        self.assertLess(len(os.listdir("/proc/self/fd")), 100)

    def test_capsules_of_others(self):
        for wrong in (3, object(), None, types):
            with self.assertRaises((TypeError, ValueError)):
                _gto.close(wrong)


class OnAServer(RepositoryTest):
    def setUp(self):
        super().setUp()
        self.commit("First")
        self.origin = self.scratch / "served.git"
        self.git("clone", "-q", "--bare", str(self.repo), str(self.origin))
        self.url = f"file://{self.origin}"
        # whoever runs `git ls-remote` leaves a line
        self.log = self.scratch / "log"
        bin = self.scratch / "bin"
        bin.mkdir()
        real = subprocess.run(["sh", "-c", "command -v git"], capture_output=True, text=True).stdout.strip()
        (bin / "git").write_text(
            f'#!/bin/sh\nfor word; do [ "$word" = ls-remote ] && echo asked >>{self.log}; done\nexec {real} "$@"\n'
        )
        (bin / "git").chmod(0o755)
        os.environ["PATH"] = f"{bin}:{os.environ['PATH']}"

    def asked(self, call):
        self.log.write_text("")
        call()
        return len(self.log.read_text().split())

    def test_it_is_asked_once(self):
        self.assertEqual(self.asked(lambda: api.register(self.url, "churn", "HEAD")), 1)
        self.assertEqual(self.asked(lambda: api.describe(self.url, "churn@latest")), 1)
        self.assertEqual(self.asked(lambda: api.show(self.url, "churn")), 1)

        def many():
            with gto.Repo(self.url) as repo:
                repo.show()
                repo.show("churn")
                repo.history()
                repo.describe("churn@latest")
                self.assertTrue(repo.is_server)

        self.assertEqual(self.asked(many), 1)

    def test_changes_are_seen(self):
        with gto.Repo(self.url) as repo:
            self.assertEqual(repo.register("churn").tag, "churn@v0.0.1")
            repo.assign("churn", "prod", version="v0.0.1")
            self.assertEqual(repo.show("churn#prod")[0]["version"], "v0.0.1")
        self.assertEqual(self.git("-C", str(self.origin), "tag").split(), ["churn#prod#1", "churn@v0.0.1"])


SLEEPING_SERVER = """
import os, signal, sys, threading, time
from gto import api

class Enough(Exception):
    pass

def handler(*_):
    raise Enough

signal.signal(signal.SIGALRM, handler)
signal.setitimer(signal.ITIMER_REAL, 0.5)
start = time.monotonic()
try:
    api.show(sys.argv[1])
except Enough:
    print("gave up", time.monotonic() - start < 10)
"""


@starts_python
class Signals(RepositoryTest):
    def test_a_handler_ends_what_waits_for_a_server(self):
        remote = self.scratch / "bin" / "git-remote-slow"
        remote.parent.mkdir()
        ssh = self.scratch / "ssh"
        ssh.write_text("#!/bin/sh\nexec sleep 60\n")
        ssh.chmod(0o755)
        os.environ.update(GIT_SSH_COMMAND=str(ssh), GIT_SSH_VARIANT="simple")
        done = subprocess.run(
            [sys.executable, "-c", SLEEPING_SERVER, "ssh://example.invalid/x"], capture_output=True, text=True, timeout=50
        )
        self.assertEqual(done.stdout, "gave up True\n", done.stderr)


if __name__ == "__main__":
    unittest.main()
