// Repairing a registry: what can be repaired without loss is planned step by step, and then done;
// what needs a person is explained. Whatever is replaced is kept below refs/gto/replaced/.
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "error.h"
#include "load.h"
#include "object.h"
#include "object_id.h"
#include "quote.h"
#include "refname.h"
#include "registry.h"
#include "repository.h"

#define KEPT "refs/gto/replaced/"

struct gto_repair {
    const gto_problem *problem;
    const char *tag;     // to be repaired; NULL: a person has to do it
    const char *text;    // what is to be done, in lines
    const char *old_id;  // what the tag names now; of a broken reference, the blob of its text
    const char *kept_as; // the reference that keeps it
    // The new tag; all NULL if the reference is to be removed.
    const char *commit_id, *tagger, *message;
};

struct gto_repairs {
    gto_registry *registry; // whose problems they are
    struct arena arena;
    struct vec items; // struct gto_repair *
    const char *restore;
};

struct repairer {
    gto_repo *repo;
    gto_repairs *repairs;
    char *tagger; // whoever makes tags now
    gto_error **error;
};

static const char *keep(const struct repairer *repairer, struct buf *text)
{
    const char *copy =
        text->failed ? NULL : arena_strndup(&repairer->repairs->arena, text->data, text->len);
    buf_free(text);
    return copy;
}

static const char *copy(const struct repairer *repairer, const char *text)
{
    return arena_strndup(&repairer->repairs->arena, text, strlen(text));
}

// ---- Tags to be made anew

// `Name <email>` of whoever makes tags, with the time of a commit: the only one that is known.
static const char *tagger_at(const struct repairer *repairer, const struct signature *committer)
{
    const char *end = strrchr(repairer->tagger, '>');
    int offset = committer->offset < 0 ? -committer->offset : committer->offset;
    struct buf line = {0};
    buf_add(&line, repairer->tagger, end ? (size_t)(end - repairer->tagger) + 1 : 0);
    buf_addf(&line, " %" PRId64 " %c%02d%02d", committer->time, committer->offset < 0 ? '-' : '+',
             offset / 60, offset % 60);
    return keep(repairer, &line);
}

// Whether a lightweight tag says what other tags contradict.
static bool is_contradicted(const gto_registry *registry, const char *tag, const char *commit_id)
{
    struct refname parts;
    if (!refname_parse(&parts, slice_of(tag)) || parts.action != GTO_ACTION_REGISTER)
        return false;
    struct buf name = {0};
    refname_add_artifact_for_people(&name, parts.artifact);
    const gto_artifact *artifact = name.failed ? NULL : gto_registry_find(registry, name.data);
    buf_free(&name);
    for (size_t i = 0; artifact && i < artifact->versions.count; i++) {
        const gto_version *version = gto_artifact_version(artifact, i);
        bool there = strcmp(version->commit->id, commit_id) == 0;
        bool same = slice_equal(slice_of(version->name), parts.version);
        if (!version->discovered && there != same)
            return true;
    }
    return false;
}

static const char *kept_as(const struct repairer *repairer, const char *tag, const char *id)
{
    struct buf ref = {0};
    buf_addf(&ref, KEPT "%s/%s", tag, id);
    return keep(repairer, &ref);
}

// What the new tag says: what the old one does, or what it does by its name.
static int fill_message(const struct repairer *repairer, struct gto_repair *repair)
{
    struct repo_object object;
    struct tag_object tag;
    struct buf text = {0};
    int rc = repo_read_object(repairer->repo->git, repair->old_id, &object, repairer->error);
    if (rc != GTO_OK)
        return rc;
    if (object.type == REPO_TAG &&
        tag_object_parse(&tag, (struct slice){object.data, object.size})) {
        struct slice message = tag_object_message(&tag);
        buf_adds(&text, "");
        buf_add(&text, message.data, message.len);
    } else {
        buf_addf(&text, "Tag %s, which was lightweight", repair->tag);
    }
    repo_object_free(&object);
    repair->message = keep(repairer, &text);
    return repair->message ? GTO_OK : error_no_memory(repairer->error);
}

static int fill_tagger(const struct repairer *repairer, struct gto_repair *repair)
{
    struct repo_object object;
    struct commit_object commit;
    int rc = repo_read_object(repairer->repo->git, repair->commit_id, &object, repairer->error);
    if (rc != GTO_OK)
        return rc;
    if (commit_object_parse(&commit, (struct slice){object.data, object.size}))
        repair->tagger = tagger_at(repairer, &commit.committer);
    else
        rc = error_set(repairer->error, GTO_EREF, "Commit '%s' is malformed", repair->commit_id);
    repo_object_free(&object);
    return rc == GTO_OK && !repair->tagger ? error_no_memory(repairer->error) : rc;
}

static int fill(const struct repairer *repairer, struct gto_repair *repair, const char *tag,
                const char *commit_id)
{
    char *old_id = NULL;
    int rc = repo_tag_id(repairer->repo->git, tag, &old_id, repairer->error);
    if (rc != GTO_OK)
        return rc;
    repair->tag = copy(repairer, tag);
    repair->commit_id = copy(repairer, commit_id);
    repair->old_id = copy(repairer, old_id);
    repair->kept_as = kept_as(repairer, tag, old_id);
    free(old_id);
    if (!repair->tag || !repair->commit_id || !repair->old_id || !repair->kept_as)
        return error_no_memory(repairer->error);
    rc = fill_message(repairer, repair);
    return rc == GTO_OK ? fill_tagger(repairer, repair) : rc;
}

// Plans to make a tag anew, at its commit; or leaves the repair to a person, if the commit cannot
// be read or other tags contradict.
static int plan_anew(const struct repairer *repairer, struct gto_repair *repair, const char *tag)
{
    gto_error *why = NULL;
    struct repairer asking = *repairer;
    char *commit_id = NULL;
    struct buf ref = {0};
    asking.error = &why;
    buf_addf(&ref, "refs/tags/%s", tag);
    int rc = ref.failed ? error_no_memory(&why)
                        : repo_resolve(repairer->repo->git, ref.data, &commit_id, &why);
    buf_free(&ref);
    if (rc == GTO_OK && !is_contradicted(repairer->repairs->registry, tag, commit_id))
        rc = fill(&asking, repair, tag, commit_id);
    free(commit_id);
    if (rc == GTO_EREF) {
        *repair = (struct gto_repair){.problem = repair->problem};
        rc = GTO_OK;
    } else if (rc == GTO_ENOMEM) {
        rc = error_no_memory(repairer->error);
    } else if (rc != GTO_OK) {
        rc = error_set(repairer->error, (enum gto_code)rc, "%s", why ? gto_error_message(why) : "");
    }
    gto_error_free(why);
    return rc;
}

static int tell_anew(const struct repairer *repairer, struct gto_repair *repair)
{
    struct buf text = {0};
    if (!repair->tag)
        return GTO_OK;
    buf_addf(&text, "make tag '%s' anew, annotated, at commit %.*s and with its date", repair->tag,
             SHORT_ID_LEN, repair->commit_id);
    repair->text = keep(repairer, &text);
    return repair->text ? GTO_OK : error_no_memory(repairer->error);
}

// ---- References to be removed

static int plan_removal(const struct repairer *repairer, struct gto_repair *repair, const char *tag)
{
    struct buf text = {0};
    char *blob_id = NULL;
    int rc = repo_keep_broken(repairer->repo->git, tag, &blob_id, repairer->error);
    if (rc != GTO_OK || !blob_id)
        return rc;
    buf_addf(&text, "remove the reference of tag '%s', whose text is kept", tag);
    repair->tag = copy(repairer, tag);
    repair->old_id = copy(repairer, blob_id);
    repair->kept_as = kept_as(repairer, tag, blob_id);
    repair->text = keep(repairer, &text);
    free(blob_id);
    return repair->tag && repair->old_id && repair->kept_as && repair->text
               ? GTO_OK
               : error_no_memory(repairer->error);
}

// ---- What a person has to do

static void add_command(struct buf *out, const char *command, const char *word, const char *ref)
{
    buf_addf(out, "%s ", command);
    quote_shell(out, word);
    if (ref) {
        buf_addc(out, ' ');
        quote_shell(out, ref);
    }
    buf_addc(out, '\n');
}

// The commands of which a person has to choose.
static void add_choice(struct buf *out, const gto_problem *problem)
{
    const char *const *tag = gto_problem_tags(problem);
    switch (gto_problem_code(problem)) {
    case GTO_PROBLEM_SHARED_COMMIT:
        buf_adds(out, "deregister all of these but one:\n");
        for (; *tag; tag++) {
            struct refname parts;
            char version[256];
            if (!refname_parse(&parts, slice_of(*tag)) || parts.version.len >= sizeof(version))
                continue;
            memcpy(version, parts.version.data, parts.version.len);
            version[parts.version.len] = '\0';
            add_command(out, "gto deprecate", gto_problem_artifact(problem), version);
        }
        break;
    case GTO_PROBLEM_NO_VERSION:
        buf_adds(out, "register a version there:\n");
        add_command(out, "gto register", gto_problem_artifact(problem),
                    gto_problem_commit_id(problem));
        break;
    case GTO_PROBLEM_MISSING_OBJECT:
    case GTO_PROBLEM_MALFORMED_OBJECT:
    case GTO_PROBLEM_MISSING_INNER_TAG:
    case GTO_PROBLEM_NOT_AT_COMMIT:
    case GTO_PROBLEM_LIGHTWEIGHT_TAG:
        buf_adds(out, "fetch it anew, or delete it:\n");
        for (; *tag; tag++) {
            struct buf ref = {0};
            buf_addf(&ref, "refs/tags/%s", *tag);
            out->failed |= ref.failed;
            add_command(out, "git fetch --force origin tag", *tag, NULL);
            add_command(out, "git update-ref -d", ref.failed ? "" : ref.data, NULL);
            buf_free(&ref);
        }
        break;
    default:
        buf_addf(out, "%s\n", gto_problem_remedy(problem));
    }
}

static int explain(const struct repairer *repairer, struct gto_repair *repair)
{
    struct buf text = {0};
    add_choice(&text, repair->problem);
    if (text.len)
        text.len--; // lines are separated
    repair->text = keep(repairer, &text);
    return repair->text ? GTO_OK : error_no_memory(repairer->error);
}

// ---- The plan

static int plan_repair(const struct repairer *repairer, const gto_problem *problem)
{
    const char *tag = gto_problem_tags(problem)[0];
    struct gto_repair *repair = arena_zalloc(&repairer->repairs->arena, sizeof(*repair));
    int rc = GTO_OK;
    if (!repair || vec_push(&repairer->repairs->items, repair) != 0)
        return error_no_memory(repairer->error);
    repair->problem = problem;
    if (problem->code == GTO_PROBLEM_LIGHTWEIGHT_TAG || problem->code == GTO_PROBLEM_NO_TAGGER) {
        rc = plan_anew(repairer, repair, tag);
        if (rc == GTO_OK)
            rc = tell_anew(repairer, repair);
    } else if (problem->code == GTO_PROBLEM_BROKEN_REFERENCE) {
        rc = plan_removal(repairer, repair, tag);
    }
    return rc == GTO_OK && !repair->tag ? explain(repairer, repair) : rc;
}

// How to get back what was replaced.
static int tell_restore(const struct repairer *repairer)
{
    struct buf text = {0};
    buf_adds(&text, "");
    for (size_t i = 0; i < repairer->repairs->items.count; i++) {
        const struct gto_repair *repair = repairer->repairs->items.items[i];
        struct buf ref = {0};
        if (!repair->tag)
            continue;
        buf_addf(&ref, "refs/tags/%s", repair->tag);
        if (repair->commit_id)
            add_command(&text, "git update-ref", ref.failed ? "" : ref.data, repair->kept_as);
        else
            add_command(&text, "git cat-file blob", repair->kept_as, NULL);
        text.failed |= ref.failed;
        buf_free(&ref);
    }
    repairer->repairs->restore = keep(repairer, &text);
    return repairer->repairs->restore ? GTO_OK : error_no_memory(repairer->error);
}

static int plan(struct repairer *repairer)
{
    struct repo *git = repairer->repo->git;
    if (repo_is_server(git))
        return error_set(repairer->error, GTO_EARGS,
                         "'%s' is on a server: run this in a clone of it", repo_root(git));
    int rc = gto_registry_read(&repairer->repairs->registry, repairer->repo, NULL,
                               GTO_READ_PROBLEMS, repairer->error);
    if (rc == GTO_OK)
        rc = repo_tagger(git, NULL, NULL, &repairer->tagger, NULL, repairer->error);
    const gto_registry *registry = repairer->repairs->registry;
    for (size_t i = 0; rc == GTO_OK && i < gto_registry_problem_count(registry); i++)
        rc = plan_repair(repairer, gto_registry_problem(registry, i));
    return rc == GTO_OK ? tell_restore(repairer) : rc;
}

int gto_repairs_plan(gto_repairs **out, gto_repo *repo, gto_error **error)
{
    struct repairer repairer = {repo, calloc(1, sizeof(gto_repairs)), NULL, error};
    if (!repairer.repairs)
        return error_no_memory(error);
    int rc = plan(&repairer);
    free(repairer.tagger);
    if (rc == GTO_OK)
        *out = repairer.repairs;
    else
        gto_repairs_free(repairer.repairs);
    return rc;
}

// ---- Making them

static int remove_broken(struct repo *git, const gto_repairs *repairs, gto_error **error)
{
    int rc = GTO_OK;
    for (size_t i = 0; rc == GTO_OK && i < repairs->items.count; i++) {
        const struct gto_repair *repair = repairs->items.items[i];
        if (!repair->tag || repair->commit_id)
            continue;
        rc = repo_keep(git, repair->kept_as, repair->old_id, error);
        if (rc == GTO_OK)
            rc = repo_remove_broken(git, repair->tag, error);
    }
    return rc;
}

static int write_tags(struct repo *git, const gto_repairs *repairs, struct repo_replacement *items,
                      char **ids, size_t *count, gto_error **error)
{
    int rc = GTO_OK;
    for (size_t i = 0; rc == GTO_OK && i < repairs->items.count; i++) {
        const struct gto_repair *repair = repairs->items.items[i];
        struct repo_new_tag tag = {repair->tag, repair->commit_id, repair->tagger, repair->message,
                                   false};
        if (!repair->tag || !repair->commit_id)
            continue;
        rc = repo_write_tag(git, &tag, &ids[*count], error);
        if (rc != GTO_OK)
            break;
        items[*count] =
            (struct repo_replacement){repair->tag, ids[*count], repair->old_id, repair->kept_as};
        (*count)++;
    }
    return rc;
}

static int replace_tags(struct repo *git, const gto_repairs *repairs, gto_error **error)
{
    struct repo_replacement *items = calloc(repairs->items.count + 1, sizeof(*items));
    char **ids = calloc(repairs->items.count + 1, sizeof(*ids));
    size_t count = 0;
    int rc =
        items && ids ? write_tags(git, repairs, items, ids, &count, error) : error_no_memory(error);
    if (rc == GTO_OK && count)
        rc = repo_replace_tags(git, items, count, error);
    for (size_t i = 0; ids && i < count; i++)
        free(ids[i]);
    free(ids);
    free(items);
    return rc;
}

int gto_repairs_make(gto_repo *repo, const gto_repairs *repairs, gto_error **error)
{
    int lock;
    int rc = repo_lock(repo->git, &lock, error);
    if (rc != GTO_OK)
        return rc;
    rc = replace_tags(repo->git, repairs, error);
    if (rc == GTO_OK)
        rc = remove_broken(repo->git, repairs, error);
    repo_unlock(lock);
    return rc;
}

// ---- The public view

void gto_repairs_free(gto_repairs *repairs)
{
    if (!repairs)
        return;
    gto_registry_free(repairs->registry);
    vec_free(&repairs->items);
    arena_free(&repairs->arena);
    free(repairs);
}

size_t gto_repairs_count(const gto_repairs *repairs)
{
    return repairs->items.count;
}

const gto_repair *gto_repairs_item(const gto_repairs *repairs, size_t index)
{
    return repairs->items.items[index];
}

const char *gto_repairs_restore_text(const gto_repairs *repairs)
{
    return repairs->restore;
}

const gto_problem *gto_repair_problem(const gto_repair *repair)
{
    return repair->problem;
}

bool gto_repair_automatic(const gto_repair *repair)
{
    return repair->tag != NULL;
}

const char *gto_repair_text(const gto_repair *repair)
{
    return repair->text;
}
