"""The whole surface of the package, called with whatever there is: exceptions are right, crashes are not.

    GTO_FUZZ_SECONDS=600 GTO_FUZZ_SEED=7 python3 test_fuzz.py      for as long, from that seed
"""

import io
import os
import pathlib
import sys
import threading
import time
import unittest
import warnings
from datetime import datetime, timezone
from random import Random

from support import RepositoryTest

import gto
from gto import _gto, api, base, config, constants, exceptions, index, tag, utils, versions
from gto._model import Model

SECONDS = float(os.environ.get("GTO_FUZZ_SECONDS", "4"))
SEED = int(os.environ.get("GTO_FUZZ_SEED", time.time_ns() % 1000000))
TIME = datetime(2024, 1, 2, tzinfo=timezone.utc)


class Hostile:
    """An object whose methods do not what they should."""

    root_dir = 3
    artifact = version = commit_hexsha = stage = "x"
    registrations = deregistrations = assignments = unassignments = enrichments = versions = creations = deprecations = ()
    stages = {}

    def __fspath__(self):
        return 7

    def __len__(self):
        return -1

    def __iter__(self):
        raise RuntimeError("no")

    def __bool__(self):
        raise RuntimeError("no")

    def timestamp(self):
        return float("inf")

    def __getattr__(self, name):
        raise KeyError(name)


class Growing:
    """An event that changes the list it is in while it is looked at."""

    tag = "x"

    def __init__(self, events):
        self.events = events

    @property
    def created_at(self):
        self.events.clear()
        return TIME


def growing():
    events = []
    events.extend(Growing(events) for _ in range(5))
    return events


class Nothing:
    created_at = TIME
    root_dir = "\0"

    def __eq__(self, other):
        raise ValueError("no")

    __hash__ = None


TEXTS = [
    "", "churn", "churn@v0.0.1", "churn#dev#1", "churn@latest", "v0.0.1", "v1.2.3-rc.1", "dev", "HEAD", "HEAD~1", ".",
    "nowhere", "a\0b", "\udcff", "\ud800x", "é", "x" * 100000, "a:b", "-", "--help", "@{-1}", "refs/tags/churn@v0.0.1",
    "register", "assign", "semver", "%s%n", "{0}", "/", "../..", "https://example.invalid/x", "file:///nowhere", "\n",
]  # fmt: skip
PLAIN = [
    None, True, False, 0, 1, -1, -2, 3, 1 << 31, -(1 << 31) - 1, 1 << 63, 1 << 100, 1.5, float("nan"), float("inf"), b"",
    b"churn", b"\xff\0", b"churn: {type: model}\n", (), (1, 2), (True, False, -1, 1, True), (0, 0, 1 << 40, 1, 0), [], ["a"],
    (None, None, None, None, ()), ("HEAD", None, "HEAD", "model", ("a",)),
    ("a", "b"), [1], [None] * 3, {}, {"a": 1}, {"include": {0}}, set(), {"a"}, object(), Hostile(), Nothing(), int, len, ...,
    NotImplemented, 1j, bytearray(b"x"), memoryview(b"x"), range(3), pathlib.Path("."), TIME,
    constants.VersionSort.SemVer, constants.Action.ASSIGN, lambda *_: None,
]  # fmt: skip


class Surface:
    """What can be called, and with what."""

    def __init__(self, repo):
        self.repo = repo
        self.opened = gto.Repo(repo)
        self.state = api._get_state(repo)
        self.artifact = self.state.artifacts["churn"]
        self.objects = [self.state, self.artifact, *self.artifact.versions, *self.artifact.get_events()]
        self.objects += self.artifact.versions[0].stages.values()
        self.calls = self.find_calls()
        self.keywords = ["name", "ref", "repo", "stage", "version", "sort", "table", "json", "labels", "simple", "event", "at"]

    def find_calls(self):
        modules = (_gto, constants, versions, utils, index, base, config, exceptions, tag)
        skipped = {"find_program", "create_tag", "delete_tag", "RepoIndexManager", "format_echo"}
        calls = [
            getattr(module, name)
            for module in modules
            for name in dir(module)
            if name not in skipped and name[0] != "_" and callable(getattr(module, name))
        ]
        calls += [getattr(api, name) for name in dir(api) if callable(getattr(api, name)) and name != "overload"]
        calls += [getattr(self.opened, name) for name in dir(gto.Repo) if name[0] != "_" and name != "close"]
        calls += [getattr(_gto, name) for name in dir(_gto) if callable(getattr(_gto, name))] * 3
        for cls in (versions.SemVer, versions.VersionInfo, base.Version, base.Registration, index.Index, config.NoFileConfig):
            calls += [getattr(cls, name) for name in dir(cls) if name[0] != "_" and callable(getattr(cls, name))]
        for thing in (*self.objects, versions.SemVer("v1.2.3"), versions.SemVer.parse("v1.2.3-rc.1"), gto.CONFIG):
            calls += [getattr(thing, name) for name in dir(type(thing)) if self.is_method(thing, name)]
        return [call for call in calls if callable(call)]

    @staticmethod
    def is_method(thing, name):
        return name[0] != "_" and callable(getattr(type(thing), name, None))

    def value(self, random, depth=0):
        kind = random.randrange(12)
        if kind < 4:
            return random.choice(TEXTS)
        if kind < 7:
            return random.choice(PLAIN)
        if kind == 7:
            return random.choice((self.repo, self.opened, self.opened._opened, None, str(self.repo)))
        if kind == 8:
            return random.choice(self.objects)
        if kind == 9 and depth < 3:
            return [self.value(random, depth + 1) for _ in range(random.randrange(4))]
        if kind == 10 and depth < 3:
            keys = (*base.Version._fields, "x", 3)
            return {random.choice(keys): self.value(random, depth + 1) for _ in range(random.randrange(4))}
        return random.choice((growing(), io.BytesIO(b"churn: {labels: [a]}"), io.StringIO("[")))

    def look_at_damage(self, random):
        """Asks a record with fields of any kind."""
        record = random.choice(self.objects).model_copy(deep=True)
        for field in random.choices(list(record._fields), k=2):
            record.__dict__[field] = self.value(random)
        facts = [name for name in dir(type(record)) if name[0] != "_" and isinstance(getattr(type(record), name), property)]
        for name in random.sample(facts, min(3, len(facts))):
            getattr(record, name)


class Fuzz(RepositoryTest):
    def setUp(self):
        super().setUp()
        self.commit("First", artifacts__yaml="churn: {type: model, labels: [a]}\n")
        api.register(self.repo, "churn", "HEAD")
        self.tick()
        api.assign(self.repo, "churn", "dev", version="v0.0.1")
        self.commit("Second")
        self.tick()
        api.assign(self.repo, "churn", "dev", ref="HEAD", skip_registration=True)
        os.environ.update(GIT_ALLOW_PROTOCOL="file", GIT_SSH_COMMAND="false", GIT_TERMINAL_PROMPT="0", GTO_TIMEOUT="5")

    def fuzz(self, surface, seed, end, found):
        random = Random(seed)
        while time.monotonic() < end and not found:
            args, keywords = [surface.value(random) for _ in range(random.randrange(5))], {}
            call = random.choice(surface.calls)
            for name in random.sample(surface.keywords, random.choice((0, 0, 1, 2))):
                keywords[name] = surface.value(random)
            if random.randrange(5) == 0:
                call, args, keywords = surface.look_at_damage, (random,), {}
            try:
                call(*args, **keywords)
            except (SystemError, MemoryError) as error:
                found.append((call, args, keywords, error))
            except BaseException as error:
                if isinstance(error, (KeyboardInterrupt, SystemExit)):
                    found.append((call, args, keywords, error))
            self.count += 1

    def test_everything(self):
        print(f"seed {SEED}", file=sys.stderr)
        self.count = 0
        surface = Surface(self.repo)
        end = time.monotonic() + SECONDS
        found = []
        sys.setrecursionlimit(300)
        self.addCleanup(sys.setrecursionlimit, 1000)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            threads = [
                threading.Thread(target=self.fuzz, args=(surface, SEED + number, end, found)) for number in range(3)
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        self.assertEqual(found, [], f"seed {SEED}")
        self.assertGreater(self.count, 100)
        print(f"{self.count} calls", file=sys.stderr)

    def test_inner_functions_refuse_what_is_wrong(self):
        """As CPython's own functions do: never a SystemError."""
        every, all_stages = (None, None, None, None, ()), (True, False, -1, 1, True)
        for wrong in (
            lambda: _gto.show_registry("a", "b", 1, None, None, every),
            lambda: _gto.show_registry(None, (1, 2), 0, None, None, every),
            lambda: _gto.show_registry(None, [*all_stages], 0, None, None, every),
            lambda: _gto.show_registry(None, (*all_stages, 3), 0, None, None, every),
            lambda: _gto.show_registry(None, all_stages, 0, None, None, None),
            lambda: _gto.show_registry(None, all_stages, 0, None, None, every[:4]),
            lambda: _gto.show_registry(None, all_stages, 0, None, None, (*every[:4], ["a"])),
            lambda: _gto.show_registry(None, all_stages, 0, None, None, (*every[:4], (1,))),
            lambda: _gto.show_versions(".", "a", None, None, None, every),
            lambda: _gto.show_versions(".", "a", None, all_stages, None, (1, 2, 3, 4, ())),
            lambda: _gto.artifact_stages(3, 3),
            lambda: _gto.change(None),
            lambda: _gto.change(None, "register"),
            lambda: _gto.change(None, "register", ("a",), ["a"]),
            lambda: _gto.change(None, "register", ("a",), (1,)),
            lambda: _gto.change(None, "register", ["a"], ()),
            lambda: _gto.change(None, "register", "a", ()),
            lambda: _gto.change(None, "register", ("a",), (), simple="x"),
            lambda: _gto.change(None, "register", ("a",), (), None),
            lambda: _gto.history(None, 3, 1, 1, None, None, -1, None),
            lambda: _gto.history(None, None, 1, 1, 3, None, -1, None),
            lambda: _gto.repair(None),
            lambda: _gto.order(3),
            lambda: _gto.sort_names([1]),
            lambda: _gto.parse_annotations(None),
            lambda: _gto.open(3),
        ):
            with self.assertRaises(TypeError):
                wrong()
        for wrong in (
            lambda: _gto.compare_semver("v1", "v2"),
            lambda: _gto.history("a\0b", None, 1, 1, None, None, -1, None),
            lambda: _gto.show_registry(None, all_stages, 0, None, None, (*every[:4], ("a\0",))),
            lambda: _gto.problems("a\0b"),
            lambda: _gto.describe(None, "\ud800", None),
            lambda: _gto.close(object()),
        ):
            with self.assertRaises((ValueError, TypeError)):
                wrong()
        for wrong in (lambda: _gto.order([1]), lambda: _gto.version_facts(3), lambda: _gto.artifact_facts(None)):
            with self.assertRaises(AttributeError):
                wrong()

    def test_an_event_that_changes_its_list(self):
        events = growing()
        self.assertEqual(len(_gto.order(events)), 5)

    def test_records_of_anything(self):
        for value in (None, 3, "x", [1], Hostile()):
            version = base.Version.model_construct(
                artifact="a", version="v1.0.0", commit_hexsha="x", registrations=value, stages=value
            )
            for fact in ("is_active", "is_registered", "created_at"):
                with self.assertRaises(Exception) as caught:
                    getattr(version, fact)
                self.assertNotIsInstance(caught.exception, SystemError)
        self.assertTrue(issubclass(base.Version, Model))


if __name__ == "__main__":
    unittest.main()
