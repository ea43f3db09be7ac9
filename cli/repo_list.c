#include "repo_list.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ascii.h"
#include "buf.h"
#include "error.h"
#include "file.h"
#include "slice.h"

enum { MAX_LIST_SIZE = 1 << 20 };

// A file that lists repositories.
struct repo_list {
    struct vec *out;
    struct arena *arena;
    const char *path;
    struct slice
        directory; // that paths count from, with a slash at its end; empty: the current one
};

static int add(struct repo_list *list, struct slice prefix, struct slice name, gto_error **error)
{
    struct buf text = {0};
    buf_add(&text, prefix.data, prefix.len);
    buf_add(&text, name.data, name.len);
    const char *copy = text.failed ? NULL : arena_strndup(list->arena, text.data, text.len);
    buf_free(&text);
    return copy && vec_push(list->out, (char *)copy) == 0 ? GTO_OK : error_no_memory(error);
}

static int add_line(struct repo_list *list, struct slice line, gto_error **error)
{
    const char *home = getenv("HOME");
    char *text = arena_strndup(list->arena, line.data, line.len);
    if (!text)
        return error_no_memory(error);
    if (line.data[0] == '/' || gto_is_url(text))
        return add(list, (struct slice){0}, line, error);
    if (home && slice_take_prefix(&line, slice_of("~")) && (!line.len || line.data[0] == '/'))
        return add(list, slice_of(home), line, error);
    return add(list, list->directory, slice_of(text), error);
}

static int add_lines(struct repo_list *list, struct slice text, gto_error **error)
{
    size_t before = list->out->count;
    int rc = GTO_OK;
    if (text.len && memchr(text.data, '\0', text.len))
        return error_set(error, GTO_EARGS, "'%s' is no list of repositories: it has a NUL byte",
                         list->path);
    slice_take_prefix(&text, slice_of("\xef\xbb\xbf")); // what some editors begin a file with
    while (rc == GTO_OK && text.len) {
        struct slice line = slice_trim(slice_take_line(&text), is_space);
        if (line.len && line.data[0] != '#')
            rc = add_line(list, line, error);
    }
    if (rc == GTO_OK && list->out->count == before)
        rc = error_set(error, GTO_EARGS, "'%s' names no repository", list->path);
    return rc;
}

// Adds all that a file or a pipe has. Returns 0 or what errno would be.
static int load(struct buf *text, int fd)
{
    char chunk[4096];
    ssize_t n;
    while ((n = file_read(fd, chunk, sizeof(chunk))) > 0) {
        buf_add(text, chunk, (size_t)n);
        if (text->failed)
            return ENOMEM;
        if (text->len > MAX_LIST_SIZE)
            return EFBIG;
    }
    return n < 0 ? errno : 0;
}

// Paths in a pipe count from the current directory: it is in none.
static struct slice directory_of(const char *path, int fd)
{
    struct stat status;
    const char *slash = strrchr(path, '/');
    if (!slash || fstat(fd, &status) < 0 || !S_ISREG(status.st_mode))
        return (struct slice){0};
    return (struct slice){path, (size_t)(slash - path) + 1};
}

static int read_file(struct repo_list *list, gto_error **error)
{
    struct buf text = {0};
    int fd = open(list->path, O_RDONLY | O_CLOEXEC);
    int reason = fd < 0 ? errno : load(&text, fd);
    if (fd >= 0) {
        list->directory = directory_of(list->path, fd);
        close(fd);
    }
    int rc = reason ? error_set(error, GTO_ERROR, "Cannot read the list of repositories '%s': %s",
                                list->path, strerror(reason))
                    : add_lines(list, (struct slice){text.data, text.len}, error);
    buf_free(&text);
    return rc;
}

int repo_list_read(struct vec *out, struct arena *arena, const struct vec *values,
                   gto_error **error)
{
    struct repo_list list = {.out = out, .arena = arena};
    int rc = GTO_OK;
    for (size_t i = 0; rc == GTO_OK && i < values->count; i++) {
        const char *value = values->items[i];
        list.path = value + 1;
        if (*value == '@')
            rc = read_file(&list, error);
        else if (vec_push(out, (char *)value) != 0)
            rc = error_no_memory(error);
    }
    return rc;
}
