"""Makes a container image of tar archives: an OCI layout that also has the manifest of `docker save`.

    python3 image.py OUTPUT REVISION LAYER.tar...    VERSION, URL and SOURCE_DATE_EPOCH are in the environment
"""

import gzip
import hashlib
import io
import json
import os
import sys
import tarfile
from datetime import datetime, timezone
from pathlib import Path

VERSION, URL, EPOCH = os.environ["VERSION"], os.environ["URL"], int(os.environ["SOURCE_DATE_EPOCH"])
CREATED = datetime.fromtimestamp(EPOCH, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
OCI = "application/vnd.oci.image."


def digest(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


class Archive:
    """Files of an archive, each with the same date and owner."""

    def __init__(self, path):
        self.tar = tarfile.open(path, "w", format=tarfile.USTAR_FORMAT)

    def add(self, name, data):
        entry = tarfile.TarInfo(name)
        entry.size, entry.mtime, entry.mode = len(data), EPOCH, 0o644
        self.tar.addfile(entry, io.BytesIO(data))

    def add_json(self, name, value):
        self.add(name, json.dumps(value, indent=1).encode())

    def add_blob(self, data, kind):
        """Returns how others refer to it."""
        self.add("blobs/" + digest(data).replace(":", "/"), data)
        return {"mediaType": OCI + kind, "digest": digest(data), "size": len(data)}


def configuration(layers, revision):
    label = "org.opencontainers.image."
    return {
        "created": CREATED,
        "architecture": "amd64",
        "os": "linux",
        "config": {
            "User": "gto",
            "Env": ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8"],
            "Entrypoint": ["gto"],
            "WorkingDir": "/work",
            "Labels": {
                label + "title": "gto",
                label + "description": "The artifact registry that lives in a Git repository",
                label + "version": VERSION,
                label + "revision": revision,
                label + "created": CREATED,
                label + "licenses": "Apache-2.0",
                label + "source": URL,
            },
        },
        "rootfs": {"type": "layers", "diff_ids": [digest(layer) for layer in layers]},
        "history": [{"created": CREATED, "created_by": "scripts/release/image.sh"} for _ in layers],
    }


def main(output, revision, *paths):
    layers = [Path(path).read_bytes() for path in paths]
    archive = Archive(output)
    archive.add_json("oci-layout", {"imageLayoutVersion": "1.0.0"})
    blobs = [archive.add_blob(gzip.compress(layer, 9, mtime=0), "layer.v1.tar+gzip") for layer in layers]
    config = archive.add_blob(json.dumps(configuration(layers, revision)).encode(), "config.v1+json")
    manifest = {"schemaVersion": 2, "mediaType": OCI + "manifest.v1+json", "config": config, "layers": blobs}
    entry = archive.add_blob(json.dumps(manifest).encode(), "manifest.v1+json")
    entry["platform"] = {"architecture": "amd64", "os": "linux"}
    entry["annotations"] = {
        "io.containerd.image.name": "docker.io/library/gto:" + VERSION,
        "org.opencontainers.image.ref.name": VERSION,
    }
    archive.add_json("index.json", {"schemaVersion": 2, "mediaType": OCI + "index.v1+json", "manifests": [entry]})
    paths = ["blobs/" + blob["digest"].replace(":", "/") for blob in (config, *blobs)]
    archive.add_json("manifest.json", [{"Config": paths[0], "RepoTags": ["gto:" + VERSION], "Layers": paths[1:]}])
    archive.tar.close()


main(*sys.argv[1:])
