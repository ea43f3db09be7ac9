"""What must hold of a module in a process: threads, forks, memory, a quick start."""

import os
import subprocess
import sys
import threading
import time
import unittest
from concurrent.futures import ThreadPoolExecutor

from support import RepositoryTest

from gto import Repo, api
from gto.exceptions import GTOException
from gto.versions import SemVer

SLEEPER = """#!/bin/sh
touch "$GTO_TEST/asleep"
for i in $(seq 200); do
    [ -e "$GTO_TEST/awake" ] && exit 0
    sleep 0.1
done
exit 1
"""


def resident():
    """Memory in use, in bytes."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


class Processes(RepositoryTest):
    def setUp(self):
        super().setUp()
        self.commit("First")
        api.register(self.repo, "churn", "HEAD")
        api.assign(self.repo, "churn", "prod", version="v0.0.1")

    def test_reading_releases_the_lock(self):
        switch = sys.getswitchinterval()
        self.addCleanup(sys.setswitchinterval, switch)
        worker = threading.Thread(target=lambda: [api.show(self.repo) for _ in range(500)])
        turns = 0
        sys.setswitchinterval(1000)  # from here on a thread runs until it lets go of the lock itself
        worker.start()
        while worker.is_alive():
            time.sleep(0)
            turns += 1
        self.assertGreater(turns, 20)

    def test_pushing_releases_the_lock(self):
        origin = self.scratch / "origin.git"
        self.git("init", "-q", "--bare", str(origin))
        self.git("remote", "add", "origin", str(origin))
        hook = self.repo / ".git" / "hooks" / "pre-push"
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(SLEEPER)
        hook.chmod(0o755)
        os.environ["GTO_TEST"] = str(self.scratch)
        with ThreadPoolExecutor(1) as pool:
            pushed = pool.submit(api.register, self.repo, "pushed", "HEAD", push=True)
            while not (self.scratch / "asleep").exists() and not pushed.done():
                time.sleep(0.01)
            (self.scratch / "awake").touch()
            self.assertEqual(pushed.result().tag, "pushed@v0.0.1")

    def test_threads(self):
        def work(number):
            for i in range(5):
                api.register(self.repo, f"a{number}", self.commits[i])
                api.assign(self.repo, "churn", f"stage-{number}-{i}", version="v0.0.1")
                self.assertIn(f"a{number}", api.show(self.repo))
                self.assertTrue(api.history(self.repo, f"a{number}"))

        self.commits = [self.commit(f"{i}") for i in range(5)]
        with ThreadPoolExecutor(6) as pool:
            list(pool.map(work, range(6)))
        shown = api.show(self.repo)
        self.assertEqual([shown[f"a{n}"]["version"] for n in range(6)], ["v0.0.5"] * 6)
        counters = sorted(int(tag.rpartition("#")[2]) for tag in self.tags() if tag.startswith("churn#"))
        self.assertEqual(counters, list(range(1, 32)))

    def test_fork(self):
        self.assertEqual(list(api.show(self.repo)), ["churn"])
        for _ in range(3):
            child = os.fork()
            if child == 0:
                status = 1
                try:
                    api.register(self.repo, f"forked-{os.getpid()}", "HEAD")
                    status = 0 if api.history(self.repo) and api.check_ref(self.repo, "churn#prod#1") else 2
                finally:
                    os._exit(status)
            self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), 0)
        self.assertEqual(len(api.show(self.repo)), 4)

    def test_an_environment_that_changes(self):
        """Another thread sets os.environ, which moves the environment of the process."""
        stop = threading.Event()
        names = [f"GTO_TEST_{number}" for number in range(400)]

        def change():
            while not stop.is_set():
                for name in names:
                    os.environ[name] = "x" * 50
                for name in names:
                    del os.environ[name]

        changer = threading.Thread(target=change)
        changer.start()
        try:
            with Repo(self.repo) as repo:
                end = time.monotonic() + 2
                while time.monotonic() < end:
                    self.assertEqual(list(api.show(self.repo)), ["churn"])
                    repo.history()
                    api.describe(self.repo, "churn", "HEAD~0")  # by Git
            api.register(self.repo, "other", "HEAD")
        finally:
            stop.set()
            changer.join()

    def test_the_environment_is_that_of_the_call(self):
        with Repo(self.repo) as repo:
            for name in ("Bo", "Cy"):
                os.environ["GIT_COMMITTER_NAME"] = name
                self.assertEqual(repo.register(name).author, name)
            os.environ["PATH"] = "/nowhere"
            with self.assertRaises(GTOException) as caught:
                repo.register("Di")
            self.assertIn("PATH", str(caught.exception))

    def questions(self):
        api.show(self.repo)
        api.show(self.repo, "churn")
        api.history(self.repo)
        api.check_ref(self.repo, "churn#prod#1")
        api._get_state(self.repo).artifacts["churn"].get_vstages()
        api.describe(self.repo, "churn")
        for wrong in (lambda: api.show(self.repo, "nothing"), lambda: api.register(self.repo, "churn", "HEAD")):
            with self.assertRaises(GTOException):
                wrong()

    @staticmethod
    def words():
        api.parse_tag("some/dir=churn@v1.2.3-rc.1!#17")
        SemVer("v1.2.3").bump_minor() < SemVer("v1.10.0")
        with_error = SemVer.is_valid("no\udcff")
        assert not with_error

    def grows(self, call, times):
        for _ in range(max(times // 20, 50)):
            call()
        before = resident()
        for _ in range(times):
            call()
        return resident() - before

    @unittest.skipIf("GTO_TEST_SANITIZED" in os.environ, "sanitizers keep what is freed")
    def test_memory(self):
        """100,000 calls, and the memory is what it was."""
        self.assertLess(self.grows(self.words, 27000), 1 << 19)  # 3 calls each
        self.assertLess(self.grows(self.questions, 2500), 1 << 19)  # 8 calls each

    @unittest.skipIf("GTO_TEST_SANITIZED" in os.environ, "needs the sanitizer's library")
    def test_import_is_light(self):
        code = "import sys; from gto import api; print(*sys.modules)"
        done = subprocess.run([sys.executable, "-S", "-c", code], capture_output=True, text=True, check=True)
        heavy = {"datetime", "json", "typing", "dataclasses", "logging", "pathlib", "subprocess", "gto.base"}
        self.assertEqual(heavy & set(done.stdout.split()), set())


if __name__ == "__main__":
    unittest.main()
