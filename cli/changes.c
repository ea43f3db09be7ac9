#include "changes.h"

#include <string.h>

#include "differences.h"
#include "quote.h"
#include "term.h"

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

// What was pushed, after the fact: the change is made here only if it is made there.
static void say_pushed(struct buf *out, const gto_change *change, bool to_server)
{
    size_t count = gto_change_count(change);
    if (!count)
        return;
    if (!to_server) {
        buf_adds(out, "Running `");
        add_push_command(out, change);
        buf_adds(out, "`\n");
    }
    for (size_t i = 0; i < count; i++) {
        const struct gto_change_item *item = gto_change_item(change, i);
        buf_addf(out, "Successfully %s git tag %s on remote.\n",
                 item->deleted ? "deleted" : "pushed", item->tag);
    }
}

struct gto_change_options changes_how(const struct options *options)
{
    struct gto_change_options how = options->change;
    how.push = options->push ? REMOTE : NULL;
    return how;
}

int changes_finish(gto_repo *repo, const struct options *options, gto_change *change,
                   gto_error **error)
{
    struct buf out = {0};
    bool server = gto_repo_is_server(repo), pushed = options->push || server;
    for (size_t i = 0; i < gto_change_count(change); i++) {
        const struct gto_change_item *item = gto_change_item(change, i);
        say_done(&out, item);
        if (!pushed)
            say_how_to_push(&out, item);
    }
    if (pushed)
        say_pushed(&out, change, server);
    int rc = term_write(&out, error);
    buf_free(&out);
    gto_change_free(change);
    return rc;
}
