"""gto.config: what a `.gto` and the environment say."""

import os

from support import RepositoryTest

from gto.config import CONFIG, NoFileConfig, RegistryConfig, read_registry_config
from gto.exceptions import UnknownStage, UnknownType, ValidationError, WrongConfig


class Settings(RepositoryTest):
    def write(self, text):
        path = self.repo / ".gto"
        path.write_text(text)
        return path

    def test_defaults(self):
        config = read_registry_config(self.repo / ".gto")
        self.assertEqual((config.INDEX, config.EMOJIS, config.DEBUG), ("artifacts.yaml", True, False))
        self.assertEqual((config.types, config.stages, config.enrichments), (None, None, []))
        self.assertEqual(config.CONFIG_FILE_NAME, str(self.repo / ".gto"))
        self.assertFalse(config.config_file_exists())
        self.assertEqual(CONFIG, NoFileConfig())

    def test_file(self):
        config = read_registry_config(
            self.write(
                "types: [model, dataset]\nstages: [dev, 'prod']\nINDEX: a'b.yaml\n"
                "enrichments: [{type: x, config: {k: [1, y]}}]\n"
            )
        )
        self.assertTrue(config.config_file_exists())
        self.assertEqual(config.types, ["model", "dataset"])
        self.assertEqual(config.INDEX, "a'b.yaml")
        self.assertEqual(config.enrichments[0].model_dump(), {"type": "x", "config": {"k": [1, "y"]}})
        self.assertFalse(config.check_index_exist(self.repo))
        config.assert_stage("dev")
        config.assert_type("model")
        with self.assertRaises(UnknownStage):
            config.assert_stage("staging")
        with self.assertRaises(UnknownType):
            config.assert_type("code")
        with self.assertRaises(ValidationError):
            config.assert_type("###")

    def test_environment(self):
        os.environ["GTO_EMOJIS"] = "false"
        os.environ["GTO_STAGES"] = '["a", "b"]'
        self.assertFalse(NoFileConfig().EMOJIS)
        self.assertTrue(NoFileConfig(EMOJIS=True).EMOJIS)
        self.assertEqual(read_registry_config(self.write("stages: [c]\n")).stages, ["a", "b"])

    def test_wrong(self):
        for text in ("stages: 3\n", "{", "\udcff"):
            with self.assertRaises(WrongConfig):
                (self.repo / ".gto").write_text(text, errors="surrogateescape")
                read_registry_config(self.repo / ".gto")
        with self.assertRaises(WrongConfig):
            read_registry_config(self.repo)

    def test_as_a_model(self):
        self.assertEqual(
            CONFIG.model_dump(),
            {
                "INDEX": "artifacts.yaml", "CONFIG_FILE_NAME": ".gto", "LOG_LEVEL": "INFO", "DEBUG": False,
                "EMOJIS": True, "types": None, "stages": None, "enrichments": [], "autoload_enrichments": True,
            },
        )  # fmt: skip
        self.assertIn("INDEX='artifacts.yaml'\n", CONFIG.__repr_str__("\n"))
        self.assertEqual(NoFileConfig(**CONFIG.model_dump()), CONFIG)
        os.environ["GTO_EMOJIS"] = "false"
        self.assertEqual((NoFileConfig().EMOJIS, NoFileConfig(EMOJIS=True).EMOJIS), (False, True))
        config = RegistryConfig(stages=["dev"], enrichments=[{"type": "x"}])
        self.assertEqual((config.stages, config.enrichments[0].config), (["dev"], {}))

    def test_names_are_checked(self):
        for wrong in ({"types": ["###"]}, {"stages": ["dev", "-"]}):
            with self.assertRaises(ValidationError):
                NoFileConfig(**wrong)
        with self.assertRaises(ValueError):
            NoFileConfig(types="model")


if __name__ == "__main__":
    import unittest

    unittest.main()
