"""Enrichments: plug-ins that know more of an artifact than `artifacts.yaml` says.

A package offers one by the entry point `gto.enrichment`. It is asked wherever what is said of a version's artifact is
shown: in the state of a registry, and in `show` of an artifact.
"""

from __future__ import annotations

from abc import ABC, abstractmethod

from gto._model import Model

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, Optional

    from gto._where import Where

ENRICHMENT_ENTRYPOINT = "gto.enrichment"


def import_string(path: str) -> Any:
    """The object of that name, `MODULE.NAME`."""
    from importlib import import_module

    module, _, name = path.rpartition(".")
    try:
        return getattr(import_module(module), name)
    except AttributeError as error:
        raise ImportError(f"No object {name} in module {module}") from error


class EnrichmentInfo(Model, ABC):
    """What a plug-in says of an artifact."""

    source: str

    @abstractmethod
    def get_object(self) -> Any:
        """It as an object with a model_dump()."""

    def get_dict(self) -> dict[str, Any]:
        """It as a dictionary."""
        dump: dict[str, Any] = self.get_object().model_dump()
        return dump

    @abstractmethod
    def get_human_readable(self) -> str:
        """It as text."""


class EnrichmentReader(Model, ABC):
    """A plug-in."""

    source: str

    @abstractmethod
    def describe(self, url_or_scm: Where, obj: str, rev: Optional[str]) -> Optional[EnrichmentInfo]:
        """What it says of a path (as `artifacts.yaml` has it) at a revision; None if that is nothing."""


Enrichment = EnrichmentReader


# ---- Finding them


def _metadata_files() -> Iterator[str]:
    """The files that may name entry points."""
    import os
    import sys

    for directory in sys.path:
        try:
            names = os.listdir(directory or ".")
        except OSError:
            continue
        for name in names:
            if name.endswith((".dist-info", ".egg-info")) and not name.startswith("gto-"):
                yield os.path.join(directory, name, "entry_points.txt")


_offered: Optional[bool] = None


def is_any_offered() -> bool:
    """Whether any installed package may offer a plug-in: a look at files, quicker than reading them as metadata."""
    global _offered
    if _offered is None:
        _offered = any(map(_names_group, _metadata_files()))
    return _offered


def _names_group(path: str) -> bool:
    try:
        with open(path, "rb") as file:
            return f"[{ENRICHMENT_ENTRYPOINT}]".encode() in file.read()
    except OSError:
        return False


_loaded: Optional[dict[str, Any]] = None


def _load() -> dict[str, Any]:
    """All plug-ins by their names: our own, which reads `artifacts.yaml`, and those that are offered."""
    global _loaded
    if _loaded is not None:
        return _loaded
    from gto.index import GTOEnrichment

    found: dict[str, Any] = {"gto": GTOEnrichment}
    if is_any_offered():
        from importlib.metadata import entry_points

        points: Any = entry_points()
        group = points.select(group=ENRICHMENT_ENTRYPOINT) if hasattr(points, "select") else points.get(ENRICHMENT_ENTRYPOINT, ())
        for point in group:
            found.setdefault(point.name, None)
            if found[point.name] is None:
                found[point.name] = point.load()
    _loaded = found
    return found


def find_enrichment_types() -> dict[str, type[EnrichmentReader]]:
    """The classes that are offered, by their names."""
    return {
        name: found
        for name, found in _load().items()
        if isinstance(found, type) and issubclass(found, EnrichmentReader)
    }


def find_enrichments() -> dict[str, EnrichmentReader]:
    """The plug-ins that are offered: objects, and what classes make without arguments."""
    readers: dict[str, EnrichmentReader] = {name: cls() for name, cls in find_enrichment_types().items()}
    readers.update((name, found) for name, found in _load().items() if isinstance(found, EnrichmentReader))
    return readers
