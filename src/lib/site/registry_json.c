#include "date.h"
#include "markup.h"
#include "site/files.h"

enum { SCHEMA = 1 };

static void add_bool(struct buf *out, const char *key, bool value)
{
    json_add(out, ",%s:", key);
    buf_adds(out, value ? "true" : "false");
}

// ---- Artifacts: what `show --json` says, and more

static void add_artifact(struct buf *out, const struct site *site,
                         const struct site_artifact *artifact)
{
    const char *version = artifact->latest ? gto_version_name(artifact->latest) : NULL;
    json_add(out, "%s:{\"version\":%s,\"stage\":{", artifact->artifact->name, version);
    for (size_t i = 0; i < site->listed_count; i++) {
        const struct tenure *now = site_current(artifact, i);
        buf_adds(out, i ? "," : "");
        json_add(out, "%s:%s", site->stages[i].name, now ? gto_version_name(now->version) : NULL);
    }
    buf_addc(out, '}');
    add_bool(out, "registered", gto_artifact_registered(artifact->artifact));
    add_bool(out, "active", gto_artifact_active(artifact->artifact));
    json_add(out, ",\"type\":%s,\"description\":%s,\"labels\":[", artifact->type,
             artifact->description);
    for (size_t i = 0; artifact->labels && artifact->labels[i]; i++) {
        buf_adds(out, i ? "," : "");
        json_add(out, "%s", artifact->labels[i]);
    }
    struct buf page = {0};
    buf_addf(&page, "%sindex.html", artifact->folder);
    json_add(out, "],\"page\":%s}", page.data);
    out->failed |= page.failed;
    buf_free(&page);
}

// ---- Events: what `history --json` says

static void add_event(struct buf *out, const gto_event *event)
{
    int offset;
    int64_t time = gto_event_time(event, &offset);
    buf_adds(out, "{\"timestamp\":\"");
    date_format(out, time, offset, 'T');
    json_add(out,
             "\",\"artifact\":%s,\"event\":%s,\"priority\":%d,\"version\":%s,\"stage\":%s,"
             "\"commit\":%s,\"author\":%s,\"author_email\":%s,\"message\":%s,\"ref\":%s}",
             gto_artifact_name(gto_event_artifact(event)),
             gto_action_event(gto_event_action(event)),
             gto_action_priority(gto_event_action(event)), gto_event_version(event),
             gto_event_stage(event), gto_event_commit_id(event), gto_event_author(event),
             gto_event_author_email(event), gto_event_message(event), gto_event_tag(event));
}

static void add_problems(struct buf *out, const struct site_repo *repo)
{
    for (size_t i = 0; i < gto_registry_problem_count(repo->registry); i++) {
        const gto_problem *problem = gto_registry_problem(repo->registry, i);
        buf_adds(out, i ? ",\n" : "\n");
        json_add(out, "{\"message\":%s,\"remedy\":%s,\"artifact\":%s}",
                 gto_problem_message(problem), gto_problem_remedy(problem),
                 gto_problem_artifact(problem));
    }
}

static void add_repo(struct buf *out, const struct site *site, const struct site_repo *repo)
{
    bool any = false;
    json_add(out, "{\"label\":%s,\"url\":%s,\"artifacts\":{", repo->label, repo->url);
    for (size_t i = 0; i < site->artifact_count; i++) {
        if (site->artifacts[i].repo != repo)
            continue;
        buf_adds(out, any ? ",\n" : "\n");
        add_artifact(out, site, &site->artifacts[i]);
        any = true;
    }
    buf_adds(out, "\n},\"history\":[");
    any = false;
    for (size_t i = 0; i < site->event_count; i++) {
        if (site->events[i].artifact->repo != repo)
            continue;
        buf_adds(out, any ? ",\n" : "\n");
        add_event(out, site->events[i].event);
        any = true;
    }
    buf_adds(out, "\n],\"problems\":[");
    add_problems(out, repo);
    buf_adds(out, "\n]}");
}

void registry_json_write(struct buf *out, const struct site *site)
{
    json_add(out, "{\"schema\":%d,\"title\":%s,\"as_of\":%s,\"repositories\":[\n", SCHEMA,
             site->title, site->as_of);
    for (size_t i = 0; i < site->repo_count; i++) {
        buf_adds(out, i ? ",\n" : "");
        add_repo(out, site, &site->repos[i]);
    }
    buf_adds(out, "\n]}\n");
}
