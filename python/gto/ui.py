"""Where `stdout=True` says what was done: nowhere, unless somebody listens.

    with gto.ui.cli_echo():
        api.register(".", "churn", "HEAD", stdout=True)
"""

from __future__ import annotations

from contextlib import contextmanager

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, Callable, Optional

    Echo = Optional[Callable[..., Any]]

_echo: Echo = None


@contextmanager
def set_echo(echo_func: Any = ...) -> Iterator[None]:
    """Calls a function with each message; None: says nothing; without an argument: as before."""
    global _echo
    before = _echo
    if echo_func is not ...:
        _echo = echo_func
    try:
        yield
    finally:
        _echo = before


@contextmanager
def cli_echo() -> Iterator[None]:
    """Prints messages on standard output."""
    with set_echo(print):
        yield


@contextmanager
def stderr_echo() -> Iterator[None]:
    """Prints messages on standard error."""
    import sys

    with set_echo(lambda *message: print(*message, file=sys.stderr)):
        yield


@contextmanager
def no_echo() -> Iterator[None]:
    """Says nothing."""
    with set_echo(None):
        yield


def echo(*message: Any) -> None:
    """Says something."""
    if _echo is not None:
        _echo(*message)
