"""Records with named fields, and the methods that records of pydantic have."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any, ClassVar, Optional, TypeVar

    Fields = dict[str, Any]
    M = TypeVar("M", bound="Model")


def _dump(value: Any) -> Any:
    if isinstance(value, Model):
        return value.model_dump()
    if isinstance(value, list):
        return [_dump(item) for item in value]
    if isinstance(value, dict):
        return {key: _dump(item) for key, item in value.items()}
    return value


def _to_json(value: Any) -> str:
    text: str = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return text[:-6] + "Z" if text.endswith("+00:00") else text


class Model:
    """A record. Its fields are attributes; they are given by name."""

    _fields: ClassVar[tuple[str, ...]] = ()
    _defaults: ClassVar[Fields] = {}  # a class stands for what it makes

    def __init__(self, **values: Any) -> None:
        missing = [f for f in self._fields if f not in values and f not in self._defaults]
        if missing:
            raise ValueError(f"{type(self).__name__} needs {', '.join(missing)}")
        for field in self._fields:
            value = values[field] if field in values else self._defaults[field]
            setattr(self, field, value() if isinstance(value, type) else value)

    @classmethod
    def _of(cls: type[M], fields: Fields) -> M:
        """A record of fields that are known to be complete."""
        record = cls.__new__(cls)
        record.__dict__ = fields
        return record

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        return ((field, getattr(self, field)) for field in self._fields)

    def __eq__(self, other: object) -> bool:
        if type(self) is not type(other):
            return NotImplemented
        return all(getattr(self, f) == getattr(other, f) for f in self._fields)

    def _text(self, separator: str) -> str:
        return separator.join(f"{field}={value!r}" for field, value in self)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._text(', ')})"

    def __str__(self) -> str:
        return self._text(" ")

    def model_dump(
        self,
        *,
        include: Optional[Iterable[str]] = None,
        exclude: Optional[Iterable[str]] = None,
        exclude_defaults: bool = False,
        exclude_none: bool = False,
        **_: Any,
    ) -> Fields:
        """The fields as a dictionary, records in it as dictionaries."""
        left_out = set(exclude or ())
        wanted = self._fields if include is None else set(include)
        dump = {}
        for field, value in self:
            if field not in wanted or field in left_out or (exclude_none and value is None):
                continue
            if exclude_defaults and field in self._defaults:
                default = self._defaults[field]
                if value == (default() if isinstance(default, type) else default):
                    continue
            dump[field] = _dump(value)
        return dump

    def model_dump_json(self, *, indent: Optional[int] = None, **choice: Any) -> str:
        """The fields as JSON."""
        from json import dumps

        separators = None if indent else (",", ":")
        dump = self.model_dump(**choice)
        return dumps(dump, indent=indent, separators=separators, ensure_ascii=False, default=_to_json)

    def model_copy(self: M, *, update: Optional[Fields] = None, deep: bool = False) -> M:
        """A copy, with some fields changed."""
        from copy import copy, deepcopy

        record = deepcopy(self) if deep else copy(self)
        record.__dict__.update(update or {})
        return record

    dict = model_dump
    json = model_dump_json
    copy = model_copy
