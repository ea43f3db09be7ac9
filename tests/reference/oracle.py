"""What `gto show NAME` must print, worked out from the recorded `print-state` of the same registry.

The reference refuses to show an artifact with a version that was registered twice, so there is no
recorded answer to compare with. The rules here are the documented ones; `replay.py --selftest` holds
them against all the answers that were recorded, byte for byte.
"""

import re
from datetime import datetime

SEMVER = re.compile(r"v(\d+)\.(\d+)\.(\d+)(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$")


def time_of(event):
    return datetime.fromisoformat(event["created_at"])


def precedence(version):
    """A key that sorts versions as semver.org says, all hash-named ones below them."""
    match = SEMVER.match(version)
    if not match:
        return (0, version)
    numbers = tuple(int(n) for n in match.groups()[:3])
    if match[4] is None:
        return (1, numbers, 1)
    parts = tuple(
        (0, int(part), "") if part.isdigit() else (1, 0, part) for part in match[4].split(".")
    )
    return (1, numbers, 0, parts)


class Stage:
    def __init__(self, record):
        self.name, self.version = record["stage"], record["version"]
        self.events = sorted(record["assignments"] + record["unassignments"], key=time_of)
        assignments = sorted(record["assignments"], key=time_of)
        self.active = self.events[-1] in assignments
        self.created_at = time_of((assignments or self.events)[-1])
        self.activated_at = time_of(self.events[-1])


class Version:
    def __init__(self, record):
        self.name = record["version"]
        self.registrations = sorted(record["registrations"], key=time_of)
        self.direct = sorted(record["registrations"] + record["deregistrations"], key=time_of)
        self.stages = [Stage(stage) for stage in record["stages"].values()]
        indirect = record["enrichments"] + [e for s in self.stages for e in s.events]
        self.indirect = sorted(indirect, key=time_of)
        if self.direct:
            self.active = self.direct[-1] in self.registrations
        else:
            self.active = bool(self.indirect)
        self.author = (self.registrations or self.indirect or self.direct)[-1]

    def chosen(self, registered_only, discovered_too):
        return self.active and (
            bool(self.registrations)
            or not registered_only
            or (discovered_too and not self.direct)
        )


def picked_stages(versions, registered_only, per_version, per_stage, sort):
    """Stage name -> versions that are in it, as --av, --vs and --sort say."""
    stages = []
    for version in versions:
        if version.chosen(registered_only, False):
            active = sorted((s for s in version.stages if s.active), key=lambda s: s.activated_at)
            stages += active if per_version < 0 else active[:per_version]
    if sort == "timestamp":
        stages = sorted(stages, key=lambda s: s.created_at)[::-1]
    picked = {}
    for stage in stages:
        there = picked.setdefault(stage.name, [])
        if (per_stage < 0 or len(there) < per_stage) and stage.version not in there:
            there.append(stage.version)
    return picked


def column_widths(rows, head):
    # tabulate makes a column two wider than its heading
    return [max(len(title) + 2, *map(len, cells)) for title, *cells in zip(head, *rows)]


def outline(rows, head):
    widths = column_widths(rows, head)

    def rule(left, middle, right):
        return left + middle.join("═" * (width + 2) for width in widths) + right

    def line(cells):
        return "│ " + " │ ".join(c.ljust(w) for c, w in zip(cells, widths)) + " │"

    return "\n".join(
        [rule("╒", "╤", "╕"), line(head), rule("╞", "╪", "╡"), *map(line, rows), rule("╘", "╧", "╛")]
    )


def plain(rows, head):
    widths = column_widths(rows, head)
    # the last column is padded too, and the blanks at the end of a line are cut off
    return "\n".join("  ".join(c.ljust(w) for c, w in zip(r, widths)).rstrip() for r in [head, *rows])


def option(argv, name, default):
    return argv[argv.index(name) + 1] if name in argv else default


def show(state, argv):
    """(rc, out, err) of `gto show NAME ...` in a table or in lines."""
    name, _, pick = argv[1].replace("#", "@#", 1).partition("@")
    artifact = state["artifacts"][name]
    versions = [Version(record) for record in artifact["versions"]]
    versions.sort(key=lambda v: precedence(v.name), reverse=True)
    deprecated, registered_only = "--deprecated" in argv, "--ro" in argv
    stages = picked_stages(
        versions,
        registered_only,
        int(option(argv, "--av", -1)),
        int(option(argv, "--vs", 1)),
        option(argv, "--sort", "timestamp"),
    )
    rows = [v for v in versions if deprecated or v.chosen(registered_only, True)]
    events = [e for v in versions for e in v.direct + v.indirect]
    gone = artifact["deprecations"]
    if not deprecated and gone and max(map(time_of, gone)) >= max(map(time_of, events), default=time_of(gone[0])):
        rows = []
    if pick in ("latest", "greatest"):
        rows = rows[:1]
    elif pick.startswith("#"):
        rows = [v for v in rows if v.name in stages.get(pick[1:], [])]
    elif pick:
        rows = [v for v in rows if v.name == pick]

    mark = "" if any("tag" in e for e in events + gone) else "*"
    table = []
    for version in rows:
        ref = version.author.get("tag") or version.author["commit_hexsha"][:7]
        label = version.name if SEMVER.match(version.name) else version.name[:7]
        there = ", ".join(stage for stage in stages if version.name in stages[stage])
        table.append([mark + name, label, there, str(time_of(version.author)), ref])
    head = ["artifact", "version", "stage", "created_at", "ref"]
    for column in ("--name", "--version", "--stage", "--ref"):
        if column in argv:
            if not table:
                return 0, "", ""
            if column == "--name":
                return 1, "", "❌ Cannot apply --name\n"
            return 0, "".join(row[head.index(column[2:])] + "\n" for row in table), ""
    if not table:
        return 0, "Nothing found in the current workspace\n", ""
    return 0, (plain if "--plain" in argv else outline)(table, head) + "\n", ""
