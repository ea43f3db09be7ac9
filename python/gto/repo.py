"""One repository, kept open for many calls."""

from __future__ import annotations

from gto import _gto, api
from gto._where import where

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Literal, Optional, overload

    from gto._where import Where
    from gto.api import Moment, Rows, Sort, Words
    from gto.base import BaseRegistryState
    from gto.config import RegistryConfig
    from gto.types import ArtifactState, HistoryEvent, Problem, Repairs, VersionState


class Repo:
    """A repository that is open: all functions of gto.api are its methods.

        with gto.Repo("https://example.org/models.git") as repo:
            repo.register("churn")
            repo.show()

    It is opened by the path or URL of a repository, by an object with a `root_dir`, or without an argument as the
    current one. Any thread may use it, one at a time: others wait. A process that is forked off may use it as well.
    """

    def __init__(self, repo: Where = None) -> None:
        self._opened = _gto.open(where(repo))
        self._place = where(repo)

    @classmethod
    def _later(cls, repo: Where) -> Repo:
        """One that _gto.connect() is yet to open."""
        made = cls.__new__(cls)
        made._opened = _gto.open(where(repo), False)
        made._place = where(repo)
        return made

    def __enter__(self) -> Repo:
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()

    def close(self) -> None:
        """Closes it; after that it can answer nothing."""
        _gto.close(self._opened)

    def __repr__(self) -> str:
        return f"Repo({self._place!r})"

    def __reduce__(self) -> Any:
        return Repo, (self.root_dir,)

    @property
    def root_dir(self) -> str:
        """The root of its work tree, the Git directory of a bare one, or the URL of one on a server."""
        return _gto.repository(self._opened)["root"]

    @property
    def is_server(self) -> bool:
        """Whether it is on a server."""
        return _gto.repository(self._opened)["server"]

    @property
    def config(self) -> RegistryConfig:
        """Its configuration."""
        from gto.config import config_of

        return config_of(_gto.repository(self._opened)["config"])

    def is_registry(self) -> bool:
        """Whether there is anything of a registry: a `.gto`, an `artifacts.yaml` or a registry tag."""
        return _gto.has_registry(self._opened)

    def get_state(self, *, at: Moment = None) -> BaseRegistryState:
        """The whole registry; `at`: as it stood then."""
        return api._get_state(self, at=at)

    register = api.register
    register_all = api.register_all
    deregister = api.deregister
    assign = api.assign
    unassign = api.unassign
    deprecate = api.deprecate
    rollback = api.rollback
    check_ref = api.check_ref
    describe = api.describe
    diff = api.diff
    find_latest_version = api.find_latest_version
    find_versions_in_stage = api.find_versions_in_stage
    parse_tag = staticmethod(api.parse_tag)

    if TYPE_CHECKING:
        # mypy takes functions for methods only where their first argument has no default

        @overload
        def show(
            self,
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
            self,
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
            self,
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
            self,
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
            self,
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
            self,
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
            self,
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

        def show(self, *args: Any, **kwargs: Any) -> Any: ...

        @overload
        def history(
            self,
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
            self,
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

        def history(self, *args: Any, **kwargs: Any) -> Any: ...

        def stages(
            self, allowed: bool = ..., used: bool = ..., *, at: Moment = ...
        ) -> Optional[list[str]]: ...

        def get_stages(
            self, allowed: bool = ..., used: bool = ..., *, at: Moment = ...
        ) -> Optional[list[str]]: ...

        @overload
        def doctor(self, *, fix: Literal[False] = ...) -> list[Problem]: ...

        @overload
        def doctor(self, *, fix: Literal[True], dry_run: bool = ...) -> Repairs: ...

        def doctor(self, *args: Any, **kwargs: Any) -> Any: ...

    else:
        show = api.show
        history = api.history
        stages = api.stages
        get_stages = api.get_stages
        doctor = api.doctor
