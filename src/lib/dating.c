#include "dating.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "digits.h"
#include "effect.h"
#include "environment.h"
#include "error.h"
#include "refname.h"

struct dating {
    const gto_registry *registry;
    const struct gto_change_request *request;
    gto_change *change;
    struct newest newest;
    gto_error **error;
};

// Finds the seconds in `Name <email> SECONDS OFFSET`. NULL if it is something else.
static const char *find_seconds(const char *tagger, int64_t *time)
{
    const char *close = strrchr(tagger, '>');
    if (!close || close[1] != ' ')
        return NULL;
    const char *seconds = close + 2;
    size_t len = digits_scan(slice_of(seconds));
    *time = strtoll(seconds, NULL, 10);
    return len && seconds[len] == ' ' ? seconds : NULL;
}

// The same line with other seconds.
static int set_seconds(char **tagger, const char *seconds, int64_t time, gto_error **error)
{
    struct buf line = {0};
    buf_add(&line, *tagger, (size_t)(seconds - *tagger));
    buf_addf(&line, "%" PRId64 "%s", time, strchr(seconds, ' '));
    char *text = buf_finish(&line);
    if (!text)
        return error_no_memory(error);
    free(*tagger);
    *tagger = text;
    return GTO_OK;
}

// Adds a length of time in its two greatest units.
static void add_span(struct buf *out, int64_t seconds)
{
    static const struct {
        int64_t length;
        const char *name;
    } units[] = {{86400, "day"}, {3600, "hour"}, {60, "minute"}, {1, "second"}};
    int added = 0;
    for (size_t i = 0; added < 2 && i < sizeof(units) / sizeof(*units); i++) {
        int64_t n = seconds / units[i].length;
        seconds %= units[i].length;
        if (n)
            buf_addf(out, "%s%" PRId64 " %s%s", added++ ? " " : "", n, units[i].name,
                     n == 1 ? "" : "s");
        else if (added)
            break;
    }
}

// Adds what happened last.
static void add_newest(struct buf *out, const struct newest *newest)
{
    if (newest->tag)
        buf_addf(out, "tag '%s'", newest->tag);
    else
        buf_addf(out, "commit %.7s", newest->commit_id);
}

static int notice(const struct dating *dating, int64_t distance)
{
    gto_change *change = dating->change;
    struct buf text = {0};
    buf_adds(&text, "The ");
    add_newest(&text, &dating->newest);
    buf_adds(&text, " is dated ");
    add_span(&text, distance);
    buf_addf(&text, " in the future: this change is dated one second after it, to take effect");
    if (!text.failed)
        change->notice = arena_strndup(&change->arena, text.data, text.len);
    buf_free(&text);
    return change->notice ? GTO_OK : error_no_memory(dating->error);
}

static int refuse(const struct dating *dating, bool given)
{
    struct buf text = {0};
    buf_addf(&text, "The change would have no effect%s", given ? " at the date given: " : ": ");
    if (dating->newest.tag || dating->newest.commit_id) {
        buf_adds(&text, "the ");
        add_newest(&text, &dating->newest);
        buf_adds(&text, " is later or counts for more");
    } else {
        buf_addf(&text, "other tags of '%s' count for more", dating->request->artifact);
    }
    int rc = text.failed ? error_no_memory(dating->error)
                         : error_set(dating->error, GTO_EARGS, "%s", text.data);
    buf_free(&text);
    return rc;
}

static int check_effect(const struct dating *dating, int64_t time, bool *holds)
{
    int rc = effect_holds(holds, dating->registry, dating->request->artifact, dating->change, time);
    return rc == GTO_OK ? rc : error_no_memory(dating->error);
}

// Chooses a date for which nobody asked.
static int choose(const struct dating *dating, int64_t *time)
{
    const struct newest *newest = &dating->newest;
    bool any = newest->tag || newest->commit_id, holds = false;
    int64_t now = *time;
    int rc = GTO_OK;
    if (!any || now >= newest->time)
        rc = check_effect(dating, now, &holds);
    if (rc != GTO_OK || holds)
        return rc;
    if (!any || newest->time < now || newest->time == INT64_MAX)
        return refuse(dating, false);
    *time = newest->time + 1;
    rc = check_effect(dating, *time, &holds);
    if (rc == GTO_OK && !holds)
        return refuse(dating, false);
    return rc == GTO_OK && newest->time > now ? notice(dating, newest->time - now) : rc;
}

int date_change(char **tagger, gto_change *change, const gto_registry *registry,
                const struct gto_change_request *request, gto_error **error)
{
    const char *given = environment_get("GIT_COMMITTER_DATE");
    bool deprecates = request->action == GTO_ACTION_DEPRECATE, holds;
    struct dating dating = {registry, request, change,
                            effect_newest(registry, request->artifact, deprecates), error};
    int64_t time;
    const char *seconds = find_seconds(*tagger, &time);
    if (!seconds)
        return error_set(error, GTO_ERROR, "'%s' is no identity that Git would give", *tagger);
    if (given && *given) {
        int rc = check_effect(&dating, time, &holds);
        return rc == GTO_OK && !holds ? refuse(&dating, true) : rc;
    }
    int64_t before = time;
    int rc = choose(&dating, &time);
    return rc == GTO_OK && time != before ? set_seconds(tagger, seconds, time, error) : rc;
}
