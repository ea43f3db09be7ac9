#include "description.h"

#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "json_string.h"
#include "refname.h"
#include "trailer.h"

static const struct {
    const char *name;
    const char *trailer; // of a tag's message; NULL: none, or a list of them
    bool is_json;
} fields[FIELD_COUNT] = {
    [GTO_FIELD_TYPE] = {"type", "Type", false},
    [GTO_FIELD_PATH] = {"path", "Path", false},
    [GTO_FIELD_DESCRIPTION] = {"description", "Description", false},
    [GTO_FIELD_LABELS] = {"labels", NULL, true},
    [GTO_FIELD_CUSTOM] = {"custom", NULL, true},
};

static const char *copy(gto_description *description, const char *text)
{
    return arena_strndup(&description->arena, text, strlen(text));
}

gto_description *description_new(const char *artifact, const char *version, const char *commit_id)
{
    gto_description *description = calloc(1, sizeof(*description));
    if (!description)
        return NULL;
    description->artifact = copy(description, artifact);
    if (version)
        description->version = copy(description, version);
    if (commit_id)
        description->commit_id = copy(description, commit_id);
    description->is_virtual = true;
    if (description->artifact && (!version || description->version) &&
        (!commit_id || description->commit_id))
        return description;
    gto_description_free(description);
    return NULL;
}

// Sets a field that no source has set yet; an empty value sets nothing. The buffer is freed.
static int set(gto_description *description, enum gto_field field, struct buf *value,
               const char *source)
{
    struct said *said = &description->fields[field];
    int rc = value->failed ? GTO_ENOMEM : GTO_OK;
    if (rc == GTO_OK && !said->value && value->len) {
        said->value = arena_strndup(&description->arena, value->data, value->len);
        said->source = copy(description, source);
        rc = said->value && said->source ? GTO_OK : GTO_ENOMEM;
    }
    buf_free(value);
    return rc;
}

static int set_text(gto_description *description, enum gto_field field, const char *text,
                    const char *source)
{
    struct buf value = {0};
    if (text)
        buf_adds(&value, text);
    return set(description, field, &value, source);
}

static void add_label(struct buf *list, struct slice label)
{
    buf_adds(list, list->len ? ", \"" : "[\"");
    json_string_add(list, label);
    buf_addc(list, '"');
}

// Ends a list of labels that add_label() began.
static int set_labels(gto_description *description, struct buf *list, const char *source)
{
    if (list->len)
        buf_addc(list, ']');
    return set(description, GTO_FIELD_LABELS, list, source);
}

// ---- Sources

static int add_trailer(gto_description *description, struct slice key, struct slice folded,
                       struct buf *labels, const char *source)
{
    struct buf text = {0};
    trailer_unfold(&text, folded);
    for (unsigned field = 0; field < FIELD_COUNT; field++)
        if (fields[field].trailer && slice_equal(key, slice_of(fields[field].trailer)))
            return set(description, (enum gto_field)field, &text, source);
    struct slice label = {text.data, text.len};
    if (slice_equal(key, slice_of("Label")) && name_valid(label))
        add_label(labels, label);
    bool failed = text.failed;
    buf_free(&text);
    return failed ? GTO_ENOMEM : GTO_OK;
}

int description_add_tag(gto_description *description, const char *tag, const char *message)
{
    struct slice trailers = trailers_of(slice_of(message)), key, value;
    struct buf source = {0}, labels = {0};
    int rc = GTO_OK;
    buf_addf(&source, "tag %s", tag);
    if (source.failed)
        return GTO_ENOMEM;
    while (rc == GTO_OK && trailer_next(&trailers, &key, &value))
        rc = add_trailer(description, key, value, &labels, source.data);
    if (rc == GTO_OK)
        rc = set_labels(description, &labels, source.data);
    buf_free(&labels);
    buf_free(&source);
    return rc;
}

int description_add_annotation(gto_description *description, const gto_annotation *annotation,
                               const char *path)
{
    bool has_custom = annotation->custom && strcmp(annotation->custom, "null") != 0;
    struct buf labels = {0};
    for (const char *const *label = annotation->labels; label && *label; label++)
        add_label(&labels, slice_of(*label));
    int rc = set_labels(description, &labels, path);
    if (rc == GTO_OK)
        rc = set_text(description, GTO_FIELD_TYPE, annotation->type, path);
    if (rc == GTO_OK)
        rc = set_text(description, GTO_FIELD_PATH, annotation->path, path);
    if (rc == GTO_OK)
        rc = set_text(description, GTO_FIELD_DESCRIPTION, annotation->description, path);
    if (rc == GTO_OK && has_custom)
        rc = set_text(description, GTO_FIELD_CUSTOM, annotation->custom, path);
    description->annotated = true;
    description->is_virtual &= annotation->is_virtual; // artifacts.yaml alone can say no
    return rc;
}

int description_add_problem(gto_description *description, enum gto_problem_code code,
                            const char *path, const char *reason)
{
    const struct problem_facts facts = {
        .artifact = description->artifact,
        .commit_id = description->commit_id,
        .file = path,
        .reason = reason,
    };
    struct gto_problem *problem = problem_new(&description->arena, code, &facts);
    for (unsigned field = 0; code == GTO_PROBLEM_UNREADABLE_FILE && field < FIELD_COUNT; field++)
        description->fields[field].uncertain |= !description->fields[field].value;
    return problem && vec_push(&description->problems, problem) == 0 ? GTO_OK : GTO_ENOMEM;
}

bool description_is_empty(const gto_description *description)
{
    for (size_t i = 0; i < FIELD_COUNT; i++)
        if (description->fields[i].value)
            return false;
    return true;
}

// ---- The public view

const char *gto_field_name(enum gto_field field)
{
    return (unsigned)field < FIELD_COUNT ? fields[field].name : NULL;
}

bool gto_field_is_json(enum gto_field field)
{
    return (unsigned)field < FIELD_COUNT && fields[field].is_json;
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
    return (unsigned)field < FIELD_COUNT ? description->fields[field].value : NULL;
}

const char *gto_description_source(const gto_description *description, enum gto_field field)
{
    return (unsigned)field < FIELD_COUNT ? description->fields[field].source : NULL;
}

bool gto_description_certain(const gto_description *description, enum gto_field field)
{
    return (unsigned)field >= FIELD_COUNT || !description->fields[field].uncertain;
}

bool gto_description_virtual(const gto_description *description)
{
    return description->is_virtual;
}

bool gto_description_annotated(const gto_description *description)
{
    return description->annotated;
}

size_t gto_description_problem_count(const gto_description *description)
{
    return description->problems.count;
}

const gto_problem *gto_description_problem(const gto_description *description, size_t index)
{
    return description->problems.items[index];
}
