"""What pip needs around the Python package. VERSION is in the environment.

    python3 wheel.py metadata              prints the metadata of pyproject.toml
    python3 wheel.py pack DIRECTORY TAG    makes dist/gto-VERSION-TAG.whl of a directory that holds the package
"""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from pyproject_metadata import StandardMetadata

VERSION = os.environ["VERSION"]
TOP = Path(__file__).parents[2]


def read_project():
    project = tomllib.loads((TOP / "pyproject.toml").read_text())
    project["project"]["dynamic"].remove("version")
    project["project"]["version"] = VERSION
    return StandardMetadata.from_pyproject(project, TOP)


def write_entry_points(project, path):
    groups = {"console_scripts": project.scripts, **project.entrypoints}
    path.write_text(
        "\n".join(
            f"[{group}]\n" + "".join(f"{name} = {target}\n" for name, target in entries.items())
            for group, entries in groups.items()
        )
    )


def pack(directory, tag):
    project = read_project()
    info = directory / f"gto-{VERSION}.dist-info"
    (info / "licenses").mkdir(parents=True)
    (info / "METADATA").write_bytes(bytes(project.as_rfc822()))
    (info / "WHEEL").write_text(f"Wheel-Version: 1.0\nGenerator: gto\nRoot-Is-Purelib: false\nTag: {tag}\n")
    write_entry_points(project, info / "entry_points.txt")
    shutil.copy(TOP / "LICENSE", info / "licenses")
    subprocess.run(["wheel", "pack", directory, "--dest-dir", TOP / "dist"], check=True)


if sys.argv[1] == "metadata":
    sys.stdout.write(str(read_project().as_rfc822()))
else:
    pack(Path(sys.argv[2]), sys.argv[3])
