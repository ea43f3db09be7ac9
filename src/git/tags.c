// Reading what tags point at.
#include <stdlib.h>

#include "error.h"
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
    return odb_threads(repo->odb);
}

// ---- Of a server

struct reading {
    repo_object_fn *visit;
    void *payload;
    bool *unread; // by index: the cache lacks it, or it is damaged there
};

static int visit_readable(void *payload, unsigned thread, size_t index,
                          const struct repo_object *object, const char *refused)
{
    const struct reading *reading = payload;
    if (object || refused)
        return reading->visit(reading->payload, thread, index, object, refused);
    reading->unread[index] = true;
    return GTO_OK;
}

struct again {
    const struct reading *reading;
    size_t index;
};

static int visit_again(void *payload, unsigned thread, size_t index,
                       const struct repo_object *object, const char *refused)
{
    const struct again *again = payload;
    (void)index; // it is asked for alone
    return again->reading->visit(again->reading->payload, thread, again->index, object, refused);
}

static void add_unread(struct buf *lines, const struct repo *repo, const struct reading *reading,
                       const unsigned char *ids, size_t count)
{
    char hex[MAX_ID_LEN + 1];
    for (size_t i = 0; i < count; i++) {
        if (!reading->unread[i])
            continue;
        repo_format_id(repo, ids + i * repo_id_size(repo), hex);
        buf_addf(lines, "%s\n", hex);
    }
}

// Reads what could not be read, after the cache was repaired.
static int read_unread(struct repo *repo, const struct reading *reading, const unsigned char *ids,
                       size_t count, gto_error **error)
{
    struct buf lines = {0};
    add_unread(&lines, repo, reading, ids, count);
    int rc = lines.failed ? error_no_memory(error)
             : lines.len  ? server_repair(repo, &lines, error)
                          : GTO_OK;
    buf_free(&lines);
    if (rc == GTO_EREF) // some cannot be had
        rc = GTO_OK;
    for (size_t i = 0; rc == GTO_OK && i < count; i++) {
        struct again again = {reading, i};
        if (reading->unread[i])
            rc = odb_read_many(repo->odb, ids + i * repo_id_size(repo), 1, visit_again, &again,
                               error);
    }
    return rc;
}

static int read_from_server(struct repo *repo, const unsigned char *ids, size_t count,
                            repo_object_fn *visit, void *payload, gto_error **error)
{
    struct reading reading = {visit, payload, calloc(count + 1, sizeof(bool))};
    if (!reading.unread)
        return error_no_memory(error);
    int rc = odb_read_many(repo->odb, ids, count, visit_readable, &reading, error);
    if (rc == GTO_OK)
        rc = read_unread(repo, &reading, ids, count, error);
    free(reading.unread);
    return rc;
}

// ----

int repo_read_tags(struct repo *repo, const unsigned char *ids, size_t count, repo_object_fn *visit,
                   void *payload, gto_error **error)
{
    return repo->server ? read_from_server(repo, ids, count, visit, payload, error)
                        : odb_read_many(repo->odb, ids, count, visit, payload, error);
}
