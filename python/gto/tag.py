"""The tags of a registry, and their names."""

from __future__ import annotations

from enum import Enum

from gto import _gto
from gto._model import Model
from gto._where import where
from gto.base import (
    Artifact,
    Assignment,
    BaseManager,
    BaseRegistryState,
    Deprecation,
    Deregistration,
    Registration,
    Unassignment,
)
from gto.constants import ACTION, COUNTER, NAME, STAGE, TAG, VERSION, Action, name_to_tag
from gto.exceptions import (
    InvalidTagName,
    MissingArg,
    NotImplementedInGTO,
    RefNotFound,
    TagExists,
    TagNotFound,
    UnknownAction,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from typing import Any, Optional, Union

    from gto._where import Where
    from gto.base import BaseEvent
    from gto.types import EventData

COUNT_DELIMITER = "#"

# How the names of tags are made up; the artifact as tags have it.
TagTemplates = {
    Action.DEPRECATE: "{artifact}@deprecated",
    Action.REGISTER: "{artifact}@{version}",
    Action.DEREGISTER: "{artifact}@{version}!",
    Action.ASSIGN: "{artifact}#{stage}",
    Action.UNASSIGN: "{artifact}#{stage}!",
}


# ---- Names


def parse_name(name: str, raise_on_fail: bool = True) -> dict[str, Any]:
    """The parts of a tag's name: `name`, `action`, and `version`, `stage` and `counter` where it has them."""
    try:
        parts: Any = _gto.parse_tag_name(name)
    except ValueError:  # no text that Git could hold
        parts = None
    if parts is not None:
        parts[ACTION] = Action(parts[ACTION])
        return parts  # type: ignore[no-any-return]
    if raise_on_fail:
        raise InvalidTagName(name)
    return {}


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
    scm: Where = None,
    simple: bool = False,
) -> str:
    """The name of a tag: with the next counter of the artifact in the repository `scm`, or `simple`, without."""
    if not isinstance(action, Action) or action not in TagTemplates:
        raise UnknownAction(action=action)
    name = TagTemplates[action].format(artifact=name_to_tag(artifact), version=version, stage=stage)
    if simple:
        return name
    if scm is None:
        raise MissingArg(arg="scm")
    return f"{name}{COUNT_DELIMITER}{_gto.next_counter(where(scm), artifact)}"


# ---- Tags


class GitTag(Model):
    """An annotated tag."""

    name: str
    target: str  # the id of its commit
    tagger_name: str
    tagger_email: str
    tag_time: int  # seconds since 1970
    tag_time_offset: int  # seconds
    message: str

    _repo: Where = None

    @property
    def tag_datetime(self) -> datetime:
        """The tagger's time."""
        from datetime import datetime, timedelta, timezone

        return datetime.fromtimestamp(self.tag_time, timezone(timedelta(seconds=self.tag_time_offset)))

    @property
    def hexsha(self) -> str:
        """The id of the tag's object, asked of Git."""
        from gto.git_utils import run_git

        return run_git(self._repo, "rev-parse", "--verify", "--quiet", f"refs/tags/{self.name}").stdout.strip()


class Tag(Model):
    """An annotated tag and the parts of its name."""

    action: Action
    name: str
    created_at: datetime
    tag: Any
    version: Optional[str] = None
    stage: Optional[str] = None


def parse_tag(tag: Any) -> Tag:
    """Takes apart the name of a tag: one that find() found, or another with `name` and `tag_datetime`."""
    parts = parse_name(tag.name)
    return Tag(
        tag=tag, created_at=tag.tag_datetime, action=parts[ACTION], name=parts[NAME], version=parts.get(VERSION),
        stage=parts.get(STAGE),
    )  # fmt: skip


def _git_tag(repo: Where, data: EventData) -> GitTag:
    time = data["created_at"]
    offset = time.utcoffset()
    tag = GitTag._of(
        {
            "name": data["tag"],
            "target": data["commit_hexsha"],
            "tagger_name": data["author"],
            "tagger_email": data["author_email"],
            "tag_time": int(time.timestamp()),
            "tag_time_offset": int(offset.total_seconds()) if offset else 0,
            "message": data["message"],
        }
    )
    tag._repo = repo
    return tag


def find(
    action: Union[None, Action, Iterable[Action]] = None,
    name: Optional[str] = None,
    version: Optional[str] = None,
    stage: Optional[str] = None,
    scm: Where = None,
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

    def wanted(parts: dict[str, Any], tag: str) -> bool:
        return (
            (not actions or parts[ACTION] in actions)
            and (not version or parts.get(VERSION) == version)
            and (not stage or parts.get(STAGE) == stage)
            and (not among or tag in among)
        )

    found = [
        _git_tag(scm, event) for event in _gto.tags(where(scm), name) if wanted(parse_name(event["tag"]), event["tag"])
    ]
    return sorted(found, key=lambda tag: tag.tag_time)


def create_tag(
    scm: Where,
    name: str,
    rev: str,
    message: str,
    tagger: Optional[str] = None,
    tagger_email: Optional[str] = None,
) -> None:
    """Makes an annotated tag of any name, by Git: what the registry says of it, nobody asks."""
    from gto.git_utils import run_git

    try:
        commit = _gto.resolve(where(scm), rev)
    except RefNotFound as error:
        raise RefNotFound(ref=rev) from error
    if run_git(scm, "show-ref", "--verify", "--quiet", f"refs/tags/{name}", check=False).returncode == 0:
        raise TagExists(name=name)
    who = {"GIT_COMMITTER_NAME": tagger, "GIT_COMMITTER_EMAIL": tagger_email}
    said = {variable: value for variable, value in who.items() if value}
    run_git(scm, "tag", "-a", "--cleanup=verbatim", "-m", message, "--", name, commit, environment=said)


def delete_tag(scm: Where, name: str) -> None:
    """Deletes a tag of any name, by Git."""
    from gto.git_utils import run_git

    if run_git(scm, "show-ref", "--verify", "--quiet", f"refs/tags/{name}", check=False).returncode:
        raise TagNotFound(name=name)
    run_git(scm, "update-ref", "-d", f"refs/tags/{name}")


# ---- From tags to artifacts

_EVENTS: dict[Action, Any] = {
    Action.DEPRECATE: Deprecation,
    Action.REGISTER: Registration,
    Action.DEREGISTER: Deregistration,
    Action.ASSIGN: Assignment,
    Action.UNASSIGN: Unassignment,
}


def index_tag(artifact: Artifact, tag: Any) -> Artifact:
    """Adds to an artifact what a tag says of it."""
    parts = parse_tag(tag)
    fields = {
        "artifact": parts.name, "created_at": parts.created_at, "author": tag.tagger_name,
        "author_email": tag.tagger_email, "message": tag.message.strip(), "commit_hexsha": tag.target, "tag": tag.name,
    }  # fmt: skip
    if parts.stage is not None:
        version = artifact.find_version(commit_hexsha=tag.target, create_new=True)
        fields.update(stage=parts.stage, version=version.version)  # type: ignore[union-attr]
    elif parts.version is not None:
        fields["version"] = parts.version
    event: BaseEvent = _EVENTS[parts.action](**fields)
    artifact.add_event(event)
    return artifact


class TagManager(BaseManager):
    """What makes tags of some actions, one by one; gto.api makes those of a change together."""

    config: Any = None

    def update_state(self, state: BaseRegistryState) -> BaseRegistryState:
        """Adds to a registry what its tags of these actions say."""
        for tag in find(scm=self.scm, action=self.actions):
            name = parse_name(tag.name)[NAME]
            state.update_artifact(index_tag(state.find_artifact(name, create_new=True), tag))
        return state

    def _make(
        self,
        action: Action,
        name: str,
        rev: str,
        message: str,
        simple: bool,
        author: Optional[str],
        author_email: Optional[str],
        **subject: str,
    ) -> str:
        tag = name_tag(action, name, scm=self.scm, simple=simple, **subject)
        create_tag(self.scm, tag, rev=rev, message=message, tagger=author, tagger_email=author_email)
        return tag


class TagArtifactManager(TagManager):
    """Of deprecations."""

    actions: frozenset[Action] = frozenset((Action.CREATE, Action.DEPRECATE))

    def create(self) -> None:
        """No tag creates an artifact."""
        raise NotImplementedInGTO(
            "If you want to create artifact, register a version or assign a stage for it"
        )

    def deprecate(
        self,
        name: str,
        rev: str,
        message: str,
        simple: bool,
        author: Optional[str] = None,
        author_email: Optional[str] = None,
    ) -> str:
        """Makes the tag; its name."""
        return self._make(Action.DEPRECATE, name, rev, message, simple, author, author_email)


class TagVersionManager(TagManager):
    """Of (de)registrations."""

    actions: frozenset[Action] = frozenset((Action.REGISTER, Action.DEREGISTER))

    def register(
        self,
        name: str,
        version: str,
        rev: str,
        message: str,
        simple: bool,
        author: Optional[str] = None,
        author_email: Optional[str] = None,
    ) -> str:
        """Makes the tag; its name."""
        return self._make(Action.REGISTER, name, rev, message, simple, author, author_email, version=version)

    def deregister(
        self,
        name: str,
        version: str,
        rev: str,
        message: str,
        simple: bool,
        author: Optional[str] = None,
        author_email: Optional[str] = None,
    ) -> str:
        """Makes the tag; its name."""
        return self._make(Action.DEREGISTER, name, rev, message, simple, author, author_email, version=version)


class TagStageManager(TagManager):
    """Of (un)assignments."""

    actions: frozenset[Action] = frozenset((Action.ASSIGN, Action.UNASSIGN))

    def assign(
        self,
        name: str,
        stage: str,
        rev: str,
        message: str,
        simple: bool,
        author: Optional[str] = None,
        author_email: Optional[str] = None,
    ) -> str:
        """Makes the tag; its name."""
        return self._make(Action.ASSIGN, name, rev, message, simple, author, author_email, stage=stage)

    def unassign(
        self,
        name: str,
        stage: str,
        rev: str,
        message: str,
        simple: bool,
        author: Optional[str] = None,
        author_email: Optional[str] = None,
    ) -> str:
        """Makes the tag; its name."""
        return self._make(Action.UNASSIGN, name, rev, message, simple, author, author_email, stage=stage)


if not TYPE_CHECKING:

    def __getattr__(name):
        from gto._elsewhere import find

        return find(__name__, name)

    def __dir__():
        from gto._elsewhere import names

        return names(__name__)
