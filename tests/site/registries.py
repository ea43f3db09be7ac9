"""Registries that sites are made of: one as people have it, one in which everything is hostile, a big one."""

import os
import subprocess

YEAR = 31536000
START = 1700000000  # 2023-11-14


def environment():
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("GIT_", "GTO_"))}
    return dict(kept, GIT_CONFIG_NOSYSTEM="1", GIT_CONFIG_GLOBAL=os.devnull, TZ="UTC", LC_ALL="C.UTF-8")


def git(repo, *args, **kwargs):
    return subprocess.run(["git", "-C", repo, *args], check=True, env=environment(), **kwargs)


class Import:
    """Writes what git fast-import reads."""

    def __init__(self, repo):
        self.lines = []
        self.commits = 0
        self.repo = repo
        subprocess.run(["git", "init", "-q", "-b", "main", repo], check=True, env=environment())

    def data(self, text):
        raw = text if isinstance(text, bytes) else text.encode()
        self.lines.append(b"data %d\n%b\n" % (len(raw), raw))

    def commit(self, time, who, message, files):
        self.commits += 1
        head = b"commit refs/heads/main\nmark :%d\ncommitter %b %d +0000\n"
        self.lines.append(head % (self.commits, who.encode(), time))
        self.data(message)
        for path, text in files.items():
            self.lines.append(b"M 100644 inline %b\n" % path.encode())
            self.data(text)

    def tag(self, name, time, who, message, commit=None):
        """`commit`: its number, from 1; the latest one by default."""
        who = who if isinstance(who, bytes) else who.encode()
        head = f"tag {name}\nfrom :{commit or self.commits}\ntagger ".encode()
        self.lines.append(head + who + b" %d +0000\n" % time)
        self.data(message)

    def end(self):
        git(self.repo, "fast-import", "--quiet", input=b"".join(self.lines))
        git(self.repo, "reset", "-q", "--hard")


# ---- As people have it

ADA = "Ada Lovelace <ada@example.org>"
LI = "Nguyễn Thị Hà <ha@example.vn>"
SOFIE = "Žofie Černá <zofie@example.cz>"
DAY = 86400

ANNOTATIONS = """\
churn:
  type: model
  path: models/churn.pkl
  description: Who is going to leave, and how sure we are.
  labels: [tabular, weekly]
segmentation:
  type: model
  path: models/segmentation.pt
  description: Groups customers by what they buy.
  labels: [clustering]
customers:
  type: dataset
  path: data/customers.parquet
  description: All customers, without names.
  labels: [tabular, personal]
fraud:
  type: model
  description: Flags payments that a person should look at.
  labels: [tabular]
"""

# (days since the beginning, tag, number of the commit, who, message)
EVENTS = (
    (1, "churn@v1.0.0", 0, ADA, "First version that beats the baseline"),
    (2, "churn#dev#1", 0, ADA, "Try it"),
    (9, "customers@v2023.11.0", 0, LI, "Snapshot of November"),
    (10, "customers#prod#1", 0, LI, "Snapshot of November"),
    (20, "churn#prod#2", 0, SOFIE, "Approved by the risk board"),
    (34, "segmentation@v0.1.0", 1, LI, "Seven groups"),
    (40, "churn@v1.1.0", 1, ADA, "Trained on data of December\n\nAUC 0.871 (was 0.859)."),
    (41, "churn#dev#3", 1, ADA, "Try it"),
    (48, "churn#staging#4", 1, ADA, "Shadow traffic"),
    (60, "churn#prod#5", 1, SOFIE, "Shadow traffic agrees"),
    (75, "uplift@v0.1.0", 1, LI, "An experiment"),
    (90, "fraud@v3.0.0", 2, SOFIE, "Moved from the old registry"),
    (91, "fraud#prod#1", 2, SOFIE, "As it was in the old registry"),
    (120, "churn@v2.0.0", 2, ADA, "New features: support calls"),
    (121, "churn#dev#6", 2, ADA, "Try it"),
    (122, "churn#staging#7", 2, ADA, "Shadow traffic"),
    (130, "churn#prod#8", 2, SOFIE, "Go"),
    (133, "churn#prod#9", 1, SOFIE, "Back: latency\n\nRollback-of: churn#prod#8"),
    (140, "uplift@deprecated", 2, LI, "Nobody uses it"),
    (150, "segmentation@v0.2.0", 3, LI, "Nine groups"),
    (151, "segmentation#dev#1", 3, LI, "Try it"),
    (158, "churn@v2.0.0!", 2, ADA, "Too slow to ship"),
    (160, "churn@v2.1.0", 3, ADA, "Half the latency"),
    (161, "churn#dev#10", 3, ADA, "Try it"),
    (163, "churn#staging#11", 3, ADA, "Shadow traffic"),
    (170, "customers@v2024.5.0", 3, LI, "Snapshot of May"),
    (171, "customers#prod#2", 3, LI, "Snapshot of May"),
    (180, "models/vision=ocr@v1.0.0", 3, LI, "Reads invoices"),
    (181, "models/vision=ocr#staging#1", 3, LI, "Half of the mailbox"),
    (190, "fraud@v3.1.0", 3, SOFIE, "Retrained"),
    (191, "fraud#staging#2", 3, SOFIE, "Shadow traffic"),
)


def make_example(repo):
    """What a team has after half a year."""
    made = Import(repo)
    for number in range(4):
        files = {"artifacts.yaml": ANNOTATIONS, "models/churn.pkl": "weights %d\n" % number * 50}
        if number == 0:
            files[".gto"] = "stages: [dev, staging, prod]\n"
        made.commit(START + number * 40 * DAY, ADA, f"Experiment {number}\n", files)
    for days, tag, commit, who, message in EVENTS:
        made.tag(tag, START + days * DAY, who, message, commit + 1)
    made.end()
    git(repo, "remote", "add", "origin", "https://github.com/example/models.git")


# ---- Hostile

# Texts that do something where they are not taken for text.
NASTY = (
    "<script>hurt()</script>",
    "\"><img src=x onerror=hurt()>",
    "' onmouseover='hurt()' x='",
    "</title></pre></textarea><svg onload=hurt()>",
    "javascript:hurt()",
    "]]></summary><script xmlns='http://www.w3.org/1999/xhtml'>hurt()</script>",
    "&lt;script&gt;hurt()&lt;/script&gt; &amp; &#0; &#x1F;",
    "bidi \u202egpj.exe\u202c \u2066left\u2069 \u200f",
    "control \x01\x02\x1b[31m\x7f\x85 \r\n tab\t",
    "line\u2028separator\u2029",
    "${hurt()} {{hurt()}} <%= hurt() %> %s%n%p",
    "<!-- comment --><![CDATA[ x ]]><?php hurt() ?>",
    "http://example.invalid/hurt",
)
BROKEN = b"\xff\xfe broken \xc0\xaf \xed\xa0\x80 utf-8"
LONG = "x" * 5000
TAGS = ("con", "nul", "aux/com1", "Net", "net", "NET", "index", "a/b/c/d/e", "versions-2", "feed")


def make_hostile(repo):
    """Every field full of what does not belong there."""
    made = Import(repo)
    entries = {LONG: NASTY[0], "L" + LONG[1:]: NASTY[1]}
    entries.update({f"nasty{number}": text for number, text in enumerate(NASTY)})
    yaml = "".join(
        f"{quote(name)}:\n  type: {quote(text)}\n  path: {quote(text)}\n  description: {quote(text * 3)}\n"
        f"  labels: [{quote(text)}, {quote(text + '2')}]\n  custom: {{{quote(text)}: {quote(text)}}}\n"
        for name, text in entries.items()
    )
    made.commit(START, "E <e@x>", NASTY[0], {"artifacts.yaml": yaml, ".gto": "EMOJIS: false\n"})
    for number, text in enumerate(NASTY):
        flat = text.replace("\n", " ").replace("<", "").replace(">", "").replace("\x00", "")
        who = f"{flat} <{flat}>"
        made.commit(START + number, "E <e@x>", text, {"x": str(number)})
        made.tag(f"nasty{number}@v1.0.{number}-{'x' * 220 if number == 3 else 'rc'}", START + number, who, text)
        made.tag(f"nasty{number}#prod#1", START + 100 + number, who, text + "\n\n" + text * 20)
    made.tag("net@v9.0.0", START + 200, BROKEN.replace(b"\n", b" ") + b" <x@y>", BROKEN)
    for number, name in enumerate(TAGS):
        made.tag(f"{name}@v1.0.0", START + 300 + number, "E <e@x>", LONG)
        made.tag(f"{name}#{'s' * 60}-{number % 3}#1", START + 400 + number, "E <e@x>", NASTY[2])
    made.tag("far@v1.0.0", 2**60, "E <e@x>", "far in the future")
    made.tag("far@v2.0.0", 0, "E <e@x>", "long ago")
    made.end()
    git(repo, "tag", "light@v1.0.0")
    git(repo, "remote", "add", "origin", "https://x:secret@github.com/\"><script>hurt()</script>/r.git")


def quote(text):
    """A scalar of YAML."""
    out = []
    for c in text:
        point = ord(c)
        if c in '"\\':
            out.append("\\" + c)
        elif 0x20 <= point < 0x7F:
            out.append(c)
        else:
            out.append(f"\\U{point:08x}")
    return '"' + "".join(out) + '"'


# ---- Big

def make_big(repo, count):
    """So many artifacts, each with a version in production."""
    made = Import(repo)
    made.commit(START, ADA, "one", {"x": "1"})
    for number in range(count):
        name = f"model-{number:04d}"
        made.tag(f"{name}@v1.{number % 10}.0", START + number, ADA, f"Registering {name}")
        made.tag(f"{name}#{('dev', 'staging', 'prod')[number % 3]}#1", START + number, LI, f"Assigning {name}")
    made.end()
    git(repo, "pack-refs", "--all")
