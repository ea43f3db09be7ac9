// From registries to what the pages of a site tell.
#include <stdlib.h>
#include <string.h>

#include "ascii.h"
#include "commit_files.h"
#include "describe.h"
#include "dvc_yaml.h"
#include "error.h"
#include "repository.h"
#include "site/site.h"
#include "yaml/document.h"

// Versions of an artifact that are described one by one, which takes reading files of their
// commits.
enum { MANY_ARTIFACTS = 100, MAX_DETAILS = 20, MAX_DETAILS_OF_MANY = 5 };

// Gives GTO_ENOMEM its message.
static int explain(int rc, gto_error **error)
{
    return rc == GTO_ENOMEM ? error_no_memory(error) : rc;
}

// ---- Repositories

static const char *copy(struct site *site, const char *text)
{
    return arena_strndup(&site->arena, text, strlen(text));
}

static int use_templates(struct site *site, struct site_repo *repo,
                         const struct gto_site_options *options)
{
    struct {
        const char *given;
        const char **used;
    } links[] = {{options->link_commit, &repo->forge.commit},
                 {options->link_tag, &repo->forge.tag},
                 {options->link_file, &repo->forge.file}};
    for (size_t i = 0; i < sizeof(links) / sizeof(*links); i++)
        if (links[i].given && !(*links[i].used = copy(site, links[i].given)))
            return GTO_ENOMEM;
    return GTO_OK;
}

static int open_repo(struct site *site, struct site_repo *out, gto_repo *repo, const char *label,
                     const struct gto_site_options *options, gto_error **error)
{
    struct gto_read_options read = GTO_READ_OPTIONS_INIT;
    char *url = NULL;
    out->repo = repo;
    int rc = repo_remote_url(repo->git, gto_repo_remote(repo), &url, error);
    if (rc != GTO_OK)
        return rc;
    out->url = url ? copy(site, url) : NULL;
    out->label = copy(site, label);
    rc = out->label && (!url || out->url) ? forge_find(&out->forge, &site->arena, url) : GTO_ENOMEM;
    free(url);
    if (rc == GTO_OK)
        rc = use_templates(site, out, options);
    if (rc != GTO_OK)
        return error_no_memory(error);
    read.at = options->at;
    read.flags = GTO_READ_MESSAGES | GTO_READ_COMMITS | GTO_READ_PROBLEMS;
    rc = gto_registry_read_with(&out->registry, repo, &read, error);
    if (rc == GTO_OK)
        site->problem_count += gto_registry_problem_count(out->registry);
    return rc;
}

// What each repository is called, NULL-terminated, to be freed with gto_free().
static int find_labels(const char ***out, gto_repo *const *repos, size_t count, gto_error **error)
{
    const char **names = calloc(count + 1, sizeof(*names));
    if (!names)
        return error_no_memory(error);
    for (size_t i = 0; i < count; i++)
        names[i] = gto_repo_root(repos[i]);
    int rc = gto_repo_labels(out, names, count, error);
    free(names);
    return rc;
}

static int open_repos(struct site *site, gto_repo *const *repos, size_t count,
                      const struct gto_site_options *options, gto_error **error)
{
    const char **labels = NULL;
    site->repos = arena_zalloc(&site->arena, count * sizeof(*site->repos) + 1);
    int rc = site->repos ? find_labels(&labels, repos, count, error) : error_no_memory(error);
    for (size_t i = 0; rc == GTO_OK && i < count; i++) {
        site->repo_count++;
        rc = open_repo(site, &site->repos[i], repos[i], labels[i], options, error);
    }
    gto_free(labels);
    return rc;
}

// ---- Stages

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

// Adds the names that are not there yet. Errors: GTO_ENOMEM.
static int add_names(struct vec *names, struct strmap *seen, const char *const *added)
{
    for (; *added; added++) {
        struct strmap_entry *entry = strmap_put(seen, *added, strlen(*added));
        if (!entry || (!entry->value && vec_push(names, (char *)*added) != 0))
            return GTO_ENOMEM;
        entry->key = *added;
        entry->value = (char *)*added;
    }
    return GTO_OK;
}

// Adds the stages that any version ever was in, sorted.
static int add_former(struct vec *names, struct strmap *seen, const gto_registry *registry)
{
    size_t before = names->count;
    int rc = GTO_OK;
    for (size_t i = 0; i < registry->artifacts.count; i++) {
        const gto_artifact *artifact = gto_registry_artifact(registry, i);
        for (size_t j = 0; rc == GTO_OK && j < artifact->events.count; j++) {
            const gto_event *event = artifact->events.items[j];
            const char *stages[] = {gto_event_stage(event), NULL};
            rc = add_names(names, seen, stages);
        }
    }
    if (names->count > before)
        qsort(names->items + before, names->count - before, sizeof(void *), by_name);
    return rc;
}

static int fill_stages(struct site *site, const struct vec *names, size_t listed)
{
    site->stages = arena_zalloc(&site->arena, names->count * sizeof(*site->stages) + 1);
    if (!site->stages)
        return GTO_ENOMEM;
    site->stage_count = names->count;
    site->listed_count = listed;
    for (size_t i = 0; i < names->count; i++) {
        struct site_stage *stage = &site->stages[i];
        stage->name = copy(site, names->items[i]);
        stage->listed = i < listed;
        if (!stage->name)
            return GTO_ENOMEM;
        stage->page = page_names_add(&site->names, "stages/", stage->name, ".html");
        if (!stage->page)
            return GTO_ENOMEM;
    }
    return GTO_OK;
}

static int collect_stages(struct site *site, gto_error **error)
{
    struct vec names = {0}, lists = {0};
    struct strmap seen = {0};
    int rc = GTO_OK;
    for (size_t i = 0; rc == GTO_OK && i < site->repo_count; i++) {
        const char **stages = NULL;
        rc = gto_stages(&stages, gto_repo_config(site->repos[i].repo), site->repos[i].registry,
                        GTO_STAGES_AUTO, error);
        if (rc == GTO_OK && stages && vec_push(&lists, stages) != 0) {
            gto_free(stages);
            rc = GTO_ENOMEM;
        } else if (rc == GTO_OK && stages) {
            rc = add_names(&names, &seen, stages);
        }
    }
    size_t listed = names.count;
    for (size_t i = 0; rc == GTO_OK && i < site->repo_count; i++)
        rc = add_former(&names, &seen, site->repos[i].registry);
    if (rc == GTO_OK)
        rc = fill_stages(site, &names, listed);
    for (size_t i = 0; i < lists.count; i++)
        gto_free(lists.items[i]);
    vec_free(&lists);
    vec_free(&names);
    strmap_free(&seen);
    return explain(rc, error);
}

size_t site_find_stage(const struct site *site, const char *name)
{
    size_t i = 0;
    while (i + 1 < site->stage_count && strcmp(site->stages[i].name, name) != 0)
        i++;
    return i;
}

// ---- Artifacts

// By name, then by repository.
static int by_artifact(const void *a, const void *b)
{
    const struct site_artifact *x = a, *y = b;
    int order = strcmp(x->artifact->name, y->artifact->name);
    return order ? order : (x->repo > y->repo) - (x->repo < y->repo);
}

static int list_artifacts(struct site *site)
{
    size_t count = 0;
    for (size_t i = 0; i < site->repo_count; i++)
        count += gto_registry_artifact_count(site->repos[i].registry);
    site->artifacts = arena_zalloc(&site->arena, count * sizeof(*site->artifacts) + 1);
    if (!site->artifacts)
        return GTO_ENOMEM;
    for (size_t i = 0; i < site->repo_count; i++)
        for (size_t j = 0; j < gto_registry_artifact_count(site->repos[i].registry); j++)
            site->artifacts[site->artifact_count++] = (struct site_artifact){
                .repo = &site->repos[i],
                .artifact = gto_registry_artifact(site->repos[i].registry, j),
            };
    qsort(site->artifacts, count, sizeof(*site->artifacts), by_artifact);
    return GTO_OK;
}

static bool has_upper_case(const char *name)
{
    while (*name && *name == to_lower(*name))
        name++;
    return *name;
}

// Gives an artifact its folders: below the label of its repository where there are several.
static int name_folders(struct site *site, struct site_artifact *artifact)
{
    struct buf name = {0};
    if (site->repo_count > 1)
        buf_addf(&name, "%s/", artifact->repo->label);
    buf_adds(&name, artifact->artifact->name);
    artifact->badges = arena_zalloc(&site->arena, (site->stage_count + 1) * sizeof(char *));
    if (!name.failed && artifact->badges)
        artifact->folder = page_names_add(&site->names, "artifacts/", name.data, "/");
    buf_free(&name);
    if (!artifact->folder)
        return GTO_ENOMEM;
    buf_addf(&name, "badge/%s", artifact->folder + strlen("artifacts/"));
    artifact->badge_folder = name.failed ? NULL : copy(site, name.data);
    buf_free(&name);
    for (size_t i = 0; artifact->badge_folder && i < site->stage_count + 1; i++) {
        const char *stage = i ? site->stages[i - 1].name : "latest";
        artifact->badges[i] = page_names_add(&site->names, artifact->badge_folder, stage, ".svg");
        if (!artifact->badges[i])
            return GTO_ENOMEM;
    }
    return artifact->badge_folder ? GTO_OK : GTO_ENOMEM;
}

// Names in lower case come first: of two that differ in case alone, they are the ones that stay.
static int name_all_folders(struct site *site)
{
    int rc = GTO_OK;
    for (int upper = 0; upper <= 1; upper++)
        for (size_t i = 0; rc == GTO_OK && i < site->artifact_count; i++)
            if (has_upper_case(site->artifacts[i].artifact->name) == (upper == 1))
                rc = name_folders(site, &site->artifacts[i]);
    return rc;
}

const struct tenure *site_current(const struct site_artifact *artifact, size_t stage)
{
    return gto_artifact_active(artifact->artifact) ? tenures_current(&artifact->tenures[stage])
                                                   : NULL;
}

static int find_tenures(struct site *site, struct site_artifact *artifact)
{
    artifact->tenures =
        arena_zalloc(&site->arena, site->stage_count * sizeof(*artifact->tenures) + 1);
    if (!artifact->tenures)
        return GTO_ENOMEM;
    for (size_t i = 0; i < site->stage_count; i++) {
        int rc = tenures_find(&artifact->tenures[i], artifact->artifact, site->stages[i].name);
        if (rc != GTO_OK)
            return rc;
        site->stages[i].held += site_current(artifact, i) != NULL;
    }
    return GTO_OK;
}

// ---- What is said of versions

// The labels of a list of JSON.
static int parse_labels(struct site *site, struct site_artifact *artifact, const char *list)
{
    const struct value *value;
    int rc = document_parse(&value, &site->arena, list, strlen(list), NULL);
    if (rc == GTO_ENOMEM || rc == GTO_OK)
        artifact->labels =
            arena_zalloc(&site->arena, ((rc == GTO_OK ? value->count : 0) + 1) * sizeof(char *));
    if (rc == GTO_EINVALID || (artifact->labels && value->type != VALUE_LIST))
        return GTO_OK;
    for (size_t i = 0; artifact->labels && i < value->count; i++) {
        struct slice text = value->items[i]->text;
        artifact->labels[i] = arena_strndup(&site->arena, text.data, text.len);
        if (!artifact->labels[i])
            return GTO_ENOMEM;
    }
    return artifact->labels ? GTO_OK : GTO_ENOMEM;
}

// Adds a version to those that are described, if there is room for one more.
static void choose_version(struct site *site, struct site_artifact *artifact,
                           const gto_version *version)
{
    size_t limit = site->artifact_count > MANY_ARTIFACTS ? MAX_DETAILS_OF_MANY : MAX_DETAILS;
    if (artifact->detail_count == limit || site_find_detail(artifact, version))
        return;
    artifact->details[artifact->detail_count++].version = version;
}

// The latest version comes first, for it describes the artifact; then those in a stage, and the
// greatest of the others.
static int choose_versions(struct site *site, struct site_artifact *artifact)
{
    const gto_version *first = artifact->latest;
    artifact->details = arena_zalloc(&site->arena, MAX_DETAILS * sizeof(*artifact->details));
    if (!artifact->details)
        return GTO_ENOMEM;
    if (!first && artifact->version_count)
        first = artifact->versions[0];
    if (first)
        choose_version(site, artifact, first);
    for (size_t i = 0; i < site->stage_count; i++) {
        const struct tenure *now = site_current(artifact, i);
        if (now)
            choose_version(site, artifact, now->version);
    }
    for (size_t i = 0; i < artifact->version_count; i++)
        choose_version(site, artifact, artifact->versions[i]);
    return GTO_OK;
}

// Fetches the files that describe versions of a repository on a server at once.
static int prepare_files(struct site *site, const struct site_repo *repo, gto_error **error)
{
    const char *index = gto_config_index(gto_repo_config(repo->repo));
    struct commit_files files = {0};
    int rc = GTO_OK;
    for (size_t i = 0; rc == GTO_OK && i < site->artifact_count; i++) {
        const struct site_artifact *artifact = &site->artifacts[i];
        struct slice directory = dvc_directory(artifact->artifact->name);
        const char *paths[] = {index, dvc_path(&site->arena, directory, DVC_FILE),
                               dvc_path(&site->arena, directory, DVC_PARAMS_FILE)};
        for (size_t j = 0; artifact->repo == repo && j < 3 * artifact->detail_count; j++)
            if (rc == GTO_OK)
                rc = paths[j % 3]
                         ? commit_files_add(&files, artifact->details[j / 3].version->commit->id,
                                            paths[j % 3])
                         : GTO_ENOMEM;
    }
    rc = rc == GTO_OK ? repo_prepare_files(repo->repo->git, files.items, files.count, error)
                      : error_no_memory(error);
    commit_files_free(&files);
    return rc;
}

// What is at a version's path. A file that cannot be read is no reason to write no site.
static int find_stored(struct site *site, const struct site_artifact *artifact,
                       struct site_detail *detail, gto_error **error)
{
    const char *path = gto_description_value(detail->description, GTO_FIELD_PATH);
    struct repo *git = artifact->repo->repo->git;
    detail->stored.size = -1;
    if (!path || gto_is_url(path) || repo_is_server(git))
        return GTO_OK;
    int rc = stored_find(&detail->stored, &site->arena, git, detail->version->commit->id, path,
                         true, NULL);
    if (rc == GTO_ENOMEM)
        return error_no_memory(error);
    if (rc != GTO_OK)
        detail->stored = (struct gto_stored){.size = -1};
    site->incomplete |= rc != GTO_OK || detail->stored.unread;
    return GTO_OK;
}

// Describes the versions that were chosen. A file that cannot be read is a problem of the registry,
// which tells it.
static int describe(struct site *site, struct site_artifact *artifact, gto_error **error)
{
    int rc = GTO_OK;
    for (size_t i = 0; rc == GTO_OK && i < artifact->detail_count; i++) {
        struct site_detail *detail = &artifact->details[i];
        rc = describe_version(&detail->description, artifact->repo->repo, detail->version, error);
        if (rc == GTO_OK)
            rc = find_stored(site, artifact, detail, error);
    }
    if (rc != GTO_OK || !artifact->detail_count)
        return rc;
    const gto_description *said = artifact->details[0].description;
    const char *labels = gto_description_value(said, GTO_FIELD_LABELS);
    artifact->type = gto_description_value(said, GTO_FIELD_TYPE);
    artifact->description = gto_description_value(said, GTO_FIELD_DESCRIPTION);
    return labels ? explain(parse_labels(site, artifact, labels), error) : GTO_OK;
}

const struct site_detail *site_find_detail(const struct site_artifact *artifact,
                                           const gto_version *version)
{
    for (size_t i = 0; i < artifact->detail_count; i++)
        if (artifact->details[i].version == version)
            return &artifact->details[i];
    return NULL;
}

static int collect_artifact(struct site *site, struct site_artifact *artifact, gto_error **error)
{
    artifact->latest = gto_artifact_latest(artifact->artifact, true);
    int rc = explain(find_tenures(site, artifact), error);
    if (rc == GTO_OK)
        rc = gto_artifact_versions(&artifact->versions, &artifact->version_count,
                                   artifact->artifact, 0, GTO_SORT_SEMVER, error);
    return rc == GTO_OK ? explain(choose_versions(site, artifact), error) : rc;
}

static int collect_artifacts(struct site *site, gto_error **error)
{
    int rc = list_artifacts(site);
    if (rc == GTO_OK)
        rc = name_all_folders(site);
    rc = explain(rc, error);
    for (size_t i = 0; rc == GTO_OK && i < site->artifact_count; i++)
        rc = collect_artifact(site, &site->artifacts[i], error);
    for (size_t i = 0; rc == GTO_OK && i < site->repo_count; i++)
        if (repo_is_server(site->repos[i].repo->git))
            rc = prepare_files(site, &site->repos[i], error);
    for (size_t i = 0; rc == GTO_OK && i < site->artifact_count; i++)
        rc = describe(site, &site->artifacts[i], error);
    return rc;
}

// ---- Events

struct merged {
    struct site_event entry;
    size_t place;
};

static int by_time(const void *a, const void *b)
{
    const struct merged *x = a, *y = b;
    if (x->entry.event->time != y->entry.event->time)
        return x->entry.event->time > y->entry.event->time ? -1 : 1;
    return (x->place > y->place) - (x->place < y->place);
}

// Where the artifacts of one registry are, by their addresses there.
static const struct site_artifact *
find_artifact(const struct site *site, const struct site_repo *repo, const gto_artifact *artifact)
{
    const struct site_artifact key = {.repo = repo, .artifact = artifact};
    return bsearch(&key, site->artifacts, site->artifact_count, sizeof(key), by_artifact);
}

static int add_events(struct site *site, const struct site_repo *repo, struct merged *merged,
                      gto_error **error)
{
    const gto_event **events;
    const struct site_artifact *artifact = NULL;
    size_t count;
    int rc = gto_history(&events, &count, repo->registry, NULL, false, error);
    if (rc != GTO_OK)
        return rc;
    for (size_t i = 0; i < count; i++) {
        if (!artifact || artifact->artifact != events[i]->artifact)
            artifact = find_artifact(site, repo, events[i]->artifact);
        merged[site->event_count] = (struct merged){{artifact, events[i]}, site->event_count};
        site->event_count++;
    }
    gto_free(events);
    return GTO_OK;
}

static int collect_events(struct site *site, gto_error **error)
{
    size_t count = 0;
    for (size_t i = 0; i < site->repo_count; i++)
        count += site->repos[i].registry->event_count;
    struct merged *merged = malloc(count * sizeof(*merged) + 1);
    site->events = arena_zalloc(&site->arena, count * sizeof(*site->events) + 1);
    int rc = merged && site->events ? GTO_OK : error_no_memory(error);
    for (size_t i = 0; rc == GTO_OK && i < site->repo_count; i++)
        rc = add_events(site, &site->repos[i], merged, error);
    if (rc == GTO_OK && site->repo_count > 1)
        qsort(merged, site->event_count, sizeof(*merged), by_time);
    for (size_t i = 0; rc == GTO_OK && i < site->event_count; i++)
        site->events[i] = merged[i].entry;
    if (rc == GTO_OK && site->event_count)
        site->newest = site->events[0].event->time;
    free(merged);
    return rc;
}

// Problems belong to artifacts where they name one.
static void count_problems(struct site *site)
{
    for (size_t i = 0; i < site->repo_count; i++) {
        const struct site_repo *repo = &site->repos[i];
        for (size_t j = 0; j < gto_registry_problem_count(repo->registry); j++) {
            const char *name = gto_problem_artifact(gto_registry_problem(repo->registry, j));
            const gto_artifact *found = name ? gto_registry_find(repo->registry, name) : NULL;
            const struct site_artifact *artifact = found ? find_artifact(site, repo, found) : NULL;
            if (artifact)
                site->artifacts[artifact - site->artifacts].problem_count++;
        }
    }
}

static int set_texts(struct site *site, const struct gto_site_options *options)
{
    struct buf url = {0};
    site->names.arena = &site->arena;
    if (options->at && !(site->as_of = copy(site, options->at)))
        return GTO_ENOMEM;
    if (!options->url)
        return GTO_OK;
    buf_addf(&url, "%s%s", options->url,
             slice_ends_with(slice_of(options->url), slice_of("/")) ? "" : "/");
    site->url = url.failed ? NULL : copy(site, url.data);
    buf_free(&url);
    return site->url ? GTO_OK : GTO_ENOMEM;
}

static int set_title(struct site *site, const char *title)
{
    site->title = copy(site, title                   ? title
                             : site->repo_count == 1 ? site->repos[0].label
                                                     : "Registry");
    return site->title ? GTO_OK : GTO_ENOMEM;
}

int site_collect(struct site *out, gto_repo *const *repos, size_t count,
                 const struct gto_site_options *options, gto_error **error)
{
    *out = (struct site){0};
    int rc = explain(set_texts(out, options), error);
    if (rc == GTO_OK)
        rc = open_repos(out, repos, count, options, error);
    if (rc == GTO_OK)
        rc = explain(set_title(out, options->title), error);
    if (rc == GTO_OK)
        rc = collect_stages(out, error);
    if (rc == GTO_OK)
        rc = collect_artifacts(out, error);
    if (rc == GTO_OK)
        rc = site_count_commits(out, error);
    if (rc == GTO_OK)
        rc = collect_events(out, error);
    if (rc == GTO_OK)
        count_problems(out);
    return rc;
}

void site_free(struct site *site)
{
    for (size_t i = 0; i < site->artifact_count; i++) {
        struct site_artifact *artifact = &site->artifacts[i];
        for (size_t j = 0; artifact->tenures && j < site->stage_count; j++)
            tenures_free(&artifact->tenures[j]);
        for (size_t j = 0; j < artifact->detail_count; j++)
            gto_description_free(artifact->details[j].description);
        gto_free(artifact->versions);
    }
    for (size_t i = 0; i < site->repo_count; i++)
        gto_registry_free(site->repos[i].registry);
    page_names_free(&site->names);
    arena_free(&site->arena);
    *site = (struct site){0};
}
