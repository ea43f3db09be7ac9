#include "odb/pack_list.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "error.h"
#include "gto.h"
#include "path.h"
#include "slice.h"

enum { MAX_OPEN = 32 }; // there may be hundreds of packs, and few files that a process may open

// ---- Listing

static int add_pack(struct pack_list *list, const char *directory, struct slice name)
{
    struct buf path = {0};
    buf_addf(&path, "%s/", directory);
    buf_add(&path, name.data, name.len);
    struct pack *pack = calloc(1, sizeof(*pack));
    char *text = buf_finish(&path);
    if (pack && text && vec_push(&list->packs, pack) == 0) {
        pack->path = text;
        return GTO_OK;
    }
    free(pack);
    free(text);
    return GTO_ENOMEM;
}

static int refuse(const char *directory, gto_error **error)
{
    return error_set(error, GTO_ERROR, "cannot read '%s': %s", directory, strerror(errno));
}

static int add_all(struct pack_list *list, const char *directory, gto_error **error)
{
    const struct slice suffix = slice_of(".idx");
    DIR *entries = opendir(directory);
    const struct dirent *entry;
    int rc = GTO_OK;
    if (!entries)
        return errno == ENOENT || errno == ENOTDIR ? GTO_OK : refuse(directory, error);
    while (rc == GTO_OK && (errno = 0, entry = readdir(entries))) {
        struct slice name = slice_of(entry->d_name);
        if (!slice_ends_with(name, suffix))
            continue;
        name.len -= suffix.len;
        rc = add_pack(list, directory, name);
    }
    if (rc == GTO_OK && errno)
        rc = refuse(directory, error);
    closedir(entries);
    return rc;
}

int pack_list_add(struct pack_list *list, const char *object_dir, gto_error **error)
{
    char *directory = path_join(object_dir, "pack");
    int rc = directory ? add_all(list, directory, error) : GTO_ENOMEM;
    free(directory);
    return rc;
}

static void close_index(struct pack_list *list, struct pack *pack)
{
    if (pack->state != INDEX_OPEN)
        return;
    pack_index_close(&pack->index);
    pack->state = INDEX_CLOSED;
    list->open--;
}

void pack_list_clear(struct pack_list *list)
{
    for (size_t i = 0; i < list->packs.count; i++) {
        struct pack *pack = pack_list_get(list, i);
        close_index(list, pack);
        free(pack->path);
        free(pack);
    }
    vec_free(&list->packs);
}

// ---- Looking up

static int open_index(struct pack_list *list, struct pack *pack, gto_error **error)
{
    for (size_t i = 0; list->open >= MAX_OPEN && i < list->packs.count; i++)
        close_index(list, pack_list_get(list, i));
    int rc = pack_index_open(&pack->index, pack->path, list->id_size, error);
    pack->state = rc == GTO_OK ? INDEX_OPEN : rc == GTO_EREF ? INDEX_DAMAGED : INDEX_CLOSED;
    list->open += rc == GTO_OK;
    return rc;
}

int pack_list_find(struct pack_list *list, size_t number, const unsigned char *id, uint64_t *offset,
                   gto_error **error)
{
    struct pack *pack = pack_list_get(list, number);
    uint32_t position;
    int rc = pack->state == INDEX_OPEN ? GTO_OK : GTO_EREF;
    if (pack->state == INDEX_CLOSED)
        rc = open_index(list, pack, error);
    if (rc == GTO_OK)
        rc = pack_index_find(&pack->index, id, &position, error);
    return rc == GTO_OK ? pack_index_offset(&pack->index, position, offset, error) : rc;
}

void pack_list_prefer(struct pack_list *list, size_t number)
{
    void **items = list->packs.items, *pack = items[number];
    for (; number; number--)
        items[number] = items[number - 1];
    *items = pack;
}
