// Registries from text, so that a test says in one line what it is about:
//
//   gto_registry *registry = registry_of("x@v1.0.0 c1 10, x#prod#1 c1 20, commit c1 5");
//
// The entries, in any order, between commas or ends of lines:
//
//   TAG COMMIT TIME       an annotated tag of a commit; the time in seconds
//   TAG light             a lightweight one
//   commit COMMIT TIME    a commit that was read
//   head ARTIFACT COMMIT  what artifacts.yaml names at HEAD, which is that commit
//
// To the core a commit's id is a name like any other: `c1` will do. The name of a tag serves as its
// message, and as the id of its object.
#ifndef BUILD_REGISTRY_H
#define BUILD_REGISTRY_H

#include <stdio.h>
#include <stdlib.h>

#include "digits.h"
#include "builder.h"

// Takes the text up to one of `ends` off *text.
static inline struct slice take_until(struct slice *text, const char *ends)
{
    struct slice taken = {text->data, 0};
    while (taken.len < text->len && !memchr(ends, text->data[taken.len], strlen(ends)))
        taken.len++;
    *text = slice_from(*text, taken.len < text->len ? taken.len + 1 : taken.len);
    return taken;
}

struct entry {
    struct slice words[3];
    size_t count; // of words; 4 if there are more
};

// Takes the next entry off *text; it may be empty.
static inline struct entry take_entry(struct slice *text)
{
    struct entry entry = {.count = 0};
    struct slice line = take_until(text, ",\n");
    while (line.len && entry.count <= 3) {
        struct slice word = take_until(&line, " ");
        if (!word.len)
            continue;
        if (entry.count < 3)
            entry.words[entry.count] = word;
        entry.count++;
    }
    return entry;
}

// Reads the whole of a word as a number, which may be negative.
static inline bool entry_time(struct slice word, int64_t *time)
{
    char text[24];
    struct slice digits = word.len && word.data[0] == '-' ? slice_from(word, 1) : word;
    if (!digits.len || digits.len > 18 || digits_scan(digits) != digits.len)
        return false;
    memcpy(text, word.data, word.len);
    text[word.len] = '\0';
    *time = strtoll(text, NULL, 10);
    return true;
}

static inline bool entry_begins(const struct entry *entry, const char *word)
{
    return entry->count == 3 && slice_equal(entry->words[0], slice_of(word));
}

// The entry's tag, taken apart.
static inline bool entry_is_tag(const struct entry *entry, struct refname *name)
{
    return entry->count >= 2 && entry->count <= 3 && !entry_begins(entry, "commit") &&
           !entry_begins(entry, "head") && refname_parse(name, entry->words[0]);
}

static inline int add_tag_entry(struct builder *builder, struct event_reader *reader,
                                const struct entry *entry, const struct refname *name)
{
    char id[512];
    struct slice text = entry->words[0];
    struct tag_object tag = {
        .target = entry->words[1],
        .type = slice_of("commit"),
        .tagger = {.name = slice_of("Ann"), .email = slice_of("ann@example.com")},
        .has_tagger = true,
        .body = text};
    struct gto_event *event = builder_add_tag(builder, name, text);
    if (!event || builder_take(builder, text) != GTO_OK)
        return GTO_ENOMEM;
    if (entry->count == 2)
        return slice_equal(entry->words[1], slice_of("light")) ? GTO_OK : GTO_EINVALID;
    if (!entry_time(entry->words[2], &tag.tagger.time))
        return GTO_EINVALID;
    snprintf(id, sizeof(id), "%.*s", (int)text.len, text.data);
    int rc = event_reader_fill(reader, event, &tag, true, id);
    return rc == GTO_OK ? builder_place(builder, event) : rc;
}

// An entry that is no tag; those come after builder_link().
static inline int add_other_entry(struct builder *builder, const struct entry *entry)
{
    struct commit_object object = {.author.name = slice_of("Bob"),
                                   .author.email = slice_of("bob@example.com"),
                                   .committer.name = slice_of("Cyd"),
                                   .committer.email = slice_of("cyd@example.com"),
                                   .message = slice_of("A commit")};
    char name[512];
    bool is_head = entry_begins(entry, "head");
    if (!is_head &&
        (!entry_begins(entry, "commit") || !entry_time(entry->words[2], &object.committer.time)))
        return GTO_EINVALID;
    struct gto_commit *commit = builder_commit(builder, entry->words[is_head ? 2 : 1]);
    if (!commit)
        return GTO_ENOMEM;
    if (!is_head)
        return builder_set_commit(builder, commit, &object);
    if (!artifact_name_valid(entry->words[1]) || entry->words[1].len >= sizeof(name))
        return GTO_EINVALID;
    snprintf(name, sizeof(name), "%.*s", (int)entry->words[1].len, entry->words[1].data);
    return builder_add_annotated(builder, name, commit);
}

// Adds the tags of the text, or what is none. GTO_EINVALID if entries are malformed: all others are
// added nevertheless. GTO_ENOMEM ends it.
static inline int add_entries(struct builder *builder, struct event_reader *reader,
                              struct slice text, bool tags)
{
    int result = GTO_OK;
    while (text.len) {
        struct entry entry = take_entry(&text);
        struct refname name;
        if (entry.count == 0 || entry_is_tag(&entry, &name) != tags)
            continue;
        int rc =
            tags ? add_tag_entry(builder, reader, &entry, &name) : add_other_entry(builder, &entry);
        if (rc == GTO_ENOMEM)
            return rc;
        if (rc != GTO_OK)
            result = rc;
    }
    return result;
}

// Builds a registry with a new builder, which is freed. GTO_EINVALID if entries are malformed: all
// others are in it nevertheless.
static inline int build_registry(gto_registry **out, struct builder *builder, struct slice text)
{
    struct event_reader reader = {.people = {0}};
    int rc = add_entries(builder, &reader, text, true);
    builder_adopt(builder, &reader);
    int others = rc == GTO_ENOMEM ? rc : builder_link(builder);
    if (others == GTO_OK)
        others = add_entries(builder, &reader, text, false);
    if (others == GTO_ENOMEM) {
        builder_free(builder);
        return others;
    }
    *out = builder_finish(builder);
    return !*out ? GTO_ENOMEM : rc == GTO_OK ? others : rc;
}

// The registry of a test; a test with a misspelt one ends there.
static inline gto_registry *registry_of(const char *text)
{
    struct builder builder;
    gto_registry *registry;
    if (builder_open(&builder) != GTO_OK ||
        build_registry(&registry, &builder, slice_of(text)) != GTO_OK) {
        fprintf(stderr, "cannot build the registry \"%s\"\n", text);
        abort();
    }
    return registry;
}

#endif
