"""Several repositories, asked at the same time."""

from __future__ import annotations

from gto import _gto, api
from gto.exceptions import ArtifactNotFound, GTOException, RefNotFound, _held, _warn
from gto.repo import Repo

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any, Callable, Optional, TypeVar

    from gto._where import Where
    from gto.types import Answer

    T = TypeVar("T")

_AT_ONCE = 8  # servers refuse more connections at once


class Repos:
    """Repositories that are open: each question is asked of all of them at the same time.

        with gto.Repos(["models", "https://example.org/data.git"]) as repos:
            repos.show()

    An answer is a list of dictionaries, in the order of the repositories: `repository` (a short name that tells it from
    the others), `root`, and what it answers. One that cannot be read is a RegistryWarning, and has no place in the
    answer; if none can be read, the exception of the first one is raised. One that is named twice is asked once.
    """

    def __init__(self, repos: Iterable[Where]) -> None:
        if isinstance(repos, (str, bytes)):
            raise TypeError(f"Repos() takes several repositories, not {repos!r}")
        made = [Repo._later(repo.root_dir if isinstance(repo, Repo) else repo) for repo in repos]
        names = [_name_of(repo) for repo in made]
        self.errors: dict[str, Exception] = {}  # why some could not be opened
        self.roots: list[str] = []
        self._repos: list[Repo] = []
        for repo, name, (root, error) in zip(made, names, self._together(made, names, _connect)):
            if error is not None:
                self.errors[name] = error
            elif root is not None and root not in self.roots:
                self.roots.append(root)
                self._repos.append(repo)
        self.labels = _gto.repository_labels(self.roots)
        self._report(self.errors.items(), bool(self._repos))

    def __enter__(self) -> Repos:
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()

    def close(self) -> None:
        """Closes all."""
        for repo in self._repos:
            repo.close()

    def __len__(self) -> int:
        return len(self._repos)

    def __iter__(self) -> Iterator[Repo]:
        return iter(self._repos)

    def __repr__(self) -> str:
        return f"Repos({self.roots!r})"

    # ---- Asking

    @staticmethod
    def _together(
        repos: list[Repo], names: list[str], ask: Callable[[Repo], T]
    ) -> list[tuple[Optional[T], Optional[Exception]]]:
        """What each repository answers, or why it does not."""
        from concurrent.futures import ThreadPoolExecutor

        def held(repo: Repo) -> tuple[Optional[T], Optional[Exception], list[str]]:
            from _thread import get_ident

            said = _held[get_ident()] = []
            try:
                return ask(repo), None, said
            except (GTOException, OSError) as error:
                return None, error, said
            finally:
                del _held[get_ident()]

        with ThreadPoolExecutor(_AT_ONCE) as pool:
            waiting = [pool.submit(held, repo) for repo in repos]
            try:
                answers = [future.result() for future in waiting]
            except BaseException:  # of a handler of a signal, too
                for future in waiting:
                    future.cancel()
                for repo in repos:
                    _gto.give_up(repo._opened)
                raise
        for name, (_, _, said) in zip(names, answers):
            for text in said:
                _warn(f"{name}: {text}", None)
        return [(answer, error) for answer, error, _ in answers]

    @staticmethod
    def _report(failed: Iterable[tuple[str, Exception]], any_is_read: bool) -> None:
        """Warns of those that cannot be read; raises the first reason if none can be."""
        for name, error in failed:
            if not any_is_read:
                raise error
            _warn(f"{name}: {error}", None)

    def _ask(
        self,
        key: str,
        ask: Callable[[Repo], Any],
        absent: Optional[type[GTOException]] = None,
        lacks: Optional[type[GTOException]] = None,
    ) -> list[Answer]:
        """The answers of all.

        `absent`: one has nothing of what is asked for, and answers with an empty list. `lacks`: one cannot have it, and
        is left out. Where all say so, that is the error.
        """
        outcome = self._together(self._repos, self.labels, ask)
        rows: list[Any] = []
        failed: list[tuple[str, Exception]] = []
        told: list[Exception] = []
        answered = False
        for label, root, (answer, error) in zip(self.labels, self.roots, outcome):
            if absent and isinstance(error, absent):
                told.append(error)
                rows.append({"repository": label, "root": root, key: []})
            elif lacks and isinstance(error, lacks):
                told.append(error)
            elif error is not None:
                failed.append((label, error))
            else:
                answered = True
                rows.append({"repository": label, "root": root, key: answer})
        self._report(failed, answered or bool(told))
        if told and not answered:
            raise told[0]
        return rows

    def show(self, name: Optional[str] = None, **options: Any) -> list[Answer]:
        """`artifacts` or `versions` of each: what gto.api.show() gives, with the same options."""
        for form in ("table", "json"):
            if options.get(form):
                raise TypeError(f"the answer of several repositories has no form '{form}'")
        commits = [option for option in ("points_at", "contains", "no_contains") if options.get(option) is not None]
        key = "versions" if name or commits else "artifacts"
        lacks = RefNotFound if commits and "no_contains" not in commits else None
        return self._ask(key, lambda repo: api.show(repo, name, **options), ArtifactNotFound, lacks=lacks)

    def history(self, artifact: Optional[str] = None, **options: Any) -> list[Answer]:
        """`events` of each: what gto.api.history() gives, with the same options."""
        if options.get("table"):
            raise TypeError("the answer of several repositories has no form 'table'")
        return self._ask("events", lambda repo: api.history(repo, artifact, **options))

    def stages(self, allowed: bool = False, used: bool = False, **options: Any) -> list[Answer]:
        """`stages` of each: what gto.api.stages() gives."""
        return self._ask("stages", lambda repo: api.stages(repo, allowed, used, **options))

    def doctor(self) -> list[Answer]:
        """`problems` of each: what gto.api.doctor() gives."""
        return self._ask("problems", lambda repo: api.doctor(repo))

    def describe(self, name: str) -> Optional[Answer]:
        """The `description` of the first that says anything: what gto.api.describe() gives."""
        for row in self._ask("description", lambda repo: api.describe(repo, name)):
            if row["description"] is not None:
                return row
        return None


def _name_of(repo: Repo) -> str:
    """What a repository that is not open is called."""
    from os import fsdecode

    return "." if repo._place is None else fsdecode(repo._place)  # type: ignore[arg-type]


def _connect(repo: Repo) -> str:
    """Opens a repository; its root."""
    _gto.connect(repo._opened)
    return repo.root_dir
