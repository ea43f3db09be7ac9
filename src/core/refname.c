#include "refname.h"

#include <stdlib.h>
#include <string.h>

#include "ascii.h"
#include "digits.h"
#include "error.h"
#include "object_id.h"
#include "pattern.h"
#include "semver.h"

enum { MARK_IN_NAME = ':', MARK_IN_TAG = '=' };

static bool is_alphanumeric(char c)
{
    return is_digit(c) || is_letter(c);
}

static bool is_name_char(char c)
{
    return is_alphanumeric(c) || c == '-' || c == '/' || c == '_';
}

static bool is_directory_char(char c)
{
    return is_name_char(c) || c == '.';
}

bool name_valid(struct slice name)
{
    if (!name.len || !is_alphanumeric(name.data[0]) || !is_alphanumeric(name.data[name.len - 1]))
        return false;
    for (size_t i = 0; i < name.len; i++)
        if (!is_name_char(name.data[i]))
            return false;
    return true;
}

// NAME, or DIRECTORY and NAME with `mark` between them.
static bool full_name_valid(struct slice name, char mark)
{
    const char *at = name.len ? memchr(name.data, mark, name.len) : NULL;
    if (!at)
        return name_valid(name);
    size_t directory = (size_t)(at - name.data);
    if (!directory)
        return false;
    for (size_t i = 0; i < directory; i++)
        if (!is_directory_char(name.data[i]))
            return false;
    return name_valid(slice_from(name, directory + 1));
}

bool artifact_name_valid(struct slice name)
{
    return full_name_valid(name, MARK_IN_NAME);
}

int name_refuse(gto_error **error, const char *name)
{
    return error_set(
        error, GTO_EINVALID,
        "Invalid value '%s'. Only letters, numbers, '_', '-', '/' are allowed. Value must "
        "be of len >= 2 and must start and end with a letter or a number.",
        name);
}

// Where what follows the artifact's name begins: no name holds either mark.
static size_t find_action(struct slice text)
{
    size_t at = 0;
    while (at < text.len && text.data[at] != '#' && text.data[at] != '@')
        at++;
    return at;
}

// Cuts `#COUNTER` off the end of what follows the `#` or `@` of the action.
static bool cut_counter(struct slice *text, struct slice *counter)
{
    const char *mark = text->len ? memchr(text->data, '#', text->len) : NULL;
    if (!mark)
        return true;
    struct slice digits = slice_from(*text, (size_t)(mark - text->data) + 1);
    if (!digits.len || digits_scan(digits) != digits.len)
        return false;
    *counter = digits_trim(digits);
    text->len = (size_t)(mark - text->data);
    return true;
}

// Cuts a `!` off the end.
static bool cut_cancel(struct slice *text)
{
    if (!text->len || text->data[text->len - 1] != '!')
        return false;
    text->len--;
    return true;
}

bool refname_parse(struct refname *out, struct slice name)
{
    struct refname parts = {0};
    size_t at = find_action(name);
    if (at == name.len)
        return false;
    parts.artifact = (struct slice){name.data, at};
    struct slice rest = slice_from(name, at + 1);
    if (!full_name_valid(parts.artifact, MARK_IN_TAG) || !cut_counter(&rest, &parts.counter))
        return false;
    if (name.data[at] == '@' && slice_equal(rest, slice_of("deprecated"))) {
        parts.action = GTO_ACTION_DEPRECATE;
    } else if (name.data[at] == '@') {
        parts.action = cut_cancel(&rest) ? GTO_ACTION_DEREGISTER : GTO_ACTION_REGISTER;
        parts.version = rest;
        if (!semver_valid(rest))
            return false;
    } else {
        parts.action = cut_cancel(&rest) ? GTO_ACTION_UNASSIGN : GTO_ACTION_ASSIGN;
        parts.stage = rest;
        if (!name_valid(rest))
            return false;
    }
    *out = parts;
    return true;
}

static void add_artifact(struct buf *buf, struct slice artifact, char from, char to)
{
    buf_add(buf, artifact.data, artifact.len);
    if (buf->failed)
        return;
    char *mark = memchr(buf->data + buf->len - artifact.len, from, artifact.len);
    if (mark)
        *mark = to;
}

void refname_add_artifact_for_tag(struct buf *buf, struct slice artifact)
{
    add_artifact(buf, artifact, MARK_IN_NAME, MARK_IN_TAG);
}

void refname_add_artifact_for_people(struct buf *buf, struct slice artifact)
{
    add_artifact(buf, artifact, MARK_IN_TAG, MARK_IN_NAME);
}

void refname_add(struct buf *buf, const struct refname *parts)
{
    refname_add_artifact_for_tag(buf, parts->artifact);
    if (parts->action == GTO_ACTION_DEPRECATE) {
        buf_adds(buf, "@deprecated");
    } else {
        bool staged = parts->action == GTO_ACTION_ASSIGN || parts->action == GTO_ACTION_UNASSIGN;
        struct slice what = staged ? parts->stage : parts->version;
        buf_addc(buf, staged ? '#' : '@');
        buf_add(buf, what.data, what.len);
        if (parts->action == GTO_ACTION_DEREGISTER || parts->action == GTO_ACTION_UNASSIGN)
            buf_addc(buf, '!');
    }
    if (parts->counter.len) {
        buf_addc(buf, '#');
        buf_add(buf, parts->counter.data, parts->counter.len);
    }
}

bool gto_name_valid(const char *name)
{
    return name_valid(slice_of(name));
}

bool gto_artifact_name_valid(const char *name)
{
    return artifact_name_valid(slice_of(name));
}

size_t gto_short_length(const char *name)
{
    struct slice text = slice_of(name);
    return object_id_is_full(text) ? SHORT_ID_LEN : text.len;
}

// The public forms own their strings: one piece of memory each, the strings behind the struct.

struct gto_tag_name {
    enum gto_action action;
    const char *artifact, *version, *stage, *counter; // NULL where they do not apply
};

// Copies a slice to *end, which moves behind it; NULL for an empty one.
static const char *place(char **end, struct slice s)
{
    if (!s.len)
        return NULL;
    char *copy = memcpy(*end, s.data, s.len);
    copy[s.len] = '\0';
    *end += s.len + 1;
    return copy;
}

int gto_tag_name_parse(gto_tag_name **out, const char *name, gto_error **error)
{
    struct refname parts;
    struct slice text = slice_of(name);
    if (!refname_parse(&parts, text))
        return error_set(error, GTO_ETAGNAME, "Cannot parse tag name '%s'", name);
    // The parts are disjoint pieces of the name with a byte or more between them.
    gto_tag_name *parsed = malloc(sizeof(*parsed) + text.len + 2);
    if (!parsed)
        return error_no_memory(error);
    char *end = (char *)(parsed + 1);
    char *artifact = end;
    parsed->action = parts.action;
    parsed->artifact = place(&end, parts.artifact);
    char *mark = strchr(artifact, MARK_IN_TAG);
    if (mark)
        *mark = MARK_IN_NAME;
    parsed->version = place(&end, parts.version);
    parsed->stage = place(&end, parts.stage);
    parsed->counter = place(&end, parts.counter);
    *out = parsed;
    return GTO_OK;
}

void gto_tag_name_free(gto_tag_name *name)
{
    free(name);
}

enum gto_action gto_tag_name_action(const gto_tag_name *name)
{
    return name->action;
}

const char *gto_tag_name_artifact(const gto_tag_name *name)
{
    return name->artifact;
}

const char *gto_tag_name_version(const gto_tag_name *name)
{
    return name->version;
}

const char *gto_tag_name_stage(const gto_tag_name *name)
{
    return name->stage;
}

const char *gto_tag_name_counter(const gto_tag_name *name)
{
    return name->counter;
}

int gto_tag_name_format(char **out, enum gto_action action, const char *artifact,
                        const char *version, const char *stage, const char *counter,
                        gto_error **error)
{
    bool versioned = action == GTO_ACTION_REGISTER || action == GTO_ACTION_DEREGISTER;
    bool staged = action == GTO_ACTION_ASSIGN || action == GTO_ACTION_UNASSIGN;
    if (!versioned && !staged && action != GTO_ACTION_DEPRECATE)
        return error_set(error, GTO_EARGS, "Unknown action '%s' was requested",
                         action == GTO_ACTION_NONE ? "none" : "?");
    if ((versioned && !version) || (staged && !stage))
        return error_set(error, GTO_EARGS, "'%s' is required", versioned ? "version" : "stage");
    if (!gto_artifact_name_valid(artifact))
        return name_refuse(error, artifact);
    if (staged && !gto_name_valid(stage))
        return name_refuse(error, stage);
    if (versioned && !gto_semver_valid(version))
        return error_set(error, GTO_EVERSION, "Supplied version '%s' cannot be parsed", version);
    struct slice digits = counter ? slice_of(counter) : (struct slice){0};
    if (counter && (!digits.len || digits_scan(digits) != digits.len))
        return error_set(error, GTO_EINVALID, "The counter '%s' is not a number", counter);

    struct refname parts = {.action = action, .artifact = slice_of(artifact), .counter = digits};
    if (versioned)
        parts.version = slice_of(version);
    if (staged)
        parts.stage = slice_of(stage);
    struct buf name = {0};
    refname_add(&name, &parts);
    *out = buf_finish(&name);
    return *out ? GTO_OK : error_no_memory(error);
}

struct gto_shortcut {
    const char *artifact, *version, *stage; // NULL where they do not apply
    bool latest;
};

// Whether the text behind the artifact's name is a pick.
static bool parse_pick(gto_shortcut *out, char mark, struct slice pick)
{
    if (mark == '#') {
        out->stage = name_valid(pick) ? pick.data : NULL;
        return out->stage != NULL;
    }
    out->latest = slice_equal(pick, slice_of("latest")) || slice_equal(pick, slice_of("greatest"));
    out->version = !out->latest && semver_valid(pick) ? pick.data : NULL;
    return out->latest || out->version;
}

int gto_shortcut_parse(gto_shortcut **out, const char *text, gto_error **error)
{
    size_t len = strlen(text);
    gto_shortcut *shortcut = calloc(1, sizeof(*shortcut) + len + 1);
    if (!shortcut)
        return error_no_memory(error);
    char *copy = memcpy(shortcut + 1, text, len + 1);
    shortcut->artifact = copy;
    size_t at = find_action((struct slice){copy, len});
    struct slice artifact = {copy, at};
    if (at < len && (artifact_name_valid(artifact) || pattern_is_one(artifact)) &&
        parse_pick(shortcut, copy[at], slice_of(copy + at + 1)))
        copy[at] = '\0';
    *out = shortcut;
    return GTO_OK;
}

void gto_shortcut_free(gto_shortcut *shortcut)
{
    free(shortcut);
}

const char *gto_shortcut_artifact(const gto_shortcut *shortcut)
{
    return shortcut->artifact;
}

const char *gto_shortcut_version(const gto_shortcut *shortcut)
{
    return shortcut->version;
}

const char *gto_shortcut_stage(const gto_shortcut *shortcut)
{
    return shortcut->stage;
}

bool gto_shortcut_latest(const gto_shortcut *shortcut)
{
    return shortcut->latest;
}
