"""Every example of docs/python.md and README.md, run in the order in which it stands there."""

import io
import os
import re
import subprocess
import unittest
from contextlib import redirect_stdout

from support import ROOT, RepositoryTest
from test_api import Signatures

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
START = 1767607200  # 2026-01-05 10:00:00 UTC; each example is a minute later than the one before


def examples(path):
    """(language, text, what it prints, line) of each example."""
    text = path.read_text(encoding="utf-8")
    found = []
    for block in BLOCK.finditer(text):
        kind, body = block.groups()
        if kind == "text" and found:
            found[-1][2] = body
        elif kind in ("python", "sh"):
            found.append([kind, body, "", text.count("\n", 0, block.start()) + 1])
    return found


class Documentation(RepositoryTest):
    def setUp(self):
        super().setUp()
        os.chdir(self.scratch)
        self.names = {}

    def run_python(self, code, line):
        out = io.StringIO()
        with redirect_stdout(out):
            exec(compile("\n" * line + code, "docs/python.md", "exec"), self.names)
        return out.getvalue()

    def run_shell(self, code):
        # the shell may change the directory for what follows
        script = f"{code}\npwd >{self.scratch}/directory\n"
        done = subprocess.run(["sh", "-eu"], input=script, capture_output=True, text=True, check=True)
        os.chdir((self.scratch / "directory").read_text().strip())
        return done.stdout

    def run_examples(self, path, kinds=("python", "sh")):
        for number, (kind, code, expected, line) in enumerate(examples(path)):
            if kind not in kinds:
                continue
            os.environ["GIT_COMMITTER_DATE"] = os.environ["GIT_AUTHOR_DATE"] = f"{START + 60 * number} +0000"
            with self.subTest(example=f"{path.name}:{line}"):
                printed = self.run_python(code, line) if kind == "python" else self.run_shell(code)
                self.assertEqual(printed, expected)

    def test_python(self):
        path = ROOT / "docs" / "python.md"
        self.assertGreater(len(examples(path)), 20)
        self.run_examples(path)

    def test_readme(self):
        os.chdir(self.repo)
        self.commit("First")
        self.run_examples(ROOT / "README.md", kinds=("python",))

    def test_every_function_has_an_example(self):
        code = "".join(body for _, body, _, _ in examples(ROOT / "docs" / "python.md"))
        for name in Signatures.expected:
            self.assertIn(f"api.{name}(", code)


if __name__ == "__main__":
    unittest.main()
