"""What the annotations of records mean: checking values, describing them, telling pydantic of them."""

from __future__ import annotations

import typing
from collections import abc
from datetime import datetime, timezone
from enum import Enum
from typing import Any, Callable, NoReturn, Optional, TypeVar, Union

from gto._model import REQUIRED, Model, fresh

Fields = dict[str, Any]
M = TypeVar("M", bound=Model)
Where = tuple[Union[int, str], ...]
Problem = tuple[Where, str, Any]  # where, what is wrong, with which value


def hints_of(cls: type[Model]) -> Fields:
    """The types of a class's fields."""
    known = cls.__dict__.get("_hints")
    if known is None:
        names = {**vars(typing), "datetime": datetime, "Fields": Fields}
        try:
            known = typing.get_type_hints(cls, localns=names)
        except (NameError, TypeError, AttributeError):  # of somebody else's class: a name that is nowhere
            known = {}
        known = {field: known.get(field, Any) for field in cls._fields}
        type.__setattr__(cls, "_hints", known)
    return known


def _is_union(origin: Any) -> bool:
    return origin is Union or getattr(origin, "__name__", "") == "UnionType"


# ---- Checking


class _Wrong(Exception):
    """A value that is not of its type; all that is wrong with it."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems


def _refuse(value: Any, what: str) -> NoReturn:
    raise _Wrong([((), what, value)])


def _string(value: Any) -> str:
    return value if isinstance(value, str) else _refuse(value, "Input should be a valid string")


def _boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    words = {"true": True, "1": True, "yes": True, "on": True, "false": False, "0": False, "no": False, "off": False}
    found = words.get(str(value).lower()) if isinstance(value, (str, int)) else None
    return _refuse(value, "Input should be a valid boolean") if found is None else found


def _integer(value: Any) -> int:
    if isinstance(value, (int, str)) or (isinstance(value, float) and value.is_integer()):
        try:
            return int(value)
        except ValueError:
            pass
    return _refuse(value, "Input should be a valid integer")


def _number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return _refuse(value, "Input should be a valid number")


def _moment(value: Any) -> datetime:
    if isinstance(value, datetime):
        return value
    try:
        if isinstance(value, str):
            return datetime.fromisoformat(value[:-1] + "+00:00" if value.endswith(("Z", "z")) else value)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return datetime.fromtimestamp(value, timezone.utc)
    except (ValueError, OverflowError, OSError):
        pass
    return _refuse(value, "Input should be a valid datetime")


_PLAIN: dict[Any, Callable[[Any], Any]] = {
    str: _string, bool: _boolean, int: _integer, float: _number, datetime: _moment,
}  # fmt: skip


def _each(values: Any, check: Callable[[Any, Any], Any]) -> list[Any]:
    """Checks items one by one, with their places, and collects what is wrong with any."""
    checked, problems = [], []
    for place, value in values:
        try:
            checked.append(check(place, value))
        except _Wrong as wrong:
            problems += [((place, *where), what, found) for where, what, found in wrong.problems]
    if problems:
        raise _Wrong(problems)
    return checked


def _sequence(hint: Any, value: Any, kind: Any) -> Any:
    if not isinstance(value, (list, tuple, set, frozenset, abc.KeysView, abc.ValuesView)):
        return _refuse(value, f"Input should be a valid {kind.__name__}")
    items = [item for item in typing.get_args(hint) if item is not ...] or [Any]
    return kind(_each(enumerate(value), lambda _, item: _checked(items[0], item)))


def _mapping(hint: Any, value: Any) -> Any:
    if not isinstance(value, abc.Mapping):
        return _refuse(value, "Input should be a valid dictionary")
    keys, values = typing.get_args(hint) or (Any, Any)
    pairs = _each(value.items(), lambda key, item: (_checked(keys, key), _checked(values, item)))
    return dict(pairs)


def _alternatives(hint: Any, value: Any) -> Any:
    options = typing.get_args(hint)
    if value is None and type(None) in options:
        return None
    wrong: Optional[_Wrong] = None
    for option in options:
        if option is not type(None):
            try:
                return _checked(option, value)
            except _Wrong as error:
                wrong = wrong or error
    raise wrong or _Wrong([((), "Input should be None", value)])


def _instance(hint: type, value: Any) -> Any:
    if issubclass(hint, Enum) and not isinstance(value, hint):
        try:
            return hint(value)
        except ValueError:
            return _refuse(value, f"Input should be {', '.join(repr(item.value) for item in hint)}")
    if issubclass(hint, Model):
        return _record(hint, value, False)
    return value  # what others mean by their types is theirs to check


def _checked(hint: Any, value: Any) -> Any:
    origin = typing.get_origin(hint)
    if hint in _PLAIN:
        return _PLAIN[hint](value)
    if _is_union(origin):
        return _alternatives(hint, value)
    kind = origin or hint
    if kind in (list, tuple, set, frozenset):
        return _sequence(hint, value, kind)
    if kind is dict:
        return _mapping(hint, value)
    return _instance(hint, value) if isinstance(hint, type) else value


def _fields(cls: type[Model], values: Fields) -> Fields:
    hints = hints_of(cls)
    fields: Fields = {}
    problems: list[Problem] = []
    for name, default in cls._fields.items():
        if name not in values:
            if default is REQUIRED:
                problems.append(((name,), "Field required", values))
            else:
                fields[name] = fresh(default)
            continue
        try:
            fields[name] = _checked(hints[name], values[name])
        except _Wrong as wrong:
            problems += [((name, *where), what, value) for where, what, value in wrong.problems]
    if problems:
        raise _Wrong(problems)
    return fields


def _record(cls: type[M], value: Any, from_attributes: bool) -> M:
    if isinstance(value, cls):
        return value
    if isinstance(value, Model):
        value = dict(value)
    if isinstance(value, abc.Mapping):
        if cls.__init__ is not Model.__init__:
            return cls(**value)
        values = {name: value[name] for name in cls._fields if name in value}
    elif from_attributes:
        values = {name: getattr(value, name) for name in cls._fields if hasattr(value, name)}
    else:
        return _refuse(value, f"Input should be a valid dictionary or instance of {cls.__name__}")
    record = cls.__new__(cls)
    record._set(_fields(cls, values), set(values))
    return record._complete()


def _error(title: str, problems: list[Problem]) -> ValueError:
    """pydantic's own error where the program uses pydantic; it is a ValueError, too."""
    import sys

    core: Any = sys.modules.get("pydantic_core")
    if core is not None:
        lines = [
            {"type": core.PydanticCustomError("value_error", "{what}", {"what": what}), "loc": where, "input": value}
            for where, what, value in problems
        ]
        return core.ValidationError.from_exception_data(title, lines)  # type: ignore[no-any-return]
    words = [f"{'.'.join(map(str, where))}\n  {what}" for where, what, _ in problems]
    count = f"{len(problems)} validation error{'s' if len(problems) > 1 else ''} for {title}"
    return ValueError("\n".join([count, *words]))


def validated(cls: type[Model], values: Fields) -> Fields:
    """The fields of a record, with defaults for those that are not given."""
    try:
        return _fields(cls, values)
    except _Wrong as wrong:
        problems = wrong.problems
    raise _error(cls.__name__, problems)


def record_of(cls: type[M], value: Any, from_attributes: bool) -> M:
    """A record of what is like one."""
    try:
        return _record(cls, value, from_attributes)
    except _Wrong as wrong:
        problems = wrong.problems
    raise _error(cls.__name__, problems)


# ---- Describing


class FieldInfo:
    """What is known of a field."""

    alias = None
    title = None
    description = None

    def __init__(self, annotation: Any, default: Any) -> None:
        self.annotation = annotation
        self._default = default

    @property
    def default(self) -> Any:
        """Its default; Ellipsis if it has none."""
        return ... if self._default is REQUIRED else self._default

    def is_required(self) -> bool:
        """Whether it has to be given."""
        return self._default is REQUIRED

    def get_default(self, *, call_default_factory: bool = False) -> Any:
        """A copy of its default; None if it has none."""
        return None if self._default is REQUIRED else fresh(self._default)

    def __repr__(self) -> str:
        name = getattr(self.annotation, "__name__", str(self.annotation))
        what = "required=True" if self.is_required() else f"required=False, default={self._default!r}"
        return f"FieldInfo(annotation={name}, {what})"


def fields_of(cls: type[Model]) -> dict[str, FieldInfo]:
    """The fields of a class."""
    hints = hints_of(cls)
    return {name: FieldInfo(hints[name], default) for name, default in cls._fields.items()}


class _Schema:
    """Makes one document of JSON Schema."""

    def __init__(self, ref_template: str) -> None:
        self.ref_template = ref_template
        self.definitions: Fields = {}

    def of(self, hint: Any) -> Fields:
        plain = {
            str: {"type": "string"}, bool: {"type": "boolean"}, int: {"type": "integer"}, float: {"type": "number"},
            datetime: {"format": "date-time", "type": "string"}, type(None): {"type": "null"},
        }  # fmt: skip
        if hint in plain:
            return plain[hint]
        origin, args = typing.get_origin(hint), typing.get_args(hint)
        kind = origin or hint
        if _is_union(origin):
            return {"anyOf": [self.of(option) for option in args]}
        if kind in (list, tuple, set, frozenset):
            return {"items": self.of(args[0]) if args else {}, "type": "array"}
        if kind is dict:
            values = self.of(args[1]) if args else {}
            return {"additionalProperties": values or True, "type": "object"}
        if isinstance(hint, type) and issubclass(hint, (Enum, Model)):
            return self.reference(hint)
        return {}

    def reference(self, cls: Any) -> Fields:
        name = cls.__name__
        if name not in self.definitions:
            self.definitions[name] = {}  # it may refer to itself
            self.definitions[name] = self.record(cls) if issubclass(cls, Model) else self.enumeration(cls)
        return {"$ref": self.ref_template.format(model=name)}

    @staticmethod
    def enumeration(cls: type[Enum]) -> Fields:
        return {"enum": [item.value for item in cls], "title": cls.__name__, "type": "string"}

    def property(self, name: str, hint: Any, default: Any) -> Fields:
        schema = self.of(hint)
        if default is not REQUIRED:
            schema = {"default": default, **schema}
        if "$ref" in schema:
            return schema
        return {**schema, "title": name.replace("_", " ").title()}

    def record(self, cls: type[Model]) -> Fields:
        hints = hints_of(cls)
        properties = {name: self.property(name, hints[name], default) for name, default in cls._fields.items()}
        required = [name for name, default in cls._fields.items() if default is REQUIRED]
        schema: Fields = {"properties": properties, "title": cls.__name__, "type": "object"}
        if required:
            schema["required"] = required
        return schema


def json_schema_of(cls: type[Model], ref_template: str) -> Fields:
    """JSON Schema of the records of a class."""
    schema = _Schema(ref_template)
    whole = schema.record(cls)
    return {"$defs": schema.definitions, **whole} if schema.definitions else whole


# ---- pydantic


def serializer_of(cls: type[Model]) -> Any:
    """What pydantic serializes records of a class by."""
    known = cls.__dict__.get("_serializer")
    if known is None:
        try:
            from pydantic import TypeAdapter  # type: ignore
        except ImportError:
            raise AttributeError("pydantic is not installed") from None
        known = TypeAdapter(cls).serializer
        type.__setattr__(cls, "_serializer", known)
    return known


def core_schema_of(cls: type[Model], handler: Callable[[Any], Any]) -> Any:
    """The schema by which pydantic's core validates and serializes records of a class."""
    from pydantic_core import core_schema as core  # type: ignore

    def field(name: str, hint: Any, default: Any) -> Any:
        schema = handler.generate_schema(hint)  # type: ignore[attr-defined]
        if default is not REQUIRED:
            schema = core.with_default_schema(schema, default=default)
        return core.model_field(schema)

    hints = hints_of(cls)
    fields = {name: field(name, hints[name], default) for name, default in cls._fields.items()}
    reference = f"{cls.__module__}.{cls.__qualname__}:{id(cls)}"
    whole = core.model_fields_schema(fields, model_name=cls.__name__)
    if cls._complete is Model._complete:
        return core.model_schema(cls, whole, ref=reference)
    return core.no_info_after_validator_function(cls._complete, core.model_schema(cls, whole), ref=reference)
