#include "builder.h"

#include <stdlib.h>
#include <string.h>

#include "digits.h"
#include "link.h"

int builder_open(struct builder *out)
{
    *out = (struct builder){.registry = registry_new(), .until = INT64_MAX};
    return out->registry ? GTO_OK : GTO_ENOMEM;
}

static void free_all_but_registry(struct builder *builder)
{
    vec_free(&builder->events);
    arena_free(&builder->arena);
    strmap_free(&builder->artifacts_by_name);
    strmap_free(&builder->commits_by_id);
    strmap_free(&builder->stages);
    strmap_free(&builder->names);
}

void builder_free(struct builder *builder)
{
    free_all_but_registry(builder);
    gto_registry_free(builder->registry);
    builder->registry = NULL;
}

// ---- Artifacts

static struct gto_artifact *new_artifact(struct builder *builder, struct slice name_in_tag)
{
    struct arena *arena = &builder->registry->arena;
    struct gto_artifact *artifact = arena_zalloc(arena, sizeof(*artifact));
    struct buf name = {0};
    refname_add_artifact_for_people(&name, name_in_tag);
    if (artifact && !name.failed)
        artifact->name = arena_strndup(arena, name.data, name.len);
    buf_free(&name);
    return artifact && artifact->name ? artifact : NULL;
}

// The artifact of a tag, made if it is new; NULL when memory is exhausted.
static struct gto_artifact *find_artifact(struct builder *builder, struct slice name_in_tag)
{
    if (builder->latest && slice_equal(builder->latest_name, name_in_tag))
        return builder->latest;
    struct strmap_entry *entry =
        strmap_put(&builder->artifacts_by_name, name_in_tag.data, name_in_tag.len);
    if (!entry)
        return NULL;
    if (!entry->value) {
        char *key = arena_strndup(&builder->arena, name_in_tag.data, name_in_tag.len);
        struct gto_artifact *artifact = new_artifact(builder, name_in_tag);
        if (!key || !artifact)
            return NULL;
        entry->key = key;
        entry->value = artifact;
    }
    builder->latest = entry->value;
    builder->latest_name = (struct slice){entry->key, entry->len};
    return builder->latest;
}

// An artifact belongs to the registry as soon as there is an event or a version of it.
static int list_artifact(struct builder *builder, struct gto_artifact *artifact)
{
    if (artifact->listed)
        return GTO_OK;
    artifact->listed = true;
    return vec_push(&builder->registry->artifacts, artifact) == 0 ? GTO_OK : GTO_ENOMEM;
}

// ---- Tags

static const char *intern(struct arena *arena, struct strmap *texts, struct slice text)
{
    struct strmap_entry *entry = strmap_put(texts, text.len ? text.data : "", text.len);
    if (!entry)
        return NULL;
    if (!entry->value) {
        char *copy = arena_strndup(arena, text.data, text.len);
        if (!copy)
            return NULL;
        entry->key = copy;
        entry->value = copy;
    }
    return entry->value;
}

const char *builder_name(struct builder *builder, const char *name)
{
    return intern(&builder->registry->arena, &builder->names, slice_of(name));
}

// What the event is about: often the rest of the tag's name, which then need not be copied.
static const char *subject_of(struct builder *builder, const struct refname *parts, const char *tag,
                              struct slice name)
{
    struct arena *arena = &builder->registry->arena;
    if (parts->stage.len)
        return intern(arena, &builder->names, parts->stage);
    struct slice version = parts->version;
    if (version.data + version.len == name.data + name.len)
        return tag + (version.data - name.data);
    return arena_strndup(arena, version.data, version.len);
}

static int note_counter(struct builder *builder, struct gto_artifact *artifact,
                        struct slice counter)
{
    if (digits_compare(counter, artifact->greatest_counter) <= 0)
        return GTO_OK;
    char *copy = arena_strndup(&builder->registry->arena, counter.data, counter.len);
    if (!copy)
        return GTO_ENOMEM;
    artifact->greatest_counter = (struct slice){copy, counter.len};
    return GTO_OK;
}

struct gto_event *builder_add_tag(struct builder *builder, const struct refname *parts,
                                  struct slice name)
{
    struct arena *arena = &builder->registry->arena;
    struct gto_artifact *artifact = find_artifact(builder, parts->artifact);
    struct gto_event *event = arena_alloc(arena, sizeof(*event));
    const char *tag = arena_strndup(arena, name.data, name.len);
    if (!artifact || !event || !tag || note_counter(builder, artifact, parts->counter) != GTO_OK)
        return NULL;
    *event = (struct gto_event){
        .action = (unsigned char)parts->action,
        .artifact = artifact,
        .tag = tag,
        .texts = &event_no_texts,
    };
    if (parts->counter.len)
        event->counter_at = (uint32_t)(parts->counter.data - name.data);
    if (parts->action == GTO_ACTION_DEPRECATE)
        return event;
    event->subject = subject_of(builder, parts, tag, name);
    return event->subject ? event : NULL;
}

int builder_take(struct builder *builder, struct slice name)
{
    gto_registry *registry = builder->registry;
    char *copy = arena_strndup(&registry->arena, name.data, name.len);
    struct strmap_entry *entry = copy ? strmap_put(&registry->taken, copy, name.len) : NULL;
    if (!entry)
        return GTO_ENOMEM;
    entry->value = copy;
    return GTO_OK;
}

// ---- What threads read

// The commit of that id among `commits`, made if it is new; NULL when memory is exhausted.
static struct gto_commit *find_commit(struct arena *arena, struct strmap *commits, struct slice id)
{
    struct strmap_entry *entry = strmap_put(commits, id.data, id.len);
    if (!entry || entry->value)
        return entry ? entry->value : NULL;
    struct gto_commit *commit = arena_alloc(arena, sizeof(*commit));
    char *copy = arena_strndup(arena, id.data, id.len);
    if (!commit || !copy)
        return NULL;
    *commit = (struct gto_commit){
        copy,         .author = "", .author_email = "", .committer = "", .committer_email = "",
        .message = ""};
    entry->key = copy;
    entry->value = commit;
    return commit;
}

static int fill_texts(struct event_reader *reader, struct gto_event *event,
                      const struct tag_object *tag, enum texts wanted, const char *object_id)
{
    struct arena *arena = &reader->arena;
    struct event_texts *texts = arena_alloc(arena, sizeof(*texts));
    if (!texts)
        return GTO_ENOMEM;
    *texts = *event->texts;
    if (wanted != TEXTS_NONE) {
        struct slice message =
            wanted == TEXTS_RAW ? tag_object_raw_message(tag) : tag_object_message(tag);
        texts->author = intern(arena, &reader->people, tag->tagger.name);
        texts->email = intern(arena, &reader->people, tag->tagger.email);
        texts->message = arena_strndup(arena, message.data, message.len);
        texts->is_signed = tag_object_is_signed(tag);
    }
    if (object_id)
        texts->object_id = arena_strndup(arena, object_id, strlen(object_id));
    event->texts = texts;
    return texts->author && texts->email && texts->message && (!object_id || texts->object_id)
               ? GTO_OK
               : GTO_ENOMEM;
}

int event_reader_fill(struct event_reader *reader, struct gto_event *event,
                      const struct tag_object *tag, enum texts texts, const char *object_id)
{
    event->time = tag->tagger.time;
    event->offset = (short)tag->tagger.offset;
    event->commit = find_commit(&reader->arena, &reader->commits, tag->target);
    if (!event->commit)
        return GTO_ENOMEM;
    return texts != TEXTS_NONE || object_id ? fill_texts(reader, event, tag, texts, object_id)
                                            : GTO_OK;
}

void event_reader_free(struct event_reader *reader)
{
    arena_free(&reader->arena);
    strmap_free(&reader->people);
    strmap_free(&reader->commits);
}

void builder_adopt(struct builder *builder, struct event_reader *reader)
{
    arena_adopt(&builder->registry->arena, &reader->arena);
    event_reader_free(reader);
}

// ---- Events

// Marks a commit that is new to the builder with the one that stands for its id.
static int mark_commit(struct builder *builder, struct gto_commit *commit)
{
    struct strmap_entry *entry =
        strmap_put(&builder->commits_by_id, commit->id, strlen(commit->id));
    struct commit_mark *mark = arena_zalloc(&builder->arena, sizeof(*mark));
    if (!entry || !mark)
        return GTO_ENOMEM;
    if (!entry->value)
        entry->value = commit;
    mark->canonical = entry->value;
    commit->mark = mark;
    return GTO_OK;
}

int builder_place(struct builder *builder, struct gto_event *event)
{
    if (event->time > builder->until)
        return GTO_OK;
    if (!event->commit->mark && mark_commit(builder, event->commit) != GTO_OK)
        return GTO_ENOMEM;
    event->commit = event->commit->mark->canonical;
    if (vec_push(&builder->events, event) != 0 || list_artifact(builder, event->artifact) != GTO_OK)
        return GTO_ENOMEM;
    event->artifact->events.count++;
    return GTO_OK;
}

// ---- Commits

struct gto_commit *builder_commit(struct builder *builder, struct slice id)
{
    struct gto_commit *commit = find_commit(&builder->registry->arena, &builder->commits_by_id, id);
    if (!commit || (!commit->mark && mark_commit(builder, commit) != GTO_OK))
        return NULL;
    return commit;
}

int builder_set_commit(struct builder *builder, struct gto_commit *commit,
                       const struct commit_object *object)
{
    struct arena *arena = &builder->registry->arena;
    struct strmap *names = &builder->names;
    const struct signature *author = &object->author, *committer = &object->committer;
    struct gto_commit filled = *commit;
    filled.known = true;
    filled.author = intern(arena, names, author->name);
    filled.author_email = intern(arena, names, author->email);
    filled.committer = intern(arena, names, committer->name);
    filled.committer_email = intern(arena, names, committer->email);
    filled.message = arena_strndup(arena, object->message.data, object->message.len);
    filled.time = committer->time;
    filled.offset = committer->offset;
    if (!filled.author || !filled.author_email || !filled.committer || !filled.committer_email ||
        !filled.message)
        return GTO_ENOMEM;
    *commit = filled;
    return GTO_OK;
}

static bool has_version_at(const struct gto_artifact *artifact, const struct gto_commit *commit)
{
    for (size_t i = 0; i < artifact->versions.count; i++)
        if (gto_artifact_version(artifact, i)->commit == commit)
            return true;
    return false;
}

struct gto_artifact *builder_artifact(struct builder *builder, const char *name)
{
    struct buf in_tag = {0};
    refname_add_artifact_for_tag(&in_tag, slice_of(name));
    struct gto_artifact *artifact =
        in_tag.failed ? NULL : find_artifact(builder, (struct slice){in_tag.data, in_tag.len});
    buf_free(&in_tag);
    return artifact && list_artifact(builder, artifact) == GTO_OK ? artifact : NULL;
}

int builder_add_annotated(struct builder *builder, const char *artifact_name,
                          struct gto_commit *commit)
{
    struct gto_artifact *artifact = builder_artifact(builder, artifact_name);
    if (!artifact)
        return GTO_ENOMEM;
    if (has_version_at(artifact, commit))
        return GTO_OK;
    return link_unregistered(builder, artifact, commit) ? GTO_OK : GTO_ENOMEM;
}

// ---- The end

int builder_link(struct builder *builder)
{
    builder->registry->event_count = builder->events.count;
    return link_events(builder);
}

int builder_link_drafted(struct builder *builder)
{
    builder->registry->event_count = builder->events.count;
    return link_drafted_events(builder);
}

// Artifacts with tags that made no event count when a change is planned.
static int list_others(struct builder *builder)
{
    const struct strmap *known = &builder->artifacts_by_name;
    for (size_t i = 0; i < known->cap; i++) {
        const struct gto_artifact *artifact = known->entries[i].value;
        if (artifact && !artifact->listed &&
            vec_push(&builder->registry->unlisted, (void *)artifact) != 0)
            return GTO_ENOMEM;
    }
    return GTO_OK;
}

gto_registry *builder_finish(struct builder *builder)
{
    gto_registry *registry = builder->registry;
    if (list_others(builder) != GTO_OK) {
        builder_free(builder);
        return NULL;
    }
    for (size_t i = 0; i < builder->commits_by_id.cap; i++) {
        struct gto_commit *commit = builder->commits_by_id.entries[i].value;
        if (commit)
            commit->mark = NULL;
    }
    free_all_but_registry(builder);
    *builder = (struct builder){0};
    return registry;
}
