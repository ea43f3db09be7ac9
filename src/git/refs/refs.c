#include "refs/refs.h"

#include <stdlib.h>

#include "error.h"
#include "handle.h"
#include "refs/backend.h"
#include "net/server.h"

int ref_list_read(struct ref_list *out, struct repo *repo, const struct ref_query *query,
                  gto_error **error)
{
    const struct location *location = &repo->location;
    *out = (struct ref_list){0};
    int rc = repo->server         ? server_list_tags(out, repo, query, error)
             : location->plumbing ? ref_plumbing_list(out, location, query, error)
                                  : ref_files_list(out, location, query, error);
    if (rc != GTO_OK)
        ref_list_free(out);
    return rc;
}

int ref_find(struct repo *repo, const char *name, enum ref_state *state, char *id,
             gto_error **error)
{
    const struct location *location = &repo->location;
    return repo->server         ? server_find_ref(repo, name, state, id, error)
           : location->plumbing ? ref_plumbing_find(location, name, state, id, error)
                                : ref_files_find(location, name, state, id, error);
}

int ref_list_add(struct ref_list *list, struct ref ref, gto_error **error)
{
    if (list->count == list->cap) {
        size_t cap = list->cap ? list->cap * 2 : 64;
        struct ref *items = realloc(list->items, cap * sizeof(*items));
        if (!items)
            return error_no_memory(error);
        list->items = items;
        list->cap = cap;
    }
    list->items[list->count++] = ref;
    return GTO_OK;
}

void ref_list_free(struct ref_list *list)
{
    free(list->items);
    arena_free(&list->arena);
    packed_close(&list->packed);
    buf_free(&list->answer);
    *list = (struct ref_list){0};
}
