// What is said of a version: by the tag that registers it, and by files of its commit.
#include <stdlib.h>
#include <string.h>

#include "artifact.h"
#include "error.h"
#include "artifacts_yaml.h"
#include "dvc_yaml.h"
#include "load.h"
#include "refname.h"
#include "registry.h"
#include "repository.h"
#include "trailer.h"
#include "yaml/value.h"

#define DVC_FILE "dvc.yaml"

struct said {
    const char *value;
    const char *source;
};

struct gto_description {
    struct arena arena;
    const char *artifact, *version, *commit_id;
    struct said fields[GTO_FIELD_COUNT];
    struct vec problems; // struct gto_problem *
};

struct describer {
    gto_repo *repo;
    gto_registry *registry;
    gto_description *description;
    gto_error **error;
};

// ---- Fields: who speaks first is heard

// Keeps what a buffer says in a field that nobody spoke of yet; the buffer is freed.
static int say_buf(gto_description *description, enum gto_field field, struct buf *value,
                   const char *source)
{
    struct said *said = &description->fields[field];
    int rc = value->failed ? GTO_ENOMEM : GTO_OK;
    if (rc == GTO_OK && !said->value && value->len) {
        said->value = arena_strndup(&description->arena, value->data, value->len);
        said->source = arena_strndup(&description->arena, source, strlen(source));
        rc = said->value && said->source ? GTO_OK : GTO_ENOMEM;
    }
    buf_free(value);
    return rc;
}

static int say(gto_description *description, enum gto_field field, const char *value,
               const char *source)
{
    struct buf text = {0};
    if (value)
        buf_adds(&text, value);
    return say_buf(description, field, &text, source);
}

static void add_label(struct buf *list, struct slice label)
{
    struct value text = {.type = VALUE_TEXT, .text = label};
    buf_adds(list, list->len ? ", " : "[");
    value_add_json(list, &text);
}

// Ends a list of labels that add_label() began.
static int say_labels(gto_description *description, struct buf *list, const char *source)
{
    if (list->len)
        buf_addc(list, ']');
    return say_buf(description, GTO_FIELD_LABELS, list, source);
}

// ---- The tag

static int hear_trailer(gto_description *description, struct slice key, struct slice value,
                        struct buf *labels, const char *source)
{
    static const struct {
        const char *key;
        enum gto_field field;
    } keys[] = {
        {"Path", GTO_FIELD_PATH},
        {"Type", GTO_FIELD_TYPE},
        {"Description", GTO_FIELD_DESCRIPTION},
    };
    struct buf text = {0};
    trailer_unfold(&text, value);
    for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
        if (slice_equal(key, slice_of(keys[i].key)))
            return say_buf(description, keys[i].field, &text, source);
    struct slice label = {text.data, text.len};
    if (slice_equal(key, slice_of("Label")) && name_valid(label))
        add_label(labels, label);
    bool failed = text.failed;
    buf_free(&text);
    return failed ? GTO_ENOMEM : GTO_OK;
}

static int hear_tag(const struct describer *describer, const gto_event *event)
{
    gto_description *description = describer->description;
    struct slice trailers = trailers_of(slice_of(gto_event_message(event))), key, value;
    struct buf source = {0}, labels = {0};
    int rc = GTO_OK;
    buf_addf(&source, "tag %s", event->tag);
    if (source.failed)
        return GTO_ENOMEM;
    while (rc == GTO_OK && trailer_next(&trailers, &key, &value))
        rc = hear_trailer(description, key, value, &labels, source.data);
    if (rc == GTO_OK)
        rc = say_labels(description, &labels, source.data);
    buf_free(&labels);
    buf_free(&source);
    return rc;
}

// ---- Files

static int hear_annotation(gto_description *description, const struct gto_annotation *annotation,
                           const char *source)
{
    struct buf labels = {0};
    bool custom = annotation->custom && strcmp(annotation->custom, "null") != 0;
    for (const char *const *label = annotation->labels; label && *label; label++)
        add_label(&labels, slice_of(*label));
    int rc = say_labels(description, &labels, source);
    if (rc == GTO_OK)
        rc = say(description, GTO_FIELD_TYPE, annotation->type, source);
    if (rc == GTO_OK)
        rc = say(description, GTO_FIELD_PATH, annotation->path, source);
    if (rc == GTO_OK)
        rc = say(description, GTO_FIELD_DESCRIPTION, annotation->description, source);
    if (rc == GTO_OK && custom)
        rc = say(description, GTO_FIELD_CUSTOM, annotation->custom, source);
    return rc;
}

// Remembers why a file could not be heard.
static int note_problem(const struct describer *describer, const char *path, const gto_error *why)
{
    gto_description *description = describer->description;
    const struct problem_facts facts = {
        .artifact = description->artifact,
        .commit_id = description->commit_id,
        .file = path,
        .reason = gto_error_message(why),
    };
    struct gto_problem *problem =
        problem_new(&description->arena, GTO_PROBLEM_INVALID_FILE, &facts);
    return problem && vec_push(&description->problems, problem) == 0 ? GTO_OK : GTO_ENOMEM;
}

// Reads a file of the commit; object->data is NULL if there is none, else to be freed.
static int read_file(const struct describer *describer, const char *path,
                     struct repo_object *object)
{
    const char *const paths[] = {path, NULL};
    struct repo *git = describer->repo->git;
    char *blob_id = NULL;
    object->data = NULL;
    int rc =
        repo_prepare_files(git, &describer->description->commit_id, 1, paths, describer->error);
    if (rc != GTO_OK)
        return rc;
    rc = repo_find_file(git, describer->description->commit_id, path, &blob_id, NULL);
    if (rc == GTO_OK && blob_id)
        rc = repo_read_object(git, blob_id, object, NULL);
    free(blob_id);
    return rc == GTO_ENOMEM ? rc : GTO_OK; // what cannot be read says nothing
}

static int hear_artifacts_yaml(const struct describer *describer)
{
    const char *path = describer->repo->config->index;
    struct annotations *annotations = NULL;
    struct repo_object object;
    gto_error *why = NULL;
    int rc = read_file(describer, path, &object);
    if (rc != GTO_OK || !object.data)
        return rc;
    rc = artifacts_yaml_parse(&annotations, object.data, object.size, &why);
    repo_object_free(&object);
    if (rc == GTO_OK) {
        const struct gto_annotation *entry =
            annotations_find(annotations, describer->description->artifact);
        if (entry)
            rc = hear_annotation(describer->description, entry, path);
        annotations_free(annotations);
    } else if (rc == GTO_EINVALID) {
        rc = note_problem(describer, path, why);
    }
    gto_error_free(why);
    return rc;
}

static int hear_dvc_yaml(const struct describer *describer)
{
    const char *name = describer->description->artifact;
    const char *colon = strchr(name, ':');
    struct slice directory = {name, colon ? (size_t)(colon - name) : 0};
    struct gto_annotation entry;
    struct repo_object object;
    struct arena arena = {0};
    struct buf path = {0};
    gto_error *why = NULL;
    bool found = false;
    buf_add(&path, directory.data, directory.len);
    buf_adds(&path, directory.len ? "/" DVC_FILE : DVC_FILE);
    int rc = path.failed ? GTO_ENOMEM : read_file(describer, path.data, &object);
    if (rc == GTO_OK && object.data) {
        rc = dvc_find(&entry, &found, &arena, object.data, object.size, colon ? colon + 1 : name,
                      directory, &why);
        repo_object_free(&object);
    }
    if (found)
        rc = hear_annotation(describer->description, &entry, path.data);
    else if (rc == GTO_EINVALID)
        rc = note_problem(describer, path.data, why);
    gto_error_free(why);
    arena_free(&arena);
    buf_free(&path);
    return rc;
}

// ---- Which version

// The version that is registered at a commit, or NULL.
static const gto_version *registered_at(const gto_artifact *artifact, const char *commit_id)
{
    for (size_t i = 0; artifact && i < artifact->versions.count; i++) {
        const gto_version *version = gto_artifact_version(artifact, i);
        if (gto_version_registered(version) && strcmp(version->commit->id, commit_id) == 0)
            return version;
    }
    return NULL;
}

static int picked_version(const struct describer *describer, const gto_artifact *artifact,
                          const gto_shortcut *shortcut, const gto_version **version)
{
    struct gto_selection all = GTO_SELECTION_INIT;
    const char *name = gto_shortcut_artifact(shortcut);
    gto_picked *rows;
    size_t count;
    if (!artifact)
        return error_set(describer->error, GTO_ENOARTIFACT, "Cannot find artifact '%s'", name);
    int rc = gto_pick_versions(&rows, &count, artifact, shortcut, NULL, &all, describer->error);
    if (rc != GTO_OK)
        return rc;
    if (!count)
        rc = error_set(describer->error, GTO_ENOVERSION, "No versions found for '%s'", name);
    else if (count > 1)
        rc = error_set(describer->error, GTO_EMANYVERSIONS,
                       "Ambiguous naming shortcut: multiple variants found.");
    else
        *version = rows[0].version;
    free(rows);
    return rc;
}

// Where to look, and the version whose tag is to be heard, if any.
static int find_version(const struct describer *describer, const gto_shortcut *shortcut,
                        const char *revision, const gto_version **version, char **commit_id)
{
    const gto_artifact *artifact =
        gto_registry_find(describer->registry, gto_shortcut_artifact(shortcut));
    bool picks = gto_shortcut_latest(shortcut) || gto_shortcut_version(shortcut) ||
                 gto_shortcut_stage(shortcut);
    int rc = GTO_OK;
    if (picks && revision)
        return error_set(describer->error, GTO_EARGS,
                         "Either specify revision or use naming shortcut.");
    if (revision) {
        rc = repo_resolve(describer->repo->git, revision, commit_id, describer->error);
        *version = rc == GTO_OK ? registered_at(artifact, *commit_id) : NULL;
        return rc;
    }
    if (picks)
        rc = picked_version(describer, artifact, shortcut, version);
    else
        *version = artifact ? gto_artifact_latest(artifact, true) : NULL;
    if (rc != GTO_OK)
        return rc;
    if (!*version)
        return repo_head(describer->repo->git, commit_id, describer->error);
    *commit_id = strdup((*version)->commit->id);
    return *commit_id ? GTO_OK : error_no_memory(describer->error);
}

static int hear_all(const struct describer *describer, const gto_version *version)
{
    const gto_event *registration = version ? version_latest_registration(version) : NULL;
    int rc = registration ? hear_tag(describer, registration) : GTO_OK;
    if (rc == GTO_OK)
        rc = hear_artifacts_yaml(describer);
    if (rc == GTO_OK)
        rc = hear_dvc_yaml(describer);
    return rc == GTO_ENOMEM ? error_no_memory(describer->error) : rc;
}

static bool silent(const gto_description *description)
{
    for (int i = 0; i < GTO_FIELD_COUNT; i++)
        if (description->fields[i].value)
            return false;
    return true;
}

static int describe(struct describer *describer, const gto_shortcut *shortcut, const char *revision)
{
    gto_description *description = describer->description;
    const char *name = gto_shortcut_artifact(shortcut);
    const gto_version *version = NULL;
    char *commit_id = NULL;
    int rc = find_version(describer, shortcut, revision, &version, &commit_id);
    if (rc != GTO_OK)
        return rc;
    description->artifact = arena_strndup(&description->arena, name, strlen(name));
    if (commit_id)
        description->commit_id = arena_strndup(&description->arena, commit_id, strlen(commit_id));
    if (version)
        description->version =
            arena_strndup(&description->arena, version->name, strlen(version->name));
    bool failed = !description->artifact || (commit_id && !description->commit_id) ||
                  (version && !description->version);
    free(commit_id);
    if (failed)
        return error_no_memory(describer->error);
    if (description->commit_id)
        rc = hear_all(describer, version);
    if (rc == GTO_OK && !gto_registry_find(describer->registry, name) && silent(description))
        rc = error_set(describer->error, GTO_ENOARTIFACT, "Cannot find artifact '%s'", name);
    return rc;
}

int gto_describe(gto_description **out, gto_repo *repo, const char *text, const char *revision,
                 gto_error **error)
{
    struct describer describer = {.repo = repo, .error = error};
    gto_shortcut *shortcut;
    int rc = gto_shortcut_parse(&shortcut, text, error);
    if (rc != GTO_OK)
        return rc;
    describer.description = calloc(1, sizeof(*describer.description));
    if (!describer.description)
        rc = error_no_memory(error);
    if (rc == GTO_OK)
        rc = gto_registry_read(&describer.registry, repo, gto_shortcut_artifact(shortcut),
                               GTO_READ_MESSAGES, error);
    if (rc == GTO_OK)
        rc = describe(&describer, shortcut, revision);
    gto_registry_free(describer.registry);
    gto_shortcut_free(shortcut);
    if (rc == GTO_OK)
        *out = describer.description;
    else
        gto_description_free(describer.description);
    return rc;
}

void gto_description_free(gto_description *description)
{
    if (!description)
        return;
    vec_free(&description->problems);
    arena_free(&description->arena);
    free(description);
}

const char *gto_description_artifact(const gto_description *description)
{
    return description->artifact;
}

const char *gto_description_version(const gto_description *description)
{
    return description->version;
}

const char *gto_description_commit_id(const gto_description *description)
{
    return description->commit_id;
}

const char *gto_description_value(const gto_description *description, enum gto_field field)
{
    return description->fields[field].value;
}

const char *gto_description_source(const gto_description *description, enum gto_field field)
{
    return description->fields[field].source;
}

size_t gto_description_problem_count(const gto_description *description)
{
    return description->problems.count;
}

const gto_problem *gto_description_problem(const gto_description *description, size_t index)
{
    return description->problems.items[index];
}
