"""Names of tags, artifacts, stages and versions."""

import unittest

from gto import api, constants
from gto.base import sort_versions
from gto.constants import Action, parse_shortcut
from gto.exceptions import (
    IncomparableVersions,
    InvalidTagName,
    InvalidVersion,
    MissingArg,
    UnknownAction,
    ValidationError,
    WrongArgs,
)
from gto.tag import NAME_REFERENCE, name_tag, parse_name, parse_name_reference
from gto.versions import SemVer


class TagNames(unittest.TestCase):
    def test_parts(self):
        cases = {
            "churn@v1.2.3": {"name": "churn", "version": "v1.2.3", "action": Action.REGISTER},
            "churn@v1.2.3!#5": {
                "name": "churn", "version": "v1.2.3", "action": Action.DEREGISTER, "counter": 5,
            },
            "churn#prod": {"name": "churn", "stage": "prod", "action": Action.ASSIGN},
            "a/b=net#prod!#2": {"name": "a/b:net", "stage": "prod", "action": Action.UNASSIGN, "counter": 2},
            "churn@deprecated#7": {"name": "churn", "action": Action.DEPRECATE, "counter": 7},
        }  # fmt: skip
        for name, parts in cases.items():
            self.assertEqual(list(api.parse_tag(name).items()), list(parts.items()))
            self.assertEqual(parse_name_reference(name), (NAME_REFERENCE.TAG, parts))

    def test_counter_of_any_size(self):
        self.assertEqual(parse_name("x#dev#" + "9" * 30)["counter"], 10**30 - 1)

    def test_no_tag_names(self):
        for name in ("", "###", "churn", "churn@v1", "churn#prod#-1", "x@created", "a\0b", "\udcff@v1.0.0"):
            with self.assertRaises(InvalidTagName):
                parse_name(name)
            self.assertEqual(parse_name(name, raise_on_fail=False), {})
            self.assertEqual(parse_name_reference(name), (NAME_REFERENCE.NAME, name))
        with self.assertRaises(TypeError):
            api.parse_tag(None)

    def test_put_together(self):
        def name(action, **parts):
            return name_tag(action, "a/b:net", simple=True, **parts)

        self.assertEqual(name(Action.REGISTER, version="v1.0.0"), "a/b=net@v1.0.0")
        self.assertEqual(name(Action.DEREGISTER, version="v1.0.0"), "a/b=net@v1.0.0!")
        self.assertEqual(name(Action.ASSIGN, stage="prod"), "a/b=net#prod")
        self.assertEqual(name(Action.UNASSIGN, stage="prod"), "a/b=net#prod!")
        self.assertEqual(name(Action.DEPRECATE), "a/b=net@deprecated")
        with self.assertRaises(UnknownAction):
            name(Action.CREATE)
        with self.assertRaises(MissingArg):
            name_tag(Action.ASSIGN, "net", stage="prod")


class Grammars(unittest.TestCase):
    def test_names(self):
        for name in ("m", "model-prod_v1", "dvclive/model", "1nn"):
            constants.assert_name_is_valid(name)
        for name in ("", "m/", "_m", "a model", "m@1", "a:b", "m\0", "\udcff"):
            self.assertFalse(constants.check_string_is_valid(name))
            with self.assertRaises(ValidationError):
                constants.assert_name_is_valid(name)

    def test_full_names(self):
        match = constants.fullname_re.match("some/folder:some/model")
        self.assertEqual(match.group("dirname"), "some/folder:")
        self.assertEqual(match.group("name", "dirname"), ("some/model", "some/folder:"))
        self.assertEqual(match[0], match.group(), "some/folder:some/model")
        self.assertEqual(match.span(), (0, 22))
        self.assertEqual(constants.fullname_re.match("model").groupdict(), {"dirname": None, "name": "model"})
        self.assertIsNone(constants.fullname_re.match("a=b"))
        self.assertIsNone(constants.fullname_in_tag_re.match("a:b"))
        self.assertEqual(constants.fullname_in_tag_re.search("a=b")["dirname"], "a=")
        with self.assertRaises(IndexError):
            match["nothing"]
        with self.assertRaises(ValidationError):
            constants.assert_fullname_is_valid("a:b:c")

    def test_tags_and_shortcuts(self):
        self.assertEqual(
            constants.tag_re.search("a=b@v1.0.0!#3").groupdict(),
            {
                "artifact": "a=b", "version": "v1.0.0", "stage": None, "cancel": "!", "deprecated": None,
                "created": None, "counter": "3",
            },
        )  # fmt: skip
        self.assertEqual(constants.tag_re.search("b@deprecated")["deprecated"], "deprecated")
        self.assertIsNone(constants.tag_re.search("b"))
        self.assertEqual(constants.shortcut_re.search("b@greatest")["version"], "greatest")
        self.assertIsNone(constants.shortcut_re.search("b"))
        self.assertTrue(constants.is_hexsha("A" * 40))
        self.assertFalse(constants.is_hexsha("v" * 40))

    def test_shortcuts(self):
        shortcut = parse_shortcut("churn#prod")
        self.assertEqual(dict(shortcut), shortcut.model_dump())
        self.assertEqual((shortcut.name, shortcut.stage, shortcut.shortcut), ("churn", "prod", True))
        self.assertTrue(parse_shortcut("churn@latest").latest)
        self.assertEqual(parse_shortcut("churn@v1.0.0").version, "v1.0.0")
        self.assertFalse(parse_shortcut("churn").shortcut)


class Versions(unittest.TestCase):
    def test_validity(self):
        for version in ("v0.1.2", "v3.4.5-pre.2+build.4"):
            self.assertTrue(SemVer.is_valid(version))
        for version in (1, None, "", "1.2.3", "v1.2", "v01.0.0", "v1.0.0\0"):
            self.assertFalse(SemVer.is_valid(version))
            with self.assertRaises(InvalidVersion):
                SemVer(version)

    def test_order(self):
        self.assertLess(SemVer("v1.0.0-rc.1"), SemVer("v1.0.0"))
        self.assertLess(SemVer("v1.3.4"), "v2.0.0")
        self.assertGreaterEqual(SemVer("v1.10.0"), "v1.9.0")
        self.assertEqual(SemVer("v1.3.4"), "v1.3.4")
        self.assertNotEqual(SemVer("v1.3.4+a"), "v1.3.4+b")
        self.assertEqual(len({SemVer("v1.0.0"), SemVer("v1.0.0")}), 1)
        with self.assertRaises(IncomparableVersions):
            SemVer("v1.0.0") < 1

    def test_bump(self):
        self.assertEqual(SemVer("v1.3.4").bump_major(), "v2.0.0")
        self.assertEqual(SemVer("v1.3.4").bump(bump_minor=True), "v1.4.0")
        self.assertEqual(SemVer("v1.3.4").bump(bump_patch=True), "v1.3.5")
        self.assertEqual(SemVer.get_minimal().version, "v0.0.1")
        for choice in ({}, {"bump_minor": True, "bump_major": True}):
            with self.assertRaises(WrongArgs):
                SemVer("v1.3.4").bump(**choice)

    def test_parts(self):
        parts = SemVer.parse("v1.2.3-rc-1.2+build-4")
        self.assertEqual(
            parts.model_dump(),
            {"major": 1, "minor": 2, "patch": 3, "prerelease": "rc-1.2", "build": "build-4"},
        )
        self.assertIsNone(SemVer.parse("v1.2.3").build)
        for version, error in ((1, InvalidVersion), ("1.2.3", InvalidVersion), ("v1", ValueError)):
            with self.assertRaises(error):
                SemVer.parse(version)

    def test_sort(self):
        def order(*versions, **how):
            return [item["version"] for item in sort_versions([{"version": v} for v in versions], **how)]

        mixed = ("v1.9.0", "abc", "v1.10.0", "def", "v1.10.0-rc.1")
        self.assertEqual(order(*mixed), ["v1.10.0", "v1.10.0-rc.1", "v1.9.0", "def", "abc"])
        self.assertEqual(order(*mixed, ascending=True), ["v1.9.0", "v1.10.0-rc.1", "v1.10.0", "abc", "def"])
        timed = [{"version": "v1.0.0", "created_at": 2}, {"version": "v2.0.0", "created_at": 1}]
        for sort in ("Timestamp", "timestamp", constants.VersionSort.Timestamp):
            self.assertEqual(sort_versions(timed, sort=sort), timed)
        with self.assertRaises(ValueError):
            sort_versions(timed, sort="size")


if __name__ == "__main__":
    unittest.main()
