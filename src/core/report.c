#include "report.h"

#include <stdlib.h>

#include "buf.h"
#include "object.h"
#include "quote.h"

static const struct planned_tag *tag_at(const gto_change *change, size_t index)
{
    return change->tags.items[index];
}

static void add_made(struct buf *out, const struct gto_changed_tag *tag)
{
    buf_addf(out, "Created git tag '%s' that ", tag->name);
    switch (tag->action) {
    case GTO_ACTION_REGISTER:
        buf_adds(out, "registers version");
        break;
    case GTO_ACTION_DEREGISTER:
        buf_adds(out, "deregisters version");
        break;
    case GTO_ACTION_ASSIGN:
        buf_addf(out, "assigns stage to version '%s'", tag->version);
        break;
    case GTO_ACTION_UNASSIGN:
        buf_addf(out, "unassigns stage from version '%s'", tag->version);
        break;
    default:
        buf_adds(out, "deprecates artifact");
    }
}

static void add_done(struct buf *out, const struct gto_changed_tag *tag)
{
    if (tag->deleted)
        buf_addf(out, "Deleted git tag '%s'", tag->name);
    else
        add_made(out, tag);
}

// Adds the command that pushes some tags, which are all made or all deleted, as a person would type
// it.
static void add_push_command(struct buf *out, const gto_change *change, size_t first, size_t count,
                             const char *remote)
{
    buf_adds(out, tag_at(change, first)->item.deleted ? "git push --delete " : "git push ");
    quote_shell(out, remote);
    for (size_t i = first; i < first + count; i++) {
        buf_addc(out, ' ');
        quote_shell(out, tag_at(change, i)->item.name);
    }
}

// Adds that a change was pushed. It is made here only if it is made there.
static void add_pushed(struct buf *out, const gto_change *change, enum made made,
                       const char *remote)
{
    if (made == MADE_AND_PUSHED) {
        buf_adds(out, "Running `");
        add_push_command(out, change, 0, change->tags.count, remote);
        buf_adds(out, "`\n");
    }
    for (size_t i = 0; i < change->tags.count; i++) {
        const struct gto_changed_tag *tag = &tag_at(change, i)->item;
        buf_addf(out, "Successfully %s git tag %s on remote.\n",
                 tag->deleted ? "deleted" : "pushed", tag->name);
    }
}

// Sets what was done to each tag.
static int report_tags(gto_change *change)
{
    struct buf text = {0};
    bool failed = false;
    for (size_t i = 0; i < change->tags.count; i++) {
        struct planned_tag *tag = change->tags.items[i];
        buf_clear(&text);
        add_done(&text, &tag->item);
        tag->item.text = text.failed ? NULL : arena_strndup(&change->arena, text.data, text.len);
        failed |= !tag->item.text;
    }
    buf_free(&text);
    return failed ? GTO_ENOMEM : GTO_OK;
}

// Adds the command that makes a deleted tag again. On a server, it needs a clone that has the
// object.
static void add_restore(struct buf *out, const struct gto_changed_tag *tag, enum made made,
                        const char *remote)
{
    struct buf ref = {0};
    buf_addf(&ref, "%s%srefs/tags/%s", made == MADE_ON_SERVER ? tag->old_id : "",
             made == MADE_ON_SERVER ? ":" : "", tag->name);
    buf_addf(out, "Tag '%s' was %s; to bring it back, run%s:\n    ", tag->name, tag->old_id,
             made == MADE_ON_SERVER ? " in a clone that has it" : "");
    if (made == MADE_ON_SERVER) {
        buf_adds(out, "git push ");
        quote_shell(out, remote);
        buf_addc(out, ' ');
        quote_shell(out, ref.failed ? "" : ref.data);
    } else {
        buf_adds(out, "git update-ref ");
        quote_shell(out, ref.failed ? "" : ref.data);
        buf_addf(out, " %s", tag->old_id);
    }
    if (made == MADE_AND_PUSHED) {
        buf_adds(out, " && git push ");
        quote_shell(out, remote);
        buf_addc(out, ' ');
        quote_shell(out, tag->name);
    }
    buf_addc(out, '\n');
    out->failed |= ref.failed;
    buf_free(&ref);
}

static const char *tell_restore(gto_change *change, enum made made, const char *remote)
{
    struct buf out = {0};
    buf_adds(&out, "");
    for (size_t i = 0; i < change->tags.count; i++)
        if (tag_at(change, i)->item.deleted)
            add_restore(&out, &tag_at(change, i)->item, made, remote);
    const char *text = out.failed ? NULL : arena_strndup(&change->arena, out.data, out.len);
    buf_free(&out);
    return text;
}

int report_change(gto_change *change, enum made made, const char *remote)
{
    struct buf out = {0};
    if (report_tags(change) != GTO_OK)
        return GTO_ENOMEM;
    buf_adds(&out, change->headline ? change->headline : "");
    for (size_t i = 0; i < change->tags.count; i++) {
        buf_addf(&out, "%s\n", tag_at(change, i)->item.text);
        if (made == MADE_HERE) {
            buf_adds(&out, "To push the changes upstream, run:\n    ");
            add_push_command(&out, change, i, 1, remote);
            buf_addc(&out, '\n');
        }
    }
    if (made != MADE_HERE && change->tags.count)
        add_pushed(&out, change, made, remote);
    change->text = out.failed ? NULL : arena_strndup(&change->arena, out.data, out.len);
    buf_free(&out);
    change->restore = tell_restore(change, made, remote);
    return change->text && change->restore ? GTO_OK : GTO_ENOMEM;
}

// ---- Its events

static void set_empty(struct gto_changed_tag *tag)
{
    tag->commit_id = tag->message = tag->author = tag->author_email = "";
}

static const char *copy(gto_change *change, struct slice text)
{
    return arena_strndup(&change->arena, text.len ? text.data : "", text.len);
}

// A message reads back as the object of the tag will have it.
static struct slice read_back(const char *message)
{
    const struct tag_object object = {.body = slice_of(message)};
    return tag_object_message(&object);
}

int report_events(gto_change *change, const char *tagger)
{
    struct signature who = signature_parse(slice_of(tagger));
    const char *author = copy(change, who.name), *email = copy(change, who.email);
    for (size_t i = 0; i < change->tags.count; i++) {
        struct planned_tag *tag = change->tags.items[i];
        set_empty(&tag->item);
        if (tag->item.deleted)
            continue;
        tag->item.commit_id = tag->commit_id;
        tag->item.message = copy(change, read_back(tag->message));
        tag->item.author = author;
        tag->item.author_email = email;
        tag->item.time = who.time;
        tag->item.offset = who.offset;
        if (!tag->item.message)
            return GTO_ENOMEM;
    }
    return author && email ? GTO_OK : GTO_ENOMEM;
}

// ---- The public view

void gto_change_free(gto_change *change)
{
    if (!change)
        return;
    vec_free(&change->tags);
    arena_free(&change->arena);
    free(change);
}

size_t gto_change_count(const gto_change *change)
{
    return change->tags.count;
}

const gto_changed_tag *gto_change_item(const gto_change *change, size_t index)
{
    return &tag_at(change, index)->item;
}

const char *gto_change_text(const gto_change *change)
{
    return change->text;
}

const char *gto_change_headline(const gto_change *change)
{
    return change->headline ? change->headline : "";
}

const char *gto_change_restore_text(const gto_change *change)
{
    return change->restore;
}

const char *gto_change_notice(const gto_change *change)
{
    return change->notice;
}

const char *gto_changed_tag_text(const gto_changed_tag *tag)
{
    return tag->text;
}

const char *gto_changed_tag_old_id(const gto_changed_tag *tag)
{
    return tag->old_id;
}

bool gto_changed_tag_deleted(const gto_changed_tag *tag)
{
    return tag->deleted;
}

enum gto_action gto_changed_tag_action(const gto_changed_tag *tag)
{
    return tag->action;
}

const char *gto_changed_tag_name(const gto_changed_tag *tag)
{
    return tag->name;
}

const char *gto_changed_tag_version(const gto_changed_tag *tag)
{
    return tag->version;
}

const char *gto_changed_tag_stage(const gto_changed_tag *tag)
{
    return tag->stage;
}

const char *gto_changed_tag_commit_id(const gto_changed_tag *tag)
{
    return tag->commit_id;
}

int64_t gto_changed_tag_time(const gto_changed_tag *tag, int *offset)
{
    if (offset)
        *offset = tag->offset;
    return tag->time;
}

const char *gto_changed_tag_author(const gto_changed_tag *tag)
{
    return tag->author;
}

const char *gto_changed_tag_author_email(const gto_changed_tag *tag)
{
    return tag->author_email;
}

const char *gto_changed_tag_message(const gto_changed_tag *tag)
{
    return tag->message;
}
