// Reading what tags point at.
#include <stdlib.h>
#include <string.h>

#include "error.h"
#include "hex.h"
#include "handle.h"
#include "hex.h"
#include "net/server.h"

size_t repo_id_size(const struct repo *repo)
{
    return repo->location.id_len / 2;
}

bool repo_parse_id(const struct repo *repo, const char *hex, unsigned char *id)
{
    return hex_decode(id, hex, repo_id_size(repo));
}

void repo_format_id(const struct repo *repo, const unsigned char *id, char *hex)
{
    hex_encode(hex, id, repo_id_size(repo));
}

unsigned repo_thread_count(const struct repo *repo)
{
    (void)repo;
    return 1;
}

struct reading {
    struct repo *repo;
    const struct ref *refs;
    repo_object_fn *visit;
    void *payload;
    bool *unread; // by number: what could not be read, and will be tried again; NULL: nothing is
};

static int visit_target(void *payload, const struct ref *ref, const struct repo_object *object)
{
    const struct reading *reading = payload;
    size_t index = (size_t)(ref - reading->refs);
    if (object || !reading->unread)
        return reading->visit(reading->payload, 0, index, object);
    reading->unread[index] = true;
    return GTO_OK;
}

int repo_read_tags(struct repo *repo, const unsigned char *ids, size_t count, repo_object_fn *visit,
                   void *payload, gto_error **error)
{
    size_t id_size = repo_id_size(repo), id_len = 2 * id_size;
    char *hex = malloc(count * id_len + 1);
    struct ref *refs = calloc(count + 1, sizeof(*refs));
    int rc = hex && refs ? GTO_OK : error_no_memory(error);
    for (size_t i = 0; rc == GTO_OK && i < count; i++) {
        repo_format_id(repo, ids + i * id_size, hex + i * id_len);
        refs[i].id = hex + i * id_len;
    }
    struct reading reading = {repo, refs, visit, payload, NULL};
    if (rc == GTO_OK && repo->server && !(reading.unread = calloc(count + 1, sizeof(bool))))
        rc = error_no_memory(error);
    if (rc == GTO_OK)
        rc = objects_read_targets(repo->objects, refs, count, visit_target, &reading, error);
    bool *unread = reading.unread, mended = false;
    reading.unread = NULL;
    for (size_t i = 0; rc == GTO_OK && unread && i < count; i++) {
        char id[MAX_ID_LEN + 1] = "";
        if (!unread[i])
            continue;
        memcpy(id, refs[i].id, id_len);
        if (!mended)
            rc = server_mend(repo, id, error);
        mended = true;
        if (rc == GTO_OK || rc == GTO_EREF)
            rc = objects_read_targets(repo->objects, &refs[i], 1, visit_target, &reading, error);
    }
    free(unread);
    free(refs);
    free(hex);
    return rc;
}
