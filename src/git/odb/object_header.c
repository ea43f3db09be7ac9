#include "odb/object_header.h"

#include <string.h>

static const char *const names[] = {
    [REPO_COMMIT] = "commit", [REPO_TREE] = "tree", [REPO_BLOB] = "blob", [REPO_TAG] = "tag"};

size_t object_header_write(char out[MAX_OBJECT_HEADER], enum repo_type type, size_t size)
{
    size_t len = strlen(names[type]), digits = 1;
    memcpy(out, names[type], len);
    out[len++] = ' ';
    for (size_t rest = size; rest >= 10; rest /= 10)
        digits++;
    len += digits;
    out[len] = '\0';
    for (size_t i = 1; i <= digits; i++, size /= 10)
        out[len - i] = (char)('0' + size % 10);
    return len + 1;
}

static bool read_type(const char *name, size_t len, enum repo_type *type)
{
    for (*type = REPO_COMMIT; *type <= REPO_TAG; (*type)++)
        if (strlen(names[*type]) == len && memcmp(names[*type], name, len) == 0)
            return true;
    return false;
}

// Digits without a zero before them.
static bool read_size(const char *digits, size_t len, size_t *size)
{
    *size = 0;
    if (len == 0 || (len > 1 && *digits == '0'))
        return false;
    for (size_t i = 0; i < len; i++) {
        unsigned digit = (unsigned char)digits[i] - (unsigned)'0';
        if (digit > 9 || *size > (SIZE_MAX - digit) / 10)
            return false;
        *size = *size * 10 + digit;
    }
    return true;
}

size_t object_header_read(struct bytes in, struct repo_object *object)
{
    const char *text = (const char *)in.data;
    size_t most = in.len < MAX_OBJECT_HEADER ? in.len : MAX_OBJECT_HEADER;
    const char *end = memchr(text, '\0', most);
    const char *space = end ? memchr(text, ' ', (size_t)(end - text)) : NULL;
    if (!space || !read_type(text, (size_t)(space - text), &object->type) ||
        !read_size(space + 1, (size_t)(end - space - 1), &object->size))
        return 0;
    return (size_t)(end - text) + 1;
}
