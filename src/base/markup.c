#include "markup.h"

#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include "ascii.h"
#include "json_string.h"
#include "utf8.h"

// ---- Text in markup

// Characters that stand for themselves: printable ASCII but for `"&'<>`, and ends of lines.
static const bool is_plain[256] = {
    ['\t'] = true,        ['\n'] = true, [' ' ... '!'] = true, ['#' ... '%'] = true,
    ['(' ... ';'] = true, ['='] = true,  ['?' ... '~'] = true,
};

static const char *entity_of(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

// What XML does not allow, or what makes text look like another one.
static bool is_refused(uint32_t point)
{
    return point < 0x20 || (point >= 0x7f && point < 0xa0) || // C0, DEL and C1
           point == UTF8_INVALID || (point & 0xfffe) == 0xfffe || point == 0x061c ||
           (point >= 0x200e && point <= 0x200f) || // marks of direction
           (point >= 0x2028 && point <= 0x202e) || // separators of lines, embeddings, overrides
           (point >= 0x2066 && point <= 0x2069);   // isolates
}

static void add_point(struct buf *out, struct slice *text)
{
    const char *start = text->data;
    const char *entity = entity_of(*start);
    uint32_t point = utf8_take(text);
    if (entity)
        buf_adds(out, entity);
    else if (point == '\r' && text->len && text->data[0] == '\n')
        return; // the end of a line follows
    else if (is_refused(point))
        buf_adds(out, "\xef\xbf\xbd");
    else
        buf_add(out, start, (size_t)(text->data - start));
}

void markup_add_text(struct buf *out, struct slice text)
{
    while (text.len) {
        size_t run = 0;
        while (run < text.len && is_plain[(unsigned char)text.data[run]])
            run++;
        buf_add(out, text.data, run);
        text = slice_from(text, run);
        if (text.len)
            add_point(out, &text);
    }
}

// ---- Formats

// How a format inserts text; `text.data` may be NULL.
typedef void insert_fn(struct buf *out, struct slice text);

static void insert_markup(struct buf *out, struct slice text)
{
    if (text.data)
        markup_add_text(out, text);
}

static void insert_json(struct buf *out, struct slice text)
{
    if (!text.data) {
        buf_adds(out, "null");
        return;
    }
    buf_addc(out, '"');
    json_string_add(out, text);
    buf_addc(out, '"');
}

static void add_number(struct buf *out, long long value)
{
    char text[24], *at = text + sizeof(text);
    unsigned long long rest = value < 0 ? 0 - (unsigned long long)value : (unsigned long long)value;
    do
        *--at = (char)('0' + rest % 10);
    while (rest /= 10);
    if (value < 0)
        *--at = '-';
    buf_add(out, at, (size_t)(text + sizeof(text) - at));
}

// Adds what follows a `%`, and returns what is left of the format.
static const char *add_conversion(struct buf *out, const char *format, va_list *args,
                                  insert_fn *insert)
{
    struct slice rest = slice_of(format);
    if (slice_take_prefix(&rest, slice_of("s"))) {
        const char *text = va_arg(*args, const char *);
        insert(out, text ? slice_of(text) : (struct slice){0});
    } else if (slice_take_prefix(&rest, slice_of(".*s"))) {
        int len = va_arg(*args, int);
        const char *text = va_arg(*args, const char *);
        insert(out, (struct slice){text, text && len > 0 ? (size_t)len : 0});
    } else if (slice_take_prefix(&rest, slice_of("zu"))) {
        add_number(out, (long long)va_arg(*args, size_t));
    } else if (slice_take_prefix(&rest, slice_of("d"))) {
        add_number(out, va_arg(*args, int));
    } else if (slice_take_prefix(&rest, slice_of("lld"))) {
        add_number(out, va_arg(*args, long long));
    } else if (slice_take_prefix(&rest, slice_of("02d"))) {
        buf_addf(out, "%02d", va_arg(*args, int));
    } else if (slice_take_prefix(&rest, slice_of("%"))) {
        buf_addc(out, '%');
    } else {
        out->failed = true;
        return "";
    }
    return rest.data;
}

static void add(struct buf *out, const char *format, va_list *args, insert_fn *insert)
{
    while (*format) {
        size_t literal = strcspn(format, "%");
        buf_add(out, format, literal);
        format += literal;
        if (*format)
            format = add_conversion(out, format + 1, args, insert);
    }
}

void markup_add(struct buf *out, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    add(out, format, &args, insert_markup);
    va_end(args);
}

void json_add(struct buf *out, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    add(out, format, &args, insert_json);
    va_end(args);
}

// ---- URLs

void url_add_part(struct buf *out, struct slice text, bool slashes)
{
    static const char digits[] = "0123456789ABCDEF";
    for (size_t i = 0; i < text.len; i++) {
        char c = text.data[i];
        if (is_letter(c) || is_digit(c) || (c && strchr("-._~", c)) || (c == '/' && slashes)) {
            buf_addc(out, c);
        } else {
            buf_addc(out, '%');
            buf_addc(out, digits[(unsigned char)c >> 4]);
            buf_addc(out, digits[(unsigned char)c & 15]);
        }
    }
}

bool url_is_web(struct slice url)
{
    static const char *const schemes[] = {"https://", "http://"};
    for (size_t i = 0; i < sizeof(schemes) / sizeof(*schemes); i++) {
        struct slice scheme = slice_of(schemes[i]);
        if (url.len > scheme.len &&
            slice_equal_caseless((struct slice){url.data, scheme.len}, scheme))
            return true;
    }
    return false;
}
