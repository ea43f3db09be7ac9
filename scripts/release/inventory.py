"""Prints what is inside of the files of dist/, the current directory, as CycloneDX has it: each file with its sum, and
what was linked into it or put beside it. VERSION, URL and SOURCE_DATE_EPOCH are in the environment.
"""

import hashlib
import json
import os
import re
import tarfile
import uuid
from datetime import datetime, timezone
from pathlib import Path

VERSION, URL, EPOCH = os.environ["VERSION"], os.environ["URL"], int(os.environ["SOURCE_DATE_EPOCH"])
TOP = Path(__file__).parents[2]
CROSS = TOP / "build-cross"


def version_in(pattern, path):
    return re.search(pattern, path.read_text(), re.MULTILINE)[1]


def library(name, version, licence, what):
    return {
        "type": "library",
        "bom-ref": f"{name}-{version}",
        "name": name,
        "version": version,
        "description": what,
        "licenses": [{"license": {"id": licence}}],
    }


def read_libraries():
    """What scripts/cross.sh links statically; and of the C library, where it does so for programs."""
    modules = CROSS / "x86_64-linux-musl/prefix/lib/pkgconfig"
    [zig] = CROSS.glob("venv/lib/python*/site-packages/ziglang")
    [zig_info] = zig.parent.glob("ziglang-*.dist-info/METADATA")
    return {
        "yaml": library("libyaml", version_in("^Version: (.*)", modules / "yaml-0.1.pc"), "MIT", "reads YAML"),
        "deflate": library(
            "libdeflate", version_in("^Version: (.*)", modules / "libdeflate.pc"), "MIT", "inflates objects of Git"
        ),
        "musl": library(
            "musl", version_in('VERSION "(.*)"', zig / "lib/libc/musl/src/internal/version.h"), "MIT", "the C library"
        ),
        "rt": library(
            "zig-compiler-rt", version_in("^Version: (.*)", zig_info), "MIT", "what the compiler links to each program"
        ),
    }


def linked_into(name):
    if name.endswith(".whl"):
        return ["yaml", "deflate", "rt"] + (["musl"] if "musllinux" in name else [])
    if re.search(r"-(linux|image)-\w+\.tar", name):
        return ["yaml", "deflate", "rt", "musl"]
    return []  # sources, and packages of Debian, which name what they need themselves


def read_debian_packages(image):
    """The packages of the system in a container image: Debian has their licences in files of their own."""
    with tarfile.open(image) as archive:
        [manifest] = json.load(archive.extractfile("manifest.json"))
        with tarfile.open(fileobj=archive.extractfile(manifest["Layers"][0])) as system:
            status = system.extractfile("./var/lib/dpkg/status").read().decode()
    for paragraph in status.strip().split("\n\n"):
        fields = dict(re.findall(r"^([A-Z]\S*): (.*)", paragraph, re.MULTILINE))
        name, version = fields["Package"], fields["Version"]
        purl = f"pkg:deb/debian/{name}@{version.replace('+', '%2B').replace(':', '%3A')}?arch={fields['Architecture']}"
        yield {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl}


def describe(path):
    data = path.read_bytes()
    return {
        "type": "file",
        "bom-ref": path.name,
        "name": path.name,
        "version": VERSION,
        "hashes": [{"alg": "SHA-256", "content": hashlib.sha256(data).hexdigest()}],
        "licenses": [{"license": {"id": "Apache-2.0"}}],
    }


def main():
    libraries = read_libraries()
    components, dependencies = list(libraries.values()), []
    for path in sorted(Path().iterdir()):
        inside = [libraries[key]["bom-ref"] for key in linked_into(path.name)]
        if "-image-" in path.name:
            packages = list(read_debian_packages(path))
            components += packages
            inside += [package["bom-ref"] for package in packages]
        components.append(describe(path))
        dependencies.append({"ref": path.name, "dependsOn": inside})
    files = [entry["ref"] for entry in dependencies]
    bom = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{URL}/{VERSION}/{EPOCH}')}",
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(EPOCH, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {
                "type": "application",
                "bom-ref": f"gto-{VERSION}",
                "name": "gto",
                "version": VERSION,
                "licenses": [{"license": {"id": "Apache-2.0"}}],
            },
        },
        "components": components,
        "dependencies": [{"ref": f"gto-{VERSION}", "dependsOn": files}, *dependencies],
    }
    print(json.dumps(bom, indent=1))


main()
