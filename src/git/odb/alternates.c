#include "odb/alternates.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "buf.h"
#include "environment.h"
#include "error.h"
#include "file.h"
#include "gto.h"
#include "path.h"

enum { MAX_NESTED = 5, MAX_FILE = 1 << 20 };

struct alternates_search {
    struct vec *found;
    const char *own; // the repository's own object directory
    gto_error **refused;
};

// Notes a path that may have objects, and that cannot be looked at. Returns an error if memory is
// exhausted.
static int pass_over(struct alternates_search *search, const char *path, int reason)
{
    if (reason == ENOMEM)
        return GTO_ENOMEM;
    if (reason && reason != ENOENT && reason != ENOTDIR)
        error_set(search->refused, GTO_ERROR, "cannot read '%s': %s", path, strerror(reason));
    return GTO_OK;
}

// ---- Quoted paths

// Adds what `\` and some more stand for, and moves *text behind it.
static bool unescape(struct buf *out, const char **text)
{
    static const char letters[] = "abfnrtv\\\"", meanings[] = "\a\b\f\n\r\t\v\\\"";
    char first = *(*text)++;
    const char *letter = first ? strchr(letters, first) : NULL;
    if (letter) {
        buf_addc(out, meanings[letter - letters]);
        return true;
    }
    if (first < '0' || first > '3')
        return false;
    int byte = first - '0';
    for (int i = 0; i < 2; i++) {
        char digit = **text;
        if (digit < '0' || digit > '7')
            return false;
        byte = byte << 3 | (digit - '0');
        (*text)++;
    }
    buf_addc(out, (char)byte);
    return true;
}

// Adds what is between two quotation marks, and moves *text behind them. False, with *text as it
// was, if it is not well formed.
static bool unquote(struct buf *out, const char **text)
{
    const char *at = *text + 1;
    while (*at && *at != '"') {
        if (*at != '\\') {
            buf_addc(out, *at++);
            continue;
        }
        at++;
        if (!unescape(out, &at))
            return false;
    }
    if (*at != '"')
        return false;
    *text = at + 1;
    return true;
}

// ---- Lists of directories

static int add_list(struct alternates_search *search, const char *text, char separator,
                    const char *base, int nested);

// Adds those that another one names.
static int add_file(struct alternates_search *search, const char *object_dir, int nested)
{
    char *path = path_join(object_dir, "info/alternates");
    struct buf text = {0};
    if (!path)
        return GTO_ENOMEM;
    int reason = file_load(&text, path, MAX_FILE);
    int rc = pass_over(search, path, reason);
    free(path);
    if (!reason && text.len && nested <= MAX_NESTED)
        rc = add_list(search, text.data, '\n', object_dir, nested);
    buf_free(&text);
    return rc;
}

static bool is_known(const struct alternates_search *search, const char *directory)
{
    bool known = strcmp(search->own, directory) == 0;
    for (size_t i = 0; !known && i < search->found->count; i++)
        known = strcmp(search->found->items[i], directory) == 0;
    return known;
}

static int add_directory(struct alternates_search *search, const char *path, int nested)
{
    struct stat status;
    char *directory = realpath(path, NULL);
    if (!directory)
        return pass_over(search, path, errno);
    bool known = is_known(search, directory);
    int reason = !known && stat(directory, &status) != 0 ? errno : 0;
    if (known || reason || !S_ISDIR(status.st_mode)) {
        free(directory);
        return pass_over(search, path, reason);
    }
    if (vec_push(search->found, directory) != 0) {
        free(directory);
        return GTO_ENOMEM;
    }
    return add_file(search, directory, nested + 1);
}

// Takes the next path off *text, and adds it to `path`.
static void take_path(const char **text, char separator, struct buf *path)
{
    size_t start = path->len;
    const char *at = *text;
    if (*at != '"' || !unquote(path, &at)) {
        const char *end = strchr(at, separator);
        size_t len = end ? (size_t)(end - at) : strlen(at);
        path->len = start; // without what was well formed of a quoted one
        if (*at != '#')
            buf_add(path, at, len);
        at += len;
    }
    *text = at + (*at != '\0');
}

// Relative ones are relative to `base`, or to the current directory if that is NULL.
static int add_list(struct alternates_search *search, const char *text, char separator,
                    const char *base, int nested)
{
    struct buf path = {0}, full = {0};
    int rc = GTO_OK;
    while (rc == GTO_OK && *text) {
        buf_clear(&path);
        buf_clear(&full);
        take_path(&text, separator, &path);
        if (path.len && *path.data != '/' && base)
            buf_addf(&full, "%s/", base);
        buf_add(&full, path.data, path.len);
        if (path.failed || full.failed)
            rc = GTO_ENOMEM;
        else if (path.len)
            rc = add_directory(search, full.data, nested);
    }
    buf_free(&path);
    buf_free(&full);
    return rc;
}

int alternates_read(struct vec *directories, const char *object_dir, bool from_environment,
                    gto_error **refused)
{
    const char *list =
        from_environment ? environment_get("GIT_ALTERNATE_OBJECT_DIRECTORIES") : NULL;
    char *own = realpath(object_dir, NULL);
    struct alternates_search search = {directories, own ? own : object_dir, refused};
    int rc = list ? add_list(&search, list, ':', NULL, 0) : GTO_OK;
    if (rc == GTO_OK)
        rc = add_file(&search, object_dir, 0);
    free(own);
    return rc;
}
