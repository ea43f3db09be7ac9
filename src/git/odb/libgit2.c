// Reading objects with libgit2.
#include <stdlib.h>
#include <string.h>

#include <git2.h>
#include <git2/sys/odb_backend.h>

#include "error.h"
#include "odb/odb.h"
#include "odb/promisor.h"

void objects_start(void)
{
    git_libgit2_init();
}

void objects_stop(void)
{
    git_libgit2_shutdown();
}

// From the backends themselves: git_odb_read() would hash each object again and keep a copy of it.

struct libgit2 {
    struct objects base;
    git_odb *odb;
    struct location *location;
};

static struct libgit2 *libgit2_of(struct objects *objects)
{
    return (struct libgit2 *)objects; // its first member
}

// Adds the directories that the environment names, too.
static int add_alternates(git_odb *odb)
{
    const char *list = getenv("GIT_ALTERNATE_OBJECT_DIRECTORIES");
    int rc = 0;
    while (rc == 0 && list && *list) {
        size_t len = strcspn(list, ":");
        char *directory = strndup(list, len);
        if (!directory)
            return -1;
        if (len)
            rc = git_odb_add_disk_alternate(odb, directory);
        free(directory);
        list += list[len] ? len + 1 : len;
    }
    return rc;
}

// Lets it see what was packed anew since it was opened. 0, or -1.
static int refresh(struct libgit2 *libgit2)
{
    git_odb *odb;
    if (git_odb_open(&odb, libgit2->location->object_dir) < 0)
        return -1;
    if (libgit2->location->from_environment && add_alternates(odb) < 0) {
        git_odb_free(odb);
        return -1;
    }
    git_odb_free(libgit2->odb);
    libgit2->odb = odb;
    return 0;
}

// Reads type and size alone. GTO_EREF, without a message: it is not there, or unreadable.
static int read_header(struct libgit2 *libgit2, const char *id, struct repo_object *object)
{
    git_oid oid;
    git_odb_backend *backend;
    git_object_t type;
    *object = (struct repo_object){0};
    if (git_oid_fromstrn(&oid, id, GIT_OID_HEXSZ) < 0)
        return GTO_EREF;
    for (size_t i = 0; git_odb_get_backend(&backend, libgit2->odb, i) == 0; i++) {
        if (backend->read_header(&object->size, &type, backend, &oid) < 0)
            continue;
        object->type = (enum repo_type)type;
        return GTO_OK;
    }
    return GTO_EREF;
}

// Reads all of an object. GTO_EREF, without a message: it is not there, or unreadable.
static int read_data(struct libgit2 *libgit2, const char *id, struct buf *data,
                     struct repo_object *object)
{
    git_oid oid;
    git_odb_backend *backend;
    git_object_t type;
    void *bytes;
    if (git_oid_fromstrn(&oid, id, GIT_OID_HEXSZ) < 0)
        return GTO_EREF;
    for (size_t i = 0; git_odb_get_backend(&backend, libgit2->odb, i) == 0; i++) {
        if (backend->read(&bytes, &object->size, &type, backend, &oid) < 0)
            continue;
        buf_clear(data);
        buf_add(data, bytes, object->size);
        git_odb_backend_data_free(backend, bytes);
        object->type = (enum repo_type)type;
        object->data = data->data;
        return data->failed ? GTO_ENOMEM : GTO_OK;
    }
    return GTO_EREF;
}

static bool exists(struct objects *objects, const char *id)
{
    git_oid oid;
    git_odb_backend *backend;
    if (git_oid_fromstrn(&oid, id, GIT_OID_HEXSZ) < 0)
        return false;
    for (size_t i = 0; git_odb_get_backend(&backend, libgit2_of(objects)->odb, i) == 0; i++)
        if (backend->exists(backend, &oid))
            return true;
    return false;
}

static int read_limited(struct libgit2 *libgit2, const char *id, struct buf *data,
                        struct repo_object *object)
{
    int rc = read_header(libgit2, id, object);
    if (rc == GTO_OK && object->size > MAX_OBJECT_SIZE)
        return GTO_EREF;
    return rc == GTO_OK ? read_data(libgit2, id, data, object) : rc;
}

static int read_one(struct objects *objects, const char *id, struct buf *data,
                    struct repo_object *object, gto_error **error)
{
    struct libgit2 *libgit2 = libgit2_of(objects);
    int rc = read_limited(libgit2, id, data, object);
    if (rc == GTO_EREF && refresh(libgit2) == 0)
        rc = read_limited(libgit2, id, data, object);
    if (rc == GTO_EREF && location_is_partial(libgit2->location))
        rc = partial_read_object(libgit2->location, id, data, object, error);
    return rc == GTO_ENOMEM ? error_no_memory(error) : rc;
}

static int read_target(struct libgit2 *libgit2, const struct ref *ref, struct buf *data,
                       struct repo_object *object)
{
    if (!ref->id)
        return GTO_EREF;
    if (!ref->annotated) {
        int rc = read_header(libgit2, ref->id, object);
        if (rc != GTO_OK || object->type != REPO_TAG)
            return rc;
    }
    return read_data(libgit2, ref->id, data, object);
}

static int read_targets(struct objects *objects, const struct ref *refs, size_t count,
                        objects_visit_fn *visit, void *payload, gto_error **error)
{
    struct libgit2 *libgit2 = libgit2_of(objects);
    struct buf data = {0};
    bool refreshed = false; // once is enough
    int rc = GTO_OK;
    for (size_t i = 0; rc == GTO_OK && i < count; i++) {
        struct repo_object object;
        int found = read_target(libgit2, &refs[i], &data, &object);
        if (found == GTO_EREF && refs[i].id && !refreshed) {
            refreshed = true;
            if (refresh(libgit2) == 0)
                found = read_target(libgit2, &refs[i], &data, &object);
        }
        rc = found == GTO_ENOMEM ? error_no_memory(error)
                                 : visit(payload, &refs[i], found == GTO_OK ? &object : NULL);
    }
    buf_free(&data);
    return rc;
}

static void libgit2_free(struct objects *objects)
{
    git_odb_free(libgit2_of(objects)->odb);
    free(objects);
}

int libgit2_open(struct objects **out, struct location *location)
{
    static const struct objects_kind kind = {exists, read_one, read_targets, libgit2_free};
    struct libgit2 *libgit2 = calloc(1, sizeof(*libgit2));
    if (!libgit2)
        return GTO_ENOMEM;
    libgit2->base.kind = &kind;
    libgit2->location = location;
    if (refresh(libgit2) < 0) {
        libgit2_free(&libgit2->base);
        return GTO_ERROR;
    }
    *out = &libgit2->base;
    return GTO_OK;
}
