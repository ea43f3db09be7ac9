// Versions, one a line: precedence is an order, and a bumped version is greater.
#include "fuzz.h"

#include "semver.h"

enum { MAX_VERSIONS = 3 };

static int sign(int n)
{
    return (n > 0) - (n < 0);
}

static void check_one(const char *version)
{
    static const enum gto_bump bumps[] = {GTO_BUMP_DEFAULT, GTO_BUMP_PATCH, GTO_BUMP_MINOR,
                                          GTO_BUMP_MAJOR};
    MUST(gto_semver_compare(version, version) == 0);
    for (size_t i = 0; i < sizeof(bumps) / sizeof(*bumps); i++) {
        char *next;
        MUST(gto_semver_bump(&next, version, bumps[i], NULL) == GTO_OK);
        MUST(gto_semver_valid(next));
        MUST(gto_semver_compare(next, version) > 0);
        MUST(gto_semver_compare(version, next) < 0);
        free(next);
    }
}

static void check_order(char *const *versions, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < count; j++)
            MUST(sign(gto_semver_compare(versions[i], versions[j])) ==
                 -sign(gto_semver_compare(versions[j], versions[i])));
    if (count < 3)
        return;
    for (size_t i = 0; i < 3; i++) {
        const char *a = versions[i], *b = versions[(i + 1) % 3], *c = versions[(i + 2) % 3];
        if (gto_semver_compare(a, b) <= 0 && gto_semver_compare(b, c) <= 0)
            MUST(gto_semver_compare(a, c) <= 0);
    }
}

// What any bytes begin with may be a version, and is one by itself then.
static void check_scan(struct slice text)
{
    struct semver version;
    size_t len = text.len ? semver_scan(&version, text) : 0;
    MUST(len <= text.len);
    if (len)
        MUST(semver_valid((struct slice){text.data, len}));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *versions[MAX_VERSIONS];
    size_t count = 0;
    struct slice rest = {(const char *)data, size};
    while (rest.len && count < MAX_VERSIONS) {
        const char *end = memchr(rest.data, '\n', rest.len);
        struct slice line = {rest.data, end ? (size_t)(end - rest.data) : rest.len};
        rest = slice_from(rest, end ? line.len + 1 : line.len);
        check_scan(line);
        char *text = fuzz_text(line.data, line.len);
        if (gto_semver_valid(text))
            versions[count++] = text;
        else
            free(text);
    }
    for (size_t i = 0; i < count; i++)
        check_one(versions[i]);
    check_order(versions, count);
    for (size_t i = 0; i < count; i++)
        free(versions[i]);
    return 0;
}
