#include "arena.h"
#include "error.h"
#include "dvc_yaml.h"
#include "test.h"

// What a dvc.yaml says of `net`: type, path, description, labels and custom; "-" if nothing, or why
// it is refused.
static const char *said(const char *text, const char *directory)
{
    static char out[512];
    struct gto_annotation entry;
    struct arena arena = {0};
    gto_error *error = NULL;
    bool found;
    int rc =
        dvc_find(&entry, &found, &arena, text, strlen(text), "net", slice_of(directory), &error);
    if (rc != GTO_OK)
        snprintf(out, sizeof(out), "%s", gto_error_message(error));
    else if (!found)
        snprintf(out, sizeof(out), "-");
    else
        snprintf(out, sizeof(out), "%s|%s|%s|%s|%s", entry.type ? entry.type : "",
                 entry.path ? entry.path : "", entry.description ? entry.description : "",
                 entry.labels && entry.labels[0] ? entry.labels[0] : "",
                 entry.custom ? entry.custom : "");
    gto_error_free(error);
    arena_free(&arena);
    return out;
}

TEST(entries)
{
    CHECK_STR(
        said("artifacts: {net: {type: model, path: a.pt, desc: d, labels: [x], meta: {k: 1}}}", ""),
        "model|a.pt|d|x|{\"k\": 1}");
    CHECK_STR(said("artifacts: {net: {}}", ""), "||||");
    CHECK_STR(said("artifacts: {net: {type: null, labels: null}}", ""), "||||");
    CHECK_STR(said("artifacts: {net: {path: a, unknown: [1]}}", ""), "|a|||");
    CHECK_STR(said("artifacts: {other: {path: a}}", ""), "-");
    CHECK_STR(said("artifacts: {net: }", ""), "-");
    CHECK_STR(said("stages: {train: {cmd: x}}", ""), "-");
    CHECK_STR(said("artifacts: [net]", ""), "-");
    CHECK_STR(said("", ""), "-");
}

TEST(paths_count_from_the_file)
{
    CHECK_STR(said("artifacts: {net: {path: a.pt}}", "sub/dir"), "|sub/dir/a.pt|||");
    CHECK_STR(said("artifacts: {net: {path: /a.pt}}", "sub"), "|/a.pt|||");
    CHECK_STR(said("artifacts: {net: {path: 's3://b/a.pt'}}", "sub"), "|s3://b/a.pt|||");
}

TEST(refusals)
{
    CHECK(strstr(said("artifacts: {net: 5}", ""), "line 1: artifact 'net' is "));
    CHECK(strstr(said("artifacts:\n  net:\n    path: [a]", ""),
                 "line 3: 'path' of artifact 'net' is "));
    CHECK(strstr(said("artifacts: {net: {labels: x}}", ""), "not a list"));
    CHECK(strstr(said("artifacts: {net: {labels: [1]}}", ""), "not text"));
    CHECK(strstr(said("artifacts: {net: [", ""), "line "));
}

int main(void)
{
    RUN(entries);
    RUN(paths_count_from_the_file);
    RUN(refusals);
    return test_end();
}
