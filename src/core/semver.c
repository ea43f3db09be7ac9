#include "semver.h"

#include <string.h>

#include "buf.h"
#include "digits.h"
#include "error.h"

static bool is_identifier_char(char c)
{
    return is_digit(c) || is_letter(c) || c == '-';
}

// The identifier that `text` begins with; empty if there is none.
static struct slice scan_identifier(struct slice text)
{
    size_t len = 0;
    while (len < text.len && is_identifier_char(text.data[len]))
        len++;
    return (struct slice){text.data, len};
}

static bool is_numeric(struct slice identifier)
{
    return digits_scan(identifier) == identifier.len;
}

// Dot-separated identifiers. In a pre-release, numeric ones have no leading zeros (section 9).
static bool scan_identifiers(struct slice *out, struct slice text, bool prerelease)
{
    size_t len = 0;
    for (;;) {
        struct slice identifier = scan_identifier(slice_from(text, len));
        if (!identifier.len)
            return false;
        if (prerelease && identifier.len > 1 && identifier.data[0] == '0' && is_numeric(identifier))
            return false;
        len += identifier.len;
        if (len == text.len || text.data[len] != '.')
            break;
        len++;
    }
    *out = (struct slice){text.data, len};
    return true;
}

static bool scan_number(struct slice *out, struct slice text)
{
    size_t len = digits_scan(text);
    if (len == 0 || (len > 1 && text.data[0] == '0'))
        return false;
    *out = (struct slice){text.data, len};
    return true;
}

size_t semver_scan(struct semver *out, struct slice text)
{
    struct semver version = {0};
    size_t len = 1;
    if (!text.len || text.data[0] != 'v')
        return 0;
    for (int i = 0; i < 3; i++) {
        if (i > 0 && (len == text.len || text.data[len++] != '.'))
            return 0;
        if (!scan_number(&version.core[i], slice_from(text, len)))
            return 0;
        len += version.core[i].len;
    }
    if (len < text.len && text.data[len] == '-') {
        if (!scan_identifiers(&version.prerelease, slice_from(text, len + 1), true))
            return 0;
        len += 1 + version.prerelease.len;
    }
    if (len < text.len && text.data[len] == '+') {
        if (!scan_identifiers(&version.build, slice_from(text, len + 1), false))
            return 0;
        len += 1 + version.build.len;
    }
    *out = version;
    return len;
}

bool semver_valid(struct slice text)
{
    struct semver version;
    return text.len && semver_scan(&version, text) == text.len;
}

// Section 11.4: numeric identifiers by value and below all others, which go by their bytes.
static int compare_identifiers(struct slice a, struct slice b)
{
    bool a_numeric = is_numeric(a), b_numeric = is_numeric(b);
    if (a_numeric && b_numeric)
        return digits_compare(a, b);
    if (a_numeric != b_numeric)
        return a_numeric ? -1 : 1;
    return slice_compare(a, b);
}

static int compare_prereleases(struct slice a, struct slice b)
{
    // A version without one is the release itself, above all its pre-releases.
    if (!a.len || !b.len)
        return (a.len == 0) - (b.len == 0);
    for (;;) {
        struct slice x = scan_identifier(a), y = scan_identifier(b);
        int order = compare_identifiers(x, y);
        if (order)
            return order;
        if (x.len == a.len || y.len == b.len)
            return (y.len == b.len) - (x.len == a.len);
        a = slice_from(a, x.len + 1);
        b = slice_from(b, y.len + 1);
    }
}

int semver_compare(const struct semver *a, const struct semver *b)
{
    for (int i = 0; i < 3; i++) {
        int order = digits_compare(a->core[i], b->core[i]);
        if (order)
            return order;
    }
    return compare_prereleases(a->prerelease, b->prerelease);
}

enum { MAX_KEY_DIGITS = 9 }; // as many as fit into 32 bits, whichever they are

struct semver_key semver_key_of(const char *text)
{
    struct semver version;
    struct semver_key key = {.plain = semver_scan(&version, slice_of(text)) > 0};
    key.plain = key.plain && !version.prerelease.len;
    for (int i = 0; key.plain && i < 3; i++) {
        struct slice digits = version.core[i];
        key.plain = digits.len <= MAX_KEY_DIGITS;
        for (size_t j = 0; key.plain && j < digits.len; j++)
            key.core[i] = key.core[i] * 10 + (uint32_t)(digits.data[j] - '0');
    }
    return key;
}

int semver_key_compare(const struct semver_key *a, const char *a_text, const struct semver_key *b,
                       const char *b_text)
{
    struct semver x, y;
    if (a->plain && b->plain) {
        for (int i = 0; i < 3; i++)
            if (a->core[i] != b->core[i])
                return a->core[i] < b->core[i] ? -1 : 1;
        return 0;
    }
    semver_scan(&x, slice_of(a_text));
    semver_scan(&y, slice_of(b_text));
    return semver_compare(&x, &y);
}

bool gto_semver_valid(const char *version)
{
    return semver_valid(slice_of(version));
}

int gto_semver_compare(const char *a, const char *b)
{
    struct semver x = {0}, y = {0};
    semver_scan(&x, slice_of(a));
    semver_scan(&y, slice_of(b));
    return semver_compare(&x, &y);
}

int gto_semver_bump(char **out, const char *version, enum gto_bump bump, gto_error **error)
{
    struct semver parts;
    struct slice text = slice_of(version);
    if (!text.len || semver_scan(&parts, text) != text.len)
        return error_set(error, GTO_EVERSION, "Supplied version '%s' cannot be parsed", version);
    int part = bump == GTO_BUMP_MAJOR ? 0 : bump == GTO_BUMP_MINOR ? 1 : 2;
    struct buf bumped = {0};
    for (int i = 0; i < 3; i++) {
        buf_addc(&bumped, i ? '.' : 'v');
        if (i < part)
            buf_add(&bumped, parts.core[i].data, parts.core[i].len);
        else if (i == part)
            digits_add_successor(&bumped, parts.core[i]);
        else
            buf_addc(&bumped, '0');
    }
    *out = buf_finish(&bumped);
    return *out ? GTO_OK : error_no_memory(error);
}
