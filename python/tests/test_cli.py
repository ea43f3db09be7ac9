"""gto.cli: the program, run from Python."""

import contextlib
import importlib.util
import io
import os
import pty
import subprocess
import sys
import unittest

from support import RepositoryTest, starts_python

from gto import __version__, api
from gto.cli import app, find_program


@starts_python
class Program(RepositoryTest):
    def setUp(self):
        super().setUp()
        self.commit("First")
        api.register(self.repo, "churn", "HEAD")

    def python(self, *args):
        path = os.pathsep.join(filter(None, sys.path))
        return subprocess.run(
            [sys.executable, *args], env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True
        )

    def test_modules(self):
        for module in ("gto", "gto.cli"):
            done = self.python("-m", module, "show", "--name")
            self.assertEqual((done.stdout, done.returncode), ("churn\n", 0), done.stderr)
            done = self.python("-m", module, "nonsense")
            self.assertEqual((done.stdout, done.returncode), ("", 2))
            self.assertTrue(done.stderr)

    def test_a_script(self):
        done = self.python("-c", "import sys; from gto.cli import app; sys.argv[1:] = ['--version']; sys.exit(app())")
        self.assertIn(__version__, done.stdout)

    def test_within_a_process(self):
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            self.assertEqual(app.main(["show", "-r", str(self.repo), "--name"], standalone_mode=False), 0)
            with self.assertRaises(SystemExit) as ended:
                app(["show", "nothing"])
        self.assertEqual((out.getvalue(), ended.exception.code), ("churn\n", 1))
        self.assertIn("nothing", err.getvalue())

    def test_on_a_terminal(self):
        pid, terminal = pty.fork()
        if pid == 0:
            os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
            os.execv(sys.executable, [sys.executable, "-m", "gto", "show", "--name"])
        text = b""
        with contextlib.suppress(OSError):
            while chunk := os.read(terminal, 1024):
                text += chunk
        os.waitpid(pid, 0)
        self.assertIn(b"churn", text)

    def test_verbose_alone_shows_help(self):
        done = subprocess.run([find_program(), "--verbose"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("register", done.stdout)

    def test_a_script_is_not_the_program(self):
        bin = self.scratch / "bin"
        bin.mkdir()
        (bin / "gto").write_text("#!/bin/sh\nexit 3\n")
        (bin / "gto").chmod(0o755)
        os.environ["PATH"] = f"{bin}:{os.environ['PATH']}"
        self.assertNotEqual(find_program(), str(bin / "gto"))
        os.environ["PATH"] = str(bin)
        with contextlib.suppress(FileNotFoundError):  # unless it comes with the package
            self.assertNotEqual(find_program(), str(bin / "gto"))

    @unittest.skipIf(importlib.util.find_spec("click") is None, "click is not installed")
    def test_clicks_runner(self):
        from click.testing import CliRunner

        result = CliRunner().invoke(app, ["show", "-r", str(self.repo), "--name"])
        self.assertEqual((result.exit_code, result.output), (0, "churn\n"))
        self.assertEqual(CliRunner().invoke(app, ["nonsense"]).exit_code, 2)


if __name__ == "__main__":
    unittest.main()
