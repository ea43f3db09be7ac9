"""Records with typed fields, and the methods that models of pydantic 2 have.

A class names its fields by annotations; values of the class are their defaults. What annotations mean is worked out in
gto._typed, which is imported when a record is made by hand, not for those that the library makes.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Any, ClassVar, Optional, TypeVar, Union

    from gto._typed import FieldInfo

    Fields = dict[str, Any]
    # Names of fields or places in a list; as a mapping, what to do within them.
    Choice = Union[None, set[int], set[str], Mapping[int, Any], Mapping[str, Any]]
    M = TypeVar("M", bound="Model")

REQUIRED: Any = type("Required", (), {"__repr__": lambda self: "REQUIRED"})()


def fresh(default: Any) -> Any:
    """A default that nobody shares."""
    return default.copy() if isinstance(default, (list, dict, set)) else default


# ---- Dumping


class _Dump:
    """How records become dictionaries: what model_dump() was asked for."""

    def __init__(
        self, mode: str, exclude_unset: bool, exclude_defaults: bool, exclude_none: bool, **without_effect: Any
    ) -> None:
        self.to_json = mode == "json"
        self.exclude_unset = exclude_unset
        self.exclude_defaults = exclude_defaults
        self.exclude_none = exclude_none
        self.others = {
            "mode": mode, "exclude_unset": exclude_unset, "exclude_defaults": exclude_defaults,
            "exclude_none": exclude_none,
        }  # fmt: skip

    def left_out(self, record: Model, field: str, value: Any) -> bool:
        if self.exclude_unset and field not in record.model_fields_set:
            return True
        if self.exclude_none and value is None:
            return True
        return self.exclude_defaults and value == record._fields.get(field, REQUIRED)

    def record(self, record: Model, include: Choice, exclude: Choice) -> Fields:
        dump = {}
        for field, value in record:
            wanted, within, without = narrow(include, exclude, field, 0)
            if wanted and not self.left_out(record, field, value):
                dump[field] = self.value(value, within, without)
        return dump

    def mapping(self, values: Mapping[Any, Any], include: Choice, exclude: Choice) -> dict[Any, Any]:
        dump = {}
        for key, value in values.items():
            wanted, within, without = narrow(include, exclude, key, 0)
            if wanted:
                dump[self.value(key, None, None) if self.to_json else key] = self.value(value, within, without)
        return dump

    def items(self, values: Any, include: Choice, exclude: Choice) -> list[Any]:
        dump = []
        count = len(values)
        for place, value in enumerate(values):
            wanted, within, without = narrow(include, exclude, place, count)
            if wanted:
                dump.append(self.value(value, within, without))
        return dump

    def value(self, value: Any, include: Choice, exclude: Choice) -> Any:
        if isinstance(value, Model):
            return self.record(value, include, exclude)
        if isinstance(value, dict):
            return self.mapping(value, include, exclude)
        if isinstance(value, (list, tuple, set, frozenset)):
            items = self.items(value, include, exclude)
            return items if self.to_json or isinstance(value, list) else type(value)(items)
        if hasattr(value, "model_dump"):  # of pydantic
            return value.model_dump(include=include, exclude=exclude, **self.others)
        return self.plain(value) if self.to_json else value

    def plain(self, value: Any) -> Any:
        """What JSON has for a value."""
        if value is None or isinstance(value, (str, int, float)):
            return value
        if hasattr(value, "isoformat"):
            text: str = value.isoformat()
            return text[:-6] + "Z" if text.endswith("+00:00") else text
        if isinstance(value, bytes):
            return value.decode()
        if hasattr(value, "value") and hasattr(value, "name"):  # of an enumeration
            return self.plain(value.value)
        return str(value)


def narrow(include: Choice, exclude: Choice, key: Any, count: int) -> tuple[bool, Choice, Choice]:
    """Whether an item is wanted, and what is to be included and excluded within it."""
    within: Choice = None
    without: Choice = None
    if include is not None:
        found = _find(include, key, count)
        if found is None or found is False:
            return False, None, None
        within = None if found is True or found is ... else found
    if exclude is not None:
        found = _find(exclude, key, count)
        if found is True or found is ...:
            return False, None, None
        without = found or None
    return True, within, without


def _find(choice: Any, key: Any, count: int) -> Any:
    """What a choice says of an item: True for all of it, None for nothing."""
    keys = (key, key - count, "__all__") if count else (key, "__all__")
    if not hasattr(choice, "keys"):
        return True if any(name in choice for name in keys) else None
    found = [choice[name] for name in keys if name in choice]
    if not found or found[0] is True or found[0] is ...:
        return found[0] if found else None
    return _both(found[0], found[-1])


def _both(one: Any, all_of_them: Any) -> Any:
    """What is said of one item, and of all of them."""
    if one is all_of_them or all_of_them is True or all_of_them is ... or not one:
        return one
    mappings = [said if hasattr(said, "keys") else dict.fromkeys(said, True) for said in (all_of_them, one)]
    merged = {**mappings[0]}
    for key, value in mappings[1].items():
        merged[key] = _both(value, merged[key]) if key in merged and hasattr(value, "keys") else value
    return merged


# ---- Records


class _FieldsOfClass:
    """`model_fields`: of a class, and of its records."""

    def __get__(self, record: Optional[Model], cls: type[Model]) -> dict[str, FieldInfo]:
        from gto._typed import fields_of

        return fields_of(cls)


class _Serializer:
    """`__pydantic_serializer__`: by it pydantic writes records that stand where anything may."""

    def __get__(self, record: Optional[Model], cls: type[Model]) -> Any:
        from gto._typed import serializer_of

        return serializer_of(cls)


class Model:
    """A record. Its fields are attributes; they are given by name."""

    # The names with underscores are those by which pydantic's serializer asks.
    __slots__ = ("__dict__", "__pydantic_extra__", "__pydantic_fields_set__", "__pydantic_private__")

    _fields: ClassVar[Fields] = {}  # with their defaults; REQUIRED: there is none
    _given: ClassVar[set[str]] = set()  # those without
    model_config: ClassVar[Fields] = {}
    model_computed_fields: ClassVar[Fields] = {}
    model_fields = _FieldsOfClass()
    __pydantic_serializer__ = _Serializer()

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        fields = dict(cls._fields)
        for name, annotation in getattr(cls, "__annotations__", {}).items():
            if name.startswith(("_", "model_")) or "ClassVar" in str(annotation):
                continue
            if name in cls.__dict__:
                fields[name] = cls.__dict__[name]
                delattr(cls, name)
            else:
                fields.setdefault(name, REQUIRED)
        cls._fields = fields
        cls._given = {name for name, default in fields.items() if default is REQUIRED}

    def __init__(self, /, **values: Any) -> None:
        from gto._typed import validated

        self._set(validated(type(self), values), {name for name in values if name in self._fields})
        self._complete()

    def _complete(self: M) -> M:
        """What is left to do when fields were given that are of the right types; itself."""
        return self

    def _set(self, fields: Fields, given: set[str]) -> None:
        object.__setattr__(self, "__dict__", fields)
        object.__setattr__(self, "__pydantic_fields_set__", given)
        object.__setattr__(self, "__pydantic_extra__", None)
        object.__setattr__(self, "__pydantic_private__", None)

    @classmethod
    def _of(cls: type[M], fields: Fields) -> M:
        """A record of fields that are known to be complete and right."""
        record = cls.__new__(cls)
        record._set(fields, cls._given)
        return record

    def __setattr__(self, name: str, value: Any) -> None:
        if name in self._fields:
            self.__dict__[name] = value
            object.__setattr__(self, "__pydantic_fields_set__", {*self.model_fields_set, name})
        elif name.startswith("_") or hasattr(type(self), name):
            object.__setattr__(self, name, value)
        else:
            raise ValueError(f'"{type(self).__name__}" object has no field "{name}"')

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        return ((name, value) for name, value in self.__dict__.items() if name in self._fields)

    def __eq__(self, other: object) -> bool:
        if type(self) is not type(other):
            return NotImplemented
        fields: Any = other
        return bool(dict(self) == dict(fields))

    def __repr_str__(self, separator: str) -> str:
        return separator.join(f"{field}={value!r}" for field, value in self)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.__repr_str__(', ')})"

    def __str__(self) -> str:
        return self.__repr_str__(" ")

    # ---- What pydantic's have

    @property
    def model_fields_set(self) -> set[str]:
        """The fields that were given when it was made, or set afterwards."""
        given: set[str] = object.__getattribute__(self, "__pydantic_fields_set__")
        return given

    @property
    def model_extra(self) -> None:
        """Fields that are not declared: there are none."""
        return None

    def model_dump(
        self,
        *,
        mode: str = "python",
        include: Choice = None,
        exclude: Choice = None,
        context: Any = None,
        by_alias: Optional[bool] = None,
        exclude_unset: bool = False,
        exclude_defaults: bool = False,
        exclude_none: bool = False,
        round_trip: bool = False,
        warnings: Any = True,
        serialize_as_any: bool = False,
    ) -> Fields:
        """The fields as a dictionary, records in it as dictionaries.

        `mode`: "json" gives what JSON has. `include` and `exclude` name fields, also within others. As no field has
        an alias or a serializer of its own, the other arguments change nothing.
        """
        return _Dump(mode, exclude_unset, exclude_defaults, exclude_none).record(self, include, exclude)

    def model_dump_json(
        self,
        *,
        indent: Optional[int] = None,
        ensure_ascii: bool = False,
        include: Choice = None,
        exclude: Choice = None,
        context: Any = None,
        by_alias: Optional[bool] = None,
        exclude_unset: bool = False,
        exclude_defaults: bool = False,
        exclude_none: bool = False,
        round_trip: bool = False,
        warnings: Any = True,
        serialize_as_any: bool = False,
    ) -> str:
        """The fields as JSON."""
        from json import dumps

        dump = _Dump("json", exclude_unset, exclude_defaults, exclude_none).record(self, include, exclude)
        separators = None if indent else (",", ":")
        return dumps(dump, indent=indent, separators=separators, ensure_ascii=ensure_ascii)

    def model_copy(self: M, *, update: Optional[Mapping[str, Any]] = None, deep: bool = False) -> M:
        """A copy, with some fields changed; they are not checked."""
        from copy import copy, deepcopy

        record = deepcopy(self) if deep else copy(self)
        if update:
            record._set({**record.__dict__, **update}, {*record.model_fields_set, *update})
        return record

    @classmethod
    def model_validate(
        cls: type[M],
        obj: Any,
        *,
        strict: Optional[bool] = None,
        from_attributes: Optional[bool] = None,
        context: Any = None,
    ) -> M:
        """A record of a dictionary; or of anything with such attributes, if `from_attributes` says so."""
        from gto._typed import record_of

        if strict:
            raise TypeError(f"{cls.__name__}.model_validate() has no strict mode")
        return record_of(cls, obj, bool(from_attributes))

    @classmethod
    def model_validate_json(
        cls: type[M],
        json_data: Union[str, bytes],
        *,
        strict: Optional[bool] = None,
        context: Any = None,
    ) -> M:
        """A record of a text of JSON."""
        from json import loads

        return cls.model_validate(loads(json_data), strict=strict)

    @classmethod
    def model_construct(cls: type[M], _fields_set: Optional[set[str]] = None, **values: Any) -> M:
        """A record of values that are not checked."""
        record = cls.__new__(cls)
        fields = {name: fresh(default) for name, default in cls._fields.items() if default is not REQUIRED}
        given = {name: value for name, value in values.items() if name in cls._fields}
        order = [name for name in cls._fields if name in fields or name in given]
        fields.update(given)
        record._set({name: fields[name] for name in order}, set(given) if _fields_set is None else _fields_set)
        return record

    @classmethod
    def model_json_schema(
        cls, by_alias: bool = True, ref_template: str = "#/$defs/{model}", *, mode: str = "validation"
    ) -> Fields:
        """A description of such records: JSON Schema. It is the same in both modes, and there are no aliases."""
        from gto._typed import json_schema_of

        return json_schema_of(cls, ref_template)

    @classmethod
    def model_rebuild(cls, **_: Any) -> None:
        """Nothing: annotations are looked up when they are needed."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Callable[[Any], Any]) -> Any:
        """How pydantic makes such records part of its models."""
        from gto._typed import core_schema_of

        return core_schema_of(cls, handler)

    def model_post_init(self, context: Any, /) -> None:
        """Nothing: of records there is nothing left to do."""

    model_validate_strings = model_validate
    dict = model_dump
    json = model_dump_json
    copy = model_copy
    construct = model_construct
    parse_obj = model_validate
    parse_raw = model_validate_json
    validate = model_validate
    schema = model_json_schema
