"""Prints all that gto.api and gto.base say of a registry, as JSON: run by test_reference.py with both packages."""

import json
import sys
import warnings

from gto import api, tag
from gto.constants import Action, VersionSort


def plain(value):
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    if hasattr(value, "dict_state"):
        return [type(value).__name__, plain(value.dict_state()), plain(value.model_dump()), str(value)]
    if hasattr(value, "model_dump"):
        return [type(value).__name__, plain(value.model_dump())]
    return value if isinstance(value, (int, str, type(None))) else str(value)


def attempt(call):
    try:
        return plain(call())
    except Exception as error:
        return [type(error).__name__, str(error)]


def refs(events):
    return [event.ref for event in events]


def artifact_answers(artifact):
    yield "repr", lambda: repr(artifact) if len(artifact.unique_stages) < 2 else ""
    for fact in ("is_active", "is_registered", "discovered", "unique_stages", "created_at", "author", "ref"):
        yield fact, lambda fact=fact: getattr(artifact, fact)
    yield "activated_at", lambda: artifact.activated_at
    for direct in (True, False):
        for indirect in (True, False):
            yield f"events {direct} {indirect}", lambda d=direct, i=indirect: refs(
                artifact.get_events(direct=d, indirect=i)
            )
    yield "versions", lambda: artifact.versions
    for bits in range(16):
        choice = dict(
            active_only=bool(bits & 1),
            include_non_explicit=bool(bits & 2),
            include_discovered=bool(bits & 4),
            ascending=bool(bits & 8),
        )
        yield f"get_versions {bits}", lambda c=choice: [v.version for v in artifact.get_versions(**c)]
    for sort in VersionSort:
        for ro in (True, False):
            yield f"latest {sort} {ro}", lambda s=sort, r=ro: artifact.get_latest_version(r, s)
            for av, vs in ((-1, 1), (-1, -1), (1, -1), (2, 2), (-2, 1), (1, -2)):
                yield f"vstages {ro} {av} {vs} {sort}", lambda r=ro, a=av, v=vs, s=sort: artifact.get_vstages(
                    r, a, v, s
                )
    for version in artifact.versions:
        yield f"events of {version.version}", lambda v=version: [
            refs(v.get_events(indirect=False)), refs(v.get_events(direct=False, ascending=True))
        ]
        yield f"vstages of {version.version}", lambda v=version: v.get_vstages(ascending=True)
        yield f"found {version.version}", lambda v=version: artifact.find_version(
            commit_hexsha=v.commit_hexsha
        )


def registry_answers(repo):
    state = api._get_state(repo)
    yield "state", lambda: state
    yield "stages", lambda: state.unique_stages
    yield "is", lambda: api._is_gto_repo(repo)
    for name, artifact in state.artifacts.items():
        for what, answer in artifact_answers(artifact):
            yield f"{name}: {what}", answer
        yield f"{name}: describe", lambda n=name: api.describe(repo, n)
        yield f"{name}: describe latest", lambda n=name: api.describe(repo, n + "@latest")
        yield f"{name}: all", lambda n=name: api.find_latest_version(repo, n, all=True, registered=False)
        yield f"{name}: find", lambda n=name: [t.name for t in tag.find(name=n, scm=scm(repo))]
        yield f"{name}: counter", lambda n=name: tag.name_tag(Action.ASSIGN, n, stage="x", scm=scm(repo))
        for stage in state.unique_stages + ["nowhere"]:
            yield f"{name} in {stage}", lambda n=name, s=stage: api.find_versions_in_stage(
                repo, n, s, versions_per_stage=-1
            )
        for version in artifact.versions:
            yield f"{name} at {version.version}", lambda n=name, v=version: api._show_versions(
                repo, n, ref=v.commit_hexsha
            )
    for found in tag.find(scm=scm(repo)):
        what = [found.name, found.target, found.tagger_name, found.tagger_email, found.tag_time]
        yield f"tag {found.name}", lambda w=what, t=found: [*w, t.tag_time_offset, tag.parse_tag(t).created_at]
        yield f"check {found.name}", lambda t=found: api.check_ref(repo, t.name)
    for choice in ({}, {"table": True}, {"truncate_hexsha": True}, {"ascending": True}):
        yield f"history {choice}", lambda c=choice: api.history(repo, **c)
    for choice in ({"table": True}, {"truncate_hexsha": True}, {"registered_only": True}):
        yield f"show {choice}", lambda c=choice: api.show(repo, **c)


def scm(repo):
    try:
        from scmrepo.git import Git
    except ImportError:
        return repo
    return Git(repo)


def main():
    warnings.simplefilter("ignore")
    for repo in sys.argv[1:]:
        answers = {}
        try:
            for what, answer in registry_answers(repo):
                answers[what] = attempt(answer)
        except Exception as error:
            answers["failed"] = [type(error).__name__, str(error)]
        print(json.dumps(answers), flush=True)


if __name__ == "__main__":
    main()
