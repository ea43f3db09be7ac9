// References as Git itself lists them, in whatever format they are kept. It reads no objects for
// that, so that none can be in the way. Symbolic ones that lead nowhere it passes over.
#include "refs/for_each_ref.h"

#include <stdlib.h>
#include <string.h>

#include "complaint.h"
#include "error.h"
#include "hex.h"
#include "run.h"
#include "refs/loose.h"
#include "refs/backend.h"

// ---- Answers

bool for_each_ref_line(struct slice line, size_t id_len, const char **id, struct slice *name)
{
    if (line.len <= id_len || line.data[id_len] != ' ' || !is_hex(line.data, id_len))
        return false;
    *id = line.data;
    *name = slice_from(line, id_len + 1);
    return ref_name_valid(name->data, name->len);
}

bool for_each_ref_warning(struct slice line, struct slice *name)
{
    *name = line;
    return slice_take_prefix(name, slice_of("warning: ignoring broken ref ")) &&
           ref_name_valid(name->data, name->len);
}

// ---- Asking

// Runs `git for-each-ref` for up to two patterns; `err` takes up its warnings.
static int for_each_ref(const struct location *location, const char *pattern, const char *other,
                        struct buf *out, struct buf *err, gto_error **error)
{
    const char *const args[] = {"for-each-ref", "--format=%(objectname) %(refname)", pattern, other,
                                NULL};
    int status;
    int rc = git_run(location, args, (struct process){.out = out, .err = err}, &status, error);
    if (rc != GTO_OK || status == 0)
        return rc;
    char *complaint = git_complaint(err, false);
    rc = complaint ? error_set(error, GTO_ERROR, "the references of the Git repo in '%s': %s",
                               location->root, complaint)
                   : error_no_memory(error);
    free(complaint);
    return rc;
}

// ---- Looking one up

// Looks a reference below refs/ up.
static int find_listed(const struct location *location, const char *name, enum ref_state *state,
                       char *id, gto_error **error)
{
    struct buf out = {0}, err = {0};
    struct slice wanted = slice_of(name), found;
    const char *found_id;
    int rc = for_each_ref(location, name, NULL, &out, &err, error);
    struct slice lines = {out.data, rc == GTO_OK ? out.len : 0};
    struct slice warnings = {err.data, rc == GTO_OK ? err.len : 0};
    while (lines.len) { // there may be others below a name that is a directory
        if (!for_each_ref_line(slice_take_line(&lines), location->id_len, &found_id, &found) ||
            !slice_equal(found, wanted))
            continue;
        *state = REF_FOUND;
        memcpy(id, found_id, location->id_len);
        id[location->id_len] = '\0';
    }
    while (warnings.len)
        if (for_each_ref_warning(slice_take_line(&warnings), &found) && slice_equal(found, wanted))
            *state = REF_BROKEN;
    buf_free(&out);
    buf_free(&err);
    return rc;
}

// Looks HEAD up where it is no symbolic reference.
static int find_detached(const struct location *location, enum ref_state *state, char *id,
                         gto_error **error)
{
    static const char *const args[] = {"rev-parse", "--verify", "--quiet", "HEAD", NULL};
    struct buf out = {0};
    int status;
    int rc = git_run(location, args, (struct process){.out = &out}, &status, error);
    struct slice answer = {out.data, rc == GTO_OK ? out.len : 0};
    struct slice line = slice_take_line(&answer);
    *state = REF_BROKEN;
    if (line.len == location->id_len && is_hex(line.data, line.len)) {
        *state = REF_FOUND;
        memcpy(id, line.data, line.len);
        id[line.len] = '\0';
    }
    buf_free(&out);
    return rc;
}

static int find_head(const struct location *location, enum ref_state *state, char *id,
                     gto_error **error)
{
    static const char *const args[] = {"symbolic-ref", "--quiet", "HEAD", NULL};
    enum { SYMBOLIC, NOT_SYMBOLIC }; // what it exits with; anything else: it cannot be read
    struct buf out = {0};
    int status;
    int rc = git_run(location, args, (struct process){.out = &out}, &status, error);
    if (rc == GTO_OK && status == NOT_SYMBOLIC) {
        rc = find_detached(location, state, id, error);
    } else if (rc == GTO_OK && status == SYMBOLIC && out.len > 1) {
        out.data[out.len - 1] = '\0';
        rc = ref_plumbing_find(location, out.data, state, id, error);
    } else {
        *state = REF_BROKEN;
    }
    buf_free(&out);
    return rc;
}

int ref_plumbing_find(const struct location *location, const char *name, enum ref_state *state,
                      char *id, gto_error **error)
{
    *state = REF_MISSING;
    if (strcmp(name, "HEAD") == 0)
        return find_head(location, state, id, error);
    if (strncmp(name, "refs/", strlen("refs/")) != 0 || !ref_name_valid(name, strlen(name)))
        return GTO_OK;
    return find_listed(location, name, state, id, error);
}

// ---- Listing

static int visit(const char *directory, const struct repo_tag_query *query, struct slice name,
                 const char *id)
{
    if (!slice_starts_with(name, slice_of(directory)))
        return GTO_OK;
    const struct repo_tag tag = {slice_from(name, strlen(directory)), id};
    if (!slice_starts_with(tag.name, slice_of(query->prefix)) ||
        !query->want(query->payload, tag.name))
        return GTO_OK;
    return query->visit(query->payload, &tag);
}

static int visit_all(const struct location *location, const char *directory,
                     const struct repo_tag_query *query, struct slice lines, struct slice warnings,
                     gto_error **error)
{
    struct slice name;
    const char *id;
    int rc = GTO_OK;
    while (rc == GTO_OK && lines.len) {
        if (!for_each_ref_line(slice_take_line(&lines), location->id_len, &id, &name))
            return error_set(error, GTO_ERROR, "'git for-each-ref' answers in a way of its own");
        rc = visit(directory, query, name, id);
    }
    while (rc == GTO_OK && warnings.len)
        if (for_each_ref_warning(slice_take_line(&warnings), &name))
            rc = visit(directory, query, name, NULL);
    return rc;
}

int ref_plumbing_each(const struct location *location, const char *directory,
                      const struct repo_tag_query *query, gto_error **error)
{
    // what no name can have means something in a pattern
    int len = (int)strcspn(query->prefix, "*?[\\");
    struct buf here = {0}, below = {0}, out = {0}, err = {0};
    buf_addf(&here, "%s%.*s*", directory, len, query->prefix);
    buf_addf(&below, "%s%.*s*/**", directory, len, query->prefix);
    int rc = here.failed || below.failed
                 ? error_no_memory(error)
                 : for_each_ref(location, here.data, below.data, &out, &err, error);
    if (rc == GTO_OK)
        rc = visit_all(location, directory, query, (struct slice){out.data, out.len},
                       (struct slice){err.data, err.len}, error);
    buf_free(&here);
    buf_free(&below);
    buf_free(&out);
    buf_free(&err);
    return rc;
}
