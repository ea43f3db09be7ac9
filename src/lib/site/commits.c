// The commits between a version and the one before.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "error.h"
#include "repository.h"
#include "site/site.h"

enum {
    MAX_COMMITS = 20000,          // that are read of a repository's history
    MAX_STEPS = 20 * 1000 * 1000, // from commit to commit, for all versions together
};

struct node {
    struct slice id;
    struct slice parent_ids; // each after a blank
    struct slice subject;
    struct node **parents; // those that are known
    size_t parent_count;
    bool cut;      // some are not known
    unsigned seen; // the round in which it was met last
};

struct history {
    struct buf text;
    struct node *nodes; // the latest first
    size_t count;
    struct strmap by_id;
    struct node **parents; // of all, one after the other
    struct node **stack;   // has room for all
    unsigned round;
    size_t steps; // that are left
};

static struct node *find_node(const struct history *history, const char *id, size_t len)
{
    return strmap_get(&history->by_id, id, len);
}

// ---- Reading

static int parse(struct history *history)
{
    struct slice rest = {history->text.data, history->text.len};
    size_t count = 0;
    for (size_t i = 0; i < rest.len; i++)
        count += rest.data[i] == '\n';
    history->nodes = calloc(count + 1, sizeof(*history->nodes));
    history->stack = calloc(count + 1, sizeof(*history->stack));
    if (!history->nodes || !history->stack)
        return GTO_ENOMEM;
    while (rest.len && history->count < count) {
        struct slice line = slice_take_line(&rest);
        const char *tab = memchr(line.data, '\t', line.len);
        struct node *node = &history->nodes[history->count];
        if (!tab)
            continue;
        struct slice ids = {line.data, (size_t)(tab - line.data)};
        const char *blank = memchr(ids.data, ' ', ids.len);
        node->id = (struct slice){ids.data, blank ? (size_t)(blank - ids.data) : ids.len};
        node->parent_ids = slice_from(ids, node->id.len);
        node->subject = slice_from(line, ids.len + 1);
        struct strmap_entry *entry = strmap_put(&history->by_id, node->id.data, node->id.len);
        if (!entry)
            return GTO_ENOMEM;
        entry->value = node;
        history->count++;
    }
    return GTO_OK;
}

// Finds the parents of all commits by their ids.
static int link_parents(struct history *history)
{
    size_t room = 1, used = 0;
    for (size_t i = 0; i < history->count; i++)
        room += history->nodes[i].parent_ids.len / 2; // an id has more than one letter
    history->parents = calloc(room, sizeof(*history->parents));
    if (!history->parents)
        return GTO_ENOMEM;
    for (size_t i = 0; i < history->count; i++) {
        struct node *node = &history->nodes[i];
        struct slice ids = node->parent_ids;
        node->parents = history->parents + used;
        while (ids.len > 1) {
            ids = slice_from(ids, 1);
            const char *blank = memchr(ids.data, ' ', ids.len);
            size_t len = blank ? (size_t)(blank - ids.data) : ids.len;
            struct node *parent = find_node(history, ids.data, len);
            ids = slice_from(ids, len);
            node->cut |= !parent;
            if (parent)
                node->parents[node->parent_count++] = parent;
        }
        used += node->parent_count;
    }
    return GTO_OK;
}

static int read_history(struct history *history, const struct site *site,
                        const struct site_repo *repo, gto_error **error)
{
    size_t count = 0, room = 1;
    for (size_t i = 0; i < site->artifact_count; i++)
        room += site->artifacts[i].repo == repo ? site->artifacts[i].detail_count : 0;
    const char **ids = calloc(room, sizeof(*ids));
    if (!ids)
        return error_no_memory(error);
    for (size_t i = 0; i < site->artifact_count; i++)
        for (size_t j = 0; site->artifacts[i].repo == repo && j < site->artifacts[i].detail_count;
             j++)
            ids[count++] = site->artifacts[i].details[j].version->commit->id;
    int rc = repo_add_history(repo->repo->git, ids, count, MAX_COMMITS, &history->text, error);
    free(ids);
    return rc;
}

// ---- Counting

// Marks a commit and all that it has in its history. *complete is false where a part of it is not
// known. Returns false if there are too many.
static bool walk(struct history *history, struct node *from, unsigned round, bool *complete)
{
    size_t depth = 0;
    from->seen = round;
    history->stack[depth++] = from;
    while (depth) {
        const struct node *node = history->stack[--depth];
        *complete &= !node->cut;
        for (size_t i = 0; i < node->parent_count && history->steps; i++) {
            struct node *parent = node->parents[i];
            if (parent->seen == round)
                continue;
            parent->seen = round;
            history->steps--;
            history->stack[depth++] = parent;
        }
    }
    return history->steps > 0;
}

static int note_subject(struct site *site, struct site_detail *detail, struct slice subject)
{
    if (detail->commits > SITE_SUBJECTS)
        return GTO_OK;
    const char *copy = arena_strndup(&site->arena, subject.data, subject.len);
    detail->subjects[detail->commits - 1] = copy;
    return copy ? GTO_OK : GTO_ENOMEM;
}

// Counts the commits that `after` has in its history and `before` has not; nothing if that is not
// certain, as in a shallow clone.
static int count_between(struct site *site, struct history *history, struct site_detail *detail,
                         const gto_version *before)
{
    const char *new_id = detail->version->commit->id, *old_id = before->commit->id;
    struct node *after = find_node(history, new_id, strlen(new_id));
    struct node *base = find_node(history, old_id, strlen(old_id));
    bool complete = true;
    int rc = GTO_OK;
    if (!after || !base)
        return GTO_OK;
    unsigned newer = ++history->round;
    if (!walk(history, after, newer, &complete) || !complete || base->seen != newer)
        return GTO_OK; // not known, or not a descendant
    if (!walk(history, base, ++history->round, &complete))
        return GTO_OK;
    detail->before = before;
    for (size_t i = 0; rc == GTO_OK && i < history->count; i++)
        if (history->nodes[i].seen == newer) {
            detail->commits++;
            rc = note_subject(site, detail, history->nodes[i].subject);
        }
    return rc;
}

// The version before: the next lesser one that stands.
static const gto_version *find_before(const struct site_artifact *artifact,
                                      const gto_version *version)
{
    size_t i = 0;
    while (i < artifact->version_count && artifact->versions[i] != version)
        i++;
    for (i++; i < artifact->version_count; i++)
        if (gto_version_active(artifact->versions[i]) &&
            gto_version_registered(artifact->versions[i]))
            return artifact->versions[i];
    return NULL;
}

static int count_all(struct site *site, struct history *history, const struct site_repo *repo)
{
    int rc = GTO_OK;
    for (size_t i = 0; rc == GTO_OK && i < site->artifact_count; i++) {
        const struct site_artifact *artifact = &site->artifacts[i];
        for (size_t j = 0; artifact->repo == repo && j < artifact->detail_count; j++) {
            struct site_detail *detail = &artifact->details[j];
            const gto_version *before = find_before(artifact, detail->version);
            if (rc == GTO_OK && before && history->steps)
                rc = count_between(site, history, detail, before);
        }
    }
    return rc;
}

int site_count_commits(struct site *site, gto_error **error)
{
    int rc = GTO_OK;
    for (size_t i = 0; rc == GTO_OK && i < site->repo_count; i++) {
        struct history history = {.steps = MAX_STEPS};
        if (repo_is_server(site->repos[i].repo->git))
            continue;
        rc = read_history(&history, site, &site->repos[i], NULL);
        site->incomplete |= rc == GTO_ERROR; // Git's own reasons: a commit is damaged
        rc = rc == GTO_ENOMEM ? error_no_memory(error) : GTO_OK;
        if (rc == GTO_OK && (parse(&history) != GTO_OK || link_parents(&history) != GTO_OK))
            rc = error_no_memory(error);
        if (rc == GTO_OK && count_all(site, &history, &site->repos[i]) != GTO_OK)
            rc = error_no_memory(error);
        strmap_free(&history.by_id);
        buf_free(&history.text);
        free(history.nodes);
        free(history.parents);
        free(history.stack);
    }
    return rc;
}
