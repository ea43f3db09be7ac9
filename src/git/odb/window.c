#include "odb/window.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"
#include "error.h"
#include "file.h"
#include "odb/part.h"

enum { LEAST_STEP = 1 << 12, MOST_STEP = 1 << 16 };

static int refuse(const struct data_file *file, int reason, gto_error **error)
{
    return error_set(error, GTO_ERROR, "cannot read '%s%s': %s", file->path, file->suffix,
                     strerror(reason));
}

// What is not there, or is something else than a file, is no object. Any other reason may pass, or
// is for the user to change, and says nothing of the object.
static int fail_to_open(const struct data_file *file, int reason, gto_error **error)
{
    if (reason == ENOENT || reason == ENOTDIR || reason == EISDIR || reason == EINVAL)
        return GTO_EREF;
    return reason == ENOMEM ? GTO_ENOMEM : refuse(file, reason, error);
}

// Without a suffix, as loose objects are, the path is taken as it is: there may be many of them.
static int open_file(const struct data_file *file)
{
    struct buf full = {0};
    if (!*file->suffix)
        return file_open(file->path);
    buf_addf(&full, "%s%s", file->path, file->suffix);
    int fd = full.failed ? -1 : file_open(full.data), reason = full.failed ? ENOMEM : errno;
    buf_free(&full);
    errno = reason;
    return fd;
}

int data_file_open(struct data_file *out, const char *path, const char *suffix, gto_error **error)
{
    struct stat status;
    *out = (struct data_file){.path = path, .suffix = suffix};
    out->fd = open_file(out);
    int reason = out->fd < 0 || fstat(out->fd, &status) < 0 ? errno : 0;
    if (reason) {
        data_file_close(out);
        return fail_to_open(out, reason, error);
    }
    out->size = (uint64_t)status.st_size;
    return GTO_OK;
}

void data_file_close(struct data_file *file)
{
    if (file->fd >= 0)
        close(file->fd);
    file->fd = -1;
}

int data_file_refuse_size(const struct data_file *file, gto_error **error)
{
    return error_set(error, GTO_ERROR,
                     "cannot read an object in '%s%s': it is larger than %d MiB, or damaged",
                     file->path, file->suffix, MAX_OBJECT_SIZE >> 20);
}

bool window_holds(const struct window *window, uint64_t offset, size_t need, struct bytes *out)
{
    if (!window->len || offset < window->begin || offset - window->begin > window->len)
        return false;
    size_t skip = (size_t)(offset - window->begin);
    *out = (struct bytes){window->memory.data + skip, window->len - skip};
    return out->len >= need;
}

// More and more at once, as long as one piece follows the other.
static size_t next_step(const struct window *window, uint64_t offset)
{
    bool follows = window->len && offset >= window->begin && offset - window->begin <= window->len;
    if (!follows)
        return LEAST_STEP;
    return window->step < MOST_STEP ? window->step * 2 : MOST_STEP;
}

int window_read(struct window *window, const struct data_file *file, uint64_t offset, size_t need,
                struct bytes *out, gto_error **error)
{
    if (window_holds(window, offset, need, out))
        return GTO_OK;
    if (offset > file->size || need > file->size - offset)
        return GTO_EREF;
    size_t step = next_step(window, offset), len = need > step ? need : step;
    if (len > file->size - offset)
        len = (size_t)(file->size - offset);
    window->len = 0;
    if (!scratch_reserve(&window->memory, len))
        return GTO_ENOMEM;
    ssize_t n = file_read_at(file->fd, window->memory.data, len, (off_t)offset);
    if (n < 0)
        return refuse(file, errno, error);
    if ((size_t)n < len) // somebody cuts it short
        return GTO_EREF;
    window->begin = offset;
    window->len = len;
    window->step = step;
    *out = (struct bytes){window->memory.data, len};
    return GTO_OK;
}

void window_clear(struct window *window)
{
    window->begin = 0;
    window->len = window->step = 0;
}

void window_free(struct window *window)
{
    scratch_free(&window->memory);
    window_clear(window);
}
