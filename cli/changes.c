#include "changes.h"

#include <string.h>

#include "base/error.h"
#include "quote.h"
#include "term.h"

#define REMOTE "origin"

static void say_made(struct buf *out, const struct gto_change_item *item)
{
    buf_addf(out, "Created git tag '%s' that ", item->tag);
    switch (item->action) {
    case GTO_REGISTER:
        buf_adds(out, "registers version\n");
        break;
    case GTO_DEREGISTER:
        buf_adds(out, "deregisters version\n");
        break;
    case GTO_ASSIGN:
        buf_addf(out, "assigns stage to version '%s'\n", item->version);
        break;
    case GTO_UNASSIGN:
        buf_addf(out, "unassigns stage from version '%s'\n", item->version);
        break;
    default:
        buf_adds(out, "deprecates artifact\n");
    }
}

static void say_done(struct buf *out, const struct gto_change_item *item)
{
    if (item->deleted)
        buf_addf(out, "Deleted git tag '%s'\n", item->tag);
    else
        say_made(out, item);
}

static const char *push_command(const struct gto_change_item *item)
{
    return item->deleted ? "git push --delete " REMOTE " " : "git push " REMOTE " ";
}

static void say_how_to_push(struct buf *out, const struct gto_change_item *item)
{
    buf_addf(out, "To push the changes upstream, run:\n    %s", push_command(item));
    quote_shell(out, item->tag);
    buf_addc(out, '\n');
}

// The command that pushes a change as a whole, as a person would type it.
static void add_push_command(struct buf *out, const gto_change *change)
{
    buf_adds(out, push_command(gto_change_item(change, 0)));
    for (size_t i = 0; i < gto_change_count(change); i++) {
        if (i)
            buf_addc(out, ' ');
        quote_shell(out, gto_change_item(change, i)->tag);
    }
}

// What stands here and not there after a push that failed, and the ways out.
static int explain_failure(const gto_change *change, gto_error **error)
{
    bool deleted = gto_change_item(change, 0)->deleted;
    const char *be = gto_change_count(change) > 1 ? "are" : "is";
    struct buf text = {0};
    buf_addf(&text, "%s. ", *error ? gto_error_message(*error) : "git push failed");
    for (size_t i = 0; i < gto_change_count(change); i++)
        buf_addf(&text, "%s'%s'",
                 i                              ? ", "
                 : gto_change_count(change) > 1 ? "Tags "
                                                : "Tag ",
                 gto_change_item(change, i)->tag);
    if (deleted)
        buf_addf(&text, " %s deleted here, but not on the remote; to delete there: ", be);
    else
        buf_addf(&text, " %s in the local repository only; to push: ", be);
    add_push_command(&text, change);
    if (!deleted) {
        buf_adds(&text, " or to delete: git tag -d");
        for (size_t i = 0; i < gto_change_count(change); i++) {
            buf_addc(&text, ' ');
            quote_shell(&text, gto_change_item(change, i)->tag);
        }
    }
    int rc = text.failed ? error_no_memory(error) : error_set(error, GTO_EPUSH, "%s", text.data);
    buf_free(&text);
    return rc;
}

static int push(gto_repo *repo, const gto_change *change, struct buf *out, gto_error **error)
{
    size_t count = gto_change_count(change);
    if (!count)
        return GTO_OK;
    buf_adds(out, "Running `");
    add_push_command(out, change);
    buf_adds(out, "`\n");
    int rc = term_write(out, error); // before what Git prints
    if (rc != GTO_OK)
        return rc;
    rc = gto_push(repo, change, REMOTE, error);
    if (rc != GTO_OK)
        return rc == GTO_ENOMEM ? rc : explain_failure(change, error);
    for (size_t i = 0; i < count; i++) {
        const struct gto_change_item *item = gto_change_item(change, i);
        buf_addf(out, "Successfully %s git tag %s on remote.\n",
                 item->deleted ? "deleted" : "pushed", item->tag);
    }
    return GTO_OK;
}

int changes_finish(gto_repo *repo, const struct options *options, gto_change *change,
                   gto_error **error)
{
    struct buf out = {0};
    int rc = GTO_OK;
    for (size_t i = 0; i < gto_change_count(change); i++) {
        const struct gto_change_item *item = gto_change_item(change, i);
        say_done(&out, item);
        if (!options->push)
            say_how_to_push(&out, item);
    }
    if (options->push)
        rc = push(repo, change, &out, error);
    if (rc == GTO_OK)
        rc = term_write(&out, error);
    buf_free(&out);
    gto_change_free(change);
    return rc;
}
