#include "answer.h"
#include "commands.h"
#include "differences.h"
#include "quote.h"
#include "term.h"

enum { STATUS_DIFFERENT = 1 };

struct status {
    const struct options *options;
    const gto_comparison *comparison;
};

static void add_git(struct buf *out, const struct options *options)
{
    buf_adds(out, "git ");
    if (options->repo && *options->repo) {
        buf_adds(out, "-C ");
        quote_shell(out, options->repo);
        buf_addc(out, ' ');
    }
}

static void add_ref(struct buf *out, const char *before, const char *tag, const char *after)
{
    struct buf word = {0};
    buf_addf(&word, "%srefs/tags/%s%s%s", before, tag, *after ? after : "", *after ? tag : "");
    if (word.failed)
        out->failed = true;
    else
        quote_shell(out, word.data);
    buf_free(&word);
}

// Adds the command that makes a tag here what it is there.
static void add_fetch(struct buf *out, const struct status *status, const char *tag, bool force)
{
    add_git(out, status->options);
    buf_adds(out, "fetch ");
    quote_shell(out, gto_comparison_remote(status->comparison));
    buf_addc(out, ' ');
    add_ref(out, force ? "+" : "", tag, ":refs/tags/");
}

// Adds the command that makes a tag there what it is here.
static void add_push(struct buf *out, const struct status *status, const char *tag, bool force)
{
    add_git(out, status->options);
    buf_adds(out, force ? "push --force " : "push ");
    quote_shell(out, gto_comparison_remote(status->comparison));
    buf_addc(out, ' ');
    add_ref(out, "", tag, "");
}

// ---- As JSON

static void add_record(struct json *json, const struct status *status, const gto_difference *item)
{
    static const char *const states[] = {"local", "remote", "different"};
    const char *tag = gto_difference_tag(item);
    enum gto_side side = gto_difference_side(item);
    struct buf command = {0};
    if (side == GTO_SIDE_LOCAL)
        add_push(&command, status, tag, false);
    else
        add_fetch(&command, status, tag, side == GTO_SIDE_BOTH);
    json_object_open(json);
    json_member(json, "tag", tag);
    json_member(json, "artifact", gto_difference_artifact(item));
    json_member(json, "state", states[side]);
    json_member(json, "local", gto_difference_local_id(item));
    json_member(json, "remote", gto_difference_remote_id(item));
    json_member(json, "command", command.failed ? NULL : command.data);
    json_object_close(json);
    json->out->failed |= command.failed;
    buf_free(&command);
}

static int print_json(const struct status *status, gto_error **error)
{
    struct buf out = {0};
    struct json json = {.out = &out};
    json_array_open(&json);
    for (size_t i = 0; i < gto_comparison_count(status->comparison); i++)
        add_record(&json, status, gto_comparison_item(status->comparison, i));
    json_array_close(&json);
    int rc = answer_json(&json, error);
    buf_free(&out);
    return rc;
}

// ---- For people

// Adds the command of ours that carries over all tags of a side.
static void add_remedy(struct buf *out, const struct status *status, const char *command)
{
    const struct options *options = status->options;
    buf_addf(out, "gto %s", command);
    if (options->repo && *options->repo) {
        buf_adds(out, " -r ");
        quote_shell(out, options->repo);
    }
    if (options->change.remote && *options->change.remote) {
        buf_adds(out, " --remote ");
        quote_shell(out, gto_comparison_remote(status->comparison));
    }
    for (size_t i = 0; i < options->names.count; i++) {
        buf_addc(out, ' ');
        quote_shell(out, options->names.items[i]);
    }
}

static void add_heading(struct buf *out, const struct status *status, enum gto_side side)
{
    const char *remote = gto_comparison_remote(status->comparison);
    switch (side) {
    case GTO_SIDE_LOCAL:
        buf_adds(out, "Only here (push with '");
        add_remedy(out, status, "push");
        buf_adds(out, "'):\n");
        break;
    case GTO_SIDE_REMOTE:
        buf_addf(out, "Only on '%s' (fetch with '", remote);
        add_remedy(out, status, "fetch");
        buf_adds(out, "'):\n");
        break;
    case GTO_SIDE_BOTH:
        buf_addf(out, "Not the same here and on '%s':\n", remote);
        break;
    }
}

static void add_item(struct buf *out, const struct status *status, const gto_difference *item)
{
    const char *tag = gto_difference_tag(item);
    const char *here = gto_difference_local_id(item), *there = gto_difference_remote_id(item);
    buf_addf(out, "    %s\n", tag);
    if (gto_difference_side(item) != GTO_SIDE_BOTH)
        return;
    if (!*here)
        here = "broken";
    buf_addf(out, "        %.*s here, %.*s there\n", (int)gto_short_length(here), here,
             (int)gto_short_length(there), there);
    buf_adds(out, "        to take theirs:    ");
    add_fetch(out, status, tag, true);
    buf_adds(out, "\n        to give them ours: ");
    add_push(out, status, tag, true);
    buf_addc(out, '\n');
}

static void add_side(struct buf *out, const struct status *status, enum gto_side side)
{
    bool headed = false;
    for (size_t i = 0; i < gto_comparison_count(status->comparison); i++) {
        const gto_difference *item = gto_comparison_item(status->comparison, i);
        if (gto_difference_side(item) != side)
            continue;
        if (!headed)
            add_heading(out, status, side);
        headed = true;
        add_item(out, status, item);
    }
}

static int print_text(const struct status *status, gto_error **error)
{
    struct buf out = {0};
    bool complete = gto_comparison_check(status->comparison, NULL) == GTO_OK;
    add_side(&out, status, GTO_SIDE_LOCAL);
    add_side(&out, status, GTO_SIDE_REMOTE);
    add_side(&out, status, GTO_SIDE_BOTH);
    if (complete && !gto_comparison_count(status->comparison))
        buf_addf(&out, "The tags of the registry here and on '%s' are the same\n",
                 gto_comparison_remote(status->comparison));
    int rc = term_write(&out, error);
    buf_free(&out);
    return rc;
}

int cmd_status(gto_repo *repo, const struct options *options, gto_error **error)
{
    gto_comparison *comparison;
    int rc = differences_find(&comparison, repo, options, error);
    if (rc != GTO_OK)
        return rc;
    const struct status status = {options, comparison};
    rc = options->output & OUTPUT_JSON ? print_json(&status, error) : print_text(&status, error);
    if (rc == GTO_OK)
        rc = gto_comparison_check(comparison, error);
    if (rc == GTO_OK && gto_comparison_count(comparison))
        rc = STATUS_DIFFERENT;
    gto_comparison_free(comparison);
    return rc;
}
