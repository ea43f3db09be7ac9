#include "odb/promisor.h"

#include <string.h>

#include "error.h"
#include "answer.h"
#include "odb/odb.h"
#include "text.h"

// Takes apart what `git cat-file --batch` writes: a line, the bytes, and "\n". The bytes stay in
// `answer`.
static bool read_answer(struct slice answer, struct slice id, struct repo_object *object)
{
    struct slice line = next_line(&answer);
    if (answer_object(line, id, object) != ANSWER_OBJECT || object->size > MAX_OBJECT_SIZE ||
        answer.len != object->size + 1)
        return false;
    object->data = answer.data;
    return true;
}

int partial_read_object(const struct location *location, const char *id, struct buf *data,
                        struct repo_object *object, gto_error **error)
{
    static const char *const args[] = {"cat-file", "--batch", NULL};
    struct buf question = {0}, answer = {0};
    int status;
    buf_add(&question, id, location->id_len);
    buf_addc(&question, '\n');
    struct process process = {.input = question.data, .input_len = question.len, .out = &answer};
    int rc =
        question.failed ? error_no_memory(error) : git_run(location, args, process, &status, error);
    if (rc == GTO_OK && (status || !read_answer((struct slice){answer.data, answer.len},
                                                (struct slice){id, location->id_len}, object)))
        rc = GTO_EREF;
    if (rc == GTO_OK) {
        buf_clear(data);
        buf_add(data, object->data, object->size);
        object->data = data->data;
        rc = data->failed ? error_no_memory(error) : GTO_OK;
    }
    buf_free(&question);
    buf_free(&answer);
    return rc;
}
