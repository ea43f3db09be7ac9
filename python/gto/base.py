"""Artifacts, their versions and stages, and the events that made them what they are.

These are records of what the library read and worked out. One that is made by hand holds what it is given; what
follows from it (whether it is active, who made it) is known of what was read from a registry alone.
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
from gto.index import GTOInfo, annotation
from gto.versions import SemVer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from typing import Any, Optional, TypeVar, Union

    T = TypeVar("T")
    E = TypeVar("E", bound="BaseEvent")
    Fields = dict[str, Any]

_EVENT_FIELDS: tuple[str, ...] = (
    "priority", "addition", "artifact", "created_at", "author", "author_email", "message", "commit_hexsha",
)  # fmt: skip


class BaseEvent(Model):
    """Something that happened to an artifact."""

    _fields = _EVENT_FIELDS

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

    def dict_state(self, exclude: Optional[Iterable[str]] = None) -> Fields:
        """The fields as a dictionary, with the kind of event."""
        return {**self.model_dump(exclude=exclude), "event": self.event}


class Commit(BaseEvent):
    """A commit that a version is at, and what is said of the artifact there."""

    _fields = (*_EVENT_FIELDS, "version", "enrichments", "committer", "committer_email")
    _defaults = {"priority": 0, "addition": True}

    version: str
    enrichments: list[GTOInfo]
    committer: str
    committer_email: str

    def __str__(self) -> str:
        return f'Artifact "{self.artifact}" is annotated'


class Creation(BaseEvent):
    """The creation of an artifact; no tag says it today."""

    _fields = (*_EVENT_FIELDS, "tag")
    _defaults = {"priority": 1, "addition": True}

    tag: str

    def __str__(self) -> str:
        return f'Artifact "{self.artifact}" was created'


class Deprecation(BaseEvent):
    """The end of an artifact."""

    _fields = (*_EVENT_FIELDS, "tag")
    _defaults = {"priority": 2, "addition": False}

    tag: str

    def __str__(self) -> str:
        return f'Artifact "{self.artifact}" was deprecated'


class Registration(BaseEvent):
    """The beginning of a version."""

    _fields = (*_EVENT_FIELDS, "tag", "version")
    _defaults = {"priority": 3, "addition": True}

    tag: str
    version: str

    def __str__(self) -> str:
        return f'Version "{self.version}" of artifact "{self.artifact}" was registered'


class Deregistration(BaseEvent):
    """The end of a version."""

    _fields = (*_EVENT_FIELDS, "tag", "version")
    _defaults = {"priority": 4, "addition": False}

    tag: str
    version: str

    def __str__(self) -> str:
        return f'Version "{self.version}" of artifact "{self.artifact}" was deregistered'


class Assignment(BaseEvent):
    """A version is in a stage from here on."""

    _fields = (*_EVENT_FIELDS, "tag", "version", "stage")
    _defaults = {"priority": 5, "addition": True}

    tag: str
    version: str
    stage: str

    def __str__(self) -> str:
        return f'Stage "{self.stage}" was assigned to version "{self.version}" of artifact "{self.artifact}"'


class Unassignment(BaseEvent):
    """A version is in a stage no more."""

    _fields = (*_EVENT_FIELDS, "tag", "version", "stage")
    _defaults = {"priority": 6, "addition": False}

    tag: str
    version: str
    stage: str

    def __str__(self) -> str:
        return (
            f'Stage "{self.stage}" was unassigned from version "{self.version}" of artifact "{self.artifact}"'
        )


_CLASSES: dict[str, type[BaseEvent]] = {
    "deprecate": Deprecation,
    "register": Registration,
    "deregister": Deregistration,
    "assign": Assignment,
    "unassign": Unassignment,
}


def event_of(data: _gto.Event) -> BaseEvent:
    """An event as the library gives it."""
    action, fields = data
    return _CLASSES[action]._of(fields)


def _in_order(items: list[T], ascending: bool) -> list[T]:
    return items if ascending else items[::-1]


def _with_commits(events: list[BaseEvent], commits: list[Commit]) -> list[BaseEvent]:
    """Tagged events and commits by time; a commit comes before what tags of its second say."""
    return sorted([*commits, *events], key=lambda event: event.created_at)


class BaseObject(Model):
    """What events are about."""

    artifact: str

    _active: Optional[bool] = None  # what the library worked out
    _authoring: Optional[BaseEvent] = None

    def get_events(
        self, direct: bool = True, indirect: bool = True, ascending: bool = False
    ) -> list[BaseEvent]:
        """Its events, latest first: those of itself (`direct`), and those of what it holds."""
        raise NotImplementedError

    def _known(self, fact: Optional[T]) -> T:
        if fact is None:
            raise NotImplementedInGTO(f"This {type(self).__name__} was not read from a registry")
        return fact

    @property
    def is_active(self) -> bool:
        """Whether it is in effect."""
        return self._known(self._active)

    @property
    def activated_at(self) -> Optional[datetime]:
        """Since when."""
        raise NotImplementedError

    @property
    def authoring_event(self) -> BaseEvent:
        """The event that says who made it, when and why."""
        return self._known(self._authoring)

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
        """Their address."""
        return self.authoring_event.author_email

    @property
    def message(self) -> str:
        """Why."""
        return self.authoring_event.message

    @property
    def ref(self) -> str:
        """The tag that made it, or the commit."""
        return self.authoring_event.ref

    def dict_state(self, exclude: Optional[Iterable[str]] = None) -> Fields:
        """The fields as a dictionary, with what follows from the events."""
        state = self.model_dump(exclude=exclude)
        for fact in ("is_active", "activated_at", "created_at", "author", "author_email", "message", "ref"):
            state[fact] = getattr(self, fact)
        return state


class VStage(BaseObject):
    """A stage that a version is or was in."""

    _fields = ("artifact", "commit_hexsha", "version", "stage", "assignments", "unassignments")
    _defaults = {"assignments": list, "unassignments": list}
    _events: Optional[list[BaseEvent]] = None

    commit_hexsha: str
    version: str
    stage: str
    assignments: list[Assignment]
    unassignments: list[Unassignment]

    def get_events(
        self, direct: bool = True, indirect: bool = True, ascending: bool = False
    ) -> list[BaseEvent]:
        """Its (un)assignments, latest first."""
        return _in_order(self._known(self._events), ascending) if direct else []

    @property
    def activated_at(self) -> Optional[datetime]:
        """Since when the version is in the stage; None if it is no more."""
        return self.created_at if self.is_active else None

    def dict_state(self, exclude: Optional[Iterable[str]] = None) -> Fields:
        """The fields as a dictionary, with what follows from the events."""
        state = super().dict_state(exclude)
        state["assignments"] = [event.dict_state() for event in self.assignments]
        state["unassignments"] = [event.dict_state() for event in self.unassignments]
        return state


class Version(BaseObject):
    """A version of an artifact."""

    _fields = (
        "artifact", "commit_hexsha", "version", "enrichments", "registrations", "deregistrations", "stages",
    )  # fmt: skip
    _defaults = {"enrichments": list, "registrations": list, "deregistrations": list, "stages": dict}
    _events: Optional[list[BaseEvent]] = None  # without commits
    _activated_at: Optional[datetime] = None
    _registered: Optional[bool] = None
    _discovered: Optional[bool] = None

    commit_hexsha: str
    version: str
    enrichments: list[Commit]
    registrations: list[Registration]
    deregistrations: list[Deregistration]
    stages: dict[str, VStage]

    def get_events(
        self, direct: bool = True, indirect: bool = True, ascending: bool = False
    ) -> list[BaseEvent]:
        """Its (de)registrations (`direct`), its (un)assignments and commits, latest first."""
        kinds: tuple[type[BaseEvent], ...] = (Registration, Deregistration) if direct else ()
        if indirect:
            kinds += (Assignment, Unassignment)
        events = [event for event in self._known(self._events) if isinstance(event, kinds)]
        return _in_order(_with_commits(events, self.enrichments if indirect else []), ascending)

    @property
    def activated_at(self) -> Optional[datetime]:
        """When it was first registered, or first heard of."""
        return self._known(self._activated_at)

    @property
    def is_registered(self) -> bool:
        """Whether it was ever registered."""
        return self._known(self._registered)

    @property
    def discovered(self) -> bool:
        """Whether no tag ever registered or deregistered it."""
        return self._known(self._discovered)

    @property
    def get_enrichments_info(self) -> list[GTOInfo]:
        """What is said of the artifact at its commit."""
        if len(self.enrichments) > 1:
            raise NotImplementedInGTO("Several commits of one version cannot be told apart")
        return self.enrichments[0].enrichments

    @property
    def semver(self) -> SemVer:
        """Its name, to be compared."""
        return SemVer(self.version)

    def get_vstage(self, stage: str) -> VStage:
        """Its stage of that name."""
        if stage not in self.stages:
            raise NoStageForVersion(self.artifact, self.version, stage)
        return self.stages[stage]

    def get_vstages(self, active_only: bool = True, ascending: bool = False) -> list[VStage]:
        """Its stages, the one assigned last first."""
        places = {id(event): place for place, event in enumerate(self._known(self._events))}
        stages = [stage for stage in self.stages.values() if stage.is_active or not active_only]
        stages.sort(key=lambda stage: places[id(stage.get_events()[0])])
        return _in_order(stages, ascending)

    def dict_state(
        self,
        exclude: Optional[Iterable[str]] = None,
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


def _chosen_sort(sort: Union[VersionSort, str]) -> VersionSort:
    if isinstance(sort, VersionSort):
        return sort
    return VersionSort[sort] if sort in VersionSort.__members__ else VersionSort(sort)


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

    if _chosen_sort(sort) is VersionSort.Timestamp:

        def time_of(item: T) -> Any:
            return get(item, timestamp)

        return _in_order(sorted(versions, key=time_of), ascending)
    semver: list[T] = []
    other: list[T] = []
    for item in versions:
        (semver if SemVer.is_valid(get(item, version)) else other).append(item)
    semver.sort(key=lambda item: SemVer(get(item, version)))
    other.sort(key=lambda item: get(item, version) or "")
    return _in_order(semver, ascending) + _in_order(other, ascending)


class Artifact(BaseObject):
    """An artifact."""

    _fields = ("artifact", "versions", "creations", "deprecations")
    _defaults = {"creations": list, "deprecations": list}
    _events: Optional[list[BaseEvent]] = None  # without commits
    _registered: Optional[bool] = None
    _registry: Optional[_gto.Registry] = None

    versions: list[Version]
    creations: list[Creation]
    deprecations: list[Deprecation]

    def __getstate__(self) -> Fields:
        return {key: value for key, value in vars(self).items() if key != "_registry"}

    def __repr__(self) -> str:
        versions = ", ".join(f"'{version.version}'" for version in self.versions)
        stages = ", ".join(f"'{stage}'" for stage in sorted(self.unique_stages)) if self._registry else ""
        return f"Artifact(versions=[{versions}], stages=[{stages}])"

    def get_events(
        self, direct: bool = True, indirect: bool = True, ascending: bool = False
    ) -> list[BaseEvent]:
        """Its deprecations (`direct`), and the events of its versions, latest first."""
        commits = [commit for version in self.versions for commit in version.enrichments]
        events = [
            event
            for event in self._known(self._events)
            if (direct if isinstance(event, Deprecation) else indirect)
        ]
        return _in_order(_with_commits(events, commits if indirect else []), ascending)

    @property
    def activated_at(self) -> Optional[datetime]:
        """When it was first heard of."""
        return self.get_events(ascending=True)[0].created_at

    @property
    def authoring_event(self) -> BaseEvent:
        """The latest event of its versions."""
        return self.get_events(direct=False)[0]

    @property
    def is_registered(self) -> bool:
        """Whether there are tags of it."""
        return self._known(self._registered)

    @property
    def discovered(self) -> bool:
        """Whether a tag registered or deregistered any version of it."""
        return any(not version.discovered for version in self.versions)

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

        def wanted(version: Version) -> bool:
            return version.is_active and (
                (version.is_registered and not version.discovered)
                or (include_discovered and version.discovered)
                or (include_non_explicit and not version.is_registered)
            )

        versions = [version for version in self.versions if not active_only or wanted(version)]
        return sort_versions(versions, sort=sort, ascending=ascending)

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
        picked = _gto.pick_stages(self._known(self._registry), self.artifact, selection)
        stages: dict[str, list[VStage]] = {}
        for vstage in self.find_vstages(picked):
            stages.setdefault(vstage.stage, []).append(vstage)
        return stages

    def find_vstages(self, picked: list[_gto.PickedStage]) -> list[VStage]:
        """The stages that the library picked."""
        versions = {(version.version, version.commit_hexsha): version for version in self.versions}
        return [versions[version, commit].stages[stage] for stage, version, commit in picked]

    def find_version(
        self,
        name: Optional[str] = None,
        commit_hexsha: Optional[str] = None,
        raise_if_not_found: bool = False,
        allow_multiple: bool = False,
        include_discovered: bool = False,
    ) -> Union[None, Version, list[Version]]:
        """The version of that name, or at that commit."""
        versions = [
            version
            for version in self.versions
            if name in (None, "", version.version)
            and commit_hexsha in (None, "", version.commit_hexsha)
            and (include_discovered or not version.discovered)
        ]
        if allow_multiple and versions:
            return versions
        if raise_if_not_found and not versions:
            raise VersionRequired(name=self.artifact)
        if len(versions) > 1:
            raise ManyVersions(name=self.artifact, versions=[version.version for version in versions])
        return versions[0] if versions else None


class BaseRegistryState(Model):
    """A registry: its artifacts by their names."""

    _fields = ("artifacts",)
    _defaults = {"artifacts": dict}

    artifacts: dict[str, Artifact]

    def get_artifacts(self) -> dict[str, Artifact]:
        """The artifacts."""
        return self.artifacts

    def find_artifact(self, name: str) -> Artifact:
        """The artifact of that name."""
        if name not in self.artifacts:
            raise ArtifactNotFound(name)
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
        assignments_per_version: int = ASSIGNMENTS_PER_VERSION,
        versions_per_stage: int = VERSIONS_PER_STAGE,
        registered_only: bool = False,
    ) -> Optional[list[VStage]]:
        """The versions of an artifact that are in a stage."""
        stages = self.find_artifact(name).get_vstages(
            registered_only=registered_only,
            assignments_per_version=assignments_per_version,
            versions_per_stage=versions_per_stage,
        )
        if raise_if_not_found and stage not in stages:
            raise ValueError(f"Stage {stage} not found for {name}")
        return stages.get(stage)


# ---- From the library's data to records


def selection_of(
    registered_only: bool,
    deprecated: bool,
    assignments_per_version: int,
    versions_per_stage: int,
    sort: Union[VersionSort, str],
) -> _gto.Selection:
    """What the library calls a selection."""
    by_version = _chosen_sort(sort) is VersionSort.SemVer
    return registered_only, deprecated, assignments_per_version, versions_per_stage, by_version


def _of_kind(events: list[BaseEvent], kind: type[E]) -> list[E]:
    return [event for event in events if isinstance(event, kind)]


def _commit_of(fields: Fields, said: Optional[Fields]) -> Commit:
    enrichments = [] if said is None else [GTOInfo(artifact=annotation(said))]
    committer, committer_email = fields.pop("committer"), fields.pop("committer_email")
    fields.update(enrichments=enrichments, committer=committer, committer_email=committer_email)
    return Commit._of(fields)


def _vstage_of(version: Version, data: _gto.StageData, by_tag: dict[str, BaseEvent]) -> VStage:
    name, active, authoring, tags = data
    events = [by_tag[tag] for tag in tags]
    vstage = VStage(
        artifact=version.artifact,
        commit_hexsha=version.commit_hexsha,
        version=version.version,
        stage=name,
        assignments=_of_kind(events, Assignment),
        unassignments=_of_kind(events, Unassignment),
    )
    vstage._active, vstage._authoring, vstage._events = active, by_tag[authoring], events
    return vstage


def _version_of(artifact: str, data: _gto.VersionData, by_tag: dict[str, BaseEvent]) -> Version:
    (
        name, commit_hexsha, active, registered, discovered, activated_at, created_at, authoring, tags,
        commit, said, stages,
    ) = data  # fmt: skip
    events = [by_tag[tag] for tag in tags]
    commits = [] if commit is None else [_commit_of(commit, said)]
    version = Version(
        artifact=artifact,
        commit_hexsha=commit_hexsha,
        version=name,
        enrichments=commits,
        registrations=_of_kind(events, Registration),
        deregistrations=_of_kind(events, Deregistration),
    )
    version._active, version._registered, version._discovered = active, registered, discovered
    version._activated_at, version._events = activated_at, events
    if authoring is not None:
        version._authoring = by_tag[authoring]
    elif commits:
        version._authoring = commits[0]
    else:  # nothing but its id is known of the commit
        nobody = {"author": "", "author_email": "", "message": "", "committer": "", "committer_email": ""}
        version._authoring = Commit(
            artifact=artifact, created_at=created_at, commit_hexsha=commit_hexsha, version=name,
            enrichments=[], **nobody,
        )  # fmt: skip
    version.stages = {stage[0]: _vstage_of(version, stage, by_tag) for stage in stages}
    return version


def _artifact_of(registry: _gto.Registry, data: _gto.ArtifactData) -> Artifact:
    name, active, registered, pairs, versions = data
    events = [event_of(pair) for pair in pairs]
    by_tag = {event.ref: event for event in events}
    artifact = Artifact(
        artifact=name,
        versions=[_version_of(name, version, by_tag) for version in versions],
        deprecations=_of_kind(events, Deprecation),
    )
    artifact._active, artifact._registered = active, registered
    artifact._events, artifact._registry = events, registry
    return artifact


def state_of(registry: _gto.Registry) -> BaseRegistryState:
    """The records of a registry that was read."""
    artifacts = [_artifact_of(registry, data) for data in _gto.artifacts(registry)]
    return BaseRegistryState(artifacts={artifact.artifact: artifact for artifact in artifacts})
