// Short names by which repositories are told apart.
//
// Each part of a name begins with `/` here. Sorted from their ends, the name that shares the most
// last parts with another one stands next to it.
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "buf.h"
#include "error.h"
#include "gto.h"
#include "net/url.h"
#include "slice.h"

struct name {
    struct slice path;  // its parts
    const char *whole;  // the name without a user
    struct slice label; // in one of these
    size_t index;
};

struct labels {
    struct arena arena;
    struct name *names;
    size_t count;
};

// ---- Parts

static bool is_part(struct slice part)
{
    return part.len && !(part.len == 1 && part.data[0] == '.');
}

// Adds the parts of a path.
static void add_parts(struct buf *out, struct slice path)
{
    while (path.len) {
        struct slice part = {path.data, 0};
        while (part.len < path.len && path.data[part.len] != '/')
            part.len++;
        path = slice_from(path, part.len < path.len ? part.len + 1 : part.len);
        if (!is_part(part))
            continue;
        buf_addc(out, '/');
        buf_add(out, part.data, part.len);
    }
}

// `/srv/churn.git` and `/srv/churn/.git` are `/srv/churn`.
static void drop_git(struct slice *path)
{
    struct slice dir = slice_of("/.git"), suffix = slice_of(".git");
    while (slice_ends_with(*path, suffix))
        path->len -= slice_ends_with(*path, dir) ? dir.len : suffix.len;
}

// Adds a URL without its user; `parts`: only its host and path, as parts.
static void add_url(struct buf *out, const char *text, bool parts)
{
    struct url_parts url = url_take_apart(text);
    const char *authority = url.userinfo.len ? url.userinfo.data : url.host.data;
    if (parts) {
        add_parts(out, url.host);
        add_parts(out,
                  url.rest.len && url.rest.data[0] == ':' ? slice_from(url.rest, 1) : url.rest);
    } else {
        buf_add(out, text, (size_t)(authority - text));
        buf_add(out, url.host.data, url.host.len);
        buf_add(out, url.rest.data, url.rest.len);
    }
}

static int take_name(struct name *name, struct arena *arena, const char *text, gto_error **error)
{
    struct buf path = {0}, whole = {0};
    bool is_url = url_is_one(text);
    if (is_url) {
        add_url(&path, text, true);
        add_url(&whole, text, false);
    } else {
        add_parts(&path, slice_of(text));
        buf_adds(&whole, text);
    }
    bool failed = path.failed || whole.failed;
    const char *parts = failed ? NULL : arena_strndup(arena, path.data ? path.data : "", path.len);
    name->whole = parts ? arena_strndup(arena, whole.data, whole.len) : NULL;
    name->path = (struct slice){parts, path.len};
    buf_free(&path);
    buf_free(&whole);
    if (!name->whole)
        return error_no_memory(error);
    drop_git(&name->path);
    return GTO_OK;
}

// ---- Comparing

// How many last bytes are the same.
static size_t common_end(struct slice a, struct slice b)
{
    size_t len = 0;
    while (len < a.len && len < b.len && a.data[a.len - 1 - len] == b.data[b.len - 1 - len])
        len++;
    return len;
}

static int compare_from_end(struct slice a, struct slice b)
{
    size_t len = common_end(a, b);
    if (len == a.len || len == b.len)
        return (a.len > b.len) - (a.len < b.len);
    return (unsigned char)a.data[a.len - 1 - len] - (unsigned char)b.data[b.len - 1 - len];
}

static int by_parts(const void *va, const void *vb)
{
    const struct name *a = va, *b = vb;
    int order = compare_from_end(a->path, b->path);
    return order ? order : strcmp(a->whole, b->whole);
}

// The shortest end of a path, in whole parts, that another path does not have; all of it at most.
static struct slice distinct_end(struct slice path, size_t shared)
{
    size_t len = shared;
    if (len == path.len)
        return len ? slice_from(path, 1) : path;
    while (path.data[path.len - 1 - len] != '/')
        len++;
    return slice_from(path, path.len - len);
}

// ---- Labels

// Labels names of the same parts: [start, end).
static void label_same(struct labels *labels, size_t start, size_t end)
{
    struct name *names = labels->names;
    struct slice path = names[start].path;
    size_t before = start ? common_end(path, names[start - 1].path) : 0;
    size_t after = end < labels->count ? common_end(path, names[end].path) : 0;
    struct slice label = distinct_end(path, before > after ? before : after);
    // They are sorted by the whole of it, too.
    bool same = strcmp(names[start].whole, names[end - 1].whole) == 0;
    for (size_t i = start; i < end; i++)
        names[i].label = same && label.len ? label : slice_of(names[i].whole);
}

static void label_all(struct labels *labels)
{
    size_t end;
    qsort(labels->names, labels->count, sizeof(*labels->names), by_parts);
    for (size_t start = 0; start < labels->count; start = end) {
        end = start + 1;
        while (end < labels->count &&
               slice_equal(labels->names[start].path, labels->names[end].path))
            end++;
        label_same(labels, start, end);
    }
}

// The labels and their text in one piece of memory.
static int hand_out(const char ***out, const struct labels *labels, gto_error **error)
{
    size_t size = (labels->count + 1) * sizeof(**out);
    for (size_t i = 0; i < labels->count; i++)
        size += labels->names[i].label.len + 1;
    const char **list = malloc(size);
    if (!list)
        return error_no_memory(error);
    char *text = (char *)(list + labels->count + 1);
    for (size_t i = 0; i < labels->count; i++) {
        const struct name *name = &labels->names[i];
        memcpy(text, name->label.data, name->label.len);
        text[name->label.len] = '\0';
        list[name->index] = text;
        text += name->label.len + 1;
    }
    list[labels->count] = NULL;
    *out = list;
    return GTO_OK;
}

int gto_repo_labels(const char ***out, const char *const *names, size_t count, gto_error **error)
{
    struct labels labels = {.count = count};
    labels.names = calloc(count + 1, sizeof(*labels.names));
    int rc = labels.names ? GTO_OK : error_no_memory(error);
    for (size_t i = 0; rc == GTO_OK && i < count; i++) {
        labels.names[i].index = i;
        rc = take_name(&labels.names[i], &labels.arena, names[i], error);
    }
    if (rc == GTO_OK) {
        label_all(&labels);
        rc = hand_out(out, &labels, error);
    }
    free(labels.names);
    arena_free(&labels.arena);
    return rc;
}
