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
#include "registry.h"

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

static inline int add_tag_entry(gto_registry *registry, const struct entry *entry,
                                const struct refname *name)
{
    char id[512];
    struct slice text = entry->words[0];
    struct tag_object tag = {
        .target = entry->words[1],
        .type = slice_of("commit"),
        .tagger = {.name = slice_of("Ann"), .email = slice_of("ann@example.com")},
        .has_tagger = true,
        .message = text};
    if (registry_note_tag(registry, name) != GTO_OK || registry_take(registry, text) != GTO_OK)
        return GTO_ENOMEM;
    if (entry->count == 2)
        return slice_equal(entry->words[1], slice_of("light")) ? GTO_OK : GTO_EINVALID;
    if (!entry_time(entry->words[2], &tag.tagger.time))
        return GTO_EINVALID;
    snprintf(id, sizeof(id), "%.*s", (int)text.len, text.data);
    return registry_add_tag(registry, name, text, &tag, true, id);
}

// An entry that is no tag; those come after registry_link().
static inline int add_other_entry(gto_registry *registry, const struct entry *entry)
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
    struct gto_commit *commit = registry_commit(registry, entry->words[is_head ? 2 : 1]);
    if (!commit)
        return GTO_ENOMEM;
    if (!is_head)
        return registry_set_commit(registry, commit, &object);
    if (!artifact_name_valid(entry->words[1]) || entry->words[1].len >= sizeof(name))
        return GTO_EINVALID;
    snprintf(name, sizeof(name), "%.*s", (int)entry->words[1].len, entry->words[1].data);
    return registry_add_annotated(registry, name, commit);
}

// Fills a new registry. GTO_EINVALID if entries are malformed: all others are in it nevertheless.
// GTO_ENOMEM ends it.
static inline int fill_registry(gto_registry *registry, struct slice text)
{
    int result = GTO_OK;
    for (int links = 0; links <= 1; links++) {
        if (links && registry_link(registry) != GTO_OK)
            return GTO_ENOMEM;
        for (struct slice rest = text; rest.len;) {
            struct entry entry = take_entry(&rest);
            struct refname name;
            int rc = GTO_OK;
            if (entry.count == 0)
                continue;
            bool is_tag = entry_is_tag(&entry, &name);
            if (is_tag && !links)
                rc = add_tag_entry(registry, &entry, &name);
            else if (!is_tag && links)
                rc = add_other_entry(registry, &entry);
            if (rc == GTO_ENOMEM)
                return rc;
            if (rc != GTO_OK)
                result = rc;
        }
    }
    return result;
}

// The registry of a test; a test with a misspelt one ends there.
static inline gto_registry *registry_of(const char *text)
{
    gto_registry *registry = registry_new();
    int rc = registry ? fill_registry(registry, slice_of(text)) : GTO_ENOMEM;
    if (rc != GTO_OK) {
        fprintf(stderr, "cannot build the registry \"%s\"\n", text);
        abort();
    }
    return registry;
}

#endif
