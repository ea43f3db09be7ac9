"""The messages of commits that change `artifacts.yaml`."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional


def generate_annotate_commit_message(name: str, type: Optional[str] = None, path: Optional[str] = None) -> str:
    """For an entry that is added or changed."""
    of_type = f", type {type}" if type is not None else ""
    at_path = f", path {path}" if path is not None else ""
    return f"Annotate {name}{of_type}{at_path}"


def generate_remove_commit_message(name: str) -> str:
    """For an entry that is removed."""
    return f"Remove the annotation of {name}"


def generate_empty_commit_message() -> str:
    """For nothing."""
    return ""
