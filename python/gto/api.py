"""The registry of a Git repository: ask it, change it.

`repo` is the path of a repository, or an object with a `root_dir`; without it, the current repository is meant.
"""

from __future__ import annotations

from gto import _gto
from gto._where import where
from gto.constants import (
    ASSIGNMENTS_PER_VERSION,
    VERSIONS_PER_STAGE,
    Action,
    VersionSort,
    is_hexsha,
    mark_artifact_unregistered,
    parse_shortcut,
)
from gto.exceptions import MissingArg, NoRepo, NotImplementedInGTO, WrongArgs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any, Callable, Optional, TypeVar, Union

    from gto._where import Repo
    from gto import base, index
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

    F = TypeVar("F", bound=Callable[..., Any])
    Fields = dict[str, Any]
    Table = tuple[list[Fields], str]
    Sort = Union[VersionSort, str]

_MESSAGES, _COMMITS = 1, 2  # enum gto_read
_AUTO, _ALLOWED, _USED = 0, 1, 2  # enum gto_stages, enum gto_simple
_PATCH, _MINOR, _MAJOR = 1, 2, 3  # enum gto_bump


def _short_form(required: int, *short: str) -> Callable[[F], F]:
    """Lets a function be called without a repository.

    The function's first `required` arguments are its full form. Where some of them are missing, and the name of the
    artifact is not given as `name=`, what is given by position are the arguments `short`.
    """

    def decorate(function: F) -> F:
        names = function.__code__.co_varnames[:required]

        def call(*args: Any, **kwargs: Any) -> Any:
            if args and len(args) < required and short[0] not in kwargs:
                if not {*names[: len(args)], *kwargs}.issuperset(names):
                    return function(**_named(short, args, kwargs))
            return function(*args, **kwargs)

        for attribute in ("__module__", "__name__", "__qualname__", "__doc__", "__annotations__"):
            setattr(call, attribute, getattr(function, attribute))
        call.__wrapped__ = function  # type: ignore[attr-defined]
        return call  # type: ignore[return-value]

    return decorate


def _named(names: tuple[str, ...], args: tuple[Any, ...], kwargs: Fields) -> Fields:
    """Arguments by position as arguments by name."""
    if len(args) > len(names):
        raise TypeError(f"without a repository, these arguments are expected: {', '.join(names)}")
    for name in names[: len(args)]:
        if name in kwargs:
            raise TypeError(f"got multiple values for argument '{name}'")
    return {**kwargs, **dict(zip(names, args))}


def _json(answer: Any) -> str:
    """The text that the program prints for --json."""
    from json import dumps

    return dumps(answer, indent=4, default=lambda time: time.isoformat())


def _state(repo: Repo, artifact: Optional[str] = None) -> BaseRegistryState:
    from gto.base import state_of

    return state_of(_gto.read(where(repo), artifact, _MESSAGES | _COMMITS))


# ---- Questions


def _is_gto_repo(repo: Repo = None) -> bool:
    """Whether there is anything of a registry: a `.gto`, an `artifacts.yaml` or a registry tag."""
    try:
        return _gto.has_registry(where(repo))
    except NoRepo:
        return False


def _get_state(repo: Repo = None) -> BaseRegistryState:
    """The whole registry."""
    return _state(repo)


def show(
    repo: Repo = None,
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
        raise WrongArgs("Only one output format allowed")
    choice = (registered_only, deprecated, assignments_per_version, versions_per_stage, sort)
    answer: Any
    if name:
        artifact, answer = _versions(repo, name, None, choice)
        if table:
            return _versions_table(artifact, answer, truncate_hexsha)
    else:
        answer, stages = _gto.show(where(repo), _selection(choice), truncate_hexsha)
        if table:
            return _registry_table(answer, stages)
    return _json(answer) if json else answer


def _selection(choice: tuple[bool, bool, int, int, Sort]) -> _gto.Selection:
    from gto.base import selection_of

    return selection_of(*choice)


def _registry_table(artifacts: dict[str, Fields], stages: list[str]) -> Table:
    from collections import OrderedDict

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
    repo: Repo = None,
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
    shortcut = parse_shortcut(name)
    if shortcut.shortcut and ref:
        raise WrongArgs("Cannot specify both shortcut and ref")
    if raw:
        return _state(repo, shortcut.name).find_artifact(shortcut.name).versions
    choice = (registered_only, deprecated, assignments_per_version, versions_per_stage, sort)
    artifact, versions = _versions(repo, name, ref, choice)
    return _versions_table(artifact, versions, truncate_hexsha) if table else versions


def _versions(
    repo: Repo, text: str, ref: Optional[str], choice: tuple[bool, bool, int, int, Sort]
) -> tuple[base.Artifact, list[Fields]]:
    """An artifact, and those of its versions that a shortcut and a revision pick."""
    from gto.base import state_of

    name = parse_shortcut(text).name
    registry = _gto.read(where(repo), name, _MESSAGES | _COMMITS)
    artifact = state_of(registry).find_artifact(name)
    commit = _gto.resolve(where(repo), ref) if ref else None
    found = {(version.version, version.commit_hexsha): version for version in artifact.versions}
    rows = []
    for version, hexsha, picked in _gto.pick_versions(registry, text, commit, _selection(choice)):
        row = found[version, hexsha].dict_state()
        row["stages"] = [vstage.dict_state() for vstage in artifact.find_vstages(picked)]
        rows.append(row)
    return artifact, rows


def _versions_table(artifact: base.Artifact, versions: list[Fields], truncate_hexsha: bool) -> Table:
    from collections import OrderedDict

    def short(text: str) -> str:
        return text[:7] if truncate_hexsha and is_hexsha(text) else text

    name = artifact.artifact
    rows = []
    for version in versions:
        row: Fields = OrderedDict()
        row["artifact"] = name if artifact.is_registered else mark_artifact_unregistered(name)
        row["version"] = short(version["version"])
        row["stage"] = ", ".join(stage["stage"] for stage in version["stages"])
        row["created_at"] = version["created_at"]
        row["ref"] = short(version["ref"])
        rows.append(row)
    return rows, "keys"


def history(
    repo: Repo = None,
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


def stages(repo: Repo = None, allowed: bool = False, used: bool = False) -> Optional[list[str]]:
    """The stages that the configuration allows, else those in use.

    `allowed`: the former, None if any is allowed. `used`: the latter.
    """
    found = _gto.stages(where(repo), _ALLOWED if allowed else _USED if used else _AUTO)
    assert not (allowed and used), """Either "allowed" or "used" can be set"""
    return found


get_stages = stages


@_short_form(2, "ref")
def check_ref(repo: Repo = None, ref: str = "") -> list[BaseEvent]:
    """What the tag `ref` (with or without `refs/tags/`) did; nothing if it is no tag of the registry."""
    from gto.base import event_of

    event = _gto.check_ref(where(repo), ref)
    return [] if event is None else [event_of(event)]


def parse_tag(name: str) -> Fields:
    """The parts of a tag's name."""
    from gto.tag import parse_name

    return parse_name(name)


@_short_form(2, "name")
def find_latest_version(
    repo: Repo = None, name: str = "", all: bool = False, registered: bool = True
) -> Union[None, Version, list[Version]]:
    """The greatest active version of an artifact; `all` of them, greatest first."""
    artifact = _state(repo, name).find_artifact(name)
    if all:
        return artifact.get_versions(include_non_explicit=not registered)
    return artifact.get_latest_version(registered_only=registered)


@_short_form(3, "name", "stage")
def find_versions_in_stage(
    repo: Repo = None,
    name: str = "",
    stage: str = "",
    assignments_per_version: int = ASSIGNMENTS_PER_VERSION,
    versions_per_stage: int = VERSIONS_PER_STAGE,
    registered_only: bool = False,
) -> Optional[list[VStage]]:
    """The versions of an artifact that are in a stage, or None."""
    return _state(repo, name).which(
        name,
        stage,
        raise_if_not_found=False,
        assignments_per_version=assignments_per_version,
        versions_per_stage=versions_per_stage,
        registered_only=registered_only,
    )


@_short_form(2, "name")
def describe(repo: Repo = None, name: str = "", rev: Optional[str] = None) -> Optional[index.Artifact]:
    """What `artifacts.yaml` says of an artifact at a revision (HEAD), or at the version that a shortcut picks.

    Where it says nothing: what the registration and `dvc.yaml` say of that version (the latest).
    """
    from gto.index import annotation, description

    shortcut = parse_shortcut(name)
    commit = rev or "HEAD"
    if shortcut.shortcut:
        if rev:
            raise WrongArgs("Either specify revision or use naming shortcut.")
        versions = show(repo, name)
        if len(versions) > 1:
            raise NotImplementedInGTO("Ambiguous naming shortcut: multiple variants found.")
        if not versions:
            return None
        commit = versions[0]["commit_hexsha"]
    fields = _gto.read_annotation(where(repo), shortcut.name, commit)
    if fields is not None:
        return annotation(fields)
    said = _gto.describe(where(repo), name, rev or None)
    return None if said is None else description(said)


# ---- Changes


def _version_named(artifact: str, version: Optional[str]) -> Optional[str]:
    """A version, which the tag that registered it names, too."""
    parts = _gto.parse_tag_name(version) if version else None
    if not parts or parts[0] != Action.REGISTER.value:
        return version
    if parts[1] != artifact:
        raise WrongArgs(f"Tag '{version}' names a version of '{parts[1]}', not of '{artifact}'")
    return parts[2]


def _labels(labels: Union[str, Iterable[str]]) -> tuple[bytes, ...]:
    return tuple(label.encode() for label in ([labels] if isinstance(labels, str) else labels))


def _change(
    repo: Repo,
    action: Action,
    name: str,
    *,
    stage: Optional[str] = None,
    ref: Optional[str] = None,
    version: Optional[str] = None,
    name_version: Optional[str] = None,
    message: Optional[str] = None,
    simple: Optional[bool] = None,
    force: bool = False,
    delete: bool = False,
    skip_registration: bool = False,
    bump: int = 0,
    push: bool = False,
    stdout: bool = False,
    author: Optional[str] = None,
    author_email: Optional[str] = None,
    said: tuple[Optional[str], Optional[str], Optional[str], tuple[bytes, ...]] = (None, None, None, ()),
) -> Any:
    """Makes a change; the event of its last tag, or None if tags were deleted."""
    what = (stage, ref, _version_named(name, version), _version_named(name, name_version))
    counted = _AUTO if simple is None else 1 if simple else 2
    on_server, tags = _gto.change_tags(
        where(repo), action.value, name, what, message or None, counted, bool(force), bool(delete),
        bool(skip_registration), bump, author or None, author_email or None, said, "origin" if push else None,
    )  # fmt: skip
    if stdout:
        _say_done(tags, bool(push), on_server)
        if push or on_server:
            _say_pushed(tags)
    if delete or not tags:
        return None
    return check_ref(repo, tags[-1][2])[0]


_DONE = {
    "register": "registers version",
    "deregister": "deregisters version",
    "assign": "assigns stage to version '{}'",
    "unassign": "unassigns stage from version '{}'",
    "deprecate": "deprecates artifact",
}


def _say_done(tags: list[tuple[bool, str, str, Optional[str]]], push: bool, on_server: bool) -> None:
    from shlex import quote

    from gto.ui import echo

    for deleted, action, tag, version in tags:
        how = "--delete " if deleted else ""
        if deleted:
            echo(f"Deleted git tag '{tag}'")
        else:
            echo(f"Created git tag '{tag}' that {_DONE[action].format(version)}")
        if on_server:
            continue
        if push:
            echo(f"Running `git push {how}origin {tag}`")
        else:
            echo("To push the changes upstream, run:")
            echo(f"    git push {how}origin {quote(tag)}")


def _say_pushed(tags: list[tuple[bool, str, str, Optional[str]]]) -> None:
    from gto.ui import echo

    for deleted, _, tag, _ in tags:
        echo(f"Successfully {'deleted' if deleted else 'pushed'} git tag {tag} on remote.")


@_short_form(3, "name", "path")
def register(
    repo: Repo = None,
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
        raise WrongArgs("Need to specify either version or single bump argument")
    bump = _MAJOR if bump_major else _MINOR if bump_minor else _PATCH if bump_patch else 0
    event: Registration = _change(
        repo, Action.REGISTER, name, ref=ref or "HEAD", version=version, message=message, simple=simple,
        force=force, bump=bump, push=push, stdout=stdout, author=author, author_email=author_email,
        said=(path, type, description, _labels(labels)),
    )  # fmt: skip
    return event


@_short_form(3, "name", "stage")
def assign(
    repo: Repo = None,
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
        repo, Action.ASSIGN, name, stage=stage, ref=ref, version=version, name_version=name_version,
        message=message, simple=bool(simple), force=force, skip_registration=skip_registration, push=push,
        stdout=stdout, author=author, author_email=author_email,
    )  # fmt: skip
    return event


@_short_form(2, "name")
def unassign(
    repo: Repo = None,
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
        raise MissingArg(arg="stage")
    event: Optional[Unassignment] = _change(
        repo, Action.UNASSIGN, name, stage=stage, ref=ref, version=version, message=message,
        simple=bool(simple), force=force, delete=delete, push=push, stdout=stdout, author=author,
        author_email=author_email,
    )  # fmt: skip
    return event


@_short_form(2, "name")
def deregister(
    repo: Repo = None,
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
        repo, Action.DEREGISTER, name, ref=ref, version=version, message=message, simple=simple, force=force,
        delete=delete, push=push, stdout=stdout, author=author, author_email=author_email,
    )  # fmt: skip
    return event


@_short_form(2, "name")
def deprecate(
    repo: Repo = None,
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
        repo, Action.DEPRECATE, name, ref=ref, message=message, simple=simple, force=force, delete=delete,
        push=push, stdout=stdout, author=author, author_email=author_email,
    )  # fmt: skip
    return event
