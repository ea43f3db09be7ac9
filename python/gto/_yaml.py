"""Writing `artifacts.yaml`: what is in the file stays as it is, as far as it is still true.

With ruamel.yaml, which keeps comments wherever they stand; without, entries that change are written anew.
"""

from __future__ import annotations

from json import dumps
from re import compile as pattern

from gto import _gto

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Entries = dict[str, dict[str, Any]]

_PLAIN = pattern("[A-Za-z_][A-Za-z0-9_./-]*\\Z")
_NOT_TEXT = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}
_TOP_LEVEL = pattern("[^\\s#-][^#]*:")


def rewritten(text: str, entries: Entries) -> str:
    """The text of a file that has these entries."""
    if not text.strip():
        return "".join(_entry(name, fields) for name, fields in entries.items()) or "{}\n"
    try:
        from ruamel.yaml import YAML  # type: ignore
    except ImportError:
        return _by_entries(text, entries)
    return _by_ruamel(YAML(), text, entries)


# ---- With ruamel.yaml


def _merge(known: Any, wanted: Any) -> Any:
    """Makes a value of a file what is wanted, where that is the same kind of thing."""
    if isinstance(known, dict) and isinstance(wanted, dict):
        for key in [key for key in known if key not in wanted]:
            del known[key]
        for key, value in wanted.items():
            known[key] = _merge(known[key], value) if key in known else value
        return known
    return known if known == wanted else wanted


def _by_ruamel(yaml: Any, text: str, entries: Entries) -> str:
    from io import StringIO

    yaml.preserve_quotes = True
    yaml.width = 1 << 16
    document = yaml.load(text)
    out = StringIO()
    yaml.dump(_merge(document, entries) if isinstance(document, dict) else entries, out)
    return out.getvalue()


# ---- Without


def _scalar(value: Any) -> str:
    plain = isinstance(value, str) and _PLAIN.match(value) and value.lower() not in _NOT_TEXT
    return str(value) if plain else dumps(value, ensure_ascii=False)


def _entry(name: str, fields: dict[str, Any]) -> str:
    if not fields:
        return f"{_scalar(name)}: {{}}\n"
    lines = [f"{_scalar(name)}:"]
    for key, value in fields.items():
        if key == "labels":
            lines += [f"  {key}:", *(f"  - {_scalar(item)}" for item in value)]
        else:
            lines.append(f"  {key}: {_scalar(value)}")
    return "\n".join([*lines, ""])


def _blocks(text: str) -> list[str]:
    """The text in pieces: what stands before the first entry, and each entry with what follows it."""
    blocks = [""]
    for line in text.splitlines(keepends=True):
        if _TOP_LEVEL.match(line):
            blocks.append("")
        blocks[-1] += line
    return blocks


def _said(text: str) -> Entries:
    """The entries of a text, without what is so by default; none if it is not valid."""
    from gto.exceptions import GTOException
    from gto.index import entries_of

    try:
        parsed = entries_of(_gto.parse_annotations(text.encode()))
    except GTOException:
        return {}
    return {name: entry.model_dump(exclude_defaults=True) for name, entry in parsed.items()}


def _by_entries(text: str, entries: Entries) -> str:
    left = dict(entries)
    kept: list[str] = []
    for block in _blocks(text if text.endswith("\n") else text + "\n"):
        said = _said(block) if kept else {}
        name = next(iter(said), None)
        if name is None or name in left:
            fields = left.pop(name) if name is not None else {}
            kept.append(block if name is None or said[name] == fields else _entry(name, fields))
    kept += [_entry(name, fields) for name, fields in left.items()]
    result = "".join(kept)
    # what is not laid out entry by entry is written anew as a whole
    return result if _said(result) == entries else rewritten("", entries)
