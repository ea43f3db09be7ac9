// Reading tags: first the list of them, then one object after the other, in the order of the list.
#include <string.h>

#include "base/error.h"
#include "repo/handle.h"
#include "repo/refs.h"
#include "repo/text.h"

struct visit {
    struct repo *repo;
    const struct repo_tag_query *query;
    struct buf name;
    bool refreshed;
    gto_error **error;
};

// Reads what a reference points at; the data of tag objects only, for nobody wants any other's.
static int read_target(struct objects *objects, const struct ref *ref, struct repo_object *object)
{
    if (!ref->annotated) {
        int rc = objects_read_header(objects, ref->id, object);
        if (rc != GTO_OK || object->type != REPO_TAG)
            return rc;
    }
    return objects_read(objects, ref->id, object);
}

// Once, what is missing may have been packed anew since the repository was opened.
static int read_again(struct visit *visit, const struct ref *ref, struct repo_object *object)
{
    struct objects *objects = visit->repo->objects;
    if (visit->refreshed)
        return GTO_EREF;
    visit->refreshed = true;
    int rc = objects_refresh(objects);
    return rc == GTO_OK ? read_target(objects, ref, object) : rc;
}

static int visit_one(struct visit *visit, const struct ref *ref)
{
    struct repo_object object = {0};
    char id[MAX_ID_LEN + 1] = "";
    size_t id_len = visit->repo->location.id_len;
    int rc = GTO_EREF;
    buf_clear(&visit->name);
    buf_add(&visit->name, ref->name, ref->len);
    if (visit->name.failed)
        return error_no_memory(visit->error);
    if (ref->id) {
        memcpy(id, ref->id, id_len);
        rc = read_target(visit->repo->objects, ref, &object);
    }
    if (ref->id && rc != GTO_OK && is_hex(id, id_len))
        rc = read_again(visit, ref, &object);
    else if (rc != GTO_OK)
        *id = '\0';
    rc = visit->query->visit(visit->query->payload, visit->name.data, ref->len, id,
                             rc == GTO_OK ? &object : NULL);
    objects_release(&object);
    return rc;
}

int repo_each_tag(struct repo *repo, const struct repo_tag_query *query, gto_error **error)
{
    struct ref_list list;
    struct ref_query wanted = {query->prefix, query->want, query->payload};
    struct visit visit = {.repo = repo, .query = query, .error = error};
    int rc = ref_list_read(&list, &repo->location, &wanted, error);
    if (rc != GTO_OK)
        return rc;
    for (size_t i = 0; rc == GTO_OK && i < list.count; i++)
        rc = visit_one(&visit, &list.items[i]);
    ref_list_free(&list);
    buf_free(&visit.name);
    return rc;
}

int repo_one_tag(struct repo *repo, const char *name, const struct repo_tag_query *query,
                 gto_error **error)
{
    char id[MAX_ID_LEN + 1];
    enum ref_state state = REF_MISSING;
    struct buf full_name = {0};
    struct visit visit = {.repo = repo, .query = query, .error = error};
    buf_addf(&full_name, "refs/tags/%s", name);
    int rc = full_name.failed ? error_no_memory(error)
                              : ref_find(&repo->location, full_name.data, &state, id, error);
    buf_free(&full_name);
    if (rc != GTO_OK || state == REF_MISSING)
        return rc;
    struct ref ref = {.name = name, .len = strlen(name), .id = state == REF_FOUND ? id : NULL};
    rc = visit_one(&visit, &ref);
    buf_free(&visit.name);
    return rc;
}
