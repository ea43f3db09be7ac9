#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "directory.h"
#include "file.h"
#include "location.h"
#include "path.h"
#include "repository_format.h"
#include "test.h"

static char directory[] = "/tmp/gto-format-XXXXXX";

static void write_config(const char *name, const char *text)
{
    char *path = path_join(directory, name);
    remove(path);
    CHECK(!text || file_create(path, slice_of(text)) == 0);
    free(path);
}

#define V0 "[core]\nrepositoryformatversion = 0\n"
#define V1 "[core]\nrepositoryformatversion = 1\n"

static const struct example {
    const char *config, *work_tree_config;
    const char *format;
} examples[] = {
    {NULL, NULL, "sha1"},
    {"", NULL, "sha1"},
    {V0 "bare = false\n", NULL, "sha1"},
    {V0 "bare", NULL, "sha1 bare"},
    {V0 "worktree = /x\n", NULL, "sha1 worktree"},
    {V0 "[include]\npath = x\n", NULL, "sha1"},
    // nothing of the format counts without a version
    {"[core]\nbare = true\nworktree = x\n", NULL, "sha1"},
    {"[extensions]\nobjectFormat = sha256\n", NULL, "sha1"},
    {V0 V1 V0, NULL, "sha1"},
    {"[core]\nrepositoryformatversion\n", NULL, "unknown"},
    {"[core]\nrepositoryformatversion = 2\n", NULL, "unknown"},
    {"[core]\nrepositoryformatversion = 0x0\n", NULL, "unknown"},
    {V0 "bare = maybe\n", NULL, "unknown"},
    {V0 "worktree\n", NULL, "unknown"},
    {V0 "[x\n", NULL, "unknown"},
    // extensions
    {V1 "[extensions]\nobjectFormat = sha256\n", NULL, "sha256"},
    {V1 "[extensions]\nobjectFormat = sha1\n", NULL, "sha1"},
    {V1 "[extensions]\nobjectFormat = SHA256\n", NULL, "unknown"},
    {V1 "[extensions]\nobjectFormat\n", NULL, "unknown"},
    {V0 "[extensions]\nobjectFormat = sha1\n", NULL, "unknown"},
    {V1 "[extensions]\nrefStorage = reftable\n", NULL, "unknown"},
    {V1 "[extensions]\nrefStorage = files\n", NULL, "newer"},
    {V1 "[extensions]\nrelativeWorktrees = true\n", NULL, "newer"},
    {V1 "[extensions]\nrelativeWorktrees = true\nunheardOf = true\n", NULL, "unknown"},
    {V1 "[extensions]\nunheardOf = true\n", NULL, "unknown"},
    {V0 "[extensions]\nunheardOf = true\n", NULL, "unknown"},
    {V1 "[extensions \"x\"]\nnoop = true\n", NULL, "unknown"},
    {V1 "[extensions]\nnoop = 1\nnoop-v1 = x\npreciousObjects\n", NULL, "sha1"},
    {V0 "[extensions]\nnoop-v1 = x\n", NULL, "unknown"},
    {V1 "[extensions]\npreciousObjects = x\n", NULL, "unknown"},
    // promisors
    {V0 "[extensions]\npartialClone = x\n", NULL, "sha1 partial"},
    {V1 "[extensions]\npartialClone\n", NULL, "unknown"},
    {V0 "[remote \"x\"]\npromisor = true\n", NULL, "sha1 partial"},
    {V0 "[remote \"x\"]\npromisor = false\n", NULL, "sha1"},
    {V0 "[remote]\npromisor = true\n", NULL, "sha1"},
    // a configuration for each work tree
    {V0, "[core]\nbare = true\n", "sha1"},
    {V0 "[extensions]\nworktreeConfig = true\n", NULL, "sha1"},
    {V0 "[extensions]\nworktreeConfig = true\n", "[core]\nbare = true\nworktree = x\n",
     "sha1 bare worktree"},
    {V0 "bare = true\n[extensions]\nworktreeConfig\n", "[core]\nbare = 0", "sha1"},
    {V0 "[extensions]\nworktreeConfig = true\n",
     "[core]\nrepositoryformatversion = 7\n[extensions]\nunheardOf = true\n", "sha1"},
    {V0 "[extensions]\nworktreeConfig = true\n", "[core\n", "unknown"},
    {V0 "[extensions]\nworktreeConfig = x\n", NULL, "unknown"},
};

// What a format is, in words.
static const char *describe(const struct repository_format *format)
{
    static char text[64];
    if (!format->known)
        return format->refs_in_files ? "newer" : "unknown";
    snprintf(text, sizeof(text), "%s%s%s%s", format->id_len == MAX_ID_LEN ? "sha256" : "sha1",
             format->bare ? " bare" : "", format->has_work_tree ? " worktree" : "",
             format->partial ? " partial" : "");
    return text;
}

static const char *read_in(const char *git_dir, const char *config, const char *work_tree_config)
{
    struct repository_format format;
    write_config("config", config);
    write_config("config.worktree", work_tree_config);
    repository_format_read(&format, directory, git_dir);
    return describe(&format);
}

TEST(main_work_tree)
{
    for (size_t i = 0; i < sizeof(examples) / sizeof(*examples); i++) {
        const struct example *example = &examples[i];
        test_case(example->config);
        CHECK_STR(read_in(directory, example->config, example->work_tree_config), example->format);
    }
}

TEST(another_work_tree_has_no_part_in_settings_of_the_main_one)
{
    CHECK_STR(read_in("/nowhere", V0 "bare = true\nworktree = x\n", NULL), "sha1");
}

TEST(what_is_no_file)
{
    struct repository_format format;
    char *path = path_join(directory, "config");
    remove(path);
    CHECK(mkfifo(path, 0600) == 0);
    repository_format_read(&format, directory, directory);
    CHECK_STR(describe(&format), "unknown");
    remove(path);
    CHECK(mkdir(path, 0700) == 0);
    repository_format_read(&format, directory, directory);
    CHECK_STR(describe(&format), "unknown");
    free(path);
}

int main(void)
{
    CHECK(mkdtemp(directory) != NULL);
    RUN(main_work_tree);
    RUN(another_work_tree_has_no_part_in_settings_of_the_main_one);
    RUN(what_is_no_file);
    directory_remove(directory);
    return test_end();
}
