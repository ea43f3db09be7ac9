"""The artifact registry that lives in a Git repository.

    from gto import api
    api.show()
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from gto import api as api
    from gto._gto import version as __version__
    from gto.config import CONFIG as CONFIG
    from gto.index import RepoIndexManager as RepoIndexManager
    from gto.registry import GitRegistry as GitRegistry
    from gto.repo import Repo as Repo
    from gto.repos import Repos as Repos

__all__ = ["api", "CONFIG", "RepoIndexManager", "GitRegistry", "Repo", "Repos", "__version__"]

_MODULES = (
    "api", "base", "cli", "commit_message_generator", "config", "constants", "exceptions", "ext", "git_utils", "index",
    "log", "registry", "repo", "repos", "tag", "types", "ui", "utils", "versions",
)  # fmt: skip
_NAMES = {
    "CONFIG": "config", "RepoIndexManager": "index", "GitRegistry": "registry", "Repo": "repo",
    "Repos": "repos",
    "__version__": "_version",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    """Nothing is imported before somebody asks for it."""
    from sys import modules

    module = f"gto.{_NAMES.get(name, name)}"
    if name not in _NAMES and name not in _MODULES:
        raise AttributeError(f"module 'gto' has no attribute '{name}'")
    __import__(module)
    value = modules[module] if name in _MODULES else getattr(modules[module], name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, *_MODULES})
