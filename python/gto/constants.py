"""The words of the registry, and its grammar. What a name may look like, the library decides."""

from __future__ import annotations

from enum import Enum

from gto import _gto
from gto._model import Model
from gto.exceptions import ValidationError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Optional, Union

    Groups = dict[str, Optional[str]]

COMMIT = "commit"
REF = "ref"
TAG = "tag"

ARTIFACT = "artifact"
ACTION = "action"
TYPE = "type"
NAME = "name"
PATH = "path"
VERSION = "version"
STAGE = "stage"
COUNTER = "counter"

SEPARATOR_IN_NAME = ":"
SEPARATOR_IN_TAG = "="

ASSIGNMENTS_PER_VERSION = -1
VERSIONS_PER_STAGE = 1


class Action(Enum):
    """What a tag does."""

    CREATE = "create"
    DEPRECATE = "deprecate"
    DEREGISTER = "deregister"
    REGISTER = "register"
    ASSIGN = "assign"
    UNASSIGN = "unassign"


class VersionSort(Enum):
    """An order of versions: by precedence, or by time."""

    SemVer = "semver"
    Timestamp = "timestamp"


def name_to_tag(value: str) -> str:
    """An artifact's name as tags have it."""
    return value.replace(SEPARATOR_IN_NAME, SEPARATOR_IN_TAG)


def tag_to_name(value: str) -> str:
    """An artifact's name as people have it."""
    return value.replace(SEPARATOR_IN_TAG, SEPARATOR_IN_NAME)


class Match:
    """What re.Match says of a text that matched as a whole."""

    def __init__(self, string: str, groups: Groups) -> None:
        self.string = string
        self._groups = groups

    def __getitem__(self, group: Union[int, str]) -> Optional[str]:
        if group == 0:
            return self.string
        try:
            return self._groups[group]  # type: ignore[index]
        except KeyError:
            raise IndexError("no such group") from None

    def group(self, *groups: Union[int, str]) -> Any:
        """One group, or a tuple of several; the whole text without any."""
        found = tuple(self[group] for group in groups or (0,))
        return found[0] if len(found) == 1 else found

    def groupdict(self, default: Optional[str] = None) -> Groups:
        """All groups by their names."""
        return {key: default if value is None else value for key, value in self._groups.items()}

    def start(self) -> int:
        """Where the match begins."""
        return 0

    def end(self) -> int:
        """Where the match ends."""
        return len(self.string)

    def span(self) -> tuple[int, int]:
        """Where the match begins and ends."""
        return 0, len(self.string)


class Grammar:
    """The methods of a compiled regular expression for a rule that the library knows."""

    def __init__(self, parse: Callable[[str], Optional[Groups]]) -> None:
        self._parse = parse

    def fullmatch(self, string: str) -> Optional[Match]:
        """The groups of a text that is in the grammar, else None."""
        try:
            groups = self._parse(string)
        except ValueError:  # no text that Git could hold
            return None
        return None if groups is None else Match(string, groups)

    match = search = fullmatch


def _name_groups(text: str) -> Optional[Groups]:
    return {} if _gto.name_is_valid(text) else None


def _fullname_groups(text: str, separator: str = SEPARATOR_IN_NAME) -> Optional[Groups]:
    if not _gto.artifact_is_valid(text.replace(separator, SEPARATOR_IN_NAME)):
        return None
    dirname, found, name = text.rpartition(separator)
    return {"dirname": dirname + found or None, "name": name}


def _fullname_in_tag_groups(text: str) -> Optional[Groups]:
    return None if SEPARATOR_IN_NAME in text else _fullname_groups(text, SEPARATOR_IN_TAG)


def _tag_groups(text: str) -> Optional[Groups]:
    parts = _gto.parse_tag_name(text)
    if not parts:
        return None
    action, artifact, version, stage, counter = parts
    plain = action == Action.DEPRECATE.value
    return {
        "artifact": name_to_tag(artifact),
        "version": version,
        "stage": stage,
        "cancel": None if plain else "!" if action.startswith(("de", "un")) else "",
        "deprecated": "deprecated" if plain else None,
        "created": None,
        "counter": None if counter is None else str(counter),
    }


def _shortcut_groups(text: str) -> Optional[Groups]:
    artifact, version, stage, latest = _gto.parse_shortcut(text)
    if not (version or stage or latest):
        return None
    return {"artifact": artifact, "stage": stage, "version": text.rpartition("@")[2] if latest else version}


def _hexsha_groups(text: str) -> Optional[Groups]:
    digits = set("0123456789abcdefABCDEF")
    return {} if len(text) in (40, 64) and digits.issuperset(text) else None


name_re = Grammar(_name_groups)
fullname_re = Grammar(_fullname_groups)
fullname_in_tag_re = Grammar(_fullname_in_tag_groups)
tag_re = Grammar(_tag_groups)
shortcut_re = Grammar(_shortcut_groups)
git_hexsha_re = Grammar(_hexsha_groups)


def is_hexsha(value: str) -> bool:
    """Whether this is the id of an object."""
    return bool(git_hexsha_re.search(value))


def check_string_is_valid(value: str, regex: Grammar = name_re) -> bool:
    """Whether a text is in a grammar."""
    return bool(regex.search(value))


def _assert_valid(value: str, grammar: Grammar) -> None:
    if not check_string_is_valid(value, grammar):
        raise ValidationError(
            f"Invalid value '{value}'. Only letters, numbers, '_', '-', '/' are allowed."
            " Value must be of len >= 2 and must start and end with a letter or a number."
        )


def assert_name_is_valid(value: str) -> None:
    """Raises ValidationError unless this is the name of a stage, a type, a label or a bare artifact."""
    _assert_valid(value, name_re)


def assert_fullname_is_valid(value: str) -> None:
    """Raises ValidationError unless this is the name of an artifact, `NAME` or `DIR:NAME`."""
    _assert_valid(value, fullname_re)


class Shortcut(Model):
    """A name with a pick: `NAME@latest`, `NAME@v1.0.0`, `NAME#stage`; or a name alone."""

    _fields = ("name", "stage", "version", "latest", "shortcut")
    _defaults = {"stage": None, "version": None, "latest": False, "shortcut": False}

    name: str
    stage: Optional[str]
    version: Optional[str]
    latest: bool
    shortcut: bool


def parse_shortcut(value: str) -> Shortcut:
    """Takes a shortcut apart."""
    name, version, stage, latest = _gto.parse_shortcut(value)
    picks = bool(version or stage or latest)
    return Shortcut(name=name, stage=stage, version=version, latest=latest, shortcut=picks)


def mark_artifact_unregistered(artifact_name: str) -> str:
    """The name of an artifact that no tag knows, as tables show it."""
    return f"*{artifact_name}"
