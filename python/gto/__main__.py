"""python -m gto: the program."""

from __future__ import annotations

from gto.cli import app

app()
