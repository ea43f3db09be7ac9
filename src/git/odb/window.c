#include "odb/window.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"
#include "file.h"
#include "gto.h"

enum { LEAST_STEP = 1 << 12, MOST_STEP = 1 << 16 };

int data_file_open(struct data_file *out, const char *path)
{
    struct stat status;
    *out = (struct data_file){.fd = file_open(path)};
    if (out->fd < 0)
        return GTO_EREF;
    if (fstat(out->fd, &status) == 0) {
        out->size = (uint64_t)status.st_size;
        return GTO_OK;
    }
    data_file_close(out);
    return GTO_EREF;
}

int data_file_open_suffixed(struct data_file *out, const char *path, const char *suffix)
{
    struct buf full = {0};
    *out = (struct data_file){.fd = -1};
    buf_adds(&full, path);
    buf_adds(&full, suffix);
    int rc = full.failed ? GTO_ENOMEM : data_file_open(out, full.data);
    buf_free(&full);
    return rc;
}

void data_file_close(struct data_file *file)
{
    if (file->fd >= 0)
        close(file->fd);
    file->fd = -1;
}

static bool read_at(int fd, unsigned char *data, size_t len, uint64_t offset)
{
    return file_read_at(fd, data, len, (off_t)offset) == (ssize_t)len;
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
                struct bytes *out)
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
    if (!read_at(file->fd, window->memory.data, len, offset))
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
