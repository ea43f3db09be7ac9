#include "net/refspec.h"

#include <stdbool.h>
#include <stdlib.h>

#include "buf.h"
#include "gto.h"

// Adds a refspec for a name, or with `star` for all names that begin so.
static int add(struct vec *out, struct slice name, bool star)
{
    const char *end = star ? "*" : "";
    struct buf refspec = {0};
    buf_addf(&refspec, "refs/tags/%.*s%s:refs/tags/%.*s%s", (int)name.len, name.data, end,
             (int)name.len, name.data, end);
    char *text = buf_finish(&refspec);
    if (text && vec_push(out, text) == 0)
        return GTO_OK;
    free(text);
    return GTO_ENOMEM;
}

static bool has(const struct refspec_tag *tags, size_t count, enum refspec_use use)
{
    for (size_t i = 0; i < count; i++)
        if (tags[i].use == use)
            return true;
    return false;
}

// How many bytes the names begin with in common: as many as the first and the last one do.
static size_t common_length(const struct refspec_tag *tags, size_t count)
{
    struct slice first = tags[0].name, last = tags[count - 1].name;
    size_t len = 0;
    while (len < first.len && len < last.len && first.data[len] == last.data[len])
        len++;
    return len;
}

// The tags at the beginning whose names have the same byte at a place.
static size_t group_length(const struct refspec_tag *tags, size_t count, size_t place)
{
    size_t n = 1;
    while (n < count && tags[n].name.data[place] == tags[0].name.data[place])
        n++;
    return n;
}

int refspecs_add(struct vec *out, const struct refspec_tag *tags, size_t count)
{
    int rc = GTO_OK;
    if (!has(tags, count, REFSPEC_PUSHED))
        return GTO_OK;
    size_t common = common_length(tags, count);
    if (!has(tags, count, REFSPEC_LEFT))
        return add(out, (struct slice){tags[0].name.data, common}, true);
    if (tags[0].name.len == common) { // the others begin with its name
        if (tags[0].use == REFSPEC_PUSHED)
            rc = add(out, tags[0].name, false);
        tags++;
        count--;
    }
    while (rc == GTO_OK && count) {
        size_t n = group_length(tags, count, common);
        rc = refspecs_add(out, tags, n);
        tags += n;
        count -= n;
    }
    return rc;
}
