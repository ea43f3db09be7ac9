#include "net/ls_remote.h"

#include <stdlib.h>

#include "error.h"
#include "hex.h"
#include "refs/loose.h"

void listing_free(struct listing *listing)
{
    free(listing->items);
    free(listing->text);
    *listing = (struct listing){0};
}

static int no_sense(gto_error **error)
{
    return error_set(error, GTO_ESERVER, "the list of its references makes no sense");
}

// Takes "^{}" off a name: then the line tells what the tag before leads to.
static bool take_peeled(struct slice *name)
{
    static const char suffix[] = "^{}";
    if (!slice_ends_with(*name, slice_of(suffix)))
        return false;
    name->len -= strlen(suffix);
    return true;
}

// One line, without its end. A name that no reference can have is passed over, as Git does.
static int parse_line(struct listing *out, struct slice line, gto_error **error)
{
    const char *tab = line.len ? memchr(line.data, '\t', line.len) : NULL;
    size_t id_len = tab ? (size_t)(tab - line.data) : 0;
    if ((id_len != 40 && id_len != 64) || (out->id_len && out->id_len != id_len) ||
        !is_hex(line.data, id_len))
        return no_sense(error);
    out->id_len = id_len;
    struct slice name = slice_from(line, id_len + 1);
    if (take_peeled(&name)) {
        struct listed *last = out->count ? &out->items[out->count - 1] : NULL;
        if (last && slice_equal(last->name, name))
            last->peeled = line.data;
    } else if (ref_name_valid(name.data, name.len)) {
        out->items[out->count++] = (struct listed){name, line.data, NULL};
    }
    return GTO_OK;
}

static int by_name(const void *a, const void *b)
{
    const struct listed *x = a, *y = b;
    return slice_compare(x->name, y->name);
}

// By name, each name once.
static void sort(struct listing *listing)
{
    size_t kept = 0;
    qsort(listing->items, listing->count, sizeof(*listing->items), by_name);
    for (size_t i = 0; i < listing->count; i++)
        if (!kept || !slice_equal(listing->items[kept - 1].name, listing->items[i].name))
            listing->items[kept++] = listing->items[i];
    listing->count = kept;
}

static size_t count_lines(struct slice text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++)
        count += text.data[i] == '\n';
    return count;
}

static int parse(struct listing *out, struct slice text, gto_error **error)
{
    int rc = GTO_OK;
    size_t lines = count_lines(text);
    out->items = calloc(lines + 1, sizeof(*out->items));
    if (!out->items)
        return error_no_memory(error);
    if (text.len && text.data[text.len - 1] != '\n') // cut off
        return no_sense(error);
    while (rc == GTO_OK && text.len)
        rc = parse_line(out, slice_take_line(&text), error);
    if (rc == GTO_OK)
        sort(out);
    return rc;
}

int listing_parse(struct listing *out, char *text, size_t len, gto_error **error)
{
    *out = (struct listing){.text = text};
    int rc = parse(out, (struct slice){text, len}, error);
    if (rc != GTO_OK)
        listing_free(out);
    return rc;
}

size_t listing_seek(const struct listing *listing, struct slice name)
{
    size_t low = 0, high = listing->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (slice_compare(listing->items[middle].name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const struct listed *listing_find(const struct listing *listing, struct slice name)
{
    size_t at = listing_seek(listing, name);
    return at < listing->count && slice_equal(listing->items[at].name, name) ? &listing->items[at]
                                                                             : NULL;
}
