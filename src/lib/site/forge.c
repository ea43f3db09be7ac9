#include "site/forge.h"

#include <string.h>

#include "ascii.h"
#include "gto.h"
#include "hex.h"
#include "markup.h"

// The parts of a repository's URL that a browser needs.
struct address {
    const char *scheme;
    struct slice host; // with the port, of a web server
    struct slice path; // without `/` at its beginning, and without `.git`
};

// A forge is known by what the name of its host has in it.
struct known_forge {
    const char *host;
    const char *commit, *tag, *file; // behind the URL of the repository
};

static const struct known_forge known[] = {
    {"github", "/commit/{commit}", "/releases/tag/{tag}", "/blob/{commit}/{path}"},
    {"gitlab", "/-/commit/{commit}", "/-/tags/{tag}", "/-/blob/{commit}/{path}"},
    {"bitbucket", "/commits/{commit}", "/src/{tag}", "/src/{commit}/{path}"},
    {"dev.azure.com", "/commit/{commit}", "?version=GT{tag}", "?version=GC{commit}&path=/{path}"},
    {"visualstudio.com", "/commit/{commit}", "?version=GT{tag}",
     "?version=GC{commit}&path=/{path}"},
    {"codeberg", "/commit/{commit}", "/src/tag/{tag}", "/src/commit/{commit}/{path}"},
    {"gitea", "/commit/{commit}", "/src/tag/{tag}", "/src/commit/{commit}/{path}"},
    {"forgejo", "/commit/{commit}", "/src/tag/{tag}", "/src/commit/{commit}/{path}"},
};

static bool has_word(struct slice host, const char *word)
{
    size_t len = strlen(word);
    for (size_t i = 0; i + len <= host.len; i++)
        if (slice_equal_caseless((struct slice){host.data + i, len}, slice_of(word)))
            return true;
    return false;
}

// Takes what stands before `@` off the host.
static void drop_user(struct slice *host)
{
    const char *at = slice_find_last(*host, '@');
    if (at)
        *host = slice_from(*host, (size_t)(at + 1 - host->data));
}

static void drop_port(struct slice *host)
{
    const char *colon = slice_find_last(*host, ':');
    if (colon)
        host->len = (size_t)(colon - host->data);
}

static bool is_slash(char c)
{
    return c == '/';
}

// Takes a URL apart: `https://host/path`, `ssh://user@host:port/path`, `user@host:path`.
static bool parse(struct address *out, const char *url)
{
    struct slice rest = slice_of(url);
    bool web = url_is_web(rest);
    const char *ends = "/";
    out->scheme = slice_starts_with(rest, slice_of("http://")) ? "http" : "https";
    if (strstr(url, "://")) {
        if (!web && !slice_starts_with(rest, slice_of("ssh://")))
            return false;
        rest = slice_from(rest, (size_t)(strstr(url, "://") + strlen("://") - url));
    } else {
        ends = ":";
    }
    size_t len = strcspn(rest.data, ends);
    if (!len || len == rest.len)
        return false;
    out->host = (struct slice){rest.data, len};
    drop_user(&out->host);
    if (!web)
        drop_port(&out->host);
    out->path = slice_trim(slice_from(rest, len + 1), is_slash);
    if (slice_ends_with(out->path, slice_of(".git")))
        out->path.len -= strlen(".git");
    return out->host.len && out->path.len;
}

// Adds a path that is part of a URL already, or of what scp takes for one.
static void add_path(struct buf *out, struct slice path)
{
    while (path.len) {
        bool encoded = path.len > 2 && path.data[0] == '%' && is_hex(path.data + 1, 2);
        if (encoded)
            buf_add(out, path.data, 3);
        else
            url_add_part(out, (struct slice){path.data, 1}, true);
        path = slice_from(path, encoded ? 3 : 1);
    }
}

// Azure names a repository otherwise for ssh: `git@ssh.dev.azure.com:v3/ORG/PROJECT/REPOSITORY`.
static void add_azure_path(struct buf *out, struct slice path)
{
    struct slice version = slice_of("v3/");
    const char *last = slice_find_last(path, '/');
    if (!slice_take_prefix(&path, version) || !last) {
        add_path(out, path);
        return;
    }
    size_t head = (size_t)(last - path.data);
    add_path(out, (struct slice){path.data, head});
    buf_adds(out, "/_git/");
    add_path(out, slice_from(path, head + 1));
}

static bool add_home(struct buf *out, const struct address *address)
{
    for (size_t i = 0; i < address->host.len; i++) {
        char c = address->host.data[i];
        if (!is_digit(c) && !is_letter(c) && !strchr("-.:[]", c))
            return false;
    }
    struct slice host = address->host;
    bool azure = slice_equal_caseless(host, slice_of("ssh.dev.azure.com"));
    buf_addf(out, "%s://", address->scheme);
    if (azure)
        host = slice_of("dev.azure.com");
    buf_add(out, host.data, host.len);
    buf_addc(out, '/');
    if (azure)
        add_azure_path(out, address->path);
    else
        add_path(out, address->path);
    return true;
}

static const char *join(struct arena *arena, const struct buf *home, const char *rest)
{
    struct buf text = {0};
    buf_add(&text, home->data, home->len);
    buf_adds(&text, rest);
    const char *copy = text.failed ? NULL : arena_strndup(arena, text.data, text.len);
    buf_free(&text);
    return copy;
}

static int fill(struct forge *out, struct arena *arena, const struct known_forge *forge,
                const struct buf *home)
{
    out->home = join(arena, home, "");
    out->commit = join(arena, home, forge->commit);
    out->tag = join(arena, home, forge->tag);
    out->file = join(arena, home, forge->file);
    return out->home && out->commit && out->tag && out->file ? GTO_OK : GTO_ENOMEM;
}

int forge_find(struct forge *out, struct arena *arena, const char *url)
{
    struct address address;
    struct buf home = {0};
    int rc = GTO_OK;
    *out = (struct forge){0};
    if (!url || !parse(&address, url) || !add_home(&home, &address)) {
        buf_free(&home);
        return GTO_OK;
    }
    for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
        if (has_word(address.host, known[i].host)) {
            rc = home.failed ? GTO_ENOMEM : fill(out, arena, &known[i], &home);
            break;
        }
    buf_free(&home);
    return rc;
}

// Adds what stands for the part at the beginning of a template, and returns how long its name is;
// 0: it is none of the names.
static size_t add_part(struct buf *out, const char *template, const char *name, const char *value)
{
    size_t len = strlen(name);
    if (strncmp(template, name, len) != 0)
        return 0;
    if (value)
        url_add_part(out, slice_of(value), true);
    return len;
}

bool forge_add_link(struct buf *out, const char *template, const char *commit, const char *tag,
                    const char *path)
{
    if (!template || !url_is_web(slice_of(template)))
        return false;
    while (*template) {
        size_t taken = add_part(out, template, "{commit}", commit);
        if (!taken)
            taken = add_part(out, template, "{tag}", tag);
        if (!taken)
            taken = add_part(out, template, "{path}", path);
        if (!taken)
            buf_addc(out, *template);
        template += taken ? taken : 1;
    }
    return true;
}
