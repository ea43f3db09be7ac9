#include "yaml/separator.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "gto.h"

enum {
    FIRST_PRIVATE = 0xe000,
    PRIVATE_COUNT = 0xf900 - FIRST_PRIVATE,
    BYTES = 3, // that each of them has in UTF-8
};

static const char separators[SEPARATOR_COUNT][4] = {"\xc2\x85", "\xe2\x80\xa8", "\xe2\x80\xa9"};

// The index of the word that the text begins with, or SEPARATOR_COUNT.
static size_t find_word(struct slice text, const char words[SEPARATOR_COUNT][4])
{
    size_t i = 0;
    while (i < SEPARATOR_COUNT && !slice_starts_with(text, slice_of(words[i])))
        i++;
    return i;
}

bool separators_occur(struct slice text)
{
    for (; text.len; text = slice_from(text, 1))
        if ((text.data[0] == separators[0][0] || text.data[0] == separators[1][0]) &&
            find_word(text, separators) < SEPARATOR_COUNT)
            return true;
    return false;
}

// ---- Which private characters are used

// The private character that a text begins with: as such, or escaped as it is between quotation
// marks. 0: none.
static uint32_t private_at(struct slice text)
{
    const unsigned char *s = (const unsigned char *)text.data;
    static const char *const escapes[] = {"\\u", "\\U0000"};
    if (text.len >= BYTES && (s[0] == 0xee || s[0] == 0xef))
        return (uint32_t)((s[0] & 0xf) << 12 | (s[1] & 0x3f) << 6 | (s[2] & 0x3f));
    for (size_t i = 0; i < 2; i++) {
        struct slice rest = text;
        char digits[5] = {0};
        if (!slice_take_prefix(&rest, slice_of(escapes[i])) || rest.len < 4)
            continue;
        memcpy(digits, rest.data, 4);
        return (uint32_t)strtoul(digits, NULL, 16);
    }
    return 0;
}

// Picks private characters that the text does not use. False if too few are left.
static bool pick(struct separators *out, struct slice text)
{
    bool used[PRIVATE_COUNT] = {false};
    size_t count = 0;
    for (; text.len; text = slice_from(text, 1)) {
        uint32_t point = private_at(text);
        if (point >= FIRST_PRIVATE && point - FIRST_PRIVATE < PRIVATE_COUNT)
            used[point - FIRST_PRIVATE] = true;
    }
    for (unsigned i = 0; i < PRIVATE_COUNT && count < SEPARATOR_COUNT; i++) {
        unsigned point = FIRST_PRIVATE + i;
        const char bytes[] = {(char)(0xe0 | point >> 12), (char)(0x80 | (point >> 6 & 0x3f)),
                              (char)(0x80 | (point & 0x3f)), '\0'};
        if (!used[i])
            memcpy(out->stand_ins[count++], bytes, sizeof(bytes));
    }
    return count == SEPARATOR_COUNT;
}

// ---- There and back

static void replace(struct buf *out, struct slice text, const char from[SEPARATOR_COUNT][4],
                    const char to[SEPARATOR_COUNT][4])
{
    size_t done = 0, at = 0;
    while (at < text.len) {
        size_t i = find_word(slice_from(text, at), from);
        if (i == SEPARATOR_COUNT) {
            at++;
            continue;
        }
        buf_add(out, text.data + done, at - done);
        buf_adds(out, to[i]);
        at += strlen(from[i]);
        done = at;
    }
    buf_add(out, text.data + done, text.len - done);
}

bool separators_hide(struct separators *out, struct buf *hidden, struct slice text)
{
    if (!pick(out, text))
        return false;
    replace(hidden, text, separators, out->stand_ins);
    return true;
}

int separators_restore(const struct separators *hidden, struct slice *text, struct arena *arena)
{
    struct buf restored = {0};
    if (!hidden->stand_ins[0][0] || !text->len)
        return GTO_OK;
    replace(&restored, *text, hidden->stand_ins, separators);
    text->data = restored.failed ? NULL : arena_strndup(arena, restored.data, restored.len);
    text->len = restored.len;
    buf_free(&restored);
    return text->data ? GTO_OK : GTO_ENOMEM;
}
