#include "path.h"

char *path_join(const char *directory, const char *name)
{
    struct buf path = {0};
    buf_addf(&path, "%s/%s", directory, name);
    return buf_finish(&path);
}

// Adds the parts of a path to those from `start` on, each with a slash behind it. False if they
// lead out of the root.
static bool add_parts(struct buf *out, size_t start, struct slice path)
{
    while (path.len) {
        const char *slash = memchr(path.data, '/', path.len);
        struct slice part = {path.data, slash ? (size_t)(slash - path.data) : path.len};
        path = slice_from(path, part.len + (slash != NULL));
        if (!part.len || slice_equal(part, slice_of(".")))
            continue;
        if (!slice_equal(part, slice_of(".."))) {
            buf_add(out, part.data, part.len);
            buf_addc(out, '/');
            continue;
        }
        if (out->len == start)
            return false;
        do
            out->len--;
        while (out->len > start && out->data[out->len - 1] != '/');
    }
    return true;
}

bool path_normalize(struct buf *out, struct slice directory, struct slice path)
{
    size_t start = out->len;
    if (slice_starts_with(path, slice_of("/")) || !add_parts(out, start, directory) ||
        !add_parts(out, start, path)) {
        out->len = start;
        return false;
    }
    if (out->len == start)
        buf_addc(out, '.');
    else
        out->len--;
    if (out->data)
        out->data[out->len] = '\0';
    return true;
}
