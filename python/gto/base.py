"""Artifacts, their versions and stages, and the events that made them what they are.

These are records of what was read, or of what somebody puts together. What follows from their events (whether a version
is active, who made it, which is the greatest) is asked of the library, each time, so that copies and changes answer
right.
"""

from __future__ import annotations

from gto import _gto
from gto._model import Model
from gto.constants import ASSIGNMENTS_PER_VERSION, VERSIONS_PER_STAGE, VersionSort
from gto.exceptions import (
    ArtifactNotFound,
    ManyVersions,
    NoStageForVersion,
    NotImplementedInGTO,
    VersionRequired,
    WrongArgs,
)
from gto.index import GTOInfo
from gto.versions import SemVer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from typing import Any, Optional, TypeVar, Union

    from gto._model import Choice
    from gto.constants import Action
    from gto.types import ArtifactData, CommitData, EventData, VersionData, VStageData

    T = TypeVar("T")
    Fields = dict[str, Any]


# ---- Events


class BaseEvent(Model):
    """Something that happened to an artifact."""

    priority: int
    addition: bool
    artifact: str
    created_at: datetime
    author: str
    author_email: str
    message: str
    commit_hexsha: str

    @property
    def event(self) -> str:
        """The kind of event."""
        return type(self).__name__.lower()

    @property
    def ref(self) -> str:
        """The tag, or the commit where there is none."""
        ref: str = getattr(self, "tag", self.commit_hexsha)
        return ref

    def dict_state(self, exclude: Choice = None) -> Fields:
        """The fields as a dictionary, with the kind of event."""
        return {**self.model_dump(exclude=exclude), "event": self.event}


class Commit(BaseEvent):
    """A commit that a version is at, and what is said of the artifact there."""

    priority: int = _gto.ranks["commit"][0]
    addition: bool = _gto.ranks["commit"][1]
    version: str
    enrichments: list[Any]
    committer: str
    committer_email: str

    def _complete(self) -> Commit:
        said = self.enrichments
        self.enrichments = [
            GTOInfo.model_validate(info) if isinstance(info, dict) and info.get("source") == "gto" else info
            for info in said
        ]
        return self

    @classmethod
    def of(cls, data: CommitData) -> Commit:
        """The record of what was read."""
        infos: list[Any] = data["enrichments"]
        infos[:] = map(GTOInfo.of, infos)
        return cls._of(data)  # type: ignore[arg-type]

    def __str__(self) -> str:
        return f'Artifact "{self.artifact}" is annotated'


class Creation(BaseEvent):
    """The creation of an artifact; no tag says it today."""

    priority: int = 1
    addition: bool = True
    tag: str

    def __str__(self) -> str:
        return f'Artifact "{self.artifact}" was created'


class Deprecation(BaseEvent):
    """The end of an artifact."""

    priority: int = _gto.ranks["deprecation"][0]
    addition: bool = _gto.ranks["deprecation"][1]
    tag: str

    def __str__(self) -> str:
        return f'Artifact "{self.artifact}" was deprecated'


class Registration(BaseEvent):
    """The beginning of a version."""

    priority: int = _gto.ranks["registration"][0]
    addition: bool = _gto.ranks["registration"][1]
    tag: str
    version: str

    def __str__(self) -> str:
        return f'Version "{self.version}" of artifact "{self.artifact}" was registered'


class Deregistration(BaseEvent):
    """The end of a version."""

    priority: int = _gto.ranks["deregistration"][0]
    addition: bool = _gto.ranks["deregistration"][1]
    tag: str
    version: str

    def __str__(self) -> str:
        return f'Version "{self.version}" of artifact "{self.artifact}" was deregistered'


class Assignment(BaseEvent):
    """A version is in a stage from here on."""

    priority: int = _gto.ranks["assignment"][0]
    addition: bool = _gto.ranks["assignment"][1]
    tag: str
    version: str
    stage: str

    def __str__(self) -> str:
        return f'Stage "{self.stage}" was assigned to version "{self.version}" of artifact "{self.artifact}"'


class Unassignment(BaseEvent):
    """A version is in a stage no more."""

    priority: int = _gto.ranks["unassignment"][0]
    addition: bool = _gto.ranks["unassignment"][1]
    tag: str
    version: str
    stage: str

    def __str__(self) -> str:
        return (
            f'Stage "{self.stage}" was unassigned from version "{self.version}" of artifact "{self.artifact}"'
        )


_CLASSES: dict[str, type[BaseEvent]] = {
    kind.__name__.lower(): kind for kind in (Deprecation, Registration, Deregistration, Assignment, Unassignment)
}


def event_of(data: EventData) -> BaseEvent:
    """The record of an event that was read."""
    return _CLASSES[data.pop("event")]._of(data)  # type: ignore[arg-type]


def _events_of(kind: type[BaseEvent], data: list[Any]) -> None:
    data[:] = [kind._of(fields) for fields in data]


def _in_order(items: list[T], ascending: bool) -> list[T]:
    return items if ascending else items[::-1]


def _add(event: BaseEvent, events: list[Any]) -> None:
    events.append(event)
    events[:] = _gto.order(events)


def _refuse(event: BaseEvent) -> NotImplementedInGTO:
    return NotImplementedInGTO(f"{event!r} is no event of this")


# ---- What they happened to


class BaseObject(Model):
    """What events are about."""

    artifact: str

    def add_event(self, event: BaseEvent) -> BaseEvent:
        """Adds an event, unless it is there already."""
        if event not in self.get_events():
            self._take(event)
        return event

    def _take(self, event: BaseEvent) -> None:
        raise NotImplementedError

    def get_events(
        self, direct: bool = True, indirect: bool = True, ascending: bool = False
    ) -> list[BaseEvent]:
        """Its events, latest first: those of itself (`direct`), and those of what it holds."""
        raise NotImplementedError

    @property
    def is_active(self) -> bool:
        """Whether it is in effect."""
        raise NotImplementedError

    @property
    def activated_at(self) -> Optional[datetime]:
        """Since when."""
        raise NotImplementedError

    @property
    def authoring_event(self) -> BaseEvent:
        """The event that says who made it, when and why."""
        raise NotImplementedError

    def _known(self, event: Optional[T]) -> T:
        if event is None:
            raise NotImplementedInGTO(f"Nothing is known of {self!r}: it has no events")
        return event

    @property
    def created_at(self) -> datetime:
        """When it was made."""
        return self.authoring_event.created_at

    @property
    def author(self) -> str:
        """Who made it."""
        return self.authoring_event.author

    @property
    def author_email(self) -> str:
        """Their email address."""
        return self.authoring_event.author_email

    @property
    def message(self) -> str:
        """Why."""
        return self.authoring_event.message

    @property
    def ref(self) -> str:
        """The tag that made it, or the commit."""
        return self.authoring_event.ref

    def dict_state(self, exclude: Choice = None) -> Fields:
        """The fields as a dictionary, with what follows from the events."""
        state = self.model_dump(exclude=exclude)
        state.update(is_active=self.is_active, activated_at=self.activated_at)
        author = self.authoring_event
        for fact in ("created_at", "author", "author_email", "message", "ref"):
            state[fact] = getattr(author, fact)
        return state


class VStage(BaseObject):
    """A stage that a version is or was in."""

    commit_hexsha: str
    version: str
    stage: str
    assignments: list[Assignment] = []
    unassignments: list[Unassignment] = []

    @classmethod
    def of(cls, data: VStageData) -> VStage:
        """The record of what was read."""
        _events_of(Assignment, data["assignments"])
        _events_of(Unassignment, data["unassignments"])
        return cls._of(data)  # type: ignore[arg-type]

    def _take(self, event: BaseEvent) -> None:
        if isinstance(event, Assignment):
            _add(event, self.assignments)
        elif isinstance(event, Unassignment):
            _add(event, self.unassignments)
        else:
            raise _refuse(event)

    def get_events(
        self, direct: bool = True, indirect: bool = True, ascending: bool = False
    ) -> list[BaseEvent]:
        """Its (un)assignments, latest first."""
        events = _gto.order([*self.assignments, *self.unassignments]) if direct else []
        return _in_order(events, ascending)

    @property
    def is_active(self) -> bool:
        """Whether the version is in the stage."""
        facts = _gto.vstage_facts(self)
        return facts is not None and facts["is_active"]

    @property
    def activated_at(self) -> Optional[datetime]:
        """Since when the version is in the stage; None if it is no more."""
        return self.created_at if self.is_active else None

    @property
    def authoring_event(self) -> BaseEvent:
        """Its latest assignment, else its latest unassignment."""
        return self._known(_gto.vstage_facts(self))["event"]

    def dict_state(self, exclude: Choice = None) -> Fields:
        """The fields as a dictionary, with what follows from the events."""
        state = super().dict_state(exclude)
        state["assignments"] = [event.dict_state() for event in self.assignments]
        state["unassignments"] = [event.dict_state() for event in self.unassignments]
        return state


class Version(BaseObject):
    """A version of an artifact."""

    commit_hexsha: str
    version: str
    enrichments: list[Commit] = []
    registrations: list[Registration] = []
    deregistrations: list[Deregistration] = []
    stages: dict[str, VStage] = {}

    @classmethod
    def of(cls, data: VersionData) -> Version:
        """The record of what was read."""
        data["enrichments"][:] = map(Commit.of, data["enrichments"])  # type: ignore[arg-type]
        _events_of(Registration, data["registrations"])
        _events_of(Deregistration, data["deregistrations"])
        stages: Fields = data["stages"]
        for name in stages:
            stages[name] = VStage.of(stages[name])
        return cls._of(data)  # type: ignore[arg-type]

    def _take(self, event: BaseEvent) -> None:
        if isinstance(event, Registration):
            _add(event, self.registrations)
        elif isinstance(event, Deregistration):
            _add(event, self.deregistrations)
        elif isinstance(event, Commit):
            _add(event, self.enrichments)
        elif isinstance(event, (Assignment, Unassignment)):
            self.get_vstage(event.stage, create_new=True).add_event(event)
        else:
            raise _refuse(event)

    def get_events(
        self, direct: bool = True, indirect: bool = True, ascending: bool = False
    ) -> list[BaseEvent]:
        """Its (de)registrations (`direct`), its (un)assignments and commits, latest first."""
        events: list[BaseEvent] = [*self.registrations, *self.deregistrations] if direct else []
        return _in_order(_gto.order([*events, *(self._indirect_events() if indirect else ())]), ascending)

    def _indirect_events(self) -> list[BaseEvent]:
        events: list[BaseEvent] = [*self.enrichments]
        for stage in self.stages.values():
            events += [*stage.assignments, *stage.unassignments]
        return events

    @property
    def is_active(self) -> bool:
        """Whether its latest (de)registration is a registration; or it has neither, but something else."""
        return bool(self.get_events()) and _gto.version_facts(self)["is_active"]

    @property
    def activated_at(self) -> Optional[datetime]:
        """When it was first registered, or first heard of."""
        events = _gto.order(self.registrations) or self.get_events(ascending=True)
        return self._known(events[0] if events else None).created_at

    @property
    def authoring_event(self) -> BaseEvent:
        """Its latest registration, else its latest event."""
        event = _gto.version_facts(self)["event"] or (self.enrichments[-1] if self.enrichments else None)
        if event is None and self.deregistrations:
            event = _gto.order(self.deregistrations)[-1]
        return self._known(event)

    @property
    def is_registered(self) -> bool:
        """Whether it was ever registered."""
        return _gto.version_facts(self)["is_registered"]

    @property
    def discovered(self) -> bool:
        """Whether no tag ever registered or deregistered it."""
        return _gto.version_facts(self)["discovered"]

    @property
    def get_enrichments_info(self) -> list[Any]:
        """What is said of the artifact at its commit."""
        if len(self.enrichments) > 1:
            raise NotImplementedInGTO("Several commits of one version cannot be told apart")
        return self.enrichments[0].enrichments

    @property
    def semver(self) -> SemVer:
        """Its name, to be compared."""
        return SemVer(self.version)

    def get_vstage(self, stage: str, create_new: bool = False) -> VStage:
        """Its stage of that name."""
        if stage not in self.stages and not create_new:
            raise NoStageForVersion(self.artifact, self.version, stage)
        if stage not in self.stages:
            self.stages[stage] = VStage(
                artifact=self.artifact, commit_hexsha=self.commit_hexsha, version=self.version, stage=stage
            )
        return self.stages[stage]

    def get_vstages(self, active_only: bool = True, ascending: bool = False) -> list[VStage]:
        """Its stages, the one assigned last first."""
        latest = {}
        for stage in self.stages.values():
            events = stage.get_events()
            if events and (stage.is_active or not active_only):
                latest[id(events[0])] = stage
        stages = [latest[id(event)] for event in self.get_events(direct=False) if id(event) in latest]
        return stages[::-1] if ascending else stages

    def dict_state(
        self,
        exclude: Choice = None,
        assignments_per_version: int = ASSIGNMENTS_PER_VERSION,
    ) -> Fields:
        """The fields as a dictionary, with what follows from the events, and the stages that it is in."""
        if assignments_per_version < -1:
            raise WrongArgs("'assignments_per_version' must be >= -1")
        state = super().dict_state(exclude)
        state["discovered"] = self.discovered
        stages = [stage.dict_state() for stage in self.get_vstages()]
        state["stages"] = stages if assignments_per_version < 0 else stages[:assignments_per_version]
        return state


def _by_version(sort: Union[VersionSort, str]) -> bool:
    """Whether an order is the one by precedence."""
    if isinstance(sort, str):
        sort = VersionSort[sort] if sort in VersionSort.__members__ else VersionSort(sort)
    return sort is VersionSort.SemVer


def sort_versions(
    versions: Iterable[T],
    sort: Union[VersionSort, str] = VersionSort.SemVer,
    ascending: bool = False,
    version: str = "version",
    timestamp: str = "created_at",
) -> list[T]:
    """Sorts anything that has versions, greatest or latest first: dictionaries, or objects.

    `version` and `timestamp` are the names of the keys or attributes. What has no version of semver.org comes after
    all that have one, in reverse of the alphabet.
    """

    def get(item: Any, key: str) -> Any:
        return item[key] if isinstance(item, dict) else getattr(item, key)

    items = list(versions)
    if not _by_version(sort):

        def when(item: Any) -> Any:
            return get(item, timestamp)

        return _in_order(sorted(items, key=when), ascending)
    names = [get(item, version) or "" for item in items]
    if not ascending:
        return [items[place] for place in _gto.sort_names(names)]
    # what has no version comes last in this order, too
    parts: tuple[list[T], list[T]] = ([], [])
    for place in _gto.sort_names(names)[::-1]:
        parts[not SemVer.is_valid(names[place])].append(items[place])
    return [*parts[0], *parts[1]]


class Artifact(BaseObject):
    """An artifact."""

    versions: list[Version]
    creations: list[Creation] = []
    deprecations: list[Deprecation] = []

    @classmethod
    def of(cls, data: ArtifactData) -> Artifact:
        """The record of what was read."""
        data["versions"][:] = map(Version.of, data["versions"])  # type: ignore[arg-type]
        _events_of(Deprecation, data["deprecations"])
        return cls._of(data)  # type: ignore[arg-type]

    def __repr__(self) -> str:
        versions = ", ".join(f"'{version.version}'" for version in self.versions)
        stages = ", ".join(f"'{stage}'" for stage in sorted(self.unique_stages))
        return f"Artifact(versions=[{versions}], stages=[{stages}])"

    def _take(self, event: BaseEvent) -> None:
        if isinstance(event, Creation):
            _add(event, self.creations)
        elif isinstance(event, Deprecation):
            _add(event, self.deprecations)
        elif isinstance(event, (Registration, Deregistration, Assignment, Unassignment, Commit)):
            version = self.find_version(event.version, commit_hexsha=event.commit_hexsha, create_new=True)
            assert isinstance(version, Version)
            version.add_event(event)
        else:
            raise _refuse(event)

    def get_events(
        self, direct: bool = True, indirect: bool = True, ascending: bool = False
    ) -> list[BaseEvent]:
        """Its deprecations (`direct`), and the events of its versions, latest first."""
        events: list[BaseEvent] = [*self.creations, *self.deprecations] if direct else []
        if indirect:
            for version in self.versions:
                events += [*version.registrations, *version.deregistrations, *version._indirect_events()]
        return _in_order(_gto.order(events), ascending)

    @property
    def is_active(self) -> bool:
        """Whether its latest event is anything but a deprecation."""
        return bool(self.get_events()) and _gto.artifact_facts(self)["is_active"]

    @property
    def activated_at(self) -> Optional[datetime]:
        """When it was first heard of."""
        events = _gto.order(self.creations) or self.get_events(ascending=True)
        return self._known(events[0] if events else None).created_at

    @property
    def authoring_event(self) -> BaseEvent:
        """Its creation, else the latest event of its versions."""
        events = _gto.order(self.creations) or self.get_events(direct=False, ascending=True)
        return self._known(events[-1] if events else None)

    @property
    def is_registered(self) -> bool:
        """Whether there are tags of it."""
        return _gto.artifact_facts(self)["is_registered"]

    @property
    def discovered(self) -> bool:
        """Whether a tag registered or deregistered any version of it."""
        return any(version.registrations or version.deregistrations for version in self.versions)

    @property
    def unique_stages(self) -> set[str]:
        """The stages that its versions are in."""
        return set(self.get_vstages())

    def get_versions(
        self,
        active_only: bool = True,
        include_non_explicit: bool = False,
        include_discovered: bool = False,
        sort: Union[VersionSort, str] = VersionSort.SemVer,
        ascending: bool = False,
    ) -> list[Version]:
        """Its versions: all, or the active ones that are registered, and what else is to be included."""
        registered_only = active_only and not (include_non_explicit or include_discovered)
        places = _gto.artifact_versions(self, bool(active_only), registered_only, _by_version(sort))
        versions = [self.versions[place] for place in places]
        return sort_versions(versions, sort, ascending=True) if ascending else versions

    def get_latest_version(
        self, registered_only: bool = False, sort: Union[VersionSort, str] = VersionSort.SemVer
    ) -> Optional[Version]:
        """The greatest, or latest, of its active versions."""
        versions = self.get_versions(include_non_explicit=not registered_only, sort=sort)
        return versions[0] if versions else None

    def get_vstages(
        self,
        registered_only: bool = False,
        assignments_per_version: int = ASSIGNMENTS_PER_VERSION,
        versions_per_stage: int = VERSIONS_PER_STAGE,
        sort: Union[VersionSort, str] = VersionSort.SemVer,
    ) -> dict[str, list[VStage]]:
        """The stages in use, and the versions in each."""
        selection = selection_of(registered_only, False, assignments_per_version, versions_per_stage, sort)
        stages: dict[str, list[VStage]] = {}
        for place, stage in _gto.artifact_stages(self, selection):
            stages.setdefault(stage, []).append(self.versions[place].stages[stage])
        return stages

    def find_version(
        self,
        name: Optional[str] = None,
        commit_hexsha: Optional[str] = None,
        raise_if_not_found: bool = False,
        allow_multiple: bool = False,
        include_discovered: bool = False,
        create_new: bool = False,
    ) -> Union[None, Version, list[Version]]:
        """The version of that name, or at that commit; or a new one."""
        versions = [
            version
            for version in self.versions
            if name in (None, "", version.version)
            and commit_hexsha in (None, "", version.commit_hexsha)
            and (include_discovered or version.registrations or version.deregistrations)
        ]
        if create_new and not versions:
            versions = [self._find_discovered(name, commit_hexsha) or self._new(name, commit_hexsha)]
        if allow_multiple and versions:
            return versions
        if raise_if_not_found and not versions:
            raise VersionRequired(name=self.artifact)
        if len(versions) > 1:
            raise ManyVersions(name=self.artifact, versions=[version.version for version in versions])
        return versions[0] if versions else None

    def _find_discovered(self, name: Optional[str], commit_hexsha: Optional[str]) -> Optional[Version]:
        for version in self.versions:
            if commit_hexsha == version.commit_hexsha and name in (None, "", version.version):
                return version
        return None

    def _new(self, name: Optional[str], commit_hexsha: Optional[str]) -> Version:
        version = Version(
            artifact=self.artifact, version=name or commit_hexsha or "", commit_hexsha=commit_hexsha or ""
        )
        self.versions.append(version)
        return version

    def find_version_at_commit(self, commit_hexsha: str, latest_datetime: Optional[datetime] = None) -> Version:
        """The last version at a commit, of those that were there at some time."""
        versions = self.find_version(commit_hexsha=commit_hexsha, raise_if_not_found=True, allow_multiple=True)
        assert isinstance(versions, list)
        for version in reversed(versions):
            if latest_datetime is None or (version.activated_at and version.activated_at <= latest_datetime):
                return version
        raise VersionRequired(name=self.artifact)


class BaseRegistryState(Model):
    """A registry: its artifacts by their names."""

    artifacts: dict[str, Artifact] = {}

    @classmethod
    def of(cls, data: dict[str, ArtifactData]) -> BaseRegistryState:
        """The record of what was read."""
        return cls._of({"artifacts": {name: Artifact.of(fields) for name, fields in data.items()}})

    def add_artifact(self, name: str) -> None:
        """Adds an artifact without versions."""
        self.artifacts[name] = Artifact(artifact=name, versions=[])

    def update_artifact(self, artifact: Artifact) -> None:
        """Adds an artifact, in place of the one of that name."""
        self.artifacts[artifact.artifact] = artifact

    def get_artifacts(self) -> dict[str, Artifact]:
        """The artifacts."""
        return self.artifacts

    def find_artifact(self, name: str, create_new: bool = False) -> Artifact:
        """The artifact of that name; or a new one."""
        if name not in self.artifacts:
            if not create_new:
                raise ArtifactNotFound(name)
            self.add_artifact(name)
        return self.artifacts[name]

    @property
    def unique_stages(self) -> list[str]:
        """The stages in use, sorted."""
        return sorted({stage for artifact in self.artifacts.values() for stage in artifact.unique_stages})

    def find_commit(self, name: str, version: str) -> str:
        """The commit of a version."""
        found = self.find_artifact(name).find_version(name=version, raise_if_not_found=True)
        assert isinstance(found, Version)
        return found.commit_hexsha

    def which(
        self,
        name: str,
        stage: str,
        raise_if_not_found: bool = True,
        assignments_per_version: Optional[int] = None,
        versions_per_stage: Optional[int] = None,
        registered_only: bool = False,
    ) -> Optional[list[VStage]]:
        """The versions of an artifact that are in a stage."""
        stages = self.find_artifact(name).get_vstages(
            registered_only=registered_only,
            assignments_per_version=(
                ASSIGNMENTS_PER_VERSION if assignments_per_version is None else assignments_per_version
            ),
            versions_per_stage=VERSIONS_PER_STAGE if versions_per_stage is None else versions_per_stage,
        )
        if raise_if_not_found and stage not in stages:
            raise ValueError(f"Stage {stage} not found for {name}")
        return stages.get(stage)


class BaseManager(Model):
    """What makes tags of some actions in a repository."""

    scm: Any
    actions: frozenset[Action]
    config: Any

    def update_state(self, state: BaseRegistryState) -> BaseRegistryState:
        """Adds to a registry what its tags say."""
        raise NotImplementedError


def selection_of(
    registered_only: bool,
    deprecated: bool,
    assignments_per_version: int,
    versions_per_stage: int,
    sort: Union[VersionSort, str],
) -> _gto.Selection:
    """What the library calls a selection."""
    return registered_only, deprecated, assignments_per_version, versions_per_stage, _by_version(sort), None


if not TYPE_CHECKING:

    def __getattr__(name):
        from gto._elsewhere import find

        return find(__name__, name)

    def __dir__():
        from gto._elsewhere import names

        return names(__name__)
