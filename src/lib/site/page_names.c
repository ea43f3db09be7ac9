#include "site/page_names.h"

#include <string.h>

#include "ascii.h"
#include "buf.h"
#include "hex.h"
#include "odb/hash.h"

enum {
    MAX_PART = 60,    // bytes of a part of a path; systems allow 255,
    MAX_NAME = 120,   // and Windows 260 for a whole path
    KEPT = 40,        // bytes of a name that cannot stay as it is
    DIGEST_BYTES = 6, // of its digest
    MAX_DIGITS = 2 * SHA1_SIZE,
};

static bool is_portable(char c)
{
    return is_digit(c) || is_letter(c) || (c && strchr("-_.+", c));
}

// Names of devices on Windows, whatever follows behind a dot.
static bool is_reserved(struct slice part)
{
    static const char *const devices[] = {"con", "prn", "aux", "nul"};
    static const char *const ports[] = {"com", "lpt"};
    const char *dot = memchr(part.data, '.', part.len);
    struct slice stem = {part.data, dot ? (size_t)(dot - part.data) : part.len};
    for (size_t i = 0; i < sizeof(devices) / sizeof(*devices); i++)
        if (slice_equal_caseless(stem, slice_of(devices[i])))
            return true;
    for (size_t i = 0; i < sizeof(ports) / sizeof(*ports); i++)
        if (stem.len == 4 && is_digit(stem.data[3]) &&
            slice_equal_caseless((struct slice){stem.data, 3}, slice_of(ports[i])))
            return true;
    return false;
}

// Whether it could be taken for a file of the site, beside or in place of which it would stand.
static bool is_file_of_site(struct slice part)
{
    static const char *const endings[] = {".html", ".xml", ".svg", ".json", ".css", ".js", ".tmp"};
    for (size_t i = 0; i < sizeof(endings) / sizeof(*endings); i++) {
        struct slice ending = slice_of(endings[i]);
        if (part.len >= ending.len &&
            slice_equal_caseless(slice_from(part, part.len - ending.len), ending))
            return true;
    }
    return false;
}

static bool is_plain_part(struct slice part)
{
    if (!part.len || part.len > MAX_PART || part.data[0] == '.' || part.data[0] == '-' ||
        part.data[part.len - 1] == '.' || is_reserved(part) || is_file_of_site(part))
        return false;
    for (size_t i = 0; i < part.len; i++)
        if (!is_portable(part.data[i]))
            return false;
    return true;
}

static struct slice take_part(struct slice *path)
{
    const char *slash = memchr(path->data, '/', path->len);
    struct slice part = {path->data, slash ? (size_t)(slash - path->data) : path->len};
    *path = slice_from(*path, part.len + (slash != NULL));
    return part;
}

// Whether a name can stay as it is.
static bool is_plain(struct slice name)
{
    if (!name.len || name.len > MAX_NAME || name.data[name.len - 1] == '/')
        return false;
    while (name.len)
        if (!is_plain_part(take_part(&name)))
            return false;
    return true;
}

static void add_digest(struct buf *out, struct slice name)
{
    struct hash hash;
    unsigned char digest[SHA1_SIZE];
    char digits[MAX_DIGITS + 1];
    hash_init(&hash, SHA1_SIZE);
    hash_add(&hash, name.data, name.len);
    hash_end(&hash, digest);
    hex_encode(digits, digest, DIGEST_BYTES);
    buf_adds(out, digits);
}

// Adds what of a name can stand in one part of a path, and a digest of all of it.
static void add_told_apart(struct buf *out, struct slice name)
{
    for (size_t i = 0; i < name.len && i < KEPT; i++) {
        char c = name.data[i];
        buf_addc(out, is_digit(c) || is_letter(c) ? c : '_');
    }
    buf_addc(out, '~');
    add_digest(out, name);
}

// `DIRECTORY:NAME` with `+` for the first `:`. A name that has a `+` could be mistaken for one.
static void add_plain(struct buf *out, struct slice name)
{
    struct slice mark = {name.data, 0};
    while (mark.len < name.len && name.data[mark.len] != ':')
        mark.len++;
    buf_add(out, name.data, mark.len);
    if (mark.len < name.len) {
        buf_addc(out, '+');
        buf_add(out, name.data + mark.len + 1, name.len - mark.len - 1);
    }
}

// Takes a path, unless another one has it or one that differs in case alone. NULL when memory is
// exhausted.
static const char *take(struct page_names *names, const struct buf *path, bool *taken)
{
    const char *copy = path->failed ? NULL : arena_strndup(names->arena, path->data, path->len);
    char *key = copy ? arena_strndup(names->arena, path->data, path->len) : NULL;
    for (size_t i = 0; key && i < path->len; i++)
        key[i] = to_lower(key[i]);
    struct strmap_entry *entry = key ? strmap_put(&names->taken, key, path->len) : NULL;
    if (!entry)
        return NULL;
    *taken = entry->value != NULL;
    entry->key = key;
    entry->value = key;
    return copy;
}

const char *page_names_add(struct page_names *names, const char *folder, const char *name,
                           const char *suffix)
{
    struct slice given = slice_of(name);
    struct buf path = {0}, changed = {0};
    const char *result = NULL;
    add_plain(&changed, given);
    bool plain = !strchr(name, '+') && !changed.failed && changed.len &&
                 is_plain((struct slice){changed.data, changed.len}),
         taken = true;
    for (int tries = 0; taken; tries++) {
        buf_clear(&path);
        buf_adds(&path, folder);
        if (plain && !tries)
            buf_add(&path, changed.data, changed.len);
        else
            add_told_apart(&path, given);
        buf_fill(&path, '~', tries > 1 ? (size_t)tries - 1 : 0);
        buf_adds(&path, suffix);
        result = take(names, &path, &taken);
        if (!result)
            break;
    }
    buf_free(&changed);
    buf_free(&path);
    return result;
}

void page_names_free(struct page_names *names)
{
    strmap_free(&names->taken);
}

bool page_name_valid(struct slice path)
{
    if (slice_equal(path, slice_of(NO_JEKYLL)))
        return true;
    if (!path.len || path.data[path.len - 1] == '/')
        return false;
    while (path.len) {
        struct slice part = take_part(&path);
        if (!part.len || part.data[0] == '.')
            return false;
        for (size_t i = 0; i < part.len; i++)
            if (!is_portable(part.data[i]) && part.data[i] != '~')
                return false;
    }
    return true;
}
