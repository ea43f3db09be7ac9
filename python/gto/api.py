"""The registry of a Git repository: ask it, change it.

`repo` is the path or URL of a repository, an object with a `root_dir`, or a gto.Repo that is open; without it, the
current repository is meant.
"""

from __future__ import annotations

from gto import _gto
from gto._where import is_repository, where
from gto.constants import ASSIGNMENTS_PER_VERSION, VERSIONS_PER_STAGE, VersionSort

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from typing import Any, Callable, Literal, Optional, Union, overload

    from gto._where import Where
    from gto.base import (
        Assignment,
        BaseEvent,
        BaseRegistryState,
        Deprecation,
        Deregistration,
        Registration,
        Unassignment,
        Version,
        VStage,
    )
    from gto.index import Artifact
    from gto.repo import Repo
    from gto.types import ArtifactState, Diff, HistoryEvent, Problem, Repairs, VersionState

    Function = Callable[..., Any]
    Fields = dict[str, Any]
    Rows = tuple[list[Fields], str]
    Sort = Union[VersionSort, str]
    Moment = Union[None, str, datetime]  # a date as Git takes it, or a revision
    Words = Union[str, Iterable[str]]
else:

    def overload(function):
        return function


# ---- Calls without a repository


def _short_form(required: int, *short: str, careful: bool = False) -> Callable[[Function], Any]:
    """Lets a function be called without a repository.

    The function's first `required` arguments are its full form. Where some of them are missing, and the name of the
    artifact is not given as `name=`, what is given by position are the arguments `short`; unless the first of these is
    a repository: then it would be guesswork what is meant.
    """

    def decorate(function: Function) -> Function:
        names = function.__code__.co_varnames[1:required]
        needed = [name for name, default in zip(names, (function.__defaults__ or ())[1:]) if default is not None]

        def call(*args: Any, **kwargs: Any) -> Any:
            missing = [name for name in names[max(len(args) - 1, 0) :] if name not in kwargs]
            several = bool(args) and isinstance(args[0], (list, tuple, set))  # of names, then
            if (several or (args and missing)) and short[0] not in kwargs and not hasattr(args[0], "_opened"):
                if is_repository(args[0], careful):
                    raise TypeError(_is_missing(function.__name__, missing, args[0], short[0]))
                args, kwargs = (), _named(short, args, kwargs)
                missing = [name for name in names if name not in kwargs]
            if not missing or not set(missing) & set(needed):
                return function(*args, **kwargs)
            raise TypeError(f"{function.__name__}() needs {_quoted(missing)}")

        for attribute in ("__module__", "__name__", "__qualname__", "__doc__", "__annotations__"):
            setattr(call, attribute, getattr(function, attribute))
        call.__wrapped__ = function  # type: ignore[attr-defined]
        return call

    return decorate


def _quoted(names: list[str]) -> str:
    return " and ".join(f"'{name}'" for name in names)


def _is_missing(function: str, missing: list[str], first: Any, name: str) -> str:
    advice = f"; if it is an artifact, say {name}={first!r}" if isinstance(first, str) else ""
    return f"{function}() needs {_quoted(missing)}, since {first!r} is a repository{advice}"


def _named(names: tuple[str, ...], args: tuple[Any, ...], kwargs: Fields) -> Fields:
    """Arguments by position as arguments by name."""
    if len(args) > len(names):
        raise TypeError(f"without a repository, these arguments are expected: {', '.join(names)}")
    for name in names[: len(args)]:
        if name in kwargs:
            raise TypeError(f"got multiple values for argument '{name}'")
    return {**kwargs, **dict(zip(names, args))}


# ---- Questions


def _json(answer: Any) -> str:
    """The text that the program prints for --json."""
    from json import dumps

    return dumps(answer, indent=4, default=lambda time: time.isoformat())


def _words(words: Words) -> tuple[str, ...]:
    """One word, or several."""
    return (words,) if isinstance(words, str) else tuple(words)


def _moment(moment: Moment) -> Optional[str]:
    """A moment as Git takes it."""
    if moment is None or isinstance(moment, str):
        return moment
    if not hasattr(moment, "astimezone"):  # a date alone: Git would add the time of day that it is now
        raise TypeError(f"a moment is a str or a datetime, not {moment!r}")
    # as seconds: Git's dates end with the year 2099, and begin with 1970, before which there is nothing
    seconds = moment.timestamp() if moment.year >= 1970 else 0
    return f"@{max(0, int(seconds))} +0000"


def _state(repo: Where, artifact: Optional[str] = None, at: Moment = None) -> BaseRegistryState:
    from gto.base import BaseRegistryState

    answer = _gto.state(where(repo), artifact, _moment(at))
    state = BaseRegistryState.of(answer["artifacts"])
    if answer["plugins"]:
        from gto._enrich import enrich_records

        for known in state.artifacts.values():
            enrich_records(repo, answer["plugins"], known.versions)
    return state


def _artifact_not_found(name: str) -> Exception:
    from gto.exceptions import ArtifactNotFound

    return ArtifactNotFound(name)


def _is_gto_repo(repo: Where = None) -> bool:
    """Whether there is anything of a registry: a `.gto`, an `artifacts.yaml` or a registry tag."""
    from gto.exceptions import NoRepo

    try:
        return _gto.has_registry(where(repo))
    except NoRepo:
        return False


def _get_state(repo: Where = None, *, at: Moment = None) -> BaseRegistryState:
    """The whole registry; `at`: as it stood then."""
    return _state(repo, at=at)


def _selection(
    registered_only: bool,
    deprecated: bool,
    assignments_per_version: int,
    versions_per_stage: int,
    sort: Sort,
    stage: Optional[str] = None,
) -> _gto.Selection:
    if isinstance(sort, str):
        sort = VersionSort[sort] if sort in VersionSort.__members__ else VersionSort(sort)
    by_version = sort is VersionSort.SemVer
    return registered_only, deprecated, assignments_per_version, versions_per_stage, by_version, stage


@overload
def show(
    repo: Where = ...,
    name: None = ...,
    truncate_hexsha: bool = ...,
    registered_only: bool = ...,
    deprecated: bool = ...,
    assignments_per_version: int = ...,
    versions_per_stage: int = ...,
    sort: Sort = ...,
    table: Literal[False] = ...,
    *,
    json: Literal[False] = ...,
    at: Moment = ...,
    pattern: Optional[str] = ...,
    stage: Optional[str] = ...,
    type: Optional[str] = ...,
    labels: Words = ...,
) -> dict[str, ArtifactState]: ...


@overload
def show(
    repo: Where = ...,
    *,
    name: str,
    truncate_hexsha: bool = ...,
    registered_only: bool = ...,
    deprecated: bool = ...,
    assignments_per_version: int = ...,
    versions_per_stage: int = ...,
    sort: Sort = ...,
    table: Literal[False] = ...,
    json: Literal[False] = ...,
    at: Moment = ...,
    pattern: Optional[str] = ...,
    stage: Optional[str] = ...,
    type: Optional[str] = ...,
    labels: Words = ...,
    points_at: Optional[str] = ...,
    contains: Optional[str] = ...,
    no_contains: Optional[str] = ...,
) -> list[VersionState]: ...


@overload
def show(
    repo: Where,
    name: str,
    truncate_hexsha: bool = ...,
    registered_only: bool = ...,
    deprecated: bool = ...,
    assignments_per_version: int = ...,
    versions_per_stage: int = ...,
    sort: Sort = ...,
    table: Literal[False] = ...,
    *,
    json: Literal[False] = ...,
    at: Moment = ...,
    pattern: Optional[str] = ...,
    stage: Optional[str] = ...,
    type: Optional[str] = ...,
    labels: Words = ...,
    points_at: Optional[str] = ...,
    contains: Optional[str] = ...,
    no_contains: Optional[str] = ...,
) -> list[VersionState]: ...


@overload
def show(
    repo: Where = ...,
    name: Optional[str] = ...,
    truncate_hexsha: bool = ...,
    registered_only: bool = ...,
    deprecated: bool = ...,
    assignments_per_version: int = ...,
    versions_per_stage: int = ...,
    sort: Sort = ...,
    table: Literal[False] = ...,
    *,
    json: Literal[False] = ...,
    at: Moment = ...,
    pattern: Optional[str] = ...,
    stage: Optional[str] = ...,
    type: Optional[str] = ...,
    labels: Words = ...,
    points_at: str,
    contains: Optional[str] = ...,
    no_contains: Optional[str] = ...,
) -> list[VersionState]: ...


@overload
def show(
    repo: Where = ...,
    name: Optional[str] = ...,
    truncate_hexsha: bool = ...,
    registered_only: bool = ...,
    deprecated: bool = ...,
    assignments_per_version: int = ...,
    versions_per_stage: int = ...,
    sort: Sort = ...,
    table: Literal[False] = ...,
    *,
    json: Literal[False] = ...,
    at: Moment = ...,
    pattern: Optional[str] = ...,
    stage: Optional[str] = ...,
    type: Optional[str] = ...,
    labels: Words = ...,
    points_at: Optional[str] = ...,
    contains: str,
    no_contains: Optional[str] = ...,
) -> list[VersionState]: ...


@overload
def show(
    repo: Where = ...,
    name: Optional[str] = ...,
    truncate_hexsha: bool = ...,
    registered_only: bool = ...,
    deprecated: bool = ...,
    assignments_per_version: int = ...,
    versions_per_stage: int = ...,
    sort: Sort = ...,
    table: Literal[False] = ...,
    *,
    json: Literal[False] = ...,
    at: Moment = ...,
    pattern: Optional[str] = ...,
    stage: Optional[str] = ...,
    type: Optional[str] = ...,
    labels: Words = ...,
    points_at: Optional[str] = ...,
    contains: Optional[str] = ...,
    no_contains: str,
) -> list[VersionState]: ...


@overload
def show(
    repo: Where = ...,
    name: Optional[str] = ...,
    truncate_hexsha: bool = ...,
    registered_only: bool = ...,
    deprecated: bool = ...,
    assignments_per_version: int = ...,
    versions_per_stage: int = ...,
    sort: Sort = ...,
    *,
    table: Literal[True],
    json: Literal[False] = ...,
    at: Moment = ...,
    pattern: Optional[str] = ...,
    stage: Optional[str] = ...,
    type: Optional[str] = ...,
    labels: Words = ...,
    points_at: Optional[str] = ...,
    contains: Optional[str] = ...,
    no_contains: Optional[str] = ...,
) -> Rows: ...


@overload
def show(
    repo: Where = ...,
    name: Optional[str] = ...,
    truncate_hexsha: bool = ...,
    registered_only: bool = ...,
    deprecated: bool = ...,
    assignments_per_version: int = ...,
    versions_per_stage: int = ...,
    sort: Sort = ...,
    table: Literal[False] = ...,
    *,
    json: Literal[True],
    at: Moment = ...,
    pattern: Optional[str] = ...,
    stage: Optional[str] = ...,
    type: Optional[str] = ...,
    labels: Words = ...,
    points_at: Optional[str] = ...,
    contains: Optional[str] = ...,
    no_contains: Optional[str] = ...,
) -> str: ...


def show(
    repo: Where = None,
    name: Optional[str] = None,
    truncate_hexsha: bool = False,
    registered_only: bool = False,
    deprecated: bool = False,
    assignments_per_version: int = ASSIGNMENTS_PER_VERSION,
    versions_per_stage: int = VERSIONS_PER_STAGE,
    sort: Sort = VersionSort.Timestamp,
    table: bool = False,
    *,
    json: bool = False,
    at: Moment = None,
    pattern: Optional[str] = None,
    stage: Optional[str] = None,
    type: Optional[str] = None,
    labels: Words = (),
    points_at: Optional[str] = None,
    contains: Optional[str] = None,
    no_contains: Optional[str] = None,
) -> Any:
    """The artifacts by their names; of `name`, an artifact or a shortcut, the versions.

    `table`: rows for a table. `json`: the text that `gto show --json` prints.
    `at`: as it stood then. `pattern`: the artifacts whose names it matches. `stage`, `type`, `labels`: artifacts and
    versions that have these. `points_at`, `contains`, `no_contains`: versions at a commit; with it in their history;
    without it.
    """
    if table and json:
        raise _wrong_args("Only one output format allowed")
    selection = _selection(registered_only, deprecated, assignments_per_version, versions_per_stage, sort, stage)
    commits = points_at, contains, no_contains
    question = _moment(at), (*commits, type, _words(labels))
    answer: Any
    if name and pattern is not None:
        raise _wrong_args("Either 'name' or 'pattern' can be given")
    if name or commits != (None, None, None):
        unregistered, answer = _versions(repo, name or _pattern(pattern), None, selection, question)
        if table:
            return _versions_table(unregistered, answer, truncate_hexsha)
    else:
        answer, stages = _gto.show_registry(where(repo), selection, truncate_hexsha, _pattern(pattern), *question)
        if table:
            return _registry_table(answer, stages)
    return _json(answer) if json else answer


def _wrong_args(message: str) -> Exception:
    from gto.exceptions import WrongArgs

    return WrongArgs(message)


def _pattern(pattern: Optional[str]) -> Optional[str]:
    """A pattern of the names of artifacts."""
    if pattern and _gto.parse_shortcut(pattern)["name"] != pattern:
        raise _wrong_args(f"'{pattern}' picks versions: give it as 'name'")
    return pattern


def _registry_table(artifacts: dict[str, Fields], stages: list[str]) -> Rows:
    from collections import OrderedDict

    from gto.constants import mark_artifact_unregistered

    rows = []
    for name, artifact in sorted(artifacts.items()):
        row: Fields = OrderedDict()
        row["name"] = name if artifact["registered"] else mark_artifact_unregistered(name)
        row["latest"] = artifact["version"]
        row.update((f"#{stage}", artifact["stage"][stage]) for stage in stages)
        rows.append(row)
    return rows, "keys"


_NOW = None, (None, None, None, None, ())  # everything that there is


@_short_form(2, "name")
def _show_versions(
    repo: Where = None,
    name: str = "",
    ref: Optional[str] = None,
    raw: bool = False,
    registered_only: bool = False,
    deprecated: bool = False,
    assignments_per_version: int = ASSIGNMENTS_PER_VERSION,
    versions_per_stage: int = VERSIONS_PER_STAGE,
    sort: Sort = VersionSort.Timestamp,
    table: bool = False,
    truncate_hexsha: bool = False,
) -> Any:
    """The versions of an artifact; `ref`: those at that revision alone; `raw`: all of them, as records."""
    from gto.constants import parse_shortcut
    from gto.exceptions import WrongArgs

    shortcut = parse_shortcut(name)
    if shortcut.shortcut and ref:
        raise WrongArgs("Cannot specify both shortcut and ref")
    if raw:
        return _state(repo, shortcut.name).find_artifact(shortcut.name).versions
    selection = _selection(registered_only, deprecated, assignments_per_version, versions_per_stage, sort)
    unregistered, versions = _versions(repo, name, ref, selection, _NOW)
    return _versions_table(unregistered, versions, truncate_hexsha) if table else versions


def _versions(
    repo: Where, text: Optional[str], ref: Optional[str], selection: _gto.Selection, question: _gto.Question
) -> tuple[list[str], list[VersionState]]:
    """Artifacts without tags, and the versions that a shortcut and a revision pick: of one artifact, or of several."""
    answer = _gto.show_versions(where(repo), text, ref or None, selection, *question)
    if answer is None:
        raise _artifact_not_found(_gto.parse_shortcut(text or "")["name"])
    if answer["plugins"]:
        from gto._enrich import enrich_versions

        enrich_versions(repo, answer["plugins"], answer["versions"])
    return answer["unregistered"], answer["versions"]


def _versions_table(unregistered: list[str], versions: Iterable[VersionState], truncate_hexsha: bool) -> Rows:
    from collections import OrderedDict

    from gto.constants import is_hexsha, mark_artifact_unregistered

    def short(name: str) -> str:
        return name[:7] if truncate_hexsha and is_hexsha(name) else name

    rows = []
    for version in versions:
        name = version["artifact"]
        row: Fields = OrderedDict()
        row["artifact"] = mark_artifact_unregistered(name) if name in unregistered else name
        row["version"] = short(version["version"])
        row["stage"] = ", ".join(stage["stage"] for stage in version["stages"])
        row["created_at"] = version["created_at"]
        row["ref"] = short(version["ref"])
        rows.append(row)
    return rows, "keys"


@overload
def history(
    repo: Where = ...,
    artifact: Optional[str] = ...,
    ascending: bool = ...,
    table: Literal[False] = ...,
    truncate_hexsha: bool = ...,
    *,
    since: Moment = ...,
    until: Moment = ...,
    limit: Optional[int] = ...,
    at: Moment = ...,
) -> list[HistoryEvent]: ...


@overload
def history(
    repo: Where = ...,
    artifact: Optional[str] = ...,
    ascending: bool = ...,
    *,
    table: Literal[True],
    truncate_hexsha: bool = ...,
    since: Moment = ...,
    until: Moment = ...,
    limit: Optional[int] = ...,
    at: Moment = ...,
) -> Rows: ...


def history(
    repo: Where = None,
    artifact: Optional[str] = None,
    ascending: bool = False,
    table: bool = False,
    truncate_hexsha: bool = False,
    *,
    since: Moment = None,
    until: Moment = None,
    limit: Optional[int] = None,
    at: Moment = None,
) -> Any:
    """What happened, latest first: to `artifact`, to those that a pattern matches, or to all.

    `table`: rows for a table. `since`, `until`: not earlier, and not later. `limit`: the latest of these. `at`: as it
    stood then.
    """
    events = _gto.history(
        where(repo), artifact, ascending, truncate_hexsha, _moment(since), _moment(until),
        -1 if limit is None else limit, _moment(at),
    )  # fmt: skip
    if not table:
        return events
    keys = ("timestamp", "artifact", "event", "version", "stage", "commit", "ref")
    return [event.__class__((key, event[key]) for key in keys) for event in events], "keys"


def stages(
    repo: Where = None, allowed: bool = False, used: bool = False, *, at: Moment = None
) -> Optional[list[str]]:
    """The stages that the configuration allows, else those in use.

    `allowed`: the former, None if any is allowed. `used`: the latter. `at`: in use then.
    """
    assert not (allowed and used), """Either "allowed" or "used" can be set"""
    which = _gto.STAGES_ALLOWED if allowed else _gto.STAGES_USED if used else _gto.STAGES_AUTO
    return _gto.stages(where(repo), which, _moment(at))


get_stages = stages


@overload
def check_ref(repo: Where, ref: str) -> list[BaseEvent]: ...


@overload
def check_ref(ref: str, *, repo: Where = ...) -> list[BaseEvent]: ...


@_short_form(2, "ref")
def check_ref(repo: Where = None, ref: str = "") -> list[BaseEvent]:
    """What the tag `ref` (with or without `refs/tags/`) did; nothing if it is no tag of the registry."""
    from gto.base import event_of

    event = _gto.check_ref(where(repo), ref)
    return [] if event is None else [event_of(event)]


def parse_tag(name: str) -> Fields:
    """The parts of a tag's name."""
    from gto.tag import parse_name

    return parse_name(name)


@overload
def find_latest_version(
    repo: Where, name: str, all: Literal[False] = ..., registered: bool = ..., *, at: Moment = ...
) -> Optional[Version]: ...


@overload
def find_latest_version(
    name: str, *, all: Literal[False] = ..., registered: bool = ..., repo: Where = ..., at: Moment = ...
) -> Optional[Version]: ...


@overload
def find_latest_version(
    repo: Where, name: str, all: Literal[True], registered: bool = ..., *, at: Moment = ...
) -> list[Version]: ...


@overload
def find_latest_version(
    name: str, *, all: Literal[True], registered: bool = ..., repo: Where = ..., at: Moment = ...
) -> list[Version]: ...


@_short_form(2, "name")
def find_latest_version(
    repo: Where = None, name: str = "", all: bool = False, registered: bool = True, *, at: Moment = None
) -> Union[None, Version, list[Version]]:
    """The greatest active version of an artifact; `all` of them, greatest first. `at`: as it stood then."""
    from gto.base import Version

    answer = _gto.latest(where(repo), name, registered, all, _moment(at))
    if answer["versions"] is None:
        raise _artifact_not_found(name)
    versions = [Version.of(fields) for fields in answer["versions"]]
    if answer["plugins"]:
        from gto._enrich import enrich_records

        enrich_records(repo, answer["plugins"], versions)
    if all:
        return versions
    return versions[0] if versions else None


@overload
def find_versions_in_stage(
    repo: Where,
    name: str,
    stage: str,
    assignments_per_version: int = ...,
    versions_per_stage: int = ...,
    registered_only: bool = ...,
    *,
    at: Moment = ...,
) -> Optional[list[VStage]]: ...


@overload
def find_versions_in_stage(
    name: str,
    stage: str,
    *,
    assignments_per_version: int = ...,
    versions_per_stage: int = ...,
    registered_only: bool = ...,
    repo: Where = ...,
    at: Moment = ...,
) -> Optional[list[VStage]]: ...


@_short_form(3, "name", "stage")
def find_versions_in_stage(
    repo: Where = None,
    name: str = "",
    stage: str = "",
    assignments_per_version: int = ASSIGNMENTS_PER_VERSION,
    versions_per_stage: int = VERSIONS_PER_STAGE,
    registered_only: bool = False,
    *,
    at: Moment = None,
) -> Optional[list[VStage]]:
    """The versions of an artifact that are in a stage, or None. `at`: that were in it then."""
    from gto.base import VStage

    selection = (registered_only, False, assignments_per_version, versions_per_stage, True, None)
    found = _gto.in_stage(where(repo), name, stage, selection, _moment(at))
    if found is None:
        raise _artifact_not_found(name)
    return [VStage.of(fields) for fields in found] or None


@overload
def describe(repo: Where, name: str, rev: Optional[str] = ...) -> Optional[Artifact]: ...


@overload
def describe(name: str, *, rev: Optional[str] = ..., repo: Where = ...) -> Optional[Artifact]: ...


@_short_form(2, "name")
def describe(repo: Where = None, name: str = "", rev: Optional[str] = None) -> Optional[Artifact]:
    """What is said of an artifact at a revision (HEAD), or of the version that a shortcut picks.

    The first that sets a field wins: the tag that registers the version, `artifacts.yaml`, `dvc.yaml`. Where nothing is
    said at HEAD: what is said of the latest version.
    """
    from gto.index import Artifact

    picks = _gto.parse_shortcut(name)
    picked = picks["version"] or picks["stage"] or picks["latest"]
    said = _gto.describe(where(repo), name, rev or (None if picked else "HEAD"))
    if said is None and not picked and not rev:
        said = _gto.describe(where(repo), name, None)
    return None if said is None else Artifact(**said)


@overload
def diff(
    repo: Where,
    name: str,
    before: Optional[str] = ...,
    *,
    all_commits: bool = ...,
    json: Literal[False] = ...,
) -> Diff: ...


@overload
def diff(
    name: str,
    *,
    before: Optional[str] = ...,
    all_commits: bool = ...,
    json: Literal[False] = ...,
    repo: Where = ...,
) -> Diff: ...


@overload
def diff(
    repo: Where,
    name: str,
    before: Optional[str] = ...,
    *,
    all_commits: bool = ...,
    json: Literal[True],
) -> str: ...


@overload
def diff(
    name: str,
    *,
    before: Optional[str] = ...,
    all_commits: bool = ...,
    json: Literal[True],
    repo: Where = ...,
) -> str: ...


@_short_form(2, "name")
def diff(
    repo: Where = None,
    name: str = "",
    before: Optional[str] = None,
    *,
    all_commits: bool = False,
    json: bool = False,
) -> Any:
    """What changed to a version, from the version before or from `before`; both may be shortcuts.

    `all_commits`: lists all commits, not only those that changed the artifact's path. `json`: the text that
    `gto diff --json` prints.
    """
    answer = _gto.diff(where(repo), name, before, all_commits)
    return _json(answer) if json else answer


# ---- Changes


def _version_named(artifact: str, version: Optional[str]) -> Optional[str]:
    """A version, which the tag that registered it names, too."""
    parts = _gto.parse_tag_name(version) if version else None
    if not parts or parts["action"] != _gto.ACTION_REGISTER:
        return version
    if parts["name"] != artifact:
        from gto.exceptions import WrongArgs

        raise WrongArgs(f"Tag '{version}' names a version of '{parts['name']}', not of '{artifact}'")
    return parts["version"]


def _simple(simple: Optional[bool]) -> int:
    return _gto.SIMPLE_AUTO if simple is None else _gto.SIMPLE_TRUE if simple else _gto.SIMPLE_FALSE


def _change_all(
    repo: Where, action: str, names: tuple[str, ...], stdout: bool, labels: Words = (), **request: Any
) -> list[Any]:
    """Makes a change of artifacts; the events of its tags, None for those that were deleted."""
    outcome = _gto.change(where(repo), action, names, _words(labels), **request)
    if stdout:
        from gto.ui import echo

        for line in outcome["text"].splitlines():
            echo(line)
    if not any(outcome["events"]):
        return outcome["events"]
    from gto.base import event_of

    return [None if event is None else event_of(event) for event in outcome["events"]]


def _change(repo: Where, action: str, name: str, stdout: bool, **request: Any) -> Any:
    """Makes a change of an artifact; the event of its last tag, or None if tags were deleted or nothing was made."""
    events = _change_all(repo, action, (name,), stdout, **request)
    return events[-1] if events else None


def _bump(bump_major: bool, bump_minor: bool, bump_patch: bool) -> int:
    if sum(map(bool, (bump_major, bump_minor, bump_patch))) > 1:
        raise _wrong_args("Need to specify either version or single bump argument")
    if bump_major or bump_minor:
        return _gto.BUMP_MAJOR if bump_major else _gto.BUMP_MINOR
    return _gto.BUMP_PATCH if bump_patch else _gto.BUMP_DEFAULT


@overload
def register(
    repo: Where,
    name: str,
    ref: str,
    version: Optional[str] = ...,
    message: Optional[str] = ...,
    simple: Optional[bool] = ...,
    force: bool = ...,
    bump_major: bool = ...,
    bump_minor: bool = ...,
    bump_patch: bool = ...,
    push: bool = ...,
    stdout: bool = ...,
    author: Optional[str] = ...,
    author_email: Optional[str] = ...,
    *,
    path: Optional[str] = ...,
    type: Optional[str] = ...,
    description: Optional[str] = ...,
    labels: Words = ...,
    if_changed: Literal[False] = ...,
    dry_run: bool = ...,
    remote: Optional[str] = ...,
) -> Registration: ...


@overload
def register(
    repo: Where,
    name: str,
    ref: str,
    version: Optional[str] = ...,
    message: Optional[str] = ...,
    simple: Optional[bool] = ...,
    force: bool = ...,
    bump_major: bool = ...,
    bump_minor: bool = ...,
    bump_patch: bool = ...,
    push: bool = ...,
    stdout: bool = ...,
    author: Optional[str] = ...,
    author_email: Optional[str] = ...,
    *,
    if_changed: bool,
    path: Optional[str] = ...,
    type: Optional[str] = ...,
    description: Optional[str] = ...,
    labels: Words = ...,
    dry_run: bool = ...,
    remote: Optional[str] = ...,
) -> Optional[Registration]: ...


@overload
def register(
    name: str,
    path: Optional[str] = ...,
    *,
    ref: Optional[str] = ...,
    version: Optional[str] = ...,
    message: Optional[str] = ...,
    simple: Optional[bool] = ...,
    force: bool = ...,
    bump_major: bool = ...,
    bump_minor: bool = ...,
    bump_patch: bool = ...,
    push: bool = ...,
    stdout: bool = ...,
    author: Optional[str] = ...,
    author_email: Optional[str] = ...,
    type: Optional[str] = ...,
    description: Optional[str] = ...,
    labels: Words = ...,
    repo: Where = ...,
    if_changed: Literal[False] = ...,
    dry_run: bool = ...,
    remote: Optional[str] = ...,
) -> Registration: ...


@overload
def register(
    name: str,
    path: Optional[str] = ...,
    *,
    if_changed: bool,
    ref: Optional[str] = ...,
    version: Optional[str] = ...,
    message: Optional[str] = ...,
    simple: Optional[bool] = ...,
    force: bool = ...,
    bump_major: bool = ...,
    bump_minor: bool = ...,
    bump_patch: bool = ...,
    push: bool = ...,
    stdout: bool = ...,
    author: Optional[str] = ...,
    author_email: Optional[str] = ...,
    type: Optional[str] = ...,
    description: Optional[str] = ...,
    labels: Words = ...,
    repo: Where = ...,
    dry_run: bool = ...,
    remote: Optional[str] = ...,
) -> Optional[Registration]: ...


@overload
def register(
    repo: Repo,
    name: str,
    *,
    ref: Optional[str] = ...,
    version: Optional[str] = ...,
    message: Optional[str] = ...,
    simple: Optional[bool] = ...,
    force: bool = ...,
    bump_major: bool = ...,
    bump_minor: bool = ...,
    bump_patch: bool = ...,
    push: bool = ...,
    stdout: bool = ...,
    author: Optional[str] = ...,
    author_email: Optional[str] = ...,
    path: Optional[str] = ...,
    type: Optional[str] = ...,
    description: Optional[str] = ...,
    labels: Words = ...,
    if_changed: Literal[False] = ...,
    dry_run: bool = ...,
    remote: Optional[str] = ...,
) -> Registration: ...


@overload
def register(
    repo: Repo,
    name: str,
    *,
    if_changed: bool,
    ref: Optional[str] = ...,
    version: Optional[str] = ...,
    message: Optional[str] = ...,
    simple: Optional[bool] = ...,
    force: bool = ...,
    bump_major: bool = ...,
    bump_minor: bool = ...,
    bump_patch: bool = ...,
    push: bool = ...,
    stdout: bool = ...,
    author: Optional[str] = ...,
    author_email: Optional[str] = ...,
    path: Optional[str] = ...,
    type: Optional[str] = ...,
    description: Optional[str] = ...,
    labels: Words = ...,
    dry_run: bool = ...,
    remote: Optional[str] = ...,
) -> Optional[Registration]: ...


@_short_form(3, "name", "path", careful=True)
def register(
    repo: Where = None,
    name: str = "",
    ref: Optional[str] = None,
    version: Optional[str] = None,
    message: Optional[str] = None,
    simple: Optional[bool] = None,
    force: bool = False,
    bump_major: bool = False,
    bump_minor: bool = False,
    bump_patch: bool = False,
    push: bool = False,
    stdout: bool = False,
    author: Optional[str] = None,
    author_email: Optional[str] = None,
    *,
    path: Optional[str] = None,
    type: Optional[str] = None,
    description: Optional[str] = None,
    labels: Words = (),
    if_changed: bool = False,
    dry_run: bool = False,
    remote: Optional[str] = None,
) -> Optional[Registration]:
    """Registers a version of an artifact at a revision (HEAD): register(repo, name, ref), or register(name, path).

    What is said of it by `path`, `type`, `description` and `labels` becomes trailers of the tag's message.
    `if_changed`: only if what is at its path is not what it was in the latest version; the answer is None otherwise.
    `dry_run`: nothing is made. `remote`: what to push to.
    """
    event: Optional[Registration] = _change(
        repo, _gto.ACTION_REGISTER, name, stdout, labels=labels, revision=ref or "HEAD",
        version=_version_named(name, version), message=message or None, simple=_simple(simple), force=force,
        bump=_bump(bump_major, bump_minor, bump_patch), push=push, author=author or None,
        author_email=author_email or None, path=path, type=type, description=description, if_changed=if_changed,
        dry_run=dry_run, remote=remote,
    )  # fmt: skip
    return event


@overload
def register_all(
    repo: Where,
    names: Iterable[str],
    ref: Optional[str] = ...,
    version: Optional[str] = ...,
    message: Optional[str] = ...,
    simple: Optional[bool] = ...,
    force: bool = ...,
    bump_major: bool = ...,
    bump_minor: bool = ...,
    bump_patch: bool = ...,
    push: bool = ...,
    stdout: bool = ...,
    author: Optional[str] = ...,
    author_email: Optional[str] = ...,
    *,
    path: Optional[str] = ...,
    type: Optional[str] = ...,
    description: Optional[str] = ...,
    labels: Words = ...,
    if_changed: bool = ...,
    dry_run: bool = ...,
    remote: Optional[str] = ...,
) -> list[Registration]: ...


@overload
def register_all(
    names: Iterable[str],
    ref: Optional[str] = ...,
    *,
    version: Optional[str] = ...,
    message: Optional[str] = ...,
    simple: Optional[bool] = ...,
    force: bool = ...,
    bump_major: bool = ...,
    bump_minor: bool = ...,
    bump_patch: bool = ...,
    push: bool = ...,
    stdout: bool = ...,
    author: Optional[str] = ...,
    author_email: Optional[str] = ...,
    path: Optional[str] = ...,
    type: Optional[str] = ...,
    description: Optional[str] = ...,
    labels: Words = ...,
    if_changed: bool = ...,
    dry_run: bool = ...,
    remote: Optional[str] = ...,
    repo: Where = ...,
) -> list[Registration]: ...


@_short_form(2, "names", "ref")
def register_all(
    repo: Where = None,
    names: Iterable[str] = (),
    ref: Optional[str] = None,
    version: Optional[str] = None,
    message: Optional[str] = None,
    simple: Optional[bool] = None,
    force: bool = False,
    bump_major: bool = False,
    bump_minor: bool = False,
    bump_patch: bool = False,
    push: bool = False,
    stdout: bool = False,
    author: Optional[str] = None,
    author_email: Optional[str] = None,
    *,
    path: Optional[str] = None,
    type: Optional[str] = None,
    description: Optional[str] = None,
    labels: Words = (),
    if_changed: bool = False,
    dry_run: bool = False,
    remote: Optional[str] = None,
) -> list[Registration]:
    """Registers versions of several artifacts at one revision: of all, or of none.

    With `if_changed`, the answer has the events of those that have changed.
    """
    if isinstance(names, str):
        raise TypeError(f"register_all() takes several names, not {names!r}")
    every = tuple(names)
    if not every:
        return []
    return _change_all(
        repo, _gto.ACTION_REGISTER, every, stdout, labels, revision=ref or "HEAD", version=version or None,
        message=message or None, simple=_simple(simple), force=force, bump=_bump(bump_major, bump_minor, bump_patch),
        push=push, author=author or None, author_email=author_email or None, path=path, type=type,
        description=description, if_changed=if_changed, dry_run=dry_run, remote=remote,
    )  # fmt: skip


@overload
def assign(
    repo: Where,
    name: str,
    stage: str,
    version: Optional[str] = ...,
    ref: Optional[str] = ...,
    name_version: Optional[str] = ...,
    message: Optional[str] = ...,
    simple: Optional[bool] = ...,
    force: bool = ...,
    push: bool = ...,
    skip_registration: bool = ...,
    stdout: bool = ...,
    author: Optional[str] = ...,
    author_email: Optional[str] = ...,
    *,
    dry_run: bool = ...,
    remote: Optional[str] = ...,
) -> Assignment: ...


@overload
def assign(
    name: str,
    stage: str,
    *,
    version: Optional[str] = ...,
    ref: Optional[str] = ...,
    name_version: Optional[str] = ...,
    message: Optional[str] = ...,
    simple: Optional[bool] = ...,
    force: bool = ...,
    push: bool = ...,
    skip_registration: bool = ...,
    stdout: bool = ...,
    author: Optional[str] = ...,
    author_email: Optional[str] = ...,
    repo: Where = ...,
    dry_run: bool = ...,
    remote: Optional[str] = ...,
) -> Assignment: ...


@_short_form(3, "name", "stage", careful=True)
def assign(
    repo: Where = None,
    name: str = "",
    stage: str = "",
    version: Optional[str] = None,
    ref: Optional[str] = None,
    name_version: Optional[str] = None,
    message: Optional[str] = None,
    simple: Optional[bool] = False,
    force: bool = False,
    push: bool = False,
    skip_registration: bool = False,
    stdout: bool = False,
    author: Optional[str] = None,
    author_email: Optional[str] = None,
    *,
    dry_run: bool = False,
    remote: Optional[str] = None,
) -> Assignment:
    """Assigns a stage to a version, or to the commit `ref`, which is registered first if it has no version.

    `version` may be the tag that registered it. `name_version`: the version to register at `ref`.
    """
    event: Assignment = _change(
        repo, _gto.ACTION_ASSIGN, name, stdout, stage=stage, revision=ref, version=_version_named(name, version),
        new_version=_version_named(name, name_version), message=message or None, simple=_simple(bool(simple)),
        force=force, skip_registration=skip_registration, push=push, author=author or None,
        author_email=author_email or None,
        dry_run=dry_run, remote=remote,
    )  # fmt: skip
    return event


@overload
def rollback(
    repo: Where,
    name: str,
    stage: str,
    to: Optional[str] = ...,
    message: Optional[str] = ...,
    simple: Optional[bool] = ...,
    push: bool = ...,
    stdout: bool = ...,
    author: Optional[str] = ...,
    author_email: Optional[str] = ...,
    *,
    dry_run: bool = ...,
    remote: Optional[str] = ...,
) -> Assignment: ...


@overload
def rollback(
    name: str,
    stage: str,
    *,
    to: Optional[str] = ...,
    message: Optional[str] = ...,
    simple: Optional[bool] = ...,
    push: bool = ...,
    stdout: bool = ...,
    author: Optional[str] = ...,
    author_email: Optional[str] = ...,
    dry_run: bool = ...,
    remote: Optional[str] = ...,
    repo: Where = ...,
) -> Assignment: ...


@_short_form(3, "name", "stage", careful=True)
def rollback(
    repo: Where = None,
    name: str = "",
    stage: str = "",
    to: Optional[str] = None,
    message: Optional[str] = None,
    simple: Optional[bool] = False,
    push: bool = False,
    stdout: bool = False,
    author: Optional[str] = None,
    author_email: Optional[str] = None,
    *,
    dry_run: bool = False,
    remote: Optional[str] = None,
) -> Assignment:
    """Assigns a stage to the version that was in it before: following earlier rollbacks back, or to the version `to`."""
    event: Assignment = _change(
        repo, _gto.ACTION_ASSIGN, name, stdout, stage=stage, version=_version_named(name, to), rollback=True,
        message=message or None, simple=_simple(bool(simple)), push=push, author=author or None,
        author_email=author_email or None, dry_run=dry_run, remote=remote,
    )  # fmt: skip
    return event


@overload
def unassign(
    repo: Where,
    name: str,
    ref: Optional[str] = ...,
    version: Optional[str] = ...,
    stage: Optional[str] = ...,
    message: Optional[str] = ...,
    stdout: bool = ...,
    simple: Optional[bool] = ...,
    force: bool = ...,
    delete: bool = ...,
    push: bool = ...,
    author: Optional[str] = ...,
    author_email: Optional[str] = ...,
    *,
    dry_run: bool = ...,
    remote: Optional[str] = ...,
) -> Optional[Unassignment]: ...


@overload
def unassign(
    name: str,
    *,
    ref: Optional[str] = ...,
    version: Optional[str] = ...,
    stage: Optional[str] = ...,
    message: Optional[str] = ...,
    stdout: bool = ...,
    simple: Optional[bool] = ...,
    force: bool = ...,
    delete: bool = ...,
    push: bool = ...,
    author: Optional[str] = ...,
    author_email: Optional[str] = ...,
    repo: Where = ...,
    dry_run: bool = ...,
    remote: Optional[str] = ...,
) -> Optional[Unassignment]: ...


@_short_form(2, "name", careful=True)
def unassign(
    repo: Where = None,
    name: str = "",
    ref: Optional[str] = None,
    version: Optional[str] = None,
    stage: Optional[str] = None,
    message: Optional[str] = None,
    stdout: bool = False,
    simple: Optional[bool] = None,
    force: bool = False,
    delete: bool = False,
    push: bool = False,
    author: Optional[str] = None,
    author_email: Optional[str] = None,
    *,
    dry_run: bool = False,
    remote: Optional[str] = None,
) -> Optional[Unassignment]:
    """Takes `stage` from a version. `delete`: by deleting the tags that assign it; the answer is None then."""
    if stage is None:
        from gto.exceptions import MissingArg

        raise MissingArg(arg="stage")
    event: Optional[Unassignment] = _change(
        repo, _gto.ACTION_UNASSIGN, name, stdout, stage=stage, revision=ref, version=_version_named(name, version),
        message=message or None, simple=_simple(bool(simple)), force=force, delete_tags=delete, push=push,
        author=author or None, author_email=author_email or None,
        dry_run=dry_run, remote=remote,
    )  # fmt: skip
    return event


@overload
def deregister(
    repo: Where,
    name: str,
    ref: Optional[str] = ...,
    version: Optional[str] = ...,
    message: Optional[str] = ...,
    stdout: bool = ...,
    simple: Optional[bool] = ...,
    force: bool = ...,
    delete: bool = ...,
    push: bool = ...,
    author: Optional[str] = ...,
    author_email: Optional[str] = ...,
    *,
    dry_run: bool = ...,
    remote: Optional[str] = ...,
) -> Optional[Deregistration]: ...


@overload
def deregister(
    name: str,
    *,
    ref: Optional[str] = ...,
    version: Optional[str] = ...,
    message: Optional[str] = ...,
    stdout: bool = ...,
    simple: Optional[bool] = ...,
    force: bool = ...,
    delete: bool = ...,
    push: bool = ...,
    author: Optional[str] = ...,
    author_email: Optional[str] = ...,
    repo: Where = ...,
    dry_run: bool = ...,
    remote: Optional[str] = ...,
) -> Optional[Deregistration]: ...


@_short_form(2, "name", careful=True)
def deregister(
    repo: Where = None,
    name: str = "",
    ref: Optional[str] = None,
    version: Optional[str] = None,
    message: Optional[str] = None,
    stdout: bool = False,
    simple: Optional[bool] = None,
    force: bool = False,
    delete: bool = False,
    push: bool = False,
    author: Optional[str] = None,
    author_email: Optional[str] = None,
    *,
    dry_run: bool = False,
    remote: Optional[str] = None,
) -> Optional[Deregistration]:
    """Takes a registration back. `delete`: by deleting all tags of the version; the answer is None then."""
    event: Optional[Deregistration] = _change(
        repo, _gto.ACTION_DEREGISTER, name, stdout, revision=ref, version=_version_named(name, version),
        message=message or None, simple=_simple(simple), force=force, delete_tags=delete, push=push,
        author=author or None, author_email=author_email or None,
        dry_run=dry_run, remote=remote,
    )  # fmt: skip
    return event


@overload
def deprecate(
    repo: Where,
    name: str,
    ref: Optional[str] = ...,
    message: Optional[str] = ...,
    stdout: bool = ...,
    simple: Optional[bool] = ...,
    force: bool = ...,
    delete: bool = ...,
    push: bool = ...,
    author: Optional[str] = ...,
    author_email: Optional[str] = ...,
    *,
    dry_run: bool = ...,
    remote: Optional[str] = ...,
) -> Optional[Deprecation]: ...


@overload
def deprecate(
    name: str,
    *,
    ref: Optional[str] = ...,
    message: Optional[str] = ...,
    stdout: bool = ...,
    simple: Optional[bool] = ...,
    force: bool = ...,
    delete: bool = ...,
    push: bool = ...,
    author: Optional[str] = ...,
    author_email: Optional[str] = ...,
    repo: Where = ...,
    dry_run: bool = ...,
    remote: Optional[str] = ...,
) -> Optional[Deprecation]: ...


@_short_form(2, "name", careful=True)
def deprecate(
    repo: Where = None,
    name: str = "",
    ref: Optional[str] = None,
    message: Optional[str] = None,
    stdout: bool = False,
    simple: Optional[bool] = None,
    force: bool = False,
    delete: bool = False,
    push: bool = False,
    author: Optional[str] = None,
    author_email: Optional[str] = None,
    *,
    dry_run: bool = False,
    remote: Optional[str] = None,
) -> Optional[Deprecation]:
    """Deprecates an artifact. `delete`: by deleting all its tags; the answer is None then."""
    event: Optional[Deprecation] = _change(
        repo, _gto.ACTION_DEPRECATE, name, stdout, revision=ref, message=message or None, simple=_simple(simple),
        force=force, delete_tags=delete, push=push, author=author or None, author_email=author_email or None,
        dry_run=dry_run, remote=remote,
    )  # fmt: skip
    return event


# ---- Repairs


def _unknown_enrichments(repo: Where) -> list[Problem]:
    """The plug-ins that the configuration names and no installed package offers."""
    from gto.config import config_of

    config = config_of(_gto.repository(where(repo))["config"])
    if not config.enrichments:
        return []
    from gto.ext import find_enrichment_types

    known = find_enrichment_types()
    return [
        {
            "code": "unknown-enrichment",
            "message": f"The enrichment '{named.type}' is of no type that an installed package offers",
            "remedy": "install the package that offers it, or remove it from .gto",
            "tags": [], "artifact": None, "commit": None,
        }
        for named in config.enrichments if named.type not in known
    ]  # fmt: skip


@overload
def doctor(repo: Where = ..., *, fix: Literal[False] = ...) -> list[Problem]: ...


@overload
def doctor(repo: Where = ..., *, fix: Literal[True], dry_run: bool = ...) -> Repairs: ...


def doctor(repo: Where = None, *, fix: bool = False, dry_run: bool = False) -> Any:
    """All that is wrong with a registry.

    `fix`: what can be repaired without loss is repaired; the answer says how to get back what was replaced. `dry_run`:
    it says so, and nothing is made.
    """
    if dry_run and not fix:
        raise _wrong_args("'dry_run' is of use with 'fix'")
    unknown = _unknown_enrichments(repo)
    if not fix:
        return [*_gto.problems(where(repo)), *unknown]
    repairs = _gto.repair(where(repo), dry_run)
    for problem in unknown:
        repairs["repairs"].append({**problem, "automatic": False, "text": problem["remedy"]})  # type: ignore[misc]
    return {**repairs, "restore": repairs["restore"].splitlines()}


if not TYPE_CHECKING:

    def __getattr__(name):
        from gto._elsewhere import find

        return find(__name__, name)

    def __dir__():
        from gto._elsewhere import names

        return names(__name__)
