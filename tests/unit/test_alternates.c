// Object directories that others are used from.
#include "buf.h"
#include "gto.h"
#include "odb/alternates.h"
#include "temporary.h"
#include "test.h"

static char root[4096]; // the real path of the directory of the test

static void make(const char *name, const char *alternates)
{
    struct buf path = {0};
    buf_addf(&path, "%s/info", name);
    temporary_directory(path.data);
    buf_adds(&path, "/alternates");
    if (alternates)
        temporary_file(path.data, alternates, strlen(alternates));
    buf_free(&path);
}

// The names of what is found for a directory, with spaces between them.
static const char *find(const char *name, bool from_environment)
{
    static struct buf names;
    struct vec found = {0};
    struct buf own = {0};
    buf_clear(&names);
    buf_adds(&names, "");
    buf_addf(&own, "%s/%s", root, name);
    CHECK_INT(alternates_read(&found, own.data, from_environment, NULL), GTO_OK);
    for (size_t i = 0; i < found.count; i++) {
        const char *path = found.items[i];
        CHECK(strncmp(path, root, strlen(root)) == 0);
        buf_addf(&names, "%s%s", names.len ? " " : "", path + strlen(root) + 1);
        free(found.items[i]);
    }
    vec_free(&found);
    buf_free(&own);
    static char text[1000];
    snprintf(text, sizeof(text), "%s", names.data);
    buf_free(&names);
    return text;
}

TEST(files)
{
    struct buf text = {0};
    make("none", NULL);
    make("a", NULL);
    make("b", NULL);
    make("with space", NULL);
    CHECK_STR(find("none", false), "");
    make("one", "../a\n");
    CHECK_STR(find("one", false), "a");
    make("unended", "../a\n../b");
    CHECK_STR(find("unended", false), "a b");
    make("odd",
         "\n\n# ../a\n../b/../b/\n../missing\n../missing/too\n../b\n../odd\n../odd/info/../../a\n");
    CHECK_STR(find("odd", false), "b a");
    buf_addf(&text, "%s/a\n%s/with space\n", root, root);
    make("absolute", text.data);
    CHECK_STR(find("absolute", false), "a with space");
    make("file", "../one/info/alternates\n../b\n");
    CHECK_STR(find("file", false), "b");
    buf_free(&text);
}

TEST(quoted_ones)
{
    make("new\nline", NULL);
    make("\"q\"", NULL);
    make("\303\251", NULL);
    make("\"a", NULL);
    make("quoted", "\"../new\\nline\"\n\"../\\\"q\\\"\"\n\"../\\303\\251\"\n\"../a\"\n");
    CHECK_STR(find("quoted", false), "new\nline \"q\" \303\251 a");
    make("behind", "\"../a\"x../b\n"); // one byte behind the mark is taken for a newline
    CHECK_STR(find("behind", false), "a b");
    make("broken", "\"../a\n\"../\\x\"\n\"../\\4000\"\n\"../\\30\"\n\"../\\\n../b\n\"");
    CHECK_STR(find("broken", false), "b");
}

// Git follows five from one to the other.
TEST(nested_ones)
{
    char name[8], next[16];
    for (int i = 9; i >= 0; i--) {
        snprintf(name, sizeof(name), "n%d", i);
        snprintf(next, sizeof(next), "../n%d\n", i + 1);
        make(name, i == 9 ? NULL : next);
    }
    CHECK_STR(find("n0", false), "n1 n2 n3 n4 n5 n6");
    CHECK_STR(find("n5", false), "n6 n7 n8 n9");
    make("circle", "../circles\n");
    make("circles", "../circle\n../a\n");
    CHECK_STR(find("circle", false), "circles a");
}

TEST(the_environment)
{
    struct buf list = {0};
    buf_addf(&list, "%s/a:\"%s/b\"::%s/missing", root, root, root);
    CHECK(setenv("GIT_ALTERNATE_OBJECT_DIRECTORIES", list.data, 1) == 0);
    CHECK_STR(find("none", true), "a b");
    CHECK_STR(find("one", true), "a b");
    CHECK_STR(find("one", false), "a");
    CHECK(chdir(root) == 0 && setenv("GIT_ALTERNATE_OBJECT_DIRECTORIES", "b", 1) == 0);
    CHECK_STR(find("one", true), "b a");
    unsetenv("GIT_ALTERNATE_OBJECT_DIRECTORIES");
    CHECK_STR(find("one", true), "a");
    CHECK(chdir("/") == 0);
    buf_free(&list);
}

int main(void)
{
    temporary_open();
    if (!realpath(temporary.path, root))
        return EXIT_FAILURE;
    RUN(files);
    RUN(quoted_ones);
    RUN(nested_ones);
    RUN(the_environment);
    temporary_close();
    return test_end();
}
