"""The package and those who use it, as mypy sees them."""

import importlib.util
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from support import ROOT

CLIENT = """
from pathlib import Path
from typing import Optional

from gto import api
from gto.base import Registration, Version, VStage
from gto.tag import find

event: Registration = api.register("my-model", "model.pkl", type="model", labels=["a"])
api.register(Path("."), "my-model", "HEAD", bump_minor=True)
api.assign("my-model", stage="dev", version=event.tag)
stages: Optional[list[VStage]] = api.find_versions_in_stage(".", "my-model", "dev")
names: list[str] = [tag.name for tag in find(scm=".")]
api.register("my-model", nonsense=1)  # expect: error
"""


@unittest.skipUnless(importlib.util.find_spec("mypy"), "mypy is not installed")
class Typing(unittest.TestCase):
    def mypy(self, *args):
        with tempfile.TemporaryDirectory() as cache:
            return subprocess.run(
                [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", "--cache-dir", cache, *args],
                env={**os.environ, "MYPYPATH": str(ROOT / "python")}, cwd=ROOT / "python" / "tests",
                capture_output=True, text=True,
            )  # fmt: skip

    def test_package(self):
        self.assertEqual(self.mypy("-p", "gto").stdout, "")

    def test_client(self):
        with tempfile.TemporaryDirectory() as directory:
            client = Path(directory) / "client.py"
            client.write_text(CLIENT)
            lines = self.mypy(str(client)).stdout.splitlines()
        lines = [line for line in lines if ": note: " not in line]
        expected = 1 + next(i for i, line in enumerate(CLIENT.splitlines()) if "expect: error" in line)
        self.assertEqual(len(lines), 1, lines)
        self.assertIn(f":{expected}: error", lines[0])


if __name__ == "__main__":
    unittest.main()
