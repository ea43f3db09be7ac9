#include "repo/partial.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"

// Takes apart what `git cat-file --batch` writes: "ID TYPE SIZE\n", the bytes, and "\n". The bytes
// stay in `answer`.
static bool read_answer(const struct buf *answer, struct repo_object *object)
{
    static const char *const types[] = {"commit", "tree", "blob", "tag"};
    const char *newline = answer->len ? memchr(answer->data, '\n', answer->len) : NULL;
    char type[16];
    size_t size;
    if (!newline || sscanf(answer->data, "%*s %15s %zu", type, &size) != 2)
        return false;
    size_t header = (size_t)(newline + 1 - answer->data);
    if (answer->len - header != size + 1)
        return false;
    for (unsigned i = 0; i < sizeof(types) / sizeof(*types); i++)
        if (strcmp(type, types[i]) == 0)
            *object = (struct repo_object){(enum repo_type)(REPO_COMMIT + i), newline + 1, size};
    return object->data != NULL;
}

int partial_read_object(const struct location *location, const char *id, struct repo_object *object,
                        gto_error **error)
{
    static const char *const args[] = {"cat-file", "--batch", NULL};
    struct buf question = {0}, answer = {0};
    int status;
    *object = (struct repo_object){0};
    buf_addf(&question, "%s\n", id);
    struct process process = {.input = question.data, .input_len = question.len, .out = &answer};
    int rc =
        question.failed ? error_no_memory(error) : git_run(location, args, process, &status, error);
    if (rc == GTO_OK && (status || !read_answer(&answer, object)))
        rc = GTO_EREF;
    if (rc == GTO_OK) { // the object takes the memory of the answer over
        size_t skip = (size_t)(object->data - answer.data);
        memmove(answer.data, object->data, object->size);
        answer.len -= skip;
        object->data = answer.data;
        answer = (struct buf){0};
    }
    buf_free(&question);
    buf_free(&answer);
    return rc;
}
