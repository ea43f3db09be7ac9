// Files that are not checked out, by a sparse checkout or as nothing is.
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "environment.h"
#include "error.h"
#include "file.h"
#include "handle.h"
#include "path.h"

// Whether the index may hide files: only from version 3 on can it say so of an entry. What a shared
// index says is not seen here, so that patterns of a sparse checkout count, too. Without an index
// nothing was checked out (`git clone --no-checkout`): *all.
static int may_hide(const struct location *location, bool *may, bool *all)
{
    char header[8] = {0};
    struct stat status;
    char *index = path_join(location->git_dir, "index");
    char *patterns = path_join(location->git_dir, "info/sparse-checkout");
    if (index && patterns) {
        bool other = environment_get("GIT_INDEX_FILE");
        int fd = file_open(index);
        *all = !other && fd < 0 && errno == ENOENT;
        *may = other || stat(patterns, &status) == 0;
        if (fd >= 0) {
            *may |= file_read(fd, header, sizeof(header)) == sizeof(header) && header[7] > 2;
            close(fd);
        }
    }
    bool failed = !index || !patterns;
    free(index);
    free(patterns);
    return failed ? GTO_ENOMEM : GTO_OK;
}

int repo_hides_file(struct repo *repo, const char *path, bool *hidden, gto_error **error)
{
    struct buf pathspec = {0}, answer = {0};
    bool may = false;
    int status;
    *hidden = false;
    int rc = repo->location.bare ? GTO_OK : may_hide(&repo->location, &may, hidden);
    if (rc != GTO_OK)
        return error_no_memory(error);
    if (!may || *hidden)
        return GTO_OK;
    buf_addf(&pathspec, ":(top,literal)%s", path);
    const char *const args[] = {"ls-files", "-t", "-z", "--", pathspec.data, NULL};
    rc = pathspec.failed
             ? error_no_memory(error)
             : git_run(&repo->location, args, (struct process){.out = &answer}, &status, error);
    if (rc == GTO_OK && status)
        rc = error_set(error, GTO_ERROR, "cannot tell whether '%s' is in a sparse checkout", path);
    *hidden = rc == GTO_OK && answer.len && answer.data[0] == 'S'; // skip-worktree
    buf_free(&pathspec);
    buf_free(&answer);
    return rc;
}
