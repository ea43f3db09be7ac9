#include "object.h"

#include "digits.h"
#include "object_id.h"

enum { MINUTES_PER_DAY = 24 * 60 };

// Whether a line is a header of that name, which ends in a space; if so, *value is the rest of it.
static inline bool is_header(struct slice line, const char *name, struct slice *value)
{
    *value = line;
    return slice_take_prefix(value, slice_of(name));
}

// What Python strips.
static bool is_space_in_python(char c)
{
    return is_space(c) || (c >= 0x1c && c <= 0x1f);
}

// What Git leaves off the ends of names and emails when it writes commits (ident.c of Git).
static bool is_crud(char c)
{
    return (unsigned char)c <= ' ' || strchr(".,:;<>\"\\'", c);
}

// Seconds since the epoch; what does not fit is no time, as in Git.
static int64_t parse_time(struct slice digits)
{
    int64_t time = 0;
    for (size_t i = 0; i < digits.len; i++) {
        if (time > (INT64_MAX - 9) / 10)
            return 0;
        time = time * 10 + (digits.data[i] - '0');
    }
    return time;
}

// `+0730` in minutes; 0 for anything that is no offset from UTC.
static int parse_offset(struct slice s)
{
    if (s.len != 5 || (s.data[0] != '+' && s.data[0] != '-') || digits_scan(slice_from(s, 1)) != 4)
        return 0;
    int hours = (s.data[1] - '0') * 10 + s.data[2] - '0';
    int minutes = (s.data[3] - '0') * 10 + s.data[4] - '0';
    int offset = hours * 60 + minutes;
    if (minutes >= 60 || offset >= MINUTES_PER_DAY)
        return 0;
    return s.data[0] == '-' ? -offset : offset;
}

struct signature signature_parse(struct slice line)
{
    struct signature who = {.time = 0};
    const char *close = slice_find_last(line, '>');
    struct slice before = {line.data, close ? (size_t)(close - line.data) : line.len};
    const char *open = slice_find_last(before, '<');
    who.name = slice_trim((struct slice){line.data, open ? (size_t)(open - line.data) : line.len},
                          is_space);
    if (!open)
        return who;
    who.email = slice_from(before, (size_t)(open - line.data) + 1);
    if (!close)
        return who;
    struct slice rest = slice_trim(slice_from(line, before.len + 1), is_space_in_python);
    struct slice seconds = {rest.data, digits_scan(rest)};
    who.time = parse_time(seconds);
    who.offset = parse_offset(slice_trim(slice_from(rest, seconds.len), is_space_in_python));
    return who;
}

static bool begins_signature(struct slice line)
{
    static const char *const marks[] = {
        "-----BEGIN PGP SIGNATURE-----",
        "-----BEGIN PGP MESSAGE-----",
        "-----BEGIN SIGNED MESSAGE-----",
        "-----BEGIN SSH SIGNATURE-----",
    };
    for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
        if (slice_starts_with(line, slice_of(marks[i])))
            return true;
    return false;
}

// A tag's cryptographic signature stands behind its message, which may quote others.
static struct slice without_signature(struct slice message)
{
    struct slice rest = message;
    size_t len = message.len;
    if (!message.len || !memmem(message.data, message.len, "-----BEGIN ", strlen("-----BEGIN ")))
        return message; // most have none
    while (rest.len) {
        const char *start = rest.data;
        if (begins_signature(slice_take_line(&rest)))
            len = (size_t)(start - message.data);
    }
    return (struct slice){message.data, len};
}

// Takes off a header that has to stand there, with the end of its line.
static bool take_header(struct slice *bytes, const char *name, struct slice *value)
{
    return bytes->len && memchr(bytes->data, '\n', bytes->len) &&
           is_header(slice_take_line(bytes), name, value);
}

// Git reads no tag without its first three headers in their order (parse_tag_buffer()).
bool tag_object_parse(struct tag_object *out, struct slice bytes)
{
    struct tag_object tag = {0};
    struct slice line, value;
    if (!take_header(&bytes, "object ", &tag.target) || !object_id_is_full(tag.target) ||
        !take_header(&bytes, "type ", &tag.type) || !take_header(&bytes, "tag ", &value))
        return false;
    while (bytes.len && (line = slice_take_line(&bytes)).len) {
        if (is_header(line, "tagger ", &value) && !tag.has_tagger) {
            tag.tagger = signature_parse(value);
            tag.has_tagger = true;
        }
    }
    tag.body = bytes;
    *out = tag;
    return true;
}

struct slice tag_object_raw_message(const struct tag_object *tag)
{
    return without_signature(tag->body);
}

struct slice tag_object_message(const struct tag_object *tag)
{
    return slice_trim(without_signature(tag->body), is_space_in_python);
}

bool tag_object_is_signed(const struct tag_object *tag)
{
    return without_signature(tag->body).len < tag->body.len;
}

// People in commits are shown without what Git would not have written around their names.
static struct signature parse_person(struct slice line)
{
    struct signature who = signature_parse(line);
    who.name = slice_trim(who.name, is_crud);
    who.email = slice_trim(who.email, is_crud);
    return who;
}

bool commit_object_parse(struct commit_object *out, struct slice bytes)
{
    struct commit_object commit = {0};
    struct slice line = slice_take_line(&bytes), value;
    if (!is_header(line, "tree ", &commit.tree) || !object_id_is_full(commit.tree))
        return false;
    while (bytes.len && (line = slice_take_line(&bytes)).len) {
        if (is_header(line, "author ", &value))
            commit.author = parse_person(value);
        else if (is_header(line, "committer ", &value))
            commit.committer = parse_person(value);
    }
    while (bytes.len && bytes.data[0] == '\n')
        bytes = slice_from(bytes, 1);
    commit.message = bytes;
    *out = commit;
    return true;
}
