#include "net/url.h"

#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "error.h"
#include "printable.h"

bool url_is_one(const char *text)
{
    // Git's own rule: a colon before any slash
    size_t len = strcspn(text, ":/");
    return text[len] == ':' && len > 0;
}

void url_free(struct url *url)
{
    free(url->text);
    free(url->scope);
    free(url->user);
    free(url->password);
    *url = (struct url){0};
}

// ---- Its parts

struct url_parts url_take_apart(const char *text)
{
    struct url_parts parts = {0};
    const char *mark = strstr(text, "://");
    struct slice authority = slice_of(text);
    if (mark && strcspn(text, ":/") == (size_t)(mark - text)) {
        parts.scheme = (struct slice){text, (size_t)(mark - text)};
        authority = slice_of(mark + strlen("://"));
    }
    size_t len = 0;
    const char *ends = parts.scheme.len ? "/?#" : ":";
    while (len < authority.len && !strchr(ends, authority.data[len]))
        len++;
    parts.rest = slice_from(authority, len);
    authority.len = len;
    parts.host = authority;
    for (size_t i = authority.len; i > 0; i--)
        if (authority.data[i - 1] == '@') { // the last one: a password may have others
            parts.userinfo = (struct slice){authority.data, i - 1};
            parts.host = slice_from(authority, i);
            break;
        }
    return parts;
}

static bool is_scheme(const struct url_parts *parts, const char *name)
{
    return slice_equal(parts->scheme, slice_of(name));
}

static bool is_http(const struct url_parts *parts)
{
    return is_scheme(parts, "http") || is_scheme(parts, "https");
}

static bool is_ssh(const struct url_parts *parts)
{
    return !parts->scheme.len || is_scheme(parts, "ssh") || is_scheme(parts, "git+ssh") ||
           is_scheme(parts, "ssh+git");
}

// ---- Whether it may be used

static bool has_control(const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text < ' ' || *text == 0x7f)
            return true;
    return false;
}

// The messages name no more of it than can be shown.
static int check(const char *text, const struct url_parts *parts, gto_error **error)
{
    size_t colon = strcspn(text, ":");
    if (has_control(text))
        return error_set(error, GTO_EARGS, "The address of a server has no control characters");
    if (text[0] != '[' && text[colon] == ':' && text[colon + 1] == ':')
        return error_set(error, GTO_EARGS,
                         "Addresses that run a command ('%.*s::') are not followed: name one of "
                         "https, ssh, git or file",
                         (int)colon, text);
    if (!is_http(parts) && !is_ssh(parts) && !is_scheme(parts, "git") && !is_scheme(parts, "file"))
        return error_set(error, GTO_EARGS,
                         "'%.*s://' is no way to a Git repository: name one of https, ssh, git or "
                         "file",
                         (int)parts->scheme.len, parts->scheme.data);
    if (!parts->host.len && !is_scheme(parts, "file"))
        return error_set(error, GTO_EARGS, "The address of a server names no host");
    if (text[0] == '-' || parts->host.data[0] == '-' ||
        (parts->userinfo.len && parts->userinfo.data[0] == '-'))
        return error_set(error, GTO_EARGS,
                         "The address of a server must not begin with '-': it could be taken for "
                         "an option");
    if (!is_http(parts) && !is_ssh(parts) && parts->userinfo.len)
        return error_set(error, GTO_EARGS, "'%.*s://' takes no user and no password",
                         (int)parts->scheme.len, parts->scheme.data);
    if (!parts->scheme.len && memchr(parts->rest.data, '@', strcspn(parts->rest.data, "/")))
        return error_set(error, GTO_EARGS, "'HOST:PATH' takes no password: 'ssh' uses a key");
    if (is_ssh(parts) && parts->userinfo.len &&
        memchr(parts->userinfo.data, ':', parts->userinfo.len))
        return error_set(error, GTO_EARGS,
                         "ssh takes no password from the address of a server: use a key");
    return GTO_OK;
}

// ---- Credentials

static int digit(char c)
{
    static const char digits[] = "0123456789abcdef0123456789ABCDEF";
    const char *found = c ? strchr(digits, c) : NULL;
    return found ? (int)(found - digits) % 16 : -1;
}

// Adds text in which bytes may stand as %XX. False if one of them could end a line or a text.
static bool add_decoded(struct buf *out, struct slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.data[i];
        int high = i + 2 < text.len ? digit(text.data[i + 1]) : -1;
        int low = i + 2 < text.len ? digit(text.data[i + 2]) : -1;
        if (c == '%' && high >= 0 && low >= 0) {
            c = (unsigned char)(high * 16 + low);
            i += 2;
        }
        if (c < ' ' || c == 0x7f)
            return false;
        buf_addc(out, (char)c);
    }
    return true;
}

static int decode(char **out, struct slice text, gto_error **error)
{
    struct buf plain = {0};
    bool valid = add_decoded(&plain, text);
    *out = buf_finish(&plain);
    if (!valid)
        return error_set(error, GTO_EARGS, "The address of a server has no control characters");
    return *out ? GTO_OK : error_no_memory(error);
}

static int take_credentials(struct url *out, const struct url_parts *parts, gto_error **error)
{
    struct slice user = parts->userinfo;
    const char *colon = user.len ? memchr(user.data, ':', user.len) : NULL;
    int rc = GTO_OK;
    if (colon) {
        user.len = (size_t)(colon - user.data);
        rc = decode(&out->password, slice_from(parts->userinfo, user.len + 1), error);
    }
    return rc == GTO_OK && parts->userinfo.len ? decode(&out->user, user, error) : rc;
}

int url_parse(struct url *out, const char *text, gto_error **error)
{
    struct url_parts parts = url_take_apart(text);
    struct buf clean = {0}, scope = {0};
    *out = (struct url){0};
    int rc = check(text, &parts, error);
    if (rc != GTO_OK)
        return rc;
    if (is_http(&parts)) {
        rc = take_credentials(out, &parts, error);
        buf_addf(&scope, "%.*s://%.*s", (int)parts.scheme.len, parts.scheme.data,
                 (int)parts.host.len, parts.host.data);
        buf_addf(&clean, "%s%.*s", scope.failed ? "" : scope.data, (int)parts.rest.len,
                 parts.rest.data);
        out->scope = buf_finish(&scope);
    } else {
        buf_adds(&clean, text);
    }
    out->text = buf_finish(&clean);
    if (rc == GTO_OK && (!out->text || (is_http(&parts) && !out->scope)))
        rc = error_no_memory(error);
    if (rc != GTO_OK)
        url_free(out);
    return rc;
}

// A URL that is not followed by ourselves; of one without `://`, such as `ext::`, only the kind.
static void add_unfollowed(struct buf *out, const char *text)
{
    struct url_parts parts = url_take_apart(text);
    if (parts.scheme.len) {
        printable_add(out, parts.scheme);
        buf_adds(out, "://");
        printable_add(out, parts.host);
        printable_add(out, parts.rest);
    } else {
        printable_add(out, (struct slice){text, strcspn(text, ":")});
    }
}

char *url_shown(const char *text)
{
    struct url url = {0};
    struct buf shown = {0};
    if (!url_is_one(text))
        printable_add(&shown, slice_of(text));
    else if (url_parse(&url, text, NULL) == GTO_OK)
        printable_add(&shown, slice_of(url.text));
    else
        add_unfollowed(&shown, text);
    url_free(&url);
    return buf_finish(&shown);
}
