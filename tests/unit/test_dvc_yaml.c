#include "arena.h"
#include "dvc_yaml.h"
#include "error.h"
#include "test.h"

// The other files of the commit: path, text, path, text ...; a NULL for a text: it cannot be read.
static const char *const *others;

static int read_other(void *payload, const char *path, struct buf *text, bool *found,
                      gto_error **error)
{
    (void)payload;
    *found = false;
    for (const char *const *file = others; *file; file += 2) {
        if (strcmp(*file, path) != 0)
            continue;
        if (!file[1])
            return error_set(error, GTO_EREF, "object c0ffee is missing");
        buf_adds(text, file[1]);
        *found = true;
    }
    return GTO_OK;
}

static const struct dvc_files files = {read_other, NULL};

// What a dvc.yaml says of `net`, as type|path|description|label,label|custom, "-" if nothing, and
// what is wrong, each after a semicolon.
static const char *said_with(const char *text, const char *directory, const char *const *other)
{
    static char out[2048];
    struct buf buf = {0};
    struct dvc_yaml *yaml;
    struct dvc_entry entry;
    gto_error *error = NULL;
    bool found;
    others = other;
    if (dvc_yaml_parse(&yaml, text, strlen(text), slice_of(directory), &files, &error) != GTO_OK) {
        snprintf(out, sizeof(out), "%s", gto_error_message(error));
        gto_error_free(error);
        return out;
    }
    CHECK_INT(dvc_yaml_find(&entry, &found, yaml, "net", &error), GTO_OK);
    const gto_annotation *a = &entry.annotation;
    if (found) {
        buf_addf(&buf, "%s|%s|%s|", a->type ? a->type : "", a->path ? a->path : "",
                 a->description ? a->description : "");
        for (const char *const *label = a->labels; label && *label; label++)
            buf_addf(&buf, label == a->labels ? "%s" : ",%s", *label);
        buf_addf(&buf, "|%s", a->custom ? a->custom : "");
    } else {
        buf_addc(&buf, '-');
    }
    for (size_t i = 0; i < entry.problems.count; i++) {
        const struct dvc_problem *problem = entry.problems.items[i];
        buf_addf(&buf, "; %s%s", problem->code == GTO_EREF ? "unreadable: " : "", problem->message);
    }
    snprintf(out, sizeof(out), "%s", buf.data);
    buf_free(&buf);
    dvc_entry_free(&entry);
    dvc_yaml_free(yaml);
    return out;
}

static const char *said(const char *text, const char *directory)
{
    return said_with(text, directory, (const char *const[]){NULL});
}

TEST(entries)
{
    CHECK_STR(
        said("artifacts: {net: {type: model, path: a.pt, desc: d, labels: [x], meta: {k: 1}}}", ""),
        "model|a.pt|d|x|{\"k\": 1}");
    CHECK_STR(said("artifacts: {net: {}}", ""), "||||");
    CHECK_STR(said("artifacts: {net: {type: null, labels: null, meta: ~}}", ""), "||||");
    CHECK_STR(said("artifacts: {net: {path: a, unknown: [1]}}", ""), "|a|||");
    CHECK_STR(said("artifacts: {other: {path: a}}", ""), "-");
    CHECK_STR(said("artifacts: {net: }", ""), "-");
    CHECK_STR(said("stages: {train: {cmd: x}}", ""), "-");
    CHECK_STR(said("artifacts: [net]", ""), "-");
    CHECK_STR(said("", ""), "-");
}

TEST(paths_count_from_the_file)
{
    static const struct {
        const char *path, *directory, *expected;
    } rows[] = {
        {"a.pt", "", "|a.pt|||"},
        {"a.pt", "sub/dir", "|sub/dir/a.pt|||"},
        {"./a.pt", "", "|a.pt|||"},
        {"./models//./a.pt", "sub", "|sub/models/a.pt|||"},
        {"models/", "sub", "|sub/models|||"},
        {"../a.pt", "sub/dir", "|sub/a.pt|||"},
        {"../../a.pt", "sub/dir", "|a.pt|||"},
        {"x/../../y/a.pt", "sub", "|y/a.pt|||"},
        {"..", "sub", "|.|||"},
        {".", "sub", "|sub|||"},
        {"..a/...", "", "|..a/...|||"},
        {"s3://b/../a.pt", "sub", "|s3://b/../a.pt|||"},
        {"", "sub", "||||"},
        {"../a.pt", "", NULL},
        {"../../a.pt", "sub", NULL},
        {"a/../../sub/a.pt", "", NULL},
        {"/a.pt", "sub", NULL},
    };
    char text[100];
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        snprintf(text, sizeof(text), "artifacts:\n  net: {path: '%s'}", rows[i].path);
        test_case(rows[i].path);
        CHECK_STR(said(text, rows[i].directory),
                  rows[i].expected
                      ? rows[i].expected
                      : "||||; line 2: 'path' of artifact 'net' leads out of the repository");
    }
}

TEST(refusals)
{
    CHECK_STR(said("artifacts: {net: 5}", ""),
              "-; line 1: artifact 'net' is a number, not a mapping");
    CHECK_STR(said("artifacts:\n  net:\n    path: [a]\n    type: model", ""),
              "model||||; line 3: 'path' of artifact 'net' is a list, not text");
    CHECK_STR(said("artifacts: {net: {labels: x, desc: 5, type: \"a\\0\"}}", ""),
              "||||; line 1: 'type' of artifact 'net' is text, not text without NUL; "
              "line 1: 'desc' of artifact 'net' is a number, not text; "
              "line 1: 'labels' of artifact 'net' is text, not a list");
    CHECK_STR(said("artifacts: {net: {labels: [a, 1]}}", ""),
              "||||; line 1: 'labels' of artifact 'net' is a number, not text");
    CHECK(strstr(said("artifacts: {net: [", ""), "line 2: "));
}

// ---- Templates

#define PARAMS                                                                                     \
    "name: resnet\n"                                                                               \
    "n: 7\n"                                                                                       \
    "x: 1e-5\n"                                                                                    \
    "on: true\n"                                                                                   \
    "none: null\n"                                                                                 \
    "5: five\n"                                                                                    \
    "words: [a, b, c]\n"                                                                           \
    "deep: {er: {est: d}, list: [{k: v}]}\n"                                                       \
    "'sp ace': s\n"                                                                                \
    "again: ${name}\n"                                                                             \
    "again2: [x, {y: '${n}'}]\n"                                                                   \
    "escaped: \\${name}\n"                                                                         \
    "date: 2020-01-01\n"

static const char *filled(const char *path)
{
    static const char *const other[] = {"params.yaml", PARAMS, NULL};
    char text[200];
    snprintf(text, sizeof(text), "artifacts:\n  net: {path: '%s'}", path);
    const char *all = said_with(text, "", other);
    return all;
}

#define CANNOT(what, why)                                                                          \
    "||||; line 2: 'path' of artifact 'net' cannot be used: '" what "' cannot be filled in: " why
#define NO_VALUE "no value has that name"
#define NO_NAME  "it is no name such as 'model.path' or 'models[0]'"

TEST(templates_in_text)
{
    static const struct {
        const char *path, *expected;
    } rows[] = {
        {"${name}", "|resnet|||"},
        {"models/${name}.pkl", "|models/resnet.pkl|||"},
        {"${name}${name}-${n}", "|resnetresnet-7|||"},
        {"x/${x}/${on}/${none}", "|x/1e-05/true/None|||"},
        {"${none}", "||||"},
        {"${ name }", "|resnet|||"},
        {"${sp ace}", "|s|||"},
        {"${deep.er.est}${deep[er][est]}${deep[er].est}", "|ddd|||"},
        {"${deep. er .est }", "|d|||"},
        {"${words[0]}${words.1}${words[-1]}${words[ +2 ]}", "|abcc|||"},
        {"${deep.list[0].k}", "|v|||"},
        {"a${deep.list[0] .k}", "|av|||"},
        {"$name {name} $ {name}", "|$name {name} $ {name}|||"},
        {"${name", "|${name|||"},
        {"x\\${name}", "|x${name}|||"},
        {"\\${name}/${name}", "|${name}/resnet|||"},
        {"\\\\${name}", "|\\${name}|||"},
        {"a${escaped}", "|a${name}|||"},
        {"..a/${name}/..", "|..a|||"},
        {"${nam}", CANNOT("${nam}", NO_VALUE)},
        {"a${name.x}", CANNOT("${name.x}", NO_VALUE)},
        {"${words[3]}", CANNOT("${words[3]}", NO_VALUE)},
        {"${words[-4]}", CANNOT("${words[-4]}", NO_VALUE)},
        {"${words[x]}", CANNOT("${words[x]}", NO_VALUE)},
        {"${words[]}", CANNOT("${words[]}", NO_NAME)},
        {"${words[1}", CANNOT("${words[1}", NO_NAME)},
        {"${words]}", CANNOT("${words]}", NO_NAME)},
        {"${}", CANNOT("${}", NO_NAME)},
        {"${.name}", CANNOT("${.name}", NO_NAME)},
        {"${deep.}", CANNOT("${deep.}", NO_NAME)},
        {"${words[0]x}", CANNOT("${words[0]x}", NO_NAME)},
        {"${a${name}", CANNOT("${a${name}", NO_VALUE)},
        {"${5}", CANNOT("${5}", NO_VALUE)},
        {"${again}", CANNOT("${again}", "its value holds a template itself")},
        {"x${again2[1].y}", CANNOT("${again2[1].y}", "its value holds a template itself")},
        {"x${words}", CANNOT("${words}", "its value is no text, number or boolean")},
        {"x${date}", CANNOT("${date}", "its value is no text, number or boolean")},
        {"${n}", "||||; line 2: 'path' of artifact 'net' is a number, not text"},
        {"${name}/../..", "||||; line 2: 'path' of artifact 'net' leads out of the repository"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        test_case(rows[i].path);
        CHECK_STR(filled(rows[i].path), rows[i].expected);
    }
}

TEST(templates_elsewhere)
{
    static const char *const other[] = {"sub/params.yaml", PARAMS, NULL};
    CHECK_STR(said_with("artifacts:\n"
                        "  net:\n"
                        "    type: ${name}\n"
                        "    desc: |\n"
                        "      a ${name}\n"
                        "      b ${n}\n"
                        "    labels: ['${name}', x]\n"
                        "    meta: {'${name}': '${deep}', b: ['${n}', c], '${n}': 1}\n",
                        "sub", other),
              "resnet||a resnet\nb 7\n|resnet,x|"
              "{\"resnet\": {\"er\": {\"est\": \"d\"}, \"list\": [{\"k\": \"v\"}]}, "
              "\"b\": [7, \"c\"], \"7\": 1}");
    CHECK_STR(said_with("artifacts: {net: {labels: '${words}', meta: '${deep.er}'}}", "sub", other),
              "|||a,b,c|{\"est\": \"d\"}");
    CHECK_STR(said_with("artifacts: {net: {labels: '${deep}'}}", "sub", other),
              "||||; line 8: 'labels' of artifact 'net' is a mapping, not a list");
    CHECK_STR(said_with("artifacts: {net: {meta: {'${words}': 1}}}", "sub", other),
              "||||; line 1: 'meta' of artifact 'net' cannot be used: line 1: a key is filled in "
              "with a list");
    CHECK_STR(said_with("artifacts: {net: {meta: {resnet: 1, '${name}': 2}}}", "sub", other),
              "||||; line 1: 'meta' of artifact 'net' cannot be used: line 1: a key is filled in "
              "with another one");
}

TEST(templates_in_names)
{
    static const char *const other[] = {"params.yaml", "a: net\nb: other\nn: 5\n", NULL};
    CHECK_STR(said_with("artifacts: {'${a}': {path: x}}", "", other), "|x|||");
    CHECK_STR(said_with("artifacts: {'n${b}': {path: x}}", "", other), "-");
    CHECK_STR(said_with("artifacts: {net: {path: x}, '${a}': {path: y}}", "", other), "|y|||");
    CHECK_STR(said_with("artifacts: {'${a}': {path: x}, net: {path: y}}", "", other), "|y|||");
    CHECK_STR(said_with("artifacts: {'${n}': {path: x}}", "", other), "-");
    CHECK_STR(said_with("artifacts: {'${c}': {path: x}, net: {path: y}}", "", other), "|y|||");
    CHECK_STR(said_with("artifacts: {'${c}': {path: x}}", "", other),
              "-; line 1: the name of an artifact cannot be used: '${c}' cannot be filled in: "
              "no value has that name");
}

#define NET(vars)    "vars: " vars "\nartifacts:\n  net: {path: '${a}', type: '${b}', meta: '${c}'}\n"
#define LINE(n, key) "line " #n ": '" key "' of artifact 'net' cannot be used: "

TEST(variables)
{
    static const char *const other[] = {"params.yaml",
                                        "a: pa\n",
                                        "d/params.yaml",
                                        "a: da\nb: db\n",
                                        "x.yaml",
                                        "b: xb\nc: {k: 1}\n",
                                        "d/x.json",
                                        "{\"c\": {\"k\": [1]}, \"z\": 1}",
                                        "list.yaml",
                                        "[1]",
                                        "bad.yaml",
                                        "a: [",
                                        "empty.yaml",
                                        "# nothing",
                                        "gone.yaml",
                                        NULL,
                                        "x.toml",
                                        "a = 1",
                                        "c.yaml",
                                        "c: {l: 2}\n",
                                        "twice.yaml",
                                        "b: again\n",
                                        NULL};
    static const struct {
        const char *vars, *directory, *expected;
    } rows[] = {
        {NET("[x.yaml]"), "", "xb|pa|||{\"k\": 1}"},
        {NET("[./x.yaml, x.yaml, d/../x.yaml]"), "", "xb|pa|||{\"k\": 1}"},
        {NET("[params.yaml, x.yaml]"), "", "xb|pa|||{\"k\": 1}"},
        {NET("[{b: v, c: [1]}]"), "", "v|pa|||[1]"},
        {NET("[{b: v}, {c: w}, empty.yaml]"), "", "v|pa|||\"w\""},
        {NET("[x.yaml:b, {c: w}]"), "", "xb|pa|||\"w\""},
        {NET("['x.yaml:b,c']"), "", "xb|pa|||{\"k\": 1}"},
        {NET("['x.yaml:b', 'x.yaml:c']"), "", "xb|pa|||{\"k\": 1}"},
        {NET("[x.json]"), "d", "db|d/da|||{\"k\": [1]}"},
        {NET("[../x.yaml:c]"), "d", "db|d/da|||{\"k\": 1}"},
        {NET("[x.yaml, {b: v}]"), "",
         "|pa|||{\"k\": 1}; " LINE(3, "type") "'${b}' cannot be filled in: more than one value has "
                                              "that name"},
        {NET("[x.yaml, twice.yaml]"), "",
         "|pa|||{\"k\": 1}; " LINE(3, "type") "'${b}' cannot be filled in: more than one value has "
                                              "that name"},
        {NET("[x.yaml, c.yaml]"), "",
         "xb|pa|||; " LINE(3, "meta") "'${c}' cannot be filled in: it stands for a mapping whose "
                                      "parts come from several places"},
        {"vars: [x.yaml, c.yaml]\nartifacts: {net: {path: '${c.k}${c.l}'}}", "", "|12|||"},
        {"vars: [x.yaml, {c: 5}]\nartifacts: {net: {path: 'x${c.k}'}}", "",
         "||||; " LINE(2,
                       "path") "'${c.k}' cannot be filled in: more than one value has that name"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        test_case(rows[i].vars);
        CHECK_STR(said_with(rows[i].vars, rows[i].directory, other), rows[i].expected);
    }
}

// What is wrong with variables keeps every template from being filled in, and nothing else.
TEST(wrong_variables)
{
    static const char *const other[] = {
        "params.yaml", "a: pa\n", "list.yaml", "[1]",   "bad.yaml",  "\na: [",    "gone.yaml", NULL,
        "x.toml",      "a = 1",   "x.py",      "a = 1", "part.yaml", "x: {y: 1}", NULL};
    static const struct {
        const char *vars, *why;
    } rows[] = {
        {"[none.yaml]", "'none.yaml' in 'vars' is not there"},
        {"[list.yaml]", "'list.yaml' is no mapping"},
        {"[bad.yaml]", "'bad.yaml': line 3: did not find expected node content while parsing a "
                       "flow node"},
        {"[x.toml]", "'x.toml' is neither YAML nor JSON, which alone are read here"},
        {"[x.py]", "'x.py' is neither YAML nor JSON, which alone are read here"},
        {"[../up.yaml]", "'../up.yaml' leads out of the repository"},
        {"[/etc/passwd]", "'/etc/passwd' leads out of the repository"},
        {"[part.yaml:z]", "there is no 'z' in 'part.yaml'"},
        {"['part.yaml:x.y']", "there is no 'x.y' in 'part.yaml'"},
        {"['${a}.yaml']", "line 1: 'vars' itself cannot hold templates"},
        {"[{b: ['${a}']}]", "line 1: 'vars' itself cannot hold templates"},
        {"[5]", "line 1: 'vars' holds a number, not files and mappings"},
        {"['']", "line 1: 'vars' holds text, not files and mappings"},
        {"part.yaml", "line 1: 'vars' is text, not a list"},
    };
    char text[200], expected[500];
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        test_case(rows[i].vars);
        snprintf(text, sizeof(text),
                 "vars: %s\nartifacts:\n  net: {path: '${a}', type: '\\${a}', desc: d}\n",
                 rows[i].vars);
        snprintf(expected, sizeof(expected), "${a}||d||; " LINE(3, "path") "%s", rows[i].why);
        CHECK_STR(said_with(text, "", other), expected);
    }
    CHECK_STR(said_with("vars: [gone.yaml]\nartifacts: {net: {type: '${a}', desc: d}}", "", other),
              "||d||; unreadable: " LINE(2, "type") "'gone.yaml': object c0ffee is missing");
    CHECK_STR(said_with("artifacts: {net: {type: '${a}'}}", "",
                        (const char *const[]){"params.yaml", NULL, NULL}),
              "||||; unreadable: " LINE(1, "type") "'params.yaml': object c0ffee is missing");
    CHECK_STR(said_with("artifacts: {net: {type: a}}", "",
                        (const char *const[]){"params.yaml", NULL, NULL}),
              "a||||"); // it is not needed
}

// ---- Bounds

static void add_repeated(struct buf *buf, const char *text, size_t count)
{
    for (size_t i = 0; i < count; i++)
        buf_adds(buf, text);
}

TEST(bounds)
{
    static const char too_many[] = "there are too many templates to fill in";
    struct buf params = {0}, text = {0};
    const char *with[] = {"params.yaml", NULL, NULL};

    buf_adds(&params, "big: '"); // 1 MiB, to be inserted 20 times
    buf_fill(&params, 'x', 1 << 20);
    buf_adds(&params, "'");
    buf_adds(&text, "artifacts: {net: {path: '");
    add_repeated(&text, "${big}", 20);
    buf_adds(&text, "'}}");
    with[1] = params.data;
    CHECK(strstr(said_with(text.data, "", with), too_many));

    buf_clear(&params); // many keys, looked through many times
    for (int i = 0; i < 10000; i++)
        buf_addf(&params, "k%d: v\n", i);
    buf_clear(&text);
    buf_adds(&text, "artifacts: {net: {path: '");
    add_repeated(&text, "${k9999}", 10000);
    buf_adds(&text, "'}}");
    with[1] = params.data;
    CHECK(strstr(said_with(text.data, "", with), too_many));

    buf_clear(&text); // templates without an end
    buf_adds(&text, "artifacts: {net: {path: '");
    add_repeated(&text, "${", 1000000);
    buf_adds(&text, "'}}");
    CHECK(strncmp(said_with(text.data, "", with), "|${${${", 7) == 0);

    buf_clear(&text); // a template that aliases repeat
    buf_adds(&text, "artifacts: {net: {meta: [&a ['${k1}', '${k1}']");
    for (char c = 'b'; c < 'o'; c++)
        buf_addf(&text, ", &%c [*%c, *%c]", c, c - 1, c - 1);
    buf_adds(&text, "]}}");
    CHECK(strstr(said_with(text.data, "", with), too_many));

    buf_clear(&text);
    buf_adds(&text, "vars: [{a: 1}");
    add_repeated(&text, ", {b: 1}", 100);
    buf_adds(&text, "]\nartifacts: {net: {path: '${a}'}}");
    CHECK(strstr(said_with(text.data, "", with), "line 1: 'vars' has more than 100 entries"));
    buf_free(&params);
    buf_free(&text);
}

// A value that is filled in deepens what it is filled into.
TEST(depth)
{
    struct buf params = {0}, text = {0};
    const char *with[] = {"params.yaml", NULL, NULL};
    buf_adds(&params, "deep: ");
    buf_fill(&params, '[', 300);
    buf_fill(&params, ']', 300);
    buf_adds(&text, "artifacts: {net: {meta: ");
    buf_fill(&text, '[', 300);
    buf_adds(&text, "'${deep}'");
    buf_fill(&text, ']', 300);
    buf_adds(&text, "}}");
    with[1] = params.data;
    CHECK(strstr(said_with(text.data, "", with), "it is too large when it is filled in"));
    buf_free(&params);
    buf_free(&text);
}

// ---- All entries

TEST(check)
{
    static const char text[] = "artifacts:\n"
                               "  a: {path: [1]}\n"
                               "  b: {path: x}\n"
                               "  c: 5\n"
                               "  d: {type: '${x}'}\n";
    struct dvc_yaml *yaml;
    struct vec problems = {0};
    others = (const char *const[]){NULL};
    CHECK_INT(dvc_yaml_parse(&yaml, text, strlen(text), slice_of(""), &files, NULL), GTO_OK);
    CHECK(!dvc_yaml_is_template(yaml));
    CHECK_INT(dvc_yaml_check(&problems, yaml, NULL), GTO_OK);
    CHECK(dvc_yaml_is_template(yaml));
    CHECK_INT((intmax_t)problems.count, 3);
    CHECK_STR(((struct dvc_problem *)problems.items[1])->message,
              "line 4: artifact 'c' is a number, not a mapping");
    vec_free(&problems);
    dvc_yaml_free(yaml);
}

int main(void)
{
    RUN(entries);
    RUN(paths_count_from_the_file);
    RUN(refusals);
    RUN(templates_in_text);
    RUN(templates_elsewhere);
    RUN(templates_in_names);
    RUN(variables);
    RUN(wrong_variables);
    RUN(bounds);
    RUN(depth);
    RUN(check);
    return test_end();
}
