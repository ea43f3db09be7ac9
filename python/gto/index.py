"""What `artifacts.yaml` says of artifacts."""

from __future__ import annotations

from gto._model import Model

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional


class Artifact(Model):
    """One artifact's entry."""

    _fields = ("type", "path", "virtual", "labels", "description", "custom")
    _defaults = {
        "type": None, "path": None, "virtual": True, "labels": list, "description": "", "custom": None,
    }  # fmt: skip

    type: Optional[str]
    path: Optional[str]
    virtual: bool
    labels: list[str]
    description: str
    custom: Any


def annotation(fields: dict[str, Any]) -> Artifact:
    """An entry as the library gives it."""
    custom = fields["custom"]
    if custom is not None:
        from json import loads

        fields["custom"] = loads(custom)
    return Artifact._of(fields)


def description(fields: dict[str, str]) -> Optional[Artifact]:
    """What the library found said of an artifact, wherever; None if that is nothing."""
    from json import loads

    said: dict[str, Any] = dict(fields)
    for key in {"labels", "custom"} & fields.keys():
        said[key] = loads(fields[key])
    return Artifact(**said) if said else None


class GTOInfo(Model):
    """An entry, and what kind of file it comes from."""

    _fields = ("source", "artifact")
    _defaults = {"source": "gto"}

    source: str
    artifact: Artifact

    def get_object(self) -> Artifact:
        """The entry."""
        return self.artifact

    def get_dict(self) -> dict[str, Any]:
        """The entry as a dictionary."""
        return self.artifact.model_dump()

    def get_human_readable(self) -> str:
        """The entry as text."""
        return self.artifact.model_dump_json()

    def get_path(self) -> Optional[str]:
        """The artifact's path."""
        return self.artifact.path
