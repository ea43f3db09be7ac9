#include "net/cache.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "directory.h"
#include "environment.h"
#include "error.h"
#include "file.h"
#include "lock.h"
#include "path.h"
#include "scratch.h"

enum {
    MAX_NAME = 240,  // of a file, with room for what is added
    MAX_PACKS = 50,  // as Git's gc.autoPackLimit
    MAX_WAIT_S = 60, // for somebody who fetches
};

#define USED "refs" // what is opened of it: nothing changes there

// ---- Where it is

// The directory of all caches, to be freed; NULL if there is no place for them, or no memory.
static char *find_place(void)
{
    const char *cache = environment_get("XDG_CACHE_HOME"), *home = environment_get("HOME");
    struct buf path = {0};
    struct stat status;
    if (cache && *cache == '/')
        buf_addf(&path, "%s/gto", cache);
    else if (home && *home == '/')
        buf_addf(&path, "%s/.cache/gto", home);
    else
        return NULL;
    bool usable = !path.failed && directory_make(path.data) && stat(path.data, &status) == 0 &&
                  status.st_uid == geteuid() && access(path.data, W_OK | X_OK) == 0;
    if (usable && (status.st_mode & 077))
        usable = chmod(path.data, 0700) == 0; // it is the user's alone
    if (usable)
        return buf_finish(&path);
    buf_free(&path);
    return NULL;
}

// Adds a URL as a name of a file, different for each URL.
static void add_name(struct buf *out, const char *url)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_@";
    for (; *url; url++) {
        bool dot = *url == '.' && out->len && out->data[out->len - 1] != '/';
        if (dot || strchr(plain, *url))
            buf_addc(out, *url);
        else
            buf_addf(out, "%%%02X", (unsigned char)*url);
    }
    buf_adds(out, ".git");
}

// The path for a URL, to be freed; NULL if there is no place for it, or no memory.
static char *find_path(const char *url)
{
    struct buf path = {0};
    char *place = find_place();
    if (!place)
        return NULL;
    buf_addf(&path, "%s/", place);
    size_t start = path.len;
    add_name(&path, url);
    free(place);
    if (path.len - start <= MAX_NAME)
        return buf_finish(&path);
    buf_free(&path);
    return NULL;
}

// Removes what killed processes have left beside it.
static void sweep(const char *path)
{
    char *place = strndup(path, (size_t)(strrchr(path, '/') - path));
    if (place)
        scratch_sweep(place, ".git.");
    free(place);
}

// ---- Making and removing

static int no_directory(const char *path, gto_error **error)
{
    return error_set(error, GTO_ERROR, "cannot make '%s': %s", path, strerror(errno));
}

// Makes an empty repository in an empty directory.
static int init(const char *path, size_t id_len, gto_error **error)
{
    const char *const args[] = {"init",
                                "--quiet",
                                "--bare",
                                "--template=",
                                id_len == MAX_ID_LEN ? "--object-format=sha256"
                                                     : "--object-format=sha1",
                                "--",
                                ".",
                                NULL};
    static const char *const env[] = {"GIT_DEFAULT_REF_FORMAT=files", "GIT_DEFAULT_HASH", NULL};
    struct location here = {.root = (char *)path, .git_dir = (char *)path};
    struct buf failure = {0};
    buf_addf(&failure, "cannot make '%s'", path);
    int rc = failure.failed
                 ? error_no_memory(error)
                 : git_ask(&here, args, (struct process){.env = env}, failure.data, NULL, error);
    buf_free(&failure);
    return rc;
}

// Makes one beside `path`; its own path is to be freed, and *hold to be closed.
static int make_beside(char **out, int *hold, const char *path, size_t id_len, gto_error **error)
{
    struct buf fresh = {0};
    buf_addf(&fresh, "%s.XXXXXX", path);
    if (fresh.failed)
        return error_no_memory(error);
    errno = scratch_make(fresh.data, hold);
    if (errno) {
        int rc = no_directory(fresh.data, error);
        buf_free(&fresh);
        return rc;
    }
    *out = buf_finish(&fresh);
    int rc = init(*out, id_len, error);
    if (rc != GTO_OK)
        scratch_remove(*out, *hold);
    return rc;
}

// Looks for what Git knows a repository by. Returns 0, ENOENT if it is not there, or what errno
// would be: then nobody knows whether it is.
static int find_repository(const char *path)
{
    static const char *const parts[] = {"HEAD", "objects", "refs", NULL};
    int reason = 0;
    for (const char *const *part = parts; !reason && *part; part++) {
        char *full = path_join(path, *part);
        reason = full ? file_find(full) : ENOMEM;
        free(full);
    }
    return reason;
}

bool cache_is_lost(const struct cache *cache)
{
    char *path = path_join(cache->path, USED);
    int reason = !path             ? ENOMEM
                 : cache->used < 0 ? file_find(path)
                                   : file_compare(cache->used, path);
    free(path);
    return reason == ENOENT;
}

// Takes a repository away that may be in use: under another name it is removed piece by piece.
static void take_away(const char *path)
{
    struct buf aside = {0};
    int hold;
    buf_addf(&aside, "%s.XXXXXX", path);
    if (!aside.failed && scratch_make(aside.data, &hold) == 0) {
        if (rename(path, aside.data) != 0)
            directory_remove(path);
        directory_remove(aside.data);
        close(hold);
    }
    buf_free(&aside);
}

// Puts a new one there. Whoever is faster in that is right.
static int replace(const struct cache *cache, bool damaged, size_t id_len, gto_error **error)
{
    char *fresh = NULL;
    int hold = -1;
    int rc = make_beside(&fresh, &hold, cache->path, id_len, error);
    if (rc != GTO_OK)
        return rc;
    if (damaged && !cache_is_lost(cache))
        take_away(cache->path);
    bool placed = rename(fresh, cache->path) == 0;
    if (!placed && find_repository(cache->path) == ENOENT) { // something else is in its place
        take_away(cache->path);
        placed = rename(fresh, cache->path) == 0;
    }
    if (!placed && (errno = find_repository(cache->path)))
        rc = no_directory(cache->path, error);
    if (placed)
        close(hold), free(fresh);
    else
        scratch_remove(fresh, hold);
    return rc;
}

int cache_remake(const struct cache *cache, size_t id_len, gto_error **error)
{
    return replace(cache, true, id_len, error);
}

int cache_open_temporary(struct cache *out, size_t id_len, gto_error **error)
{
    *out = CACHE_NONE;
    out->scratch = scratch_make_temporary(&out->hold);
    if (!out->scratch)
        return error_set(error, GTO_ERROR, "cannot make a directory in '%s': %s",
                         directory_temporary(), strerror(errno));
    out->fresh = true;
    out->path = path_join(out->scratch, "cache.git");
    int rc = !out->path                   ? error_no_memory(error)
             : mkdir(out->path, 0700) < 0 ? no_directory(out->path, error)
                                          : init(out->path, id_len, error);
    if (rc != GTO_OK)
        cache_close(out);
    return rc;
}

int cache_open(struct cache *out, const char *url, bool keep, gto_error **error)
{
    scratch_sweep_temporary();
    *out = CACHE_NONE;
    out->path = keep ? find_path(url) : NULL;
    if (!out->path)
        return cache_open_temporary(out, SHA1_LEN, error);
    sweep(out->path);
    int reason = find_repository(out->path);
    if (!reason)
        return GTO_OK;
    out->fresh = true;
    if (reason == ENOENT && replace(out, false, SHA1_LEN, NULL) == GTO_OK)
        return GTO_OK;
    cache_close(out);
    return reason == ENOMEM ? error_no_memory(error) : cache_open_temporary(out, SHA1_LEN, error);
}

void cache_close(struct cache *cache)
{
    cache_unlock(cache->used);
    if (cache->scratch)
        scratch_remove(cache->scratch, cache->hold);
    free(cache->path);
    *cache = CACHE_NONE;
}

// ---- Using it

// Whether its configuration, which nobody but Git has written, says that ids are long.
static size_t read_id_len(const char *path)
{
    enum { MAX_CONFIG_SIZE = 4096 };
    char *config = path_join(path, "config");
    struct buf text = {0};
    if (config)
        file_load(&text, config, MAX_CONFIG_SIZE);
    size_t len = text.data && strstr(text.data, "sha256") ? MAX_ID_LEN : SHA1_LEN;
    free(config);
    buf_free(&text);
    return len;
}

// Says that it is used. A lock that is not to be had is no reason not to use it.
static void use(struct cache *cache)
{
    char *path = path_join(cache->path, USED);
    cache_unlock(cache->used);
    cache->used = path ? open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (cache->used >= 0)
        flock(cache->used, LOCK_SH | LOCK_NB);
    free(path);
}

int cache_locate(struct location *out, struct cache *cache, gto_error **error)
{
    struct buf objects = {0};
    use(cache);
    buf_addf(&objects, "%s/objects", cache->path);
    *out = (struct location){
        .root = strdup(cache->path),
        .git_dir = strdup(cache->path),
        .common_dir = strdup(cache->path),
        .object_dir = buf_finish(&objects),
        .id_len = read_id_len(cache->path),
        .bare = true,
        .partial = PARTIAL_NO, // what is missing is fetched by ourselves
    };
    if (out->root && out->git_dir && out->common_dir && out->object_dir)
        return GTO_OK;
    location_free(out);
    return error_no_memory(error);
}

int cache_lock(const struct cache *cache, const struct process_watch *watch, int *lock)
{
    char *path = path_join(cache->path, "objects");
    int reason = path ? lock_directory(path, MAX_WAIT_S, watch, lock) : ENOMEM;
    bool gone = reason == ENOENT || reason == ENOTDIR;
    if (!reason) // while we waited, another one may have come in its place
        gone = file_compare(*lock, path) == ENOENT;
    free(path);
    if (!reason && !gone)
        return GTO_OK;
    if (!reason)
        close(*lock);
    *lock = -1;
    return gone ? GTO_ERROR : reason == EINTR ? GTO_EINTERRUPTED : GTO_OK;
}

void cache_unlock(int lock)
{
    if (lock >= 0)
        close(lock);
}

// Whether nobody else uses it, and then nobody begins to until it is located anew.
static bool is_ours_alone(const struct cache *cache)
{
    if (cache->used < 0)
        return false;
    if (flock(cache->used, LOCK_EX | LOCK_NB) == 0)
        return true;
    flock(cache->used, LOCK_SH | LOCK_NB); // which is lost where the other one could not be had
    return false;
}

static bool has_many_packs(const struct cache *cache)
{
    struct buf path = {0};
    size_t packs = 0;
    buf_addf(&path, "%s/objects/pack", cache->path);
    DIR *directory = path.failed ? NULL : opendir(path.data);
    for (struct dirent *entry; directory && (entry = readdir(directory));) {
        const char *dot = strrchr(entry->d_name, '.');
        packs += dot && strcmp(dot, ".pack") == 0;
    }
    if (directory)
        closedir(directory);
    buf_free(&path);
    return packs > MAX_PACKS;
}

bool cache_is_scattered(const struct cache *cache)
{
    return has_many_packs(cache) && is_ours_alone(cache);
}
