// The bytes of tag and commit objects: the parts are pieces of the input.
#include "fuzz.h"

#include "object.h"

static void check_slice(struct slice part, struct slice whole)
{
    if (part.len)
        MUST(part.data >= whole.data && part.len <= whole.len &&
             (size_t)(part.data - whole.data) <= whole.len - part.len);
}

static void check_signature(const struct signature *who, struct slice whole)
{
    check_slice(who->name, whole);
    check_slice(who->email, whole);
    MUST(who->time >= 0);
    MUST(who->offset > -24 * 60 && who->offset < 24 * 60);
    if (who->name.len)
        MUST(!memchr(who->name.data, '\n', who->name.len));
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice whole = {(const char *)data, size};
    struct tag_object tag;
    struct commit_object commit;
    if (size && tag_object_parse(&tag, whole)) {
        check_slice(tag.target, whole);
        check_slice(tag.type, whole);
        struct slice message = tag_object_message(&tag);
        check_slice(message, whole);
        check_signature(&tag.tagger, whole);
        MUST(tag.target.len == 40 || tag.target.len == 64);
        if (message.len)
            MUST(!is_blank(message.data[0]) && !is_blank(message.data[message.len - 1]));
    }
    if (size && commit_object_parse(&commit, whole)) {
        check_slice(commit.tree, whole);
        check_slice(commit.message, whole);
        check_signature(&commit.author, whole);
        check_signature(&commit.committer, whole);
        MUST(!commit.message.len || commit.message.data[0] != '\n');
    }
    return 0;
}
