#include "answer.h"

#include <stdint.h>

#include "refs/loose.h"
#include "hex.h"

static bool take_type(struct slice *line, enum repo_type *type)
{
    static const char *const types[] = {"commit ", "tree ", "blob ", "tag "};
    for (unsigned i = 0; i < sizeof(types) / sizeof(*types); i++) {
        *type = (enum repo_type)(REPO_COMMIT + i);
        if (slice_take_prefix(line, slice_of(types[i])))
            return true;
    }
    return false;
}

static bool read_size(struct slice text, size_t *size)
{
    *size = 0;
    for (size_t i = 0; i < text.len; i++) {
        unsigned digit = (unsigned char)text.data[i] - (unsigned)'0';
        if (digit > 9 || *size > (SIZE_MAX - digit) / 10)
            return false;
        *size = *size * 10 + digit;
    }
    return text.len > 0;
}

enum answer answer_object(struct slice line, struct slice id, struct repo_object *object)
{
    *object = (struct repo_object){0};
    if (!slice_take_prefix(&line, id) || !slice_take_prefix(&line, slice_of(" ")))
        return ANSWER_GARBLED;
    if (slice_equal(line, slice_of("missing")))
        return ANSWER_MISSING;
    if (!take_type(&line, &object->type) || !read_size(line, &object->size))
        return ANSWER_GARBLED;
    return ANSWER_OBJECT;
}

bool answer_ref(struct slice line, size_t id_len, const char **id, struct slice *name)
{
    if (line.len <= id_len || line.data[id_len] != ' ' || !is_hex(line.data, id_len))
        return false;
    *id = line.data;
    *name = slice_from(line, id_len + 1);
    return ref_name_valid(name->data, name->len);
}

bool answer_broken_ref(struct slice line, struct slice *name)
{
    *name = line;
    return slice_take_prefix(name, slice_of("warning: ignoring broken ref ")) &&
           ref_name_valid(name->data, name->len);
}
