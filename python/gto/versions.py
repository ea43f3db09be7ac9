"""Versions: `v` and Semantic Versioning 2.0.0 (https://semver.org)."""

from __future__ import annotations

from gto import _gto
from gto._model import Model
from gto.exceptions import IncomparableVersions, InvalidVersion, WrongArgs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional

_PATCH, _MINOR, _MAJOR = 1, 2, 3  # enum gto_bump


class AbstractVersion:
    """A version of some system."""

    version: str


class VersionInfo(Model):
    """The parts of a version."""

    _fields = ("major", "minor", "patch", "prerelease", "build")

    major: int
    minor: int
    patch: int
    prerelease: Optional[str]
    build: Optional[str]


class SemVer(AbstractVersion):
    """A version such as `v1.2.3-rc.1`, compared by precedence."""

    def __init__(self, version: str) -> None:
        if not self.is_valid(version):
            raise InvalidVersion(f"Supplied version '{version}' cannot be parsed")
        self.version = version

    @classmethod
    def is_valid(cls, version: Any) -> bool:
        """Whether this is the text of a version."""
        try:
            return isinstance(version, str) and _gto.semver_is_valid(version)
        except ValueError:  # no text that Git could hold
            return False

    @classmethod
    def parse(cls, version: str) -> VersionInfo:
        """The parts of a version."""
        if not isinstance(version, str):
            raise InvalidVersion("Version should be of type str")
        if not version.startswith("v"):
            raise InvalidVersion(f"{version}: not a valid semantic version tag. Must start with 'v'")
        if not cls.is_valid(version):
            raise ValueError(f"{version[1:]} is not valid SemVer string")
        text, _, build = version[1:].partition("+")
        core, _, prerelease = text.partition("-")
        major, minor, patch = map(int, core.split("."))
        return VersionInfo(
            major=major, minor=minor, patch=patch, prerelease=prerelease or None, build=build or None
        )

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
        return self.__class__(_gto.bump_semver(self.version, _MAJOR))

    def bump_minor(self) -> SemVer:
        """The next minor version."""
        return self.__class__(_gto.bump_semver(self.version, _MINOR))

    def bump_patch(self) -> SemVer:
        """The next patch version."""
        return self.__class__(_gto.bump_semver(self.version, _PATCH))

    def bump(
        self, bump_major: bool = False, bump_minor: bool = False, bump_patch: bool = False
    ) -> SemVer:
        """The next version, as exactly one argument says."""
        if sum(map(bool, (bump_major, bump_minor, bump_patch))) != 1:
            raise WrongArgs("Need to specify exactly one bump argument")
        if bump_major:
            return self.bump_major()
        return self.bump_minor() if bump_minor else self.bump_patch()
