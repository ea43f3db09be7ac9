// What a site is made of: names of files, links, the layout of timelines.
#include "site/forge.h"
#include "site/page_names.h"
#include "site/timeline.h"

#include "build_registry.h"
#include "test.h"

// ---- Names of files

static struct arena arena;

static const char *named(const char *name)
{
    struct page_names names = {.arena = &arena};
    const char *path = page_names_add(&names, "", name, "");
    page_names_free(&names);
    return path;
}

TEST(plain_names_stay)
{
    static const char *const plain[] = {"churn", "models/sub/net", "a_b-c", "v1.x", "Net"};
    for (size_t i = 0; i < sizeof(plain) / sizeof(*plain); i++)
        CHECK_STR(named(plain[i]), plain[i]);
    CHECK_STR(named("models/sub:net"), "models/sub+net");
}

TEST(other_names_become_portable)
{
    static const char *const others[] = {
        "",
        ".",
        "..",
        "../x",
        "a/../b",
        "/etc/passwd",
        "a//b",
        "a/",
        "con",
        "COM1",
        "nul.txt",
        "x/aux",
        "trailing.",
        ".hidden",
        "-rf",
        "a b",
        "a+b",
        "index.html",
        "x/feed.XML",
        "\xff\x01",
        "<script>",
        "a:b:c",
        "javascript:alert(1)",
        "?x=1#y",
        "a\\b",
        "ž",
        "x~y",
    };
    for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++) {
        const char *path = named(others[i]);
        test_case(others[i]);
        CHECK(strcmp(path, others[i]) != 0);
        CHECK(page_name_valid(slice_of(path)));
        CHECK(strchr(path, '~') && !strchr(path, '/'));
    }
    CHECK(strcmp(named("a b"), named("a_b")) != 0);
    CHECK(strcmp(named("<"), named(">")) != 0);
}

TEST(long_names_are_cut)
{
    char name[5001];
    memset(name, 'x', sizeof(name) - 1);
    name[sizeof(name) - 1] = '\0';
    const char *path = named(name);
    CHECK(strlen(path) < 100 && page_name_valid(slice_of(path)));
    name[4999] = 'y';
    CHECK(strcmp(path, named(name)) != 0);
    for (size_t i = 1; i < sizeof(name) - 1; i += 2)
        name[i] = '/';
    name[4999] = 'z';
    CHECK(strlen(named(name)) < 100);
}

TEST(names_that_differ_in_case_alone_are_told_apart)
{
    struct page_names names = {.arena = &arena};
    CHECK_STR(page_names_add(&names, "a/", "net", "/"), "a/net/");
    const char *other = page_names_add(&names, "a/", "Net", "/");
    CHECK(strncmp(other, "a/Net~", 6) == 0);
    const char *again = page_names_add(&names, "a/", "Net", "/");
    CHECK(strcmp(other, again) != 0);
    CHECK_STR(page_names_add(&names, "b/", "net", "/"), "b/net/");
    page_names_free(&names);
}

TEST(a_manifest_cannot_name_files_elsewhere)
{
    static const char *const bad[] = {"",     "/x", "../x", "a/../b", "a/./b", ".git/config",
                                      "a//b", "a/", "a b",  "a\\b",   "a\nb",  ".gto-site"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
        test_case(bad[i]);
        CHECK(!page_name_valid(slice_of(bad[i])));
    }
    CHECK(page_name_valid(slice_of("artifacts/models/sub+net/index.html")));
    CHECK(page_name_valid(slice_of(NO_JEKYLL)));
}

// ---- Links

static char *commit_link(const char *url)
{
    struct forge forge;
    struct buf out = {0};
    CHECK_INT(forge_find(&forge, &arena, url), GTO_OK);
    buf_adds(&out, "");
    forge_add_link(&out, forge.commit, "abc", NULL, NULL);
    return buf_finish(&out);
}

TEST(forges_are_known_by_their_urls)
{
    static const char *const cases[][2] = {
        {"https://github.com/o/r.git", "https://github.com/o/r/commit/abc"},
        {"git@github.com:o/r.git", "https://github.com/o/r/commit/abc"},
        {"ssh://git@github.example.org:2222/o/r", "https://github.example.org/o/r/commit/abc"},
        {"https://gitlab.example.org:8443/g/s/r.git/",
         "https://gitlab.example.org:8443/g/s/r/-/commit/abc"},
        {"http://gitlab.local/g/r", "http://gitlab.local/g/r/-/commit/abc"},
        {"https://codeberg.org/o/r", "https://codeberg.org/o/r/commit/abc"},
        {"git@bitbucket.org:o/r.git", "https://bitbucket.org/o/r/commits/abc"},
        {"https://dev.azure.com/o/my%20p/_git/r",
         "https://dev.azure.com/o/my%20p/_git/r/commit/abc"},
        {"git@ssh.dev.azure.com:v3/o/p/r", "https://dev.azure.com/o/p/_git/r/commit/abc"},
        {"https://git.example.org/o/r", ""},
        {"/srv/git/github/r.git", ""},
        {"https://github.com", ""},
        {"https://github.com\"onclick=x/o/r", ""},
        {"file:///github/o/r", ""},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        char *link = commit_link(cases[i][0]);
        test_case(cases[i][0]);
        CHECK_STR(link, cases[i][1]);
        free(link);
    }
}

TEST(templates_are_filled_and_encoded)
{
    struct buf out = {0};
    CHECK(forge_add_link(&out, "https://x/{tag}?c={commit}&p={path}{other}", "abc", "a#b\"",
                         "d/e f"));
    CHECK_STR(out.data, "https://x/a%23b%22?c=abc&p=d/e%20f{other}");
    CHECK(!forge_add_link(&out, "javascript:{tag}", NULL, "x", NULL));
    CHECK(!forge_add_link(&out, NULL, NULL, "x", NULL));
    buf_free(&out);
}

// ---- Timelines

static void lay_out(struct timeline *out, const char *text, int64_t newest, const char *stage)
{
    gto_registry *registry = registry_of(text);
    struct tenures tenures = {0};
    struct site_artifact artifact = {.artifact = gto_registry_find(registry, "x"),
                                     .tenures = &tenures};
    CHECK_INT(tenures_find(&tenures, artifact.artifact, stage), GTO_OK);
    CHECK_INT(timeline_lay_out(out, &artifact, 1, newest), GTO_OK);
    tenures_free(&tenures);
    gto_registry_free(registry); // what follows looks at numbers alone
}

TEST(time_goes_from_left_to_right)
{
    struct timeline timeline;
    lay_out(&timeline, "x@v1.0.0 c1 1000, x@v2.0.0 c2 2000, x#prod#1 c1 1500", 2600, "prod");
    CHECK_INT((int)timeline.count, 3);
    CHECK_INT(timeline.items[0].x, TIMELINE_LEFT);
    CHECK(timeline.items[1].x > TIMELINE_LEFT && timeline.items[1].x < TIMELINE_RIGHT);
    CHECK_INT(timeline.items[2].kind, TIMELINE_TENURE);
    CHECK_INT(timeline.items[2].x + timeline.items[2].width, TIMELINE_RIGHT);
    CHECK_INT((int)timeline.lane_count, 1);
    timeline_free(&timeline);
}

TEST(marks_that_are_near_become_one)
{
    struct buf text = {0};
    struct timeline timeline;
    for (int i = 0; i < 2000; i++)
        buf_addf(&text, "%sx@v%d.0.0 c%d %d, x#prod#%d c%d %d", i ? ", " : "", i, i, i * 10, i, i,
                 i * 10 + 1);
    lay_out(&timeline, text.data, 20000, "prod");
    size_t counted = 0;
    for (size_t i = 0; i < timeline.count; i++)
        counted += timeline.items[i].count;
    CHECK_INT((int)counted, 4000);
    CHECK(timeline.count < 2 * (TIMELINE_RIGHT - TIMELINE_LEFT) / TIMELINE_APART + 4);
    timeline_free(&timeline);
    buf_free(&text);
}

TEST(times_may_be_all_alike_or_far_apart)
{
    struct timeline timeline;
    lay_out(&timeline, "x@v1.0.0 c1 5", 5, "prod");
    CHECK_INT(timeline.items[0].x, TIMELINE_LEFT);
    timeline_free(&timeline);
    timeline = (struct timeline){.begin = INT64_MIN, .end = INT64_MAX};
    CHECK_INT(timeline_x(&timeline, INT64_MIN), TIMELINE_LEFT);
    CHECK_INT(timeline_x(&timeline, INT64_MAX), TIMELINE_RIGHT);
    CHECK_INT(timeline_x(&timeline, 0), (TIMELINE_LEFT + TIMELINE_RIGHT) / 2);
}

int main(void)
{
    RUN(plain_names_stay);
    RUN(other_names_become_portable);
    RUN(long_names_are_cut);
    RUN(names_that_differ_in_case_alone_are_told_apart);
    RUN(a_manifest_cannot_name_files_elsewhere);
    RUN(forges_are_known_by_their_urls);
    RUN(templates_are_filled_and_encoded);
    RUN(time_goes_from_left_to_right);
    RUN(marks_that_are_near_become_one);
    RUN(times_may_be_all_alike_or_far_apart);
    arena_free(&arena);
    return test_end();
}
