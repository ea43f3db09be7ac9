"""gto.api on small registries: what it takes, what it gives, what it says."""

import inspect
import io
import json
import os
import time
import types
import unittest
import warnings
from collections import OrderedDict
from contextlib import redirect_stderr, redirect_stdout
from datetime import datetime, timedelta, timezone

from support import RepositoryTest

import gto
from gto import api, base, exceptions, tag, ui
from gto.constants import Action, VersionSort

EAST = timezone(timedelta(hours=2))
TIME = datetime.fromtimestamp(1700000000, EAST)


class Signatures(unittest.TestCase):
    """The arguments of the reference come first, with its names and defaults."""

    repo_name = "repo name"
    who = "author=None author_email=None"
    expected = {
        "register": "repo name ref version=None message=None simple=None force=False bump_major=False"
        " bump_minor=False bump_patch=False push=False stdout=False " + who,
        "assign": "repo name stage version=None ref=None name_version=None message=None simple=False"
        " force=False push=False skip_registration=False stdout=False " + who,
        "unassign": "repo name ref=None version=None stage=None message=None stdout=False simple=None"
        " force=False delete=False push=False " + who,
        "deregister": "repo name ref=None version=None message=None stdout=False simple=None force=False"
        " delete=False push=False " + who,
        "deprecate": "repo name ref=None message=None stdout=False simple=None force=False delete=False"
        " push=False " + who,
        "show": "repo name=None truncate_hexsha=False registered_only=False deprecated=False"
        " assignments_per_version=-1 versions_per_stage=1 sort=VersionSort.Timestamp table=False",
        "_show_versions": "repo name ref=None raw=False registered_only=False deprecated=False"
        " assignments_per_version=-1 versions_per_stage=1 sort=VersionSort.Timestamp table=False"
        " truncate_hexsha=False",
        "history": "repo artifact=None ascending=False table=False truncate_hexsha=False",
        "get_stages": "repo allowed=False used=False",
        "stages": "repo allowed=False used=False",
        "describe": "repo name rev=None",
        "find_latest_version": "repo name all=False registered=True",
        "find_versions_in_stage": "repo name stage assignments_per_version=-1 versions_per_stage=1"
        " registered_only=False",
        "check_ref": "repo ref",
        "parse_tag": "name",
        "register_all": "repo names ref=None version=None message=None simple=None force=False bump_major=False"
        " bump_minor=False bump_patch=False push=False stdout=False " + who,
        "rollback": "repo name stage to=None message=None simple=False push=False stdout=False " + who,
        "doctor": "repo",
        "diff": "repo name before=None",
        "_is_gto_repo": "repo",
        "_get_state": "repo",
    }

    def test_signatures(self):
        for name, expected in self.expected.items():
            parameters = inspect.signature(getattr(api, name)).parameters.values()
            by_position = [p for p in parameters if p.kind is p.POSITIONAL_OR_KEYWORD]
            self.assertEqual([p.name for p in by_position], [word.split("=")[0] for word in expected.split()])
            for parameter, word in zip(by_position, expected.split()):
                if "=" in word:
                    default = eval(word.split("=")[1], {"VersionSort": VersionSort})
                    self.assertEqual(parameter.default, default, f"{name} {word}")


class Registry(RepositoryTest):
    """A registry with one artifact in one stage."""

    def setUp(self):
        super().setUp()
        self.first = self.commit("First")
        api.register(self.repo, "churn", "HEAD")
        self.tick()
        self.second = self.commit("Second")
        api.register(self.repo, "churn", "HEAD", message="faster")
        self.tick()
        api.assign(self.repo, "churn", "prod", version="v0.0.2")


class Questions(Registry):
    def test_show(self):
        expected = {
            "churn": {"version": "v0.0.2", "stage": {"prod": "v0.0.2"}, "registered": True, "active": True}
        }
        self.assertEqual(api.show(self.repo), expected)
        self.assertEqual(api.show(json=True), json.dumps(expected, indent=4))
        rows, how = api.show(table=True)
        self.assertEqual((rows, how), ([{"name": "churn", "latest": "v0.0.2", "#prod": "v0.0.2"}], "keys"))
        self.assertIs(type(rows[0]), OrderedDict)
        with self.assertRaises(exceptions.WrongArgs):
            api.show(json=True, table=True)

    def test_show_artifact(self):
        versions = api.show(self.repo, "churn")
        self.assertEqual([v["version"] for v in versions], ["v0.0.2", "v0.0.1"])
        latest = versions[0]
        self.assertEqual(
            list(latest),
            "artifact commit_hexsha version enrichments registrations deregistrations stages is_active"
            " activated_at created_at author author_email message ref discovered".split(),
        )
        self.assertEqual(latest["created_at"], TIME + timedelta(seconds=1))
        self.assertEqual(latest["created_at"].utcoffset(), timedelta(hours=2))
        self.assertEqual((latest["author"], latest["message"]), ("Ada", "faster"))
        self.assertEqual(latest["stages"][0]["assignments"][0]["event"], "assignment")
        text = api.show(name="churn", json=True)
        self.assertEqual(json.loads(text)[0]["created_at"], latest["created_at"].isoformat())
        self.assertEqual(api.show(name="churn@latest"), [latest])
        self.assertEqual(api.show(name="churn#prod"), [latest])
        self.assertEqual(api.show(name="churn@v0.0.1"), versions[1:])
        rows, _ = api.show(name="churn", table=True)
        self.assertEqual(list(rows[0].values()), ["churn", "v0.0.2", "prod", latest["created_at"], "churn@v0.0.2"])

    def test_show_versions(self):
        self.assertEqual([v["version"] for v in api._show_versions("churn", ref="HEAD~1")], ["v0.0.1"])
        raw = api._show_versions(self.repo, "churn", raw=True)
        self.assertTrue(all(isinstance(version, base.Version) for version in raw))
        with self.assertRaises(exceptions.RefNotFound):
            api._show_versions(self.repo, "churn", ref="HEAD^2")
        with self.assertRaises(exceptions.WrongArgs):
            api._show_versions(self.repo, "churn@latest", ref="HEAD")

    def test_history(self):
        events = api.history(self.repo)
        self.assertIs(type(events[0]), OrderedDict)
        self.assertEqual(
            events[0],
            {
                "timestamp": TIME + timedelta(seconds=2), "artifact": "churn", "event": "assignment", "priority": 5,
                "version": "v0.0.2", "stage": "prod", "commit": self.second, "author": "Ada",
                "author_email": "ada@example.org", "ref": "churn#prod#1",
                "message": "Assigning stage prod to artifact churn version v0.0.2",
            },
        )  # fmt: skip
        self.assertEqual(api.history(ascending=True), events[::-1])
        self.assertEqual(api.history(artifact="nothing"), [])
        rows, _ = api.history(table=True, truncate_hexsha=True)
        self.assertEqual(list(rows[0]), "timestamp artifact event version stage commit ref".split())
        self.assertEqual(rows[0]["commit"], self.second[:7])

    def test_stages(self):
        self.assertEqual(api.get_stages(self.repo), ["prod"])
        self.assertIsNone(api.stages(allowed=True))
        (self.repo / ".gto").write_text("stages: [dev, prod]\n")
        self.assertEqual(api.stages(), ["dev", "prod"])
        self.assertEqual(api.stages(allowed=True), ["dev", "prod"])
        self.assertEqual(api.stages(used=True), ["prod"])
        with self.assertRaises(AssertionError):
            api.stages(allowed=True, used=True)

    def test_check_ref(self):
        for ref in ("churn#prod#1", "refs/tags/churn#prod#1"):
            (event,) = api.check_ref(self.repo, ref)
            self.assertIsInstance(event, base.Assignment)
            self.assertEqual((event.artifact, event.version, event.stage), ("churn", "v0.0.2", "prod"))
        self.assertEqual(api.check_ref("churn#prod#1"), [event])
        self.assertEqual(api.check_ref(ref="churn#prod#2"), [])
        self.assertEqual(api.check_ref(self.repo, "no tag of ours"), [])

    def test_find(self):
        latest = api.find_latest_version(self.repo, "churn")
        self.assertEqual((latest.version, latest.message), ("v0.0.2", "faster"))
        self.assertEqual([v.version for v in api.find_latest_version("churn", all=True)], ["v0.0.2", "v0.0.1"])
        (stage,) = api.find_versions_in_stage("churn", "prod")
        self.assertEqual((stage.version, stage.is_active), ("v0.0.2", True))
        self.assertIsNone(api.find_versions_in_stage(self.repo, "churn", "dev"))
        with self.assertRaises(exceptions.ArtifactNotFound):
            api.find_latest_version("nothing")

    def test_repositories(self):
        outside = self.scratch / "outside"
        outside.mkdir()
        os.chdir(outside)
        scm = types.SimpleNamespace(root_dir=str(self.repo))
        for repo in (self.repo, str(self.repo), os.fsencode(self.repo), scm):
            self.assertEqual(list(api.show(repo)), ["churn"])
            self.assertTrue(api._is_gto_repo(repo))
        self.assertFalse(api._is_gto_repo(outside))
        for repo in (None, outside, self.scratch / "nowhere"):
            with self.assertRaises(exceptions.NoRepo):
                api.show(repo)
        with self.assertRaises(TypeError):
            api.show(3)

    def test_state(self):
        state = api._get_state(self.repo)
        self.assertEqual(list(state.artifacts), ["churn"])
        self.assertEqual(state.unique_stages, ["prod"])
        self.assertEqual(state.find_commit("churn", "v0.0.1"), self.first)
        self.assertNotEqual(state, base.BaseRegistryState())

    def test_find_tags(self):
        def names(**what):
            return [t.name for t in tag.find(scm=self.repo, **what)]

        self.assertEqual(names(), ["churn@v0.0.1", "churn@v0.0.2", "churn#prod#1"])
        self.assertEqual(names(version="v0.0.2"), ["churn@v0.0.2"])
        self.assertEqual(names(stage="prod"), ["churn#prod#1"])
        self.assertEqual(names(action=Action.REGISTER), names()[:2])
        self.assertEqual(names(action=frozenset([Action.ASSIGN]), name="churn"), names()[2:])
        self.assertEqual(names(name="nothing"), [])
        found = tag.find(scm=self.repo)
        self.assertEqual(names(tags=found[:1]), names()[:1])
        parsed = tag.parse_tag(found[1])
        self.assertEqual((parsed.version, parsed.created_at), ("v0.0.2", TIME + timedelta(seconds=1)))
        self.assertEqual((parsed.tag.target, parsed.tag.tagger_name), (self.second, "Ada"))
        self.assertEqual((found[0].tag_time, found[0].tag_time_offset), (1700000000, 7200))
        self.assertEqual(found[0].hexsha, self.git("rev-parse", "churn@v0.0.1"))
        self.assertEqual(base.sort_versions(map(tag.parse_tag, found))[0].tag.target, self.second)
        with self.assertRaises(exceptions.MissingArg):
            tag.find()

    def test_name_tag(self):
        self.git("tag", "churn#dev#7")  # a lightweight one's counter counts, too
        self.assertEqual(tag.name_tag(Action.ASSIGN, "churn", stage="prod", scm=self.repo), "churn#prod#8")
        self.assertEqual(tag.name_tag(Action.ASSIGN, "other", stage="prod", scm=self.repo), "other#prod#1")

    def test_describe(self):
        self.assertIsNone(api.describe("churn"))
        said = "churn:\n  type: model\n  path: models/churn.pkl\n  labels: [a]\n  custom: {k: [1, x]}\n"
        self.commit(artifacts__yaml=said)
        found = api.describe(self.repo, "churn")
        self.assertEqual(
            found.model_dump(),
            {
                "type": "model", "path": "models/churn.pkl", "virtual": True, "labels": ["a"], "description": "",
                "custom": {"k": [1, "x"]},
            },
        )  # fmt: skip
        self.assertEqual(found.model_dump(exclude_defaults=True, exclude={"custom"})["labels"], ["a"])
        self.assertIsNone(api.describe("churn", rev="HEAD~1"))
        self.assertIsNone(api.describe("churn@latest"))
        self.assertIsNone(api.describe("other"))
        self.tick()
        api.register("churn", ref="HEAD")
        self.assertEqual(api.describe("churn@v0.0.3"), found)
        self.assertIsNone(api.describe("churn@v9.0.0"))
        with self.assertRaises(exceptions.WrongArgs):
            api.describe(self.repo, "churn@latest", "HEAD")
        with self.assertRaises(exceptions.RefNotFound):
            api.describe(self.repo, "churn", "nowhere")
        self.commit(artifacts__yaml="churn: [")
        with self.assertRaises(exceptions.WrongArtifactsYaml):
            api.describe("churn")

    def test_warnings(self):
        self.git("tag", "-a", "-m", "by hand", "churn@v8.0.0", self.first)
        for question in (lambda: api.show(), lambda: api.history(self.repo), lambda: api.show(name="churn")):
            with self.assertWarnsRegex(exceptions.RegistryWarning, "churn@v8.0.0") as caught:
                question()
            self.assertEqual(caught.filename, __file__)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with self.assertRaises(exceptions.RegistryWarning):
                api.show()


class Changes(RepositoryTest):
    def setUp(self):
        super().setUp()
        self.head = self.commit("First")

    def message(self, name):
        return self.git("for-each-ref", "--format=%(contents)", f"refs/tags/{name}")

    def trailers(self, name):
        return self.git("interpret-trailers", "--parse", stdin=self.message(name) + "\n").split("\n")

    def test_short_forms_as_documented(self):
        api.register("my-model", "model.pkl", type="model", description="My first model")
        shown = json.loads(api.show(name="my-model", json=True))
        self.assertEqual(shown[0]["ref"], "my-model@v0.0.1")
        self.tick()
        api.assign("my-model", stage="dev", version="my-model@v0.0.1")
        shown = json.loads(api.show(name="my-model", json=True))
        self.assertEqual(shown[0]["stages"][0]["stage"], "dev")
        self.assertEqual(self.message("my-model@v0.0.1").split("\n")[0], "Registering artifact my-model version v0.0.1")
        self.assertEqual(
            self.trailers("my-model@v0.0.1"),
            ["Path: model.pkl", "Type: model", "Description: My first model"],
        )
        self.assertEqual(self.git("status", "--porcelain"), "")
        self.assertEqual(self.git("rev-parse", "HEAD"), self.head)

    def test_labels(self):
        api.register("a", labels=["x", "y"], message="by hand")
        self.assertEqual(self.trailers("a@v0.0.1"), ["Label: x", "Label: y"])
        self.assertEqual(self.message("a@v0.0.1").split("\n")[0], "by hand")
        api.register("b", labels="one")
        self.assertEqual(self.trailers("b@v0.0.1"), ["Label: one"])
        for said in ({"labels": ["not a name"]}, {"type": "not a name"}):
            with self.assertRaises(exceptions.ValidationError):
                api.register("c", **said)
        with self.assertRaises(ValueError):
            api.register("c", labels=["a\0b"])

    def test_forms(self):
        api.register("a")
        api.register(".", "b", "HEAD")
        api.register(self.repo, name="c", ref="HEAD")
        api.register(repo=self.repo, name="d")
        api.register(name="e", version="v3.0.0")
        api.register(self.repo, "f", ref="HEAD", bump_major=False)
        api.register("g", ref="HEAD", repo=self.repo)
        self.assertEqual([t.split("@")[0] for t in self.tags()], list("abcdefg"))
        api.assign(".", "a", "dev", "v0.0.1")
        api.assign("b", "dev", version="v0.0.1")
        api.assign("c", stage="dev", ref="HEAD")
        api.assign(self.repo, "d", stage="dev", ref="HEAD")
        api.assign(name="e", stage="dev", version="e@v3.0.0")
        for artifact in "abcde":
            self.assertEqual(len(api.find_versions_in_stage(artifact, "dev")), 1)
        api.unassign("a", version="a@v0.0.1", stage="dev")
        api.deregister("b", version="v0.0.1")
        self.tick()
        api.deprecate("c")
        self.assertEqual(
            [t for t in self.tags() if "!" in t or "dep" in t], ["a#dev!#2", "b@v0.0.1!", "c@deprecated"]
        )

    def test_a_repository_is_no_name(self):
        """What is left out is said, and nothing is made: neither here nor there."""
        other = self.scratch / "other"
        self.git("init", "-q", "-b", "main", str(other))
        self.git("commit", "-q", "--allow-empty", "-m", "First", cwd=other)
        (self.repo / "models").mkdir()
        scm = types.SimpleNamespace(root_dir=str(other))
        os.chdir(self.scratch)
        for repo in (None, "other", "repo/models", str(other), other, os.fsencode(other), scm, "file:///x", "host:path"):
            calls = [
                (lambda: api.register(repo, "churn"), "ref"),
                (lambda: api.register(repo), "name' and 'ref"),
                (lambda: api.assign(repo, "churn"), "stage"),
                (lambda: api.assign(repo, stage="dev"), "name"),
                (lambda: api.assign(repo, version="v0.0.1"), "name' and 'stage"),
                (lambda: api.unassign(repo, stage="dev", version="v0.0.1"), "name"),
                (lambda: api.deregister(repo, version="v0.0.1"), "name"),
                (lambda: api.deprecate(repo), "name"),
            ]
            if repo != "host:path":  # which is the name of an artifact, too: that is asked for without danger
                calls += [
                    (lambda: api.describe(repo), "name"),
                    (lambda: api.find_latest_version(repo), "name"),
                    (lambda: api.find_versions_in_stage(repo, "churn"), "stage"),
                    (lambda: api.check_ref(repo), "ref"),
                ]
            for call, missing in calls:
                with self.subTest(repo=repo, missing=missing), self.assertRaises(TypeError) as caught:
                    call()
                self.assertIn(f"needs '{missing}'", str(caught.exception))
        for repo in (self.repo, other):
            self.assertEqual(self.git("tag", cwd=repo), "")

    def test_names_like_directories(self):
        (self.repo / "models").mkdir()
        with self.assertRaises(TypeError) as caught:
            api.register("models", "model.pkl")
        self.assertIn("name='models'", str(caught.exception))
        api.register(name="models", path="model.pkl")
        api.register(self.repo, "sub:net", "HEAD")
        self.assertEqual(api.describe(name="models").path, "model.pkl")
        self.assertEqual(api.find_latest_version("sub:net").version, "v0.0.1")
        self.assertEqual(self.tags(), ["models@v0.0.1", "sub=net@v0.0.1"])

    def test_the_event_is_what_was_made(self):
        """Without reading again: as what reads it says."""
        made = [
            api.register(self.repo, "a", "HEAD", message="\n Why \n\n", author="Bo <b>", author_email="bo@example.org"),
            api.assign(self.repo, "a", "dev", version="v0.0.1", message="-----BEGIN PGP SIGNATURE-----"),
            api.unassign(self.repo, "a", version="v0.0.1", stage="dev"),
            api.assign(self.repo, "b", "dev", ref="HEAD", skip_registration=True),
            api.assign(self.repo, "c", "dev", ref="HEAD", simple=True),
        ]
        self.tick()
        made += [api.deregister(self.repo, "a", version="v0.0.1"), api.deprecate(self.repo, "c", message="Žofie")]
        for event in made:
            self.assertEqual(api.check_ref(self.repo, event.tag), [event])
        self.assertEqual(made[0].created_at.utcoffset(), timedelta(hours=2))

    def test_a_notice_is_a_warning(self):
        api.register(self.repo, "a", "HEAD")
        self.tick(500)
        api.assign(self.repo, "a", "dev", version="v0.0.1")
        self.tick(-250)
        del os.environ["GIT_COMMITTER_DATE"]
        future = f"{int(time.time()) + 5000} +0000"
        self.git("tag", "-a", "-m", "m", "a#dev!#2", "HEAD", GIT_COMMITTER_DATE=future)
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            event = api.assign(self.repo, "a", "dev", version="v0.0.1")
        self.assertIn("a#dev!#2", str(caught[0].message))
        self.assertIs(caught[0].category, exceptions.RegistryWarning)
        self.assertEqual(api.check_ref(self.repo, event.tag), [event])
        self.assertEqual(event.created_at.timestamp(), int(future.split()[0]) + 1)

    def test_no_such_artifact_without_origin(self):
        with self.assertRaises(exceptions.ArtifactNotFound):
            api.deprecate(self.repo, "nope", push=True)

    def test_wrong_forms(self):
        for wrong in (
            lambda: api.register("a", "p", path="q"),
            lambda: api.register("a", "p", repo=".", nonsense=1),
            lambda: api.assign("a", "dev", name="b"),
            lambda: api.describe(*"abcd"),
            lambda: api.register(),
            lambda: api.assign("a"),
            lambda: api.check_ref(repo="."),
        ):
            with self.assertRaises(TypeError):
                wrong()
        self.assertEqual(self.tags(), [])

    def test_events(self):
        event = api.register(self.repo, "a", "HEAD", author="Bo", author_email="bo@example.org")
        self.assertEqual(
            event,
            base.Registration(
                artifact="a", created_at=TIME, author="Bo", author_email="bo@example.org",
                message="Registering artifact a version v0.0.1", commit_hexsha=self.head, tag="a@v0.0.1",
                version="v0.0.1",
            ),
        )  # fmt: skip
        self.assertEqual(str(event), 'Version "v0.0.1" of artifact "a" was registered')
        self.tick()
        event = api.assign(self.repo, "b", "dev", ref="HEAD", name_version="v1.0.0")
        self.assertEqual((event.event, event.ref, event.version), ("assignment", "b#dev#1", "v1.0.0"))
        self.tick()
        event = api.unassign(self.repo, "b", ref="HEAD", stage="dev")
        self.assertIsInstance(event, base.Unassignment)
        self.tick()
        self.assertIsInstance(api.deregister(self.repo, "b", "HEAD"), base.Deregistration)
        self.tick()
        self.assertIsInstance(api.deprecate(self.repo, "b"), base.Deprecation)
        self.assertIsNone(api.deprecate(self.repo, "b", delete=True, force=True))
        self.assertEqual(self.tags(), ["a@v0.0.1"])

    def test_refusals(self):
        api.register(self.repo, "a", "HEAD")
        api.assign(self.repo, "a", "dev", version="v0.0.1")
        other = self.commit("Second")
        (self.repo / ".gto").write_text("stages: [dev]\ntypes: [model]\n")
        cases = [
            ("VersionExistsForCommit", "registered in this", lambda: api.register("a", ref="HEAD~1")),
            ("VersionAlreadyRegistered", "v0.0.1", lambda: api.register("a", ref="HEAD", version="v0.0.1")),
            ("InvalidVersion", "'1.0'", lambda: api.register("b", version="1.0")),
            ("ValidationError", "'-b'", lambda: api.register("-b")),
            ("RefNotFound", "nowhere", lambda: api.register("b", ref="nowhere")),
            ("WrongArgs", "bump", lambda: api.register("b", bump_major=True, bump_minor=True)),
            ("WrongArgs", "bump", lambda: api.register("b", bump_major=True)),
            ("WrongArgs", "One and only one", lambda: api.assign("a", stage="dev")),
            ("WrongArgs", "already in stage", lambda: api.assign("a", "dev", version="v0.0.1")),
            ("WrongArgs", "of 'b', not of 'a'", lambda: api.assign("a", "dev", version="b@v0.0.1")),
            ("UnknownStage", "dev", lambda: api.assign("a", "prod", version="v0.0.1")),
            ("UnknownType", "model", lambda: api.register("b", type="data")),
            ("ArtifactNotFound", "'b'", lambda: api.unassign("b", version="v0.0.1", stage="dev")),
            ("VersionRequired", "'b'", lambda: api.deregister("b", version="v0.0.1")),
            ("MissingArg", "stage", lambda: api.unassign("a", version="v0.0.1")),
            ("TagExists", "a@v0.0.1", lambda: api.register(self.repo, "a", "HEAD~1", force=True)),
            ("WrongArgs", "force", lambda: api.deprecate("a", simple=True, force=True)),
        ]
        before = self.tags()
        for name, words, refused in cases:
            with self.subTest(name=name, words=words):
                with self.assertRaises(exceptions.GTOException) as caught:
                    refused()
                self.assertEqual(type(caught.exception).__name__, name)
                self.assertIn(words, str(caught.exception))
                self.assertEqual(caught.exception.msg, str(caught.exception))
        self.assertEqual(self.tags(), before)
        self.assertEqual(self.git("rev-parse", "HEAD"), other)

    def test_wrong_configuration(self):
        (self.repo / ".gto").write_text("stages: 3\n")
        with self.assertRaises(exceptions.WrongConfig) as caught:
            api.show()
        self.assertIn("stages", caught.exception.detail)

    def test_says_what_the_program_says(self):
        out = io.StringIO()
        with redirect_stdout(out):
            api.register(self.repo, "a", "HEAD", stdout=True)
            self.assertEqual(out.getvalue(), "")  # nobody listens
            with ui.cli_echo():
                api.assign(self.repo, "b", "dev", ref="HEAD", stdout=True)
                api.unassign(self.repo, "b", version="v0.0.1", stage="dev", delete=True, stdout=True)
        self.assertEqual(
            out.getvalue(),
            "Created git tag 'b@v0.0.1' that registers version\n"
            "To push the changes upstream, run:\n"
            "    git push origin b@v0.0.1\n"
            "Created git tag 'b#dev#1' that assigns stage to version 'v0.0.1'\n"
            "To push the changes upstream, run:\n"
            "    git push origin 'b#dev#1'\n"
            "Deleted git tag 'b#dev#1'\n"
            "To push the changes upstream, run:\n"
            "    git push --delete origin 'b#dev#1'\n",
        )
        err = io.StringIO()
        with redirect_stderr(err), ui.stderr_echo():
            api.register(self.repo, "c", "HEAD", stdout=True)
            with ui.no_echo():
                api.register(self.repo, "d", "HEAD", stdout=True)
            with ui.set_echo():
                ui.echo("and on")
        self.assertEqual(err.getvalue().count("\n"), 4)

    def test_a_repository_on_a_server(self):
        origin = self.scratch / "served.git"
        self.git("init", "-q", "--bare", str(origin))
        self.git("push", "-q", str(origin), "HEAD:refs/heads/main")
        self.git("-C", str(origin), "symbolic-ref", "HEAD", "refs/heads/main")
        url = f"file://{origin}"
        event = api.register(url, "served", "HEAD")
        self.assertEqual(event.tag, "served@v0.0.1")
        api.assign(url, "served", "prod", version="v0.0.1")
        self.assertEqual([row["version"] for row in api.show(url, "served#prod")], ["v0.0.1"])
        self.assertEqual(api._get_state(url).artifacts["served"].versions[0].version, "v0.0.1")
        self.assertEqual(len(api.history(url)), 2)
        self.assertEqual(self.git("-C", str(origin), "tag").split(), ["served#prod#1", "served@v0.0.1"])

    def test_push(self):
        origin = self.scratch / "origin.git"
        self.git("init", "-q", "--bare", str(origin))
        with self.assertRaises(exceptions.GTOException):
            api.register(self.repo, "a", "HEAD", push=True)
        self.git("remote", "add", "origin", str(origin))
        said = []
        with ui.set_echo(said.append):
            event = api.assign(self.repo, "b", "dev", ref="HEAD", push=True, stdout=True)
        self.assertEqual(event.tag, "b#dev#1")
        self.assertEqual(self.git("tag", cwd=origin).split(), ["b#dev#1", "b@v0.0.1"])
        self.assertIn("Running `git push origin b@v0.0.1 'b#dev#1'`", said)
        self.assertEqual(said[-1], "Successfully pushed git tag b#dev#1 on remote.")
        api.unassign(self.repo, "b", version="v0.0.1", stage="dev", delete=True, push=True)
        self.assertEqual(self.git("tag", cwd=origin).split(), ["b@v0.0.1"])


class Package(unittest.TestCase):
    def test_attributes(self):
        self.assertEqual(gto.__version__, "1.11.0")
        self.assertTrue(gto.CONFIG.EMOJIS)
        self.assertIs(gto.constants.Action, Action)
        with self.assertRaises(AttributeError):
            gto.nothing
        for name in gto.__all__:
            self.assertTrue(hasattr(gto, name))


if __name__ == "__main__":
    unittest.main()
