"""GitRegistry and RepoIndexManager: what those who know the other package look for."""

import importlib.util
import os
import types
import unittest
from datetime import datetime, timezone
from pathlib import Path

from support import RepositoryTest

import gto
from gto import api, base, exceptions, ui
from gto.commit_message_generator import (
    generate_annotate_commit_message,
    generate_empty_commit_message,
    generate_remove_commit_message,
)
from gto.config import RegistryConfig, read_registry_config
from gto.constants import Action
from gto.git_utils import (
    RemoteRepoMixin,
    cloned_git_repo,
    commit_file,
    git_add_and_commit_all_changes,
    git_push_tag,
    run_git,
)
from gto.index import (
    Artifact,
    FileIndexManager,
    Index,
    RepoIndexManager,
    check_if_path_exists,
    find_repeated_path,
)
from gto.registry import GitRegistry
from gto.tag import (
    TagArtifactManager,
    TagStageManager,
    TagVersionManager,
    create_tag,
    delete_tag,
    find,
    index_tag,
    parse_tag,
)
from gto.utils import flatten, format_echo, make_ready_to_serialize


class Registries(RepositoryTest):
    def setUp(self):
        super().setUp()
        self.first = self.commit("First", artifacts__yaml="churn: {type: model}\n")

    def test_questions_and_changes(self):
        with GitRegistry.from_url(self.repo) as registry:
            self.assertIs(registry.cloned, False)
            event = registry.register("churn", "HEAD")
            self.assertEqual((event.tag, event.version), ("churn@v0.0.1", "v0.0.1"))
            registry.assign("churn", "dev", version="v0.0.1")
            self.assertEqual(registry.get_artifacts(), api._get_state(self.repo).artifacts)
            self.assertEqual(registry.find_artifact("churn").get_latest_version().version, "v0.0.1")
            self.assertEqual(registry.find_artifact("new", create_new=True).versions, [])
            self.assertEqual(registry.find_commit("churn", "v0.0.1"), self.first)
            self.assertEqual(registry.which("churn", "dev")[0].version, "v0.0.1")
            self.assertIsNone(registry.which("churn", "prod", raise_if_not_found=False))
            self.assertEqual(registry.latest("churn").version, "v0.0.1")
            self.assertEqual([v.version for v in registry.latest("churn", all=True)], ["v0.0.1"])
            self.assertEqual((registry.get_stages(), registry.get_stages(allowed=True)), (["dev"], None))
            self.assertEqual(registry.check_ref("churn@v0.0.1"), [event])
            self.assertTrue(registry.is_gto_repo())
            self.tick()
            self.assertEqual(registry.unassign("churn", "dev", version="v0.0.1").tag, "churn#dev!#2")
            self.assertEqual(registry.deregister("churn", version="v0.0.1").tag, "churn@v0.0.1!")
            self.tick()
            self.assertEqual(registry.deprecate("churn").tag, "churn@deprecated")
            with self.assertRaises(exceptions.NotImplementedInGTO):
                registry.get_state(all_branches=True)
            with self.assertRaises(ValueError):
                registry.which("churn", "nowhere")
        with self.assertRaises(ValueError):
            registry.get_state()
        with self.assertRaises(exceptions.NoRepo):
            with GitRegistry.from_url(self.scratch):
                pass

    def test_from_scm(self):
        scm = types.SimpleNamespace(root_dir=str(self.repo))
        with GitRegistry.from_scm(scm) as registry:
            registry.register("a", "HEAD")
            self.assertIs(registry.scm, scm)
        with GitRegistry.from_url(scm) as registry:
            self.assertEqual(list(registry.get_artifacts()), ["a", "churn"])
        with GitRegistry.from_url(".") as registry:
            self.assertEqual(registry.scm.root_dir, str(self.repo))

    def test_configuration(self):
        config = RegistryConfig(stages=["dev"])
        with GitRegistry.from_url(self.repo, config=config) as registry:
            registry.register("a", "HEAD")
            self.assertEqual(registry.get_stages(), ["dev"])
            with self.assertRaises(exceptions.UnknownStage):
                registry.assign("a", "prod", version="v0.0.1")
            registry.assign("a", "dev", version="v0.0.1")

    def test_a_server(self):
        origin = self.scratch / "served.git"
        self.git("clone", "-q", "--bare", str(self.repo), str(origin))
        with GitRegistry.from_url(f"file://{origin}") as registry:
            self.assertIs(registry.cloned, True)
            registry.register("served", "HEAD")
        self.assertEqual(self.git("-C", str(origin), "tag"), "served@v0.0.1")
        with GitRegistry.from_url("https://example.invalid/x") as registry:
            self.assertIs(registry.cloned, True)  # nobody is asked before there is a question

    def test_managers(self):
        scm = types.SimpleNamespace(root_dir=str(self.repo))
        config = read_registry_config(".gto")
        versions = TagVersionManager(scm=scm, config=config)
        self.assertEqual(versions.register("a", "v1.0.0", "HEAD", "why", True, "Bo", "bo@example.org"), "a@v1.0.0")
        self.tick()
        stages = TagStageManager(scm=scm, config=config)
        self.assertEqual(stages.assign("a", "dev", "HEAD", "why", False), "a#dev#1")
        self.tick()
        self.assertEqual(stages.unassign("a", "dev", "HEAD", "why", False), "a#dev!#2")
        self.assertEqual(versions.deregister("a", "v1.0.0", "HEAD", "why", True), "a@v1.0.0!")
        artifacts = TagArtifactManager(scm=scm, config=config)
        self.tick()
        self.assertEqual(artifacts.deprecate("a", "HEAD", "why", True), "a@deprecated")
        with self.assertRaises(exceptions.NotImplementedInGTO):
            artifacts.create()
        state = base.BaseRegistryState()
        for manager in (artifacts, versions, stages):
            state = manager.update_state(state)
        read = api._get_state(self.repo).artifacts["a"]
        for version in read.versions:
            version.enrichments.clear()
        self.assertEqual(state.artifacts["a"], read)
        self.assertEqual(state.artifacts["a"].versions[0].author, "Bo")


class Tags(RepositoryTest):
    def setUp(self):
        super().setUp()
        self.first = self.commit("First")

    def test_create_and_delete(self):
        create_tag(self.repo, "anything", rev="HEAD", message="one\n\n# two\n", tagger="Bo", tagger_email="bo@example.org")
        self.assertEqual(self.git("cat-file", "-t", "anything"), "tag")
        self.assertEqual(self.git("tag", "-l", "--format=%(taggername) %(taggeremail)", "anything"), "Bo <bo@example.org>")
        self.assertIn("# two", self.git("cat-file", "tag", "anything"))
        for wrong in ("nowhere", "679dd96f8f22bef6505b9646803bf3c2afe94692"):
            with self.assertRaises(exceptions.RefNotFound):
                create_tag(self.repo, "other", rev=wrong, message="m")
        with self.assertRaises(exceptions.TagExists):
            create_tag(self.repo, "anything", rev="HEAD", message="m")
        with self.assertRaises(exceptions.GTOException):
            create_tag(self.repo, "a..b", rev="HEAD", message="m")
        delete_tag(self.repo, "anything")
        self.assertEqual(self.tags(), [])
        with self.assertRaises(exceptions.TagNotFound):
            delete_tag(self.repo, "anything")

    def test_messages_keep_their_last_newline(self):
        create_tag(self.repo, "nn#prod", rev="HEAD", message="why\n")
        api.register(self.repo, "nn", "HEAD", message="why")
        self.assertEqual([tag.message for tag in find(scm=self.repo)], ["why\n", "why\n"])
        tag = find(scm=self.repo)[0]
        self.assertEqual(tag.tag_datetime, datetime.fromtimestamp(1700000000, timezone.utc))
        self.assertEqual(tag.tag_datetime.utcoffset().total_seconds(), 7200)
        self.assertEqual(parse_tag(tag).created_at, tag.tag_datetime)

    def test_index_tag(self):
        api.register(self.repo, "nn", "HEAD")
        artifact = index_tag(base.Artifact(artifact="nn", versions=[]), find(scm=self.repo)[0])
        self.assertEqual(artifact.versions[0].registrations, api.check_ref(self.repo, "nn@v0.0.1"))
        self.assertEqual(find(scm=self.repo, action=Action.REGISTER)[0].target, self.first)


TEXT = """# what we have
churn:  # the first
  type: model   # of ours
  path: models/churn.pkl
  virtual: false
# another
other:
  labels:
  - a
  description: "quoted: text"
"""


class Indexes(RepositoryTest):
    def setUp(self):
        super().setUp()
        self.first = self.commit("First", artifacts__yaml=TEXT, model__pkl="weights")

    def read(self):
        return (self.repo / "artifacts.yaml").read_text()

    def add(self, index, name, **fields):
        known = {
            "type": None, "path": None, "must_exist": False, "allow_same_path": False, "labels": [], "description": "",
            "custom": None, "update": False,
        }  # fmt: skip
        index.add(name, **{**known, **fields})

    def test_reading(self):
        with RepoIndexManager.from_url(self.repo) as index:
            self.assertEqual(list(index.get_index().state), ["churn", "other"])
            self.assertEqual(index.get_commit_index("HEAD").state, index.get_index().state)
            self.assertEqual(list(index.get_history()), [self.first])
            self.assertEqual(index.artifact_centric_representation()["other"][self.first].labels, ["a"])
            self.assertTrue(index.check_existence("churn", "HEAD"))
            index.assert_existence("churn", "HEAD")
            with self.assertRaises(exceptions.ArtifactNotFound):
                index.assert_existence("nothing", "HEAD")
            with self.assertRaises(ValueError):
                index.get_commit_index("HEAD").remove("churn")
            self.git("rm", "-q", "artifacts.yaml")
            self.git("commit", "-q", "-m", "none")
            self.assertIsNone(index.get_commit_index("HEAD"))
            with self.assertRaises(ValueError):
                index.get_commit_index("HEAD", allow_to_not_exist=False)
            self.commit(artifacts__yaml="[")
            with self.assertRaises(exceptions.WrongArtifactsYaml):
                index.get_commit_index("HEAD")
            self.assertIsNone(index.get_commit_index("HEAD", ignore_corrupted=True))

    def test_writing(self):
        with RepoIndexManager.from_url(self.repo) as index:
            self.add(index, "new", type="model", path="m", labels=["x", "no"], description="a: b", custom={"k": [1, None]})
            self.add(index, "churn", description="better", update=True)
            index.remove("other")
            expected = {
                "churn": Artifact(type="model", path="models/churn.pkl", virtual=False, description="better"),
                "new": Artifact(type="model", path="m", labels=["x", "no"], description="a: b", custom={"k": [1, None]}),
            }
            self.assertEqual(index.get_index().state, expected)
        self.assertIn("# what we have\n", self.read())
        self.commit(artifacts__yaml=self.read())
        self.assertEqual(api.describe(self.repo, "new"), expected["new"])

    def test_unchanged_entries_keep_their_text(self):
        with RepoIndexManager.from_url(self.repo) as index:
            self.add(index, "new", path="m")
        self.assertEqual(self.read(), TEXT + "new:\n  path: m\n")
        with RepoIndexManager.from_url(self.repo) as index:
            index.remove("new")
        self.assertEqual(self.read(), TEXT)

    def test_other_layouts(self):
        for text in ("{}\n", "", "{churn: {type: model}}\n", '"churn": {type: model}\n', "churn:\n  type: model"):
            (self.repo / "artifacts.yaml").write_text(text)
            known = "churn" in text
            with RepoIndexManager.from_url(self.repo) as index:
                if text:
                    self.assertEqual(list(index.get_index().state), ["churn"] if known else [])
                else:
                    (self.repo / "artifacts.yaml").unlink()
                self.add(index, "new", labels=["a"])
                self.assertEqual(list(index.get_index().state), ["churn", "new"] if known else ["new"], text)

    def test_refusals(self):
        cases = [
            ("ArtifactExists", {"name": "churn"}),
            ("PathIsUsed", {"name": "x", "path": "models"}),
            ("NoFile", {"name": "x", "path": "nowhere", "must_exist": True}),
            ("WrongArgs", {"name": "x", "must_exist": True}),
            ("ValidationError", {"name": "-"}),
            ("ValidationError", {"name": "x", "labels": ["-"]}),
            ("ValidationError", {"name": "x", "type": "-"}),
            ("UnknownType", {"name": "x", "type": "data"}),
        ]
        (self.repo / ".gto").write_text("types: [model]\n")
        with RepoIndexManager.from_url(self.repo) as index:
            for name, fields in cases:
                with self.subTest(name=name), self.assertRaises(getattr(exceptions, name)):
                    self.add(index, **fields)
            with self.assertRaises(exceptions.ArtifactNotFound):
                index.remove("nothing")
            self.add(index, "x", path="models", allow_same_path=True)
            self.add(index, "y", path="model.pkl", must_exist=True)
            self.assertIs(index.get_index().state["y"].virtual, False)

    def test_commit_and_push(self):
        origin = self.scratch / "origin.git"
        self.git("clone", "-q", "--bare", str(self.repo), str(origin))
        self.git("remote", "add", "origin", str(origin))
        self.git("push", "-q", "-u", "origin", "main")
        (self.repo / "untracked").write_text("x")
        (self.repo / "model.pkl").write_text("changed")
        self.git("add", "model.pkl")
        said = []
        with RepoIndexManager.from_url(self.repo) as index, ui.set_echo(said.append):
            self.add(index, "new", path="m", stdout=True, commit=True, push=True)
            self.assertEqual(self.git("show", "--name-only", "--format=%s").split("\n")[-1], "artifacts.yaml")
            self.assertIn("new", self.git("-C", str(origin), "show", "main:artifacts.yaml"))
            index.remove("new", commit=True, commit_message="by hand")
            self.assertEqual(self.git("log", "-1", "--format=%s"), "by hand")
            (self.repo / "artifacts.yaml").write_text(TEXT + "\n")
            with self.assertRaises(exceptions.GTOException):
                index.remove("churn", commit=True)
        self.assertEqual(said[:2], ["Updated `artifacts.yaml`", "Running `git commit` and `git push`"])
        self.assertEqual(self.git("diff", "--cached", "--name-only"), "model.pkl")

    def test_on_a_server(self):
        origin = self.scratch / "origin.git"
        self.git("clone", "-q", "--bare", str(self.repo), str(origin))
        with RepoIndexManager.from_url(f"file://{origin}") as index:
            self.assertIs(index.cloned, True)
            self.add(index, "new", path="m")
            place = Path(index.scm.root_dir)
        self.assertFalse(place.exists())
        self.assertIn("new", self.git("-C", str(origin), "show", "HEAD:artifacts.yaml"))
        with self.assertRaises(exceptions.NoRepo):
            with cloned_git_repo(f"file://{self.scratch}/nowhere"):
                pass

    def test_a_directory_without_git(self):
        plain = self.scratch / "plain"
        plain.mkdir()
        manager = FileIndexManager.from_path(str(plain))
        self.add(manager, "a", path="b")
        self.assertEqual(Index.read(str(plain / "artifacts.yaml")).state, {"a": Artifact(path="b")})
        for nothing in (manager.get_history, manager.get_commit_index, manager.artifact_centric_representation):
            with self.assertRaises(NotImplementedError):
                nothing()
        with self.assertRaises(exceptions.NoFile):
            Index.read(str(plain / "nothing.yaml"))

    def test_paths(self):
        found = [("m/a", ["m/a"]), ("m/a", ["m"]), ("m", ["m/a"]), ("m", ["m/"]), ("m/a/", [None, "m/a"])]
        for path, paths in found:
            self.assertIsNotNone(find_repeated_path(path, paths))
        self.assertIsNone(find_repeated_path("m/a", ["m/b", None]))
        self.assertTrue(check_if_path_exists("model.pkl", self.repo) and check_if_path_exists("model.pkl"))
        self.assertTrue(check_if_path_exists("model.pkl", self.repo, "HEAD"))
        self.assertFalse(check_if_path_exists("nothing", self.repo) or check_if_path_exists("model.pkl", self.repo, "x"))


@unittest.skipIf(importlib.util.find_spec("ruamel") is None, "ruamel.yaml is not installed")
class WithRuamel(RepositoryTest):
    def test_comments_in_an_entry_stay(self):
        self.commit("First", artifacts__yaml=TEXT)
        with RepoIndexManager.from_url(self.repo) as index:
            index.add("churn", None, None, False, True, ["b"], "new", None, True)
        text = (self.repo / "artifacts.yaml").read_text()
        for kept in ("# what we have", "# the first", "# of ours", "# another", '"quoted: text"'):
            self.assertIn(kept, text)
        self.assertEqual(Index.read("artifacts.yaml").state["churn"].labels, ["b"])


class Helpers(RepositoryTest):
    def test_messages(self):
        self.assertEqual(generate_annotate_commit_message("a", "model", "p"), "Annotate a, type model, path p")
        self.assertEqual(generate_remove_commit_message("a"), "Remove the annotation of a")
        self.assertEqual(generate_empty_commit_message(), "")

    def test_git(self):
        self.commit("First")
        head = self.git("rev-parse", "HEAD")
        git_add_and_commit_all_changes(self.repo, "nothing")
        self.assertEqual(self.git("rev-parse", "HEAD"), head)
        (self.repo / "new").write_text("x")
        git_add_and_commit_all_changes(self.repo, "something")
        self.assertEqual(self.git("show", "HEAD:new"), "x")
        origin = self.scratch / "origin.git"
        self.git("init", "-q", "--bare", str(origin))
        self.git("tag", "-a", "-m", "m", "t")
        with self.assertRaises(exceptions.GTOException) as caught:
            git_push_tag(self.repo, "t")
        self.assertIn("git push origin t", str(caught.exception))
        self.git("remote", "add", "origin", str(origin))
        git_push_tag(self.repo, "t")
        self.assertEqual(self.git("-C", str(origin), "tag"), "t")
        git_push_tag(self.repo, "t", delete=True)
        self.assertEqual(self.git("-C", str(origin), "tag"), "")
        os.environ["GIT_DIR"] = str(origin)  # says where the current one is, not where another is
        self.assertEqual(run_git(self.repo, "rev-parse", "--is-bare-repository").stdout, "false\n")
        self.assertEqual(run_git(None, "rev-parse", "--is-bare-repository").stdout, "true\n")

    def test_mixin(self):
        with self.assertRaises(NotImplementedError):
            with RemoteRepoMixin.from_url(self.repo):
                pass
        self.assertTrue(callable(commit_file))

    def test_serializing(self):
        event = base.Registration(
            artifact="a", created_at=datetime(2024, 1, 1), author="", author_email="", message="", commit_hexsha="",
            tag="", version="",
        )  # fmt: skip
        ready = make_ready_to_serialize({("a", "b"): [event, (Action.ASSIGN, None, 1.5)], "s": {1}})
        self.assertEqual(ready["a_b"][0]["created_at"], "2024-01-01T00:00:00")
        self.assertEqual((ready["a_b"][1], ready["s"]), (["assign", None, 1.5], {1}))
        self.assertEqual((flatten("ab"), flatten(("a", "b")), flatten(3)), ("ab", "a_b", 3))
        with self.assertRaises(NotImplementedError):
            make_ready_to_serialize(object())
        with self.assertRaises(NotImplementedError):
            format_echo([], "xml")

    def test_ui(self):
        self.assertEqual((ui.EMOJI_OK, ui.emoji("x")), ("✅ ", "x"))
        self.assertIn("EMOJI_FAIL", dir(ui))
        self.assertEqual((ui.bold("a"), ui.color("a", "red"), ui.color("a", "?")), ("\033[1ma\033[0m", "\033[31ma\033[0m", "a"))
        self.assertEqual(len(ui.boxify("a\nbc", "").splitlines()), 6)
        with self.assertRaises(AttributeError):
            ui.EMOJI_NOTHING

    def test_what_the_package_offers(self):
        self.assertIs(gto.GitRegistry, GitRegistry)
        self.assertIs(gto.RepoIndexManager, RepoIndexManager)
        for name in gto.__all__:
            self.assertIn(name, dir(gto))


if __name__ == "__main__":
    unittest.main()
