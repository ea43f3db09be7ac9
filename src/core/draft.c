// An artifact put together by hand: the caller says which event belongs to which version.
#include <stdlib.h>

#include "artifact.h"
#include "builder.h"
#include "error.h"
#include "link.h"

struct gto_draft {
    struct builder builder;
    struct gto_artifact *artifact;
    struct gto_version *version; // that was added last, or NULL
};

int gto_draft_new(gto_draft **out, const char *artifact, gto_error **error)
{
    gto_draft *draft = calloc(1, sizeof(*draft));
    if (draft && builder_open(&draft->builder) == GTO_OK)
        draft->artifact = builder_artifact(&draft->builder, artifact);
    if (!draft || !draft->artifact) {
        gto_draft_free(draft);
        return error_no_memory(error);
    }
    *out = draft;
    return GTO_OK;
}

void gto_draft_free(gto_draft *draft)
{
    if (!draft)
        return;
    builder_free(&draft->builder);
    free(draft);
}

int gto_draft_add_version(gto_draft *draft, const char *name, const char *commit_id,
                          gto_error **error)
{
    name = builder_name(&draft->builder, name);
    struct gto_commit *commit = builder_commit(&draft->builder, slice_of(commit_id));
    draft->version =
        name && commit ? link_drafted(&draft->builder, draft->artifact, name, commit) : NULL;
    return draft->version ? GTO_OK : error_no_memory(error);
}

void gto_draft_set_commit_time(gto_draft *draft, int64_t time, int offset)
{
    struct gto_commit *commit = draft->version->commit;
    commit->known = true;
    commit->time = time;
    commit->offset = offset;
}

static bool fits(const gto_draft *draft, const struct gto_draft_event *event)
{
    switch (event->action) {
    case GTO_ACTION_REGISTER:
    case GTO_ACTION_DEREGISTER:
        return draft->version;
    case GTO_ACTION_ASSIGN:
    case GTO_ACTION_UNASSIGN:
        return draft->version && event->stage;
    default:
        return !draft->version;
    }
}

static struct gto_event *add_event(gto_draft *draft, const struct gto_draft_event *data)
{
    struct builder *builder = &draft->builder;
    struct gto_version *version = draft->version;
    struct gto_event *event = arena_alloc(&builder->registry->arena, sizeof(*event));
    const char *tag = builder_name(builder, data->tag ? data->tag : "");
    struct refname parts = {0};
    if (!event || !tag)
        return NULL;
    *event = (struct gto_event){
        .time = data->time,
        .artifact = draft->artifact,
        .version = version,
        .commit = version ? version->commit : builder_commit(builder, slice_of("")),
        .tag = tag,
        .texts = &event_no_texts,
        .offset = (short)data->offset,
        .action = (unsigned char)data->action,
    };
    if (refname_parse(&parts, slice_of(tag)) && parts.counter.len)
        event->counter_at = (uint32_t)(parts.counter.data - tag);
    if (data->action == GTO_ACTION_ASSIGN || data->action == GTO_ACTION_UNASSIGN)
        event->subject = builder_name(builder, data->stage);
    else if (version)
        event->subject = version->name;
    return event->commit && (event->subject || !version) ? event : NULL;
}

int gto_draft_add_event(const gto_event **out, gto_draft *draft,
                        const struct gto_draft_event *event, gto_error **error)
{
    int rc = error_check_struct(event->struct_version, GTO_DRAFT_EVENT_VERSION, "gto_draft_event",
                                error);
    if (rc != GTO_OK)
        return rc;
    if (!fits(draft, event))
        return error_set(error, GTO_EARGS, "An event that does not belong where it is added: '%s'",
                         gto_action_event(event->action));
    struct gto_event *added = add_event(draft, event);
    if (!added || builder_place(&draft->builder, added) != GTO_OK)
        return error_no_memory(error);
    if (out)
        *out = added;
    return GTO_OK;
}

int gto_draft_finish(gto_registry **out, gto_draft *draft, gto_error **error)
{
    struct gto_artifact *artifact = draft->artifact;
    int rc = builder_link_drafted(&draft->builder);
    for (size_t i = 0; rc == GTO_OK && i < artifact->versions.count; i++) {
        struct gto_version *version = artifact->versions.items[i];
        version->discovered = !version_latest_direct(version);
    }
    gto_registry *registry = rc == GTO_OK ? builder_finish(&draft->builder) : NULL;
    if (!registry)
        return error_no_memory(error);
    draft->builder = (struct builder){0};
    *out = registry;
    return GTO_OK;
}
