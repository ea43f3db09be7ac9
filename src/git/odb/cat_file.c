// Reading objects through Git's plumbing: slower than libgit2, but in every format that Git knows.
//
// One `git cat-file --batch-command` answers all questions. Where it ends instead, as it does on
// some damaged objects, another one is started.
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "error.h"
#include "answer.h"
#include "odb/odb.h"
#include "text.h"

enum {
    MAX_ASKED = 4096, // bytes of questions under way: as many fit into any socket, so that nobody
                      // waits for a reader who waits for him
    MAX_LINE = 128,
};

static const char flush[] = "flush\n";

struct plumbing {
    struct objects base;
    const struct location *location;
    struct coprocess child; // fd < 0: it does not run
    pid_t owner;            // who started it
    size_t begin, end;      // of what was received, and not yet taken
    char received[1 << 16];
};

static struct plumbing *plumbing_of(struct objects *objects)
{
    return (struct plumbing *)objects; // its first member
}

// ---- Talking

// Whether there is something to take.
static bool receive(struct plumbing *plumbing)
{
    if (plumbing->begin < plumbing->end)
        return true;
    ssize_t n = coprocess_read(&plumbing->child, plumbing->received, sizeof(plumbing->received));
    plumbing->begin = 0;
    plumbing->end = n > 0 ? (size_t)n : 0;
    return n > 0;
}

// Takes a line of up to MAX_LINE bytes.
static bool take_line(struct plumbing *plumbing, char *line, size_t *len)
{
    for (*len = 0; *len < MAX_LINE && receive(plumbing); (*len)++) {
        line[*len] = plumbing->received[plumbing->begin++];
        if (line[*len] == '\n')
            return true;
    }
    return false;
}

// Takes an object's bytes, and the newline behind them.
static bool take_data(struct plumbing *plumbing, size_t size, struct buf *data)
{
    buf_clear(data);
    while (size) {
        if (!receive(plumbing))
            return false;
        size_t n = plumbing->end - plumbing->begin;
        n = n < size ? n : size;
        buf_add(data, plumbing->received + plumbing->begin, n);
        plumbing->begin += n;
        size -= n;
    }
    return receive(plumbing) && plumbing->received[plumbing->begin++] == '\n';
}

// Takes the answer to a question for an object, and its bytes if there is to be `data`.
static enum answer take_answer(struct plumbing *plumbing, const char *id, struct buf *data,
                               struct repo_object *object)
{
    char line[MAX_LINE];
    size_t len;
    if (!take_line(plumbing, line, &len))
        return ANSWER_GARBLED;
    enum answer answer = answer_object((struct slice){line, len},
                                       (struct slice){id, plumbing->location->id_len}, object);
    if (answer != ANSWER_OBJECT || !data)
        return answer;
    if (object->size > MAX_OBJECT_SIZE || !take_data(plumbing, object->size, data))
        return ANSWER_GARBLED;
    object->data = data->data;
    return ANSWER_OBJECT;
}

// ---- The child

static void end(struct plumbing *plumbing)
{
    if (plumbing->child.fd >= 0)
        coprocess_end(&plumbing->child);
    plumbing->begin = plumbing->end = 0;
}

// Starts it, and asks for something that is always there.
static int start(struct plumbing *plumbing, gto_error **error)
{
    static const char *const args[] = {"cat-file", "--batch-command", "--buffer", NULL};
    static const char *const env[] = {"GIT_NO_REPLACE_OBJECTS=1", NULL}; // as libgit2 reads them
    const char *id = empty_tree(plumbing->location->id_len);
    struct repo_object object;
    struct buf question = {0};
    buf_addf(&question, "info %s\n%s", id, flush);
    int rc = question.failed ? error_no_memory(error)
                             : git_start(plumbing->location, args, env, &plumbing->child, error);
    if (rc == GTO_OK) {
        plumbing->owner = getpid();
        coprocess_write(&plumbing->child, question.data, question.len);
        if (take_answer(plumbing, id, NULL, &object) != ANSWER_OBJECT) {
            end(plumbing);
            rc = error_set(error, GTO_ERROR,
                           "'git cat-file --batch-command' does not work: the Git repo in '%s' can "
                           "only be read with Git 2.36 or a later one",
                           plumbing->location->root);
        }
    }
    buf_free(&question);
    return rc;
}

// ---- Asking

// The same question for what many references point at.
struct asking {
    struct plumbing *plumbing;
    const char *command; // info or contents
    const struct ref *const *refs;
    size_t count;
    struct buf *data; // what takes the bytes of each up; NULL: there are none
    objects_visit_fn *visit;
    void *payload;
};

// Asks for those from `first` up to `limit`.
static int ask_for(const struct asking *asking, size_t first, size_t limit, gto_error **error)
{
    struct buf text = {0};
    for (size_t i = first; i < limit; i++) {
        buf_addf(&text, "%s ", asking->command);
        buf_add(&text, asking->refs[i]->id, asking->plumbing->location->id_len);
        buf_addc(&text, '\n');
    }
    buf_adds(&text, flush);
    if (!text.failed) // what cannot be written is asked again when the end of the child is seen
        coprocess_write(&asking->plumbing->child, text.data, text.len);
    int rc = text.failed ? error_no_memory(error) : GTO_OK;
    buf_free(&text);
    return rc;
}

// Takes an answer and hands it on. *taken is false if there is none: the child ended.
static int take_next(const struct asking *asking, const struct ref *ref, bool *taken,
                     gto_error **error)
{
    struct repo_object object;
    enum answer answer = take_answer(asking->plumbing, ref->id, asking->data, &object);
    *taken = answer != ANSWER_GARBLED;
    if (!*taken)
        return GTO_OK;
    if (asking->data && asking->data->failed)
        return error_no_memory(error);
    return asking->visit(asking->payload, ref, answer == ANSWER_OBJECT ? &object : NULL);
}

// Asks a running child until all is answered, or it ends.
static int ask_child(const struct asking *asking, size_t *answered, gto_error **error)
{
    size_t length = strlen(asking->command) + 2 + asking->plumbing->location->id_len;
    size_t most = (MAX_ASKED - 3 * strlen(flush)) / length, asked = *answered;
    bool taken = true;
    int rc = GTO_OK;
    while (rc == GTO_OK && taken && *answered < asking->count) {
        size_t left = asking->count - *answered, limit = *answered + (left < most ? left : most);
        if (asked < limit && asked - *answered <= most / 2) {
            rc = ask_for(asking, asked, limit, error);
            asked = limit;
        }
        if (rc == GTO_OK)
            rc = take_next(asking, asking->refs[*answered], &taken, error);
        *answered += rc == GTO_OK && taken;
    }
    if (rc != GTO_OK || !taken) // nobody waits for what it may still answer
        end(asking->plumbing);
    return rc;
}

// Asks for all. That at which even a new child ends at once cannot be read.
static int ask(const struct asking *asking, gto_error **error)
{
    struct plumbing *plumbing = asking->plumbing;
    size_t answered = 0;
    int rc = GTO_OK;
    if (plumbing->child.fd >= 0 && plumbing->owner != getpid())
        end(plumbing); // we are a fork of the process that talks with it
    while (rc == GTO_OK && answered < asking->count) {
        size_t first = answered;
        bool is_new = plumbing->child.fd < 0;
        if (is_new)
            rc = start(plumbing, error);
        if (rc == GTO_OK)
            rc = ask_child(asking, &answered, error);
        if (rc == GTO_OK && is_new && answered == first)
            rc = asking->visit(asking->payload, asking->refs[answered++], NULL);
    }
    return rc;
}

// ---- The questions of a reader

// Takes a copy of an object that is there.
static int take_object(void *payload, const struct ref *ref, const struct repo_object *object)
{
    (void)ref;
    if (object)
        *(struct repo_object *)payload = *object;
    return GTO_OK;
}

static int ask_for_one(struct plumbing *plumbing, const char *command, const char *id,
                       struct buf *data, struct repo_object *object, gto_error **error)
{
    const struct ref ref = {.id = id}, *const refs[] = {&ref};
    const struct asking asking = {plumbing, command, refs, 1, data, take_object, object};
    *object = (struct repo_object){0};
    if (!is_hex(id, plumbing->location->id_len))
        return GTO_EREF;
    int rc = ask(&asking, error);
    return rc == GTO_OK && !object->type ? GTO_EREF : rc;
}

static bool exists(struct objects *objects, const char *id)
{
    struct repo_object object;
    return ask_for_one(plumbing_of(objects), "info", id, NULL, &object, NULL) == GTO_OK;
}

static int read_one(struct objects *objects, const char *id, struct buf *data,
                    struct repo_object *object, gto_error **error)
{
    int rc = ask_for_one(plumbing_of(objects), "info", id, NULL, object, error);
    if (rc == GTO_OK && object->size > MAX_OBJECT_SIZE)
        return GTO_EREF;
    return rc == GTO_OK ? ask_for_one(plumbing_of(objects), "contents", id, data, object, error)
                        : rc;
}

// Objects whose headers are known, and which are tag objects.
struct tag_objects {
    const struct ref **refs;
    size_t count;
    objects_visit_fn *visit;
    void *payload;
};

// Visits what is no tag object, and keeps the others for later.
static int visit_header(void *payload, const struct ref *ref, const struct repo_object *object)
{
    struct tag_objects *tags = payload;
    bool readable = object && object->size <= MAX_OBJECT_SIZE;
    if (object && object->type != REPO_TAG)
        return tags->visit(tags->payload, ref, object);
    if (!readable)
        return tags->visit(tags->payload, ref, NULL);
    tags->refs[tags->count++] = ref;
    return GTO_OK;
}

// First the headers of all, then the tag objects: what else there is may be of any size.
static int read_ids(struct plumbing *plumbing, const struct ref **refs, size_t count,
                    objects_visit_fn *visit, void *payload, gto_error **error)
{
    struct buf data = {0};
    struct tag_objects tags = {refs, 0, visit, payload}; // in the places of what was answered
    struct asking headers = {plumbing, "info", refs, count, NULL, visit_header, &tags};
    int rc = ask(&headers, error);
    struct asking contents = {plumbing, "contents", refs, tags.count, &data, visit, payload};
    if (rc == GTO_OK)
        rc = ask(&contents, error);
    buf_free(&data);
    return rc;
}

static int read_targets(struct objects *objects, const struct ref *refs, size_t count,
                        objects_visit_fn *visit, void *payload, gto_error **error)
{
    struct plumbing *plumbing = plumbing_of(objects);
    const struct ref **with_id = calloc(count + 1, sizeof(*with_id));
    size_t n = 0;
    int rc = with_id ? GTO_OK : error_no_memory(error);
    for (size_t i = 0; rc == GTO_OK && i < count; i++) {
        if (refs[i].id && is_hex(refs[i].id, plumbing->location->id_len))
            with_id[n++] = &refs[i];
        else
            rc = visit(payload, &refs[i], NULL);
    }
    if (rc == GTO_OK)
        rc = read_ids(plumbing, with_id, n, visit, payload, error);
    free(with_id);
    return rc;
}

static void plumbing_free(struct objects *objects)
{
    end(plumbing_of(objects));
    free(objects);
}

int plumbing_open(struct objects **out, const struct location *location)
{
    static const struct objects_kind kind = {exists, read_one, read_targets, plumbing_free};
    struct plumbing *plumbing = malloc(sizeof(*plumbing));
    if (!plumbing)
        return GTO_ENOMEM;
    plumbing->base.kind = &kind;
    plumbing->location = location;
    plumbing->child.fd = -1;
    plumbing->begin = plumbing->end = 0;
    *out = &plumbing->base;
    return GTO_OK;
}
