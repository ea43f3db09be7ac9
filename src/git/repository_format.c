#include "repository_format.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "config_file.h"
#include "file.h"
#include "location.h"
#include "path.h"

enum { MAX_CONFIG_SIZE = 1 << 20, NO_VERSION = -1 };

struct format_reading {
    struct repository_format *format;
    int version;
    bool version_1_only;   // there is an extension that version 0 must not have
    bool newer;            // there is one that older Gits do not accept
    bool work_tree_config; // each work tree has a configuration of its own
};

// ---- Settings

// Extensions that only newer Gits know, and that are nothing to us.
static bool is_newer(const char *name, const char *value)
{
    if (strcmp(name, "refstorage") == 0)
        return value && strcmp(value, "files") == 0;
    return strcmp(name, "relativeworktrees") == 0 || strcmp(name, "submodulepathconfig") == 0;
}

// An extension that is not listed may mean anything.
static bool take_extension(struct format_reading *reading, const char *name, const char *value)
{
    bool ignored;
    if (strcmp(name, "noop") == 0)
        return true;
    if (strcmp(name, "preciousobjects") == 0)
        return config_bool(value, &ignored);
    if (strcmp(name, "worktreeconfig") == 0)
        return config_bool(value, &reading->work_tree_config);
    if (strcmp(name, "partialclone") == 0)
        return reading->format->partial = value != NULL;
    reading->version_1_only = true;
    if (strcmp(name, "noop-v1") == 0)
        return true;
    if (is_newer(name, value))
        return reading->newer = true;
    if (strcmp(name, "objectformat") != 0 || !value)
        return false;
    reading->format->id_len = strcmp(value, "sha256") == 0 ? MAX_ID_LEN : SHA1_LEN;
    return strcmp(value, "sha1") == 0 || strcmp(value, "sha256") == 0;
}

static bool take_version(struct format_reading *reading, const char *value)
{
    if (!value || (strcmp(value, "0") != 0 && strcmp(value, "1") != 0))
        return false;
    reading->version = *value - '0';
    return true;
}

static bool is_promisor(const char *key)
{
    struct slice name = slice_of(key);
    return slice_take_prefix(&name, slice_of("remote.")) &&
           slice_ends_with(name, slice_of(".promisor"));
}

// False: Git may not accept this setting, or know what we do not.
static bool take_setting(struct format_reading *reading, const struct config_setting *setting)
{
    static const char extensions[] = "extensions.";
    struct repository_format *format = reading->format;
    const char *key = setting->key, *value = setting->value;
    bool promisor;
    if (strcmp(key, "core.repositoryformatversion") == 0)
        return take_version(reading, value);
    if (strncmp(key, extensions, strlen(extensions)) == 0)
        return take_extension(reading, key + strlen(extensions), value);
    if (strcmp(key, "core.bare") == 0)
        return config_bool(value, &format->bare);
    if (strcmp(key, "core.worktree") == 0)
        return format->has_work_tree = value != NULL;
    if (is_promisor(key) && config_bool(value, &promisor) && promisor)
        format->partial = true;
    return true;
}

// What the configuration of one work tree says: nothing of the format.
static bool take_work_tree_setting(struct format_reading *reading,
                                   const struct config_setting *setting)
{
    return strncmp(setting->key, "core.", strlen("core.")) != 0 ||
           strcmp(setting->key, "core.repositoryformatversion") == 0 ||
           take_setting(reading, setting);
}

// ---- Files

typedef bool take_fn(struct format_reading *reading, const struct config_setting *setting);

static bool parse(struct format_reading *reading, struct slice text, take_fn *take)
{
    struct config_file file;
    struct config_setting setting;
    int more;
    config_file_open(&file, text);
    while ((more = config_file_next(&file, &setting)) > 0 && take(reading, &setting))
        ;
    config_file_close(&file);
    return more == 0;
}

// A file that is not there says nothing.
static bool read_file(struct format_reading *reading, const char *directory, const char *name,
                      take_fn *take)
{
    struct buf text = {0};
    char *path = path_join(directory, name);
    int reason = path ? file_load(&text, path, MAX_CONFIG_SIZE) : ENOMEM;
    bool taken =
        reason ? reason == ENOENT : parse(reading, (struct slice){text.data, text.len}, take);
    free(path);
    buf_free(&text);
    return taken;
}

static bool read_files(struct format_reading *reading, const char *common_dir, const char *git_dir)
{
    struct repository_format *format = reading->format;
    if (!read_file(reading, common_dir, "config", take_setting))
        return false;
    if (reading->version == NO_VERSION) { // Git takes nothing else seriously then
        *format = (struct repository_format){.id_len = SHA1_LEN, .partial = format->partial};
        reading->newer = false;
        return true;
    }
    if (reading->version == 0 && reading->version_1_only)
        return false;
    if (reading->work_tree_config)
        return read_file(reading, git_dir, "config.worktree", take_work_tree_setting);
    if (strcmp(common_dir, git_dir) != 0) // then those are settings of the main work tree
        format->bare = format->has_work_tree = false;
    return true;
}

void repository_format_read(struct repository_format *out, const char *common_dir,
                            const char *git_dir)
{
    struct format_reading reading = {.format = out, .version = NO_VERSION};
    *out = (struct repository_format){.id_len = SHA1_LEN};
    bool complete = read_files(&reading, common_dir, git_dir);
    out->refs_in_files = complete;
    out->known = complete && !reading.newer;
}
