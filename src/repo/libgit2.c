// Finding repositories and reading objects with libgit2.
#include <stdlib.h>
#include <string.h>

#include <git2.h>
#include <git2/sys/odb_backend.h>

#include "base/error.h"
#include "repo/objects.h"

struct objects {
    git_odb *odb;
    const struct location *location;
};

void objects_start(void)
{
    git_libgit2_init();
}

void objects_stop(void)
{
    git_libgit2_shutdown();
}

// ---- Finding a repository

// A copy without slashes at the end.
static char *copy_directory(const char *path)
{
    size_t len = strlen(path);
    while (len > 1 && path[len - 1] == '/')
        len--;
    return strndup(path, len);
}

static bool fill_location(struct location *out, git_repository *git)
{
    const char *work_tree = git_repository_workdir(git);
    struct buf object_dir = {0};
    buf_addf(&object_dir, "%sobjects", git_repository_commondir(git));
    *out = (struct location){
        .root = copy_directory(work_tree ? work_tree : git_repository_path(git)),
        .git_dir = copy_directory(git_repository_path(git)),
        .common_dir = copy_directory(git_repository_commondir(git)),
        .object_dir = buf_finish(&object_dir),
        .id_len = GIT_OID_HEXSZ,
        .bare = git_repository_is_bare(git),
    };
    return out->root && out->git_dir && out->common_dir && out->object_dir;
}

static bool across_file_systems(void)
{
    const char *value = getenv("GIT_DISCOVERY_ACROSS_FILESYSTEM");
    int yes = 0;
    return value && git_config_parse_bool(&yes, value) == 0 && yes;
}

// Whether the repository uses no extension. libgit2 1.5 knows next to none, and leaks memory for
// each line of configuration while looking for them, so it had better not look.
static bool is_plain(const char *git_dir)
{
    git_repository *git;
    git_config *config;
    int32_t version = -1;
    if (git_repository_open_bare(&git, git_dir) < 0) // reads no configuration
        return false;
    if (git_repository_config_snapshot(&config, git) == 0) {
        if (git_config_get_int32(&version, config, "core.repositoryFormatVersion") < 0)
            version = 0;
        git_config_free(config);
    }
    git_repository_free(git);
    return version == 0;
}

static enum located open_location(struct location *out, const char *path, unsigned flags,
                                  const char *ceilings)
{
    git_repository *git;
    if (git_repository_open_ext(&git, path, flags, ceilings) < 0)
        return LOCATED_UNSURE; // an owner or a configuration that libgit2 does not accept
    bool complete = fill_location(out, git);
    git_repository_free(git);
    if (complete)
        return LOCATED;
    location_free(out);
    return LOCATED_UNSURE;
}

enum located objects_locate(struct location *out, const char *path)
{
    const char *start = path ? path : ".", *ceilings = getenv("GIT_CEILING_DIRECTORIES");
    bool across = across_file_systems();
    git_buf git_dir = {0};
    int rc = git_repository_discover(&git_dir, start, across, ceilings);
    if (rc == GIT_ENOTFOUND)
        return LOCATED_NOTHING;
    enum located found = LOCATED_UNSURE;
    if (rc == 0 && is_plain(git_dir.ptr))
        found = open_location(out, start, across ? GIT_REPOSITORY_OPEN_CROSS_FS : 0, ceilings);
    git_buf_dispose(&git_dir);
    return found;
}

// ---- Reading objects
//
// From the backends themselves: git_odb_read() would hash each object again and keep a copy of it.

// Adds the directories that the environment names, too.
static int add_alternates(git_odb *odb)
{
    const char *list = getenv("GIT_ALTERNATE_OBJECT_DIRECTORIES");
    int rc = 0;
    while (rc == 0 && list && *list) {
        size_t len = strcspn(list, ":");
        char *directory = strndup(list, len);
        if (!directory)
            return -1;
        if (len)
            rc = git_odb_add_disk_alternate(odb, directory);
        free(directory);
        list += list[len] ? len + 1 : len;
    }
    return rc;
}

int objects_refresh(struct objects *objects)
{
    git_odb *odb;
    if (git_odb_open(&odb, objects->location->object_dir) < 0)
        return GTO_ERROR;
    if (objects->location->from_environment && add_alternates(odb) < 0) {
        git_odb_free(odb);
        return GTO_ERROR;
    }
    git_odb_free(objects->odb);
    objects->odb = odb;
    return GTO_OK;
}

int objects_open(struct objects **out, const struct location *location, gto_error **error)
{
    struct objects *objects = calloc(1, sizeof(*objects));
    if (!objects)
        return error_no_memory(error);
    objects->location = location;
    if (objects_refresh(objects) != GTO_OK) {
        const git_error *reason = git_error_last();
        objects_free(objects);
        return error_set(error, GTO_ERROR, "cannot read '%s': %s", location->object_dir,
                         reason ? reason->message : "unknown error");
    }
    *out = objects;
    return GTO_OK;
}

void objects_free(struct objects *objects)
{
    if (!objects)
        return;
    git_odb_free(objects->odb);
    free(objects);
}

int objects_read(struct objects *objects, const char *id, struct repo_object *object)
{
    git_oid oid;
    git_odb_backend *backend;
    git_object_t type;
    void *data;
    if (git_oid_fromstrn(&oid, id, GIT_OID_HEXSZ) < 0)
        return GTO_EREF;
    for (size_t i = 0; git_odb_get_backend(&backend, objects->odb, i) == 0; i++) {
        if (backend->read(&data, &object->size, &type, backend, &oid) < 0)
            continue;
        object->type = (enum repo_type)type;
        object->data = data;
        return GTO_OK;
    }
    return GTO_EREF;
}

int objects_read_header(struct objects *objects, const char *id, struct repo_object *object)
{
    git_oid oid;
    git_odb_backend *backend;
    git_object_t type;
    if (git_oid_fromstrn(&oid, id, GIT_OID_HEXSZ) < 0)
        return GTO_EREF;
    for (size_t i = 0; git_odb_get_backend(&backend, objects->odb, i) == 0; i++) {
        if (backend->read_header(&object->size, &type, backend, &oid) < 0)
            continue;
        object->type = (enum repo_type)type;
        object->data = NULL;
        return GTO_OK;
    }
    return GTO_EREF;
}

void objects_release(struct repo_object *object)
{
    git_odb_backend_data_free(NULL, (void *)object->data);
    object->data = NULL;
}
