// References as Git stores them in files.
#include "refs/backend.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "arena.h"
#include "buf.h"
#include "error.h"
#include "hex.h"
#include "path.h"
#include "strmap.h"
#include "refs/packed.h"
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

// ---- Looking one up

static int damaged(const struct location *location, gto_error **error)
{
    return error_set(error, GTO_ERROR, "'%s/packed-refs' is damaged; 'git for-each-ref' says where",
                     location->common_dir);
}

static int find_packed(const struct location *location, const char *name, enum ref_state *state,
                       char *id, gto_error **error)
{
    struct packed packed;
    struct packed_ref ref;
    struct slice wanted = slice_of(name);
    bool found = true;
    int rc = open_packed(&packed, location, error);
    if (rc != GTO_OK)
        return rc;
    rc = packed_seek(&packed, wanted, error);
    while (rc == GTO_OK && found && *state != REF_FOUND) {
        rc = packed_next(&packed, &ref, &found, error);
        if (rc == GTO_OK && found && slice_equal(ref.name, wanted)) {
            *state = REF_FOUND;
            memcpy(id, ref.id, location->id_len);
            id[location->id_len] = '\0';
        }
        found = found && !packed.sorted;
    }
    packed_close(&packed);
    if (rc == GTO_OK && *state == REF_FOUND && !is_hex(id, location->id_len))
        rc = damaged(location, error);
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
    int rc = loose_read(loose, path, location->id_len, error);
    free(path);
    if (rc != GTO_OK)
        return rc;
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

// ---- Listing

struct tag_walk {
    const struct location *location;
    const struct repo_tag_query *query;
    const char *below;   // the directory that is listed, such as "refs/tags/"
    char *directory;     // its path
    struct arena arena;  // of the names of
    struct strmap loose; // loose references: packed ones of the same name do not count
    gto_error **error;
};

// Reads the id in the file of a reference. *state is REF_MISSING if the file was removed meanwhile.
static int read_loose(const struct tag_walk *listing, const char *name, enum ref_state *state,
                      char *id)
{
    const struct location *location = listing->location;
    struct loose_ref loose;
    char *path = path_join(listing->directory, name);
    if (!path)
        return error_no_memory(listing->error);
    int rc = loose_read(&loose, path, location->id_len, listing->error);
    free(path);
    if (rc != GTO_OK)
        return rc;
    *state = loose.kind == LOOSE_NONE ? REF_MISSING : REF_BROKEN;
    if (loose.kind == LOOSE_ID) {
        memcpy(id, loose.text, location->id_len + 1);
        *state = REF_FOUND;
    }
    if (loose.kind != LOOSE_SYMBOLIC)
        return GTO_OK;
    rc = ref_files_find(location, loose.text, state, id, listing->error);
    if (*state == REF_MISSING)
        *state = REF_BROKEN; // it leads nowhere
    return rc;
}

static int visit_loose(void *payload, const char *name, size_t len)
{
    struct tag_walk *listing = payload;
    const struct repo_tag_query *query = listing->query;
    char id[MAX_ID_LEN + 1];
    enum ref_state state;
    if (!query->want(query->payload, (struct slice){name, len}))
        return GTO_OK;
    int rc = read_loose(listing, name, &state, id);
    if (rc != GTO_OK || state == REF_MISSING)
        return rc;
    char *copy = arena_strndup(&listing->arena, name, len);
    struct strmap_entry *entry = copy ? strmap_put(&listing->loose, copy, len) : NULL;
    if (!entry)
        return error_no_memory(listing->error);
    entry->value = listing;
    const struct repo_tag tag = {{name, len}, state == REF_FOUND ? id : NULL};
    return query->visit(query->payload, &tag);
}

static int visit_packed(struct tag_walk *listing, const struct packed_ref *packed)
{
    const struct repo_tag_query *query = listing->query;
    const struct repo_tag tag = {slice_from(packed->name, strlen(listing->below)), packed->id};
    if (!query->want(query->payload, tag.name) ||
        (listing->loose.count && strmap_get(&listing->loose, tag.name.data, tag.name.len)))
        return GTO_OK;
    return query->visit(query->payload, &tag);
}

static int list_packed(struct tag_walk *listing, struct slice prefix)
{
    struct packed packed;
    struct packed_ref ref;
    bool more = true, behind = false;
    int rc = open_packed(&packed, listing->location, listing->error);
    if (rc != GTO_OK)
        return rc;
    rc = packed_seek(&packed, prefix, listing->error);
    while (rc == GTO_OK && more) {
        rc = packed_next(&packed, &ref, &more, listing->error);
        if (rc != GTO_OK || !more)
            break;
        if (slice_starts_with(ref.name, prefix)) {
            rc = visit_packed(listing, &ref);
        } else if (packed.sorted) { // one more is read, which shows whether this name is damaged
            more = !behind;
            behind = true;
        }
    }
    packed_close(&packed);
    return rc;
}

// Loose ones first: who packs references writes packed-refs before removing the files, so that one
// that is missed here is found there.
static int list(struct tag_walk *listing, struct slice prefix)
{
    int rc = loose_each(listing->directory, listing->query->prefix, visit_loose, listing,
                        listing->error);
    return rc == GTO_OK ? list_packed(listing, prefix) : rc;
}

// A repository that is gone has no references: that must not look like one that never had any.
static int check_there(const struct location *location, gto_error **error)
{
    struct stat status;
    struct buf path = {0};
    buf_addf(&path, "%s/refs", location->common_dir); // Git takes no directory without it
    int rc = path.failed ? error_no_memory(error) : GTO_OK;
    if (rc == GTO_OK && stat(path.data, &status) != 0)
        rc = error_set(error, GTO_ENOREPO, "There is no Git repo in '%s' any more: %s",
                       location->root, strerror(errno));
    buf_free(&path);
    return rc;
}

int ref_files_each(const struct location *location, const char *directory,
                   const struct repo_tag_query *query, gto_error **error)
{
    struct tag_walk listing = {
        .location = location, .query = query, .below = directory, .error = error};
    struct buf prefix = {0}, path = {0};
    buf_addf(&prefix, "%s%s", directory, query->prefix);
    buf_addf(&path, "%s/%.*s", location->common_dir, (int)strlen(directory) - 1, directory);
    listing.directory = buf_finish(&path);
    int rc = listing.directory && !prefix.failed
                 ? list(&listing, (struct slice){prefix.data, prefix.len})
                 : error_no_memory(error);
    if (rc == GTO_OK)
        rc = check_there(location, error);
    buf_free(&prefix);
    free(listing.directory);
    strmap_free(&listing.loose);
    arena_free(&listing.arena);
    return rc;
}
