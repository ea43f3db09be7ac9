"""What a Python package `gto` offers: run by check-drop-in.sh, in an environment of each of the two packages.

    python drop_in.py dump                     prints the names and signatures of the installed package, as JSON
    python drop_in.py compare THEIRS OURS DOC  prints what OURS lacks and DOC does not list
"""

import enum
import importlib
import inspect
import json
import pkgutil
import re
import sys

SKIPPED = {"gto._version", "gto._gto_version", "gto.__main__"}


def is_own(value):
    """Whether a value belongs to the package, rather than to another that it imports."""
    if inspect.ismodule(value):
        return False
    module = getattr(value, "__module__", None)
    if inspect.isclass(value) or callable(value):
        return isinstance(module, str) and module.split(".")[0] == "gto"
    return isinstance(value, (str, int, dict, list, tuple, set, frozenset, re.Pattern, enum.Enum)) or is_own(type(value))


def parameters(value):
    """[name, kind, default] of each parameter; None where that is not known."""
    try:
        signature = inspect.signature(value)
    except (TypeError, ValueError):
        return None
    return [
        [p.name, p.kind.name, None if p.default is p.empty else repr(p.default)]
        for p in signature.parameters.values()
        if p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)
    ]


def members(cls):
    """Public attributes of a class that it does not have from other packages."""
    found = {}
    for base in cls.__mro__:
        if base.__module__.split(".")[0] != "gto" or base.__name__ == "Model":
            continue
        names = [*vars(base), *getattr(base, "model_fields", ()), *getattr(base, "__annotations__", ())]
        for name in names:
            if name.startswith("_") or name.startswith("model_"):
                continue
            try:
                value = inspect.getattr_static(cls, name)
            except AttributeError:
                found.setdefault(name, None)  # a field
                continue
            function = value.__func__ if isinstance(value, (classmethod, staticmethod)) else value
            found.setdefault(name, parameters(function) if callable(function) else None)
    return found


def dump():
    import gto

    surface = {}
    for info in [None, *pkgutil.iter_modules(gto.__path__)]:
        name = f"gto.{info.name}" if info else "gto"
        if name in SKIPPED or (info and info.name.startswith("_")):
            continue
        module = importlib.import_module(name)
        surface[name] = {"": None}
        for attribute in dir(module):
            if attribute.startswith("_"):
                continue
            value = getattr(module, attribute)
            if not is_own(value):
                continue
            path = f"{name}.{attribute}"
            surface[path] = {"": parameters(value) if callable(value) and not inspect.isclass(value) else None}
            if inspect.isclass(value) and not issubclass(value, enum.Enum):
                surface[path].update(members(value))
    import pydantic
    from gto.base import Registration

    surface["model"] = {
        name: None for name in dir(pydantic.BaseModel) if not name.startswith("_") and hasattr(Registration, name)
    }
    print(json.dumps(surface))


def differs(theirs, ours):
    """How a signature differs for who calls it as theirs; None if it does not."""
    if theirs is None or ours is None:
        return None
    names = [name for name, kind, _ in ours]
    for place, (name, kind, default) in enumerate(theirs):
        if name not in names:
            return f"has no argument {name}"
        if kind == "POSITIONAL_OR_KEYWORD" and names.index(name) != place:
            return f"has {name} in another place"
        if default is not None and ours[names.index(name)][2] is None:
            return f"needs {name}"
    known = {name for name, _, _ in theirs}
    extra = [name for name, kind, default in ours if name not in known and default is None]
    return f"needs {', '.join(extra)}" if extra else None


def compare(theirs, ours):
    """Lines NAME: WHAT for all that ours lacks."""
    for path, attributes in theirs.items():
        if path not in ours:
            yield path, "is missing"
            continue
        for name, known in attributes.items():
            full = f"{path}.{name}" if name else path
            if name not in ours[path]:
                yield full, "is missing"
            else:
                difference = differs(known, ours[path][name])
                if difference:
                    yield full, difference


def listed(document):
    """Names that the document says are not there, or otherwise: in backquotes, in the first column of its last table."""
    section = document[document.index("## What is not there") :]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("|")]
    return [name.replace("*", ".*").replace("..*", r"\..*") for row in rows for name in re.findall("`([^`]+)`", row)]


def main():
    if sys.argv[1] == "dump":
        return dump()
    theirs, ours = (json.load(open(path)) for path in sys.argv[2:4])
    patterns = [re.compile(pattern) for pattern in listed(open(sys.argv[4], encoding="utf-8").read())]
    left = 0
    for name, what in compare(theirs, ours):
        if not any(pattern.fullmatch(name) for pattern in patterns):
            print(f"{name} {what}")
            left += 1
    print(f"{sum(map(len, theirs.values()))} names and signatures compared, {left} left")
    return bool(left)


if __name__ == "__main__":
    sys.exit(main())
