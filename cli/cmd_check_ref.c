#include <stdlib.h>
#include <unistd.h>

#include "answer.h"
#include "error.h"
#include "commands.h"
#include "record.h"
#include "term.h"

static void describe(struct buf *out, const gto_event *event)
{
    const char *artifact = gto_artifact_name(gto_event_artifact(event));
    const char *version = gto_event_version(event), *stage = gto_event_stage(event);
    switch (gto_event_action(event)) {
    case GTO_ACTION_REGISTER:
        buf_addf(out, "Version \"%s\" of artifact \"%s\" was registered", version, artifact);
        break;
    case GTO_ACTION_DEREGISTER:
        buf_addf(out, "Version \"%s\" of artifact \"%s\" was deregistered", version, artifact);
        break;
    case GTO_ACTION_ASSIGN:
        buf_addf(out, "Stage \"%s\" was assigned to version \"%s\" of artifact \"%s\"", stage,
                 version, artifact);
        break;
    case GTO_ACTION_UNASSIGN:
        buf_addf(out, "Stage \"%s\" was unassigned from version \"%s\" of artifact \"%s\"", stage,
                 version, artifact);
        break;
    default:
        buf_addf(out, "Artifact \"%s\" was deprecated", artifact);
    }
}

static int print_sentence(gto_repo *repo, const gto_event *event, gto_error **error)
{
    bool emojis = gto_config_emojis(gto_repo_config(repo));
    struct buf out = {0};
    buf_adds(&out, term_sign(SIGN_OK, emojis));
    if (emojis)
        buf_addc(&out, ' ');
    describe(&out, event);
    buf_addc(&out, '\n');
    int rc = term_write(&out, error);
    buf_free(&out);
    return rc;
}

static int print_json(const gto_event *event, gto_error **error)
{
    struct buf out = {0};
    struct json json = {.out = &out};
    record_check_ref(&json, event);
    int rc = answer_json(&json, error);
    buf_free(&out);
    return rc;
}

static int print_event(gto_repo *repo, const struct options *options, const gto_event *event,
                       gto_error **error)
{
    switch (options->output) {
    case OUTPUT_JSON:
        return print_json(event, error);
    case OUTPUT_NAME:
        return answer_line(gto_artifact_name(gto_event_artifact(event)), error);
    case OUTPUT_VERSION:
        return answer_line(gto_event_version(event), error);
    case OUTPUT_STAGE:
        return answer_line(gto_event_stage(event), error);
    case OUTPUT_EVENT:
        return answer_line(gto_action_event(gto_event_action(event)), error);
    default:
        return print_sentence(repo, event, error);
    }
}

// Scripts take an empty answer for what it is; people wonder.
static void hint_no_tag(const struct options *options)
{
    struct buf hint = {0};
    if (options->quiet || !term_is_terminal(STDERR_FILENO))
        return;
    buf_addf(&hint, "No tag of the registry is called '%s'", options->ref);
    char *text = buf_finish(&hint);
    if (text)
        term_hint(text);
    free(text);
}

int cmd_check_ref(gto_repo *repo, const struct options *options, gto_error **error)
{
    gto_registry *registry;
    const gto_event *event;
    int rc = gto_check_ref(&registry, &event, repo, options->ref, error);
    if (rc == GTO_OK && !event)
        hint_no_tag(options);
    if (rc != GTO_OK || !event)
        return rc;
    answer_warn(repo, NULL, registry);
    rc = print_event(repo, options, event, error);
    gto_registry_free(registry);
    return rc;
}
