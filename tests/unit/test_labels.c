// Labels of repositories: known ones, and on names made at random that they are distinct and no
// longer than needed.
#include "gto.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "test.h"

enum { MOST = 6 };

TEST(labels)
{
    static const struct {
        const char *names[MOST], *labels[MOST];
    } cases[] = {
        {{"/srv/churn"}, {"churn"}},
        {{"/srv/churn", "https://a.org/team/nlp.git", "https://b.org/team/nlp.git"},
         {"churn", "a.org/team/nlp", "b.org/team/nlp"}},
        {{"a/models", "b/models", "c/data"}, {"a/models", "b/models", "data"}},
        {{"models", "a/models", "b/a/models"}, {"models", "a/models", "b/a/models"}},
        {{"ab", "b", "x/ab", "-b"}, {"ab", "b", "x/ab", "-b"}},
        {{"x/a", "a", "y-a"}, {"x/a", "a", "y-a"}},
        // equal ones
        {{"/a/m", "/b/m", "/a/m"}, {"a/m", "b/m", "a/m"}},
        {{"/a/m", "/a/m"}, {"m", "m"}},
        // `.git`, `.` and slashes
        {{"/srv/a.git", "/srv/b/.git", "./c/./d//"}, {"a", "b", "d"}},
        {{"/srv/a", "/srv/a.git"}, {"/srv/a", "/srv/a.git"}},
        {{"/srv/x.git.git", "x", "x.git"}, {"srv/x", "x", "x.git"}},
        {{".", "/", "", ".git", "//./.git"}, {".", "/", "", ".git", "//./.git"}},
        // URLs
        {{"git@a.org:team/nlp.git", "ssh://b.org:22/team/nlp"},
         {"a.org/team/nlp", "b.org:22/team/nlp"}},
        {{"https://me:secret@a.org/nlp", "http://you@a.org/nlp"},
         {"https://a.org/nlp", "http://a.org/nlp"}},
        {{"https://me:secret@a.org/nlp", "https://a.org/nlp"}, {"nlp", "nlp"}},
        {{"file:///srv/a.git", "/opt/a"}, {"srv/a", "opt/a"}},
        {{"https://me:secret@a.org", "ext::sh -c x"}, {"a.org", ":sh -c x"}},
        {{"./host:path", "host:path"}, {"host:path", "path"}},
        // bytes of any kind
        {{"/a/\xff\n", "/b/\xff\n"}, {"a/\xff\n", "b/\xff\n"}},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        size_t count = 0;
        const char **labels;
        while (count < MOST && cases[i].names[count])
            count++;
        test_case(cases[i].names[0]);
        if (!CHECK_INT(gto_repo_labels(&labels, cases[i].names, count, NULL), GTO_OK))
            continue;
        for (size_t j = 0; j < count; j++)
            CHECK_STR(labels[j], cases[i].labels[j]);
        CHECK(!labels[count]);
        gto_free(labels);
    }
}

TEST(none)
{
    const char **labels;
    if (!CHECK_INT(gto_repo_labels(&labels, NULL, 0, NULL), GTO_OK))
        return;
    CHECK(!labels[0]);
    gto_free(labels);
}

// Whether `path` ends with the parts of `label`.
static bool ends_with(const char *path, const char *label)
{
    size_t len = strlen(path), end = strlen(label);
    return len >= end && strcmp(path + len - end, label) == 0 &&
           (len == end || path[len - end - 1] == '/');
}

TEST(labels_are_distinct_and_short)
{
    enum { ROUNDS = 2000, COUNT = 8, PARTS = 4 };
    static const char *const parts[] = {"a", "b", "ab", "-a"};
    srand(7);
    for (int round = 0; round < ROUNDS; round++) {
        char text[COUNT][64];
        const char *names[COUNT], **labels;
        for (size_t i = 0; i < COUNT; i++) {
            text[i][0] = '\0';
            for (int n = 1 + rand() % PARTS; n; n--) {
                strcat(text[i], parts[rand() % 4]);
                strcat(text[i], n > 1 ? "/" : "");
            }
            names[i] = text[i];
        }
        if (!CHECK_INT(gto_repo_labels(&labels, names, COUNT, NULL), GTO_OK))
            return;
        for (size_t i = 0; i < COUNT; i++) {
            const char *slash = strchr(labels[i], '/');
            bool needed = !slash; // its first part
            CHECK(ends_with(names[i], labels[i]));
            for (size_t j = 0; j < COUNT; j++) {
                bool same = strcmp(names[i], names[j]) == 0;
                CHECK_INT(strcmp(labels[i], labels[j]) == 0, same);
                needed |= !same && slash && ends_with(names[j], slash + 1);
            }
            CHECK(needed);
        }
        gto_free(labels);
    }
}

int main(void)
{
    RUN(labels);
    RUN(none);
    RUN(labels_are_distinct_and_short);
    return test_end();
}
