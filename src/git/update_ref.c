#include "update_ref.h"

#include <string.h>

#include "error.h"
#include "run.h"

void update_ref_word(struct buf *out, const char *word)
{
    buf_add(out, word, strlen(word) + 1);
}

static int run(const struct location *location, const struct buf *text, struct buf *err,
               int *status, gto_error **error)
{
    static const char *const args[] = {"update-ref", "--stdin", "-z", NULL};
    // It has all its instructions before it starts, and a session of its own: once started it
    // brings them to an end, whatever happens to us.
    struct process process = {
        .input = text->data, .input_len = text->len, .err = err, .own_session = true};
    return text->failed ? error_no_memory(error) : git_run(location, args, process, status, error);
}

int update_ref(const struct location *location, const struct buf *instructions, struct buf *err,
               int *status, gto_error **error)
{
    struct buf text = {0};
    update_ref_word(&text, "start");
    buf_add(&text, instructions->data, instructions->len);
    update_ref_word(&text, "prepare");
    update_ref_word(&text, "commit");
    text.failed |= instructions->failed;
    int rc = run(location, &text, err, status, error);
    buf_free(&text);
    // Before version 2.27 Git knows no other transaction than one of all that it reads.
    if (rc == GTO_OK && *status && err->len && strstr(err->data, "unknown command: start")) {
        buf_clear(err);
        rc = run(location, instructions, err, status, error);
    }
    return rc;
}
