"""The artifact registry that lives in a Git repository.

    from gto import api
    api.show()
"""

from __future__ import annotations

from gto import api
from gto._gto import version as __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = ["api", "CONFIG", "__version__"]

_MODULES = ("base", "config", "constants", "exceptions", "index", "tag", "ui", "versions")


def __getattr__(name: str) -> Any:
    """What not everybody needs is imported when somebody does."""
    from importlib import import_module

    if name == "CONFIG":
        return import_module("gto.config").CONFIG
    if name in _MODULES:
        return import_module(f"gto.{name}")
    raise AttributeError(f"module 'gto' has no attribute '{name}'")
