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
    EMOJI_LOAD: str
    EMOJI_FAIL: str
    EMOJI_OK: str
    EMOJI_GTO: str
    EMOJI_SAVE: str
    EMOJI_APPLY: str
    EMOJI_COPY: str
    EMOJI_CASE: str
    EMOJI_NAILS: str
    EMOJI_LINK: str

_echo: Echo = None


class Console:
    """A stream to print on."""

    def __init__(self, stderr: bool = False) -> None:
        self.stderr = stderr

    def print(self, *message: Any) -> None:
        """Prints on whatever is the standard output, or standard error, now."""
        import sys

        print(*message, file=sys.stderr if self.stderr else sys.stdout)


console = Console()
error_console = Console(stderr=True)


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
    with set_echo(console.print):
        yield


@contextmanager
def stderr_echo() -> Iterator[None]:
    """Prints messages on standard error."""
    with set_echo(error_console.print):
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


# ---- How text looks

_COLORS = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")


def color(text: str, col: str) -> str:
    """The text in one of the eight colours of terminals."""
    return f"\033[{30 + _COLORS.index(col)}m{text}\033[0m" if col in _COLORS else text


def bold(text: str) -> str:
    """The text in bold."""
    return f"\033[1m{text}\033[0m"


def boxify(text: str, col: str = "red") -> str:
    """The text in a box of that colour."""
    lines = ["", *text.splitlines(), ""]
    width = max(map(len, lines)) + 8
    inside = "\n".join(f"{color('│', col)}{line:^{width}}{color('│', col)}" for line in lines)
    return f"{color('┌' + '─' * width + '┐', col)}\n{inside}\n{color('└' + '─' * width + '┘', col)}"


def emoji(name: str) -> str:
    """The sign, unless the configuration says that there are to be none."""
    from gto.config import CONFIG

    return name if CONFIG.EMOJIS else ""


_SIGNS = {
    "LOAD": "⏳️", "FAIL": "❌ ", "OK": "✅ ", "GTO": "🪴 ", "SAVE": "💾", "APPLY": "🍏", "COPY": "🐏", "CASE": "💼️",
    "NAILS": "💅", "LINK": "🔗",
}  # fmt: skip


def __getattr__(name: str) -> str:
    """EMOJI_OK and so on, which depend on the configuration."""
    if name.startswith("EMOJI_") and name[6:] in _SIGNS:
        return emoji(_SIGNS[name[6:]])
    from gto._elsewhere import find

    found: str = find(__name__, name)
    return found


def __dir__() -> list[str]:
    from gto._elsewhere import names

    return [*names(__name__), *(f"EMOJI_{name}" for name in _SIGNS)]
