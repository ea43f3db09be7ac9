"""Answers as text."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional


def flatten(obj: Any) -> Any:
    """The words of a tuple, list or set in one; anything else as it is."""
    return "_".join(obj) if not isinstance(obj, (str, bytes)) and hasattr(obj, "__iter__") else obj


def make_ready_to_serialize(data_to_serialize: Any) -> Any:
    """What JSON and YAML have for a value: a copy."""
    data = data_to_serialize
    if data is None or isinstance(data, (str, int, float)):
        return data
    if hasattr(data, "model_dump"):
        data = data.model_dump()
    if isinstance(data, dict):
        return {flatten(key): make_ready_to_serialize(value) for key, value in data.items()}
    if isinstance(data, (list, tuple)):
        return [make_ready_to_serialize(item) for item in data]
    if isinstance(data, set):
        return {make_ready_to_serialize(item) for item in data}
    if hasattr(data, "isoformat"):
        return data.isoformat()
    if hasattr(data, "value"):  # of an enumeration
        return data.value
    raise NotImplementedError(f"{data!r} of type {type(data)} cannot be serialized")


def _line(value: Any) -> str:
    return str(value).rstrip("\r\n")


def format_echo(
    result: Any,
    format: str,
    format_table: Optional[str] = None,
    if_empty: str = "",
    missing_value: str = "-",
) -> None:
    """Prints an answer: as "json", "yaml" (needs ruamel.yaml), "table" (needs tabulate), "lines" or "line"."""
    import sys

    if format == "json":
        from json import dumps

        print(dumps(make_ready_to_serialize(result), indent=4))
    elif format == "yaml":
        from ruamel.yaml import YAML  # type: ignore

        yaml = YAML(typ="safe", pure=True)
        yaml.default_flow_style = False
        yaml.dump(make_ready_to_serialize(result), sys.stdout)
    elif format == "table":
        from tabulate import tabulate  # type: ignore

        rows, headers = result
        table = {"headers": headers, "tablefmt": format_table, "showindex": False, "missingval": missing_value}
        print(tabulate(rows, **table) if rows else if_empty)
    elif format == "lines":
        for line in result or ():
            print(_line(line))
    elif format == "line":
        if result:
            print(_line(result))
    else:
        raise NotImplementedError(f"Format {format} is not implemented")
