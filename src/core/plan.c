#include "plan.h"

#include <stdlib.h>
#include <string.h>

#include "artifact.h"
#include "digits.h"
#include "error.h"
#include "object_id.h"
#include "refname.h"
#include "registry.h"
#include "rollback.h"
#include "trailer.h"

#define FIRST_VERSION "v0.0.1"

struct planner {
    const gto_registry *registry;
    const struct gto_change_request *request;
    const char *commit_id;        // of the request's revision
    const gto_artifact *artifact; // NULL: not known yet
    gto_change *change;
    gto_error **error;
};

// ---- Checks that need no registry

static bool given(const char *s)
{
    return s && *s;
}

static int check_version(const char *version, gto_error **error)
{
    if (!given(version) || gto_semver_valid(version))
        return GTO_OK;
    return error_set(error, GTO_EARGS,
                     "Version '%s' is not valid. Example of valid version: 'v1.0.0'", version);
}

static int check_rollback(const struct gto_change_request *request, gto_error **error)
{
    if (request->action == GTO_ACTION_ASSIGN && !given(request->revision) &&
        !given(request->new_version))
        return GTO_OK;
    return error_set(error, GTO_EARGS, "A rollback goes to a version that was in the stage before");
}

// What all but registering and deprecating ask for.
static int check_target(const struct gto_change_request *request, gto_error **error)
{
    int rc = check_version(request->version, error);
    if (request->rollback)
        return rc == GTO_OK ? check_rollback(request, error) : rc;
    if (rc == GTO_OK && !given(request->version) == !given(request->revision))
        rc = error_set(error, GTO_EARGS, "One and only one of (version, rev) must be specified.");
    if (rc == GTO_OK)
        rc = check_version(request->new_version, error);
    if (rc == GTO_OK && given(request->new_version) && request->skip_registration)
        rc = error_set(error, GTO_EARGS,
                       "You either need to supply version name or skip registration");
    return rc;
}

// What is said of a version keeps to the grammar of names where that applies.
static int check_said(const struct gto_change_request *request, const struct allowed *allowed,
                      gto_error **error)
{
    if (given(request->type)) {
        int rc = allowed_check_type(allowed, request->type, error);
        if (rc != GTO_OK)
            return rc;
    }
    for (const char *const *label = request->labels; label && *label; label++)
        if (!gto_name_valid(*label))
            return name_refuse(error, *label);
    return GTO_OK;
}

// What a program that calls us may have left out.
static int check_given(const struct gto_change_request *request, gto_error **error)
{
    bool staged = request->action == GTO_ACTION_ASSIGN || request->action == GTO_ACTION_UNASSIGN;
    if (!*gto_action_name(request->action))
        return error_set(error, GTO_EARGS, "'action' is required");
    const char *missing = !request->artifact ? "artifact"
                          : request->action == GTO_ACTION_REGISTER && !request->revision
                              ? "revision"
                          : staged && !request->stage ? "stage"
                                                      : NULL;
    return missing ? error_set(error, GTO_EARGS, "'%s' is required", missing) : GTO_OK;
}

int plan_copy_request(struct gto_change_request *copy, const struct gto_change_request *request,
                      gto_error **error)
{
    int rc = error_check_struct(request->struct_version, GTO_CHANGE_REQUEST_VERSION,
                                "gto_change_request", error);
    *copy = (struct gto_change_request)GTO_CHANGE_REQUEST_INIT;
    if (rc == GTO_OK && request->struct_version >= 2)
        *copy = *request;
    else if (rc == GTO_OK)
        memcpy(copy, request, offsetof(struct gto_change_request, dry_run));
    copy->struct_version = GTO_CHANGE_REQUEST_VERSION;
    return rc;
}

int plan_check(const struct gto_change_request *request, const struct allowed *allowed,
               gto_error **error)
{
    int rc = error_check_struct(request->struct_version, GTO_CHANGE_REQUEST_VERSION,
                                "gto_change_request", error);
    if (rc == GTO_OK)
        rc = check_given(request, error);
    if (rc != GTO_OK)
        return rc;
    if (!gto_artifact_name_valid(request->artifact))
        return name_refuse(error, request->artifact);
    if (request->stage) {
        rc = allowed_check_stage(allowed, request->stage, error);
        if (rc != GTO_OK)
            return rc;
    }
    if (request->action == GTO_ACTION_REGISTER) {
        if (given(request->version) && request->bump != GTO_BUMP_DEFAULT)
            return error_set(error, GTO_EARGS,
                             "Need to specify either version or single bump argument");
        return check_said(request, allowed, error);
    }
    if (request->action != GTO_ACTION_DEPRECATE)
        return check_target(request, error);
    if (request->force && request->simple == GTO_SIMPLE_TRUE)
        return error_set(error, GTO_EARGS, "Can't use 'force' with 'simple=True'");
    return GTO_OK;
}

// ---- Finding what a request is about

static int no_artifact(const struct planner *planner)
{
    return error_set(planner->error, GTO_ENOARTIFACT, "Cannot find artifact '%s'",
                     planner->request->artifact);
}

// The version with a (de)registration at a commit, or NULL; of several, the one that an assignment
// there belongs to.
static const gto_version *version_at(const struct planner *planner, const char *commit_id)
{
    const gto_version *version = registry_version_at(planner->artifact, commit_id);
    return version && !version->discovered ? version : NULL;
}

// The version of a name; *found is NULL if there is none. It must not be at several commits.
static int version_named(const struct planner *planner, const char *name, const gto_version **found)
{
    *found = NULL;
    for (size_t i = 0; planner->artifact && i < planner->artifact->versions.count; i++) {
        const gto_version *version = gto_artifact_version(planner->artifact, i);
        if (version->discovered || strcmp(version->name, name) != 0)
            continue;
        if (*found)
            return error_set(
                planner->error, GTO_EMANYVERSIONS,
                "Version '%s' of '%s' is registered at several commits, %.*s and %.*s: "
                "delete the tag that is wrong",
                name, planner->artifact->name, SHORT_ID_LEN, (*found)->commit->id, SHORT_ID_LEN,
                version->commit->id);
        *found = version;
    }
    return GTO_OK;
}

// Whether stages that are assigned at the commit of a version belong to it, and not to another one
// there.
static int check_stands(const struct planner *planner, const gto_version *version)
{
    const gto_version *stands = registry_version_at(planner->artifact, version->commit->id);
    if (stands == version)
        return GTO_OK;
    return error_set(planner->error, GTO_EARGS,
                     "Version '%s' shares its commit with '%s', to which stages there belong: "
                     "deregister one of them",
                     version->name, stands->name);
}

// The version that a request names, or that its revision is at.
static int requested_version(const struct planner *planner, const gto_version **found)
{
    const struct gto_change_request *request = planner->request;
    if (given(request->version))
        return version_named(planner, request->version, found);
    *found = version_at(planner, planner->commit_id);
    return GTO_OK;
}

// ---- Adding tags to the plan

static const char *keep(struct planner *planner, const char *s)
{
    return arena_strndup(&planner->change->arena, s, strlen(s));
}

// Takes over the text of a buffer.
static const char *keep_buf(struct planner *planner, struct buf *buf)
{
    const char *copy =
        buf->failed ? NULL : arena_strndup(&planner->change->arena, buf->data, buf->len);
    buf_free(buf);
    return copy;
}

static int push(struct planner *planner, const struct planned_tag *tag)
{
    struct planned_tag *copy = arena_alloc(&planner->change->arena, sizeof(*copy));
    if (!copy)
        return error_no_memory(planner->error);
    *copy = *tag;
    return vec_push(&planner->change->tags, copy) == 0 ? GTO_OK : error_no_memory(planner->error);
}

// Plans a tag at a commit. `version` is the one concerned; `message` the default one, taken over.
static int add_tag(struct planner *planner, enum gto_action action, bool simple,
                   const char *version, const char *commit_id, struct buf *message)
{
    const struct gto_change_request *request = planner->request;
    struct refname parts = {.action = action, .artifact = slice_of(request->artifact)};
    struct buf counter = {0}, name = {0};
    if (!simple) {
        digits_add_successor(&counter,
                             registry_greatest_counter(planner->registry, request->artifact));
        parts.counter = (struct slice){counter.data, counter.len};
    }
    if (action == GTO_ACTION_ASSIGN || action == GTO_ACTION_UNASSIGN)
        parts.stage = slice_of(request->stage);
    if (version)
        parts.version = slice_of(version);
    refname_add(&name, &parts);
    name.failed |= counter.failed;
    buf_free(&counter);
    struct planned_tag tag = {
        .item = {.action = action, .name = keep_buf(planner, &name)},
        .commit_id = keep(planner, commit_id),
        .message = keep_buf(planner, message),
    };
    if (version)
        tag.item.version = keep(planner, version);
    if (parts.stage.len)
        tag.item.stage = keep(planner, request->stage);
    if (!tag.item.name || !tag.commit_id || !tag.message || (version && !tag.item.version) ||
        (parts.stage.len && !tag.item.stage))
        return error_no_memory(planner->error);
    if (registry_is_taken(planner->registry, tag.item.name))
        return error_set(planner->error, GTO_ETAGEXISTS, "tag '%s' already exists", tag.item.name);
    return push(planner, &tag);
}

static bool is_simple(const struct planner *planner, bool otherwise)
{
    enum gto_simple simple = planner->request->simple;
    return simple == GTO_SIMPLE_AUTO ? otherwise : simple == GTO_SIMPLE_TRUE;
}

// The user's message, or an empty buffer for the default one.
static bool own_message(const struct planner *planner, struct buf *message)
{
    if (!given(planner->request->message))
        return false;
    buf_adds(message, planner->request->message);
    return true;
}

static int delete_tag(struct planner *planner, const gto_event *event)
{
    const char *version = gto_event_version(event);
    struct planned_tag tag = {
        .item = {.deleted = true,
                 .action = event->action,
                 .name = keep(planner, event->tag),
                 .old_id = keep(planner, event->texts->object_id)},
    };
    if (version)
        tag.item.version = keep(planner, version);
    if (gto_event_stage(event))
        tag.item.stage = keep(planner, event->subject);
    if (!tag.item.name || !tag.item.old_id || (version && !tag.item.version) ||
        (gto_event_stage(event) && !tag.item.stage))
        return error_no_memory(planner->error);
    return push(planner, &tag);
}

// Plans the deletion of all tags of these events, oldest first; in the same second, registrations
// before assignments.
static int delete_tags(struct planner *planner, const struct event_list *events)
{
    size_t end;
    int rc = GTO_OK;
    for (size_t start = 0; start < events->count; start = end) {
        for (end = start + 1;
             end < events->count && events->items[end]->time == events->items[start]->time;)
            end++;
        for (int direct = 1; direct >= 0; direct--)
            for (size_t i = start; rc == GTO_OK && i < end; i++)
                if (event_is_direct(events->items[i]) == direct)
                    rc = delete_tag(planner, events->items[i]);
    }
    return rc;
}

// ---- Registering

// A commit has one version of an artifact, and can have another one beside it.
static int refuse_taken(const struct planner *planner, const gto_version *there, const char *asked)
{
    struct buf advice = {0};
    int rc = error_set(planner->error, GTO_ECOMMITTAKEN,
                       "'%s' is already registered in this commit with version '%s'",
                       planner->request->artifact, there->name);
    buf_addf(&advice,
             "to release it once more, make a commit for it (git commit --allow-empty -m "
             "'Release %s'), and register that",
             given(asked) ? asked : planner->request->artifact);
    if (!advice.failed && planner->error)
        error_set_detail(planner->error, advice.data);
    buf_free(&advice);
    return rc;
}

// Whether the commit may get the version asked for; *version is then what it has to be, if it is
// settled.
static int settle_version(const struct planner *planner, const gto_version *there,
                          const char **version)
{
    const struct gto_change_request *request = planner->request;
    const char *asked =
        request->action == GTO_ACTION_ASSIGN ? request->new_version : request->version;
    *version = given(asked) ? asked : NULL;
    if (there) {
        if (!request->force && gto_version_registered(there) && gto_version_active(there))
            return refuse_taken(planner, there, asked);
        if (*version && strcmp(there->name, *version) != 0)
            return error_set(planner->error, GTO_EARGS, "For this REF you can only register %s",
                             there->name);
        *version = there->name;
    }
    if (!*version)
        return GTO_OK;
    if (!gto_semver_valid(*version))
        return error_set(planner->error, GTO_EVERSION, "Supplied version '%s' cannot be parsed",
                         *version);
    const gto_version *of_that_name;
    int rc = version_named(planner, *version, &of_that_name);
    if (rc == GTO_OK && of_that_name != there)
        rc = error_set(planner->error, GTO_EREGISTERED, "Version '%s' already was registered.",
                       *version);
    return rc;
}

// The version after the greatest one.
static int next_version(struct planner *planner, const char **version)
{
    const gto_version *latest =
        planner->artifact ? gto_artifact_latest(planner->artifact, true) : NULL;
    enum gto_bump bump = planner->request->bump;
    if (!latest && bump != GTO_BUMP_DEFAULT)
        return error_set(planner->error, GTO_EARGS,
                         "Can't apply bump, because this is the first version being registered");
    if (!latest) {
        *version = FIRST_VERSION;
        return GTO_OK;
    }
    char *bumped;
    int rc = gto_semver_bump(&bumped, latest->name, bump, planner->error);
    if (rc != GTO_OK)
        return rc;
    *version = keep(planner, bumped);
    free(bumped);
    return *version ? GTO_OK : error_no_memory(planner->error);
}

// What the user says of the version, behind the message proper.
static void add_trailers(struct buf *message, const struct gto_change_request *request)
{
    const struct {
        const char *key, *value;
    } trailers[] = {
        {"Path", request->path},
        {"Type", request->type},
        {"Description", request->description},
    };
    bool labelled = request->labels && *request->labels;
    if (!given(request->path) && !given(request->type) && !given(request->description) && !labelled)
        return;
    while (message->len && message->data[message->len - 1] == '\n')
        message->len--;
    buf_adds(message, "\n\n");
    for (size_t i = 0; i < sizeof(trailers) / sizeof(*trailers); i++)
        if (given(trailers[i].value))
            trailer_add(message, trailers[i].key, trailers[i].value);
    for (const char *const *label = request->labels; labelled && *label; label++)
        trailer_add(message, "Label", *label);
}

static int plan_registration(struct planner *planner, bool simple, const char **version)
{
    const struct gto_change_request *request = planner->request;
    struct buf message = {0};
    int rc = settle_version(planner, version_at(planner, planner->commit_id), version);
    if (rc == GTO_OK && !*version)
        rc = next_version(planner, version);
    if (rc != GTO_OK)
        return rc;
    // What the user says when assigning belongs to the assignment.
    if (request->action != GTO_ACTION_REGISTER || !own_message(planner, &message))
        buf_addf(&message, "Registering artifact %s version %s", request->artifact, *version);
    if (request->action == GTO_ACTION_REGISTER)
        add_trailers(&message, request);
    return add_tag(planner, GTO_ACTION_REGISTER, simple, *version, planner->commit_id, &message);
}

static int plan_register(struct planner *planner)
{
    const char *version;
    return plan_registration(planner, is_simple(planner, true), &version);
}

static int plan_deregister(struct planner *planner)
{
    const struct gto_change_request *request = planner->request;
    const gto_version *version;
    int rc = requested_version(planner, &version);
    if (rc != GTO_OK)
        return rc;
    if (!version && !request->force)
        return error_set(planner->error, GTO_ENOVERSION, "No versions found for '%s'",
                         request->artifact);
    if (!version)
        return error_set(planner->error, GTO_EARGS,
                         "Can't deregister a version that have no git tags");
    const char *commit_id = version->commit->id;
    if (!request->force && !gto_version_registered(version))
        return error_set(planner->error, GTO_EARGS, "The version at ref '%s' is not registered",
                         commit_id);
    if (!request->force && !gto_version_active(version))
        return error_set(planner->error, GTO_EARGS,
                         "The version at ref '%s' was deregistered already", commit_id);
    if (request->delete_tags)
        return delete_tags(planner, &version->events);
    struct buf message = {0};
    if (!own_message(planner, &message))
        buf_addf(&message, "Deregistering artifact %s version %s", request->artifact,
                 version->name);
    return add_tag(planner, GTO_ACTION_DEREGISTER, is_simple(planner, true), version->name,
                   commit_id, &message);
}

// ---- Assigning

static int refuse_active_stage(const struct planner *planner, const gto_version *version)
{
    const char *stage = planner->request->stage;
    const gto_vstage *there = version ? version_find_stage(version, stage) : NULL;
    if (planner->request->force || !there || !gto_vstage_active(there))
        return GTO_OK;
    return error_set(
        planner->error, GTO_EARGS,
        "Version '%s' is already in stage '%s'. Use the '--force' flag to create a new "
        "Git tag nevertheless.",
        version->name, stage);
}

// The version that gets the stage, and where it is. A commit that has none is registered first.
static int assigned_version(struct planner *planner, const char **name, const char **commit_id)
{
    const struct gto_change_request *request = planner->request;
    const gto_version *version;
    int rc = requested_version(planner, &version);
    if (rc != GTO_OK)
        return rc;
    if (given(request->version) && !version)
        return error_set(planner->error, GTO_EARGS, "Version '%s' is not registered",
                         request->version);
    if (version && given(request->new_version))
        return error_set(planner->error, GTO_EARGS,
                         "Can't register '%s', since '%s' is registered already at this ref",
                         request->new_version, version->name);
    rc = version ? check_stands(planner, version) : GTO_OK;
    if (rc != GTO_OK)
        return rc;
    *commit_id = version ? version->commit->id : planner->commit_id;
    if (!version && !request->skip_registration)
        return plan_registration(planner, true, name);
    if (!version)
        version = registry_version_at(planner->artifact, *commit_id);
    *name = version ? version->name : *commit_id;
    return refuse_active_stage(planner, version);
}

// Behind the message proper; there may be trailers already.
static void add_rollback_trailer(struct buf *message, const char *tag)
{
    while (message->len && message->data[message->len - 1] == '\n')
        message->len--;
    bool follows = trailers_of((struct slice){message->data, message->len}).len;
    buf_adds(message, follows ? "\n" : "\n\n");
    trailer_add(message, ROLLBACK_TRAILER, tag);
}

static int refuse_rollback(const struct planner *planner, const struct rollback *found)
{
    const struct gto_change_request *request = planner->request;
    if (given(request->version)) {
        bool is_there =
            found->current && strcmp(found->current->version->name, request->version) == 0;
        return error_set(planner->error, GTO_ENOVERSION,
                         is_there ? "Version '%s' of '%s' is in stage '%s' already"
                                  : "Version '%s' of '%s' is none to go back to in stage '%s': "
                                    "'gto assign' puts it there",
                         request->version, request->artifact, request->stage);
    }
    return error_set(planner->error, GTO_ENOVERSION,
                     found->current ? "There is no version that was in stage '%s' of '%s' before"
                                    : "No version is in stage '%s' of '%s'",
                     request->stage, request->artifact);
}

static int add_headline(struct planner *planner, const char *from, const char *to)
{
    struct buf text = {0};
    buf_addf(&text, "Rolling back stage '%s' of '%s' from version '%s' to '%s'\n",
             planner->request->stage, planner->request->artifact, from, to);
    planner->change->headline = keep_buf(planner, &text);
    return planner->change->headline ? GTO_OK : error_no_memory(planner->error);
}

static int plan_rollback(struct planner *planner)
{
    const struct gto_change_request *request = planner->request;
    struct buf message = {0};
    struct rollback found;
    if (!planner->artifact)
        return no_artifact(planner);
    if (rollback_find(&found, planner->artifact, request->stage,
                      given(request->version) ? request->version : NULL) != GTO_OK)
        return error_no_memory(planner->error);
    if (!found.version)
        return refuse_rollback(planner, &found);
    int rc = check_stands(planner, found.version);
    if (rc == GTO_OK)
        rc = add_headline(planner, found.current->version->name, found.version->name);
    if (rc != GTO_OK)
        return rc;
    if (!own_message(planner, &message))
        buf_addf(&message, "Rolling back stage %s of artifact %s from version %s to %s",
                 request->stage, request->artifact, found.current->version->name,
                 found.version->name);
    add_rollback_trailer(&message, found.current->tag);
    return add_tag(planner, GTO_ACTION_ASSIGN, is_simple(planner, false), found.version->name,
                   found.version->commit->id, &message);
}

static int plan_assign(struct planner *planner)
{
    const struct gto_change_request *request = planner->request;
    const char *version = NULL, *commit_id = NULL;
    struct buf message = {0};
    if (request->rollback)
        return plan_rollback(planner);
    int rc = assigned_version(planner, &version, &commit_id);
    if (rc != GTO_OK)
        return rc;
    if (!own_message(planner, &message))
        buf_addf(&message, "Assigning stage %s to artifact %s version %s", request->stage,
                 request->artifact, version);
    return add_tag(planner, GTO_ACTION_ASSIGN, is_simple(planner, false), version, commit_id,
                   &message);
}

static int plan_unassign(struct planner *planner)
{
    const struct gto_change_request *request = planner->request;
    const gto_version *version;
    struct buf message = {0};
    if (!planner->artifact)
        return no_artifact(planner);
    int rc = requested_version(planner, &version);
    if (rc != GTO_OK)
        return rc;
    if (!version)
        return error_set(planner->error, GTO_ENOVERSION, "No versions found for '%s'",
                         request->artifact);
    const gto_vstage *stage = version_find_stage(version, request->stage);
    if (!stage && !request->force)
        return error_set(planner->error, GTO_EARGS, "Stage '%s' is not assigned to a version '%s'",
                         request->stage, version->name);
    if (request->delete_tags)
        return stage ? delete_tags(planner, &stage->events) : GTO_OK;
    rc = check_stands(planner, version);
    if (rc != GTO_OK)
        return rc;
    if (!own_message(planner, &message))
        buf_addf(&message, "Unassigning stage '%s' to artifact '%s' version '%s'", request->stage,
                 request->artifact, version->name);
    return add_tag(planner, GTO_ACTION_UNASSIGN, is_simple(planner, false), version->name,
                   version->commit->id, &message);
}

// ---- Deprecating

static int plan_deprecate(struct planner *planner)
{
    const struct gto_change_request *request = planner->request;
    const gto_artifact *artifact = planner->artifact;
    bool force = request->force;
    if (!artifact && (!force || request->delete_tags))
        return no_artifact(planner);
    if (!force && !gto_artifact_active(artifact))
        return error_set(planner->error, GTO_EARGS, "Artifact was deprecated already");
    if (request->delete_tags)
        return delete_tags(planner, &artifact->events);
    const char *commit_id = planner->commit_id;
    if (!request->revision && artifact) {
        const struct gto_commit *latest = artifact_latest_commit(artifact);
        commit_id = latest ? latest->id : commit_id;
    }
    if (!commit_id)
        return error_set(planner->error, GTO_EREF,
                         "Ref 'HEAD' was not found in the repository history");
    struct buf message = {0};
    if (!own_message(planner, &message))
        buf_addf(&message, "Deprecating artifact '%s'", request->artifact);
    return add_tag(planner, GTO_ACTION_DEPRECATE, !force && is_simple(planner, true), NULL,
                   commit_id, &message);
}

int plan_change(gto_change **out, const gto_registry *registry,
                const struct gto_change_request *request, const char *commit_id, gto_error **error)
{
    static int (*const plans[])(struct planner *) = {
        [GTO_ACTION_DEPRECATE] = plan_deprecate,   [GTO_ACTION_REGISTER] = plan_register,
        [GTO_ACTION_DEREGISTER] = plan_deregister, [GTO_ACTION_ASSIGN] = plan_assign,
        [GTO_ACTION_UNASSIGN] = plan_unassign,
    };
    struct planner planner = {
        .registry = registry,
        .request = request,
        .commit_id = commit_id,
        .artifact = gto_registry_find(registry, request->artifact),
        .change = calloc(1, sizeof(gto_change)),
        .error = error,
    };
    if (!planner.change)
        return error_no_memory(error);
    int rc = plans[request->action](&planner);
    if (rc == GTO_OK)
        *out = planner.change;
    else
        gto_change_free(planner.change);
    return rc;
}

// ---- Several plans

// Joins two texts, either of which may be NULL.
static int join(struct arena *arena, const char **text, const char *more, const char *between)
{
    struct buf joined = {0};
    if (!more)
        return GTO_OK;
    buf_addf(&joined, "%s%s%s", *text ? *text : "", *text ? between : "", more);
    *text = joined.failed ? NULL : arena_strndup(arena, joined.data, joined.len);
    buf_free(&joined);
    return *text ? GTO_OK : GTO_ENOMEM;
}

int plan_append(gto_change *to, gto_change *from)
{
    int rc = join(&to->arena, &to->headline, from->headline, "");
    if (rc == GTO_OK)
        rc = join(&to->arena, &to->notice, from->notice, "; ");
    for (size_t i = 0; rc == GTO_OK && i < from->tags.count; i++)
        rc = vec_push(&to->tags, from->tags.items[i]) == 0 ? GTO_OK : GTO_ENOMEM;
    arena_adopt(&to->arena, &from->arena);
    gto_change_free(from);
    return rc;
}
