"""gto.constants.Shortcut, apart from what most need of that module."""

from __future__ import annotations

from gto._model import Model

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional


class Shortcut(Model):
    """A name with a pick: `NAME@latest`, `NAME@v1.0.0`, `NAME#stage`; or a name alone."""

    name: str
    stage: Optional[str] = None
    version: Optional[str] = None
    latest: bool = False
    shortcut: bool = False


Shortcut.__module__ = "gto.constants"
