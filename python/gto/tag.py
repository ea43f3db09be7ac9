"""The tags of a registry, and their names."""

from __future__ import annotations

import os
from enum import Enum

from gto import _gto
from gto._model import Model
from gto._where import where
from gto.constants import ACTION, COUNTER, NAME, STAGE, TAG, VERSION, Action
from gto.exceptions import InvalidTagName, MissingArg, UnknownAction

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from typing import Any, Optional, Union

    from gto._where import Repo

_MESSAGES = 1  # GTO_READ_MESSAGES


def parse_name(name: str, raise_on_fail: bool = True) -> dict[str, Any]:
    """The parts of a tag's name: `name`, `action`, and `version`, `stage` and `counter` where it has them."""
    try:
        parts = _gto.parse_tag_name(name)
    except ValueError:  # no text that Git could hold
        parts = None
    if parts is None:
        if raise_on_fail:
            raise InvalidTagName(name)
        return {}
    action, artifact, version, stage, counter = parts
    parsed: dict[str, Any] = {NAME: artifact}
    if version is not None:
        parsed[VERSION] = version
    if stage is not None:
        parsed[STAGE] = stage
    parsed[ACTION] = Action(action)
    if counter is not None:
        parsed[COUNTER] = counter
    return parsed


class NAME_REFERENCE(Enum):
    """What a text names."""

    TAG = TAG
    NAME = NAME


def parse_name_reference(name: str) -> tuple[NAME_REFERENCE, Union[str, dict[str, Any]]]:
    """The parts of a tag's name, or a name as it stands."""
    parsed = parse_name(name, raise_on_fail=False)
    if parsed:
        return NAME_REFERENCE.TAG, parsed
    return NAME_REFERENCE.NAME, name


def name_tag(
    action: Action,
    artifact: str,
    version: Optional[str] = None,
    stage: Optional[str] = None,
    scm: Repo = None,
    simple: bool = False,
) -> str:
    """The name of a tag: with the next counter of the artifact in the repository `scm`, or `simple`, without."""
    if action not in Action or action is Action.CREATE:
        raise UnknownAction(action=action)
    counter = None
    if not simple:
        if scm is None:
            raise MissingArg(arg="scm")
        counter = _gto.next_counter(where(scm), artifact)
    return _gto.format_tag_name(action.value, artifact, version, stage, counter)


class GitTag(Model):
    """An annotated tag."""

    _fields = (
        "name", "target", "tagger_name", "tagger_email", "tag_time", "tag_time_offset", "message",
    )  # fmt: skip

    name: str
    target: str  # the id of its commit
    tagger_name: str
    tagger_email: str
    tag_time: int  # seconds since 1970
    tag_time_offset: int  # seconds
    message: str
    tag_datetime: datetime
    _repo: Union[None, str, os.PathLike[str]]

    @property
    def hexsha(self) -> str:
        """The id of the tag's object, asked of Git."""
        import subprocess

        repo = [] if self._repo is None else ["-C", os.fspath(self._repo)]
        command = ["git", *repo, "rev-parse", "--verify", "--quiet", f"refs/tags/{self.name}"]
        return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.strip()


class Tag(Model):
    """An annotated tag and the parts of its name."""

    _fields = ("action", "name", "created_at", "tag", "version", "stage")
    _defaults = {"version": None, "stage": None}

    action: Action
    name: str
    created_at: datetime
    tag: Any
    version: Optional[str]
    stage: Optional[str]


def parse_tag(tag: Any) -> Tag:
    """Takes apart the name of a tag: one that find() found, or another with `name` and `tag_datetime`."""
    return Tag(tag=tag, created_at=tag.tag_datetime, **parse_name(tag.name))


def _git_tag(repo: Union[None, str, os.PathLike[str]], fields: dict[str, Any]) -> GitTag:
    time = fields["created_at"]
    tag = GitTag(
        name=fields["tag"],
        target=fields["commit_hexsha"],
        tagger_name=fields["author"],
        tagger_email=fields["author_email"],
        tag_time=int(time.timestamp()),
        tag_time_offset=int(time.utcoffset().total_seconds()),
        message=fields["message"],
    )
    tag.tag_datetime, tag._repo = time, repo
    return tag


def find(
    action: Union[None, Action, Iterable[Action]] = None,
    name: Optional[str] = None,
    version: Optional[str] = None,
    stage: Optional[str] = None,
    scm: Repo = None,
    sort: str = "by_time",
    tags: Optional[Iterable[Any]] = None,
) -> list[GitTag]:
    """The tags of the registry in the repository `scm`, oldest first: all, or those of which all this is true.

    `tags`: among these alone.
    """
    if scm is None:
        raise MissingArg(arg="scm")
    if sort != "by_time":
        raise NotImplementedError(f"Unknown sort: {sort}")
    actions = None if not action else {action} if isinstance(action, Action) else set(action)
    among = {tag.name for tag in tags or ()}

    def wanted(kind: str, fields: dict[str, Any]) -> bool:
        named = kind in (Action.REGISTER.value, Action.DEREGISTER.value) and fields["version"]
        return (
            (not actions or Action(kind) in actions)
            and (not version or named == version)
            and (not stage or fields.get("stage") == stage)
            and (not among or fields["tag"] in among)
        )

    repo = where(scm)
    registry = _gto.read(repo, name, _MESSAGES)
    found = [
        _git_tag(repo, fields)
        for artifact in _gto.artifacts(registry)
        for kind, fields in artifact[3]
        if wanted(kind, fields)
    ]
    return sorted(found, key=lambda tag: tag.tag_time)
