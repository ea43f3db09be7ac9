// References as Git stores them in files. (libgit2 copies all of packed-refs twice where a question
// needs a few lines of it, and passes over broken references in silence.)
#include "refs/backend.h"

#include <stdlib.h>
#include <string.h>

#include "error.h"
#include "hex.h"
#include "path.h"
#include "strmap.h"
#include "refs/loose.h"

enum { MAX_SYMBOLIC = 5 }; // as many steps as Git follows

// ---- Files

// Whether every work tree has its own reference of this name.
static bool is_per_worktree(const char *name)
{
    static const char *const prefixes[] = {"refs/bisect/", "refs/worktree/", "refs/rewritten/"};
    if (strncmp(name, "refs/", 5) != 0)
        return true;
    for (size_t i = 0; i < sizeof(prefixes) / sizeof(*prefixes); i++)
        if (strncmp(name, prefixes[i], strlen(prefixes[i])) == 0)
            return true;
    return false;
}

static int open_packed(struct packed *out, const struct location *location, gto_error **error)
{
    char *path = path_join(location->common_dir, "packed-refs");
    int rc = path ? packed_open(out, path, location->id_len, error) : error_no_memory(error);
    free(path);
    return rc;
}

static int damaged(const struct location *location, gto_error **error)
{
    return error_set(error, GTO_ERROR, "'%s/packed-refs' is damaged; 'git for-each-ref' says where",
                     location->common_dir);
}

// ---- Looking one up

static int find_packed(const struct location *location, const char *name, enum ref_state *state,
                       char *id, gto_error **error)
{
    struct packed packed;
    struct packed_ref ref;
    struct slice wanted = slice_of(name);
    int rc = open_packed(&packed, location, error), more;
    if (rc != GTO_OK)
        return rc;
    const char *at = packed_seek(&packed, wanted);
    while ((more = packed_next(&packed, &at, &ref)) > 0) {
        if (slice_equal(ref.name, wanted)) {
            *state = REF_FOUND;
            memcpy(id, ref.id, location->id_len);
            id[location->id_len] = '\0';
            break;
        }
        if (packed.sorted)
            break;
    }
    if (more < 0 || (*state == REF_FOUND && !is_hex(id, location->id_len)))
        rc = damaged(location, error);
    packed_close(&packed);
    return rc;
}

// Makes one step: fills `loose` with what the file of a reference says, or says what packed-refs
// does.
static int find_step(const struct location *location, const char *name, struct loose_ref *loose,
                     enum ref_state *state, char *id, gto_error **error)
{
    bool own = is_per_worktree(name);
    char *path = path_join(own ? location->git_dir : location->common_dir, name);
    if (!path)
        return error_no_memory(error);
    loose_read(loose, path, location->id_len);
    free(path);
    *state = loose->kind == LOOSE_BROKEN ? REF_BROKEN : REF_MISSING;
    if (loose->kind == LOOSE_ID) {
        memcpy(id, loose->text, location->id_len + 1);
        *state = REF_FOUND;
    }
    if (loose->kind != LOOSE_NONE || own)
        return GTO_OK;
    return find_packed(location, name, state, id, error);
}

int ref_files_find(const struct location *location, const char *name, enum ref_state *state,
                   char *id, gto_error **error)
{
    struct loose_ref loose = {.kind = LOOSE_SYMBOLIC};
    char target[sizeof(loose.text)];
    int rc = GTO_OK;
    *state = REF_MISSING;
    for (int i = 0; rc == GTO_OK && loose.kind == LOOSE_SYMBOLIC; i++) {
        if (i > MAX_SYMBOLIC || !ref_name_valid(name, strlen(name))) {
            *state = i ? REF_BROKEN : REF_MISSING;
            return GTO_OK;
        }
        rc = find_step(location, name, &loose, state, id, error);
        if (loose.kind == LOOSE_SYMBOLIC)
            name = strcpy(target, loose.text);
    }
    return rc;
}

// ---- Listing tags

struct listing {
    struct ref_list *list;
    const struct location *location;
    const struct ref_query *query;
    struct strmap loose; // their names: packed ones of the same name do not count
    char *directory;     // refs/tags
    gto_error **error;
};

// Follows a tag that stands for another reference.
static int follow(struct listing *listing, const char *target, const char **id)
{
    char found[MAX_ID_LEN + 1];
    enum ref_state state;
    int rc = ref_files_find(listing->location, target, &state, found, listing->error);
    *id = NULL;
    if (rc != GTO_OK || state != REF_FOUND)
        return rc;
    *id = arena_strndup(&listing->list->arena, found, listing->location->id_len);
    return *id ? GTO_OK : error_no_memory(listing->error);
}

// The id in a file, or NULL if it is broken; *exists is false if the file was removed meanwhile.
static int read_loose(struct listing *listing, const char *name, const char **id, bool *exists)
{
    struct loose_ref loose;
    char *path = path_join(listing->directory, name);
    if (!path)
        return error_no_memory(listing->error);
    loose_read(&loose, path, listing->location->id_len);
    free(path);
    *id = NULL;
    *exists = loose.kind != LOOSE_NONE;
    if (loose.kind == LOOSE_SYMBOLIC)
        return follow(listing, loose.text, id);
    if (loose.kind != LOOSE_ID)
        return GTO_OK;
    *id = arena_strndup(&listing->list->arena, loose.text, listing->location->id_len);
    return *id ? GTO_OK : error_no_memory(listing->error);
}

static int visit_loose(void *payload, const char *name, size_t len)
{
    struct listing *listing = payload;
    struct ref ref = {.len = len};
    bool exists;
    if (!listing->query->want(listing->query->payload, name, len))
        return GTO_OK;
    int rc = read_loose(listing, name, &ref.id, &exists);
    if (rc != GTO_OK || !exists)
        return rc;
    ref.name = arena_strndup(&listing->list->arena, name, len);
    struct strmap_entry *entry = ref.name ? strmap_put(&listing->loose, ref.name, len) : NULL;
    if (!entry)
        return error_no_memory(listing->error);
    entry->value = listing;
    return ref_list_add(listing->list, ref, listing->error);
}

static int by_name(const void *a, const void *b)
{
    const struct ref *x = a, *y = b;
    return slice_compare((struct slice){x->name, x->len}, (struct slice){y->name, y->len});
}

static int add_packed(struct listing *listing, const struct packed_ref *packed)
{
    struct slice name = slice_from(packed->name, strlen(TAGS));
    if (!listing->query->want(listing->query->payload, name.data, name.len) ||
        (listing->loose.count && strmap_get(&listing->loose, name.data, name.len)))
        return GTO_OK;
    return ref_list_add(listing->list,
                        (struct ref){name.data, name.len, packed->id, packed->peeled},
                        listing->error);
}

static int list_packed(struct listing *listing, struct slice prefix)
{
    const struct packed *packed = &listing->list->packed;
    struct packed_ref ref;
    int rc = open_packed(&listing->list->packed, listing->location, listing->error), more = 0;
    if (rc != GTO_OK)
        return rc;
    const char *at = packed_seek(packed, prefix);
    while (rc == GTO_OK && (more = packed_next(packed, &at, &ref)) > 0) {
        if (slice_starts_with(ref.name, prefix))
            rc = add_packed(listing, &ref);
        else if (packed->sorted)
            break;
    }
    return rc == GTO_OK && more < 0 ? damaged(listing->location, listing->error) : rc;
}

// Loose ones first: who packs references writes packed-refs before removing the files, so that one
// that is missed here is found there.
static int list(struct listing *listing, struct slice prefix)
{
    struct ref_list *found = listing->list;
    int rc = loose_each(listing->directory, listing->query->prefix, visit_loose, listing,
                        listing->error);
    if (rc != GTO_OK)
        return rc;
    if (found->count)
        qsort(found->items, found->count, sizeof(*found->items), by_name);
    return list_packed(listing, prefix);
}

int ref_files_list(struct ref_list *out, const struct location *location,
                   const struct ref_query *query, gto_error **error)
{
    struct listing listing = {out, location, query, {0}, NULL, error};
    struct buf prefix = {0};
    buf_addf(&prefix, TAGS "%s", query->prefix);
    listing.directory = path_join(location->common_dir, "refs/tags");
    int rc = listing.directory && !prefix.failed
                 ? list(&listing, (struct slice){prefix.data, prefix.len})
                 : error_no_memory(error);
    buf_free(&prefix);
    free(listing.directory);
    strmap_free(&listing.loose);
    return rc;
}
