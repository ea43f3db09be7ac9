#include "refs/packed.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "error.h"

#define HEADER "# pack-refs with:"
#define SORTED " sorted "

static void read_header(struct packed *packed)
{
    const char *newline = memchr(packed->map, '\n', packed->size);
    struct slice line = {packed->map, newline ? (size_t)(newline - packed->map) : 0};
    packed->begin = packed->map;
    packed->end = packed->map + packed->size;
    if (line.len < strlen(HEADER) || memcmp(line.data, HEADER, strlen(HEADER)) != 0)
        return;
    packed->begin = newline + 1;
    packed->sorted = memmem(line.data, line.len, SORTED, strlen(SORTED)) != NULL;
}

static int map_file(struct packed *packed, int fd)
{
    struct stat status;
    if (fstat(fd, &status) < 0)
        return -1;
    if (status.st_size == 0)
        return 0;
    void *map = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (map == MAP_FAILED)
        return -1;
    packed->map = map;
    packed->size = (size_t)status.st_size;
    read_header(packed);
    return 0;
}

int packed_open(struct packed *out, const char *path, size_t id_len, gto_error **error)
{
    *out = (struct packed){.id_len = id_len};
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT)
        return GTO_OK;
    int rc = fd < 0 ? -1 : map_file(out, fd);
    if (rc < 0)
        rc = error_set(error, GTO_ERROR, "cannot read '%s': %s", path, strerror(errno));
    if (fd >= 0)
        close(fd);
    return rc;
}

void packed_close(struct packed *packed)
{
    if (packed->map)
        munmap(packed->map, packed->size);
    *packed = (struct packed){0};
}

int packed_next(const struct packed *packed, const char **at, struct packed_ref *ref)
{
    const char *line = *at;
    if (line == packed->end)
        return 0;
    const char *newline = memchr(line, '\n', (size_t)(packed->end - line));
    if (!newline || (size_t)(newline - line) < packed->id_len + 2 || line[packed->id_len] != ' ')
        return -1;
    const char *name = line + packed->id_len + 1;
    *ref = (struct packed_ref){.id = line, .name = {name, (size_t)(newline - name)}};
    *at = newline + 1;
    if (*at == packed->end || **at != '^')
        return 1;
    newline = memchr(*at, '\n', (size_t)(packed->end - *at));
    if (!newline || (size_t)(newline - *at) != packed->id_len + 1)
        return -1;
    ref->peeled = true;
    *at = newline + 1;
    return 1;
}

// The beginning of the reference that `p` is in: of its line, or of the one before if that only
// says what the reference points at.
static const char *line_start(const char *begin, const char *p)
{
    for (;;) {
        const char *newline = memrchr(begin, '\n', (size_t)(p - begin));
        const char *start = newline ? newline + 1 : begin;
        if (*start != '^' || start == begin)
            return start;
        p = newline;
    }
}

const char *packed_seek(const struct packed *packed, struct slice name)
{
    const char *low = packed->begin, *high = packed->end;
    while (packed->sorted && low < high) {
        const char *middle = line_start(low, low + (high - low) / 2), *next = middle;
        struct packed_ref ref;
        if (packed_next(packed, &next, &ref) < 0)
            return middle; // whoever reads on from there learns of the damage
        if (slice_compare(ref.name, name) < 0)
            low = next;
        else
            high = middle;
    }
    return low;
}
