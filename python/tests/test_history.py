"""What history holds, asked and changed by gto.api: the program and Git say whether the answers are right."""

import datetime
import subprocess
import unittest

from support import RepositoryTest

import gto
from gto import api, exceptions

MODEL = "churn: {type: model, path: m.pkl, labels: [nlp]}\n"


class History(RepositoryTest):
    """Hourly: two versions of `churn` at two commits, which are in `prod` one after the other; and `data/x`."""

    def setUp(self):
        super().setUp()
        self.first = self.commit("First", artifacts__yaml=MODEL, m__pkl="one")
        self.tick(3600)
        self.times = []
        self.did(lambda: api.register("churn"))
        self.second = self.commit("Second", m__pkl="two")
        self.did(lambda: api.register("churn"))
        self.did(lambda: api.assign("churn", "prod", version="v0.0.1"))
        self.did(lambda: api.assign("churn", "prod", version="v0.0.2"))
        self.did(lambda: api.register("data/x", type="data", labels=["a", "b"]))

    def did(self, change):
        self.times.append(change().created_at)
        self.tick(3600)

    def program(self, *args):
        return subprocess.run(["gto", *args], capture_output=True, text=True, check=True).stdout.rstrip("\n")

    def names(self, versions):
        return [f"{version['artifact']}@{version['version']}" for version in versions]


class Moments(History):
    def test_show_at(self):
        for moment, word in ((self.first, "--at=HEAD~1"), *((time, f"--at={time.isoformat()}") for time in self.times)):
            self.assertEqual(api.show(at=moment, json=True), self.program("show", word, "--json"), moment)
            self.assertEqual(
                api.show(at=moment, name="churn", json=True), self.program("show", "churn", word, "--json"), moment
            )
            self.assertEqual(api.stages(at=moment), self.program("stages", word).split())
        self.assertEqual(api.show(at=self.times[2])["churn"]["stage"], {"prod": "v0.0.1"})

    def test_what_was_cut_off(self):
        """A registry as it stood is what it would say if the later tags were not there."""
        answers = {
            time: (api.show(at=time), api.history(at=time), api.history(until=time), api._get_state(at=time).model_dump())
            for time in self.times
        }
        for time in reversed(self.times):
            shown, happened, until, state = answers[time]
            self.assertEqual((shown, happened, until), (api.show(), api.history(), api.history()))
            known = api._get_state().model_dump()
            self.assertEqual(state["artifacts"].keys(), known["artifacts"].keys())
            self.git("tag", "-d", happened[0]["ref"])

    def test_objects(self):
        self.assertEqual(api.find_latest_version("churn", at=self.times[0]).version, "v0.0.1")
        self.assertEqual(len(api.find_latest_version("churn", all=True, at=self.times[0])), 1)
        stages = [api.find_versions_in_stage("churn", "prod", at=time) for time in self.times]
        self.assertEqual(
            [found and found[0].version for found in stages], [None, None, "v0.0.1", "v0.0.2", "v0.0.2"]
        )
        with gto.Repo() as repo:
            self.assertEqual(repo.get_state(at=self.times[0]), api._get_state(at=self.times[0]))
            self.assertEqual(repo.stages(at=self.times[0]), [])

    def test_forms(self):
        time = self.times[0]
        local = time.astimezone(datetime.timezone(datetime.timedelta(hours=-9)))
        for same in (time, local, local.isoformat(), time.replace(microsecond=999999), time.astimezone().replace(tzinfo=None)):
            self.assertEqual(api.show(at=same), api.show(at=time))
        self.assertEqual(api.show(at=datetime.datetime(9999, 12, 31)), api.show())
        for early in (datetime.datetime.min, datetime.datetime(1969, 1, 1, tzinfo=datetime.timezone.utc)):
            self.assertEqual(api.show(at=early), {})
        for wrong in ("nonsense", "", "2100-01-01"):
            with self.assertRaises(exceptions.WrongArgs):
                api.show(at=wrong)
        for wrong in (3, time.date()):
            with self.assertRaises(TypeError):
                api.history(since=wrong)

    def test_history(self):
        def tags(**options):
            return [event["ref"] for event in api.history(**options)]

        everything = tags()
        self.assertEqual(len(everything), 5)
        self.assertEqual(tags(since=self.times[3]), everything[:2])
        self.assertEqual(tags(until=self.times[3]), everything[1:])
        self.assertEqual(tags(since=self.times[1], until=self.times[2], ascending=True), everything[3:1:-1])
        self.assertEqual(tags(limit=2), everything[:2])
        self.assertEqual(tags(limit=0), [])
        self.assertEqual(tags(artifact="data/*"), ["data/x@v0.0.1"])
        self.assertEqual(len(api.history(limit=1, table=True)[0]), 1)
        with self.assertRaises(exceptions.WrongArgs):
            api.history(limit=-2)


class Filters(History):
    def test_commits(self):
        tags = set(self.tags())

        def versions(*args):
            return sorted(tag for tag in self.git("tag", *args).split() if "@" in tag)

        for revision in ("HEAD", "HEAD~1"):
            self.assertEqual(sorted(self.names(api.show(points_at=revision))), versions("--points-at", revision))
            self.assertEqual(sorted(self.names(api.show(contains=revision))), versions("--contains", revision))
            self.assertEqual(sorted(self.names(api.show(no_contains=revision))), versions("--no-contains", revision))
        self.assertEqual(self.names(api.show(name="churn", points_at="HEAD~1")), ["churn@v0.0.1"])
        self.assertEqual(self.names(api.show(contains="HEAD~1", no_contains="HEAD")), ["churn@v0.0.1"])
        self.assertEqual(self.names(api.show(points_at="HEAD", pattern="data/*")), ["data/x@v0.0.1"])
        self.assertEqual(api.show(contains="HEAD", json=True), self.program("show", "--contains", "HEAD", "--json"))
        rows, _ = api.show(points_at="HEAD", table=True)
        self.assertEqual([row["artifact"] for row in rows], ["churn", "data/x"])
        for wrong in ("nowhere", ""):
            with self.assertRaises(exceptions.RefNotFound):
                api.show(contains=wrong)
        self.assertEqual(set(self.tags()), tags)

    def test_descriptions(self):
        self.assertEqual(list(api.show(type="model")), ["churn"])
        self.assertEqual(list(api.show(type="data")), ["data/x"])
        self.assertEqual(list(api.show(labels="nlp")), ["churn"])
        self.assertEqual(list(api.show(labels=["b", "a"])), ["data/x"])
        self.assertEqual(api.show(labels=["a", "nlp"]), {})
        self.assertEqual(self.names(api.show(name="churn", type="model")), ["churn@v0.0.2", "churn@v0.0.1"])
        self.assertEqual(api.show(name="churn", type="data"), [])
        self.assertEqual(list(api.show(stage="prod")), ["churn"])
        self.assertEqual(self.names(api.show(name="churn", stage="prod")), ["churn@v0.0.2"])
        for wrong in (3, [3], (None,)):
            with self.assertRaises(TypeError):
                api.show(labels=wrong)

    def test_patterns(self):
        self.assertEqual(list(api.show(pattern="d*/*")), ["data/x"])
        self.assertEqual(api.show(pattern="nothing*"), {})
        self.assertEqual(list(api.show(pattern="churn")), ["churn"])
        self.assertEqual(self.names(api.show(name="*@latest")), ["churn@v0.0.2", "data/x@v0.0.1"])
        self.assertEqual(self.names(api.show(name="c*")), ["churn@v0.0.2", "churn@v0.0.1"])
        self.assertEqual(api.show(name="*@latest", json=True), self.program("show", "*@latest", "--json"))
        self.assertEqual(api.show(pattern="c*", json=True), self.program("show", "c*", "--json"))
        for wrong in ({"name": "churn", "pattern": "c*"}, {"pattern": "c*@latest"}, {"pattern": "c*#prod"}):
            with self.assertRaises(exceptions.WrongArgs):
                api.show(**wrong)
        with self.assertRaises(exceptions.ArtifactNotFound):
            api.show(name="nothing")

    def test_artifacts_without_tags_are_marked(self):
        self.commit("Third", artifacts__yaml=MODEL + "new: {}\n")
        rows, _ = api.show(name="*", table=True)
        self.assertEqual({row["artifact"] for row in rows}, {"churn", "data/x", "*new"})


class Differences(RepositoryTest):
    """Two versions between which everything changed."""

    def setUp(self):
        super().setUp()
        self.commit(
            "First", artifacts__yaml="net: {type: model, path: net.bin, labels: [old]}\n", net__bin="one",
            dvc__yaml="metrics: [scores.json]\n", params__yaml="lr: 0.1\n", scores__json='{"auc": 0.9, "gone": null}',
        )  # fmt: skip
        self.tick()
        api.register("net")
        self.commit("Between")
        self.commit(
            "Second", artifacts__yaml="net: {type: model, path: net.bin, labels: [new]}\n", net__bin="two!",
            params__yaml="lr: 0.2\n", scores__json='{"auc": 0.95}',
        )  # fmt: skip
        self.tick()
        api.register("net")

    def test_what_changed(self):
        diff = api.diff("net")
        self.assertEqual((diff["before"]["version"], diff["after"]["ref"]), ("v0.0.1", "net@v0.0.2"))
        self.assertEqual(diff["after"]["created_at"], api.check_ref("net@v0.0.2")[0].created_at)
        self.assertEqual(diff["description"], {"labels": {"before": ["old"], "after": ["new"]}})
        self.assertEqual(diff["params"], [{"file": "params.yaml", "key": "lr", "before": 0.1, "after": 0.2}])
        self.assertEqual(diff["metrics"][1], {"file": "scores.json", "key": "gone", "before": None})
        self.assertEqual(diff["file"]["changed"], True)
        for side in ("before", "after"):
            stored = diff["file"][side]
            self.assertEqual(stored["digest"], self.git("rev-parse", f"{diff[side]['ref']}:net.bin"))
            self.assertEqual((stored["size"], stored["file_count"]), (4 if side == "after" else 3, None))
        listed = [commit["commit_hexsha"] for commit in diff["commits"]["after"]["listed"]]
        self.assertEqual(listed, self.git("log", "--format=%H", "net@v0.0.1..net@v0.0.2", "--", "net.bin").split())
        self.assertEqual((diff["commits"]["after"]["count"], diff["commits"]["before"]["count"]), (2, 0))
        self.assertEqual(diff["problems"], [])

    def test_forms(self):
        diff = api.diff("net")
        with gto.Repo() as repo:
            self.assertEqual(repo.diff("net@latest", "net@v0.0.1"), diff)
        self.assertEqual(api.diff(self.repo, "net@v0.0.2", "net@v0.0.1"), diff)
        self.assertEqual(len(api.diff("net", all_commits=True)["commits"]["after"]["listed"]), 2)
        self.assertEqual(api.diff("net@v0.0.1", before="net@v0.0.2")["commits"]["before"]["count"], 2)
        for options, words in (({}, ["net"]), ({"all_commits": True, "before": "net@v0.0.1"}, ["net@v0.0.1", "net", "--all"])):
            said = subprocess.run(["gto", "diff", *words, "--json"], capture_output=True, text=True, check=True).stdout
            self.assertEqual(api.diff("net", json=True, **options) + "\n", said)

    def test_refusals(self):
        api.register("other", ref="HEAD")
        for call, refusal in (
            (lambda: api.diff("nothing"), exceptions.ArtifactNotFound),
            (lambda: api.diff("net@v9.0.0"), exceptions.VersionRequired),
            (lambda: api.diff("net@v0.0.1"), exceptions.VersionRequired),
            (lambda: api.diff("net", before="other"), exceptions.WrongArgs),
            (lambda: api.diff("."), TypeError),
            (lambda: api.diff(), TypeError),
        ):
            with self.assertRaises(refusal):
                call()

    def test_what_cannot_be_compared(self):
        self.commit("Third", scores__json="{")
        self.tick()
        api.register("net")
        with self.assertWarns(exceptions.RegistryWarning):
            diff = api.diff("net")
        self.assertEqual(len(diff["problems"]), 1)
        self.assertIn("scores.json", diff["problems"][0])


class Rollbacks(History):
    def test_back_and_further(self):
        planned = api.rollback("churn", "prod", dry_run=True)
        self.assertEqual((planned.tag, planned.version), ("churn#prod#3", "v0.0.1"))
        self.assertNotIn("churn#prod#3", self.tags())
        event = api.rollback("churn", "prod")
        self.assertEqual((event, event.commit_hexsha), (planned, self.first))
        trailers = self.git("for-each-ref", "--format=%(contents:trailers:only)", "refs/tags/churn#prod#3")
        self.assertEqual(trailers, "Rollback-of: churn#prod#2")
        self.assertEqual(api.show(name="churn#prod")[0]["version"], "v0.0.1")
        with self.assertRaises(exceptions.VersionRequired):
            api.rollback("churn", "prod")

    def test_to(self):
        self.commit("Third", m__pkl="three")
        api.register("churn", ref="HEAD")
        self.tick()
        with gto.Repo() as repo:
            repo.assign("churn", "prod", version="v0.0.3")
            self.tick()
            self.assertEqual(repo.rollback("churn", "prod", "churn@v0.0.1").version, "v0.0.1")
        with self.assertRaises(exceptions.VersionRequired):
            api.rollback(".", "churn", "prod", to="v7.0.0")

    def test_refusals(self):
        for call, refusal in (
            (lambda: api.rollback("churn", "nowhere"), exceptions.VersionRequired),
            (lambda: api.rollback("nothing", "prod"), exceptions.ArtifactNotFound),
            (lambda: api.rollback("churn"), TypeError),
            (lambda: api.rollback(".", "churn"), TypeError),
        ):
            with self.assertRaises(refusal):
                call()
        self.assertEqual(len(self.tags()), 5)


class Rehearsals(History):
    def test_nothing_is_made(self):
        before = self.git("for-each-ref")
        self.assertEqual(api.register("new", dry_run=True).tag, "new@v0.0.1")
        self.assertEqual(api.assign("new", "prod", ref="HEAD", dry_run=True).tag, "new#prod#1")
        self.assertEqual(api.unassign("churn", version="v0.0.2", stage="prod", dry_run=True).tag, "churn#prod!#3")
        self.assertEqual(api.deregister("churn", version="v0.0.2", dry_run=True).tag, "churn@v0.0.2!")
        self.assertEqual(api.deprecate("churn", dry_run=True).tag, "churn@deprecated")
        self.assertIsNone(api.deprecate("churn", delete=True, force=True, dry_run=True))
        with self.assertRaises(exceptions.VersionExistsForCommit):
            api.register("churn", dry_run=True)
        self.assertEqual(self.git("for-each-ref"), before)

    def test_if_changed(self):
        self.commit("Third")
        said = []
        with gto.ui.cli_echo():
            echo, gto.ui.echo = gto.ui.echo, said.append
            self.addCleanup(setattr, gto.ui, "echo", echo)
            self.assertIsNone(api.register("churn", if_changed=True, stdout=True))
        self.assertIn("v0.0.2", " ".join(said))
        self.assertNotIn("churn@v0.0.3", self.tags())
        self.commit("Fourth", m__pkl="four")
        self.assertEqual(api.register("churn", if_changed=True).tag, "churn@v0.0.3")

    def test_several(self):
        events = api.register_all(["a", "b", "dir:c"])
        self.assertEqual([(e.tag, e.artifact) for e in events], [("a@v0.0.1", "a"), ("b@v0.0.1", "b"), ("dir=c@v0.0.1", "dir:c")])
        self.assertEqual({e.commit_hexsha for e in events}, {self.second})
        self.assertEqual(api.register_all(".", ("d",), "HEAD~1")[0].commit_hexsha, self.first)
        self.assertEqual(api.register_all(["x", "y"], "HEAD~1")[1].commit_hexsha, self.first)
        self.assertEqual(api.register_all(names=(name for name in "ef"), version="v2.0.0")[1].tag, "f@v2.0.0")
        self.assertEqual([e.tag for e in api.register_all(["churn", "g"], if_changed=True)], ["g@v0.0.1"])
        with gto.Repo() as repo:
            self.assertEqual(repo.register_all(["h"], dry_run=True)[0].tag, "h@v0.0.1")
            self.assertEqual(repo.register_all([]), [])
        before = self.tags()
        for wrong, refusal in (
            (["i", "a"], exceptions.VersionExistsForCommit),
            (["i", "-"], exceptions.ValidationError),
            (["i", "i"], exceptions.WrongArgs),
            ("ij", TypeError),
            (["i", 3], TypeError),
            (["i", "\0"], ValueError),
        ):
            with self.assertRaises(refusal):
                api.register_all(".", wrong)
        for call in (lambda: api.register_all("."), lambda: api.register_all(), lambda: api.register_all("ij")):
            with self.assertRaises(TypeError):
                call()
        self.assertEqual(self.tags(), before)

    def test_remote(self):
        upstream = self.scratch / "upstream.git"
        self.git("init", "-q", "--bare", str(upstream))
        self.git("remote", "add", "upstream", str(upstream))
        api.register("new", push=True, remote="upstream")
        self.assertEqual(self.git("-C", str(upstream), "tag"), "new@v0.0.1")
        with self.assertRaises(exceptions.GTOException):
            api.register("other", push=True, remote="nowhere")
        self.assertNotIn("other@v0.0.1", self.tags())


class Repairs(RepositoryTest):
    def setUp(self):
        super().setUp()
        self.first = self.commit("First")

    def test_nothing_is_wrong(self):
        self.assertEqual(api.doctor(), [])
        self.assertEqual(api.doctor(fix=True), {"repairs": [], "restore": []})

    def test_repairs(self):
        self.git("tag", "light@v1.0.0")
        self.git("tag", "-a", "-m", "one", "a@v1.0.0")
        self.git("tag", "-a", "-m", "two", "a@v2.0.0")
        problems = {problem["code"]: problem for problem in api.doctor()}
        self.assertEqual(set(problems), {"lightweight-tag", "shared-commit"})
        self.assertEqual(problems["lightweight-tag"]["tags"], ["light@v1.0.0"])
        self.assertEqual(
            (problems["shared-commit"]["artifact"], problems["shared-commit"]["commit"]), ("a", self.first)
        )
        planned = api.doctor(fix=True, dry_run=True)
        self.assertEqual(self.git("cat-file", "-t", "light@v1.0.0"), "commit")
        with gto.Repo() as repo:
            done = repo.doctor(fix=True)
        self.assertEqual(done["repairs"], planned["repairs"])
        self.assertEqual({r["code"]: r["automatic"] for r in done["repairs"]}, {"lightweight-tag": True, "shared-commit": False})
        self.assertEqual(self.git("cat-file", "-t", "light@v1.0.0"), "tag")
        for command in done["restore"]:
            subprocess.run(command, shell=True, check=True)
        self.assertEqual(self.git("cat-file", "-t", "light@v1.0.0"), "commit")
        with self.assertRaises(exceptions.WrongArgs):
            api.doctor(dry_run=True)

    def test_enrichments(self):
        (self.repo / ".gto").write_text("enrichments: [{type: gto}, {type: nowhere}]\n")
        (problem,) = api.doctor()
        self.assertEqual(problem["code"], "unknown-enrichment")
        self.assertIn("nowhere", problem["message"])
        (repair,) = api.doctor(fix=True)["repairs"]
        self.assertFalse(repair["automatic"])


if __name__ == "__main__":
    unittest.main()
