"""Repositories for tests, made anew for each."""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RECORDED = ROOT / "tests" / "reference"

sys.path.insert(0, str(RECORDED))
os.environ.pop("LD_PRELOAD", None)  # the sanitizer's library is for this process, not for Git


# Another Python that is started would need the sanitizer's library, too.
starts_python = unittest.skipIf("GTO_TEST_SANITIZED" in os.environ, "needs the sanitizer's library")


def plain_environment(home):
    """What Git and the package must not take from whoever runs the tests."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("GIT_", "GTO_"))}
    kept.update(
        HOME=str(home),
        XDG_CONFIG_HOME=str(home),
        XDG_CACHE_HOME=str(home / "cache"),
        GIT_CONFIG_NOSYSTEM="1",
        GIT_CONFIG_GLOBAL=str(home / "gitconfig"),
        GIT_COMMITTER_DATE="1700000000 +0200",
        GIT_AUTHOR_DATE="1700000000 +0200",
        TZ="UTC",
    )
    return kept


class RepositoryTest(unittest.TestCase):
    """A test in an empty directory, with a Git that knows who `Ada` is."""

    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="gto-python-")
        self.addCleanup(scratch.cleanup)
        self.scratch = Path(scratch.name).resolve()
        (self.scratch / "gitconfig").write_text("[user]\n\tname = Ada\n\temail = ada@example.org\n")
        before = dict(os.environ)
        self.addCleanup(self.set_environment, before)
        self.set_environment(plain_environment(self.scratch))
        self.addCleanup(os.chdir, os.getcwd())
        self.repo = self.scratch / "repo"
        self.git("init", "-q", "-b", "main", str(self.repo), cwd=self.scratch)
        os.chdir(self.repo)

    @staticmethod
    def set_environment(environment):
        os.environ.clear()
        os.environ.update(environment)

    def git(self, *args, cwd=None, stdin=None, **environment):
        done = subprocess.run(
            ["git", *args], cwd=cwd or self.repo, input=stdin, capture_output=True, text=True, check=True,
            env={**os.environ, **environment},
        )  # fmt: skip
        return done.stdout.strip()

    def commit(self, message="a commit", **files):
        """Commits files, `a__b` standing for `a.b`; the id of the commit."""
        for name, text in files.items():
            (self.repo / name.replace("__", ".")).write_text(text)
            self.git("add", name.replace("__", "."))
        self.git("commit", "-q", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD")

    def tags(self):
        return self.git("tag", "--list").split()

    def tick(self, seconds=1):
        """Lets time pass for what is made from now on."""
        now = int(os.environ["GIT_COMMITTER_DATE"].split()[0])
        os.environ["GIT_COMMITTER_DATE"] = f"{now + seconds} +0200"
