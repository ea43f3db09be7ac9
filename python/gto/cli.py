"""The program `gto`, for those who run it from Python."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import IO, Any, NoReturn, Optional


def _is_program(path: str) -> bool:
    """Whether this is the program itself, and not a script that starts Python to run it."""
    try:
        with open(path, "rb") as file:
            return os.access(path, os.X_OK) and file.read(2) != b"#!"
    except OSError:
        return False


def find_program() -> str:
    """The path of the program: it comes with this package, or is in the PATH."""
    here = os.path.dirname(os.path.abspath(__file__))
    places = [os.path.join(here, "bin"), *os.get_exec_path()]
    for place in places:
        path = os.path.join(place, "gto")
        if _is_program(path):
            return path
    raise FileNotFoundError("the program 'gto' is neither in this package nor in the PATH")


def _is_real(stream: Any, number: int) -> bool:
    """Whether a stream of Python is the one that a program inherits."""
    try:
        return bool(stream.fileno() == number)
    except (AttributeError, OSError, ValueError):
        return False


def _copy(data: bytes, stream: IO[Any]) -> None:
    """Writes what the program wrote to a stream that is put in the place of its own."""
    if data:
        stream.write(data.decode("utf-8", "surrogateescape"))


class App:
    """The program as something to call, as programs of click are."""

    name = "gto"

    def __call__(self, args: Optional[Sequence[str]] = None, **options: Any) -> Any:
        return self.main(args, **options)

    def main(
        self,
        args: Optional[Sequence[str]] = None,
        prog_name: Optional[str] = None,
        complete_var: Optional[str] = None,
        standalone_mode: bool = True,
        **_: Any,
    ) -> int:
        """Runs the program with these arguments, those of this process by default, and ends with its status.

        Without `standalone_mode`, returns the status.
        """
        words = [os.fspath(word) for word in (sys.argv[1:] if args is None else args)]
        program = find_program()
        real = all(_is_real(getattr(sys, name), number) for number, name in enumerate(("stdin", "stdout", "stderr")))
        if real and args is None and standalone_mode:
            self._become(program, words)
        status = self._run(program, words)
        if standalone_mode:
            raise SystemExit(status)
        return status

    @staticmethod
    def _become(program: str, words: list[str]) -> NoReturn:
        sys.stdout.flush()
        sys.stderr.flush()
        os.execv(program, ["gto", *words])

    @staticmethod
    def _run(program: str, words: list[str]) -> int:
        from subprocess import PIPE, run

        streams: dict[str, Any] = {}
        for number, name in ((1, "stdout"), (2, "stderr")):
            if _is_real(getattr(sys, name), number):
                getattr(sys, name).flush()
            else:
                streams[name] = PIPE
        done = run(["gto", *words], executable=program, **streams)
        if done.stdout:
            _copy(done.stdout, sys.stdout)
        if done.stderr:
            _copy(done.stderr, sys.stderr)
        return done.returncode if done.returncode >= 0 else 128 - done.returncode


app = App()

if __name__ == "__main__":
    app()
