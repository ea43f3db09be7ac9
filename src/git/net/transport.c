#include "net/transport.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "complaint.h"
#include "environment.h"
#include "error.h"
#include "platform.h"
#include "slice.h"
#include "trace.h"
#include "vec.h"
#include "net/url.h"

// ---- What Git is told of the server
//
// Where it is, and the credentials, stand in the environment, in Git's configuration as it is given
// there (git(1), GIT_CONFIG_COUNT): no other user sees that, and it is written nowhere.

#define USER     "GTO_CREDENTIAL_USERNAME"
#define PASSWORD "GTO_CREDENTIAL_PASSWORD"

// A helper as gitcredentials(7) has it. It stores nothing.
static const char helper[] = "!f() { test \"$1\" != get || printf 'username=%s\\npassword=%s\\n' "
                             "\"$" USER "\" \"$" PASSWORD "\"; }; f";

struct settings {
    struct vec lines; // char *, "NAME=value" for the environment
    size_t count;     // number of the next setting
    bool failed;
};

static void settings_free(struct settings *settings)
{
    for (size_t i = 0; i < settings->lines.count; i++)
        free(settings->lines.items[i]);
    vec_free(&settings->lines);
}

static void add_line(struct settings *settings, struct buf *line)
{
    char *text = buf_finish(line);
    if (text && vec_push(&settings->lines, text) == 0)
        return;
    free(text);
    settings->failed = true;
}

static void add_change(struct settings *settings, const char *change)
{
    struct buf line = {0};
    buf_adds(&line, change);
    add_line(settings, &line);
}

static void add_setting(struct settings *settings, const char *section, const char *scope,
                        const char *key, const char *value)
{
    struct buf name = {0}, text = {0};
    buf_addf(&name, "GIT_CONFIG_KEY_%zu=%s.%s%s%s", settings->count, section, scope ? scope : "",
             scope ? "." : "", key);
    buf_addf(&text, "GIT_CONFIG_VALUE_%zu=%s", settings->count, value);
    add_line(settings, &name);
    add_line(settings, &text);
    settings->count++;
}

// The password is for that server alone, and no helper of the user's gets it to store.
static void add_password(struct settings *settings, const struct url *url)
{
    struct buf user = {0}, password = {0};
    buf_addf(&user, USER "=%s", url->user);
    buf_addf(&password, PASSWORD "=%s", url->password);
    add_line(settings, &user);
    add_line(settings, &password);
    add_setting(settings, "credential", NULL, "helper", "");
    add_setting(settings, "credential", url->scope, "helper", helper);
}

// `fetching`: what is missing in the repository is promised by the server.
static void add_server(struct settings *settings, const struct remote *remote, bool fetching)
{
    const struct url *url = remote->url;
    const char *before = environment_get("GIT_CONFIG_COUNT"); // the user's own settings stay
    struct buf count = {0};
    settings->count = before ? strtoul(before, NULL, 10) : 0;
    add_setting(settings, "remote", remote->name, "url", url->text);
    add_setting(settings, "protocol", "ext", "allow", "never"); // whatever insteadOf makes of it
    if (url->password)
        add_password(settings, url);
    else if (url->user)
        add_setting(settings, "credential", url->scope, "username", url->user);
    if (fetching) {
        add_setting(settings, "remote", remote->name, "promisor", "true");
        add_setting(settings, "remote", remote->name, "partialCloneFilter", "tree:1");
        // no commit here comes with all that belongs to it: the server must not build on any
        add_setting(settings, "fetch", NULL, "negotiationAlgorithm", "noop");
    }
    buf_addf(&count, "GIT_CONFIG_COUNT=%zu", settings->count);
    add_line(settings, &count);
}

static void add_trace(struct settings *settings, bool http)
{
    const char *changes[TRACE_RECEIVED];
    size_t count = 0;
    trace_received(changes, &count, http);
    for (size_t i = 0; i < count; i++)
        add_change(settings, changes[i]);
}

// ---- Running Git

static const char *const verbs[] = {"read", "fetch from", "push to"};

// Git writes nothing of a list before it has all of it. That a server lists, and how much, is seen
// by what Git reads and by its memory, where an answer by http goes at first. Memory is given in
// pages of some KiB, which a slow server takes a moment to fill. What Git traces tells more, but
// costs time: it is for short timeouts, for systems that do not tell what processes do, and for
// other tasks, in which much else is read.
enum { MAX_LISTED = 2000000, MAX_LISTED_MIB = 256, MAX_MEMORY_MIB = 512, MIN_TIMEOUT_S = 5 };

struct received {
    struct trace_count traced;
    struct process_activity seen;
};

static bool is_too_much(const struct received *received)
{
    return received->seen.exceeded || received->traced.packets > MAX_LISTED ||
           received->traced.bytes >> 20 >= MAX_LISTED_MIB;
}

static int count_received(void *payload, struct slice text, gto_error **error)
{
    struct received *received = payload;
    trace_add(&received->traced, text);
    return is_too_much(received) ? error_set(error, GTO_ERROR, "too much") : GTO_OK;
}

static bool can_be_seen(const struct process_watch *watch)
{
    struct platform_usage ours;
    return watch->idle_timeout >= MIN_TIMEOUT_S && platform_usage(&ours, getpid());
}

static int refuse_list(const struct remote *remote, enum network_task task, gto_error **error)
{
    return error_set(error, GTO_ESERVER,
                     "Cannot %s '%s': it lists more than %d references, or %d MiB of them",
                     verbs[task], remote->shown, MAX_LISTED, MAX_LISTED_MIB);
}

// Says what failed, and where.
static int fail(const struct remote *remote, enum network_task task,
                const struct received *received, gto_error *why, gto_error **error)
{
    enum gto_code code = gto_error_code(why);
    int rc;
    if (is_too_much(received))
        rc = refuse_list(remote, task, error);
    else if (code == GTO_ESERVER)
        rc = error_set(error, code,
                       "Cannot %s '%s': %s (--timeout or GTO_TIMEOUT says how long to wait)",
                       verbs[task], remote->shown, gto_error_message(why));
    else
        rc = code == GTO_ENOMEM ? error_no_memory(error)
                                : error_set(error, code, "%s", gto_error_message(why));
    gto_error_free(why);
    return rc;
}

int network_run(struct repo *repo, const struct remote *remote, enum network_task task,
                const char *const *args, struct process process, int *status, gto_error **error)
{
    struct settings settings = {0};
    struct received received = {.seen = {.names = "git",
                                         .max_read = (uint64_t)MAX_LISTED_MIB << 20,
                                         .max_memory = (uint64_t)MAX_MEMORY_MIB << 20}};
    const struct process_trace trace = {count_received, &received};
    gto_error *why = NULL;
    if (remote->url)
        add_server(&settings, remote, task == NETWORK_FETCH);
    if (task == NETWORK_LIST && can_be_seen(&repo->watch)) {
        process.activity = &received.seen;
    } else {
        add_trace(&settings, task == NETWORK_LIST); // of the others, packs are too much
        process.trace = &trace;
    }
    if (vec_push(&settings.lines, NULL) != 0)
        settings.failed = true;
    process.env = (const char *const *)settings.lines.items;
    process.watch = &repo->watch;
    int rc = settings.failed ? error_no_memory(&why)
                             : git_run(&repo->location, args, process, status, &why);
    settings_free(&settings);
    // a signal from the terminal may have ended Git before it was noticed here
    const struct process_watch *watch = &repo->watch;
    if (rc == GTO_OK && *status && watch->interrupted && watch->interrupted(watch->payload))
        rc = error_set(&why, GTO_EINTERRUPTED, "interrupted");
    return rc == GTO_OK ? rc : fail(remote, task, &received, why, error);
}

// Whether Git knows no remote repository of that name.
static bool is_unknown(const struct remote *remote, const struct buf *err)
{
    struct buf words = {0};
    buf_addf(&words, "'%s' does not appear to be a git repository", remote->name);
    bool unknown = !remote->by_url && !words.failed && err->data && strstr(err->data, words.data);
    buf_free(&words);
    return unknown;
}

int network_complain(const struct remote *remote, enum network_task task, const struct buf *err,
                     gto_error **error)
{
    bool unknown = is_unknown(remote, err);
    if (unknown && remote->url) // the environment told it
        return error_set(error, GTO_ESERVER,
                         "Cannot %s '%s': this takes Git 2.31 or a later version", verbs[task],
                         remote->shown);
    if (unknown)
        return error_set(error, GTO_ENOREMOTE,
                         "There is no remote repository '%s': 'git remote add %s URL' adds one",
                         remote->name, remote->name);
    char *complaint = git_complaint(err, true);
    int rc = complaint ? error_set(error, GTO_ESERVER, "Cannot %s '%s': %s", verbs[task],
                                   remote->shown, complaint)
                       : error_no_memory(error);
    free(complaint);
    return rc;
}

// ---- Listing

static int parse_list(struct listing *out, const struct remote *remote, struct buf *text,
                      gto_error **error)
{
    gto_error *why = NULL;
    int rc = listing_parse(out, text->data, text->len, &why); // which takes it over
    *text = (struct buf){0};
    if (rc == GTO_ESERVER)
        error_set(error, GTO_ESERVER, "Cannot read '%s': %s", remote->shown,
                  gto_error_message(why));
    else if (rc != GTO_OK)
        error_no_memory(error);
    gto_error_free(why);
    return rc;
}

int network_list(struct listing *out, struct repo *repo, const struct remote *remote,
                 bool tags_alone, gto_error **error)
{
    const char *const all[] = {"ls-remote", "--", remote->name, NULL};
    const char *const tags[] = {"ls-remote", "--tags", "--", remote->name, NULL};
    struct buf text = {0}, err = {0};
    struct process process = {.out = &text, .err = &err};
    int status;
    int rc =
        network_run(repo, remote, NETWORK_LIST, tags_alone ? tags : all, process, &status, error);
    if (rc == GTO_OK && status)
        rc = network_complain(remote, NETWORK_LIST, &err, error);
    else if (rc == GTO_OK)
        rc = parse_list(out, remote, &text, error);
    if (rc == GTO_OK && out->count > MAX_LISTED) {
        listing_free(out);
        rc = refuse_list(remote, NETWORK_LIST, error);
    }
    buf_free(&text);
    buf_free(&err);
    return rc;
}

// ---- Fetching

int network_fetch(struct repo *repo, const struct remote *remote, const struct fetch *fetch,
                  bool *refused, gto_error **error)
{
    struct buf depth = {0}, filter = {0}, err = {0};
    const char *args[16] = {"fetch",
                            "--quiet",
                            "--progress",
                            "--no-tags",
                            "--no-write-fetch-head",
                            "--no-auto-maintenance",
                            "--no-recurse-submodules",
                            "--no-prune", // whatever fetch.prune and fetch.pruneTags say
                            "--no-prune-tags",
                            "--stdin"};
    size_t n = 10;
    int status;
    buf_addf(&depth, "--depth=%d", fetch->depth);
    buf_addf(&filter, "--filter=%s", fetch->filter ? fetch->filter : "");
    if (fetch->depth)
        args[n++] = depth.data;
    if (fetch->filter)
        args[n++] = filter.data;
    else if (remote->url)
        args[n++] = "--no-filter";
    args[n++] = "--";
    args[n++] = remote->name;
    struct process process = {
        .input = fetch->wants.data, .input_len = fetch->wants.len, .err = &err};
    int rc = depth.failed || filter.failed
                 ? error_no_memory(error)
                 : network_run(repo, remote, NETWORK_FETCH, args, process, &status, error);
    *refused = rc == GTO_OK && status;
    if (*refused)
        rc = network_complain(remote, NETWORK_FETCH, &err, error);
    buf_free(&depth);
    buf_free(&filter);
    buf_free(&err);
    return rc;
}
