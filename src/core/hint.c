#include "hint.h"

#include <stdlib.h>
#include <string.h>

#include "artifact.h"
#include "guess.h"
#include "pattern.h"
#include "refname.h"
#include "stages.h"

enum { LISTED_MAX = 5 };

struct slice hint_artifact(const char *text)
{
    return (struct slice){text, strcspn(text, "@#")};
}

// What names consist of.
#define LETTERS "letters, digits, and '-', '_' or '/' between them"

// Adds the name nearest to `word`, or else the first few of all.
static void add_choice(struct buf *out, const char *word, const char *const *names, size_t count,
                       const char *introduction)
{
    struct guess guess = guess_start(slice_of(word));
    for (size_t i = 0; i < count; i++)
        guess_try(&guess, names[i]);
    if (guess.name) {
        buf_addf(out, "did you mean '%s'?", guess.name);
        return;
    }
    buf_addf(out, "%s ", introduction);
    for (size_t i = 0; i < count && i < LISTED_MAX; i++)
        buf_addf(out, "%s'%s'", i ? ", " : "", names[i]);
    if (count > LISTED_MAX)
        buf_addf(out, " and %zu more", count - LISTED_MAX);
}

static int add_artifacts(struct buf *out, const gto_registry *registry, const char *name)
{
    const gto_artifact **artifacts;
    size_t count;
    if (gto_pick_artifacts(&artifacts, &count, registry, NULL, true, NULL) != GTO_OK)
        return GTO_ENOMEM;
    const char **names = malloc((count + 1) * sizeof(*names));
    for (size_t i = 0; names && i < count; i++)
        names[i] = artifacts[i]->name;
    if (names && !count)
        buf_adds(out, "There are no artifacts yet: 'gto register NAME' registers a version of the "
                      "first");
    else if (names) {
        buf_addf(out,
                 pattern_is_one(slice_of(name)) ? "No artifact matches '%s'; "
                                                : "There is no artifact '%s'; ",
                 name);
        add_choice(out, name, names, count, "there are");
    }
    free(artifacts);
    free(names);
    return names ? GTO_OK : GTO_ENOMEM;
}

static bool has_version(const gto_artifact *artifact, const char *name)
{
    for (size_t i = 0; i < artifact->versions.count; i++)
        if (strcmp(gto_artifact_version(artifact, i)->name, name) == 0)
            return true;
    return false;
}

static int add_versions(struct buf *out, const gto_artifact *artifact, const char *version)
{
    const gto_version **versions;
    size_t count;
    if (gto_artifact_versions(&versions, &count, artifact,
                              GTO_VERSIONS_ACTIVE | GTO_VERSIONS_REGISTERED, GTO_SORT_SEMVER,
                              NULL) != GTO_OK)
        return GTO_ENOMEM;
    const char **names = malloc((count + 1) * sizeof(*names));
    for (size_t i = 0; names && i < count; i++)
        names[i] = versions[i]->name;
    buf_addf(out, "'%s' has no version '%s'", artifact->name, version);
    if (names && count) {
        buf_adds(out, "; ");
        add_choice(out, version, names, count, "it has");
    }
    free(versions);
    free(names);
    return names ? GTO_OK : GTO_ENOMEM;
}

static size_t count_names(const char *const *names)
{
    size_t count = 0;
    while (names[count])
        count++;
    return count;
}

static bool is_among(const char *const *names, const char *name)
{
    for (; *names; names++)
        if (strcmp(*names, name) == 0)
            return true;
    return false;
}

static int add_stages(struct buf *out, const gto_registry *registry, const struct allowed *allowed,
                      const gto_artifact *artifact, const char *stage)
{
    const char **stages;
    if (stages_list(&stages, allowed, registry, GTO_STAGES_AUTO, NULL) != GTO_OK)
        return GTO_ENOMEM;
    size_t count = count_names(stages);
    bool known = is_among(stages, stage);
    if (allowed->stages && !known)
        buf_addf(out, "Stage '%s' is not allowed; ", stage);
    else if (artifact)
        buf_addf(out, "No version of '%s' is in stage '%s'%s", artifact->name, stage,
                 known || !count ? "" : "; ");
    else
        buf_addf(out, "No version is in stage '%s'%s", stage, known || !count ? "" : "; ");
    if (!known && count)
        add_choice(out, stage, stages, count, "the stages are");
    free(stages);
    return GTO_OK;
}

static bool is_in_stage(const gto_artifact *artifact, const char *stage)
{
    for (size_t i = 0; i < artifact->versions.count; i++) {
        const gto_vstage *there = version_find_stage(gto_artifact_version(artifact, i), stage);
        if (there && gto_vstage_active(there))
            return true;
    }
    return false;
}

// Whether a text picks the greatest version: that is there if any is.
static bool picks_latest(const char *pick)
{
    return strcmp(pick, "latest") == 0 || strcmp(pick, "greatest") == 0;
}

static int add_missing(struct buf *out, const gto_registry *registry, const struct allowed *allowed,
                       const char *name, const char *version, const char *stage)
{
    const gto_artifact *artifact = gto_registry_find(registry, name);
    bool refused = stage && allowed->stages && !is_among(allowed->stages, stage);
    if (!artifact && !refused)
        return add_artifacts(out, registry, name);
    if (artifact && version && !has_version(artifact, version))
        return add_versions(out, artifact, version);
    if (refused || (stage && !is_in_stage(artifact, stage)))
        return add_stages(out, registry, allowed, artifact, stage);
    return GTO_OK;
}

static bool any_is_in_stage(const gto_registry *registry, const char *stage)
{
    for (size_t i = 0; i < gto_registry_artifact_count(registry); i++)
        if (is_in_stage(gto_registry_artifact(registry, i), stage))
            return true;
    return false;
}

static bool any_matches(const gto_registry *registry, const char *pattern)
{
    for (size_t i = 0; i < gto_registry_artifact_count(registry); i++)
        if (pattern_matches(pattern, slice_of(gto_registry_artifact(registry, i)->name)))
            return true;
    return false;
}

// What is missing where all artifacts were asked for, or those that a pattern matches.
static int add_missing_of_all(struct buf *out, const gto_registry *registry,
                              const struct allowed *allowed, const char *pattern, const char *stage)
{
    if (!gto_registry_artifact_count(registry) || (pattern && !any_matches(registry, pattern)))
        return add_artifacts(out, registry, pattern);
    if (stage && *stage && !any_is_in_stage(registry, stage))
        return add_stages(out, registry, allowed, NULL, stage);
    return GTO_OK;
}

int hint_add(struct buf *out, const gto_registry *registry, const struct allowed *allowed,
             const char *text, const char *version, const char *stage)
{
    struct slice name = hint_artifact(text ? text : "");
    if (!text || pattern_is_one(slice_of(text)))
        return add_missing_of_all(out, registry, allowed, text, stage);
    const char *pick = text + name.len;
    char *copy = strndup(text, name.len);
    int rc = GTO_OK;
    if (!copy)
        return GTO_ENOMEM;
    if (*pick == '@' && !picks_latest(pick + 1))
        version = pick + 1;
    if (*pick == '#')
        stage = pick + 1;
    if (!artifact_name_valid(name))
        buf_addf(out,
                 "'%s' is not the name of an artifact: that is " LETTERS
                 ", perhaps with a directory and ':' before it, as in 'models/sub:net'",
                 copy);
    else if (version && *version && *pick != '@' && !gto_semver_valid(version))
        buf_addf(out, "'%s' is not a version; one is written as 'v1.0.0' (https://semver.org)",
                 version);
    else if (stage && *stage && !gto_name_valid(stage))
        buf_addf(out, "'%s' is not the name of a stage: that is " LETTERS, stage);
    else
        rc = add_missing(out, registry, allowed, copy, version && *version ? version : NULL,
                         stage && *stage ? stage : NULL);
    free(copy);
    return rc;
}
