// Reading tags: first the list of them, then what they point at.
#include <string.h>

#include "base/error.h"
#include "repo/handle.h"
#include "repo/refs.h"
#include "repo/text.h"

struct visit {
    const struct repo_tag_query *query;
    size_t id_len;
    struct buf name;
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
    return visit->query->visit(visit->query->payload, visit->name.data, ref->len, id, object);
}

static int visit_all(struct repo *repo, const struct ref *refs, size_t count,
                     const struct repo_tag_query *query, gto_error **error)
{
    struct visit visit = {query, repo->location.id_len, .error = error};
    int rc = objects_read_targets(repo->objects, refs, count, visit_target, &visit, error);
    buf_free(&visit.name);
    return rc;
}

int repo_each_tag(struct repo *repo, const struct repo_tag_query *query, gto_error **error)
{
    struct ref_list list;
    struct ref_query wanted = {query->prefix, query->want, query->payload};
    int rc = ref_list_read(&list, repo, &wanted, error);
    if (rc != GTO_OK)
        return rc;
    rc = visit_all(repo, list.items, list.count, query, error);
    ref_list_free(&list);
    return rc;
}

int repo_one_tag(struct repo *repo, const char *name, const struct repo_tag_query *query,
                 gto_error **error)
{
    char id[MAX_ID_LEN + 1];
    enum ref_state state = REF_MISSING;
    struct buf full_name = {0};
    buf_addf(&full_name, "refs/tags/%s", name);
    int rc = full_name.failed ? error_no_memory(error)
                              : ref_find(repo, full_name.data, &state, id, error);
    buf_free(&full_name);
    if (rc != GTO_OK || state == REF_MISSING)
        return rc;
    struct ref ref = {.name = name, .len = strlen(name), .id = state == REF_FOUND ? id : NULL};
    return visit_all(repo, &ref, 1, query, error);
}
