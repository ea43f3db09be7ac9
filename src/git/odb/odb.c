#include "odb/odb.h"

#include "error.h"

int objects_open(struct objects **out, struct location *location, gto_error **error)
{
    int rc = location->id_len == SHA1_LEN ? libgit2_open(out, location) : GTO_ERROR;
    if (rc == GTO_ERROR)
        rc = plumbing_open(out, location);
    return rc == GTO_ENOMEM ? error_no_memory(error) : rc;
}

void objects_free(struct objects *objects)
{
    if (objects)
        objects->kind->free(objects);
}

// The cache of a server could not be opened anew.
static int not_open(gto_error **error)
{
    return error_set(error, GTO_ERROR, "the objects of the repository cannot be read any more");
}

bool objects_exists(struct objects *objects, const char *id)
{
    return objects && objects->kind->exists(objects, id);
}

int objects_read(struct objects *objects, const char *id, struct buf *data,
                 struct repo_object *object, gto_error **error)
{
    return objects ? objects->kind->read(objects, id, data, object, error) : not_open(error);
}

int objects_read_targets(struct objects *objects, const struct ref *refs, size_t count,
                         objects_visit_fn *visit, void *payload, gto_error **error)
{
    return objects ? objects->kind->read_targets(objects, refs, count, visit, payload, error)
                   : not_open(error);
}
