"""All that gto.api and gto.base say of the recorded registries, beside what the reference says of them today.

GTO_REFERENCE names the Python that has the reference installed; without it there is nothing to do.
"""

import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import support
import replay

REFERENCE = os.environ.get("GTO_REFERENCE")
SCRIPT = Path(__file__).with_name("describe_registry.py")


def answers(python, repositories, environment):
    done = subprocess.run(
        [python, str(SCRIPT), *map(str, repositories)], env=environment, capture_output=True, text=True, check=True
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


@unittest.skipUnless(REFERENCE, "GTO_REFERENCE names no Python with the reference")
class Reference(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="gto-python-")
        self.addCleanup(scratch.cleanup)
        self.scratch = Path(scratch.name)

    def test_registries(self):
        environment = replay.clean_environment(self.scratch)
        repositories = []
        for kind in ("read", "write"):
            for record in replay.load(kind):
                registry = replay.Registry(record, self.scratch / f"{kind}-{record['id']}", environment)
                registry.make()
                repositories.append(registry.path)
        theirs = answers(REFERENCE, repositories, environment)
        ours = answers(sys.executable, repositories, {**environment, "PYTHONPATH": os.environ["PYTHONPATH"]})
        compared = 0
        for repository, expected, actual in zip(repositories, theirs, ours):
            if "failed" in expected:  # where the reference reads nothing at all, there is nothing to compare
                continue
            for what, answer in expected.items():
                if isinstance(answer, list) and answer[:1] == ["AttributeError"]:  # `describe` without an artifacts.yaml
                    continue
                self.assertEqual(actual.get(what), answer, f"{repository}: {what}")
                compared += 1
        print(f"{compared} answers compared", file=sys.stderr)


if __name__ == "__main__":
    unittest.main()
