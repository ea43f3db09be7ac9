"""Enrichments: plug-ins by entry points, and `enrichments` in `.gto`."""

import json
import os
import shutil
import subprocess
import sys
import unittest

from support import ROOT, RepositoryTest, starts_python

from gto import api, config, ext
from gto.exceptions import WrongConfig

EXAMPLE = ROOT / "examples" / "enrichment" / "gto_size.py"
ASK = """
import json, sys
import gto
from gto import api
where = sys.argv[1]
shown = [commit["enrichments"] for version in api.show(where, "churn") for commit in version["enrichments"]]
records = api._get_state(where).artifacts["churn"].versions[0].enrichments[0].enrichments
latest = api.find_latest_version(where, "churn").enrichments[0].enrichments
with gto.Repo(where) as repo:
    opened = repo.show("churn")[0]["enrichments"][0]["enrichments"]
print(json.dumps([shown[0], [info.get_human_readable() for info in records], [info.source for info in latest], opened]))
"""


@starts_python
class Plugins(RepositoryTest):
    def setUp(self):
        super().setUp()
        self.commit("First", artifacts__yaml="churn: {path: model.pkl}\n", model__pkl="weights")
        api.register(self.repo, "churn", "HEAD")
        self.site = self.scratch / "site"
        self.site.mkdir()

    def offer(self, point="size = gto_size:SizeReader"):
        """Puts the example into a directory, as an installer does."""
        shutil.copy(EXAMPLE, self.site)
        metadata = self.site / "gto_size-1.0.dist-info"
        metadata.mkdir(exist_ok=True)
        (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: gto-size\nVersion: 1.0\n")
        (metadata / "entry_points.txt").write_text(f"[gto.enrichment]\n{point}\n")

    def ask(self, code=ASK):
        path = os.pathsep.join([str(self.site), *filter(None, sys.path)])
        done = subprocess.run(
            [sys.executable, "-c", code, str(self.repo)], env={**os.environ, "PYTHONPATH": path}, capture_output=True,
            text=True,
        )  # fmt: skip
        return json.loads(done.stdout) if done.returncode == 0 else done.stderr.strip().splitlines()[-1]

    def test_without_any(self):
        shown, texts, sources, _ = self.ask()
        self.assertEqual([info["source"] for info in shown], ["gto"])
        self.assertEqual(sources, ["gto"])

    def test_installed(self):
        self.offer()
        shown, texts, sources, opened = self.ask()
        self.assertEqual(shown[1], {"source": "size", "bytes": 7, "unit": "B"})
        self.assertEqual((texts[1], sources, opened), ("7 B", ["gto", "size"], shown))

    def test_installed_and_not_wanted(self):
        self.offer()
        (self.repo / ".gto").write_text("autoload_enrichments: false\n")
        self.assertEqual(self.ask()[2], ["gto"])
        os.environ["GTO_AUTOLOAD_ENRICHMENTS"] = "true"
        self.assertEqual(self.ask()[2], ["gto", "size"])

    def test_configured(self):
        self.offer()
        (self.repo / ".gto").write_text(
            "autoload_enrichments: false\nenrichments:\n- type: size\n  config: {unit: kB}\n"
        )
        shown, texts, sources, _ = self.ask()
        self.assertEqual((texts[1], shown[1]["unit"], sources), ("0.007 kB", "kB", ["gto", "size"]))

    def test_named_and_not_installed(self):
        (self.repo / ".gto").write_text("enrichments: [{type: size}]\n")
        self.assertIn("WrongConfig", self.ask())
        self.assertIn("'size'", self.ask())

    def test_a_reader_itself(self):
        self.offer("small = gto_size:SIZES")
        with open(self.site / "gto_size.py", "a") as file:
            file.write('\nSIZES = SizeReader(source="sizes", unit="MB")\n')
        self.assertEqual(self.ask()[1][1], "7e-06 MB")

    def test_no_enrichment(self):
        self.offer("nothing = gto_size:Optional")
        self.assertEqual(self.ask()[2], ["gto"])

    def test_no_file(self):
        self.offer()
        self.commit("Second", artifacts__yaml="churn: {path: nowhere}\n")
        self.tick()
        api.register(self.repo, "churn", "HEAD")
        self.assertEqual(self.ask()[2], ["gto"])

    def test_managers(self):
        self.offer()
        code = """
import json, sys
from gto.index import EnrichmentManager, GTOEnrichment, RepoIndexManager
from gto.ext import find_enrichment_types, find_enrichments, import_string
from gto.registry import GitRegistry
with GitRegistry.from_url(sys.argv[1]) as registry:
    said = registry.enrichment_manager.describe("churn")
    nothing = registry.enrichment_manager.describe("other")
print(json.dumps([[info.source for info in said], nothing, sorted(find_enrichments()), sorted(find_enrichment_types()),
    import_string("gto.index.GTOEnrichment") is GTOEnrichment, said[1].get_dict()]))
"""
        known = ["gto", "size"]
        self.assertEqual(
            self.ask(code), [known, [], known, known, True, {"source": "size", "bytes": 7, "unit": "B"}]
        )


class Classes(unittest.TestCase):
    def test_readers_are_abstract(self):
        for cls in (ext.EnrichmentReader, ext.EnrichmentInfo):
            with self.assertRaises(TypeError):
                cls(source="x")
        self.assertIs(ext.Enrichment, ext.EnrichmentReader)

    def test_entry_points(self):
        self.assertEqual(list(ext.find_enrichments())[0], "gto")
        with self.assertRaises(WrongConfig):
            config.EnrichmentConfig(type="nothing").load()
        self.assertEqual(config.EnrichmentConfig(type="gto").load().source, "gto")
        with self.assertRaises(ImportError):
            ext.import_string("gto.index.Nothing")


if __name__ == "__main__":
    unittest.main()
