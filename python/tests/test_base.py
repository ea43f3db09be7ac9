"""The records: what pydantic's offer, for those who used it."""

import copy
import json
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

    def test_copies(self):
        version = self.artifact.versions[0]
        for same in (copy.deepcopy(version), pickle.loads(pickle.dumps(version))):
            self.assertEqual(same, version)
            self.assertEqual(same.dict_state(), version.dict_state())
        for same in (copy.deepcopy(self.artifact), pickle.loads(pickle.dumps(self.artifact))):
            self.assertEqual(same, self.artifact)
            self.assertEqual(same.get_events(), self.artifact.get_events())
            with self.assertRaises(exceptions.NotImplementedInGTO):
                same.get_vstages()

    def test_made_by_hand(self):
        version = base.Version(artifact="a", version="v1.0.0", commit_hexsha=self.first)
        self.assertEqual(version.registrations, [])
        with self.assertRaises(exceptions.NotImplementedInGTO):
            version.is_active


class Exceptions(unittest.TestCase):
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
