#include "refs/packed.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file.h"
#include "error.h"
#include "hex.h"

#define HEADER "# pack-refs with:"
#define SORTED " sorted "

enum {
    WINDOW = 64 << 10, // no line is longer
    PROBE = 4 << 10,   // what a step of the search reads
};

// ---- The window

static int failed(const struct packed *packed, int reason, gto_error **error)
{
    return error_set(error, GTO_ERROR, "cannot read '%s': %s", packed->path, strerror(reason));
}

static int damaged(const struct packed *packed, gto_error **error)
{
    return error_set(error, GTO_ERROR, "'%s' is damaged; 'git for-each-ref' says where",
                     packed->path);
}

static bool at_end_of_file(const struct packed *packed)
{
    return packed->next == packed->size;
}

// Reads on until the window holds `limit` bytes or the rest of the file.
static int fill(struct packed *packed, size_t limit, gto_error **error)
{
    size_t kept = packed->end - packed->at;
    memmove(packed->window, packed->window + packed->at, kept);
    packed->at = 0;
    packed->end = kept;
    size_t room = limit > kept ? limit - kept : 0;
    if ((off_t)room > packed->size - packed->next)
        room = (size_t)(packed->size - packed->next);
    ssize_t n = file_read_at(packed->fd, packed->window + kept, room, packed->next);
    if (n < 0)
        return failed(packed, errno, error);
    packed->end += (size_t)n;
    packed->next += n;
    return (size_t)n == room
               ? GTO_OK
               : error_set(error, GTO_ERROR, "'%s' became shorter while it was read", packed->path);
}

static void go_to(struct packed *packed, off_t offset)
{
    packed->at = packed->end = 0;
    packed->next = offset;
    buf_clear(&packed->last);
}

// The end of the line at the beginning of what is left in the window, or NULL.
static const char *line_end(const struct packed *packed)
{
    size_t left = packed->end - packed->at;
    return left ? memchr(packed->window + packed->at, '\n', left) : NULL;
}

// Whether the window holds a whole line, and what of the next one tells whether it belongs to it.
static bool holds_line(const struct packed *packed, const char *newline)
{
    size_t more = packed->id_len + 2; // "^ID\n"
    return newline && (size_t)(packed->window + packed->end - newline) > more;
}

// Makes the window hold a whole line. *newline is its end; NULL at the end of the file.
static int hold_line(struct packed *packed, const char **newline, gto_error **error)
{
    *newline = line_end(packed);
    if (!holds_line(packed, *newline) && !at_end_of_file(packed)) {
        int rc = fill(packed, WINDOW, error);
        if (rc != GTO_OK)
            return rc;
        *newline = line_end(packed);
    }
    bool whole = at_end_of_file(packed) ? *newline || packed->at == packed->end
                                        : holds_line(packed, *newline);
    return whole ? GTO_OK : damaged(packed, error);
}

// ---- Opening

static int read_header(struct packed *packed, gto_error **error)
{
    const char *newline = NULL;
    int rc = fill(packed, PROBE, error);
    if (rc == GTO_OK)
        rc = hold_line(packed, &newline, error);
    if (rc != GTO_OK || !newline)
        return rc;
    struct slice line = {packed->window, (size_t)(newline - packed->window)};
    if (line.len < strlen(HEADER) || memcmp(line.data, HEADER, strlen(HEADER)) != 0)
        return GTO_OK;
    packed->at = line.len + 1;
    packed->begin = (off_t)packed->at;
    packed->sorted = memmem(line.data, line.len, SORTED, strlen(SORTED)) != NULL;
    return GTO_OK;
}

static int open_file(struct packed *packed, gto_error **error)
{
    struct stat status;
    packed->fd = open(packed->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (packed->fd < 0)
        return errno == ENOENT ? GTO_OK : failed(packed, errno, error);
    if (fstat(packed->fd, &status) < 0)
        return failed(packed, errno, error);
    if (!S_ISREG(status.st_mode))
        return error_set(error, GTO_ERROR, "cannot read '%s': it is no regular file", packed->path);
    packed->size = status.st_size;
    packed->window = malloc(WINDOW);
    return packed->window ? read_header(packed, error) : error_no_memory(error);
}

int packed_open(struct packed *out, const char *path, size_t id_len, gto_error **error)
{
    *out = (struct packed){.fd = -1, .id_len = id_len, .path = strdup(path)};
    int rc = out->path ? open_file(out, error) : error_no_memory(error);
    if (rc != GTO_OK)
        packed_close(out);
    return rc;
}

void packed_close(struct packed *packed)
{
    if (packed->fd >= 0)
        close(packed->fd);
    free(packed->path);
    free(packed->window);
    buf_free(&packed->last);
    *packed = (struct packed){.fd = -1};
}

// ---- Reading

// Takes the next reference, whatever its name.
static int take(struct packed *packed, struct packed_ref *ref, bool *found, gto_error **error)
{
    const char *newline;
    int rc = packed->fd < 0 ? GTO_OK : hold_line(packed, &newline, error);
    *found = rc == GTO_OK && packed->fd >= 0 && newline;
    if (!*found)
        return rc;
    const char *line = packed->window + packed->at, *end = packed->window + packed->end;
    size_t id_len = packed->id_len;
    if ((size_t)(newline - line) < id_len + 2 || line[id_len] != ' ' || !is_hex(line, id_len))
        return damaged(packed, error);
    const char *name = line + id_len + 1;
    *ref = (struct packed_ref){.id = line, .name = {name, (size_t)(newline - name)}};
    if (memchr(name, '\0', ref->name.len)) // Git takes it for the end of the name
        return damaged(packed, error);
    packed->at += (size_t)(newline - line) + 1;
    if (packed->at == packed->end || newline[1] != '^')
        return GTO_OK;
    if ((size_t)(end - newline) < id_len + 3 || newline[id_len + 2] != '\n' ||
        !is_hex(newline + 2, id_len))
        return damaged(packed, error);
    ref->peeled = true;
    packed->at += id_len + 2;
    return GTO_OK;
}

// A file that says it is sorted has to be so: else references would be missed without a word.
static int check_order(struct packed *packed, struct slice name, gto_error **error)
{
    struct buf *last = &packed->last;
    if (last->len && slice_compare((struct slice){last->data, last->len}, name) >= 0)
        return error_set(error, GTO_ERROR,
                         "'%s' is damaged: it is not sorted, though its first line says so",
                         packed->path);
    buf_clear(last);
    buf_add(last, name.data, name.len);
    return last->failed ? error_no_memory(error) : GTO_OK;
}

int packed_next(struct packed *packed, struct packed_ref *ref, bool *found, gto_error **error)
{
    int rc;
    do {
        rc = take(packed, ref, found, error);
        if (rc == GTO_OK && *found && packed->sorted)
            rc = check_order(packed, ref->name, error);
    } while (rc == GTO_OK && *found && packed->from.len &&
             slice_compare(ref->name, packed->from) < 0);
    packed->from.len = 0;
    return rc;
}

// ---- Searching

// Goes to the first reference whose line begins behind `offset`, which is in the middle of a file.
// *start is where that line begins.
static int go_behind(struct packed *packed, off_t offset, off_t *start, gto_error **error)
{
    const char *newline;
    go_to(packed, offset);
    int rc = fill(packed, PROBE, error);
    do {
        if (rc == GTO_OK)
            rc = hold_line(packed, &newline, error);
        if (rc != GTO_OK)
            return rc;
        packed->at = newline ? (size_t)(newline + 1 - packed->window) : packed->end;
    } while (newline && packed->at < packed->end && newline[1] == '^');
    *start = packed->next - (off_t)(packed->end - packed->at);
    return GTO_OK;
}

int packed_seek(struct packed *packed, struct slice name, gto_error **error)
{
    off_t low = packed->begin, high = packed->size;
    while (packed->sorted && high - low > PROBE) {
        off_t middle = low + (high - low) / 2, start;
        struct packed_ref ref;
        bool found;
        int rc = go_behind(packed, middle, &start, error);
        if (rc == GTO_OK)
            rc = take(packed, &ref, &found, error);
        if (rc != GTO_OK)
            return rc;
        if (found && slice_compare(ref.name, name) < 0)
            low = start;
        else
            high = middle;
    }
    if (packed->fd >= 0)
        go_to(packed, low);
    packed->from = packed->sorted ? name : (struct slice){0};
    return GTO_OK;
}
