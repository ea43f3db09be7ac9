"""Names of tags, artifacts, stages and versions."""

import re
import unittest
from random import Random

from gto import _gto, api, constants
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
from gto.tag import NAME_REFERENCE, TagTemplates, name_tag, parse_name, parse_name_reference
from gto.versions import SemVer, VersionInfo


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
        for action in (Action.CREATE, "x", "register", None):
            with self.assertRaises(UnknownAction):
                name(action)
        self.assertEqual(set(TagTemplates), set(Action) - {Action.CREATE})
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
                "artifact": "a=b", "dirname": "a=", "name": "b", "stage": None, "version": "v1.0.0", "major": "1",
                "minor": "0", "patch": "0", "prerelease": None, "buildmetadata": None, "cancel": "!",
                "deprecated": None, "created": None, "counter": "3",
            },
        )  # fmt: skip
        self.assertEqual(constants.tag_re.search("b@deprecated")["deprecated"], "deprecated")
        self.assertIsNone(constants.tag_re.search("b"))
        self.assertEqual(constants.shortcut_re.search("b@greatest")["version"], "greatest")
        self.assertIsNone(constants.shortcut_re.search("b"))
        self.assertTrue(constants.is_hexsha("A" * 40))
        self.assertFalse(constants.is_hexsha("v" * 40))

    def test_patterns(self):
        """They are regular expressions, with the groups of those that they take the place of."""
        groups = {
            "name_re": (1, {}),
            "fullname_re": (3, {"dirname": 1, "name": 2}),
            "fullname_in_tag_re": (3, {"dirname": 1, "name": 2}),
            "tag_re": (
                21,
                {
                    "artifact": 1, "dirname": 2, "name": 3, "stage": 8, "version": 10, "major": 11, "minor": 12,
                    "patch": 13, "prerelease": 14, "buildmetadata": 15, "cancel": 16, "deprecated": 18, "created": 19,
                    "counter": 21,
                },
            ),
            "shortcut_re": (
                13,
                {
                    "artifact": 1, "dirname": 2, "name": 3, "stage": 6, "version": 8, "major": 9, "minor": 10,
                    "patch": 11, "prerelease": 12, "buildmetadata": 13,
                },
            ),
            "git_hexsha_re": (0, {}),
        }  # fmt: skip
        for name, (count, names) in groups.items():
            pattern = getattr(constants, name)
            self.assertIsInstance(pattern, re.Pattern)
            self.assertIs(pattern, getattr(constants, name))
            self.assertEqual((pattern.groups, dict(pattern.groupindex)), (count, names), name)
            self.assertIn(name, dir(constants))
        match = re.match(constants.tag_re, "a/b=net@v1.2.3-rc.1+b5#7")
        self.assertEqual((match["artifact"], match["minor"], match["counter"]), ("a/b=net", "2", "7"))
        self.assertEqual(match.span("version"), (8, 22))
        for part in (constants.name, constants.fullname, constants.semver, constants.dirname):
            re.compile(part)
        re.compile(f"({constants.counter})")
        with self.assertRaises(AttributeError):
            constants.nothing_re

    def test_all_names_are_imported(self):
        """`import *` finds what is made when somebody asks for it, and what is elsewhere."""
        for module, names in (
            ("constants", ("tag_re", "fullname_re", "Shortcut", "Action")),
            ("base", ("Action", "Artifact", "sort_versions")),
            ("tag", ("tag_re", "find", "parse_name")),
            ("ui", ("EMOJI_OK", "echo", "CONFIG")),
        ):
            found = {}
            exec(f"from gto.{module} import *", found)
            for name in names:
                self.assertIn(name, found)
            self.assertFalse({name for name in found if name.startswith("_")} - {"__builtins__"})

    def test_patterns_say_what_the_library_says(self):
        random = Random(15)
        pieces = [
            "net", "a/b", "x", "m-1", "_", "-", "/", ".", ":", "=", "#", "@", "!", "v", "v1.0.0", "1.2.3", "v01.0.0",
            "v1.2", "rc.1", "-rc.01", "-0a", "+b.01", "prod", "deprecated", "created", "latest", "greatest", "#1", "#007",
            "", " ", "\n", "é", "١", "0", "v0.0.0",
        ]  # fmt: skip
        matched = 0
        for _ in range(20000):
            text = "".join(random.choices(pieces, k=random.randint(1, 6)))
            expected = {
                constants.name_re: _gto.name_is_valid(text),
                constants.fullname_re: _gto.artifact_is_valid(text),
                constants.fullname_in_tag_re: ":" not in text and _gto.artifact_is_valid(text.replace("=", ":")),
                constants.tag_re: _gto.parse_tag_name(text) is not None,
                constants.shortcut_re: parse_shortcut(text).shortcut,
            }
            for pattern, valid in expected.items():
                self.assertEqual(bool(pattern.search(text)), valid, (pattern.pattern, text))
                matched += valid
            semver = re.fullmatch(f"v{constants.semver}", text)
            self.assertEqual(bool(semver), SemVer.is_valid(text), text)
            parts, match = parse_name(text, raise_on_fail=False), constants.tag_re.search(text)
            if match:
                self.assertEqual(parts["name"], constants.tag_to_name(match["artifact"]))
                self.assertEqual((parts.get("version"), parts.get("stage")), (match["version"], match["stage"]))
                self.assertEqual(parts.get("counter"), int(match["counter"]) if match["counter"] else None)
        self.assertGreater(matched, 1000)

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
            parts.to_dict(),
            {"major": 1, "minor": 2, "patch": 3, "prerelease": "rc-1.2", "build": "build-4"},
        )
        self.assertEqual(parts.to_tuple(), (1, 2, 3, "rc-1.2", "build-4"))
        self.assertEqual((str(parts), str(SemVer.parse("v1.2.3"))), ("1.2.3-rc-1.2+build-4", "1.2.3"))
        self.assertEqual((list(parts), parts[0], parts[:3]), ([1, 2, 3, "rc-1.2", "build-4"], 1, (1, 2, 3)))
        self.assertIsNone(SemVer.parse("v1.2.3").build)
        for version, error in ((1, InvalidVersion), ("1.2.3", InvalidVersion), ("v1", ValueError)):
            with self.assertRaises(error):
                SemVer.parse(version)

    def test_parts_compare(self):
        def parse(text):
            return SemVer.parse(f"v{text}")

        ordered = list(map(parse, ("0.9.9", "1.0.0-alpha", "1.0.0-rc.2", "1.0.0-rc.10", "1.0.0", "1.0.1", "10.0.0")))
        self.assertEqual(sorted(ordered[::-1]), ordered)
        self.assertTrue(parse("1.2.3") == "1.2.3" == parse("1.2.3+b") and parse("1.2.3") < (1, 2, 4))
        self.assertEqual(len({parse("1.2.3+a"), parse("1.2.3+b"), parse("1.2.4")}), 2)
        self.assertTrue(parse("1.2.3") != 3 and parse("1.2.3") >= {"major": 1, "minor": 2, "patch": 3})
        self.assertEqual((parse("1.2.3").compare("1.3.0"), parse("1.2.3").compare("1.2.3-rc")), (-1, 1))
        self.assertTrue(parse("1.2.3").match(">=1.2.0") and parse("1.2.3").match("1.2.3"))
        self.assertFalse(parse("1.2.3").match("!=1.2.3") or parse("1.2.3").match("<1.2.3"))
        with self.assertRaises(TypeError):
            parse("1.2.3") < 3
        with self.assertRaises(ValueError):
            parse("1.2.3").compare("1.2")
        with self.assertRaises(ValueError):
            VersionInfo(1, 2, 3, "0.01")

    def test_parts_are_raised(self):
        version = SemVer.parse("v1.2.3-rc.9+b")
        cases = {
            "bump_major": "2.0.0", "bump_minor": "1.3.0", "bump_patch": "1.2.4", "bump_prerelease": "1.2.3-rc.10",
            "bump_build": "1.2.3-rc.9+b.0", "finalize_version": "1.2.3",
        }  # fmt: skip
        for bump, expected in cases.items():
            self.assertEqual(str(getattr(version, bump)()), expected)
        released = SemVer.parse("v1.2.3")
        self.assertEqual(str(released.bump_prerelease()), "1.2.3-rc.1")
        self.assertEqual(str(released.bump_prerelease("")), "1.2.3-1")
        self.assertEqual(str(released.replace(prerelease="alpha").bump_prerelease()), "1.2.3-alpha.0")
        self.assertEqual(str(released.bump_build()), "1.2.3+build.1")
        self.assertEqual(str(released.replace(build="a09").bump_build()), "1.2.3+a10")
        self.assertEqual(str(released.replace(major=7)), "7.2.3")
        self.assertEqual([str(version.next_version(p)) for p in ("patch", "minor", "major")], ["1.2.3", "1.3.0", "2.0.0"])
        self.assertEqual(str(released.next_version("prerelease")), "1.2.4-rc.1")
        self.assertTrue(released.is_compatible(SemVer.parse("v1.9.0")))
        self.assertFalse(released.is_compatible(SemVer.parse("v2.0.0")) or released.is_compatible(version))
        for wrong in (lambda: released.replace(mayor=1), lambda: released.is_compatible("1.2.3")):
            with self.assertRaises(TypeError):
                wrong()
        with self.assertRaises(ValueError):
            released.next_version("build")

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
