#include "answer.h"
#include "error.h"
#include "commands.h"
#include "differences.h"
#include "object_id.h"
#include "quote.h"
#include "term.h"

enum { STATUS_DIFFERENT = 1 };

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
static void add_fetch(struct buf *out, const struct options *options, const char *tag, bool force)
{
    add_git(out, options);
    buf_adds(out, "fetch " REMOTE " ");
    add_ref(out, force ? "+" : "", tag, ":refs/tags/");
}

// Adds the command that makes a tag there what it is here.
static void add_push(struct buf *out, const struct options *options, const char *tag, bool force)
{
    add_git(out, options);
    buf_adds(out, force ? "push --force " REMOTE " " : "push " REMOTE " ");
    add_ref(out, "", tag, "");
}

// ---- As JSON

static void add_record(struct json *json, const struct options *options,
                       const struct gto_difference *item)
{
    static const char *const states[] = {"local", "remote", "different"};
    enum difference kind = difference_kind(item);
    struct buf command = {0};
    if (kind == DIFFERENCE_LOCAL)
        add_push(&command, options, item->tag, false);
    else
        add_fetch(&command, options, item->tag, kind == DIFFERENCE_BOTH);
    json_object_open(json);
    json_member(json, "tag", item->tag);
    json_member(json, "artifact", item->artifact);
    json_member(json, "state", states[kind]);
    json_member(json, "local", item->local_id);
    json_member(json, "remote", item->remote_id);
    json_member(json, "command", command.failed ? NULL : command.data);
    json_object_close(json);
    json->out->failed |= command.failed;
    buf_free(&command);
}

static int print_json(const struct options *options, const gto_comparison *comparison,
                      gto_error **error)
{
    struct buf out = {0};
    struct json json = {.out = &out};
    json_array_open(&json);
    for (size_t i = 0; i < gto_comparison_count(comparison); i++)
        add_record(&json, options, gto_comparison_item(comparison, i));
    json_array_close(&json);
    int rc = answer_json(&json, error);
    buf_free(&out);
    return rc;
}

// ---- For people

// Adds the command of ours that mends all of a kind.
static void add_remedy(struct buf *out, const struct options *options, const char *command)
{
    buf_addf(out, "gto %s", command);
    if (options->repo && *options->repo) {
        buf_adds(out, " -r ");
        quote_shell(out, options->repo);
    }
    for (size_t i = 0; i < options->names.count; i++) {
        buf_addc(out, ' ');
        quote_shell(out, options->names.items[i]);
    }
}

static void add_heading(struct buf *out, const struct options *options, enum difference kind)
{
    switch (kind) {
    case DIFFERENCE_LOCAL:
        buf_adds(out, "Only here (push with '");
        add_remedy(out, options, "push");
        buf_adds(out, "'):\n");
        break;
    case DIFFERENCE_REMOTE:
        buf_adds(out, "Only on '" REMOTE "' (fetch with '");
        add_remedy(out, options, "fetch");
        buf_adds(out, "'):\n");
        break;
    case DIFFERENCE_BOTH:
        buf_adds(out, "Not the same here and on '" REMOTE "':\n");
        break;
    }
}

static void add_item(struct buf *out, const struct options *options,
                     const struct gto_difference *item)
{
    buf_addf(out, "    %s\n", item->tag);
    if (difference_kind(item) != DIFFERENCE_BOTH)
        return;
    buf_addf(out, "        %.*s here, %.*s there\n", *item->local_id ? SHORT_ID_LEN : 6,
             *item->local_id ? item->local_id : "broken", SHORT_ID_LEN, item->remote_id);
    buf_adds(out, "        to take theirs:    ");
    add_fetch(out, options, item->tag, true);
    buf_adds(out, "\n        to give them ours: ");
    add_push(out, options, item->tag, true);
    buf_addc(out, '\n');
}

static void add_kind(struct buf *out, const struct options *options,
                     const gto_comparison *comparison, enum difference kind)
{
    bool headed = false;
    for (size_t i = 0; i < gto_comparison_count(comparison); i++) {
        const struct gto_difference *item = gto_comparison_item(comparison, i);
        if (difference_kind(item) != kind)
            continue;
        if (!headed)
            add_heading(out, options, kind);
        headed = true;
        add_item(out, options, item);
    }
}

static int print_text(const struct options *options, const gto_comparison *comparison,
                      gto_error **error)
{
    struct buf out = {0};
    add_kind(&out, options, comparison, DIFFERENCE_LOCAL);
    add_kind(&out, options, comparison, DIFFERENCE_REMOTE);
    add_kind(&out, options, comparison, DIFFERENCE_BOTH);
    if (!gto_comparison_count(comparison))
        buf_adds(&out, "The tags of the registry here and on '" REMOTE "' are the same\n");
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
    rc = options->output & OUTPUT_JSON ? print_json(options, comparison, error)
                                       : print_text(options, comparison, error);
    if (rc == GTO_OK && gto_comparison_count(comparison))
        rc = STATUS_DIFFERENT;
    gto_comparison_free(comparison);
    return rc;
}
