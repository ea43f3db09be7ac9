#include "differences.h"

#include "term.h"

int differences_find(gto_comparison **out, gto_repo *repo, const struct options *options,
                     gto_error **error)
{
    struct vec names = {0};
    int rc = options_copy_list(&names, &options->names, error);
    if (rc == GTO_OK)
        rc = gto_compare(out, repo, options->change.remote,
                         options->names.count ? (const char *const *)names.items : NULL, error);
    vec_free(&names);
    return rc;
}

static void warn_of_difference(const gto_comparison *comparison, const char *tag, bool emojis)
{
    struct buf warning = {0};
    buf_addf(&warning,
             "tag '%s' is not the same here and on '%s': it is left alone; 'gto status' tells more",
             tag, gto_comparison_remote(comparison));
    if (!warning.failed)
        term_warning(warning.data, emojis);
    buf_free(&warning);
}

static int print_carried(gto_repo *repo, const gto_comparison *comparison, enum gto_side side,
                         gto_error **error)
{
    bool pushed = side == GTO_SIDE_LOCAL;
    bool emojis = gto_config_emojis(gto_repo_config(repo));
    size_t done = 0;
    struct buf out = {0};
    for (size_t i = 0; i < gto_comparison_count(comparison); i++) {
        const gto_difference *item = gto_comparison_item(comparison, i);
        const char *tag = gto_difference_tag(item);
        if (gto_difference_side(item) == side) {
            done++;
            buf_addf(&out, pushed ? "Pushed git tag '%s'\n" : "Fetched git tag '%s'\n", tag);
        } else if (gto_difference_side(item) == GTO_SIDE_BOTH) {
            warn_of_difference(comparison, tag, emojis);
        }
    }
    if (!done && (!pushed || gto_comparison_check(comparison, NULL) == GTO_OK))
        buf_addf(&out,
                 pushed ? "'%s' has all tags of the registry that are here\n"
                        : "All tags of the registry that '%s' has are here\n",
                 gto_comparison_remote(comparison));
    int rc = term_write(&out, error);
    buf_free(&out);
    return rc;
}

int differences_carry(gto_repo *repo, const struct options *options, enum gto_side side,
                      gto_error **error)
{
    gto_comparison *comparison;
    int rc = differences_find(&comparison, repo, options, error);
    if (rc != GTO_OK)
        return rc;
    if (!options->change.dry_run)
        rc = side == GTO_SIDE_LOCAL ? gto_push(repo, comparison, error)
                                    : gto_fetch(repo, comparison, error);
    if (gto_push_notice(repo))
        term_warning(gto_push_notice(repo), gto_config_emojis(gto_repo_config(repo)));
    if (rc == GTO_OK)
        rc = print_carried(repo, comparison, side, error);
    if (rc == GTO_OK && side == GTO_SIDE_LOCAL)
        rc = gto_comparison_check(comparison, error);
    if (rc == GTO_OK && options->change.dry_run)
        term_hint(DRY_RUN);
    gto_comparison_free(comparison);
    return rc;
}
