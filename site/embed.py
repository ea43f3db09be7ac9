#!/usr/bin/env python3
"""Writes files as the table of C that src/lib/site/files.h declares.

    python3 site/embed.py FILE... OUTPUT
"""

import os
import sys


def literal(data):
    """Bytes as strings of C, a line each."""
    lines = []
    for line in data.splitlines(keepends=True):
        text = "".join(chr(b) if 32 <= b < 127 and b not in b'"\\?' else f"\\{b:03o}" for b in line)
        lines.append(f'    "{text}"')
    return "\n".join(lines) or '    ""'


def main():
    *paths, output = sys.argv[1:]
    with open(output, "w", encoding="ascii") as out:
        out.write('#include "site/files.h"\n\n')
        rows = []
        for number, path in enumerate(paths):
            with open(path, "rb") as file:
                data = file.read()
            out.write(f"static const char text_{number}[] =\n{literal(data)};\n\n")
            rows.append(f'    {{"{os.path.basename(path)}", {{text_{number}, sizeof(text_{number}) - 1}}}},\n')
        out.write("const struct site_asset site_assets[] = {\n" + "".join(rows) + "    {0},\n};\n")


if __name__ == "__main__":
    main()
