// Configuration files of many shapes, read by us and by `git config`.
#include <fcntl.h>
#include <unistd.h>

#include "buf.h"
#include "config_file.h"
#include "file.h"
#include "process.h"
#include "test.h"

enum { FILES = 500, MAX_LINES = 16 };

static uint32_t seed = 1;

static uint32_t pick(uint32_t below)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % below;
}

// A file of lines that are right, and sometimes of pieces that hardly ever are.
static void make_file(struct buf *out)
{
    static const char *const lines[] = {
        "[core]\n",
        "[Core]",
        "\n",
        "\r\n",
        "[remote \"a b\"]\n",
        "[x \"\\\"y\\\\\\z\"] # comment\r\n",
        "[a.B]\n",
        "\tname = value ; comment\n",
        "name=\"1 # 2\" 3\n",
        "Name\n",
        "k-2 =  \n",
        "k = \\\n\tmore \\\r\n of it \n",
        "k = \"\\t\\n\\b\\\\\\\"\n",
        "k = \\\" a\tb \"  \" c\"\"   \n",
        "k = \xc3\xa9\xff\r \n",
        " ; comment \"\n",
        "# comment [\n",
    };
    static const char *const pieces[] = {
        "\"", "\\", "\\x", "[", "]", "=", "\r", " ", "\xef\xbb\xbf", "1", "a", "\n", "x y",
    };
    uint32_t count = pick(MAX_LINES);
    buf_clear(out);
    while (count--) {
        buf_adds(out, lines[pick(sizeof(lines) / sizeof(*lines))]);
        if (pick(20) == 0)
            buf_adds(out, pieces[pick(sizeof(pieces) / sizeof(*pieces))]);
    }
    buf_adds(out, "");
}

// False: malformed.
static bool list_ours(struct buf *out, const struct buf *text)
{
    struct config_file file;
    struct config_setting setting;
    int more;
    buf_clear(out);
    config_file_open(&file, (struct slice){text->data, text->len});
    while ((more = config_file_next(&file, &setting)) > 0) {
        buf_adds(out, setting.key);
        if (setting.value)
            buf_addf(out, "\n%s", setting.value);
        buf_addc(out, '\0');
    }
    config_file_close(&file);
    return more == 0;
}

static bool list_by_git(struct buf *out, const char *path)
{
    const char *const argv[] = {"git", "config", "--list", "-z", "--file", path, NULL};
    struct process process = {.argv = argv, .out = out};
    int status;
    buf_clear(out);
    CHECK(process_run(&process, &status, NULL) == GTO_OK);
    return status == 0;
}

// Older Gits make any space in a value a blank.
static void make_blank(struct buf *text)
{
    for (size_t i = 0; i < text->len; i++)
        if (text->data[i] == '\t' || text->data[i] == '\r')
            text->data[i] = ' ';
}

static void compare(const struct buf *text, const char *path)
{
    struct buf ours = {0}, theirs = {0};
    unlink(path);
    CHECK(file_create(path, (struct slice){text->data, text->len}) == 0);
    bool valid = list_ours(&ours, text);
    CHECK(list_by_git(&theirs, path) == valid);
    make_blank(&ours);
    make_blank(&theirs);
    if (valid)
        CHECK(ours.len == theirs.len &&
              (!ours.len || memcmp(ours.data, theirs.data, ours.len) == 0));
    buf_free(&ours);
    buf_free(&theirs);
}

TEST(git_reads_the_same)
{
    char directory[] = "/tmp/gto-config-XXXXXX", path[64];
    struct buf text = {0};
    CHECK(mkdtemp(directory) != NULL);
    snprintf(path, sizeof(path), "%s/config", directory);
    for (int i = 0; i < FILES && !test_state.failing; i++) {
        make_file(&text);
        test_case(text.data);
        compare(&text, path);
    }
    unlink(path);
    rmdir(directory);
    buf_free(&text);
}

int main(void)
{
    RUN(git_reads_the_same);
    return test_end();
}
