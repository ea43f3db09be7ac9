// Reading tags: first the list of them, then what they point at.
#include <string.h>

#include "error.h"
#include "hex.h"
#include "handle.h"
#include "refs/backend.h"
#include "net/server.h"

struct visit {
    const struct repo_tag_query *query;
    size_t id_len;
    struct buf name;
    struct ref_list *unread; // what cannot be read is put there; NULL: it is visited all the same
    gto_error **error;
};

static int visit_target(void *payload, const struct ref *ref, const struct repo_object *object)
{
    struct visit *visit = payload;
    char id[MAX_ID_LEN + 1] = "";
    buf_clear(&visit->name);
    buf_add(&visit->name, ref->name, ref->len);
    if (visit->name.failed)
        return error_no_memory(visit->error);
    if (ref->id && (object || is_hex(ref->id, visit->id_len)))
        memcpy(id, ref->id, visit->id_len);
    if (*id && !object && visit->unread)
        return ref_list_add(visit->unread, *ref, visit->error);
    return visit->query->visit(visit->query->payload, visit->name.data, ref->len, id, object);
}

// Visits what could not be read after the cache of the server was mended.
static int visit_again(struct repo *repo, struct visit *visit, struct ref_list *unread)
{
    char id[MAX_ID_LEN + 1] = "";
    memcpy(id, unread->items[0].id, visit->id_len);
    int rc = server_mend(repo, id, visit->error);
    visit->unread = NULL;
    if (rc != GTO_OK && rc != GTO_EREF)
        return rc;
    return objects_read_targets(repo->objects, unread->items, unread->count, visit_target, visit,
                                visit->error);
}

int repo_each_tag(struct repo *repo, const struct repo_tag_query *query, gto_error **error)
{
    struct ref_list list, unread = {0};
    struct ref_query wanted = {query->prefix, query->want, query->payload};
    int rc = ref_list_read(&list, repo, &wanted, error);
    if (rc != GTO_OK)
        return rc;
    struct visit visit = {.query = query, .id_len = repo->location.id_len, .error = error};
    visit.unread = repo->server ? &unread : NULL;
    rc = objects_read_targets(repo->objects, list.items, list.count, visit_target, &visit, error);
    if (rc == GTO_OK && unread.count)
        rc = visit_again(repo, &visit, &unread);
    buf_free(&visit.name);
    ref_list_free(&list);
    ref_list_free(&unread);
    return rc;
}
