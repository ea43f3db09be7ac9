#include "config_file.h"

#include <string.h>

#include "ascii.h"

static bool is_key_char(char c)
{
    return is_letter(c) || is_digit(c) || c == '-';
}

// Takes the next character. "\r\n" counts as "\n", and so does the end of the text.
static char take(struct config_file *file)
{
    struct slice *rest = &file->rest;
    if (!rest->len) {
        file->ended = true;
        return '\n';
    }
    size_t len = rest->len > 1 && memcmp(rest->data, "\r\n", 2) == 0 ? 2 : 1;
    char c = rest->data[len - 1];
    *rest = slice_from(*rest, len);
    return c;
}

// ---- Sections

// Reads the rest of `[section "subsection"]`, behind the space. False: malformed.
static bool read_subsection(struct config_file *file, char c)
{
    while (is_blank(c) && c != '\n')
        c = take(file);
    if (c != '"')
        return false;
    buf_addc(&file->key, '.');
    for (;;) {
        c = take(file);
        if (c == '"')
            return take(file) == ']';
        if (c == '\\')
            c = take(file);
        if (c == '\n')
            return false;
        buf_addc(&file->key, c);
    }
}

// Reads the rest of a section's header, behind the bracket.
static bool read_section(struct config_file *file)
{
    buf_clear(&file->key);
    for (;;) {
        char c = take(file);
        if (c == ']')
            break;
        if (is_blank(c)) {
            if (!read_subsection(file, c))
                return false;
            break;
        }
        if (!is_key_char(c) && c != '.')
            return false;
        buf_addc(&file->key, to_lower(c));
    }
    if (!file->key.len)
        return false;
    buf_addc(&file->key, '.');
    file->section_len = file->key.len;
    return true;
}

// ---- Settings

// Adds what an escape sequence stands for. An escaped end of line stands for nothing.
static bool read_escape(struct config_file *file)
{
    static const char escapes[] = "\"\\tbn", meanings[] = "\"\\\t\b\n";
    char c = take(file);
    const char *escape = strchr(escapes, c);
    if (c != '\n' && !escape)
        return false;
    if (escape)
        buf_addc(&file->value, meanings[escape - escapes]);
    return true;
}

static void skip_comment(struct config_file *file)
{
    while (take(file) != '\n')
        ;
}

// Reads a value to the end of its line.
static bool read_value(struct config_file *file)
{
    struct buf *value = &file->value;
    size_t len = 0; // without unquoted space at the end
    bool quoted = false;
    buf_clear(value);
    for (;;) {
        char c = take(file);
        bool comment = !quoted && (c == '#' || c == ';');
        if (comment)
            skip_comment(file);
        if (comment || c == '\n')
            break;
        if (is_blank(c) && !quoted) {
            if (value->len)
                buf_addc(value, c);
            continue;
        }
        if (c == '"')
            quoted = !quoted;
        else if (c != '\\')
            buf_addc(value, c);
        else if (!read_escape(file))
            return false;
        len = value->len;
    }
    buf_add(value, "", 0); // even an empty one is text
    if (!value->failed)
        value->data[value->len = len] = '\0';
    return !quoted;
}

// Reads the rest of a setting whose name begins with `c`.
static bool read_setting(struct config_file *file, char c, struct config_setting *setting)
{
    if (file->key.len > file->section_len)
        file->key.len = file->section_len;
    for (; is_key_char(c); c = take(file))
        buf_addc(&file->key, to_lower(c));
    while (c == ' ' || c == '\t')
        c = take(file);
    if (c != '\n' && (c != '=' || !read_value(file)))
        return false;
    if (file->key.failed || file->value.failed)
        return false;
    *setting = (struct config_setting){file->key.data, c == '=' ? file->value.data : NULL};
    return true;
}

// ---- The reader

void config_file_open(struct config_file *file, struct slice text)
{
    static const char mark[] = "\xef\xbb\xbf"; // byte order mark
    size_t len = strlen(mark);
    if (text.len >= len && memcmp(text.data, mark, len) == 0)
        text = slice_from(text, len);
    *file = (struct config_file){
        .rest = text,
        .has_nul = text.len && memchr(text.data, '\0', text.len),
    };
}

void config_file_close(struct config_file *file)
{
    buf_free(&file->key);
    buf_free(&file->value);
}

int config_file_next(struct config_file *file, struct config_setting *setting)
{
    if (file->has_nul)
        return -1;
    for (;;) {
        char c = take(file);
        if (file->ended)
            return 0;
        if (c == '#' || c == ';') {
            skip_comment(file);
        } else if (c == '[') {
            if (!read_section(file))
                return -1;
        } else if (is_letter(c)) {
            return read_setting(file, c, setting) ? 1 : -1;
        } else if (!is_blank(c)) {
            return -1;
        }
    }
}

static bool is_one_of(const char *value, const char *const *words)
{
    while (*words && !slice_equal_caseless(slice_of(value), slice_of(*words)))
        words++;
    return *words != NULL;
}

bool config_bool(const char *value, bool *out)
{
    static const char *const yes[] = {"true", "yes", "on", "1", NULL};
    static const char *const no[] = {"false", "no", "off", "0", "", NULL};
    *out = !value || is_one_of(value, yes);
    return *out || is_one_of(value, no);
}
