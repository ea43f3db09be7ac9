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
    from gto.types import ArtifactState, HistoryEvent, VersionState

    Function = Callable[..., Any]
    Fields = dict[str, Any]
    Rows = tuple[list[Fields], str]
    Sort = Union[VersionSort, str]
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
        needed = [name for name, default in zip(names, (function.__defaults__ or ())[1:]) if default == ""]

        def call(*args: Any, **kwargs: Any) -> Any:
            missing = [name for name in names[max(len(args) - 1, 0) :] if name not in kwargs]
            if args and missing and short[0] not in kwargs and not hasattr(args[0], "_opened"):
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


def _state(repo: Where, artifact: Optional[str] = None) -> BaseRegistryState:
    from gto.base import BaseRegistryState

    answer = _gto.state(where(repo), artifact)
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


def _get_state(repo: Where = None) -> BaseRegistryState:
    """The whole registry."""
    return _state(repo)


def _selection(
    registered_only: bool, deprecated: bool, assignments_per_version: int, versions_per_stage: int, sort: Sort
) -> _gto.Selection:
    if isinstance(sort, str):
        sort = VersionSort[sort] if sort in VersionSort.__members__ else VersionSort(sort)
    return registered_only, deprecated, assignments_per_version, versions_per_stage, sort is VersionSort.SemVer


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
) -> Any:
    """The artifacts by their names; of `name`, an artifact or a shortcut, the versions.

    `table`: rows for a table. `json`: the text that `gto show --json` prints.
    """
    if table and json:
        from gto.exceptions import WrongArgs

        raise WrongArgs("Only one output format allowed")
    selection = _selection(registered_only, deprecated, assignments_per_version, versions_per_stage, sort)
    answer: Any
    if name:
        registered, answer = _versions(repo, name, None, selection)
        if table:
            return _versions_table(registered, answer, truncate_hexsha)
    else:
        answer, stages = _gto.show_registry(where(repo), selection, truncate_hexsha)
        if table:
            return _registry_table(answer, stages)
    return _json(answer) if json else answer


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
    registered, versions = _versions(repo, name, ref, selection)
    return _versions_table(registered, versions, truncate_hexsha) if table else versions


def _versions(
    repo: Where, text: str, ref: Optional[str], selection: _gto.Selection
) -> tuple[bool, list[VersionState]]:
    """Whether there are tags of an artifact, and those of its versions that a shortcut and a revision pick."""
    answer = _gto.show_versions(where(repo), text, ref or None, selection)
    if answer is None:
        raise _artifact_not_found(_gto.parse_shortcut(text)["name"])
    if answer["plugins"]:
        from gto._enrich import enrich_versions

        enrich_versions(repo, answer["plugins"], answer["versions"])
    return answer["registered"], answer["versions"]


def _versions_table(registered: bool, versions: Iterable[VersionState], truncate_hexsha: bool) -> Rows:
    from collections import OrderedDict

    from gto.constants import is_hexsha, mark_artifact_unregistered

    def short(name: str) -> str:
        return name[:7] if truncate_hexsha and is_hexsha(name) else name

    rows = []
    for version in versions:
        name = version["artifact"]
        row: Fields = OrderedDict()
        row["artifact"] = name if registered else mark_artifact_unregistered(name)
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
) -> list[HistoryEvent]: ...


@overload
def history(
    repo: Where = ...,
    artifact: Optional[str] = ...,
    ascending: bool = ...,
    *,
    table: Literal[True],
    truncate_hexsha: bool = ...,
) -> Rows: ...


def history(
    repo: Where = None,
    artifact: Optional[str] = None,
    ascending: bool = False,
    table: bool = False,
    truncate_hexsha: bool = False,
) -> Any:
    """What happened, latest first: to `artifact`, or to all. `table`: rows for a table."""
    events = _gto.history(where(repo), artifact, ascending, truncate_hexsha)
    if not table:
        return events
    keys = ("timestamp", "artifact", "event", "version", "stage", "commit", "ref")
    return [type(event)((key, event[key]) for key in keys) for event in events], "keys"


def stages(repo: Where = None, allowed: bool = False, used: bool = False) -> Optional[list[str]]:
    """The stages that the configuration allows, else those in use.

    `allowed`: the former, None if any is allowed. `used`: the latter.
    """
    assert not (allowed and used), """Either "allowed" or "used" can be set"""
    which = _gto.STAGES_ALLOWED if allowed else _gto.STAGES_USED if used else _gto.STAGES_AUTO
    return _gto.stages(where(repo), which)


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
    repo: Where, name: str, all: Literal[False] = ..., registered: bool = ...
) -> Optional[Version]: ...


@overload
def find_latest_version(
    name: str, *, all: Literal[False] = ..., registered: bool = ..., repo: Where = ...
) -> Optional[Version]: ...


@overload
def find_latest_version(
    repo: Where, name: str, all: Literal[True], registered: bool = ...
) -> list[Version]: ...


@overload
def find_latest_version(
    name: str, *, all: Literal[True], registered: bool = ..., repo: Where = ...
) -> list[Version]: ...


@_short_form(2, "name")
def find_latest_version(
    repo: Where = None, name: str = "", all: bool = False, registered: bool = True
) -> Union[None, Version, list[Version]]:
    """The greatest active version of an artifact; `all` of them, greatest first."""
    from gto.base import Version

    answer = _gto.latest(where(repo), name, registered, all)
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
) -> Optional[list[VStage]]: ...


@_short_form(3, "name", "stage")
def find_versions_in_stage(
    repo: Where = None,
    name: str = "",
    stage: str = "",
    assignments_per_version: int = ASSIGNMENTS_PER_VERSION,
    versions_per_stage: int = VERSIONS_PER_STAGE,
    registered_only: bool = False,
) -> Optional[list[VStage]]:
    """The versions of an artifact that are in a stage, or None."""
    from gto.base import VStage

    selection = (registered_only, False, assignments_per_version, versions_per_stage, True)
    found = _gto.in_stage(where(repo), name, stage, selection)
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


def _change(repo: Where, action: str, name: str, stdout: bool, **request: Any) -> Any:
    """Makes a change; the event of its last tag, or None if tags were deleted."""
    outcome = _gto.change(where(repo), action=action, artifact=name, **request)
    if stdout:
        from gto.ui import echo

        for line in outcome["text"].splitlines():
            echo(line)
    event = outcome["events"][-1] if outcome["events"] else None
    if event is None:
        return None
    from gto.base import event_of

    return event_of(event)


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
    labels: Union[str, Iterable[str]] = ...,
) -> Registration: ...


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
    labels: Union[str, Iterable[str]] = ...,
    repo: Where = ...,
) -> Registration: ...


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
    labels: Union[str, Iterable[str]] = ...,
) -> Registration: ...


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
    labels: Union[str, Iterable[str]] = (),
) -> Registration:
    """Registers a version of an artifact at a revision (HEAD): register(repo, name, ref), or register(name, path).

    What is said of it by `path`, `type`, `description` and `labels` becomes trailers of the tag's message.
    """
    if sum(map(bool, (bump_major, bump_minor, bump_patch))) > 1:
        from gto.exceptions import WrongArgs

        raise WrongArgs("Need to specify either version or single bump argument")
    bump = _gto.BUMP_MAJOR if bump_major else _gto.BUMP_MINOR if bump_minor else _gto.BUMP_PATCH
    event: Registration = _change(
        repo, _gto.ACTION_REGISTER, name, stdout, revision=ref or "HEAD", version=_version_named(name, version),
        message=message or None, simple=_simple(simple), force=force,
        bump=bump if bump_major or bump_minor or bump_patch else _gto.BUMP_DEFAULT, push=push, author=author or None,
        author_email=author_email or None, path=path, type=type, description=description,
        labels=(labels,) if isinstance(labels, str) else tuple(labels),
    )  # fmt: skip
    return event


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
) -> Assignment:
    """Assigns a stage to a version, or to the commit `ref`, which is registered first if it has no version.

    `version` may be the tag that registered it. `name_version`: the version to register at `ref`.
    """
    event: Assignment = _change(
        repo, _gto.ACTION_ASSIGN, name, stdout, stage=stage, revision=ref, version=_version_named(name, version),
        new_version=_version_named(name, name_version), message=message or None, simple=_simple(bool(simple)),
        force=force, skip_registration=skip_registration, push=push, author=author or None,
        author_email=author_email or None,
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
) -> Optional[Unassignment]:
    """Takes `stage` from a version. `delete`: by deleting the tags that assign it; the answer is None then."""
    if stage is None:
        from gto.exceptions import MissingArg

        raise MissingArg(arg="stage")
    event: Optional[Unassignment] = _change(
        repo, _gto.ACTION_UNASSIGN, name, stdout, stage=stage, revision=ref, version=_version_named(name, version),
        message=message or None, simple=_simple(bool(simple)), force=force, delete_tags=delete, push=push,
        author=author or None, author_email=author_email or None,
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
) -> Optional[Deregistration]:
    """Takes a registration back. `delete`: by deleting all tags of the version; the answer is None then."""
    event: Optional[Deregistration] = _change(
        repo, _gto.ACTION_DEREGISTER, name, stdout, revision=ref, version=_version_named(name, version),
        message=message or None, simple=_simple(simple), force=force, delete_tags=delete, push=push,
        author=author or None, author_email=author_email or None,
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
) -> Optional[Deprecation]:
    """Deprecates an artifact. `delete`: by deleting all its tags; the answer is None then."""
    event: Optional[Deprecation] = _change(
        repo, _gto.ACTION_DEPRECATE, name, stdout, revision=ref, message=message or None, simple=_simple(simple),
        force=force, delete_tags=delete, push=push, author=author or None, author_email=author_email or None,
    )  # fmt: skip
    return event


if not TYPE_CHECKING:

    def __getattr__(name):
        from gto._elsewhere import find

        return find(__name__, name)

    def __dir__():
        from gto._elsewhere import names

        return names(__name__)
