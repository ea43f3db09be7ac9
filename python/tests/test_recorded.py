"""The recorded answers of the reference, through gto.api: whatever it asks as the program does.

Commands become calls; what the calls give is laid out as the program lays it out, and compared byte for byte. What is
printed as a table is compared as `--plain`, which loses nothing.
"""

import json
import os
import tempfile
import unittest
import warnings
from pathlib import Path

import support  # finds the modules of the recorded answers
import differences
import oracle
import replay

from gto import api
from gto.exceptions import GTOException

SWITCHES = {
    "--deprecated": "deprecated", "--ro": "registered_only", "--asc": "ascending", "--allowed": "allowed",
    "--used": "used", "--force": "force", "--bump-major": "bump_major", "--bump-minor": "bump_minor",
    "--bump-patch": "bump_patch", "-d": "delete", "--delete": "delete", "--sr": "skip_registration",
}  # fmt: skip
OPTIONS = {
    "--vs": "versions_per_stage", "--av": "assignments_per_version", "--sort": "sort", "--stage": "stage",
    "--version": "version", "--message": "message", "-m": "message", "--simple": "simple", "--ref": "ref",
}  # fmt: skip
OUTPUTS = ("--json", "--plain", "--name", "--version", "--stage", "--ref", "--event")
NUMBERS = ("--vs", "--av")
UNCUT = differences.VersionsAreNotCut()
RULES = [rule for rule in differences.RULES if rule.name != UNCUT.name]
SIMPLE = {"true": True, "false": False, "auto": None}


def arguments(argv):
    """(words, arguments by name, output) of a command line."""
    words, named, output = [], {}, []
    asks = argv[0] in ("show", "check-ref", "stages", "history")
    rest = list(argv[1:])
    while rest:
        word = rest.pop(0)
        if word in OUTPUTS and (asks or word not in OPTIONS):
            output.append(word)
        elif word in SWITCHES:
            named[SWITCHES[word]] = True
        elif word in OPTIONS:
            value = rest.pop(0)
            value = int(value) if word in NUMBERS else SIMPLE[value] if word == "--simple" else value
            named[OPTIONS[word]] = value
        else:
            words.append(word)
    return words, named, output


def plain(rows):
    """Rows as the program prints them with --plain."""
    if not rows:
        return "Nothing found in the current workspace\n"
    cells = [["-" if cell is None else str(cell) for cell in row.values()] for row in rows]
    return oracle.plain(cells, list(rows[0])) + "\n"


def column(rows, name):
    return "".join(f"{row[name]}\n" for row in rows if row[name] is not None)


def show(repo, words, named, output):
    name = words[0] if words else None
    if "--json" in output:
        return api.show(repo, name, json=True, **named) + "\n"
    rows, _ = api.show(repo, name, table=True, truncate_hexsha=True, **named)
    kind = next((word for word in output if word != "--plain"), None)
    if kind:
        # the program itself refuses columns that the table does not have
        key = {"--name": "name"}.get(kind, kind[2:])
        return column(rows, key) if rows and key in rows[0] else None
    return plain(rows)


def history(repo, words, named, output):
    if "--json" in output:
        return api._json(api.history(repo, *words, **named)) + "\n"
    rows, _ = api.history(repo, *words, table=True, truncate_hexsha=True, **named)
    return plain(rows)


def stages(repo, words, named, output):
    found = api.stages(repo, **named)
    return api._json(found) + "\n" if "--json" in output else "".join(f"{stage}\n" for stage in found or ())


def check_ref(repo, words, named, output):
    events = api.check_ref(repo, words[0])
    if not events:
        return ""
    event = events[0]
    state = event.dict_state(exclude={"priority", "addition"})
    if "--json" in output:
        return api._json(state) + "\n"
    if output:
        text = state.get({"--name": "artifact"}.get(output[0], output[0][2:]))
        return f"{text}\n" if text else ""
    return f"✅ {event}\n"


def parse_tag(repo, words, named, output):
    parts = api.parse_tag(words[0])
    return json.dumps({**parts, "action": parts["action"].value}, indent=4) + "\n"


def print_state(repo, words, named, output):
    return api._json(api._get_state(repo).model_dump()) + "\n"


def register(repo, words, named, output):
    api.register(repo, words[0], words[1] if len(words) > 1 else "HEAD", **named)
    return ""


def assign(repo, words, named, output):
    stage, version = named.pop("stage"), named.pop("version", None)
    if len(words) > 1:
        named.update(ref=words[1], name_version=version)
    else:
        named.update(version=version) if version else named.update(ref="HEAD")
    named["simple"] = bool(named.get("simple"))
    api.assign(repo, words[0], stage, **named)
    return ""


def deprecate(repo, words, named, output):
    if len(words) == 3:
        api.unassign(repo, words[0], version=words[1], stage=words[2], **named)
    elif len(words) == 2:
        api.deregister(repo, words[0], version=words[1], **named)
    else:
        api.deprecate(repo, words[0], **named)
    return ""


CALLS = {
    "show": show, "history": history, "stages": stages, "check-ref": check_ref, "parse-tag": parse_tag,
    "print-state": print_state, "register": register, "assign": assign, "deprecate": deprecate,
}  # fmt: skip


def to_plain(text):
    """A table as --plain has it."""
    if not text.startswith("╒"):
        return text
    lines = [line for line in text.splitlines() if line.startswith("│")]
    rows = [[cell.strip() for cell in line[1:-1].split("│")] for line in lines]
    return oracle.plain(rows[1:], rows[0]) + "\n"


class Recorded(unittest.TestCase):
    def setUp(self):
        directory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
        scratch = tempfile.TemporaryDirectory(prefix="gto-python-", dir=directory)
        self.addCleanup(scratch.cleanup)
        self.scratch = Path(scratch.name)
        self.addCleanup(self.set_environment, dict(os.environ))
        self.set_environment(replay.clean_environment(self.scratch))
        self.compared = 0

    @staticmethod
    def set_environment(environment):
        os.environ.clear()
        os.environ.update(environment)

    def registries(self, kind):
        for record in replay.load(kind):
            registry = replay.Registry(record, self.scratch / f"{kind}-{record['id']}", dict(os.environ))
            registry.make()
            yield record, registry

    @staticmethod
    def answer(registry, argv):
        """(output, message) of a call."""
        words, named, output = arguments(argv)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                return CALLS[argv[0]](registry.path, words, named, output), ""
            except GTOException as error:
                return "", f"❌ {error}\n"

    def compare(self, registry, case):
        argv = case["argv"]
        output, message = self.answer(registry, argv)
        if output is None:
            return
        self.compared += 1
        where = f"{registry.record['id']} {argv}"
        self.assertEqual(replay.squeeze(message), replay.squeeze(case["err"]), where)
        if argv[0] == "check-ref" and len(argv) == 2:
            self.assertEqual(replay.squeeze(output), replay.squeeze(case["out"]), where)
        elif "tags" in case:
            self.assertEqual(registry.tags(), sorted(case["tags"]), where)
        elif UNCUT.excuses(registry, case):
            self.assertIsNone(UNCUT.complaint(registry, case, {"rc": 0, "out": output, "err": ""}), where)
        else:
            self.assertEqual(output, to_plain(case["out"]), where)

    @staticmethod
    def excused(registry, case):
        """Whether this program answers otherwise on purpose (replay.py says what), or the answer is about layout."""
        as_number = "e+60" in case["out"]  # tabulate takes a hash such as 4263e57 for a number
        return as_number or case["rc"] == 2 or any(r.excuses(registry, case) for r in RULES)

    def test_questions(self):
        for record, registry in self.registries("read"):
            for index, case in enumerate(record["cases"]):
                case = replay.expectation(case, index, record["repo"], registry, "")
                if case["argv"][0] in CALLS and not self.excused(registry, case):
                    self.compare(registry, case)
        self.assertGreater(self.compared, 2500)

    def test_changes(self):
        for record, registry in self.registries("write"):
            for index, step in enumerate(record["steps"]):
                step = replay.expectation(step, index, record["repo"], registry, "")
                os.environ["GIT_COMMITTER_DATE"] = f"{step['time']} +0000"
                if self.excused(registry, step):
                    self.answer(registry, step["argv"])
                else:
                    self.compare(registry, step)
        self.assertGreater(self.compared, 700)


if __name__ == "__main__":
    unittest.main()
