// Which files of params and metrics a dvc.yaml names.
#include "dvc_params.h"

#include "buf.h"
#include "test.h"

static int read_nothing(void *payload, const char *path, struct buf *text, bool *found,
                        gto_error **error)
{
    (void)payload, (void)path, (void)text, (void)error;
    *found = false;
    return GTO_OK;
}

// The files as `param:PATH` and `metric:PATH`, separated by blanks; then what is wrong, each after
// a semicolon. params.yaml beside the dvc.yaml, which always comes first, is left out.
static const char *named_in(const char *text, const char *directory)
{
    static char out[1024];
    const struct dvc_files files = {read_nothing, NULL};
    struct vec named = {0}, problems = {0};
    struct buf buf = {0};
    struct dvc_yaml *yaml;
    CHECK_INT(dvc_yaml_parse(&yaml, text, strlen(text), slice_of(directory), &files, NULL), GTO_OK);
    CHECK_INT(dvc_params_list(&named, &problems, yaml, NULL), GTO_OK);
    for (size_t i = 0; i < named.count; i++) {
        const struct dvc_params_file *file = named.items[i];
        if (i)
            buf_addf(&buf, "%s%s:%s", i > 1 ? " " : "", gto_value_kind_name(file->kind),
                     file->path);
        else
            CHECK(slice_ends_with(slice_of(file->path), slice_of("params.yaml")));
    }
    for (size_t i = 0; i < problems.count; i++)
        buf_addf(&buf, "; %s", ((const struct dvc_problem *)problems.items[i])->message);
    snprintf(out, sizeof(out), "%s", buf.data ? buf.data : "");
    buf_free(&buf);
    vec_free(&named);
    vec_free(&problems);
    dvc_yaml_free(yaml);
    return out;
}

TEST(sections)
{
    CHECK_STR(named_in("", ""), "");
    CHECK_STR(named_in("params: [a.yaml, b/../c.json]\nmetrics: [m.json]", ""),
              "param:a.yaml param:c.json metric:m.json");
    CHECK_STR(named_in("params: [a.yaml, ../b.yaml]\nmetrics:\n- {m.json: {x: y}}", "sub"),
              "param:sub/a.yaml param:b.yaml metric:sub/m.json");
    CHECK_STR(named_in("params: [a.yaml, ./a.yaml, params.yaml]\nplots: [p.json]", ""),
              "param:a.yaml");
    CHECK_STR(named_in("params: ~\nmetrics: []\nstages: ~", ""), "");
}

TEST(stages)
{
    CHECK_STR(named_in("stages: {s: {params: [lr, {p.yaml: [a]}, {q.yaml: ~}], metrics: [m.json, "
                       "{n.json: {cache: false}}], deps: [d.yaml]}}",
                       ""),
              "param:p.yaml param:q.yaml metric:m.json metric:n.json");
    CHECK_STR(named_in("stages: {s: {wdir: in, params: [lr], metrics: [../m.json]}}", "sub"),
              "param:sub/in/params.yaml metric:sub/m.json");
    CHECK_STR(named_in("stages: {s: {foreach: [1], do: {metrics: [m.json]}}}", ""),
              "metric:m.json");
    CHECK_STR(named_in("stages: [s]", ""), "");
}

TEST(templates)
{
    CHECK_STR(named_in("vars: [{d: out}]\nmetrics: ['${d}/m.json']", ""), "metric:out/m.json");
    CHECK_STR(named_in("vars: [{d: out}]\nstages: {s: {wdir: '${d}', metrics: [m.json]}}", ""),
              "metric:out/m.json");
}

TEST(stages_that_stand_for_several)
{
    CHECK_STR(named_in("stages: {s: {foreach: [a, 1], do: {metrics: ['${item}.json']}}}", ""),
              "metric:a.json metric:1.json");
    CHECK_STR(named_in("vars: [{l: [{n: x}, {n: y}]}]\n"
                       "stages: {s: {foreach: '${l}', do: {wdir: '${item.n}', metrics: [m.json]}}}",
                       ""),
              "metric:x/m.json metric:y/m.json");
    CHECK_STR(named_in("stages: {s: {foreach: {k: {v: 1}}, do: {params: [{'${key}/${item.v}.yaml': "
                       "~}]}}}",
                       ""),
              "param:k/1.yaml");
    CHECK_STR(named_in("stages: {s: {matrix: {a: [x, y], b: [1, 2]}, metrics: "
                       "['${item.a}${item.b}.json']}}",
                       ""),
              "metric:x1.json metric:y1.json metric:x2.json metric:y2.json");
    CHECK_STR(named_in("stages: {s: {foreach: text, do: {metrics: ['${item}']}}}", ""),
              "; line 1: 'foreach' is neither a list nor a mapping");
    CHECK_STR(named_in("stages: {s: {matrix: {a: [1], b: x}, metrics: ['${item.a}']}}", ""),
              "; line 1: 'matrix' is no mapping of lists, or has too many items");
    // what is wrong with all items is told once
    CHECK(strstr(named_in("stages: {s: {foreach: [1, 2], do: {metrics: ['${no}']}}}", ""),
                 "'metrics' cannot be used"));
    CHECK(!strstr(strstr(named_in("stages: {s: {foreach: [1, 2], do: {metrics: ['${no}']}}}", ""),
                         "cannot be used") +
                      1,
                  "cannot be used"));
}

// As many items as there may be, of a stage that names as many files.
TEST(too_many)
{
    struct buf text = {0};
    buf_adds(&text, "stages: {s: {foreach: [");
    for (int i = 0; i < 10000; i++)
        buf_addf(&text, "%d, ", i);
    buf_adds(&text, "], do: {metrics: ['${item}', ");
    for (int i = 0; i < 10000; i++)
        buf_adds(&text, "m, ");
    buf_adds(&text, "]}}}");
    CHECK(strstr(named_in(text.data, ""), "; line 1: 'stages' name files too often"));
    buf_free(&text);
}

TEST(what_cannot_be_used)
{
    CHECK_STR(named_in("metrics: [../../m.json, /m.json, 's3://b/m.json']", "sub"),
              "; line 1: 'metrics' names a file outside the repository"
              "; line 1: 'metrics' names a file outside the repository"
              "; line 1: 'metrics' names a file outside the repository");
    CHECK_STR(named_in("params: text", ""), "; line 1: 'params' is not a list");
    CHECK(strstr(named_in("metrics: ['${item}.json', m.json]", ""), "metric:m.json; line 1: "));
    CHECK(strstr(named_in("stages: {s: {wdir: ../.., metrics: [m.json]}}", "sub"),
                 "'wdir' leads out of the repository"));
}

int main(void)
{
    RUN(sections);
    RUN(stages);
    RUN(templates);
    RUN(stages_that_stand_for_several);
    RUN(too_many);
    RUN(what_cannot_be_used);
    return test_end();
}
