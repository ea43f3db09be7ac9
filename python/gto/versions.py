"""Versions: `v` and Semantic Versioning 2.0.0 (https://semver.org)."""

from __future__ import annotations

from gto import _gto
from gto.exceptions import IncomparableVersions, InvalidVersion, WrongArgs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, Optional, Union

    Parts = tuple[int, int, int, Optional[str], Optional[str]]


class AbstractVersion:
    """A version of some system."""

    version: str

    def __init__(self, version: str) -> None:
        if not self.is_valid(version):
            raise InvalidVersion(f"Supplied version '{version}' cannot be parsed")
        self.version = version

    @classmethod
    def is_valid(cls, version: Any) -> bool:
        """Whether this is the text of a version."""
        raise NotImplementedError

    @classmethod
    def get_minimal(cls) -> AbstractVersion:
        """The version that an artifact begins with."""
        raise NotImplementedError


def _is_valid(version: Any) -> bool:
    try:
        return isinstance(version, str) and _gto.semver_is_valid(version)
    except ValueError:  # no text that Git could hold
        return False


class VersionInfo:
    """The parts of a version, which compare by precedence and print without `v`."""

    NAMES = ("major", "minor", "patch", "prerelease", "build")

    def __init__(
        self,
        major: int = 0,
        minor: int = 0,
        patch: int = 0,
        prerelease: Union[None, str, int] = None,
        build: Union[None, str, int] = None,
    ) -> None:
        self.major, self.minor, self.patch = int(major), int(minor), int(patch)
        self.prerelease = None if prerelease is None else str(prerelease)
        self.build = None if build is None else str(build)
        if not _is_valid(f"v{self}"):
            raise ValueError(f"{self} is not valid SemVer string")

    @classmethod
    def parse(cls, version: str) -> VersionInfo:
        """The parts of a text."""
        if not _is_valid(f"v{version}"):
            raise ValueError(f"{version} is not valid SemVer string")
        text, _, build = version.partition("+")
        core, _, prerelease = text.partition("-")
        major, minor, patch = map(int, core.split("."))
        return cls(major, minor, patch, prerelease or None, build or None)

    @classmethod
    def is_valid(cls, version: str) -> bool:
        """Whether this is the text of a version, without `v`."""
        return _is_valid(f"v{version}")

    isvalid = is_valid

    def to_tuple(self) -> Parts:
        """The parts as a tuple."""
        return self.major, self.minor, self.patch, self.prerelease, self.build

    def to_dict(self) -> dict[str, Any]:
        """The parts as a dictionary."""
        return dict(zip(self.NAMES, self.to_tuple()))

    model_dump = to_dict

    def __iter__(self) -> Iterator[Any]:
        return iter(self.to_tuple())

    def __getitem__(self, index: Any) -> Any:
        return self.to_tuple()[index]

    def __str__(self) -> str:
        prerelease = "" if self.prerelease is None else f"-{self.prerelease}"
        build = "" if self.build is None else f"+{self.build}"
        return f"{self.major}.{self.minor}.{self.patch}{prerelease}{build}"

    def __repr__(self) -> str:
        parts = ", ".join(f"{name}={part!r}" for name, part in self.to_dict().items())
        return f"VersionInfo({parts})"

    def _like(self, other: Any) -> Optional[VersionInfo]:
        if isinstance(other, VersionInfo):
            return other
        if isinstance(other, str):
            return self.parse(other)
        if isinstance(other, dict):
            return type(self)(**other)
        return type(self)(*other) if isinstance(other, (tuple, list)) else None

    def compare(self, other: Any) -> int:
        """-1, 0 or 1, by precedence; of a version, its text without `v`, or its parts."""
        like = self._like(other)
        if like is None:
            raise TypeError(f"{self!r} cannot be compared with {other!r}")
        order = _gto.compare_semver(f"v{self}", f"v{like}")
        return (order > 0) - (order < 0)

    def __eq__(self, other: object) -> bool:
        if self._like(other) is None:
            return NotImplemented
        return self.compare(other) == 0

    def __hash__(self) -> int:
        return hash(self.to_tuple()[:4])  # what has one precedence is equal

    def __lt__(self, other: Any) -> bool:
        if self._like(other) is None:
            return NotImplemented
        return self.compare(other) < 0

    def __le__(self, other: Any) -> bool:
        if self._like(other) is None:
            return NotImplemented
        return self.compare(other) <= 0

    def __gt__(self, other: Any) -> bool:
        if self._like(other) is None:
            return NotImplemented
        return self.compare(other) > 0

    def __ge__(self, other: Any) -> bool:
        if self._like(other) is None:
            return NotImplemented
        return self.compare(other) >= 0

    def replace(self, **parts: Any) -> VersionInfo:
        """A version with some parts changed."""
        unknown = parts.keys() - set(self.NAMES)
        if unknown:
            raise TypeError(f"replace() got unexpected keyword arguments: {', '.join(sorted(unknown))}")
        return type(self)(**{**self.to_dict(), **parts})

    def finalize_version(self) -> VersionInfo:
        """The release that it leads to: without pre-release and build."""
        return self.replace(prerelease=None, build=None)

    def _bump(self, part: int) -> VersionInfo:
        return self.parse(_gto.bump_semver(f"v{self}", part)[1:])

    def bump_major(self) -> VersionInfo:
        """The next major version."""
        return self._bump(_gto.BUMP_MAJOR)

    def bump_minor(self) -> VersionInfo:
        """The next minor version."""
        return self._bump(_gto.BUMP_MINOR)

    def bump_patch(self) -> VersionInfo:
        """The next patch version."""
        return self._bump(_gto.BUMP_PATCH)

    def bump_prerelease(self, token: Optional[str] = "rc") -> VersionInfo:
        """The next pre-release: the last number of this one plus one, or the first one that begins with `token`."""
        if self.prerelease is None:
            return self.replace(prerelease="1" if token == "" else f"{token or 'rc'}.1", build=None)
        start, _, last = self.prerelease.rpartition(".")
        number = f"{int(last) + 1}" if last.isdigit() else f"{last}.0"
        return self.replace(prerelease=f"{start}.{number}" if start else number, build=None)

    def bump_build(self, token: Optional[str] = "build") -> VersionInfo:
        """The next build: with the last number in it plus one, or the first one that begins with `token`."""
        if self.build is None:
            return self.replace(build="1" if token == "" else f"{token or 'build'}.1")
        return self.replace(build=_raise_last_number(self.build))

    def next_version(self, part: str, prerelease_token: str = "rc") -> VersionInfo:
        """The version that follows when `part` ("major", "minor", "patch" or "prerelease") changes."""
        if part not in self.NAMES[:4]:
            raise ValueError(f"Invalid part. Expected one of {', '.join(self.NAMES[:4])}, but got '{part}'")
        release = self.finalize_version()
        if part == "prerelease":
            return (self if self.prerelease else self.bump_patch()).bump_prerelease(prerelease_token)
        leads_to_it = part == "patch" or (self.patch == 0 and (part == "minor" or self.minor == 0))
        if (self.prerelease or self.build) and leads_to_it:
            return release
        bumped: VersionInfo = getattr(self, f"bump_{part}")()
        return bumped

    def match(self, match_expr: str) -> bool:
        """Whether this holds of it: one of `<`, `<=`, `>`, `>=`, `==` and `!=`, and a version; or a version alone."""
        wanted = {
            "<=": (-1, 0), ">=": (0, 1), "==": (0,), "!=": (-1, 1), "<": (-1,), ">": (1,), "": (0,),
        }  # fmt: skip
        operator = next(sign for sign in wanted if match_expr.startswith(sign))
        return self.compare(match_expr[len(operator) :]) in wanted[operator]

    def is_compatible(self, other: VersionInfo) -> bool:
        """Whether what needs this version runs with the other."""
        if not isinstance(other, VersionInfo):
            raise TypeError(f"{other!r} is no VersionInfo")
        if self.major == 0 or self.prerelease or other.prerelease:
            return self.to_tuple()[:4] == other.to_tuple()[:4]
        return self.major == other.major and other >= self


def _raise_last_number(text: str) -> str:
    """Adds one to the last run of digits, in as many digits; without any, appends `.0`."""
    end = len(text)
    while end and text[end - 1] not in "0123456789":
        end -= 1
    start = end
    while start and text[start - 1] in "0123456789":
        start -= 1
    if start == end:
        return f"{text}.0"
    return f"{text[:start]}{int(text[start:end]) + 1:0{end - start}}{text[end:]}"


class SemVer(AbstractVersion):
    """A version such as `v1.2.3-rc.1`, compared by precedence."""

    @classmethod
    def is_valid(cls, version: Any) -> bool:
        """Whether this is the text of a version."""
        return _is_valid(version)

    @classmethod
    def parse(cls, version: str) -> VersionInfo:
        """The parts of a version."""
        if not isinstance(version, str):
            raise InvalidVersion("Version should be of type str")
        if not version.startswith("v"):
            raise InvalidVersion(f"{version}: not a valid semantic version tag. Must start with 'v'")
        return VersionInfo.parse(version[1:])

    @classmethod
    def get_minimal(cls) -> SemVer:
        """The version that an artifact begins with."""
        return cls("v0.0.1")

    def _compare(self, other: Any) -> int:
        return _gto.compare_semver(self.version, self._alike(other).version)

    def _alike(self, other: Any) -> SemVer:
        if isinstance(other, str):
            other = self.__class__(other)
        if not isinstance(other, self.__class__):
            raise IncomparableVersions(self, other)
        return other

    def __eq__(self, other: Any) -> bool:
        return self.version == self._alike(other).version

    def __hash__(self) -> int:
        return hash(self.version)

    def __lt__(self, other: Any) -> bool:
        return self._compare(other) < 0

    def __gt__(self, other: Any) -> bool:
        return self._compare(other) > 0

    def __le__(self, other: Any) -> bool:
        return self._compare(other) <= 0

    def __ge__(self, other: Any) -> bool:
        return self._compare(other) >= 0

    def __repr__(self) -> str:
        return f"SemVer('{self.version}')"

    def bump_major(self) -> SemVer:
        """The next major version."""
        return self.__class__(_gto.bump_semver(self.version, _gto.BUMP_MAJOR))

    def bump_minor(self) -> SemVer:
        """The next minor version."""
        return self.__class__(_gto.bump_semver(self.version, _gto.BUMP_MINOR))

    def bump_patch(self) -> SemVer:
        """The next patch version."""
        return self.__class__(_gto.bump_semver(self.version, _gto.BUMP_PATCH))

    def bump(
        self, bump_major: bool = False, bump_minor: bool = False, bump_patch: bool = False
    ) -> SemVer:
        """The next version, as exactly one argument says."""
        if sum(map(bool, (bump_major, bump_minor, bump_patch))) != 1:
            raise WrongArgs("Need to specify exactly one bump argument")
        if bump_major:
            return self.bump_major()
        return self.bump_minor() if bump_minor else self.bump_patch()
