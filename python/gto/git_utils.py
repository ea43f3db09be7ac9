"""What is left to Git itself."""

from __future__ import annotations

from contextlib import contextmanager

from gto.exceptions import GTOException, NoRepo, WrongArgs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from subprocess import CompletedProcess
    from typing import Any, Callable, Optional

    from gto._where import Where


# Variables that say where a repository is: they do not hold for one that is named.
_PLACES = ("GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_NAMESPACE")


def run_git(
    repo: Where, *args: str, check: bool = True, environment: Optional[dict[str, str]] = None
) -> CompletedProcess[str]:
    """Runs Git in a repository. `environment`: variables for it."""
    import os
    from subprocess import PIPE, run

    directory: Any = getattr(repo, "root_dir", repo)
    variables = {**os.environ, **(environment or {})}
    place = []
    if directory is not None:
        place = ["-C", os.fsdecode(directory)]
        for name in _PLACES:
            variables.pop(name, None)
    done = run(
        ["git", *place, *args], stdout=PIPE, stderr=PIPE, encoding="utf-8", errors="replace", env=variables
    )
    if check and done.returncode:
        raise GTOException(f"`git {' '.join(args)}` failed: {done.stderr.strip()}")
    return done


class Scm:
    """A repository in a directory."""

    def __init__(self, root_dir: str) -> None:
        self.root_dir = root_dir

    def close(self) -> None:
        """Nothing is open."""


def scm_of(root_dir: str) -> Any:
    """The object of scmrepo for a repository where that package is installed; else one that knows where it is."""
    try:
        from scmrepo.git import Git  # type: ignore
    except ImportError:
        return Scm(root_dir)
    return Git(root_dir)


@contextmanager
def cloned_git_repo(url: str) -> Iterator[Any]:
    """A clone of a repository, which is removed afterwards."""
    from subprocess import PIPE, run
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(prefix="gto-") as directory:
        done = run(["git", "clone", "-q", "--", url, directory], stderr=PIPE, encoding="utf-8", errors="replace")
        if done.returncode:
            raise NoRepo(url) from GTOException(done.stderr.strip() or "git clone failed")
        scm = scm_of(directory)
        try:
            yield scm
        finally:
            scm.close()


@contextmanager
def opened_scm(url_or_scm: Where, branch: Optional[str] = None) -> Iterator[tuple[Any, bool]]:
    """An object that stands for a repository, and whether that is a clone, made for the time being."""
    import os

    from gto import _gto

    if hasattr(url_or_scm, "root_dir"):
        yield url_or_scm, False
        return
    path = "." if url_or_scm is None else os.fsdecode(url_or_scm)
    if os.path.exists(path) or not _gto.is_url(path):
        if branch:
            raise WrongArgs("branch can only be set for remote repos")
        scm = scm_of(_gto.repository(path)["root"])
        try:
            yield scm, False
        finally:
            scm.close()
        return
    with cloned_git_repo(path) as scm:
        if branch:
            run_git(scm, "checkout", "-q", branch, "--")
        yield scm, True


def git_push_tag(scm: Any, tag_name: str, delete: bool = False, remote_name: str = "origin") -> None:
    """Pushes a tag, or deletes it there, by an object of scmrepo."""
    ref = f"refs/tags/{tag_name}"
    refusal = GTOException(
        f"The command `git push {remote_name} {tag_name}` failed. "
        "Make sure your local repository is in sync with the remote."
    )
    if not hasattr(scm, "push_refspecs"):
        if run_git(scm, "push", "-q", remote_name, f"{'' if delete else ref}:{ref}", check=False).returncode:
            raise refusal
        return
    from scmrepo.exceptions import SCMError  # type: ignore

    try:
        result = scm.push_refspecs(remote_name, f"{'' if delete else ref}:{ref}")
    except SCMError as error:
        raise refusal from error
    if any(getattr(status, "name", "") == "DIVERGED" for status in result.values()):
        raise refusal


def git_add_and_commit_all_changes(scm: Any, message: str) -> None:
    """Commits all that is not committed, new files as well."""
    if run_git(scm, "status", "--porcelain").stdout:
        run_git(scm, "add", "--all")
        run_git(scm, "commit", "-q", "-m", message)


def commit_file(
    scm: Any, path: str, change: Callable[[], None], message: str, push: bool, stdout: bool
) -> None:
    """Makes a change of one file, commits that alone, and pushes it."""
    from gto.ui import echo

    if run_git(scm, "status", "--porcelain", "--", path).stdout:
        raise GTOException(
            f"'{path}' has changes that are not committed: commit them, and run the command again"
        )
    change()
    run_git(scm, "add", "--", path)
    run_git(scm, "commit", "-q", "-m", message, "--only", "--", path)
    if push:
        run_git(scm, "push", "-q")
    if stdout:
        echo("Running `git commit` and `git push`" if push else "Running `git commit`")
    if stdout and push:
        echo("Successfully pushed a new commit to remote.")


class RemoteRepoMixin:
    """What is made of a repository, wherever that is."""

    @classmethod
    def from_scm(cls, scm: Any, cloned: bool = False, config: Any = None) -> AbstractContextManager[Any]:
        """That of the repository that an object stands for."""
        raise NotImplementedError

    @classmethod
    @contextmanager
    def from_url(cls, url_or_scm: Where, config: Any = None, branch: Optional[str] = None) -> Iterator[Any]:
        """That of a repository; one on a server is cloned."""
        with opened_scm(url_or_scm, branch) as (scm, cloned):
            with cls.from_scm(scm, cloned=cloned, config=config) as made:
                yield made


if not TYPE_CHECKING:

    def __getattr__(name):
        from gto._elsewhere import find

        return find(__name__, name)

    def __dir__():
        from gto._elsewhere import names

        return names(__name__)
