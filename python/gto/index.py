"""What `artifacts.yaml` says of artifacts."""

from __future__ import annotations

from contextlib import contextmanager
from functools import wraps

from gto import _gto
from gto._model import Model
from gto.exceptions import ArtifactExists, ArtifactNotFound, NoFile, PathIsUsed, WrongArgs
from gto.ext import EnrichmentInfo, EnrichmentReader
from gto.git_utils import RemoteRepoMixin, commit_file, opened_scm, run_git

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import IO, Any, Callable, Optional, TypeVar, Union

    from gto._where import Where
    from gto.config import RegistryConfig
    from gto.types import AnnotationData, InfoData

    F = TypeVar("F", bound=Callable[..., Any])
    PathLike = Union[str, os.PathLike[str]]


class Artifact(Model):
    """One artifact's entry."""

    type: Optional[str] = None
    path: Optional[str] = None
    virtual: bool = True
    labels: list[str] = []
    description: str = ""
    custom: Any = None


State = dict[str, Artifact]
ArtifactCommits = dict[str, Artifact]
ArtifactsCommits = dict[str, ArtifactCommits]


def entries_of(data: dict[str, AnnotationData]) -> State:
    """The records of what was read."""
    return {name: Artifact._of(fields) for name, fields in data.items()}  # type: ignore[arg-type]


class GTOInfo(EnrichmentInfo):
    """An entry, and what kind of file it comes from."""

    source: str = "gto"
    artifact: Artifact

    @classmethod
    def of(cls, data: InfoData) -> GTOInfo:
        """The record of what was read."""
        fields: dict[str, Any] = {**data}
        fields["artifact"] = Artifact._of(fields["artifact"])
        return cls._of(fields)

    def get_object(self) -> Artifact:
        """The entry."""
        return self.artifact

    def get_human_readable(self) -> str:
        """The entry as text."""
        return self.artifact.model_dump_json()

    def get_path(self) -> Optional[str]:
        """The artifact's path."""
        return self.artifact.path


class GTOEnrichment(EnrichmentReader):
    """The plug-in that reads `artifacts.yaml`."""

    source: str = "gto"

    def discover(self, url_or_scm: Where, rev: str) -> dict[str, GTOInfo]:
        """What is said of all artifacts at a revision."""
        from gto._where import where

        entries = entries_of(_gto.annotations(where(url_or_scm), rev))
        return {name: GTOInfo(artifact=entry) for name, entry in entries.items()}

    def describe(self, url_or_scm: Where, obj: str, rev: Optional[str]) -> Optional[GTOInfo]:
        """What is said of one artifact."""
        return self.discover(url_or_scm, rev or "HEAD").get(obj)


# ---- Paths


def find_repeated_path(path: PathLike, paths: Iterable[Optional[PathLike]]) -> Optional[Path]:
    """The one of `paths` that is `path`, is in it, or has it in it."""
    from pathlib import Path

    resolved = Path(path).resolve()
    for other in paths:
        if not other:
            continue
        candidate = Path(other).resolve()
        if candidate == resolved or candidate in resolved.parents or resolved in candidate.parents:
            return candidate
    return None


def check_if_path_exists(path: PathLike, scm: Where = None, ref: Optional[str] = None) -> bool:
    """Whether a path is in a commit of a repository (HEAD); without a repository, whether there is such a file."""
    from pathlib import Path

    if scm is None:
        return Path(path).exists()
    found = run_git(scm, "cat-file", "-e", f"{ref or 'HEAD'}:{Path(path).as_posix()}", check=False)
    return found.returncode == 0


# ---- One file


def not_frozen(func: F) -> F:
    """Refuses a change of an index that was read from a commit."""

    @wraps(func)
    def inner(self: Index, *args: Any, **kwargs: Any) -> Any:
        if self.frozen:
            raise ValueError(f"Cannot {func.__name__}: {self.__class__} is frozen")
        return func(self, *args, **kwargs)

    return inner  # type: ignore[return-value]


class Index(Model):
    """The entries of a file."""

    state: dict[str, Artifact] = {}
    frozen: bool = False

    def _complete(self) -> Index:
        self.state_is_valid(self.state)
        return self

    @classmethod
    def state_is_valid(cls, v: State) -> State:
        """Raises ValidationError unless names, types and labels are such."""
        from gto.constants import assert_fullname_is_valid, assert_name_is_valid

        for name, entry in v.items():
            assert_fullname_is_valid(name)
            for word in [*([entry.type] if entry.type else []), *entry.labels]:
                assert_name_is_valid(word)
        return v

    def __contains__(self, item: str) -> bool:
        return item in self.state

    @classmethod
    def read(cls, path_or_file: Union[str, IO[Any]], frozen: bool = False) -> Index:
        """The index of a file."""
        return cls._of({"state": cls.read_state(path_or_file), "frozen": frozen})

    @staticmethod
    def read_state(path_or_file: Union[str, IO[Any]]) -> State:
        """The entries of a file."""
        text: Union[str, bytes]
        if isinstance(path_or_file, str):
            try:
                with open(path_or_file, "rb") as file:
                    text = file.read()
            except FileNotFoundError as error:
                raise NoFile("artifacts.yaml") from error
        else:
            text = path_or_file.read()
        return entries_of(_gto.parse_annotations(text.encode() if isinstance(text, str) else text))

    def write_state(self, path_or_file: Union[str, IO[str]]) -> None:
        """Writes the entries to a file; comments in it stay."""
        from gto._yaml import rewritten

        entries = {name: entry.model_dump(exclude_defaults=True) for name, entry in self.state.items()}
        if not isinstance(path_or_file, str):
            path_or_file.write(rewritten("", entries))
            return
        try:
            with open(path_or_file, encoding="utf8") as file:
                before = file.read()
        except FileNotFoundError:
            before = ""
        text = rewritten(before, entries)
        with open(path_or_file, "w", encoding="utf8") as file:
            file.write(text)

    @not_frozen
    def add(
        self,
        name: str,
        type: Optional[str],
        path: Optional[str],
        must_exist: bool,
        allow_same_path: bool,
        labels: Iterable[str],
        description: str,
        custom: Any,
        update: bool,
    ) -> Artifact:
        """Adds an entry, or what is new of one that is there."""
        if name in self and not update:
            raise ArtifactExists(name)
        others = [entry.path for other, entry in self.state.items() if other != name]
        if path and not allow_same_path and find_repeated_path(path, others) is not None:
            raise PathIsUsed(type=type, name=name, path=path)
        entry = self.state.get(name)
        if entry is None:
            entry = Artifact(
                type=type, path=path, virtual=not must_exist, labels=list(labels), description=description or "",
                custom=custom,
            )  # fmt: skip
        else:
            entry.type, entry.path = type or entry.type, path or entry.path
            entry.virtual = False if must_exist else True if path else entry.virtual
            entry.labels = sorted({*entry.labels, *labels})
            entry.description, entry.custom = description or entry.description, custom or entry.custom
        self.state_is_valid({name: entry})
        self.state[name] = entry
        return entry

    @not_frozen
    def remove(self, name: str) -> None:
        """Removes an entry."""
        if name not in self:
            raise ArtifactNotFound(name)
        del self.state[name]


# ---- Where files are


class BaseIndexManager:
    """What reads and writes the entries of some place."""

    current: Optional[Index] = None
    config: RegistryConfig

    def get_index(self) -> Index:
        """The entries."""
        raise NotImplementedError

    def update(self) -> None:
        """Writes the entries that were read, or changed since."""
        raise NotImplementedError

    def get_history(self) -> dict[str, Index]:
        """The entries of all commits, by the ids of these."""
        raise NotImplementedError

    def _check(self, name: str, type: Optional[str], path: Optional[str], must_exist: bool, labels: list[str]) -> None:
        from gto.constants import assert_fullname_is_valid, assert_name_is_valid

        assert_fullname_is_valid(name)
        for label in labels:
            assert_name_is_valid(label)
        if type:
            self.config.assert_type(type)
        if not must_exist:
            return
        if not path:
            raise WrongArgs("`path` is required when `must_exist` is set to True")
        if not check_if_path_exists(path, getattr(self, "scm", None)):
            raise NoFile(path)

    def add(
        self,
        name: str,
        type: Optional[str],
        path: Optional[str],
        must_exist: bool,
        allow_same_path: bool,
        labels: Optional[Iterable[str]],
        description: str,
        custom: Any,
        update: bool,
        stdout: bool = False,
    ) -> None:
        """Adds an entry to the file."""
        words = list(labels or ())
        self._check(name, type, path, must_exist, words)
        self.get_index().add(name, type, path, must_exist, allow_same_path, words, description, custom, update)
        self._write(stdout)

    def remove(self, name: str, stdout: bool = False) -> None:
        """Removes an entry from the file."""
        self.get_index().remove(name)
        self._write(stdout)

    def _write(self, stdout: bool) -> None:
        from gto.ui import echo

        self.update()
        if stdout:
            echo("Updated `artifacts.yaml`")


class FileIndexManager(BaseIndexManager):
    """The file of a directory."""

    path: str = ""

    def __init__(self, path: str = "", config: Optional[RegistryConfig] = None, current: Optional[Index] = None) -> None:
        import os

        from gto.config import CONFIG_FILE_NAME, read_registry_config

        self.path = path
        self.config = config or read_registry_config(os.path.join(path, CONFIG_FILE_NAME))
        self.current = current

    @classmethod
    def from_path(cls, path: str, config: Optional[RegistryConfig] = None) -> FileIndexManager:
        """That of a directory."""
        return cls(path=path, config=config)

    def index_path(self) -> str:
        """The file's path."""
        import os

        return os.path.join(self.path, self.config.INDEX)

    def get_index(self) -> Index:
        """The entries; none if there is no file."""
        import os

        if os.path.exists(self.index_path()):
            self.current = Index.read(self.index_path())
        if self.current is None:
            self.current = Index()
        return self.current

    def update(self) -> None:
        """Writes the entries that were read, or changed since."""
        if self.current is not None:
            self.current.write_state(self.index_path())

    def get_history(self) -> dict[str, Index]:
        """There are no commits."""
        raise NotImplementedError("Not a git repo: history is not available")

    def get_commit_index(self, *_: Any, **__: Any) -> Optional[Index]:
        """There are no commits."""
        raise NotImplementedError("Not a git repo: using revision is not available")

    def artifact_centric_representation(self) -> ArtifactsCommits:
        """There are no commits."""
        raise NotImplementedError("Not a git repo")


class RepoIndexManager(FileIndexManager, RemoteRepoMixin):
    """The file of a repository.

    with RepoIndexManager.from_url(".") as index:
        index.add("churn", type="model", path="churn.pkl", ...)
    """

    scm: Any
    cloned: bool

    def __init__(self, scm: Any, cloned: bool = False, config: Optional[RegistryConfig] = None) -> None:
        super().__init__(scm.root_dir, config)
        self.scm = scm
        self.cloned = cloned

    @classmethod
    @contextmanager
    def from_scm(
        cls, scm: Any, cloned: bool = False, config: Optional[RegistryConfig] = None
    ) -> Iterator[RepoIndexManager]:
        """That of the repository that an object stands for."""
        yield cls(scm=scm, cloned=cloned, config=config)

    @classmethod
    @contextmanager
    def from_url(
        cls, url_or_scm: Where, config: Optional[RegistryConfig] = None, branch: Optional[str] = None
    ) -> Iterator[RepoIndexManager]:
        """That of a repository; one on a server is cloned, and changes are pushed there."""
        with opened_scm(url_or_scm, branch) as (scm, cloned):
            yield cls(scm=scm, cloned=cloned, config=config)

    def add(
        self,
        name: str,
        type: Optional[str],
        path: Optional[str],
        must_exist: bool,
        allow_same_path: bool,
        labels: Optional[Iterable[str]],
        description: str,
        custom: Any,
        update: bool,
        stdout: bool = False,
        commit: bool = False,
        commit_message: Optional[str] = None,
        push: bool = False,
    ) -> None:
        """Adds an entry to the file; `commit` commits the file alone, `push` pushes that commit, too."""
        from gto.commit_message_generator import generate_annotate_commit_message

        def change() -> None:
            super(RepoIndexManager, self).add(
                name, type, path, must_exist, allow_same_path, labels, description, custom, update, stdout
            )

        message = commit_message or generate_annotate_commit_message(name=name, type=type, path=path)
        self._change(change, commit, message, push, stdout)

    def remove(
        self,
        name: str,
        stdout: bool = False,
        commit: bool = False,
        commit_message: Optional[str] = None,
        push: bool = False,
    ) -> None:
        """Removes an entry from the file, in the same way."""
        from gto.commit_message_generator import generate_remove_commit_message

        def change() -> None:
            super(RepoIndexManager, self).remove(name, stdout)

        self._change(change, commit, commit_message or generate_remove_commit_message(name=name), push, stdout)

    def _change(self, change: Callable[[], None], commit: bool, message: str, push: bool, stdout: bool) -> None:
        push = push or self.cloned
        if not (commit or push):
            change()
            return
        commit_file(self.scm, self.config.INDEX, change, message, push, stdout)

    def get_commit_index(
        self, rev: Any, allow_to_not_exist: bool = True, ignore_corrupted: bool = False
    ) -> Optional[Index]:
        """The entries of a commit; None if it has no such file."""
        from gto._where import where
        from gto.exceptions import WrongArtifactsYaml

        commit = _gto.resolve(where(self.scm), getattr(rev, "hexsha", rev))
        if not check_if_path_exists(self.config.INDEX, self.scm, commit):
            if allow_to_not_exist:
                return None
            raise ValueError(f"No Index exists at {rev}")
        try:
            entries = entries_of(_gto.annotations(where(self.scm), commit))
        except WrongArtifactsYaml:
            if ignore_corrupted:
                return None
            raise
        return Index._of({"state": entries, "frozen": True})

    def get_history(self) -> dict[str, Index]:
        """The entries of all commits of all branches, by the ids of these."""
        commits = run_git(self.scm, "rev-list", "--branches", "--").stdout.split()
        history = {commit: self.get_commit_index(commit) for commit in commits}
        return {commit: index for commit, index in history.items() if index is not None}

    def artifact_centric_representation(self) -> ArtifactsCommits:
        """The same by artifacts: the entries of each, by the ids of commits."""
        representation: ArtifactsCommits = {}
        for commit, index in self.get_history().items():
            for name, entry in index.state.items():
                representation.setdefault(name, {})[commit] = entry
        return representation

    def check_existence(self, name: str, commit: str) -> bool:
        """Whether there is an entry of an artifact in a commit."""
        index = self.get_commit_index(commit)
        return index is not None and name in index

    def assert_existence(self, name: str, commit: str) -> None:
        """Raises ArtifactNotFound unless there is."""
        if not self.check_existence(name, commit):
            raise ArtifactNotFound(name)


class EnrichmentManager(RemoteRepoMixin):
    """What plug-ins say of the artifacts of a repository."""

    scm: Any
    config: RegistryConfig
    actions: frozenset[Any] = frozenset()

    def __init__(self, scm: Any, config: Optional[RegistryConfig] = None) -> None:
        import os

        from gto.config import CONFIG_FILE_NAME, read_registry_config

        self.scm = scm
        self.config = config or read_registry_config(os.path.join(scm.root_dir, CONFIG_FILE_NAME))

    @classmethod
    @contextmanager
    def from_scm(
        cls, scm: Any, cloned: Optional[bool] = False, config: Optional[RegistryConfig] = None
    ) -> Iterator[EnrichmentManager]:
        """That of the repository that an object stands for."""
        yield cls(scm=scm, config=config)

    def describe(self, name: str, rev: Optional[str] = None) -> list[EnrichmentInfo]:
        """What `artifacts.yaml` says at a revision, and what the plug-ins say of the path that it names."""
        info = GTOEnrichment().describe(self.scm, name, rev)
        if info is None:
            return []
        readers = [reader for source, reader in self.config.enrichments_.items() if source != "gto"]
        said = [reader.describe(self.scm, info.get_path() or "", rev) for reader in readers]
        return [info, *(one for one in said if one is not None)]


if not TYPE_CHECKING:

    def __getattr__(name):
        from gto._elsewhere import find

        return find(__name__, name)

    def __dir__():
        from gto._elsewhere import names

        return names(__name__)
