"""Records have the methods of pydantic's models, and are part of such models where pydantic is installed."""

import importlib.util
import itertools
import json
import unittest
from datetime import datetime, timedelta, timezone
from enum import Enum
from typing import Any, Optional

from gto import base, exceptions, index, tag
from gto._model import Model
from gto.constants import Action, Shortcut

HAS_PYDANTIC = importlib.util.find_spec("pydantic") is not None
TIME = datetime(2024, 1, 2, 3, 4, 5, tzinfo=timezone.utc)


class Color(Enum):
    RED = "red"


class Leaf(Model):
    name: str
    size: int = 1
    when: Optional[datetime] = None


class Tree(Model):
    leaves: list[Leaf] = []
    by_name: dict[str, Leaf] = {}
    color: Color = Color.RED
    pair: tuple[int, ...] = (1, 2)
    free: Any = None


def tree():
    leaf = Leaf(name="a", when=TIME)
    return Tree(leaves=[leaf, Leaf(name="b", size=2)], by_name={"x": leaf}, free={"k": [TIME, None]})


def event(**fields):
    return base.Registration(
        **{
            "artifact": "churn", "created_at": TIME, "author": "Ada", "author_email": "ada@example.org",
            "message": "why", "commit_hexsha": "a" * 40, "tag": "churn@v1.0.0", "version": "v1.0.0", **fields,
        }
    )  # fmt: skip


class Dumps(unittest.TestCase):
    def test_nested(self):
        dump = tree().model_dump()
        self.assertEqual(dump["leaves"][1], {"name": "b", "size": 2, "when": None})
        self.assertEqual((dump["color"], dump["pair"], dump["free"]["k"][0]), (Color.RED, (1, 2), TIME))

    def test_include_and_exclude(self):
        record = tree()
        self.assertEqual(record.model_dump(include={"pair"}), {"pair": (1, 2)})
        self.assertEqual(record.model_dump(include={"leaves": {0: {"name"}}}), {"leaves": [{"name": "a"}]})
        self.assertEqual(
            record.model_dump(include={"leaves": {"__all__": {"name"}}, "by_name": {"x": {"size": True}}}),
            {"leaves": [{"name": "a"}, {"name": "b"}], "by_name": {"x": {"size": 1}}},
        )
        dump = record.model_dump(exclude={"leaves": {"__all__": {"when"}}, "by_name": True, "free": ...})
        self.assertEqual(dump["leaves"], [{"name": "a", "size": 1}, {"name": "b", "size": 2}])
        self.assertNotIn("by_name", dump)
        self.assertNotIn("free", dump)
        self.assertEqual(record.model_dump(include={"leaves"}, exclude={"leaves": {-1}})["leaves"][-1]["name"], "a")

    def test_what_is_left_out(self):
        record = tree()
        self.assertEqual(list(record.model_dump(exclude_unset=True)), ["leaves", "by_name", "free"])
        self.assertEqual(record.model_dump(exclude_unset=True)["leaves"][0], {"name": "a", "when": TIME})
        self.assertNotIn("pair", record.model_dump(exclude_defaults=True))
        self.assertNotIn("when", record.model_dump(exclude_none=True)["leaves"][1])
        self.assertEqual(record.model_dump(exclude_none=True)["free"], {"k": [TIME, None]})
        record.pair = (3,)
        self.assertIn("pair", record.model_dump(exclude_unset=True))

    def test_json(self):
        record = event()
        dump = record.model_dump(mode="json")
        self.assertEqual(json.loads(json.dumps(dump)), dump)
        self.assertEqual(dump["created_at"], "2024-01-02T03:04:05Z")
        dump = tree().model_dump(mode="json")
        self.assertEqual((dump["color"], dump["pair"], dump["free"]["k"][0]), ("red", [1, 2], "2024-01-02T03:04:05Z"))
        self.assertEqual(json.loads(tree().model_dump_json()), dump)
        self.assertEqual(json.loads(tree().model_dump_json(include={"pair"}, indent=2)), {"pair": [1, 2]})
        self.assertEqual(Leaf(name="é").model_dump_json(ensure_ascii=True, exclude_none=True), '{"name":"\\u00e9","size":1}')
        east = Leaf(name="x", when=TIME.astimezone(timezone(timedelta(hours=1))))
        self.assertEqual(east.model_dump(mode="json")["when"], "2024-01-02T04:04:05+01:00")

    def test_unknown_options_are_errors(self):
        for wrong in ({"excluded": {"a"}}, {"exclude_nones": True}):
            with self.assertRaises(TypeError):
                event().model_dump(**wrong)
            with self.assertRaises(TypeError):
                event().model_dump_json(**wrong)
        with self.assertRaises(TypeError):
            base.Registration.model_validate(event(), strict=True)

    def test_without_effect(self):
        record = event()
        options = {"by_alias": True, "context": 1, "round_trip": True, "warnings": False, "serialize_as_any": True}
        self.assertEqual(record.model_dump(**options), record.model_dump())


class Making(unittest.TestCase):
    def test_values_are_checked(self):
        leaf = Leaf(name="a", size="3", when="2024-01-02T03:04:05Z")
        self.assertEqual((leaf.size, leaf.when), (3, TIME))
        self.assertEqual(Leaf(name="a", when=TIME.timestamp()).when, TIME)
        self.assertEqual(Tree(leaves=({"name": "a"},), color="red").leaves, [Leaf(name="a")])
        self.assertIs(event(addition="false").addition, False)
        wrong = [
            lambda: Leaf(name=1), lambda: Leaf(name="a", size="x"), lambda: Leaf(name="a", when="soon"),
            lambda: Leaf(name="a", size=1.5), lambda: Leaf(), lambda: Tree(leaves=[{}]), lambda: Tree(leaves="ab"),
            lambda: Tree(by_name=[1]), lambda: Tree(color="blue"), lambda: event(addition="perhaps"),
            lambda: Leaf.model_validate(3), lambda: Leaf.model_validate_json("[]"), lambda: Leaf.model_validate_json("{"),
        ]  # fmt: skip
        for number, refused in enumerate(wrong):
            with self.subTest(number=number), self.assertRaises(ValueError):
                refused()
        with self.assertRaises(ValueError) as caught:
            Tree(leaves=[{"name": "a"}, {"size": "x"}])
        for words in ("leaves.1.name", "leaves.1.size", "valid integer", "required"):
            self.assertIn(words, str(caught.exception))
        with self.assertRaises(TypeError):
            Leaf("a")

    def test_validate(self):
        leaf = Leaf(name="a")
        self.assertIs(Leaf.model_validate(leaf), leaf)
        self.assertEqual(Leaf.model_validate({"name": "a", "other": 1}), leaf)
        self.assertEqual(Leaf.model_validate_json('{"name": "a"}'), leaf)

        class Like:
            name = "a"

        self.assertEqual(Leaf.model_validate(Like(), from_attributes=True), leaf)
        with self.assertRaises(ValueError):
            Leaf.model_validate(Like())

    def test_defaults_are_not_shared(self):
        first, second = Tree(), Tree()
        first.leaves.append(1)
        self.assertEqual((second.leaves, Tree().leaves), ([], []))

    def test_fields_set(self):
        leaf = Leaf(name="a")
        self.assertEqual(leaf.model_fields_set, {"name"})
        leaf.size = 3
        self.assertEqual(leaf.model_fields_set, {"name", "size"})
        with self.assertRaises(ValueError):
            leaf.color = "red"
        self.assertIsNone(leaf.model_extra)
        self.assertEqual(Leaf.model_construct(size="x").model_dump(), {"size": "x", "when": None})
        self.assertEqual(Leaf.model_construct(name="a", size=3), leaf)

    def test_fields(self):
        fields = Leaf.model_fields
        self.assertEqual(list(fields), ["name", "size", "when"])
        self.assertEqual((fields["name"].annotation, fields["name"].is_required()), (str, True))
        self.assertEqual((fields["size"].default, fields["size"].is_required()), (1, False))
        self.assertEqual(fields["when"].annotation, Optional[datetime])
        self.assertEqual(list(event().model_fields), list(base.Registration.model_fields))
        self.assertEqual(Tree.model_fields["leaves"].get_default(), [])
        self.assertIn("required=True", repr(fields["name"]))

    def test_copies(self):
        leaf = Leaf(name="a")
        copied = leaf.model_copy(update={"size": 7})
        self.assertEqual((copied.size, leaf.size, copied.model_fields_set), (7, 1, {"name", "size"}))
        whole = tree()
        self.assertIs(whole.model_copy().leaves[0], whole.leaves[0])
        self.assertIsNot(whole.model_copy(deep=True).leaves[0], whole.leaves[0])


def records():
    """Records of every class of this package."""
    yield event()
    yield Shortcut(name="a")
    yield index.Artifact(type="model", labels=["a"])
    info = index.GTOInfo(artifact=index.Artifact(path="p"))
    yield info
    commit = base.Commit(
        **event().model_dump(include=set(base.BaseEvent.model_fields) - {"priority", "addition"}), version="v1.0.0",
        enrichments=[info], committer="Bo", committer_email="bo@example.org",
    )  # fmt: skip
    yield commit
    version = base.Version(
        artifact="churn", version="v1.0.0", commit_hexsha="a" * 40, registrations=[event()], enrichments=[commit]
    )
    version.get_vstage("dev", create_new=True)
    yield version
    artifact = base.Artifact(artifact="churn", versions=[version])
    yield artifact
    yield base.BaseRegistryState(artifacts={"churn": artifact})
    yield tag.Tag(action=Action.REGISTER, name="a", created_at=TIME, tag=None)


class RoundTrips(unittest.TestCase):
    def test_dumps_give_the_record_again(self):
        for record in records():
            cls = type(record)
            with self.subTest(cls=cls.__name__):
                self.assertEqual(cls.model_validate(record.model_dump()), record)
                self.assertEqual(cls.model_validate_json(record.model_dump_json()), record)

    def test_infos_are_objects_again(self):
        commit = next(record for record in records() if isinstance(record, base.Commit))
        self.assertIsInstance(base.Commit(**commit.model_dump()).enrichments[0], index.GTOInfo)

    def test_schema(self):
        schema = base.Registration.model_json_schema()
        self.assertEqual(schema["properties"]["created_at"], {"format": "date-time", "title": "Created At", "type": "string"})
        self.assertEqual(schema["properties"]["priority"], {"default": 3, "title": "Priority", "type": "integer"})
        self.assertEqual(schema["required"][0], "artifact")
        whole = base.BaseRegistryState.model_json_schema()
        self.assertEqual(whole["properties"]["artifacts"]["additionalProperties"], {"$ref": "#/$defs/Artifact"})
        self.assertIn("VStage", whole["$defs"])


@unittest.skipUnless(HAS_PYDANTIC, "pydantic is not installed")
class Pydantic(unittest.TestCase):
    """The same as pydantic's own models, and as parts of such."""

    @classmethod
    def setUpClass(cls):
        import pydantic

        class Leaf(pydantic.BaseModel):
            name: str
            size: int = 1
            when: Optional[datetime] = None

        class Tree(pydantic.BaseModel):
            leaves: list[Leaf] = []
            by_name: dict[str, Leaf] = {}
            color: Color = Color.RED
            pair: tuple[int, ...] = (1, 2)
            free: Any = None

        cls.pydantic, cls.Leaf, cls.Tree = pydantic, Leaf, Tree

    def test_dumps(self):
        theirs = self.Tree(**tree().model_dump(exclude_unset=True))
        choices = [
            None, {"leaves"}, {"leaves": {0}}, {"leaves": {"__all__": {"name"}}}, {"by_name": {"x": {"size": True}}},
            {"leaves": True, "free": ...}, {"leaves": {0: {"name"}, "__all__": {"size"}}}, {"free": {"k": {0}}},
        ]  # fmt: skip
        flags = ("exclude_unset", "exclude_defaults", "exclude_none")
        for include, exclude, mode in itertools.product(choices, choices, ("python", "json")):
            for chosen in itertools.product((False, True), repeat=3):
                options = {"include": include, "exclude": exclude, "mode": mode, **dict(zip(flags, chosen))}
                self.assertEqual(tree().model_dump(**options), theirs.model_dump(**options), options)
        self.assertEqual(tree().model_dump_json(), theirs.model_dump_json())
        self.assertEqual(tree().model_dump_json(indent=3), theirs.model_dump_json(indent=3))

    def test_errors_are_pydantics(self):
        for wrong in ({}, {"name": 1}, {"name": "a", "when": "soon"}):
            with self.assertRaises(self.pydantic.ValidationError):
                Leaf(**wrong)
        with self.assertRaises(self.pydantic.ValidationError) as caught:
            Tree(leaves=[{"size": "x"}])
        self.assertEqual([error["loc"] for error in caught.exception.errors()], [("leaves", 0, "name"), ("leaves", 0, "size")])

    def test_schemas(self):
        for ours, theirs in ((Leaf, self.Leaf), (Tree, self.Tree)):
            for mode in ("validation", "serialization"):
                expected = json.loads(json.dumps(theirs.model_json_schema(mode=mode), default=lambda e: e.value))
                actual = json.loads(json.dumps(ours.model_json_schema(mode=mode), default=lambda e: e.value))
                actual["properties"].pop("pair", None)
                expected["properties"].pop("pair", None)
                self.assertEqual(actual, expected)

    def test_parts_of_a_model(self):
        class M(self.pydantic.BaseModel):
            e: base.Registration
            state: base.BaseRegistryState = base.BaseRegistryState()
            maybe: Optional[list[index.Artifact]] = None

        record = event()
        self.assertIs(M(e=record).e, record)
        model = M.model_validate({"e": record.model_dump(), "maybe": [{"type": "model"}]})
        self.assertEqual((model.e, model.maybe), (record, [index.Artifact(type="model")]))
        self.assertIsInstance(model.e, base.Registration)
        self.assertEqual(model.e.event, "registration")
        self.assertEqual(model.model_dump(include={"e"}), {"e": record.model_dump()})
        self.assertEqual(json.loads(model.model_dump_json())["e"], record.model_dump(mode="json"))
        self.assertEqual(M.model_validate_json(model.model_dump_json()), model)
        self.assertEqual(model.model_dump(exclude_unset=True)["maybe"], [{"type": "model"}])
        self.assertEqual(M(e=record).model_dump(exclude_unset=True), {"e": record.model_dump(exclude_unset=True)})
        for wrong in ({"e": {}}, {"e": 3}, {"e": {**record.model_dump(), "created_at": "soon"}}):
            with self.assertRaises(self.pydantic.ValidationError):
                M.model_validate(wrong)
        schema = M.model_json_schema()
        self.assertEqual(schema["properties"]["e"], {"$ref": "#/$defs/Registration"})
        own = base.Registration.model_json_schema()["properties"]
        self.assertEqual(schema["$defs"]["Registration"]["properties"], own)

    def test_every_class(self):
        for record in records():
            cls = type(record)
            with self.subTest(cls=cls.__name__):
                adapter = self.pydantic.TypeAdapter(cls)
                self.assertEqual(adapter.validate_python(record.model_dump()), record)
                self.assertEqual(adapter.validate_json(record.model_dump_json()), record)
                self.assertEqual(json.loads(adapter.dump_json(record)), record.model_dump(mode="json"))
                self.assertEqual(adapter.dump_python(record), record.model_dump())
                for mode in ("validation", "serialization"):
                    adapter.json_schema(mode=mode)

    def test_names_are_checked_all_the_same(self):
        adapter = self.pydantic.TypeAdapter(index.Index)
        self.assertEqual(adapter.validate_python({"state": {"a": {}}}).state, {"a": index.Artifact()})
        with self.assertRaises(exceptions.ValidationError):
            adapter.validate_python({"state": {"-": {}}})


if __name__ == "__main__":
    unittest.main()
