"""The version of this package."""

from __future__ import annotations

from gto._gto import version as __version__

version_tuple = tuple(int(number) for number in __version__.split("."))

__all__ = ["__version__", "version_tuple"]
