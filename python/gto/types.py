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


class Source(TypedDict):
    """One of several repositories."""

    repository: str
    root: str


class Answer(Source, total=False):
    """What it answers: one of these."""

    artifacts: dict[str, ArtifactState]
    versions: list[VersionState]
    events: list[HistoryEvent]
    stages: Optional[list[str]]
    problems: list[Problem]
    description: Any  # a gto.index.Artifact, or None


class DiffVersion(TypedDict):
    """One of two versions."""

    version: str
    commit_hexsha: str
    is_active: bool
    discovered: bool
    created_at: datetime
    author: str
    author_email: str
    message: str
    ref: str


class DiffCommit(TypedDict):
    """A commit that one of them alone has in its history."""

    commit_hexsha: str
    created_at: datetime
    author: str
    author_email: str
    message: str


class DiffSide(TypedDict):
    """All such commits of a version."""

    count: int
    listed: list[DiffCommit]


class DiffCommits(TypedDict):
    """Those of both."""

    paths: Optional[list[str]]  # that commits are listed of; None: all are listed
    before: DiffSide
    after: DiffSide


class FieldChange(TypedDict):
    """What is said of both versions; None where nothing is said."""

    before: Any
    after: Any


class StoredData(TypedDict):
    """What is at the artifact's path."""

    path: str
    kind: Optional[str]  # "file", "directory", "lfs", "dvc", "outside"
    digest: Optional[str]
    size: Optional[int]
    file_count: Optional[int]


class FileChange(TypedDict):
    """What was and is there."""

    changed: bool
    before: StoredData
    after: StoredData


class _Value(TypedDict):
    file: str
    key: str


class ValueChange(_Value, total=False):
    """A value of a file of params or metrics; what a version does not have is left out."""

    before: Any
    after: Any


class Diff(TypedDict):
    """What changed from one version to another."""

    artifact: str
    before: DiffVersion
    after: DiffVersion
    commits: Optional[DiffCommits]  # None: they are not known
    description: dict[str, FieldChange]
    file: Optional[FileChange]  # None: no path is known
    params: list[ValueChange]
    metrics: list[ValueChange]
    problems: list[str]  # what could not be compared


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
