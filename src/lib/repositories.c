// Several repositories, opened and read at the same time.
//
// Each thread takes one repository after the other. The thread that called waits for them, and is
// the one that calls the caller's functions; only what is read of a repository is for the others.
#include <errno.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "buf.h"
#include "error.h"
#include "platform.h"
#include "repository.h"
#include "strmap.h"
#include "thread.h"

enum {
    // At once. An sshd drops connections at random from ten on (MaxStartups), and with more than
    // eight little is gained where servers answer at once.
    MAX_AT_ONCE = 8,
    INTERVAL_MS = 100, // how often the caller is asked and told
};

struct repos_entry {
    const char *name; // as it was given, while it is opened
    gto_repo *repo;
    gto_error *error;
    size_t first; // the number of the first that is the same repository
};

struct gto_repos {
    struct repos_entry *entries;
    size_t count;
    const char **labels;
};

// What the threads share.
struct opening {
    gto_repos *repos;
    const struct gto_open_options *caller; // whose functions they must not call
    struct gto_open_options options;
    int (*visit)(void *payload, size_t index, gto_repo *repo, gto_error **error);
    void *payload;
    atomic_size_t next, done; // the number of the next one, and how many are done
    atomic_bool interrupted;
    atomic_uint users; // of the pipe
    int ends[2];       // a pipe, which is closed when all threads are done
    pthread_mutex_t mutex;
    struct buf text; // the latest progress
};

// ---- In each thread

static bool is_interrupted(void *payload)
{
    struct opening *opening = payload;
    return atomic_load(&opening->interrupted);
}

static void note_progress(void *payload, const char *text)
{
    struct opening *opening = payload;
    pthread_mutex_lock(&opening->mutex);
    buf_clear(&opening->text);
    if (text)
        buf_adds(&opening->text, text);
    pthread_mutex_unlock(&opening->mutex);
}

static void open_one(struct opening *opening, size_t index)
{
    struct repos_entry *entry = &opening->repos->entries[index];
    if (entry->first != index)
        return;
    if (is_interrupted(opening)) {
        error_set(&entry->error, GTO_EINTERRUPTED, "interrupted");
        return;
    }
    int rc = gto_repo_open(&entry->repo, entry->name, &opening->options, &entry->error);
    if (rc == GTO_OK && opening->visit)
        rc = opening->visit(opening->payload, index, entry->repo, &entry->error);
    if (entry->repo) // all of them stay open
        repo_rest(entry->repo->git);
    if (rc != GTO_OK && !entry->error) // nothing fails without a reason
        error_set(&entry->error, (enum gto_code)rc, "it cannot be read");
}

// Whoever is the last one to leave the pipe closes it.
static void leave(struct opening *opening)
{
    if (atomic_fetch_sub(&opening->users, 1) == 1)
        close(opening->ends[1]);
}

static void open_some(void *payload)
{
    struct opening *opening = payload;
    size_t index;
    while ((index = atomic_fetch_add(&opening->next, 1)) < opening->repos->count) {
        open_one(opening, index);
        atomic_fetch_add(&opening->done, 1);
    }
    leave(opening);
}

// ---- In the thread that called

static void tell(struct opening *opening)
{
    const struct gto_open_options *caller = opening->caller;
    struct buf text = {0};
    if (!caller->progress)
        return;
    buf_addf(&text, "%zu of %zu repositories", atomic_load(&opening->done), opening->repos->count);
    pthread_mutex_lock(&opening->mutex);
    if (opening->text.len)
        buf_addf(&text, ": %s", opening->text.data);
    pthread_mutex_unlock(&opening->mutex);
    if (!text.failed)
        caller->progress(caller->payload, text.data);
    buf_free(&text);
}

// Until the pipe is closed, or a signal comes, or a moment has passed.
static void wait_a_moment(const struct opening *opening)
{
    const struct timespec pause = {.tv_nsec = INTERVAL_MS * 1000000L};
    struct pollfd pipe = {.fd = opening->ends[0], .events = POLLIN};
    if (poll(&pipe, 1, INTERVAL_MS) < 0 && errno != EINTR)
        nanosleep(&pause, NULL);
}

static void wait_for_threads(struct opening *opening)
{
    const struct gto_open_options *caller = opening->caller;
    for (;;) {
        wait_a_moment(opening);
        if (!atomic_load(&opening->users))
            break;
        if (caller->interrupted && caller->interrupted(caller->payload))
            atomic_store(&opening->interrupted, true);
        tell(opening);
    }
    if (caller->progress)
        caller->progress(caller->payload, NULL);
}

// Starts as many threads as are of use; fewer will do. Returns 0 or what errno would be.
static int run_threads(struct opening *opening)
{
    struct thread threads[MAX_AT_ONCE];
    size_t count = opening->repos->count, started = 0;
    int reason = 0;
    atomic_store(&opening->users, 1);
    while (!reason && started < MAX_AT_ONCE && started < count) {
        atomic_fetch_add(&opening->users, 1);
        reason = thread_start(&threads[started], open_some, opening);
        if (reason)
            leave(opening);
        else
            started++;
    }
    leave(opening);
    wait_for_threads(opening);
    for (size_t i = 0; i < started; i++)
        thread_join(&threads[i]);
    return started ? 0 : reason;
}

// The options of each repository.
static void set_options(struct opening *opening, const struct gto_open_options *caller,
                        size_t count)
{
    size_t at_once = count < MAX_AT_ONCE ? count : MAX_AT_ONCE;
    unsigned share = at_once ? thread_limit() / (unsigned)at_once : 0;
    opening->caller = caller;
    opening->options = *caller;
    opening->options.interrupted = is_interrupted;
    opening->options.progress = caller->progress ? note_progress : NULL;
    opening->options.payload = opening;
    if (!opening->options.threads)
        opening->options.threads = share ? share : 1;
}

// From now on, what repositories call is the caller's own.
static void hand_over(struct opening *opening)
{
    for (size_t i = 0; i < opening->repos->count; i++) {
        gto_repo *repo = opening->repos->entries[i].repo;
        struct process_watch *watch = repo ? repo_watch(repo->git) : NULL;
        if (!watch)
            continue;
        watch->progress = opening->caller->progress;
        watch->interrupted = opening->caller->interrupted;
        watch->payload = opening->caller->payload;
    }
}

static int open_all(struct opening *opening, gto_error **error)
{
    if (platform_pipe(opening->ends) < 0)
        return error_set(error, GTO_ERROR, "cannot make a pipe: %s", strerror(errno));
    int reason = pthread_mutex_init(&opening->mutex, NULL);
    if (!reason) {
        reason = run_threads(opening);
        pthread_mutex_destroy(&opening->mutex);
    } else {
        close(opening->ends[1]);
    }
    close(opening->ends[0]);
    buf_free(&opening->text);
    if (reason)
        return error_set(error, GTO_ERROR, "cannot start a thread: %s", strerror(reason));
    hand_over(opening);
    return is_interrupted(opening) ? error_set(error, GTO_EINTERRUPTED, "interrupted") : GTO_OK;
}

// ---- Which are the same

// The root of an open repository, else its name.
static const char *root_of(const struct repos_entry *entry)
{
    return entry->repo ? gto_repo_root(entry->repo) : entry->name;
}

// Finds those that have the same root as one before them: once by name, before they are open, and
// once more when they are.
static int find_same(gto_repos *repos, gto_error **error)
{
    struct strmap seen = {0};
    for (size_t i = 0; i < repos->count; i++) {
        struct repos_entry *entry = &repos->entries[i];
        const char *root = root_of(entry);
        if (entry->first != i) {
            entry->first = repos->entries[entry->first].first;
            continue;
        }
        struct strmap_entry *place = strmap_put(&seen, root, strlen(root));
        if (!place) {
            strmap_free(&seen);
            return error_no_memory(error);
        }
        if (!place->value) {
            place->key = root;
            place->value = entry;
        }
        entry->first = (size_t)((struct repos_entry *)place->value - repos->entries);
    }
    strmap_free(&seen);
    return GTO_OK;
}

static int find_labels(gto_repos *repos, gto_error **error)
{
    const char **roots = calloc(repos->count + 1, sizeof(*roots));
    if (!roots)
        return error_no_memory(error);
    for (size_t i = 0; i < repos->count; i++)
        roots[i] = root_of(&repos->entries[repos->entries[i].first]);
    int rc = gto_repo_labels(&repos->labels, roots, repos->count, error);
    free(roots);
    return rc;
}

// ---- All together

static gto_repos *new_repos(const char *const *names, size_t count)
{
    gto_repos *repos = calloc(1, sizeof(*repos));
    if (!repos)
        return NULL;
    repos->count = count;
    repos->entries = calloc(count + 1, sizeof(*repos->entries));
    for (size_t i = 0; repos->entries && i < count; i++) {
        repos->entries[i].name = names[i];
        repos->entries[i].first = i;
    }
    if (repos->entries)
        return repos;
    free(repos);
    return NULL;
}

int gto_repos_open(gto_repos **out, const char *const *names, size_t count,
                   const struct gto_open_options *options,
                   int (*visit)(void *payload, size_t index, gto_repo *repo, gto_error **error),
                   void *payload, gto_error **error)
{
    static const struct gto_open_options otherwise = GTO_OPEN_OPTIONS_INIT;
    struct opening opening = {.visit = visit, .payload = payload};
    int rc = options ? error_check_struct(options->struct_version, GTO_OPEN_OPTIONS_VERSION,
                                          "gto_open_options", error)
                     : GTO_OK;
    if (rc != GTO_OK)
        return rc;
    gto_repos *repos = opening.repos = new_repos(names, count);
    if (!repos)
        return error_no_memory(error);
    set_options(&opening, options ? options : &otherwise, count);
    rc = find_same(repos, error); // by name: these need not be opened
    if (rc == GTO_OK && count)
        rc = open_all(&opening, error);
    if (rc == GTO_OK)
        rc = find_same(repos, error);
    if (rc == GTO_OK)
        rc = find_labels(repos, error);
    if (rc == GTO_OK)
        *out = repos;
    else
        gto_repos_free(repos);
    return rc;
}

void gto_repos_free(gto_repos *repos)
{
    if (!repos)
        return;
    for (size_t i = 0; i < repos->count; i++) {
        gto_repo_free(repos->entries[i].repo);
        gto_error_free(repos->entries[i].error);
    }
    free(repos->entries);
    gto_free(repos->labels);
    free(repos);
}

size_t gto_repos_count(const gto_repos *repos)
{
    return repos->count;
}

gto_repo *gto_repos_item(const gto_repos *repos, size_t index)
{
    return repos->entries[index].repo;
}

const gto_error *gto_repos_error(const gto_repos *repos, size_t index)
{
    return repos->entries[index].error;
}

const char *gto_repos_label(const gto_repos *repos, size_t index)
{
    return repos->labels[index];
}

size_t gto_repos_first(const gto_repos *repos, size_t index)
{
    return repos->entries[index].first;
}
