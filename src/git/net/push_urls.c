#include "net/push_urls.h"

#include <stdlib.h>
#include <string.h>

#include "error.h"
#include "net/url.h"

// The URLs that Git knows, a line each; none if it knows no such remote repository.
static int ask(struct buf *out, struct repo *repo, const char *remote, bool push, gto_error **error)
{
    const char *const fetched[] = {"remote", "get-url", "--", remote, NULL};
    const char *const pushed[] = {"remote", "get-url", "--push", "--all", "--", remote, NULL};
    int status;
    int rc = git_run(&repo->location, push ? pushed : fetched, (struct process){.out = out},
                     &status, error);
    if (rc == GTO_OK && status)
        buf_clear(out);
    return rc;
}

static int add_target(struct push_targets *out, struct slice url, gto_error **error)
{
    struct push_target *target = &out->items[out->count++];
    target->url = strndup(url.data, url.len);
    target->shown = target->url ? url_shown(target->url) : NULL;
    return target->shown ? GTO_OK : error_no_memory(error);
}

static size_t count_lines(struct slice text)
{
    size_t count = 0;
    for (; text.len; count++)
        slice_take_line(&text);
    return count;
}

static int add_targets(struct push_targets *out, struct slice fetched, struct slice pushed,
                       gto_error **error)
{
    size_t count = count_lines(pushed);
    int rc = GTO_OK;
    struct slice rest = pushed, first = slice_take_line(&rest);
    fetched = slice_take_line(&fetched);
    if (!count || (count == 1 && slice_equal(first, fetched)))
        return GTO_OK;
    out->items = calloc(count, sizeof(*out->items));
    if (!out->items)
        return error_no_memory(error);
    while (rc == GTO_OK && pushed.len) {
        struct slice url = slice_take_line(&pushed);
        out->has_fetched |= slice_equal(url, fetched);
        rc = add_target(out, url, error);
    }
    out->items[0].by_name = count == 1;
    return rc;
}

// A server that does not answer is no reason not to ask the others.
static int list(struct push_target *target, struct repo *repo, gto_error **error)
{
    const struct remote there = {.name = target->url, .shown = target->shown, .by_url = true};
    gto_error *why = NULL;
    int rc = network_list(&target->listing, repo, &there, true, &why);
    size_t id_len = target->listing.id_len;
    if (rc == GTO_OK && id_len && id_len != repo->location.id_len) {
        listing_free(&target->listing);
        rc = error_set(&why, GTO_ESERVER, "'%s' has ids of another length than this repository",
                       target->shown);
    }
    if (rc != GTO_ESERVER)
        return error_settle(rc, why, error);
    target->why = why;
    return why ? GTO_OK : error_no_memory(error);
}

int push_targets_list(struct push_targets *out, struct repo *repo, const char *remote,
                      gto_error **error)
{
    struct buf fetched = {0}, pushed = {0};
    *out = (struct push_targets){0};
    int rc = ask(&pushed, repo, remote, true, error);
    if (rc == GTO_OK)
        rc = ask(&fetched, repo, remote, false, error);
    if (rc == GTO_OK)
        rc = add_targets(out, (struct slice){fetched.data, fetched.len},
                         (struct slice){pushed.data, pushed.len}, error);
    buf_free(&fetched);
    buf_free(&pushed);
    for (size_t i = 0; rc == GTO_OK && i < out->count; i++)
        rc = list(&out->items[i], repo, error);
    if (rc != GTO_OK)
        push_targets_free(out);
    return rc;
}

int push_targets_check(const struct push_targets *targets, gto_error **error)
{
    for (size_t i = 0; i < targets->count; i++) {
        const gto_error *why = targets->items[i].why;
        if (why)
            return error_set(error, gto_error_code(why), "%s", gto_error_message(why));
    }
    return GTO_OK;
}

void push_targets_free(struct push_targets *targets)
{
    for (size_t i = 0; i < targets->count; i++) {
        listing_free(&targets->items[i].listing);
        gto_error_free(targets->items[i].why);
        free(targets->items[i].url);
        free(targets->items[i].shown);
    }
    free(targets->items);
    *targets = (struct push_targets){0};
}

struct remote push_target_remote(const struct push_target *target, const char *name)
{
    return (struct remote){.name = target->by_name ? name : target->url,
                           .shown = target->shown,
                           .listed = target->url,
                           .by_url = !target->by_name};
}
