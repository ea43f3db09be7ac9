"""Names that modules of the other package have because they use them there: they are where they belong, and found here."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_EXCEPTIONS = "exceptions"
_HOMES = {
    "api": {
        "constants": "ARTIFACT COMMIT STAGE VERSION is_hexsha mark_artifact_unregistered parse_shortcut",
        _EXCEPTIONS: "NoRepo NotImplementedInGTO RefNotFound WrongArgs",
        "index": "Artifact RepoIndexManager",
        "registry": "GitRegistry",
        "tag": "parse_tag_name=parse_name",
    },
    "base": {"constants": "Action", "config": "RegistryConfig"},
    "config": {"ext": "EnrichmentReader find_enrichment_types find_enrichments"},
    "git_utils": {"config": "RegistryConfig", "ui": "echo"},
    "index": {
        "base": "BaseManager BaseRegistryState EnrichmentEvent=Commit",
        "commit_message_generator": "generate_annotate_commit_message generate_remove_commit_message",
        "config": "CONFIG_FILE_NAME RegistryConfig read_registry_config",
        "constants": "Action assert_name_is_valid",
        _EXCEPTIONS: "WrongArtifactsYaml",
        "ui": "echo",
    },
    "registry": {
        "base": "Assignment BaseEvent BaseRegistryState Deprecation Deregistration Registration Unassignment",
        "config": "CONFIG_FILE_NAME RegistryConfig read_registry_config",
        "constants": "NAME assert_fullname_is_valid",
        _EXCEPTIONS: "InvalidTagName VersionAlreadyRegistered VersionExistsForCommit WrongArgs",
        "git_utils": "git_push_tag",
        "index": "EnrichmentManager",
        "tag": "TagArtifactManager TagStageManager TagVersionManager delete_tag parse_name",
        "ui": "echo",
        "versions": "SemVer",
    },
    "tag": {"constants": "tag_re tag_to_name"},
    "ui": {"config": "CONFIG"},
}


def homes(module: str) -> dict[str, tuple[str, str]]:
    """Where the names are that are found in a module: name → module and name there."""
    found = {}
    for home, names in _HOMES[module.partition(".")[2]].items():
        for name in names.split():
            here, _, there = name.partition("=")
            found[here] = (f"gto.{home}", there or here)
    return found


def find(module: str, name: str) -> Any:
    """What a module finds under a name that is elsewhere; for `import *`, all of them."""
    from sys import modules

    if name == "__all__":
        return [known for known in dir(modules[module]) if known[0] != "_"]
    home = homes(module).get(name)
    if home is None:
        raise AttributeError(f"module '{module}' has no attribute '{name}'")
    __import__(home[0])
    value = getattr(modules[home[0]], home[1])
    setattr(modules[module], name, value)
    return value


def names(module: str) -> list[str]:
    """dir() of a module."""
    from sys import modules

    return sorted({*vars(modules[module]), *homes(module)})
