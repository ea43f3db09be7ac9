"""What can go wrong. The texts are those of the library; made by hand, an exception words itself."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional


class GTOException(Exception):
    """The base of all exceptions of this package."""

    detail: Optional[str] = None  # what else is known of the reason

    def __init__(self, msg: str, *args: Any) -> None:
        assert msg
        self.msg = msg
        super().__init__(msg, *args)

    def __reduce__(self) -> Any:
        return _made, (type(self), self.msg, self.detail)


class _Worded(GTOException):
    """An exception that puts its arguments into its text."""

    _message = ""
    _arguments: tuple[str, ...] = ()
    _ending = ""
    message: str

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.message = cls._message

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        values = dict(zip(self._arguments, args))
        if len(args) > len(self._arguments) or values.keys() & kwargs.keys():
            raise TypeError(f"{type(self).__name__}() takes {', '.join(self._arguments) or 'nothing'}")
        values.update(kwargs)
        if values.keys() != set(self._arguments):
            raise TypeError(f"{type(self).__name__}() needs {', '.join(self._arguments) or 'nothing'}")
        self.message = self._message.format(**values) + self._ending
        super().__init__(self.message)


class NotFound(GTOException):
    """Something that was asked for is not there."""


class AmbiguousArg(GTOException):
    """An argument that can mean several things."""


class InvalidVersion(GTOException):
    """Not `v` and a version of Semantic Versioning 2.0.0."""


class WrongArgs(GTOException):
    """Arguments that exclude each other, or that the registry rules out."""


class ValidationError(GTOException):
    """A name that the grammar does not allow."""


class NotImplementedInGTO(GTOException):
    """Something that is not supported."""


class NoRepo(_Worded):
    """No Git repository there, or none that may be used."""

    _arguments = ("path",)
    _message = "No Git repo found in '{path}'"


class WrongConfig(_Worded):
    """A `.gto` or a GTO_* variable that is not valid."""

    _arguments = ("path",)
    _message = "Wrong config file '{path}'"


class WrongArtifactsYaml(_Worded):
    """An `artifacts.yaml` that is not valid."""

    _message = "artifacts.yaml file doesn't conform to GTO format"


class NoFile(_Worded):
    """A path that is not in the commit."""

    _arguments = ("path",)
    _message = "Nothing found in '{path}' for checked out commit"


class UnknownType(_Worded):
    """A type that the configuration does not allow."""

    _arguments = ("type", "types")
    _message = "Allowed types are: '{types}'"


class ArtifactExists(_Worded):
    """An artifact that is annotated already."""

    _arguments = ("name",)
    _message = "Enrichment for '{name}' already exists"


class ArtifactNotFound(_Worded):
    """No such artifact."""

    _arguments = ("name",)
    _message = "Cannot find artifact '{name}'"


class PathIsUsed(_Worded):
    """A path that belongs to another artifact."""

    _arguments = ("type", "name", "path")
    _message = "Provided path conflicts with '{path}' ('{type}' '{name}')"


class VersionRequired(_Worded):
    """No such version of the artifact."""

    _arguments = ("name",)
    _message = "No versions found for '{name}'"


class ManyVersions(_Worded):
    """Several versions where one is needed."""

    _arguments = ("name", "versions")
    _message = (
        "Multiple versions are not allowed on the same Git commit. "
        "Violation detected for artifact '{name}', versions '{versions}'."
    )


class VersionAlreadyRegistered(_Worded):
    """The version is registered already, at another commit."""

    _arguments = ("version",)
    _message = "Version '{version}' already was registered."
    _ending = "\n"


class VersionExistsForCommit(_Worded):
    """The commit has a version of the artifact already."""

    _arguments = ("model", "version")
    _message = "'{model}' is already registered in this commit with version '{version}'"


class UnknownStage(_Worded):
    """A stage that the configuration does not allow."""

    _arguments = ("stage", "stages")
    _message = "Allowed stages are: '{stages}'"


class NoActiveAssignment(_Worded):
    """No version is in the stage."""

    _arguments = ("stage", "name")
    _message = "No version in stage '{stage}' was found for '{name}'"


class NoStageForVersion(_Worded):
    """The version is not in the stage."""

    _arguments = ("artifact", "version", "stage")
    _message = "The artifact '{artifact}' version '{version}' is not in stage '{stage}'"


class RefNotFound(_Worded):
    """No such revision."""

    _arguments = ("ref",)
    _message = "Ref '{ref}' was not found in the repository history"


class IncomparableVersions(_Worded):
    """Versions of different kinds."""

    _arguments = ("this", "that")
    _message = "You can compare only versions of the same system, but not '{this}' and '{that}'"


class UnknownAction(_Worded):
    """An action that tags cannot express."""

    _arguments = ("action",)
    _message = "Unknown action '{action}' was requested"


class MissingArg(_Worded):
    """An argument that is needed here."""

    _arguments = ("arg",)
    _message = "'{arg}' is required"


class InvalidTagName(_Worded):
    """Not the name of a registry tag."""

    _arguments = ("tag",)
    _message = "Cannot parse tag name '{tag}'"


class TagExists(_Worded):
    """A tag of that name exists."""

    _arguments = ("name",)
    _message = "tag '{name}' already exists"


class TagNotFound(_Worded):
    """No such tag."""

    _arguments = ("name",)
    _message = "tag '{name}' is not found"


class RegistryWarning(UserWarning):
    """Something in the registry that makes answers doubtful; `gto doctor` lists all there is."""


def _made(cls: type[GTOException], message: str, detail: Optional[str]) -> GTOException:
    """An exception with a text that is ready, and what else is known of the reason."""
    exception = cls.__new__(cls)
    GTOException.__init__(exception, message)
    exception.message = message  # type: ignore[attr-defined]
    exception.detail = detail
    if detail:
        exception.__notes__ = [detail]  # tracebacks show it, from Python 3.11 on
    return exception


def _from_library(name: str, message: str, detail: Optional[str] = None) -> GTOException:
    """The exception `name` for an error of the library."""
    cls = globals()[name]
    return _made(cls, message.rstrip("\n") + getattr(cls, "_ending", ""), detail)


_held: dict[int, list[str]] = {}  # warnings of threads of this package, for whoever waits for them


def _warn(message: str, remedy: Optional[str]) -> None:
    """Warns whoever called the package."""
    import sys
    import warnings
    from _thread import get_ident

    text = f"{message}; {remedy}" if remedy else message
    held = _held.get(get_ident())
    if held is not None:
        held.append(text)
        return
    level = 1
    frame = sys._getframe()
    while frame.f_back and frame.f_globals.get("__name__", "").split(".")[0] == "gto":
        frame = frame.f_back
        level += 1
    warnings.warn(text, RegistryWarning, stacklevel=level)
