// The tags of a registry: first their names, then what they point at.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "error.h"
#include "loader.h"
#include "pattern.h"

enum { MAX_NESTED_TAGS = 100 }; // a tag of a tag of a tag ... no further

// What a tag turns out to point at.
enum finding {
    FOUND_NOTHING, // it cannot be read
    FOUND_REFUSAL, // the system refuses to read it
    FOUND_COMMIT,
    FOUND_COMMIT_WITHOUT_TAGGER,
    FOUND_TAG, // the tag object is of another tag
    FOUND_OTHER,
    FOUND_GARBAGE,
    FOUND_NO_TAG_OBJECT, // the tag is a lightweight one
};

struct tag_loader {
    struct loader *loader;
    struct slice artifact; // the one asked for, as tags have it; empty for all
    const char *pattern;   // of those asked for, as people have them; NULL: there is none
    struct refname parts;  // of the name that was wanted last
    struct vec events;     // struct gto_event *, of the tags whose objects are to be read,
    struct buf ids;        // and the ids of these, one behind the other
    unsigned char *findings;
    struct event_reader *readers; // one a thread
    unsigned thread_count;
};

static int report(const struct tag_loader *tags, const char *tag, enum gto_problem_code code)
{
    return registry_add_problem(tags->loader->builder.registry, code,
                                &(struct problem_facts){.tag = tag});
}

// Reports what is only of interest to who asks for all problems.
static int report_if_wanted(const struct tag_loader *tags, const char *tag,
                            enum gto_problem_code code)
{
    return loader_wants(tags->loader, GTO_READ_PROBLEMS) ? report(tags, tag, code) : GTO_OK;
}

// ---- Names

// Whether a pattern matches an artifact whose name is the one that tags have. It is not known to be
// wanted when memory is exhausted: adding it would fail likewise.
static bool matches(const char *pattern, struct slice artifact)
{
    struct buf name = {0};
    refname_add_artifact_for_people(&name, artifact);
    bool wanted = name.failed || pattern_matches(pattern, (struct slice){name.data, name.len});
    buf_free(&name);
    return wanted;
}

static bool want_tag(void *payload, struct slice name)
{
    struct tag_loader *tags = payload;
    if (!refname_parse(&tags->parts, name))
        return false;
    if (tags->pattern)
        return matches(tags->pattern, tags->parts.artifact);
    return !tags->artifact.len || slice_equal(tags->parts.artifact, tags->artifact);
}

static int visit_tag(void *payload, const struct repo_tag *tag)
{
    struct tag_loader *tags = payload;
    struct loader *loader = tags->loader;
    unsigned char id[REPO_MAX_ID_SIZE];
    struct gto_event *event = builder_add_tag(&loader->builder, &tags->parts, tag->name);
    if (!event || (loader->what->for_change && builder_take(&loader->builder, tag->name) != GTO_OK))
        return GTO_ENOMEM;
    if (!tag->id || !repo_parse_id(loader->repo, tag->id, id))
        return report(tags, event->tag, GTO_PROBLEM_BROKEN_REFERENCE);
    buf_add(&tags->ids, id, repo_id_size(loader->repo));
    return !tags->ids.failed && vec_push(&tags->events, event) == 0 ? GTO_OK : GTO_ENOMEM;
}

// ---- Objects

// Fills the event of a tag object at a commit. Runs in several threads.
static int fill(const struct tag_loader *tags, unsigned thread, size_t index,
                const struct tag_object *tag)
{
    const struct loader *loader = tags->loader;
    enum texts texts =
        loader_wants(loader, GTO_READ_RAW_MESSAGES) ? TEXTS_RAW
        : loader_wants(loader, GTO_READ_MESSAGES) || loader_wants(loader, GTO_READ_PROBLEMS)
            ? TEXTS_TRIMMED
            : TEXTS_NONE;
    size_t size = repo_id_size(loader->repo);
    char id[2 * REPO_MAX_ID_SIZE + 1];
    if (loader->what->for_change)
        repo_format_id(loader->repo, (unsigned char *)tags->ids.data + index * size, id);
    tags->findings[index] = tag->has_tagger ? FOUND_COMMIT : FOUND_COMMIT_WITHOUT_TAGGER;
    return event_reader_fill(&tags->readers[thread], tags->events.items[index], tag, texts,
                             loader->what->for_change ? id : NULL);
}

// Keeps what the system says for the report. It is said to one thread, after all others.
static int note_refusal(struct tag_loader *tags, size_t index, const char *refused)
{
    struct gto_event *event = tags->events.items[index];
    tags->findings[index] = FOUND_REFUSAL;
    return registry_add_problem(tags->loader->builder.registry, GTO_PROBLEM_REFUSED_OBJECT,
                                &(struct problem_facts){.tag = event->tag, .reason = refused});
}

// Runs in several threads.
static int visit_object(void *payload, unsigned thread, size_t index,
                        const struct repo_object *object, const char *refused)
{
    struct tag_loader *tags = payload;
    struct tag_object tag;
    enum finding found = FOUND_OTHER;
    if (refused)
        return note_refusal(tags, index, refused);
    if (!object)
        found = FOUND_NOTHING;
    else if (object->type != REPO_TAG)
        found = FOUND_NO_TAG_OBJECT;
    else if (!tag_object_parse(&tag, (struct slice){object->data, object->size}))
        found = FOUND_GARBAGE;
    else if (slice_equal(tag.type, slice_of("commit")))
        return fill(tags, thread, index, &tag);
    else if (slice_equal(tag.type, slice_of("tag")))
        found = FOUND_TAG;
    tags->findings[index] = (unsigned char)found;
    return GTO_OK;
}

// Goes from a tag of a tag to the last one, whose object becomes *object.
static int follow_tags(struct repo *repo, const struct tag_object *outer, struct tag_object *inner,
                       struct repo_object *object, bool *valid, gto_error **error)
{
    char id[2 * REPO_MAX_ID_SIZE + 1];
    *inner = *outer;
    *valid = true;
    for (int i = 0; *valid && i < MAX_NESTED_TAGS && slice_equal(inner->type, slice_of("tag"));
         i++) {
        snprintf(id, sizeof(id), "%.*s", (int)inner->target.len, inner->target.data);
        repo_object_free(object);
        int rc = repo_read_object(repo, id, object, error);
        if (rc != GTO_OK)
            return rc;
        *valid = tag_object_parse(inner, (struct slice){object->data, object->size});
    }
    *valid = *valid && !slice_equal(inner->type, slice_of("tag"));
    return GTO_OK;
}

// Reads what a tag of a tag leads to: fills the event of the outer one if that is a commit.
static int follow(struct tag_loader *tags, size_t index)
{
    struct repo *repo = tags->loader->repo;
    struct repo_object outer_object, object = {.data = NULL};
    struct tag_object outer, inner = {0};
    gto_error *why = NULL;
    char id[2 * REPO_MAX_ID_SIZE + 1];
    bool valid = false;
    repo_format_id(repo, (unsigned char *)tags->ids.data + index * repo_id_size(repo), id);
    int rc = repo_read_object(repo, id, &outer_object, &why);
    if (rc == GTO_OK &&
        tag_object_parse(&outer, (struct slice){outer_object.data, outer_object.size}))
        rc = follow_tags(repo, &outer, &inner, &object, &valid, &why);
    if (rc == GTO_OK && valid && slice_equal(inner.type, slice_of("commit"))) {
        outer.target = inner.target;
        rc = fill(tags, 0, index, &outer);
    } else if (rc == GTO_OK) {
        tags->findings[index] = valid ? FOUND_OTHER : FOUND_GARBAGE;
    } else if (rc == GTO_ERROR) {
        rc = note_refusal(tags, index, gto_error_message(why));
    } else if (rc == GTO_EREF) {
        rc = GTO_OK; // as it was found: FOUND_TAG
    }
    repo_object_free(&object);
    repo_object_free(&outer_object);
    return error_settle(rc, why, tags->loader->error);
}

// ---- Events

// Makes an event of what was found, or reports why there is none.
static int settle(struct tag_loader *tags, size_t index)
{
    struct gto_event *event = tags->events.items[index];
    int rc = tags->findings[index] == FOUND_TAG ? follow(tags, index) : GTO_OK;
    if (rc != GTO_OK)
        return rc;
    switch (tags->findings[index]) {
    case FOUND_NOTHING:
        return report(tags, event->tag, GTO_PROBLEM_MISSING_OBJECT);
    case FOUND_REFUSAL:
        return GTO_OK; // reported already
    case FOUND_TAG:
        return report(tags, event->tag, GTO_PROBLEM_MISSING_INNER_TAG);
    case FOUND_GARBAGE:
        return report(tags, event->tag, GTO_PROBLEM_MALFORMED_OBJECT);
    case FOUND_OTHER:
        return report_if_wanted(tags, event->tag, GTO_PROBLEM_NOT_AT_COMMIT);
    case FOUND_NO_TAG_OBJECT:
        return report_if_wanted(tags, event->tag, GTO_PROBLEM_LIGHTWEIGHT_TAG);
    case FOUND_COMMIT_WITHOUT_TAGGER:
        rc = report_if_wanted(tags, event->tag, GTO_PROBLEM_NO_TAGGER);
        break;
    default:
        break;
    }
    return rc == GTO_OK ? builder_place(&tags->loader->builder, event) : rc;
}

static int read_objects(struct tag_loader *tags)
{
    struct loader *loader = tags->loader;
    size_t count = tags->events.count;
    tags->thread_count = repo_thread_count(loader->repo);
    tags->findings = calloc(count + 1, 1);
    tags->readers = calloc(tags->thread_count, sizeof(*tags->readers));
    if (!tags->findings || !tags->readers)
        return GTO_ENOMEM;
    int rc = repo_read_tags(loader->repo, (unsigned char *)tags->ids.data, count, visit_object,
                            tags, loader->error);
    for (size_t i = 0; rc == GTO_OK && i < count; i++)
        rc = settle(tags, i);
    return rc;
}

int load_tags(struct loader *loader)
{
    struct tag_loader tags = {.loader = loader};
    struct buf artifact = {0};
    const char *asked = loader->what->artifact;
    if (asked && gto_is_pattern(asked)) {
        tags.pattern = asked;
        refname_add_artifact_for_tag(&artifact, pattern_prefix(asked));
    } else if (asked) {
        refname_add_artifact_for_tag(&artifact, slice_of(asked));
    }
    buf_adds(&artifact, "");
    tags.artifact = (struct slice){artifact.data, artifact.len};
    const struct repo_tag_query query = {artifact.data, want_tag, visit_tag, &tags};
    int rc = artifact.failed ? GTO_ENOMEM : repo_each_tag(loader->repo, &query, loader->error);
    if (rc == GTO_OK)
        rc = read_objects(&tags);
    for (unsigned i = 0; tags.readers && i < tags.thread_count; i++)
        builder_adopt(&loader->builder, &tags.readers[i]);
    free(tags.readers);
    free(tags.findings);
    vec_free(&tags.events);
    buf_free(&tags.ids);
    buf_free(&artifact);
    return rc;
}
