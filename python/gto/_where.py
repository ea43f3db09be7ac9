"""Which repository is meant."""

from __future__ import annotations

from gto import _gto

TYPE_CHECKING = False
if TYPE_CHECKING:
    from os import PathLike
    from typing import Any, Protocol, Union

    class Scm(Protocol):
        """An object that stands for a repository, such as scmrepo's."""

        @property
        def root_dir(self) -> str: ...

    # The current one; its path or URL; an object that stands for it; one that is open.
    Where = Union[None, str, bytes, PathLike[str], Scm]


def where(repo: Where) -> _gto.Where:
    """What the library opens: a path or URL, None for the current repository, or one that is open."""
    if repo is None or isinstance(repo, str):
        return repo
    opened = getattr(repo, "_opened", None)
    if opened is not None:
        return opened  # type: ignore[no-any-return]
    return repo.root_dir if hasattr(repo, "root_dir") else repo


def is_repository(value: Any, careful: bool) -> bool:
    """Whether an argument stands for a repository rather than for the name of an artifact.

    `DIR:NAME` may also be `HOST:PATH`: if `careful`, it is taken for a repository.
    """
    if not isinstance(value, str):
        return value is None or isinstance(value, bytes) or hasattr(value, "__fspath__") or hasattr(value, "root_dir")
    from os.path import isdir

    try:
        return (_gto.is_url(value) and (careful or not _gto.artifact_is_valid(value))) or isdir(value)
    except ValueError:  # no text that could be either
        return False
