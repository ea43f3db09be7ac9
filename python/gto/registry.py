"""A registry as an object: for those who know it from the package that this one takes the place of. gto.Repo is new."""

from __future__ import annotations

from contextlib import contextmanager

from gto import _gto, api
from gto._where import where
from gto.exceptions import NotImplementedInGTO
from gto.git_utils import RemoteRepoMixin

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, Optional, Union

    from gto._where import Where
    from gto.base import (
        Artifact,
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
    from gto.config import RegistryConfig
    from gto.index import EnrichmentManager
    from gto.tag import TagArtifactManager, TagStageManager, TagVersionManager


def _only_head(all_branches: bool, all_commits: bool) -> None:
    if all_branches or all_commits:
        raise NotImplementedInGTO("Annotations are read at HEAD and where versions are, not at all branches or commits")


class GitRegistry(RemoteRepoMixin):
    """The registry of a repository.

    with GitRegistry.from_url(".") as registry:
        registry.register("churn", "HEAD")
    """

    cloned: bool = False

    def __init__(self, scm: Any = None, cloned: bool = False, config: Optional[RegistryConfig] = None, **_: Any) -> None:
        self._where: Where = scm
        self._scm = scm if hasattr(scm, "root_dir") else None
        self._config = config
        self._repo: Any = None
        self.cloned = cloned

    @classmethod
    @contextmanager
    def from_scm(
        cls, scm: Any, cloned: bool = False, config: Optional[RegistryConfig] = None
    ) -> Iterator[GitRegistry]:
        """That of the repository that an object stands for."""
        registry = cls(scm=scm, cloned=cloned, config=config)
        try:
            yield registry
        finally:
            registry.close()

    @classmethod
    @contextmanager
    def from_url(
        cls, url_or_scm: Where, config: Optional[RegistryConfig] = None, branch: Optional[str] = None
    ) -> Iterator[GitRegistry]:
        """That of a repository, or of one on a server: every change is made there, nothing is cloned."""
        if branch:
            raise NotImplementedInGTO("A registry is the same on all branches: say which commit is meant instead")
        on_server = isinstance(url_or_scm, str) and _gto.is_url(url_or_scm)
        with cls.from_scm(url_or_scm, cloned=on_server, config=config) as registry:
            if not on_server:
                registry.repo  # noqa: B018 - is there one?
            yield registry

    @property
    def repo(self) -> Any:
        """The gto.Repo behind it."""
        if self._repo is None:
            from gto.repo import Repo

            self._repo = Repo(self._where)
        return self._repo

    def close(self) -> None:
        """Closes the repository."""
        if self._repo is not None:
            self._repo.close()

    @property
    def scm(self) -> Any:
        """The object that stands for the repository: the one that was given, or scmrepo's where that is installed."""
        if self._scm is None:
            from gto.git_utils import Scm, scm_of

            self._scm = Scm(self.repo.root_dir) if self.repo.is_server else scm_of(self.repo.root_dir)
        return self._scm

    @property
    def config(self) -> RegistryConfig:
        """The configuration."""
        if self._config is None:
            self._config = self.repo.config
        return self._config

    @property
    def artifact_manager(self) -> TagArtifactManager:
        """What makes the tags of deprecations."""
        from gto.tag import TagArtifactManager

        return TagArtifactManager(scm=self.scm, config=self.config)

    @property
    def version_manager(self) -> TagVersionManager:
        """What makes the tags of (de)registrations."""
        from gto.tag import TagVersionManager

        return TagVersionManager(scm=self.scm, config=self.config)

    @property
    def stage_manager(self) -> TagStageManager:
        """What makes the tags of (un)assignments."""
        from gto.tag import TagStageManager

        return TagStageManager(scm=self.scm, config=self.config)

    @property
    def enrichment_manager(self) -> EnrichmentManager:
        """What asks plug-ins."""
        from gto.index import EnrichmentManager

        return EnrichmentManager(scm=self.scm, config=self.config)

    # ---- Questions

    def is_gto_repo(self) -> bool:
        """Whether there is anything of a registry: a `.gto`, an `artifacts.yaml` or a registry tag."""
        return _gto.has_registry(where(self.repo))

    def get_state(self, all_branches: bool = False, all_commits: bool = False) -> BaseRegistryState:
        """The whole registry."""
        _only_head(all_branches, all_commits)
        return api._get_state(self.repo)

    def get_artifacts(self, all_branches: bool = False, all_commits: bool = False) -> dict[str, Artifact]:
        """Its artifacts."""
        return self.get_state(all_branches, all_commits).get_artifacts()

    def find_artifact(
        self, name: str = "", create_new: bool = False, all_branches: bool = False, all_commits: bool = False
    ) -> Artifact:
        """The artifact of that name; or a new one."""
        _only_head(all_branches, all_commits)
        return api._state(self.repo, name).find_artifact(name, create_new=create_new)

    def find_commit(self, name: str, version: str) -> str:
        """The commit of a version."""
        return api._state(self.repo, name).find_commit(name, version)

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
        return api._state(self.repo, name).which(
            name, stage, raise_if_not_found, assignments_per_version, versions_per_stage, registered_only
        )

    def latest(
        self, name: str, all: bool = False, registered: bool = True
    ) -> Union[None, Version, list[Version]]:
        """The greatest active version of an artifact; `all` of them, greatest first."""
        if all:
            return api.find_latest_version(self.repo, name, all=True, registered=registered)
        return api.find_latest_version(self.repo, name, registered=registered)

    def get_stages(self, allowed: bool = False, used: bool = False) -> Optional[list[str]]:
        """The stages that the configuration allows, else those in use."""
        assert not (allowed and used), """Either "allowed" or "used" can be set"""
        if allowed or (self.config.stages is not None and not used):
            return self.config.stages
        return api.stages(self.repo, used=True)

    def check_ref(self, ref: str) -> list[BaseEvent]:
        """What a tag did; nothing if it is no tag of the registry."""
        return api.check_ref(self.repo, ref)

    # ---- Changes

    def register(
        self,
        name: str,
        rev: str,
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
    ) -> Registration:
        """Registers a version of an artifact at a revision."""
        return api.register(
            self.repo, name, rev, version, message, simple, force, bump_major, bump_minor, bump_patch,
            self._pushes(push), stdout, author, author_email,
        )  # fmt: skip

    def deregister(
        self,
        name: str,
        rev: Optional[str] = None,
        version: Optional[str] = None,
        message: Optional[str] = None,
        simple: Optional[bool] = None,
        force: bool = False,
        delete: bool = False,
        push: bool = False,
        stdout: bool = False,
        author: Optional[str] = None,
        author_email: Optional[str] = None,
    ) -> Optional[Deregistration]:
        """Takes a registration back."""
        return api.deregister(
            self.repo, name, rev, version, message, stdout, simple, force, delete, self._pushes(push), author,
            author_email,
        )  # fmt: skip

    def assign(
        self,
        name: str,
        stage: str,
        version: Optional[str] = None,
        rev: Optional[str] = None,
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
        """Assigns a stage to a version, or to a commit."""
        self.config.assert_stage(stage)
        return api.assign(
            self.repo, name, stage, version, rev, name_version, message, simple, force, self._pushes(push),
            skip_registration, stdout, author, author_email,
        )  # fmt: skip

    def unassign(
        self,
        name: str,
        stage: str,
        version: Optional[str] = None,
        rev: Optional[str] = None,
        message: Optional[str] = None,
        simple: Optional[bool] = False,
        force: bool = False,
        delete: bool = False,
        push: bool = False,
        stdout: bool = False,
        author: Optional[str] = None,
        author_email: Optional[str] = None,
    ) -> Optional[Unassignment]:
        """Takes a stage from a version."""
        self.config.assert_stage(stage)
        return api.unassign(
            self.repo, name, rev, version, stage, message, stdout, simple, force, delete, self._pushes(push), author,
            author_email,
        )  # fmt: skip

    def deprecate(
        self,
        name: str,
        rev: Optional[str] = None,
        message: Optional[str] = None,
        simple: Optional[bool] = None,
        force: bool = False,
        delete: bool = False,
        push: bool = False,
        stdout: bool = False,
        author: Optional[str] = None,
        author_email: Optional[str] = None,
    ) -> Optional[Deprecation]:
        """Deprecates an artifact."""
        return api.deprecate(
            self.repo, name, rev, message, stdout, simple, force, delete, self._pushes(push), author, author_email
        )

    def _pushes(self, push: bool) -> bool:
        return push or self.cloned


if not TYPE_CHECKING:

    def __getattr__(name):
        from gto._elsewhere import find

        return find(__name__, name)

    def __dir__():
        from gto._elsewhere import names

        return names(__name__)
