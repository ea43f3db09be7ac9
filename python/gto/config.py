"""The configuration: `.gto`, over which the variables GTO_* win."""

from __future__ import annotations

import ast
import os

from gto import _gto
from gto._model import Model
from gto.constants import assert_name_is_valid
from gto.exceptions import UnknownStage, UnknownType, WrongConfig

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional, Union

CONFIG_FILE_NAME = ".gto"


class EnrichmentConfig(Model):
    """A source of annotations, and its settings."""

    _fields = ("type", "config")
    _defaults = {"config": dict}

    type: str
    config: dict[str, Any]


def _enrichment(call: Any) -> EnrichmentConfig:
    return EnrichmentConfig(**{word.arg: ast.literal_eval(word.value) for word in call.keywords})


def _parse(settings: str) -> dict[str, Any]:
    """Lines `KEY=value` with values as Python writes them."""
    parsed = {}
    for line in settings.splitlines():
        key, _, value = line.partition("=")
        if key == "enrichments":
            calls: Any = ast.parse(value, mode="eval").body
            parsed[key] = [_enrichment(call) for call in calls.elts]
        else:
            parsed[key] = ast.literal_eval(value)
    return parsed


class NoFileConfig:
    """The settings of the environment alone."""

    INDEX: str
    CONFIG_FILE_NAME: str
    LOG_LEVEL: str
    DEBUG: bool
    EMOJIS: bool
    types: Optional[list[str]]
    stages: Optional[list[str]]
    enrichments: list[EnrichmentConfig]
    autoload_enrichments: bool

    def __init__(self, **settings: Any) -> None:
        self._take(_parse(_gto.read_settings(None, None)), settings)

    def _take(self, settings: dict[str, Any], overrides: dict[str, Any]) -> None:
        for key, value in {**settings, **overrides}.items():
            setattr(self, key, value)

    def __repr__(self) -> str:
        settings = ", ".join(f"{key}={value!r}" for key, value in vars(self).items())
        return f"{type(self).__name__}({settings})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NoFileConfig) and vars(self) == vars(other)

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

    def check_index_exist(self, repo: str) -> bool:
        """Whether the work tree has a file of annotations."""
        return os.path.isfile(os.path.join(repo, self.INDEX))


class RegistryConfig(NoFileConfig):
    """The settings of a registry."""

    def config_file_exists(self) -> bool:
        """Whether there is a `.gto`."""
        return os.path.isfile(self.CONFIG_FILE_NAME)


def read_registry_config(config_file_name: Union[str, os.PathLike[str]]) -> RegistryConfig:
    """The settings of a `.gto`, which need not exist."""
    try:
        with open(config_file_name, "rb") as file:
            text: Optional[bytes] = file.read()
    except FileNotFoundError:
        text = None
    except OSError as error:
        raise WrongConfig(config_file_name) from error
    config = RegistryConfig.__new__(RegistryConfig)
    settings = _parse(_gto.read_settings(text, config_file_name))
    config._take(settings, {"CONFIG_FILE_NAME": os.fspath(config_file_name)})
    return config


CONFIG = NoFileConfig()
