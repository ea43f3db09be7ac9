"""Which repository is meant."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from os import PathLike
    from typing import Protocol, Union

    class Scm(Protocol):
        """An object that stands for a repository, such as scmrepo's."""

        @property
        def root_dir(self) -> str: ...

    Repo = Union[None, str, PathLike[str], Scm]


def where(repo: Repo) -> Union[None, str, PathLike[str]]:
    """The path of a repository, or None for the current one."""
    if repo is None or isinstance(repo, str) or not hasattr(repo, "root_dir"):
        return repo
    return repo.root_dir
