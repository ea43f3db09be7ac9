"""Where we differ from the reference on purpose, and what we must answer there instead.

Each rule says which recorded cases it excuses, as narrowly as the recorded standard error allows, and
checks our answer: nothing is skipped. `replay.py` counts how often each rule was used.
"""

import re

import oracle


def plain_refusal(case, answer, codes, *words):
    """One message for people, without the reference's request to report a bug."""
    if answer["rc"] not in codes:
        return f"exit status {answer['rc']}, not {codes}"
    if answer["out"]:
        return "something on standard output"
    text = answer["err"]
    if "nexpected" in text or "eport" in text:
        return "the message speaks of something unexpected, or asks for a report"
    missing = [word for word in words if word not in text]
    if missing:
        return f"the message does not contain {missing[0]!r}"
    if case.get("tags") != answer.get("tags"):
        return "the tags changed"
    return None


class RegisteredTwice:
    name = "a version registered again is shown"

    def excuses(self, registry, case):
        return case["err"].startswith("❌ Multiple registrations are not supported")

    def complaint(self, registry, case, answer):
        rc, out, err = oracle.show(registry.state, case["argv"])
        for key, expected in (("rc", rc), ("out", out), ("err", err)):
            if answer[key] != expected:
                return f"{key} should be\n{expected}"
        return None


class UnknownRevision:
    name = "an unknown revision is a plain error"

    def excuses(self, registry, case):
        return case["err"].startswith("❌ Unexpected error: unknown Git revision ")

    def complaint(self, registry, case, answer):
        revision = re.search(r"revision '([^']*)'", case["err"])[1]
        return plain_refusal(case, answer, [1], f"'{revision}'")


class TwoFormats:
    name = "two output formats are a plain error"

    def excuses(self, registry, case):
        return case["err"].startswith("❌ Unexpected error: Only one output format allowed")

    def complaint(self, registry, case, answer):
        return plain_refusal(case, answer, [1, 2], "output format")


class AllowedAndUsed:
    name = "--allowed with --used is a plain error"

    def excuses(self, registry, case):
        return case["err"].startswith('❌ Unexpected error: Either "allowed" or "used" can be set')

    def complaint(self, registry, case, answer):
        return plain_refusal(case, answer, [1, 2], "allowed", "used")


class WrongAnnotations:
    """The artifacts.yaml of one recorded registry names an artifact that the grammar does not allow.

    What must happen there is what the reference did on the same registry without the artifacts.yaml,
    perhaps with a warning before its message.
    """

    name = "a wrong artifacts.yaml does not stand in the way"

    assigned = "Created git tag '{0}' that assigns stage to version '{1}'\n"
    registered = "Created git tag '{0}' that registers version\n"
    taken = (
        "❌ Version 'v1.2.3-alpha' is already in stage 'shadow-1'. Use the '--force' flag to create a "
        "new Git tag nevertheless.\n"
    )
    # (write registry, step): a refusal, or the text, the tag, its commit, its message
    answers = {
        (6, 0): "❌ Cannot find artifact 'fresh'\n",
        (6, 1): taken,
        (6, 2): (
            assigned.format("Q#shadow-1#3", "v2.0.0"),
            "Q#shadow-1#3",
            "main",
            "Assigning stage shadow-1 to artifact Q version v2.0.0",
        ),
        (6, 3): (
            assigned.format("churn#prod", "v1.0.0"),
            "churn#prod",
            "main",
            "Assigning stage prod to artifact churn version v1.0.0",
        ),
        (6, 4): (
            registered.format("churn@v0.10.9-rc.1#3"),
            "churn@v0.10.9-rc.1#3",
            "main~1",
            "Registering artifact churn version v0.10.9-rc.1",
        ),
        (6, 5): (
            registered.format("fresh@v0.0.2"),
            "fresh@v0.0.2",
            "main~1",
            "Registering artifact fresh version v0.0.2",
        ),
        (6, 6): taken,
    }

    def excuses(self, registry, case):
        match = re.match(r"❌ Invalid value '([^']*)'", case["err"])
        return bool(match) and f'\n"{match[1]}":\n' in registry.stream

    def complaint(self, registry, case, answer):
        expected = self.answers[registry.number, case["index"]]
        warning, _, last_line = answer["err"].rpartition("\n")[0].rpartition("\n")
        if isinstance(expected, str):
            if answer["rc"] != 1 or answer["out"] or last_line + "\n" != expected:
                return f"should fail with\n{expected}"
            added = []
        else:
            text, tag, revision, message = expected
            warning = answer["err"]
            if answer["rc"] != 0 or not answer["out"].startswith(text):
                return f"should print\n{text}"
            commit = registry.resolve(revision)
            when = f"{case['time']} +0000"
            added = [[tag, "tag", commit, "Held Out", "<held@out.example>", when, message, ""]]
        if warning and "artifacts.yaml" not in warning:
            return f"a warning that does not name artifacts.yaml:\n{warning}"
        if answer["tags"] != sorted(answer["tags_before"] + added):
            return "the tags are wrong"
        return None


def look_alikes(stream):
    """Lightweight tags with names of registry tags."""
    name = r"[a-zA-Z0-9](?:[a-zA-Z0-9/_-]*[a-zA-Z0-9])?"
    tag = re.compile(
        rf"(?:[a-zA-Z0-9_./-]+=)?{name}(?:(?:#{name}|@v\d+\.\d+\.\d+[0-9A-Za-z.+-]*)!?|@deprecated)(?:#\d+)?"
    )
    return {t for t in re.findall(r"^reset refs/tags/(\S+)$", stream, re.M) if tag.fullmatch(t)}


def unregistered(state):
    """Commits that have a stage of an artifact, but no version of it."""
    return {
        version["commit_hexsha"]
        for artifact in (state or {}).get("artifacts", {}).values()
        for version in artifact["versions"]
        if version["stages"] and not version["registrations"] and not version["deregistrations"]
    }


RULE = "---------------------------------\n"


def heading(registry, case):
    """What doctor prints first, with the settings of `.gto`, which the reference leaves out there."""
    text = case["out"][: case["out"].rindex(RULE) + len(RULE)]
    if case["err"].startswith("❌ Wrong config file "):
        return text
    for key, names in re.findall(r"^(types|stages): \[(.*)\]$", registry.record["config"] or "", re.M):
        text = text.replace(f"\n{key}=None\n", f"\n{key}={names.split(', ')!r}\n")
    return text


class DoctorTellsSettings:
    name = "doctor prints the settings in force"

    def excuses(self, registry, case):
        return case["argv"][0] == "doctor" and not case["rc"] and heading(registry, case) not in case["out"]

    def complaint(self, registry, case, answer):
        if answer["rc"] != 0 or answer["err"]:
            return f"exit status {answer['rc']}, standard error {answer['err']}"
        expected = heading(registry, case) + case["out"][case["out"].rindex(RULE) + len(RULE) :]
        return None if answer["out"] == expected else f"should print\n{expected}"


class WrongConfigIsExplained:
    """After the same message, where and what; doctor prints that among what it finds."""

    name = "a wrong .gto is explained"

    def excuses(self, registry, case):
        return case["argv"][0] != "doctor" and case["err"].startswith("❌ Wrong config file ")

    def complaint(self, registry, case, answer):
        if answer["rc"] != case["rc"] or answer["out"]:
            return f"exit status {answer['rc']}, output {answer['out']}"
        start = case["err"].rstrip("\n") + ": line "
        return None if answer["err"].startswith(start) else f"should begin with\n{start}"


class DoctorFindsSomething:
    """Where there is something to find, we say so after the heading, and exit with 1."""

    name = "doctor says what is wrong"

    def excuses(self, registry, case):
        if case["argv"][0] != "doctor":
            return False
        wrong_config = case["err"].startswith("❌ Wrong config file ")
        return wrong_config or bool(look_alikes(registry.stream) or unregistered(registry.state))

    def complaint(self, registry, case, answer):
        if answer["rc"] != 1:
            return f"exit status {answer['rc']}, not 1"
        first = heading(registry, case)
        said = answer["out"].replace("🪴  ", "").removeprefix(first.replace("🪴  ", "").lstrip())
        if said == answer["out"].replace("🪴  ", ""):
            return "the heading differs"
        if case["rc"] == 1:
            return None if answer["err"] == case["err"] and said.strip() else "the reason is missing"
        found = look_alikes(registry.stream) | unregistered(registry.state)
        missing = [what for what in found if what not in said]
        if missing:
            return f"does not speak of {missing}"
        if said.count("❌ ") < len(found) or "No issues" in said:
            return "says too little"
        return None


def cells(text):
    """The rows of a table with lines or without, the heading first."""
    if text.startswith("╒"):
        lines = [line[1:-1].split("│") for line in text.splitlines() if line.startswith("│")]
    else:
        lines = [re.split(r"  +", line) for line in text.splitlines()]
    return [[cell.strip() for cell in line] for line in lines]


class VersionsAreNotCut:
    """The reference cuts each version after seven characters, as if it were a hash."""

    name = "show prints versions whole"

    @staticmethod
    def names(registry, artifact):
        """What may stand in a cell of an artifact -> what the reference prints for it."""
        versions = registry.state["artifacts"][artifact.lstrip("*")]["versions"]
        names = [version["version"] for version in versions]
        return {name if oracle.SEMVER.match(name) else name[:7]: name[:7] for name in names}

    def excuses(self, registry, case):
        argv = case["argv"]
        named = len(argv) > 1 and not argv[1].startswith("-")
        if argv[0] != "show" or named or "--json" in argv or case["rc"] or not registry.state:
            return False
        return any(
            cell not in whole and set(cell.split(", ")) & (set(whole.values()) - set(whole))
            for artifact, *row in cells(case["out"])[1:]
            for whole in [self.names(registry, artifact)]
            for cell in row
        )

    def complaint(self, registry, case, answer):
        if answer["rc"] or answer["err"]:
            return f"exit status {answer['rc']}, standard error {answer['err']}"
        head, *rows = cells(answer["out"]) or [[]]
        lay_out = oracle.outline if answer["out"].startswith("╒") else oracle.plain
        whole = rows and all(len(row) == len(head) for row in rows)
        if not whole or answer["out"] != lay_out(rows, head) + "\n":
            return "the layout is wrong"
        cut = [head]
        for artifact, *row in rows:
            names = {**self.names(registry, artifact), "-": "-"}
            unknown = [name for cell in row for name in cell.split(", ") if name not in names]
            if unknown:
                return f"{unknown} are no versions of {artifact}"
            cut.append([artifact, *(", ".join(names[name] for name in cell.split(", ")) for cell in row)])
        return None if cut == cells(case["out"]) else f"should be, with versions whole,\n{case['out']}"


RULES = [
    VersionsAreNotCut(),
    DoctorFindsSomething(),
    DoctorTellsSettings(),
    WrongConfigIsExplained(),
    RegisteredTwice(),
    UnknownRevision(),
    TwoFormats(),
    AllowedAndUsed(),
    WrongAnnotations(),
]
