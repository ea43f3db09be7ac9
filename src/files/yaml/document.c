#include "yaml/document.h"

#include <yaml.h>

#include "error.h"
#include "repr.h"
#include "strmap.h"
#include "vec.h"
#include "yaml/encoding.h"
#include "yaml/mapping.h"
#include "yaml/scalar.h"
#include "yaml/separator.h"
#include "yaml/surrogate.h"

// libyaml compares each %TAG with all before it, and each tag with all of them.
enum { MAX_DIRECTIVES = 100, WEIGHT_OF_VALUE = 8 };

// A collection that is being read.
struct frame {
    struct frame *outer;
    struct value *value;
    const char *tag; // NULL: none
    size_t first;    // where its items begin on the stack
    bool mapping;
    bool flow;
};

// How far the text has been looked through. libyaml counts characters, not bytes.
struct cursor {
    const char *at;
    const char *end;
    size_t index;
    unsigned line;
};

struct reader {
    yaml_parser_t parser;
    struct arena *arena;
    struct strmap anchors;
    struct vec stack; // the items of all frames
    struct frame *frame;
    unsigned depth; // of frames
    const struct value *root;
    unsigned documents;
    struct separators separators;
    struct cursor cursor;
    gto_error **error;
};

static int refuse(struct reader *reader, unsigned line, const char *problem)
{
    return error_set(reader->error, GTO_EINVALID, "line %u: %s", line, problem);
}

static int refuse_tag(struct reader *reader, unsigned line, const char *tag)
{
    static const char prefix[] = "tag:yaml.org,2002:"; // which people write as !!
    bool usual = strncmp(tag, prefix, strlen(prefix)) == 0;
    struct buf name = {0}, shown = {0};
    buf_addf(&name, "%s%.100s", usual ? "!!" : "", usual ? tag + strlen(prefix) : tag);
    repr_add_start(&shown, (struct slice){name.data, name.failed ? 0 : name.len});
    int rc = error_set(reader->error, GTO_EINVALID,
                       "line %u: the tag %s is not known, or does not suit what it stands before",
                       line, shown.failed ? "here" : shown.data);
    buf_free(&name);
    buf_free(&shown);
    return rc;
}

static int refuse_depth(struct reader *reader, unsigned line)
{
    return error_set(reader->error, GTO_EINVALID, "line %u: more than %d collections in each other",
                     line, DOCUMENT_MAX_DEPTH);
}

static unsigned line_of(yaml_mark_t mark)
{
    return (unsigned)mark.line + 1; // the size of a document fits
}

static bool ends_line(const char *at, const char *end)
{
    return *at == '\n' || (*at == '\r' && (at + 1 == end || at[1] != '\n'));
}

// ---- Tabs
//
// YAML keeps tabs out of indentation; the rule here is plainer, and that of earlier readers of
// these files: outside of flow collections, comments and quoted text, a tab is an error.

// Steps to a character. Unless `ignore`, tabs on the way are errors, but in comments, if there may
// be some.
static int step_to(struct reader *reader, size_t index, bool ignore, bool comments)
{
    struct cursor *cursor = &reader->cursor;
    bool comment = false;
    for (; cursor->index < index && cursor->at < cursor->end; cursor->at++) {
        char c = *cursor->at;
        comment = (comment || (c == '#' && comments)) && c != '\n' && c != '\r';
        if (c == '\t' && !ignore && !comment)
            return refuse(reader, cursor->line, "a tab where YAML needs spaces");
        cursor->line += ends_line(cursor->at, cursor->end);
        cursor->index += (c & 0xc0) != 0x80;
    }
    while (cursor->at < cursor->end && (*cursor->at & 0xc0) == 0x80)
        cursor->at++;
    return GTO_OK;
}

static int check_tabs(struct reader *reader, const yaml_event_t *event)
{
    bool plain = event->type == YAML_SCALAR_EVENT && !event->data.scalar.anchor &&
                 !event->data.scalar.tag && event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    bool flow = reader->frame && reader->frame->flow;
    int rc = step_to(reader, event->start_mark.index, flow, true);
    return rc == GTO_OK ? step_to(reader, event->end_mark.index, !plain, false) : rc;
}

// ---- Collections

static int keep_items(struct reader *reader, struct value *value, void **items, size_t count)
{
    value->items = arena_alloc(reader->arena, count * sizeof(*items));
    if (!value->items)
        return GTO_ENOMEM;
    if (count)
        memcpy(value->items, items, count * sizeof(*items));
    return GTO_OK;
}

static int fill_mapping(struct reader *reader, struct mapping *mapping, void **items, size_t count)
{
    int rc = GTO_OK;
    for (size_t i = 0; rc == GTO_OK && i < count; i += 2) {
        const struct value *key = items[i];
        if (key->type != VALUE_MERGE)
            continue;
        if (mapping->items.count)
            return refuse(reader, key->line, "'<<' twice");
        rc = mapping_merge(mapping, items[i + 1]);
    }
    // Where something was merged, a later key silently wins: the reader whose files these were has
    // it so.
    enum on_duplicate on_duplicate = mapping->items.count ? REPLACE : REFUSE;
    for (size_t i = 0; rc == GTO_OK && i < count; i += 2) {
        struct value *key = items[i];
        if (key->type == VALUE_EQUAL)
            key->type = VALUE_TEXT;
        if (key->type != VALUE_MERGE)
            rc = mapping_add(mapping, key, items[i + 1], on_duplicate);
    }
    return rc;
}

// An ordered mapping, or pairs: a list of mappings of one key each.
static int fill_pairs(struct reader *reader, struct mapping *mapping, void **items, size_t count,
                      bool unique)
{
    int rc = GTO_OK;
    for (size_t i = 0; rc == GTO_OK && i < count; i++) {
        const struct value *pair = items[i];
        if (pair->type != VALUE_MAP || pair->count != 1)
            return refuse(reader, pair->line, "a mapping of one key is needed here");
        if (unique)
            rc = mapping_add(mapping, pair->items[0], pair->items[1], REFUSE);
        else if (vec_push(&mapping->items, (void *)pair->items[0]) != 0 ||
                 vec_push(&mapping->items, (void *)pair->items[1]) != 0)
            rc = GTO_ENOMEM;
    }
    return rc;
}

// What a collection is by its tag; false if that does not suit it.
static bool collection_type(const struct frame *frame, enum value_type *out)
{
    static const struct {
        const char *tag;
        bool mapping;
        enum value_type type;
    } tags[] = {
        {"tag:yaml.org,2002:map", true, VALUE_MAP},
        {"tag:yaml.org,2002:set", true, VALUE_SET},
        {"tag:yaml.org,2002:seq", false, VALUE_LIST},
        {"tag:yaml.org,2002:omap", false, VALUE_MAP},
        {"tag:yaml.org,2002:pairs", false, VALUE_PAIRS},
    };
    *out = frame->mapping ? VALUE_MAP : VALUE_LIST;
    if (!frame->tag || strcmp(frame->tag, "!") == 0)
        return true;
    for (size_t i = 0; i < sizeof(tags) / sizeof(*tags); i++) {
        if (tags[i].mapping == frame->mapping && strcmp(tags[i].tag, frame->tag) == 0) {
            *out = tags[i].type;
            return true;
        }
    }
    return false;
}

static int finish_collection(struct reader *reader, struct frame *frame, void **items, size_t count)
{
    struct value *value = frame->value;
    struct mapping mapping = {.arena = reader->arena, .error = reader->error};
    if (!collection_type(frame, &value->type))
        return refuse_tag(reader, value->line, frame->tag);
    if (value->type == VALUE_LIST) {
        value->count = count;
        return keep_items(reader, value, items, count);
    }
    int rc = frame->mapping ? fill_mapping(reader, &mapping, items, count)
                            : fill_pairs(reader, &mapping, items, count, value->type == VALUE_MAP);
    if (rc == GTO_OK)
        rc = keep_items(reader, value, mapping.items.items, mapping.items.count);
    value->count = mapping.items.count / 2;
    mapping_free(&mapping);
    return rc;
}

// ---- Events

static struct value *new_value(struct reader *reader, const yaml_event_t *event,
                               const yaml_char_t *anchor)
{
    struct value *value = arena_zalloc(reader->arena, sizeof(*value));
    if (!value)
        return NULL;
    value->line = line_of(event->start_mark);
    value->weight = WEIGHT_OF_VALUE;
    value->lines = 1;
    if (!anchor)
        return value;
    const char *name =
        arena_strndup(reader->arena, (const char *)anchor, strlen((const char *)anchor));
    struct strmap_entry *entry = name ? strmap_put(&reader->anchors, name, strlen(name)) : NULL;
    if (!entry)
        return NULL;
    entry->key = name; // the key of an anchor defined anew stays as good as it was
    entry->value = value;
    return value;
}

// Puts a value where it stands: in the innermost collection, or at the root.
static int place(struct reader *reader, struct value *value, unsigned line)
{
    struct frame *frame = reader->frame;
    bool is_key = frame && frame->mapping && (reader->stack.count - frame->first) % 2 == 0;
    if ((value->type == VALUE_MERGE || value->type == VALUE_EQUAL) && !is_key)
        return refuse(reader, line, "'<<' or '=' as a value: put it in quotation marks");
    if (!frame) {
        reader->root = value;
        return GTO_OK;
    }
    struct value *outer = frame->value;
    outer->weight += value_nested_weight(value);
    outer->lines += value->lines;
    if (outer->weight > DOCUMENT_MAX_WEIGHT)
        return error_set(reader->error, GTO_EINVALID,
                         "line %u: more than %d MiB as JSON, with all aliases written out", line,
                         DOCUMENT_MAX_WEIGHT >> 20);
    if (outer->depth <= value->depth)
        outer->depth = value->depth + 1;
    if (outer->depth > DOCUMENT_MAX_DEPTH)
        return refuse_depth(reader, line);
    return vec_push(&reader->stack, value) == 0 ? GTO_OK : GTO_ENOMEM;
}

static int on_alias(struct reader *reader, const yaml_event_t *event)
{
    const char *name = (const char *)event->data.alias.anchor;
    unsigned line = line_of(event->start_mark);
    struct value *value = strmap_get(&reader->anchors, name, strlen(name));
    if (!value)
        return refuse(reader, line, "an alias without an anchor before it");
    if (value->type == VALUE_OPEN)
        return refuse(reader, line, "an alias for what it is a part of");
    return place(reader, value, line);
}

static int on_scalar(struct reader *reader, const yaml_event_t *event)
{
    struct value *value = new_value(reader, event, event->data.scalar.anchor);
    const char *tag = (const char *)event->data.scalar.tag;
    struct slice text = {NULL, event->data.scalar.length};
    text.data = arena_strndup(reader->arena, (const char *)event->data.scalar.value, text.len);
    if (!value || !text.data)
        return GTO_ENOMEM;
    int rc = separators_restore(&reader->separators, &text, reader->arena);
    if (rc != GTO_OK)
        return rc;
    value->type = VALUE_TEXT;
    value->text = text;
    value->weight += text.len;
    if (event->data.scalar.plain_implicit || (tag && strcmp(tag, "!") == 0))
        rc = scalar_resolve(value, text, reader->arena);
    else if (tag)
        rc = scalar_convert(value, tag, text, reader->arena);
    if (rc == GTO_EINVALID)
        return refuse_tag(reader, value->line, tag);
    return rc == GTO_OK ? place(reader, value, value->line) : rc;
}

static int open_frame(struct reader *reader, const yaml_event_t *event, const struct frame *like,
                      const yaml_char_t *anchor, const yaml_char_t *tag)
{
    struct frame *frame = arena_alloc(reader->arena, sizeof(*frame));
    struct value *value = new_value(reader, event, anchor);
    if (!frame || !value)
        return GTO_ENOMEM;
    if (reader->depth == DOCUMENT_MAX_DEPTH)
        return refuse_depth(reader, value->line);
    value->type = VALUE_OPEN;
    value->depth = 1;
    *frame = *like;
    frame->outer = reader->frame;
    frame->value = value;
    frame->first = reader->stack.count;
    if (tag) {
        frame->tag = arena_strndup(reader->arena, (const char *)tag, strlen((const char *)tag));
        if (!frame->tag)
            return GTO_ENOMEM;
    }
    reader->frame = frame;
    reader->depth++;
    return GTO_OK;
}

static int close_frame(struct reader *reader)
{
    struct frame *frame = reader->frame;
    size_t count = reader->stack.count - frame->first;
    void **items = count ? reader->stack.items + frame->first : NULL;
    int rc = finish_collection(reader, frame, items, count);
    reader->stack.count = frame->first;
    reader->frame = frame->outer;
    reader->depth--;
    return rc == GTO_OK ? place(reader, frame->value, frame->value->line) : rc;
}

static int on_document(struct reader *reader, const yaml_event_t *event)
{
    const yaml_version_directive_t *version = event->data.document_start.version_directive;
    unsigned line = line_of(event->start_mark);
    if (reader->documents++)
        return refuse(reader, line, "a second document");
    if (version && (version->major != 1 || version->minor != 2))
        return refuse(reader, line, "not YAML 1.2");
    return GTO_OK;
}

static int on_event(struct reader *reader, const yaml_event_t *event)
{
    struct frame like = {0};
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        return on_document(reader, event);
    case YAML_ALIAS_EVENT:
        return on_alias(reader, event);
    case YAML_SCALAR_EVENT:
        return on_scalar(reader, event);
    case YAML_SEQUENCE_START_EVENT:
        like.flow = event->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;
        return open_frame(reader, event, &like, event->data.sequence_start.anchor,
                          event->data.sequence_start.tag);
    case YAML_MAPPING_START_EVENT:
        like.mapping = true;
        like.flow = event->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE;
        return open_frame(reader, event, &like, event->data.mapping_start.anchor,
                          event->data.mapping_start.tag);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        return close_frame(reader);
    default:
        return GTO_OK;
    }
}

// ---- Reading

static unsigned line_at(const char *text, size_t offset)
{
    unsigned line = 1;
    for (size_t i = 0; i < offset; i++)
        line += ends_line(text + i, text + offset);
    return line;
}

// What libyaml says is wrong.
static int report(struct reader *reader, const char *text, size_t len)
{
    const yaml_parser_t *parser = &reader->parser;
    if (parser->error == YAML_MEMORY_ERROR)
        return GTO_ENOMEM;
    const char *problem = parser->problem ? parser->problem : "not YAML";
    size_t offset = parser->problem_offset < len ? parser->problem_offset : len;
    unsigned line =
        parser->error == YAML_READER_ERROR ? line_at(text, offset) : line_of(parser->problem_mark);
    return error_set(reader->error, GTO_EINVALID, "line %u: %s%s%s", line, problem,
                     parser->context ? " " : "", parser->context ? parser->context : "");
}

static int read_events(struct reader *reader, const char *text, size_t len)
{
    yaml_event_t event;
    bool end = false;
    int rc = GTO_OK;
    while (rc == GTO_OK && !end) {
        if (!yaml_parser_parse(&reader->parser, &event))
            return report(reader, text, len);
        end = event.type == YAML_STREAM_END_EVENT;
        rc = check_tabs(reader, &event);
        if (rc == GTO_OK)
            rc = on_event(reader, &event);
        yaml_event_delete(&event);
    }
    return rc;
}

// How many lines begin with `%`.
static size_t count_directives(struct slice text)
{
    size_t count = 0;
    bool at_start = true;
    for (size_t i = 0; i < text.len; i++) {
        count += at_start && text.data[i] == '%';
        at_start = text.data[i] == '\n' || text.data[i] == '\r';
    }
    return count;
}

static int parse_hidden(struct reader *reader, struct slice text)
{
    reader->cursor = (struct cursor){text.data, text.data + text.len, 0, 1};
    if (!yaml_parser_initialize(&reader->parser))
        return GTO_ENOMEM;
    yaml_parser_set_input_string(&reader->parser, (const unsigned char *)text.data, text.len);
    yaml_parser_set_encoding(&reader->parser, YAML_UTF8_ENCODING);
    int rc = read_events(reader, text.data, text.len);
    yaml_parser_delete(&reader->parser);
    strmap_free(&reader->anchors);
    vec_free(&reader->stack);
    return rc;
}

static int parse(const struct value **out, struct arena *arena, struct slice text,
                 gto_error **error)
{
    static const struct value nothing = {.type = VALUE_NULL, .line = 1};
    struct reader reader = {.arena = arena, .error = error, .root = &nothing};
    struct buf hidden = {0};
    if (separators_occur(text)) {
        if (!separators_hide(&reader.separators, &hidden, text))
            return error_set(error, GTO_EINVALID,
                             "U+0085, U+2028 or U+2029 in a text that uses all private characters");
        text = (struct slice){hidden.data, hidden.len};
    }
    int rc = hidden.failed ? GTO_ENOMEM : parse_hidden(&reader, text);
    buf_free(&hidden);
    if (rc == GTO_OK)
        *out = reader.root;
    return rc;
}

// The error of the one attempt, kept until it is known that there is no better.
static void hand_over(gto_error **error, gto_error *why)
{
    if (error) {
        gto_error_free(*error);
        *error = why;
    } else {
        gto_error_free(why);
    }
}

// Parses a text in UTF-8, if need be after its escaped surrogates are joined.
static int parse_text(const struct value **out, struct arena *arena, struct slice text,
                      gto_error **error)
{
    struct buf joined = {0};
    gto_error *why = NULL;
    if (count_directives(text) > MAX_DIRECTIVES)
        return error_set(error, GTO_EINVALID, "more than %d directives", MAX_DIRECTIVES);
    int rc = parse(out, arena, text, &why);
    if (rc == GTO_EINVALID && surrogates_join(&joined, text.data, text.len)) {
        gto_error_free(why);
        why = NULL;
        rc = joined.failed ? GTO_ENOMEM
                           : parse(out, arena, (struct slice){joined.data, joined.len}, &why);
    }
    buf_free(&joined);
    if (rc == GTO_EINVALID)
        hand_over(error, why);
    return rc;
}

int document_parse(const struct value **out, struct arena *arena, const char *text, size_t len,
                   gto_error **error)
{
    struct buf decoded = {0};
    struct slice rest = {text, len};
    if (len > DOCUMENT_MAX_SIZE)
        return error_set(error, GTO_EINVALID, "larger than %d MiB", DOCUMENT_MAX_SIZE >> 20);
    int rc = encoding_decode(&rest, &decoded, error);
    if (rc == GTO_OK)
        rc = parse_text(out, arena, rest, error);
    buf_free(&decoded);
    return rc == GTO_ENOMEM ? error_no_memory(error) : rc;
}
