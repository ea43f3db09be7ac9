"""The dictionaries that gto.api gives, for type checkers."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Optional, TypedDict


class AnnotationData(TypedDict):
    """What artifacts.yaml says of an artifact: the fields of gto.index.Artifact."""

    type: Optional[str]
    path: Optional[str]
    virtual: bool
    labels: list[str]
    description: str
    custom: Any


class InfoData(TypedDict):
    """An entry, and where it comes from."""

    source: str
    artifact: AnnotationData


class _Event(TypedDict):
    priority: int
    addition: bool
    artifact: str
    created_at: datetime
    author: str
    author_email: str
    message: str
    commit_hexsha: str


class CommitData(_Event):
    """The commit of a version."""

    version: str
    enrichments: list[InfoData]
    committer: str
    committer_email: str


class EventData(_Event, total=False):
    """An event; which of the last four it has depends on its kind."""

    tag: str
    version: str
    stage: str
    event: str


class VStageData(TypedDict):
    """A stage of a version."""

    artifact: str
    commit_hexsha: str
    version: str
    stage: str
    assignments: list[EventData]
    unassignments: list[EventData]


class VersionData(TypedDict):
    """A version."""

    artifact: str
    commit_hexsha: str
    version: str
    enrichments: list[CommitData]
    registrations: list[EventData]
    deregistrations: list[EventData]
    stages: dict[str, VStageData]


class ArtifactData(TypedDict):
    """An artifact."""

    artifact: str
    versions: list[VersionData]
    creations: list[EventData]
    deprecations: list[EventData]


class VStageState(VStageData):
    """A stage of a version, and what follows from its events."""

    is_active: bool
    activated_at: Optional[datetime]
    created_at: datetime
    author: str
    author_email: str
    message: str
    ref: str


class VersionState(TypedDict):
    """A version as `show` has it: with what follows from its events, and the stages that it is in."""

    artifact: str
    commit_hexsha: str
    version: str
    enrichments: list[CommitData]
    registrations: list[EventData]
    deregistrations: list[EventData]
    stages: list[VStageState]
    is_active: bool
    activated_at: datetime
    created_at: datetime
    author: str
    author_email: str
    message: str
    ref: str
    discovered: bool


class ArtifactState(TypedDict):
    """An artifact as `show` has it."""

    version: Optional[str]  # the greatest that is registered
    stage: dict[str, Optional[str]]  # the versions in each stage
    registered: bool
    active: bool


class HistoryEvent(TypedDict):
    """An event as `history` has it."""

    timestamp: datetime
    artifact: str
    event: str
    priority: int
    version: Optional[str]
    stage: Optional[str]
    commit: str
    author: str
    author_email: str
    message: str
    ref: str


class Description(TypedDict, total=False):
    """What is said of a version, wherever: the fields of gto.index.Artifact that are said."""

    type: str
    path: str
    virtual: bool
    labels: list[str]
    description: str
    custom: Any


class Problem(TypedDict):
    """Something that is wrong with a registry."""

    code: str  # "lightweight-tag", "shared-commit" and so on
    message: str
    remedy: str
    tags: list[str]
    artifact: Optional[str]
    commit: Optional[str]


class Repair(Problem):
    """It, and what is done about it."""

    automatic: bool  # otherwise it needs a person
    text: str  # what is done, or what a person can do


class Repairs(TypedDict):
    """What was repaired, or would be."""

    repairs: list[Repair]
    restore: list[str]  # the commands that get back what was replaced


class ParsedTag(TypedDict, total=False):
    """The parts of a tag's name."""

    name: str
    version: str
    stage: str
    action: Any  # a gto.constants.Action
    counter: int
