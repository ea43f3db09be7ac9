#include "site/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "arena.h"
#include "buf.h"
#include "digits.h"
#include "error.h"
#include "file.h"
#include "hex.h"
#include "odb/hash.h"
#include "site/page_names.h"
#include "strmap.h"
#include "vec.h"

// The list of what a site wrote: a line with the state, then `DIGEST SIZE PATH` for each file.
#define MANIFEST      ".gto-site"
#define MANIFEST_HEAD "gto-site 1 "
#define NO_STATE      "-"

enum { DIGEST_LEN = 2 * SHA1_SIZE, MAX_MANIFEST = 64 << 20 };

// A file of a site.
struct folder_file {
    const char *path;
    char digest[DIGEST_LEN + 1];
    size_t size;
    bool staged; // it stands beside its place
};

struct folder {
    struct arena arena;
    const char *path;
    int fd;
    const char *former_state;
    struct vec former;        // struct folder_file *: what the manifest says
    struct strmap former_map; // the same by path
    struct buf manifest;      // its text
    struct vec files;         // struct folder_file *: those of the site that is written
    struct strmap map;
};

static int fail(const struct folder *folder, const char *path, const char *what, int reason,
                gto_error **error)
{
    if (reason == ENOMEM)
        return error_no_memory(error);
    return error_set(error, GTO_ERROR, "Cannot %s '%s/%s': %s", what, folder->path, path,
                     reason == ELOOP || reason == ENOTDIR
                         ? "there is a symbolic link or a file in place of a directory"
                         : strerror(reason));
}

static void digest_text(char *out, struct slice text)
{
    struct hash hash;
    unsigned char digest[SHA1_SIZE];
    hash_init(&hash, SHA1_SIZE);
    hash_add(&hash, text.data, text.len);
    hash_end(&hash, digest);
    hex_encode(out, digest, SHA1_SIZE);
}

// ---- Files of the folder

// Opens the directory that a file is in, symbolic links not being followed. *name: the file in it.
// Returns -1 with errno set if that fails.
static int open_parent(const struct folder *folder, const char *path, bool make, const char **name)
{
    int fd = dup(folder->fd);
    const char *slash;
    while (fd >= 0 && (slash = strchr(path, '/'))) {
        char part[256];
        size_t len = (size_t)(slash - path);
        if (len >= sizeof(part)) {
            close(fd);
            errno = ENAMETOOLONG;
            return -1;
        }
        memcpy(part, path, len);
        part[len] = '\0';
        int next = openat(fd, part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (next < 0 && errno == ENOENT && make && mkdirat(fd, part, 0777) == 0)
            next = openat(fd, part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        int reason = errno;
        close(fd);
        errno = reason;
        fd = next;
        path = slash + 1;
    }
    *name = path;
    return fd;
}

// Reads a regular file of a directory. Returns 0 or what errno would be; EINVAL: it is none.
static int read_file(int directory, const char *name, size_t limit, struct buf *out)
{
    struct stat status;
    char chunk[65536];
    int fd = openat(directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return errno;
    int reason = fstat(fd, &status) < 0 ? errno : S_ISREG(status.st_mode) ? 0 : EINVAL;
    while (!reason) {
        ssize_t len = file_read(fd, chunk, sizeof(chunk));
        if (len <= 0) {
            reason = len < 0 ? errno : 0;
            break;
        }
        buf_add(out, chunk, (size_t)len);
        if (out->len > limit)
            reason = EFBIG;
    }
    close(fd);
    return out->failed ? ENOMEM : reason;
}

static void temporary_name(char *out, size_t size, const char *name)
{
    snprintf(out, size, ".%s.tmp", name);
}

// Writes a new file beside the one of that name. Returns 0 or what errno would be.
static int write_beside(int directory, const char *name, struct slice text)
{
    char temporary[256];
    const int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
    temporary_name(temporary, sizeof(temporary), name);
    int fd = openat(directory, temporary, flags, 0666);
    if (fd < 0 && errno == EEXIST && unlinkat(directory, temporary, 0) == 0) // of a run that died
        fd = openat(directory, temporary, flags, 0666);
    if (fd < 0)
        return errno;
    int reason = file_write(fd, text.data, text.len) ? 0 : errno;
    if (close(fd) != 0 && !reason)
        reason = errno;
    if (reason)
        unlinkat(directory, temporary, 0);
    return reason;
}

static int put_in_place(const struct folder *folder, const char *path)
{
    char temporary[256];
    const char *name;
    int directory = open_parent(folder, path, false, &name);
    if (directory < 0)
        return errno;
    temporary_name(temporary, sizeof(temporary), name);
    int reason = renameat(directory, temporary, directory, name) == 0 ? 0 : errno;
    close(directory);
    return reason;
}

// ---- The manifest

static int add_file(struct vec *list, struct strmap *map, struct folder_file *file)
{
    struct strmap_entry *entry = strmap_put(map, file->path, strlen(file->path));
    if (!entry || vec_push(list, file) != 0)
        return GTO_ENOMEM;
    entry->key = file->path;
    entry->value = file;
    return GTO_OK;
}

static struct folder_file *new_file(struct folder *folder, struct slice path)
{
    struct folder_file *file = arena_zalloc(&folder->arena, sizeof(*file));
    if (file)
        file->path = arena_strndup(&folder->arena, path.data, path.len);
    return file && file->path ? file : NULL;
}

// Takes over a line `DIGEST SIZE PATH`; one of another form is passed over, and then its file is
// not removed.
static int parse_line(struct folder *folder, struct slice line)
{
    if (line.len < DIGEST_LEN + 4 || !is_hex(line.data, DIGEST_LEN) || line.data[DIGEST_LEN] != ' ')
        return GTO_OK;
    struct slice rest = slice_from(line, DIGEST_LEN + 1);
    size_t digits = digits_scan(rest);
    if (!digits || digits > 15 || digits == rest.len || rest.data[digits] != ' ')
        return GTO_OK;
    struct slice path = slice_from(rest, digits + 1);
    if (!page_name_valid(path) || strmap_get(&folder->former_map, path.data, path.len))
        return GTO_OK;
    struct folder_file *file = new_file(folder, path);
    if (!file)
        return GTO_ENOMEM;
    memcpy(file->digest, line.data, DIGEST_LEN);
    file->size = (size_t)strtoull(rest.data, NULL, 10);
    return add_file(&folder->former, &folder->former_map, file);
}

static int read_manifest(struct folder *folder, gto_error **error)
{
    int reason = read_file(folder->fd, MANIFEST, MAX_MANIFEST, &folder->manifest);
    struct slice text = {folder->manifest.data, folder->manifest.len};
    struct slice head = slice_take_line(&text);
    int rc = GTO_OK;
    if (reason == ENOENT)
        return GTO_OK;
    if (reason || !slice_take_prefix(&head, slice_of(MANIFEST_HEAD)))
        return reason ? fail(folder, MANIFEST, "read", reason, error)
                      : error_set(error, GTO_ERROR, "'%s/%s' is not what `gto site` writes",
                                  folder->path, MANIFEST);
    folder->former_state = arena_strndup(&folder->arena, head.data, head.len);
    while (rc == GTO_OK && text.len)
        rc = parse_line(folder, slice_take_line(&text));
    return rc == GTO_OK && folder->former_state ? GTO_OK : error_no_memory(error);
}

static int by_path(const void *a, const void *b)
{
    const struct folder_file *x = *(struct folder_file *const *)a;
    const struct folder_file *y = *(struct folder_file *const *)b;
    return strcmp(x->path, y->path);
}

static void add_line(struct buf *out, const struct folder_file *file)
{
    buf_addf(out, "%s %zu %s\n", file->digest, file->size, file->path);
}

// Writes the manifest, unless it is that already. `both`: of the former site, too.
static int write_manifest(struct folder *folder, const char *state, bool both, gto_error **error)
{
    struct buf text = {0};
    buf_addf(&text, "%s%s\n", MANIFEST_HEAD, state ? state : NO_STATE);
    if (folder->files.count)
        qsort(folder->files.items, folder->files.count, sizeof(void *), by_path);
    for (size_t i = 0; i < folder->files.count; i++)
        add_line(&text, folder->files.items[i]);
    for (size_t i = 0; both && i < folder->former.count; i++) {
        const struct folder_file *file = folder->former.items[i];
        if (!strmap_get(&folder->map, file->path, strlen(file->path)))
            add_line(&text, file);
    }
    int reason = text.failed ? ENOMEM : 0;
    bool same = text.len == folder->manifest.len &&
                (!text.len || memcmp(text.data, folder->manifest.data, text.len) == 0);
    if (!reason && !same)
        reason = write_beside(folder->fd, MANIFEST, (struct slice){text.data, text.len});
    if (!reason && !same)
        reason = put_in_place(folder, MANIFEST);
    buf_free(&folder->manifest);
    folder->manifest = text;
    return reason ? fail(folder, MANIFEST, "write", reason, error) : GTO_OK;
}

// ---- Opening

static int make_one(const char *path)
{
    return mkdir(path, 0777) == 0 || errno == EEXIST ? 0 : errno;
}

// Makes the folder, and those above it that are missing. Returns 0 or what errno would be.
static int make_folder(const char *path)
{
    char *copy = strdup(path);
    int reason = 0;
    if (!copy || !*copy) {
        free(copy);
        return copy ? ENOENT : ENOMEM;
    }
    for (char *slash = strchr(copy + 1, '/'); !reason && slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        reason = make_one(copy);
        *slash = '/';
    }
    free(copy);
    return reason ? reason : make_one(path);
}

static int open_and_lock(struct folder *folder, const char *path, gto_error **error)
{
    int reason = make_folder(path);
    if (!reason) {
        folder->fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        reason = folder->fd < 0 ? errno : 0;
    }
    if (reason)
        return reason == ENOMEM ? error_no_memory(error)
                                : error_set(error, GTO_ERROR, "Cannot write to '%s': %s", path,
                                            strerror(reason));
    while (flock(folder->fd, LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK)
            return error_set(error, GTO_ERROR, "Another `gto site` is writing to '%s'", path);
        if (errno != EINTR)
            break; // a file system that knows no locks
    }
    return GTO_OK;
}

int folder_open(struct folder **out, const char *path, gto_error **error)
{
    struct folder *folder = calloc(1, sizeof(*folder));
    if (!folder)
        return error_no_memory(error);
    folder->fd = -1;
    folder->path = arena_strndup(&folder->arena, path, strlen(path));
    int rc = folder->path ? open_and_lock(folder, path, error) : error_no_memory(error);
    if (rc == GTO_OK)
        rc = read_manifest(folder, error);
    if (rc == GTO_OK)
        *out = folder;
    else
        folder_free(folder);
    return rc;
}

void folder_free(struct folder *folder)
{
    if (!folder)
        return;
    for (size_t i = 0; i < folder->files.count; i++) {
        const struct folder_file *file = folder->files.items[i];
        char temporary[256];
        const char *name;
        int directory = file->staged ? open_parent(folder, file->path, false, &name) : -1;
        if (directory < 0)
            continue;
        temporary_name(temporary, sizeof(temporary), name);
        unlinkat(directory, temporary, 0);
        close(directory);
    }
    vec_free(&folder->former);
    vec_free(&folder->files);
    strmap_free(&folder->former_map);
    strmap_free(&folder->map);
    buf_free(&folder->manifest);
    if (folder->fd >= 0)
        close(folder->fd);
    arena_free(&folder->arena);
    free(folder);
}

// ---- Writing

// Whether a file is what the manifest says.
static bool is_as_written(const struct folder *folder, const struct folder_file *file,
                          struct buf *text)
{
    char digest[DIGEST_LEN + 1];
    const char *name;
    int directory = open_parent(folder, file->path, false, &name);
    if (directory < 0)
        return false;
    buf_clear(text);
    int reason = read_file(directory, name, file->size, text);
    close(directory);
    if (reason || text->len != file->size)
        return false;
    digest_text(digest, (struct slice){text->data, text->len});
    return strcmp(digest, file->digest) == 0;
}

bool folder_is_current(const struct folder *folder, const char *state, struct folder_result *result)
{
    struct buf text = {0};
    bool current = folder->former_state && strcmp(folder->former_state, state) == 0 &&
                   strcmp(state, NO_STATE) != 0;
    for (size_t i = 0; current && i < folder->former.count; i++)
        current = is_as_written(folder, folder->former.items[i], &text);
    buf_free(&text);
    if (current)
        *result = (struct folder_result){.unchanged = folder->former.count};
    return current;
}

// Whether a file has that text. *reason: what errno would be if it is there and cannot be taken for
// a file of a site.
static bool has_text(int directory, const char *name, struct slice text, bool *there)
{
    struct buf old = {0};
    int reason = read_file(directory, name, text.len, &old);
    bool same =
        !reason && old.len == text.len && (!text.len || !memcmp(old.data, text.data, text.len));
    *there = reason != ENOENT;
    buf_free(&old);
    return same;
}

static int stage(struct folder *folder, struct folder_file *file, struct slice text,
                 gto_error **error)
{
    const char *name;
    bool ours = strmap_get(&folder->former_map, file->path, strlen(file->path)), there;
    int directory = open_parent(folder, file->path, true, &name), reason = 0;
    if (directory < 0)
        return fail(folder, file->path, "write", errno, error);
    if (!has_text(directory, name, text, &there)) {
        if (there && !ours) {
            close(directory);
            return error_set(error, GTO_ERROR,
                             "'%s/%s' is there and was not written by `gto site`: write to another "
                             "folder, or remove it",
                             folder->path, file->path);
        }
        reason = write_beside(directory, name, text);
        file->staged = !reason;
    }
    close(directory);
    return reason ? fail(folder, file->path, "write", reason, error) : GTO_OK;
}

int folder_write(struct folder *folder, const char *path, struct slice text, gto_error **error)
{
    struct folder_file *file = new_file(folder, slice_of(path));
    if (!file)
        return error_no_memory(error);
    file->size = text.len;
    digest_text(file->digest, text);
    int rc = add_file(&folder->files, &folder->map, file);
    return rc == GTO_OK ? stage(folder, file, text, error) : error_no_memory(error);
}

// Removes a directory and those above it, as far as they are empty.
static void remove_empty(const struct folder *folder, const char *path)
{
    char above[4096];
    char *slash;
    if (strlen(path) >= sizeof(above))
        return;
    strcpy(above, path);
    while ((slash = strrchr(above, '/'))) {
        *slash = '\0';
        const char *name;
        int directory = open_parent(folder, above, false, &name);
        bool removed = directory >= 0 && unlinkat(directory, name, AT_REMOVEDIR) == 0;
        if (directory >= 0)
            close(directory);
        if (!removed)
            return;
    }
}

static int remove_file(const struct folder *folder, const char *path, bool *removed)
{
    const char *name;
    int directory = open_parent(folder, path, false, &name);
    if (directory < 0)
        return errno == ENOENT ? 0 : errno;
    int reason = unlinkat(directory, name, 0) == 0 ? 0 : errno;
    *removed = !reason;
    close(directory);
    if (!reason)
        remove_empty(folder, path);
    return reason == ENOENT ? 0 : reason;
}

static int remove_former(const struct folder *folder, size_t *count, gto_error **error)
{
    for (size_t i = 0; i < folder->former.count; i++) {
        const char *path = ((struct folder_file *)folder->former.items[i])->path;
        bool removed = false;
        if (strmap_get(&folder->map, path, strlen(path)))
            continue;
        int reason = remove_file(folder, path, &removed);
        *count += removed;
        if (reason)
            return fail(folder, path, "remove", reason, error);
    }
    return GTO_OK;
}

int folder_commit(struct folder *folder, const char *state, struct folder_result *result,
                  gto_error **error)
{
    *result = (struct folder_result){0};
    for (size_t i = 0; i < folder->files.count; i++)
        result->written += ((struct folder_file *)folder->files.items[i])->staged;
    result->unchanged = folder->files.count - result->written;
    // Whatever becomes of this run, the next one knows all that it may remove.
    int rc = result->written ? write_manifest(folder, NULL, true, error) : GTO_OK;
    for (size_t i = 0; rc == GTO_OK && i < folder->files.count; i++) {
        struct folder_file *file = folder->files.items[i];
        int reason = file->staged ? put_in_place(folder, file->path) : 0;
        file->staged &= reason != 0;
        if (reason)
            rc = fail(folder, file->path, "write", reason, error);
    }
    if (rc == GTO_OK)
        rc = remove_former(folder, &result->removed, error);
    return rc == GTO_OK ? write_manifest(folder, state, false, error) : rc;
}
