"""An enrichment: tells how many bytes an artifact has.

Its entry point `gto.enrichment` makes gto ask it (see pyproject.toml). Then `api.show(repo, "churn")` has, beside what
artifacts.yaml says of a version, an entry such as {"source": "size", "bytes": 1234, "unit": "B"}.
"""

from __future__ import annotations

import subprocess
from typing import Any, Optional

from gto.ext import EnrichmentInfo, EnrichmentReader


class SizeInfo(EnrichmentInfo):
    source: str = "size"
    bytes: int
    unit: str

    def get_object(self) -> SizeInfo:
        return self

    def get_human_readable(self) -> str:
        factor = {"B": 1, "kB": 1000, "MB": 1000000}[self.unit]
        return f"{self.bytes / factor:g} {self.unit}"


class SizeReader(EnrichmentReader):
    source: str = "size"
    unit: str = "B"  # set in .gto: enrichments: [{type: size, config: {unit: MB}}]

    def describe(self, url_or_scm: Any, obj: str, rev: Optional[str]) -> Optional[SizeInfo]:
        repo = getattr(url_or_scm, "root_dir", url_or_scm)
        command = ["git", "-C", str(repo), "cat-file", "-s", f"{rev or 'HEAD'}:{obj}"]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:  # no such file: nothing to tell
            return None
        return SizeInfo(bytes=int(done.stdout), unit=self.unit)
