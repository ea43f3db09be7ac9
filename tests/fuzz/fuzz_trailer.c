// Trailers of messages: each is a piece of the message, and what was added is found again.
#include "fuzz.h"

#include "trailer.h"

static void check_slice(struct slice part, struct slice whole)
{
    if (part.len)
        MUST(part.data >= whole.data && part.data + part.len <= whole.data + whole.len);
}

static void read_all(struct slice message)
{
    struct slice trailers = trailers_of(message), key, value;
    check_slice(trailers, message);
    while (trailer_next(&trailers, &key, &value)) {
        struct buf unfolded = {0};
        MUST(key.len);
        check_slice(key, message);
        check_slice(value, message);
        trailer_unfold(&unfolded, value);
        MUST(unfolded.len <= value.len);
        buf_free(&unfolded);
    }
}

// A value that was added comes back, but for blanks at the ends of its lines and empty lines.
static void add_and_read(const char *text)
{
    struct slice trailers, key, value;
    struct buf message = {0}, expected = {0}, actual = {0};
    buf_adds(&message, "Title\n\n");
    trailer_add(&message, "Path", text);
    trailer_add(&message, "Label", "last");
    trailers = trailers_of((struct slice){message.data, message.len});
    MUST(trailer_next(&trailers, &key, &value));
    MUST(slice_equal(key, slice_of("Path")));
    trailer_unfold(&expected, slice_of(text));
    trailer_unfold(&actual, value);
    MUST(slice_equal((struct slice){expected.data, expected.len},
                     (struct slice){actual.data, actual.len}));
    MUST(trailer_next(&trailers, &key, &value));
    MUST(slice_equal(key, slice_of("Label")));
    MUST(!trailer_next(&trailers, &key, &value));
    buf_free(&message);
    buf_free(&expected);
    buf_free(&actual);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = fuzz_text(data, size);
    if (size)
        read_all((struct slice){(const char *)data, size});
    add_and_read(text);
    free(text);
    return 0;
}
