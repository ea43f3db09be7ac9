#include "refs/loose.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ascii.h"
#include "buf.h"
#include "error.h"
#include "file.h"
#include "hex.h"

// ---- Names

static bool component_valid(const char *s, size_t len)
{
    static const char lock[] = ".lock";
    size_t lock_len = strlen(lock);
    if (len == 0 || s[0] == '.')
        return false;
    return len < lock_len || memcmp(s + len - lock_len, lock, lock_len) != 0;
}

bool ref_name_valid(const char *name, size_t len)
{
    size_t start = 0;
    if (len == 0 || name[len - 1] == '.' || (len == 1 && name[0] == '@'))
        return false;
    for (size_t i = 0; i <= len; i++) {
        unsigned char c = i < len ? (unsigned char)name[i] : '/';
        if (c <= ' ' || c == 0x7f || strchr("~^:?*[\\", c))
            return false;
        if (i + 1 < len && ((c == '.' && name[i + 1] == '.') || (c == '@' && name[i + 1] == '{')))
            return false;
        if (c != '/')
            continue;
        if (!component_valid(name + start, i - start))
            return false;
        start = i + 1;
    }
    return true;
}

// ---- Reading one

// Reads up to `size` bytes. Returns the length, or -1 with errno set.
static ssize_t read_small_file(const char *path, char *data, size_t size)
{
    int fd = file_open(path);
    if (fd < 0)
        return -1;
    ssize_t len = file_read(fd, data, size);
    int reason = errno;
    close(fd);
    errno = reason;
    return len;
}

// Makes `text` an id, if it begins with one.
static bool take_id(char *text, size_t id_len)
{
    for (size_t i = 0; i < id_len; i++) {
        char c = text[i];
        if (c >= 'A' && c <= 'F')
            text[i] = (char)(c - 'A' + 'a');
        else if (!is_hex_digit(c))
            return false;
    }
    if (text[id_len] && !is_space(text[id_len]))
        return false;
    text[id_len] = '\0';
    return true;
}

// Makes `text` the name that a symbolic reference stands for, if it is one.
static bool take_target(char *text)
{
    static const char tag[] = "ref:";
    if (strncmp(text, tag, strlen(tag)) != 0)
        return false;
    const char *target = text + strlen(tag);
    while (is_space(*target))
        target++;
    size_t len = strlen(target);
    while (len && is_space(target[len - 1]))
        len--;
    memmove(text, target, len);
    text[len] = '\0';
    return true;
}

static enum loose_kind parse(char *text, size_t id_len)
{
    if (take_target(text))
        return LOOSE_SYMBOLIC;
    return take_id(text, id_len) ? LOOSE_ID : LOOSE_BROKEN;
}

// What a file is that cannot be opened or read. False: this may pass, or is for the user to change.
static bool kind_of_failure(int reason, enum loose_kind *kind)
{
    bool missing = reason == ENOENT || reason == ENOTDIR || reason == EISDIR ||
                   reason == ENAMETOOLONG; // packed-refs may have what no file system does
    *kind = missing ? LOOSE_NONE : LOOSE_BROKEN;
    return missing || reason == EINVAL || reason == ENXIO || reason == ELOOP; // no regular file
}

int loose_read(struct loose_ref *out, const char *path, size_t id_len, gto_error **error)
{
    ssize_t len = read_small_file(path, out->text, sizeof(out->text));
    if (len < 0) {
        int reason = errno;
        return kind_of_failure(reason, &out->kind)
                   ? GTO_OK
                   : error_set(error, GTO_ERROR, "cannot read '%s': %s", path, strerror(reason));
    }
    if ((size_t)len == sizeof(out->text)) {
        out->kind = LOOSE_BROKEN;
        return GTO_OK;
    }
    out->text[len] = '\0';
    out->kind = parse(out->text, id_len);
    return GTO_OK;
}

// ---- Finding all

struct directory_walk {
    struct buf path;
    size_t base; // where the names begin in the path
    const char *prefix;
    size_t prefix_len;
    int (*visit)(void *payload, const char *name, size_t len);
    void *payload;
    gto_error **error;
};

static int walk_directory(struct directory_walk *walk);

static bool is_type(const struct directory_walk *walk, const struct dirent *entry,
                    unsigned char type)
{
    struct stat status;
    if (entry->d_type != DT_UNKNOWN)
        return entry->d_type == type;
    return lstat(walk->path.data, &status) == 0 && (unsigned char)IFTODT(status.st_mode) == type;
}

// The path is that of an entry of the directory. Symbolic links to directories are not followed:
// they may lead in circles.
static int walk_entry(struct directory_walk *walk, const struct dirent *entry)
{
    const char *name = walk->path.data + walk->base;
    size_t len = walk->path.len - walk->base;
    size_t common = len < walk->prefix_len ? len : walk->prefix_len;
    if (memcmp(name, walk->prefix, common) != 0 || !ref_name_valid(name, len))
        return GTO_OK;
    if (is_type(walk, entry, DT_DIR)) {
        buf_addc(&walk->path, '/');
        return walk_directory(walk);
    }
    return len >= walk->prefix_len ? walk->visit(walk->payload, name, len) : GTO_OK;
}

static int walk_failed(struct directory_walk *walk, int reason)
{
    return error_set(walk->error, GTO_ERROR, "cannot read '%s': %s", walk->path.data,
                     strerror(reason));
}

// Walks the directory that the path names, which ends in a slash; leaves the path as it was.
static int walk_directory(struct directory_walk *walk)
{
    size_t len = walk->path.len;
    const struct dirent *entry;
    int rc = GTO_OK;
    if (walk->path.failed)
        return error_no_memory(walk->error);
    DIR *directory = opendir(walk->path.data);
    if (!directory) // removed meanwhile, perhaps
        return errno == ENOENT || errno == ENOTDIR ? GTO_OK : walk_failed(walk, errno);
    while (rc == GTO_OK && (errno = 0, entry = readdir(directory))) {
        if (entry->d_name[0] == '.')
            continue;
        buf_adds(&walk->path, entry->d_name);
        rc = walk->path.failed ? error_no_memory(walk->error) : walk_entry(walk, entry);
        walk->path.len = len;
        walk->path.data[len] = '\0';
    }
    if (rc == GTO_OK && errno)
        rc = walk_failed(walk, errno);
    closedir(directory);
    return rc;
}

int loose_each(const char *directory, const char *prefix,
               int (*visit)(void *payload, const char *name, size_t len), void *payload,
               gto_error **error)
{
    struct directory_walk walk = {{0}, 0, prefix, strlen(prefix), visit, payload, error};
    buf_addf(&walk.path, "%s/", directory);
    walk.base = walk.path.len;
    int rc = walk_directory(&walk);
    buf_free(&walk.path);
    return rc;
}
