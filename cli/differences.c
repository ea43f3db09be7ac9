#include "differences.h"

#include <stdlib.h>

#include "answer.h"
#include "error.h"
#include "term.h"

int differences_find(gto_comparison **out, gto_repo *repo, const struct options *options,
                     gto_error **error)
{
    size_t count = options->names.count;
    const char **names = calloc(count + 1, sizeof(*names));
    if (!names)
        return error_no_memory(error);
    for (size_t i = 0; i < count; i++)
        names[i] = options->names.items[i];
    int rc = gto_compare(out, repo, REMOTE, count ? names : NULL, error);
    free(names);
    return rc;
}

enum difference difference_kind(const struct gto_difference *item)
{
    return !item->remote_id  ? DIFFERENCE_LOCAL
           : !item->local_id ? DIFFERENCE_REMOTE
                             : DIFFERENCE_BOTH;
}

static int say(gto_repo *repo, const gto_comparison *comparison, enum difference kind,
               gto_error **error)
{
    bool pushed = kind == DIFFERENCE_LOCAL;
    bool emojis = gto_config_emojis(gto_repo_config(repo));
    size_t done = 0;
    struct buf out = {0}, warning = {0};
    for (size_t i = 0; i < gto_comparison_count(comparison); i++) {
        const struct gto_difference *item = gto_comparison_item(comparison, i);
        if (difference_kind(item) == kind) {
            done++;
            buf_addf(&out, pushed ? "Pushed git tag '%s'\n" : "Fetched git tag '%s'\n", item->tag);
        } else if (difference_kind(item) == DIFFERENCE_BOTH) {
            buf_clear(&warning);
            buf_addf(&warning,
                     "tag '%s' is not the same here and on '" REMOTE "': it is left alone; 'gto "
                     "status' tells more",
                     item->tag);
            if (!warning.failed)
                term_warning(warning.data, emojis);
        }
    }
    if (!done)
        buf_addf(&out, pushed ? "'" REMOTE "' has all tags of the registry that are here\n"
                              : "All tags of the registry that '" REMOTE "' has are here\n");
    int rc = term_write(&out, error);
    buf_free(&out);
    buf_free(&warning);
    return rc;
}

int differences_mend(gto_repo *repo, const struct options *options, enum difference kind,
                     gto_error **error)
{
    gto_comparison *comparison;
    int rc = differences_find(&comparison, repo, options, error);
    if (rc != GTO_OK)
        return rc;
    rc = kind == DIFFERENCE_LOCAL ? gto_push(repo, comparison, error)
                                  : gto_fetch(repo, comparison, error);
    if (rc == GTO_OK)
        rc = say(repo, comparison, kind, error);
    gto_comparison_free(comparison);
    return rc;
}
