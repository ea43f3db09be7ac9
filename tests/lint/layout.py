#!/usr/bin/env python3
"""Checks how the source files may know each other, and that no test file is forgotten.

    python3 tests/lint/layout.py

- A room includes what the table below lets it see, and nothing by "../".
- No files include each other in a circle.
- Where two headers can be included by one name, the compiler would choose: there are none.
- No two private structs of one room have one name.
- Every file of tests stands in the list of its meson.build.
- Nothing prints but cli/term.c and cli/progress.c.

The last line is `N passed, M failed`.
"""

import glob
import os
import re
import sys

TOP = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")

# What a folder sees besides itself, in the order of its include path.
ROOMS = {
    "src/base": ["include"],
    "src/core": ["include", "src/base"],
    "src/files": ["include", "src/base", "src/core"],
    "src/git": ["include", "src/base"],
    "src/lib": ["include", "src/base", "src/core", "src/files", "src/git"],
    "cli": ["include", "src/base"],
    "python/binding": ["include", "src/base"],
    "examples": ["include"],
    "tests/library": ["include"],
    "tests/abi": ["include"],
    "tests/unit": ["include", "src/base", "src/core", "src/files", "src/git", "src/lib", "cli"],
    "tests/fuzz": ["include", "src/base", "src/core", "src/files", "src/git", "src/lib", "tests/unit"],
}

# Files of tests, and the list that each stands in.
LISTS = {
    "tests/cli/t-*.sh": "tests/cli/meson.build",
    "tests/unit/test_*.c": "tests/unit/meson.build",
    "tests/fuzz/fuzz_*.c": "tests/fuzz/meson.build",
    "python/tests/test_*.py": "python/tests/meson.build",
}

INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.MULTILINE)
PRINTING = re.compile(r"\b(?:f?puts|puts|printf|fprintf|putchar|perror|fwrite)\([^\n]*|\bfile_write\(STD\w*")
STRUCT = re.compile(r"^struct (\w+) \{", re.MULTILINE)


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def sources(room, kinds="ch"):
    """The C files of a room, its subfolders too."""
    return sorted(path for kind in kinds for path in glob.glob(f"{room}/**/*.{kind}", recursive=True))


def room_of(path):
    return next(room for room in ROOMS if path.startswith(room + "/"))


def found(path, name):
    """The files that an include may mean: beside the file, in its room, in what the room sees."""
    room = room_of(path)
    places = dict.fromkeys([os.path.dirname(path), room, *ROOMS[room]])
    return [file for place in places if os.path.isfile(file := f"{place}/{name}")]


def includes():
    """Each C file, and the names that it includes."""
    return {path: INCLUDE.findall(read(path)) for room in ROOMS for path in sources(room)}


# ---- The checks. Each returns the lines that say what is wrong.


def unknown_includes(graph):
    for path, names in graph.items():
        for name in names:
            if name.startswith(("./", "../")) or "/../" in name:
                yield f'{path} includes "{name}": write it relative to the room'
            elif not found(path, name):
                yield f'{path} includes "{name}", which {room_of(path)} may not see'


def ambiguous_includes(graph):
    for path, names in graph.items():
        for name in names:
            if len(files := found(path, name)) > 1:
                yield f'{path} includes "{name}", which may be {" or ".join(files)}'


def headers_of_one_name(_):
    for room, seen in ROOMS.items():
        names = {}
        for place in [room, *seen]:
            for path in sources(place, "h"):
                names.setdefault(os.path.relpath(path, place), []).append(path)
        yield from (f"{room} sees {' and '.join(paths)}" for paths in names.values() if len(paths) > 1)


def circles(graph):
    """By depth first: a file that is met again while what it includes is being visited."""
    done, path = set(), []

    def visit(file):
        if file in path:
            yield " -> ".join([*path[path.index(file) :], file])
        elif file not in done:
            path.append(file)
            for name in graph.get(file, []):
                for included in found(file, name)[:1]:
                    yield from visit(included)
            done.add(path.pop())

    for file in graph:
        yield from visit(file)


def structs_of_one_name(_):
    for room in ROOMS:
        places = {}
        for path in sources(room):
            for name in STRUCT.findall(read(path)):
                places.setdefault(name, []).append(path)
        if not room.startswith("tests/"):
            yield from (f"struct {name}: {' and '.join(paths)}" for name, paths in places.items() if len(paths) > 1)


def forgotten_tests(_):
    for pattern, listing in LISTS.items():
        text = read(listing)
        for path in sorted(glob.glob(pattern)):
            stem = os.path.splitext(os.path.basename(path))[0]
            noun = re.split("[-_]", stem, maxsplit=1)[1]
            if f"'{stem}'" not in text and f"'{noun}'" not in text:
                yield f"{path} is not in {listing}"


def printing(_):
    """What reaches a terminal or a log goes through cli/term.c, which makes it printable."""
    allowed = ("cli/term.c", "cli/progress.c", "cli/generate.c")  # the last one is no part of the program
    for path in [*sources("src"), *sources("cli"), *sources("python/binding")]:
        if path not in allowed and (found := PRINTING.search(read(path))):
            yield f"{path} prints: {found[0]}"


CHECKS = (
    unknown_includes,
    ambiguous_includes,
    headers_of_one_name,
    circles,
    structs_of_one_name,
    forgotten_tests,
    printing,
)


def main():
    os.chdir(TOP)
    graph = includes()
    failed = 0
    for check in CHECKS:
        wrong = sorted(set(check(graph)))
        failed += bool(wrong)
        for line in wrong:
            print(f"failed: {check.__name__}: {line}")
    print(f"{len(CHECKS) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
