"""What plug-ins say of the artifacts of versions: added to what `artifacts.yaml` says."""

from __future__ import annotations

from gto import _gto
from gto._where import where
from gto.ext import is_any_offered

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any, Optional

    from gto._where import Where
    from gto.base import Version
    from gto.ext import EnrichmentReader
    from gto.types import VersionState


NAMED, INSTALLED = _gto.PLUGINS_NAMED, _gto.PLUGINS_INSTALLED


def _readers(repo: Where, plugins: int) -> list[EnrichmentReader]:
    """The plug-ins to be asked, as the configuration of a repository says."""
    if plugins != NAMED and not (plugins == INSTALLED and is_any_offered()):
        return []
    from gto.config import config_of

    readers = config_of(_gto.repository(where(repo))["config"]).enrichments_
    return [reader for source, reader in readers.items() if source != "gto"]


def _ask(readers: list[EnrichmentReader], repo: Where, path: Optional[str], commit: str) -> list[Any]:
    """What plug-ins say of a path at a commit."""
    said = [reader.describe("." if repo is None else repo, path or "", commit) for reader in readers]
    return [info for info in said if info is not None]


def enrich_records(repo: Where, plugins: int, versions: Iterable[Version]) -> None:
    """Asks plug-ins of the artifacts of some versions."""
    readers = _readers(repo, plugins)
    for version in versions if readers else ():
        for commit in version.enrichments:
            for info in commit.enrichments[:1]:
                commit.enrichments += _ask(readers, repo, info.get_path(), commit.commit_hexsha)


def enrich_versions(repo: Where, plugins: int, versions: Iterable[VersionState]) -> None:
    """The same for versions that are dictionaries."""
    readers = _readers(repo, plugins)
    for version in versions if readers else ():
        for commit in version["enrichments"]:
            for info in commit["enrichments"][:1]:
                said = _ask(readers, repo, info["artifact"]["path"], commit["commit_hexsha"])
                commit["enrichments"] += [one.model_dump() for one in said]
