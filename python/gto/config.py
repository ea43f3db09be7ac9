"""The configuration: `.gto`, over which the variables GTO_* win."""

from __future__ import annotations

import os

from gto import _gto
from gto._model import Model
from gto.constants import assert_name_is_valid
from gto.exceptions import UnknownStage, UnknownType, WrongConfig

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional, Union

    from gto.ext import EnrichmentReader

CONFIG_FILE_NAME = ".gto"


class EnrichmentConfig(Model):
    """A source of annotations, and its settings."""

    type: str
    config: dict[Any, Any] = {}

    def load(self) -> EnrichmentReader:
        """The plug-in of that type with these settings."""
        from gto.ext import find_enrichment_types

        types = find_enrichment_types()
        if self.type not in types:
            raise WrongConfig(f"{CONFIG_FILE_NAME}: no installed package offers the enrichment '{self.type}'")
        return types[self.type](**self.config)


class NoFileConfig(Model):
    """The settings of the environment alone."""

    INDEX: str = "artifacts.yaml"
    CONFIG_FILE_NAME: Optional[str] = CONFIG_FILE_NAME
    LOG_LEVEL: str = "INFO"
    DEBUG: bool = False
    EMOJIS: bool = True

    types: Optional[list[str]] = None
    stages: Optional[list[str]] = None
    enrichments: list[EnrichmentConfig] = []
    autoload_enrichments: bool = True

    def __init__(self, **settings: Any) -> None:
        super().__init__(**{**_gto.parse_config(None, None), **settings})
        self.types_are_valid(self.types)
        self.stages_are_valid(self.stages)

    @classmethod
    def types_are_valid(cls, v: Optional[list[str]]) -> Optional[list[str]]:
        """Raises ValidationError unless all of them are names."""
        for name in v or ():
            assert_name_is_valid(name)
        return v

    @classmethod
    def stages_are_valid(cls, v: Optional[list[str]]) -> Optional[list[str]]:
        """The same of stages."""
        return cls.types_are_valid(v)

    def assert_type(self, name: str) -> None:
        """Raises UnknownType unless the type is allowed."""
        assert_name_is_valid(name)
        if self.types is not None and name not in self.types:
            raise UnknownType(name, self.types)

    def assert_stage(self, name: str) -> None:
        """Raises UnknownStage unless the stage is allowed."""
        assert_name_is_valid(name)
        if self.stages is not None and name not in self.stages:
            raise UnknownStage(name, self.stages)

    @property
    def enrichments_(self) -> dict[str, EnrichmentReader]:
        """The plug-ins in use, by their sources: those that are named here, and all others if they are to be loaded."""
        from gto.ext import find_enrichments

        named = {reader.source: reader for reader in (enrichment.load() for enrichment in self.enrichments)}
        return {**find_enrichments(), **named} if self.autoload_enrichments else named

    def check_index_exist(self, repo: str) -> bool:
        """Whether the work tree has a file of annotations."""
        return os.path.isfile(os.path.join(repo, self.INDEX))


class RegistryConfig(NoFileConfig):
    """The settings of a registry."""

    def config_file_exists(self) -> bool:
        """Whether there is a `.gto`."""
        return self.CONFIG_FILE_NAME is not None and os.path.isfile(self.CONFIG_FILE_NAME)


def config_of(settings: dict[str, Any]) -> RegistryConfig:
    """The settings that the library read."""
    settings["enrichments"] = [EnrichmentConfig(**fields) for fields in settings["enrichments"]]
    return RegistryConfig._of(settings)


def read_registry_config(config_file_name: Union[str, os.PathLike[str]]) -> RegistryConfig:
    """The settings of a `.gto`, which need not exist."""
    try:
        with open(config_file_name, "rb") as file:
            text: Optional[bytes] = file.read()
    except FileNotFoundError:
        text = None
    except OSError as error:
        raise WrongConfig(config_file_name) from error
    config = config_of(_gto.parse_config(text, config_file_name))
    config.CONFIG_FILE_NAME = os.fspath(config_file_name)
    return config


CONFIG = NoFileConfig()


if not TYPE_CHECKING:

    def __getattr__(name):
        from gto._elsewhere import find

        return find(__name__, name)

    def __dir__():
        from gto._elsewhere import names

        return names(__name__)
