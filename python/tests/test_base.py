"""The records: what pydantic's offer, for those who used it."""

import copy
import json
import multiprocessing
import pickle
import unittest
from datetime import datetime, timedelta, timezone

from support import RepositoryTest

from gto import api, base, exceptions
from gto.constants import VersionSort

TIME = datetime(2024, 1, 2, 3, 4, 5, tzinfo=timezone.utc)


def registration(**fields):
    return base.Registration(
        **{
            "artifact": "churn", "created_at": TIME, "author": "Žofie", "author_email": "z@example.cz",
            "message": "why", "commit_hexsha": "a" * 40, "tag": "churn@v1.0.0", "version": "v1.0.0", **fields,
        }
    )  # fmt: skip


class Events(unittest.TestCase):
    def test_fields(self):
        event = registration()
        self.assertEqual((event.priority, event.addition, event.ref), (3, True, "churn@v1.0.0"))
        self.assertEqual(event.event, "registration")
        self.assertEqual(dict(event), event.model_dump())
        self.assertEqual(
            list(event.dict_state(exclude={"message"})),
            "priority addition artifact created_at author author_email commit_hexsha tag version event".split(),
        )
        self.assertEqual(event.model_dump(include={"tag"}), {"tag": "churn@v1.0.0"})
        self.assertEqual(list(event.dict(exclude_defaults=True))[0], "artifact")
        self.assertFalse(hasattr(event, "stage"))
        with self.assertRaises(ValueError) as caught:
            base.Registration(artifact="churn")
        self.assertIn("created_at", str(caught.exception))

    def test_text(self):
        event = registration()
        self.assertTrue(repr(event).startswith("Registration(priority=3, addition=True, artifact='churn', "))
        texts = {
            base.Deregistration: 'Version "v1.0.0" of artifact "churn" was deregistered',
            base.Assignment: 'Stage "dev" was assigned to version "v1.0.0" of artifact "churn"',
            base.Unassignment: 'Stage "dev" was unassigned from version "v1.0.0" of artifact "churn"',
            base.Deprecation: 'Artifact "churn" was deprecated',
            base.Creation: 'Artifact "churn" was created',
            base.Commit: 'Artifact "churn" is annotated',
        }
        for kind, text in texts.items():
            fields = {**dict(event), "stage": "dev", "enrichments": [], "committer": "", "committer_email": ""}
            del fields["priority"], fields["addition"]
            self.assertEqual(str(kind(**fields)), text)

    def test_copies(self):
        event = registration()
        for same in (event.model_copy(), event.copy(), copy.deepcopy(event), pickle.loads(pickle.dumps(event))):
            self.assertEqual(same, event)
            self.assertIsNot(same, event)
        self.assertNotEqual(event.model_copy(update={"message": "other"}), event)
        self.assertNotEqual(event, event.model_dump())

    def test_json(self):
        event = registration()
        self.assertIn('"author":"Žofie"', event.model_dump_json())
        self.assertEqual(json.loads(event.json())["created_at"], "2024-01-02T03:04:05Z")
        east = registration(created_at=TIME.astimezone(timezone(timedelta(hours=1))))
        self.assertEqual(json.loads(east.model_dump_json(indent=2))["created_at"], "2024-01-02T04:04:05+01:00")


class Objects(RepositoryTest):
    def setUp(self):
        super().setUp()
        self.first = self.commit(artifacts__yaml="churn: {type: model}\n")
        api.register(self.repo, "churn", "HEAD")
        self.tick()
        api.assign(self.repo, "churn", "dev", version="v0.0.1")
        self.tick()
        api.assign(self.repo, "churn", "prod", version="v0.0.1")
        self.tick()
        self.second = self.commit("Second")
        api.assign(self.repo, "churn", "dev", ref="HEAD", skip_registration=True)
        self.artifact = api._get_state(self.repo).find_artifact("churn")

    def test_artifact(self):
        artifact = self.artifact
        self.assertEqual((artifact.is_active, artifact.is_registered, artifact.discovered), (True, True, True))
        self.assertEqual(artifact.unique_stages, {"dev", "prod"})
        self.assertEqual(repr(artifact), f"Artifact(versions=['v0.0.1', '{self.second}'], stages=['dev', 'prod'])")
        self.assertEqual([v.version for v in artifact.get_versions()], ["v0.0.1"])
        everything = artifact.get_versions(include_non_explicit=True, sort=VersionSort.Timestamp)
        self.assertEqual([v.version for v in everything], [self.second, "v0.0.1"])
        self.assertEqual([e.ref for e in artifact.get_events(ascending=True)][:2], [self.first, "churn@v0.0.1"])
        self.assertEqual(artifact.get_events(indirect=False), [])
        self.assertEqual(artifact.find_version("v0.0.1").commit_hexsha, self.first)
        self.assertIsNone(artifact.find_version(commit_hexsha=self.second))
        self.assertEqual(len(artifact.find_version(include_discovered=True, allow_multiple=True)), 2)
        with self.assertRaises(exceptions.ManyVersions):
            artifact.find_version(include_discovered=True)
        with self.assertRaises(exceptions.VersionRequired):
            artifact.find_version("v9.0.0", raise_if_not_found=True)

    def test_version(self):
        version = self.artifact.get_latest_version(registered_only=True)
        self.assertEqual((version.is_active, version.is_registered, version.discovered), (True, True, False))
        self.assertEqual(version.semver, "v0.0.1")
        self.assertEqual([s.stage for s in version.get_vstages()], ["prod", "dev"])
        self.assertEqual(version.get_vstage("dev").commit_hexsha, self.first)
        self.assertEqual([e.ref for e in version.get_events(indirect=False)], ["churn@v0.0.1"])
        self.assertEqual(version.get_enrichments_info[0].artifact.type, "model")
        self.assertEqual(version.get_enrichments_info[0].get_dict()["type"], "model")
        self.assertEqual(len(version.dict_state(assignments_per_version=1)["stages"]), 1)
        with self.assertRaises(exceptions.WrongArgs):
            version.dict_state(assignments_per_version=-2)
        with self.assertRaises(exceptions.NoStageForVersion):
            version.get_vstage("staging")
        self.assertEqual(version.created_at, version.registrations[0].created_at)
        self.assertEqual(list(version.dict_state(exclude={"enrichments"}))[:3], ["artifact", "commit_hexsha", "version"])

    def test_stage(self):
        (stage,) = self.artifact.get_vstages()["prod"]
        self.assertEqual((stage.version, stage.is_active), ("v0.0.1", True))
        self.assertEqual(stage.activated_at, stage.assignments[0].created_at)
        self.assertEqual(stage.get_events(), stage.assignments)
        self.assertEqual(stage.get_events(direct=False), [])
        self.assertEqual(self.artifact.get_vstages(versions_per_stage=-1)["dev"][0].version, "v0.0.1")
        with self.assertRaises(exceptions.WrongArgs):
            self.artifact.get_vstages(versions_per_stage=-2)

    def copies(self, record):
        yield copy.copy(record)
        yield copy.deepcopy(record)
        yield pickle.loads(pickle.dumps(record))
        yield record.model_copy()
        yield record.model_copy(deep=True)
        yield type(record).model_validate(record.model_dump())
        yield type(record)(**dict(record))

    def test_copies(self):
        """Copies of whatever kind answer like the original."""
        artifact = self.artifact
        version = artifact.versions[0]
        for record in (artifact, *artifact.versions, *version.stages.values(), *version.registrations):
            for same in self.copies(record):
                self.assertEqual(same, record)
                self.assertIsNot(same, record)
                self.assertEqual((same.dict_state(), repr(same), str(same)), (record.dict_state(), repr(record), str(record)))
        for same in self.copies(artifact):
            self.assertEqual(same.get_events(), artifact.get_events())
            self.assertEqual(same.get_vstages(), artifact.get_vstages())
            self.assertEqual(same.get_versions(include_non_explicit=True), artifact.get_versions(include_non_explicit=True))
            self.assertEqual(same.get_latest_version(), artifact.get_latest_version())

    def test_a_pool_of_processes(self):
        with multiprocessing.get_context("fork").Pool(2) as pool:
            artifacts = pool.map(find_artifact, [str(self.repo)] * 2)
        for artifact in artifacts:
            self.assertEqual(artifact, self.artifact)
            self.assertEqual(artifact.unique_stages, {"dev", "prod"})

    def test_state(self):
        state = api._get_state(self.repo)
        again = base.BaseRegistryState(**state.model_dump())
        self.assertEqual(again, state)
        self.assertIsInstance(again.artifacts["churn"].versions[0].stages["dev"].assignments[0], base.Assignment)
        self.assertIsInstance(again.artifacts["churn"].versions[0].created_at, datetime)
        parsed = base.BaseRegistryState.model_validate_json(state.model_dump_json())
        self.assertEqual(parsed.artifacts["churn"].get_vstages(), state.artifacts["churn"].get_vstages())
        self.assertEqual(parsed.unique_stages, ["dev", "prod"])


def find_artifact(repo):
    return api._get_state(repo).artifacts["churn"]


class ByHand(unittest.TestCase):
    """What follows from records that were not read: asked of the library."""

    def test_empty(self):
        artifact = base.Artifact(artifact="x", versions=[])
        self.assertEqual((artifact.is_active, artifact.is_registered, artifact.discovered), (False, False, False))
        self.assertEqual((artifact.get_versions(), artifact.get_vstages(), artifact.unique_stages), ([], {}, set()))
        self.assertIsNone(artifact.get_latest_version())
        self.assertEqual(repr(artifact), "Artifact(versions=[], stages=[])")
        version = base.Version(artifact="x", version="v1.0.0", commit_hexsha="a" * 40)
        self.assertEqual((version.is_active, version.is_registered, version.discovered), (False, False, True))
        stage = base.VStage(artifact="x", version="v1.0.0", commit_hexsha="a" * 40, stage="dev")
        self.assertEqual((stage.is_active, stage.activated_at), (False, None))
        for record in (artifact, version, stage):
            for fact in ("created_at", "author", "ref"):
                with self.assertRaises(exceptions.NotImplementedInGTO):
                    getattr(record, fact)

    def test_a_version(self):
        version = base.Version(
            artifact="churn", version="v1.0.0", commit_hexsha="a" * 40, registrations=[registration()]
        )
        self.assertTrue(version.is_active and version.is_registered and not version.discovered)
        self.assertEqual((version.created_at, version.activated_at, version.author), (TIME, TIME, "Žofie"))
        later = registration(created_at=TIME + timedelta(seconds=1), tag="churn@v1.0.0!").model_dump(
            exclude={"priority", "addition"}
        )
        version.add_event(base.Deregistration(**later))
        self.assertFalse(version.is_active)
        self.assertTrue(version.is_registered)
        self.assertEqual(version.ref, "churn@v1.0.0")
        self.assertEqual([event.ref for event in version.get_events()], ["churn@v1.0.0!", "churn@v1.0.0"])

    def test_events_of_one_second_follow_counters(self):
        stage = base.VStage(artifact="churn", version="v1.0.0", commit_hexsha="a" * 40, stage="dev")
        for number in (10, 9):
            kind = base.Unassignment if number == 10 else base.Assignment
            stage.add_event(assignment(kind, tag=f"churn#dev{'!' if number == 10 else ''}#{number}"))
        self.assertFalse(stage.is_active)
        self.assertEqual([event.ref for event in stage.get_events()], ["churn#dev!#10", "churn#dev#9"])
        stage.add_event(stage.assignments[0])  # once more
        self.assertEqual(len(stage.get_events()), 2)

    def test_an_artifact_grows(self):
        state = base.BaseRegistryState()
        state.add_artifact("churn")
        artifact = state.find_artifact("churn")
        artifact.add_event(registration())
        artifact.add_event(registration(version="v1.10.0", tag="churn@v1.10.0", commit_hexsha="b" * 40))
        artifact.add_event(assignment(created_at=TIME + timedelta(hours=1)))
        artifact.add_event(assignment(version="b" * 40, commit_hexsha="c" * 40, tag="churn#prod#2", stage="prod"))
        self.assertEqual([v.version for v in artifact.versions], ["v1.0.0", "v1.10.0", "b" * 40])
        self.assertEqual(artifact.get_latest_version().version, "v1.10.0")
        self.assertEqual([v.version for v in artifact.get_versions()], ["v1.10.0", "v1.0.0"])
        self.assertEqual([v.version for v in artifact.get_versions(ascending=True)], ["v1.0.0", "v1.10.0"])
        self.assertEqual({name: len(found) for name, found in artifact.get_vstages().items()}, {"dev": 1, "prod": 1})
        self.assertEqual(state.which("churn", "dev")[0].version, "v1.0.0")
        self.assertEqual(state.find_commit("churn", "v1.10.0"), "b" * 40)
        self.assertTrue(artifact.is_active and artifact.is_registered)
        self.assertEqual(artifact.find_version_at_commit("a" * 40).version, "v1.0.0")
        with self.assertRaises(exceptions.VersionRequired):
            artifact.find_version_at_commit("a" * 40, TIME - timedelta(days=1))
        fields = registration(created_at=TIME + timedelta(days=1), tag="churn@deprecated").model_dump()
        artifact.add_event(base.Deprecation(**{k: v for k, v in fields.items() if k not in ("priority", "addition")}))
        self.assertFalse(artifact.is_active)
        created = {**fields, "created_at": TIME + timedelta(days=2), "tag": "x", "priority": 1, "addition": True}
        artifact.add_event(base.Creation(**created))
        self.assertTrue(artifact.is_active)
        self.assertEqual(artifact.authoring_event.tag, "x")
        self.assertEqual(copy.deepcopy(state), state)
        self.assertEqual(state.find_artifact("new", create_new=True).versions, [])
        with self.assertRaises(exceptions.ArtifactNotFound):
            state.find_artifact("nothing")

    def test_a_change_of_a_field_counts(self):
        version = base.Version(
            artifact="churn", version="v1.0.0", commit_hexsha="a" * 40, registrations=[registration()]
        )
        version.registrations[0].author = "Bo"
        self.assertEqual(version.author, "Bo")
        version.registrations.clear()
        self.assertFalse(version.is_registered)

    def test_what_does_not_belong(self):
        version = base.Version(artifact="x", version="v1.0.0", commit_hexsha="a" * 40)
        stage = version.get_vstage("dev", create_new=True)
        creation = base.Creation(**registration().model_dump(exclude={"version", "priority", "addition"}))
        for owner, event in ((stage, registration()), (version, creation)):
            with self.assertRaises(exceptions.NotImplementedInGTO):
                owner.add_event(event)
        version.registrations.append(3)
        with self.assertRaises((AttributeError, TypeError)):
            version.is_registered


def assignment(kind=base.Assignment, **fields):
    known = registration(**{"tag": "churn#dev#1", **fields}).model_dump(exclude={"priority", "addition"})
    return kind(**{"stage": "dev", **known, **fields})


class Exceptions(unittest.TestCase):
    def test_copies(self):
        class Mine(exceptions.GTOException):
            pass

        globals()["Mine"] = Mine
        Mine.__qualname__ = "Mine"
        self.assertIsInstance(pickle.loads(pickle.dumps(Mine("words"))), Mine)
        refused = exceptions._from_library("WrongConfig", "Wrong config file 'x'", "line 1")
        again = pickle.loads(pickle.dumps(refused))
        self.assertEqual((type(again), str(again), again.detail), (exceptions.WrongConfig, str(refused), "line 1"))

    def test_words(self):
        error = exceptions.UnknownStage("x", ["a"])
        self.assertEqual(str(error), "Allowed stages are: '['a']'")
        self.assertEqual(error.msg, error.message)
        self.assertEqual(str(exceptions.PathIsUsed(type="t", name="n", path="p")), exceptions.PathIsUsed("t", "n", "p").msg)
        self.assertEqual(str(pickle.loads(pickle.dumps(error))), str(error))
        self.assertIsInstance(pickle.loads(pickle.dumps(error)), exceptions.UnknownStage)
        for wrong in ((), ("a",), ("a", "b", "c")):
            with self.assertRaises(TypeError):
                exceptions.UnknownStage(*wrong)
        with self.assertRaises(TypeError):
            exceptions.NoRepo("a", path="b")
        with self.assertRaises(AssertionError):
            exceptions.WrongArgs("")


if __name__ == "__main__":
    unittest.main()
