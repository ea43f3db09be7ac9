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
import datetime
import re
from pathlib import Path
from typing import Any, Optional

import gto
from gto import api, base, config, constants, exceptions, ext, index, tag, ui, utils, versions
from gto.types import Answer, ArtifactState, Diff, HistoryEvent, Problem, Repairs, VersionState

event: base.Registration = api.register("my-model", "model.pkl", type="model", labels=["a"])
event = api.register(Path("."), "my-model", "HEAD", bump_minor=True)
event = api.register(name="my-model", version="v1.0.0", repo=".")
assigned: base.Assignment = api.assign("my-model", stage="dev", version=event.tag)
assigned = api.assign(".", "my-model", "dev", "v1.0.0")
unassigned: Optional[base.Unassignment] = api.unassign("my-model", version="v1.0.0", stage="dev")
unassigned = api.unassign(".", "my-model", None, "v1.0.0", "dev", delete=True)
deregistered: Optional[base.Deregistration] = api.deregister("my-model", version="v1.0.0")
deregistered = api.deregister(".", "my-model", "HEAD")
deprecated: Optional[base.Deprecation] = api.deprecate("my-model", push=True)
deprecated = api.deprecate(b".", "my-model")

shown: dict[str, ArtifactState] = api.show()
latest: Optional[str] = api.show(".")["my-model"]["version"]
rows: list[VersionState] = api.show(".", "my-model")
rows = api.show(name="my-model@latest", deprecated=True)
created: datetime.datetime = rows[0]["stages"][0]["assignments"][0]["created_at"]
table: tuple[list[dict[str, Any]], str] = api.show(name="my-model", table=True)
text: str = api.show(json=True)
events: list[HistoryEvent] = api.history(".", "my-model", ascending=True)
table = api.history(table=True)
names: Optional[list[str]] = api.stages()
names = api.get_stages(".", allowed=True)
done: list[base.BaseEvent] = api.check_ref("my-model#dev#1")
done = api.check_ref(".", "my-model#dev#1")
version: Optional[base.Version] = api.find_latest_version("my-model")
version = api.find_latest_version(".", "my-model", registered=False)
found: list[base.Version] = api.find_latest_version("my-model", all=True)
stages: Optional[list[base.VStage]] = api.find_versions_in_stage(".", "my-model", "dev")
stages = api.find_versions_in_stage("my-model", "dev", versions_per_stage=-1)
said: Optional[index.Artifact] = api.describe("my-model@latest")
said = api.describe(".", "my-model", "HEAD")
parts: dict[str, Any] = api.parse_tag("my-model@v1.0.0")

now = datetime.datetime.now()
shown = api.show(pattern="models/*", at=now, stage="prod", type="model", labels=["nlp"])
rows = api.show(points_at="HEAD")
rows = api.show(contains="HEAD", no_contains="HEAD~1", at="yesterday")
rows = api.show(".", "models/*@latest", labels="nlp")
events = api.history(since="2026-01-01", until=now, limit=3, at="HEAD~1")
names = api.stages(used=True, at=now)
version = api.find_latest_version("my-model", at=now)
found = api.find_latest_version(".", "my-model", all=True, at=now)
stages = api.find_versions_in_stage("my-model", "dev", at="HEAD")
event = api.register("my-model", "model.pkl", dry_run=True)
perhaps: Optional[base.Registration] = api.register(".", "my-model", "HEAD", if_changed=True)
several: list[base.Registration] = api.register_all(".", ["a", "b"], bump_minor=True, remote="upstream")
assigned = api.rollback("my-model", "prod", to="v1.0.0")
assigned = api.rollback(".", "my-model", "prod", dry_run=True)
unassigned = api.unassign("my-model", version="v1.0.0", stage="dev", dry_run=True)
change: Diff = api.diff("my-model@v1.0.0", before="my-model#prod")
change = api.diff(".", "my-model", "my-model@v0.1.0", all_commits=True)
text = api.diff("my-model", json=True)
if change["commits"]:
    created = change["commits"]["after"]["listed"][0]["created_at"]
problems: list[Problem] = api.doctor()
repairs: Repairs = api.doctor(".", fix=True, dry_run=True)
again_later: list[str] = repairs["restore"]

with gto.Repo(".") as repo:
    shown = repo.show(pattern="models/*", at=now)
    rows = repo.show(no_contains="HEAD")
    rows = repo.show("my-model", type="model")
    events = repo.history("my-model", limit=1)
    names = repo.stages(at="HEAD")
    perhaps = repo.register("my-model", if_changed=True)
    several = repo.register_all(["a", "b"], "HEAD", dry_run=True)
    assigned = repo.rollback("my-model", "prod")
    problems = repo.doctor()
    change = repo.diff("my-model", "my-model@v0.1.0")
    text = repo.diff("my-model", json=True)
    repairs = repo.doctor(fix=True)
    event = repo.register("my-model")
    event = repo.register("my-model", "HEAD", "v1.0.0", path="model.pkl")
    assigned = repo.assign("my-model", "dev", version="v1.0.0")
    unassigned = repo.unassign("my-model", version="v1.0.0", stage="dev")
    deregistered = repo.deregister("my-model", version="v1.0.0")
    deprecated = repo.deprecate("my-model")
    shown = repo.show()
    rows = repo.show("my-model")
    events = repo.history()
    names = repo.stages()
    names = repo.get_stages(used=True)
    done = repo.check_ref("my-model#dev#1")
    said = repo.describe("my-model")
    version = repo.find_latest_version("my-model")
    found = repo.find_latest_version("my-model", all=True)
    stages = repo.find_versions_in_stage("my-model", "dev")
    parts = repo.parse_tag("my-model@v1.0.0")
    state: base.BaseRegistryState = repo.get_state()
    state = repo.get_state(at=now)
    allowed: Optional[list[str]] = repo.config.stages
    place: str = repo.root_dir
    far: bool = repo.is_server

with gto.Repos([".", Path("other"), "https://example.org/models.git"]) as several_repos:
    answers: list[Answer] = several_repos.show(pattern="models/*", at=now)
    answers = several_repos.show("my-model")
    answers = several_repos.history(limit=1)
    answers = several_repos.stages(used=True)
    answers = several_repos.doctor()
    label: str = answers[0]["repository"]
    one: Optional[Answer] = several_repos.describe("my-model")
    for each in several_repos:
        shown = each.show()

with gto.GitRegistry.from_url(".") as registry:
    event = registry.register("my-model", "HEAD")
    artifacts: dict[str, base.Artifact] = registry.get_artifacts()
with gto.RepoIndexManager.from_url(".") as manager:
    manager.remove("my-model", commit=True)
    entries: dict[str, index.Artifact] = manager.get_index().state

tags: list[tag.GitTag] = tag.find(scm=repo)
tag.create_tag(".", "name", rev="HEAD", message="why")
tag.delete_tag(".", "name")
word: str = tag.name_tag(constants.Action.ASSIGN, "my-model", stage="dev", simple=True)
match: Optional[re.Match[str]] = constants.tag_re.match(word)
raised: versions.SemVer = versions.SemVer("v1.2.3").bump_minor()
numbers: tuple[int, int, int, Optional[str], Optional[str]] = versions.SemVer.parse("v1.2.3").to_tuple()
dump: dict[str, Any] = event.model_dump(mode="json", exclude={"message"})
again: base.Registration = base.Registration.model_validate(dump)
artifact: base.Artifact = base.Artifact(artifact="x", versions=[])
artifact.add_event(event)
active: bool = artifact.is_active
settings: config.RegistryConfig = config.read_registry_config(".gto")
constants.assert_name_is_valid("x")
with ui.cli_echo():
    ui.echo(utils.make_ready_to_serialize(state))

class Reader(ext.EnrichmentReader):
    source: str = "mine"

    def describe(self, url_or_scm: Any, obj: str, rev: Optional[str]) -> Optional[ext.EnrichmentInfo]:
        raise exceptions.NotImplementedInGTO("yet")

api.register("my-model", nonsense=1)  # expect: error
api.show(".", 3)  # expect: error
repo.assign("my-model")  # expect: error
api.history(since=now.date())  # expect: error
strict: base.Registration = api.register("my-model", if_changed=True)  # expect: error
api.rollback("my-model")  # expect: error
api.doctor(dry_run=True)  # expect: error
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
        errors = {int(line.split(":")[1]): line for line in lines if ": error" in line}
        expected = [i for i, line in enumerate(CLIENT.splitlines(), 1) if "expect: error" in line]
        self.assertEqual(sorted(errors), expected, errors)


if __name__ == "__main__":
    unittest.main()
