#include "problem.h"

#include <string.h>

#include "buf.h"
#include "slice.h"

// Braces stand for a fact: {tag}, {tags}, {count} of tags, {artifact}, {commit}, {file}, {reason};
// {at} for "tag 'NAME': ", or nothing if there is no tag; {of} likewise for " of commit ID".
static const struct {
    const char *message;
    const char *remedy;
} words[] = {
    [GTO_PROBLEM_NO_TAGGER] = {"tag '{tag}' has no tagger: it counts as made in 1970, by nobody",
                               "make it again with 'git tag -a -f'"},
    [GTO_PROBLEM_LIGHTWEIGHT_TAG] = {"tag '{tag}' is lightweight: it is passed over",
                                     "delete it with 'git tag -d', and make it with gto or 'git "
                                     "tag -a'"},
    [GTO_PROBLEM_NOT_AT_COMMIT] = {"tag '{tag}' does not point at a commit: it is passed over",
                                   "delete it with 'git tag -d', and make it again at a commit"},
    [GTO_PROBLEM_BROKEN_REFERENCE] = {"tag '{tag}' cannot be read: its reference is broken",
                                      "remove its file below refs/tags in the Git directory, and "
                                      "fetch it again"},
    [GTO_PROBLEM_MISSING_OBJECT] = {"tag '{tag}' cannot be read",
                                    "fetch it again, or delete it with 'git tag -d'; 'git fsck' "
                                    "tells more"},
    [GTO_PROBLEM_MALFORMED_OBJECT] = {"tag '{tag}' cannot be read: its object is malformed",
                                      "fetch it again, or delete it with 'git tag -d'"},
    [GTO_PROBLEM_MISSING_INNER_TAG] = {"tag '{tag}' cannot be read: it points at a missing tag",
                                       "fetch it again, or delete it with 'git tag -d'"},
    [GTO_PROBLEM_REFUSED_OBJECT] = {"tag '{tag}': {reason}",
                                    "the tag may be sound: see to it that the file can be read"},
    [GTO_PROBLEM_SHARED_COMMIT] = {"artifact '{artifact}' has {count} versions at commit {commit}: "
                                   "tags {tags}",
                                   "deregister all but one with 'gto deprecate', or delete their "
                                   "tags"},
    [GTO_PROBLEM_NO_VERSION] = {"artifact '{artifact}' has no version at commit {commit}, to which "
                                "stages are assigned: tags {tags}",
                                "register a version there with 'gto register'"},
    [GTO_PROBLEM_MISSING_COMMIT] = {"{at}commit {commit} cannot be read",
                                    "fetch it again; in a shallow clone, 'git fetch --unshallow'"},
    [GTO_PROBLEM_NOT_A_COMMIT] = {"{at}commit {commit} is none",
                                  "delete the tag with 'git tag -d', and make it again at a "
                                  "commit"},
    [GTO_PROBLEM_UNREADABLE_FILE] = {"{file}{of} cannot be read: {reason}",
                                     "fetch what is missing ('git fsck' tells more), or repair "
                                     "the path"},
    [GTO_PROBLEM_INVALID_FILE] = {"{file}{of} is not valid: {reason}",
                                  "repair the file and commit it"},
    [GTO_PROBLEM_FUTURE_DATE] = {"tag '{tag}' is dated in the future: until then every change of "
                                 "'{artifact}' is dated after it",
                                 "if the clock was wrong, delete the tag and make the change "
                                 "again"},
    [GTO_PROBLEM_DATE_ORDER] = {"the dates of tags {tags} contradict their counters: the first one "
                                "counts as made before the other",
                                "if a clock was wrong, make the change again that is to count"},
    [GTO_PROBLEM_UNKNOWN_HISTORY] = {"the commits between two versions of '{artifact}' cannot be "
                                     "listed: {reason}",
                                     "run this in a clone that has their history"},
    [GTO_PROBLEM_CUT_HISTORY] = {"the history here ends at commit {commit}: there may be more "
                                 "commits between the versions of '{artifact}', or fewer",
                                 "fetch the rest with 'git fetch --unshallow'"},
    [GTO_PROBLEM_UNKNOWN_VALUES] = {"the values in {file} of commit {commit} cannot be compared: "
                                    "{reason}",
                                    "compare them with 'dvc params diff' or 'dvc metrics diff'"},
    [GTO_PROBLEM_BROKEN_HEAD] = {"HEAD cannot be read: what {file} says there is left out",
                                 "repair it with 'git symbolic-ref HEAD refs/heads/BRANCH'"},
};

static void add_tags(struct buf *out, const struct problem_facts *facts)
{
    for (size_t i = 0; i < facts->tag_count && i < facts->tags_named; i++)
        buf_addf(out, "%s'%s'", i ? ", " : "", facts->tags[i]);
    if (facts->tag_count > facts->tags_named)
        buf_addf(out, " and %zu more", facts->tag_count - facts->tags_named);
}

static void add_fact(struct buf *out, struct slice name, const struct problem_facts *facts)
{
    const struct {
        const char *name, *text;
    } texts[] = {
        {"tag", facts->tag},   {"artifact", facts->artifact}, {"commit", facts->commit_id},
        {"file", facts->file}, {"reason", facts->reason},
    };
    if (slice_equal(name, slice_of("tags")))
        add_tags(out, facts);
    else if (slice_equal(name, slice_of("count")))
        buf_addf(out, "%zu", facts->tag_count);
    else if (slice_equal(name, slice_of("at")) && facts->tag)
        buf_addf(out, "tag '%s': ", facts->tag);
    else if (slice_equal(name, slice_of("of")) && facts->commit_id)
        buf_addf(out, " of commit %s", facts->commit_id);
    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
        if (slice_equal(name, slice_of(texts[i].name)) && texts[i].text)
            buf_adds(out, texts[i].text);
}

static void add_words(struct buf *out, const char *text, const struct problem_facts *facts)
{
    while (*text) {
        size_t plain = strcspn(text, "{");
        buf_add(out, text, plain);
        text += plain;
        if (!*text)
            break;
        size_t len = strcspn(++text, "}");
        add_fact(out, (struct slice){text, len}, facts);
        text += len + 1;
    }
}

static const char *copy(struct arena *arena, const char *text)
{
    return text ? arena_strndup(arena, text, strlen(text)) : NULL;
}

// The names of the tags concerned; NULL when memory is exhausted.
static const char *const *copy_tags(struct arena *arena, const struct problem_facts *facts)
{
    size_t count = facts->tag ? 1 : facts->tag_count;
    const char *const *tags = facts->tag ? &facts->tag : facts->tags;
    const char **copies = arena_zalloc(arena, (count + 1) * sizeof(*copies));
    for (size_t i = 0; copies && i < count; i++) {
        copies[i] = copy(arena, tags[i]);
        if (!copies[i])
            return NULL;
    }
    return copies;
}

struct gto_problem *problem_new(struct arena *arena, enum gto_problem_code code,
                                const struct problem_facts *facts)
{
    struct gto_problem *problem = arena_alloc(arena, sizeof(*problem));
    struct buf text = {0};
    add_words(&text, words[code].message, facts);
    if (problem)
        *problem = (struct gto_problem){
            .code = code,
            .message = text.failed ? NULL : arena_strndup(arena, text.data, text.len),
            .remedy = words[code].remedy,
            .tags = copy_tags(arena, facts),
            .artifact = copy(arena, facts->artifact),
            .commit_id = copy(arena, facts->commit_id),
            .file = copy(arena, facts->file),
        };
    bool failed = !problem || !problem->message || !problem->tags ||
                  (facts->artifact && !problem->artifact) ||
                  (facts->commit_id && !problem->commit_id) || (facts->file && !problem->file);
    buf_free(&text);
    return failed ? NULL : problem;
}

enum gto_problem_code gto_problem_code(const gto_problem *problem)
{
    return problem->code;
}

const char *gto_problem_message(const gto_problem *problem)
{
    return problem->message;
}

const char *gto_problem_remedy(const gto_problem *problem)
{
    return problem->remedy;
}

const char *const *gto_problem_tags(const gto_problem *problem)
{
    return problem->tags;
}

const char *gto_problem_artifact(const gto_problem *problem)
{
    return problem->artifact;
}

const char *gto_problem_commit_id(const gto_problem *problem)
{
    return problem->commit_id;
}

const char *gto_problem_file(const gto_problem *problem)
{
    return problem->file;
}

bool problem_of_file(int rc, enum gto_problem_code *code)
{
    *code = rc == GTO_EINVALID ? GTO_PROBLEM_INVALID_FILE : GTO_PROBLEM_UNREADABLE_FILE;
    return rc == GTO_EREF || rc == GTO_ERROR || rc == GTO_EINVALID;
}

bool problem_hides_event(enum gto_problem_code code)
{
    return code == GTO_PROBLEM_BROKEN_REFERENCE || code == GTO_PROBLEM_MISSING_OBJECT ||
           code == GTO_PROBLEM_MALFORMED_OBJECT || code == GTO_PROBLEM_MISSING_INNER_TAG ||
           code == GTO_PROBLEM_REFUSED_OBJECT;
}
