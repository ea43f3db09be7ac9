"""The words of the registry, and its grammar. What a name may look like, the library decides; the patterns say the same."""

from __future__ import annotations

from enum import Enum

from gto import _gto

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from typing import Any, Optional

    from gto._shortcut import Shortcut as Shortcut
    from gto.exceptions import ValidationError as ValidationError

    name_re: re.Pattern[str]
    fullname_re: re.Pattern[str]
    fullname_in_tag_re: re.Pattern[str]
    tag_re: re.Pattern[str]
    shortcut_re: re.Pattern[str]
    git_hexsha_re: re.Pattern[str]

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
    DEPRECATE = _gto.ACTION_DEPRECATE
    DEREGISTER = _gto.ACTION_DEREGISTER
    REGISTER = _gto.ACTION_REGISTER
    ASSIGN = _gto.ACTION_ASSIGN
    UNASSIGN = _gto.ACTION_UNASSIGN


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


# ---- Patterns, without the ends of the text

_IDENTIFIER = "(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)"

dirname = "[A-Za-z0-9_./-]+"
name = "[A-Za-z0-9]([A-Za-z0-9_/-]*[A-Za-z0-9])?"
semver = (
    "(?P<major>0|[1-9][0-9]*)[.](?P<minor>0|[1-9][0-9]*)[.](?P<patch>0|[1-9][0-9]*)"
    f"(?:-(?P<prerelease>{_IDENTIFIER}(?:[.]{_IDENTIFIER})*))?"
    "(?:[+](?P<buildmetadata>[0-9A-Za-z-]+(?:[.][0-9A-Za-z-]+)*))?"
)
counter = "?P<counter>[0-9]+"
fullname = f"(?P<dirname>{dirname}{SEPARATOR_IN_NAME})?(?P<name>{name})"
fullname_in_tag = name_to_tag(fullname)
_SUBJECT = f"(#(?P<stage>{name})|@(?P<version>v{semver}))(?P<cancel>!?)"
# No tag creates an artifact: that group is there for those who ask for it.
_PLAIN = "@((?P<deprecated>deprecated)|(?P<created>(?!)))"

_PATTERNS = {
    "name_re": name,
    "fullname_re": fullname,
    "fullname_in_tag_re": fullname_in_tag,
    "tag_re": f"(?P<artifact>{fullname_in_tag})(({_SUBJECT})|{_PLAIN})(#({counter}))?",
    "shortcut_re": f"(?P<artifact>{fullname})(#(?P<stage>{name})|@(?P<version>latest|greatest|v{semver}))",
    "git_hexsha_re": "[0-9a-fA-F]{40}(?:[0-9a-fA-F]{24})?",
}


def __getattr__(attribute: str) -> Any:
    """Patterns are compiled when somebody asks for one: that takes longer than all else here."""
    if attribute in _PATTERNS:
        import re

        value: Any = re.compile(f"^{_PATTERNS[attribute]}\\Z")
    elif attribute == "Shortcut":
        from gto._shortcut import Shortcut as value
    elif attribute == "ValidationError":
        from gto.exceptions import ValidationError as value
    elif attribute == "__all__":  # for `import *`
        return [known for known in __dir__() if known[0] != "_"]
    else:
        raise AttributeError(f"module 'gto.constants' has no attribute '{attribute}'")
    globals()[attribute] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_PATTERNS, "Shortcut", "ValidationError"})


def is_hexsha(value: str) -> bool:
    """Whether this is the id of an object."""
    return len(value) in (40, 64) and set("0123456789abcdefABCDEF").issuperset(value)


def check_string_is_valid(value: str, regex: Optional[re.Pattern[str]] = None) -> bool:
    """Whether a text matches a pattern; by default, whether it is the name of a stage, a type or a label."""
    if regex is not None:
        return bool(regex.search(value))
    try:
        return _gto.name_is_valid(value)
    except ValueError:  # no text that Git could hold
        return False


def _refuse(value: str) -> ValidationError:
    from gto.exceptions import ValidationError

    return ValidationError(
        f"Invalid value '{value}'. Only letters, numbers, '_', '-', '/' are allowed."
        " Value must be of len >= 2 and must start and end with a letter or a number."
    )


def assert_name_is_valid(value: str) -> None:
    """Raises ValidationError unless this is the name of a stage, a type, a label or a bare artifact."""
    if not check_string_is_valid(value):
        raise _refuse(value)


def assert_fullname_is_valid(value: str) -> None:
    """Raises ValidationError unless this is the name of an artifact, `NAME` or `DIR:NAME`."""
    try:
        valid = _gto.artifact_is_valid(value)
    except ValueError:
        valid = False
    if not valid:
        raise _refuse(value)


def parse_shortcut(value: str) -> Shortcut:
    """Takes a shortcut apart."""
    from gto._shortcut import Shortcut

    parts = _gto.parse_shortcut(value)
    picks = bool(parts["version"] or parts["stage"] or parts["latest"])
    return Shortcut._of({**parts, "shortcut": picks})


def mark_artifact_unregistered(artifact_name: str) -> str:
    """The name of an artifact that no tag knows, as tables show it."""
    return f"*{artifact_name}"
