"""The extension module, for type checkers: what each function does stands beside its code (python/binding)."""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from os import PathLike
from typing import Any, Optional, TypedDict, TypeVar, Union

from gto.base import Artifact, BaseEvent, Version, VStage
from gto.types import (
    AnnotationData,
    ArtifactData,
    ArtifactState,
    Description,
    Diff,
    EventData,
    Problem,
    Repair,
    VersionData,
    VersionState,
    VStageData,
)

class Repository: ...  # that open() opened

Where = Union[None, str, bytes, PathLike[str], Repository]
Selection = tuple[bool, bool, int, int, bool, Optional[str]]
# points_at, contains, no_contains, type, labels
Filter = tuple[Optional[str], Optional[str], Optional[str], Optional[str], tuple[str, ...]]
Question = tuple[Optional[str], Filter]  # at, and what to pick
E = TypeVar("E", bound=BaseEvent)

class TagName(TypedDict, total=False):
    name: str
    version: str
    stage: str
    action: str
    counter: int

class ShortcutData(TypedDict):
    name: str
    stage: Optional[str]
    version: Optional[str]
    latest: bool

class RepositoryData(TypedDict):
    root: str
    server: bool
    config: dict[str, Any]

class Outcome(TypedDict):
    text: str
    events: list[Optional[EventData]]

class RepairsData(TypedDict):
    repairs: list[Repair]
    restore: str

class StateData(TypedDict):
    artifacts: dict[str, ArtifactData]
    plugins: int

class LatestData(TypedDict):
    versions: Optional[list[VersionData]]
    plugins: int

class ShownVersions(TypedDict):
    unregistered: list[str]
    versions: list[VersionState]
    plugins: int

class VStageFacts(TypedDict):
    is_active: bool
    event: BaseEvent

class VersionFacts(TypedDict):
    is_active: bool
    is_registered: bool
    discovered: bool
    event: Optional[BaseEvent]

class ArtifactFacts(TypedDict):
    is_active: bool
    is_registered: bool

version: str
ranks: dict[str, tuple[int, bool]]
ACTION_DEPRECATE: str
ACTION_REGISTER: str
ACTION_DEREGISTER: str
ACTION_ASSIGN: str
ACTION_UNASSIGN: str
STAGES_AUTO: int
STAGES_ALLOWED: int
STAGES_USED: int
SIMPLE_AUTO: int
SIMPLE_TRUE: int
SIMPLE_FALSE: int
PLUGINS_INSTALLED: int
PLUGINS_NAMED: int
BUMP_DEFAULT: int
BUMP_PATCH: int
BUMP_MINOR: int
BUMP_MAJOR: int

def parse_tag_name(text: str, /) -> Optional[TagName]: ...
def parse_shortcut(text: str, /) -> ShortcutData: ...
def artifact_is_valid(name: str, /) -> bool: ...
def name_is_valid(name: str, /) -> bool: ...
def is_url(text: str, /) -> bool: ...
def semver_is_valid(version: str, /) -> bool: ...
def compare_semver(a: str, b: str, /) -> int: ...
def bump_semver(version: str, part: int, /) -> str: ...
def parse_config(text: Optional[bytes], file_name: Where, /) -> dict[str, Any]: ...
def open(where: Where, now: bool = ..., /) -> Repository: ...
def connect(repository: Repository, /) -> None: ...
def give_up(repository: Repository, /) -> None: ...
def close(repository: Repository, /) -> None: ...
def repository(where: Where, /) -> RepositoryData: ...
def repository_labels(places: list[str], /) -> list[str]: ...
def has_registry(where: Where, /) -> bool: ...
def resolve(where: Where, revision: str, /) -> str: ...
def next_counter(where: Where, artifact: str, /) -> str: ...
def annotations(where: Where, revision: str, /) -> dict[str, AnnotationData]: ...
def parse_annotations(text: bytes, /) -> dict[str, AnnotationData]: ...
def describe(where: Where, text: str, revision: Optional[str], /) -> Optional[Description]: ...
def state(where: Where, artifact: Optional[str], at: Optional[str] = ..., /) -> StateData: ...
def latest(
    where: Where, artifact: str, registered: bool, all: bool, at: Optional[str] = ..., /
) -> LatestData: ...
def in_stage(
    where: Where, artifact: str, stage: str, selection: Selection, at: Optional[str] = ..., /
) -> Optional[list[VStageData]]: ...
def show_registry(
    where: Where,
    selection: Selection,
    shorten: bool,
    pattern: Optional[str],
    at: Optional[str],
    filter: Filter,
    /,
) -> tuple[dict[str, ArtifactState], list[str]]: ...
def show_versions(
    where: Where,
    text: Optional[str],
    revision: Optional[str],
    selection: Selection,
    at: Optional[str],
    filter: Filter,
    /,
) -> Optional[ShownVersions]: ...
def stages(where: Where, which: int, at: Optional[str] = ..., /) -> Optional[list[str]]: ...
def history(
    where: Where,
    artifact: Optional[str],
    ascending: bool,
    shorten: bool,
    since: Optional[str],
    until: Optional[str],
    limit: int,
    at: Optional[str],
    /,
) -> list[OrderedDict[str, Any]]: ...
def check_ref(where: Where, ref: str, /) -> Optional[EventData]: ...
def tags(where: Where, artifact: Optional[str], /) -> list[EventData]: ...
def change(
    repo: Where,
    action: str,
    artifacts: tuple[str, ...],
    labels: tuple[str, ...],
    /,
    *,
    revision: Optional[str] = ...,
    version: Optional[str] = ...,
    new_version: Optional[str] = ...,
    stage: Optional[str] = ...,
    message: Optional[str] = ...,
    simple: int = ...,
    bump: int = ...,
    force: bool = ...,
    delete_tags: bool = ...,
    skip_registration: bool = ...,
    push: bool = ...,
    dry_run: bool = ...,
    if_changed: bool = ...,
    rollback: bool = ...,
    remote: Optional[str] = ...,
    author: Optional[str] = ...,
    author_email: Optional[str] = ...,
    path: Optional[str] = ...,
    type: Optional[str] = ...,
    description: Optional[str] = ...,
) -> Outcome: ...
def diff(where: Where, after: str, before: Optional[str], all_commits: bool, /) -> Diff: ...
def problems(where: Where, /) -> list[Problem]: ...
def repair(where: Where, dry_run: bool, /) -> RepairsData: ...
def order(events: Iterable[E], /) -> list[E]: ...
def version_facts(version: Version, /) -> VersionFacts: ...
def vstage_facts(vstage: VStage, /) -> Optional[VStageFacts]: ...
def artifact_facts(artifact: Artifact, /) -> ArtifactFacts: ...
def artifact_versions(
    artifact: Artifact, active: bool, registered: bool, by_version: bool, /
) -> list[int]: ...
def artifact_stages(artifact: Artifact, selection: Selection, /) -> list[tuple[int, str]]: ...
def sort_names(names: Sequence[str], /) -> list[int]: ...
