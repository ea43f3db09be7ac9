#include <stdlib.h>

#include "config.h"
#include "test.h"

static char answer[1024]; // to the question asked last

#define FILE_NAME "/repo/.gto"

// The settings that differ from the default, on one line; or the error's message.
static const char *settings(const char *file, const char *file_name, const char *const *environment)
{
    static const char *const usual[] = {
        "INDEX='artifacts.yaml'",
        "CONFIG_FILE_NAME='.gto'",
        "LOG_LEVEL='INFO'",
        "DEBUG=False",
        "EMOJIS=True",
        "types=None",
        "stages=None",
        "enrichments=[]",
        "autoload_enrichments=True",
    };
    gto_config *config;
    gto_error *error = NULL;
    answer[0] = '\0';
    if (config_parse(&config, file, file ? strlen(file) : 0, file_name, environment, &error) !=
        GTO_OK) {
        CHECK_INT(gto_error_code(error), GTO_ECONFIG);
        snprintf(answer, sizeof(answer), "%s", gto_error_message(error));
        gto_error_free(error);
        return answer;
    }
    char *text = strdup(gto_config_text(config)), *rest = text, *line;
    while ((line = strsep(&rest, "\n"))) {
        bool is_usual = false;
        for (size_t i = 0; i < sizeof(usual) / sizeof(*usual); i++)
            is_usual |= strcmp(line, usual[i]) == 0;
        if (!is_usual)
            snprintf(answer + strlen(answer), sizeof(answer) - strlen(answer), "%s%s",
                     answer[0] ? " " : "", line);
    }
    free(text);
    gto_config_free(config);
    return answer;
}

static const char *of_file(const char *file)
{
    return settings(file, FILE_NAME, (const char *const[]){NULL});
}

static const char *of_variable(const char *variable)
{
    return settings(NULL, NULL, (const char *const[]){"HOME=/root", variable, NULL});
}

static const char *of_both(const char *file, const char *variable)
{
    return settings(file, FILE_NAME, (const char *const[]){variable, NULL});
}

// What is wrong with a file.
static const char *reason(const char *file)
{
    gto_config *config;
    gto_error *error = NULL;
    const char *const environment[] = {NULL};
    int rc = config_parse(&config, file, strlen(file), FILE_NAME, environment, &error);
    CHECK_INT(rc, GTO_ECONFIG);
    snprintf(answer, sizeof(answer), "%s", rc == GTO_OK ? "-" : gto_error_detail(error));
    gto_error_free(error);
    return answer;
}

TEST(defaults)
{
    gto_config *config;
    if (!CHECK_INT(config_parse(&config, NULL, 0, NULL, (const char *const[]){NULL}, NULL), GTO_OK))
        return;
    CHECK_STR(gto_config_text(config), "INDEX='artifacts.yaml'\n"
                                       "CONFIG_FILE_NAME='.gto'\n"
                                       "LOG_LEVEL='INFO'\n"
                                       "DEBUG=False\n"
                                       "EMOJIS=True\n"
                                       "types=None\n"
                                       "stages=None\n"
                                       "enrichments=[]\n"
                                       "autoload_enrichments=True");
    CHECK_STR(gto_config_json(config),
              "{\"INDEX\": \"artifacts.yaml\", \"CONFIG_FILE_NAME\": \".gto\", "
              "\"LOG_LEVEL\": \"INFO\", \"DEBUG\": false, \"EMOJIS\": true, \"types\": null, "
              "\"stages\": null, \"enrichments\": [], \"autoload_enrichments\": true}");
    CHECK_STR(gto_config_index(config), "artifacts.yaml");
    CHECK(gto_config_emojis(config));
    CHECK(!gto_config_types(config) && !gto_config_stages(config));
    gto_config_free(config);
    gto_config_free(NULL);
}

TEST(lists)
{
    static const char file[] = "stages: [dev, prod]\ntypes: []\n";
    gto_config *config;
    if (!CHECK_INT(
            config_parse(&config, file, strlen(file), FILE_NAME, (const char *const[]){NULL}, NULL),
            GTO_OK))
        return;
    CHECK_STR(gto_config_stages(config)[0], "dev");
    CHECK_STR(gto_config_stages(config)[1], "prod");
    CHECK_STR(gto_config_stages(config)[2], NULL);
    CHECK(gto_config_types(config));
    CHECK_STR(gto_config_types(config)[0], NULL);
    gto_config_free(config);
}

TEST(files)
{
    static const struct {
        const char *file, *settings;
    } rows[] = {
        {"", ""},
        {"# nothing\n", ""},
        {"null", ""},
        {"{}", ""},
        {"[]", ""},
        {"false", ""},
        {"0", ""},
        {"\"\"", ""},
        {"stages: [dev, prod]", "stages=['dev', 'prod']"},
        {"stages:\n- dev\n- dev\n", "stages=['dev', 'dev']"},
        {"STAGES: [a]", "stages=['a']"},
        {"Stages: [a]\nstages: [b]", "stages=['a']"},
        {"stages: []", "stages=[]"},
        {"stages: null\ntypes:\n", ""},
        {"stages: &x [a]\ntypes: *x", "types=['a'] stages=['a']"},
        {"INDEX: a b", "INDEX='a b'"},
        {"index: it's", "INDEX=\"it's\""},
        {"CONFIG_FILE_NAME: 5", ""},
        {"LOG_LEVEL: any", "LOG_LEVEL='any'"},
        {"DEBUG: yes", "DEBUG=True"},
        {"debug: 1.0", "DEBUG=True"},
        {"EMOJIS: off", "EMOJIS=False"},
        {"autoload_enrichments: n", "autoload_enrichments=False"},
        {"enrichments: [{type: x, config: {a: [1, null, q, 1e3, true], b: {}}, c: d}, {type: y}]",
         "enrichments=[EnrichmentConfig(type='x', config={'a': [1, None, 'q', 1000.0, True], 'b': "
         "{}}), EnrichmentConfig(type='y', config={})]"},
        {"\xef\xbb\xbfstages: [a]", "stages=['a']"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        test_case(rows[i].file);
        CHECK_STR(of_file(rows[i].file), rows[i].settings);
    }
}

#define NAME_LIST "must be a list of names, such as [\"dev\", \"prod\"], "
#define BOOLEANS  "must be true or false (or yes, no, on, off, 1, 0), not "

TEST(wrong_files)
{
    static const struct {
        const char *file, *reason;
    } rows[] = {
        {"text", "line 1: expected settings, such as 'stages: [dev, prod]', not text"},
        {"\n- a", "line 2: expected settings, such as 'stages: [dev, prod]', not a list"},
        {"unknown_key: 1", "line 1: there is no setting 'unknown_key'"},
        {"stages: [a]\nGTO_INDEX: x", "line 2: there is no setting 'GTO_INDEX'"},
        {"1: x", "line 1: the name of a setting must be text, not a number"},
        {"stages: 5", "line 1: stages " NAME_LIST "not a number"},
        {"stages: dev", "line 1: stages " NAME_LIST "not 'dev'"},
        {"stages: [dev,\n5]", "line 2: stages " NAME_LIST "but it holds a number"},
        {"stages: ['a b']", "line 1: stages " NAME_LIST "but it holds 'a b'"},
        {"stages: [dir:a]", "line 1: stages " NAME_LIST "but it holds 'dir:a'"},
        {"types: [\"a\\n\"]", "line 1: types " NAME_LIST "but it holds 'a\\n'"},
        {"types: {a: 1}", "line 1: types " NAME_LIST "not a mapping"},
        {"INDEX: 5", "line 1: INDEX must be the path of a file, not a number"},
        {"INDEX: ''", "line 1: INDEX must be the path of a file, not ''"},
        {"LOG_LEVEL: null", "line 1: LOG_LEVEL must be text, not nothing"},
        {"EMOJIS: maybe", "line 1: EMOJIS " BOOLEANS "'maybe'"},
        {"DEBUG: 2", "line 1: DEBUG " BOOLEANS "a number"},
        {"enrichments: null",
         "line 1: enrichments must be a list of mappings with a type, not nothing"},
        {"enrichments: [gto]",
         "line 1: enrichments must be a list of mappings with a type, but it holds 'gto'"},
        {"stages: [a]\nstages: [b]", "line 2: the same key twice"},
        {"stages: [a", "line 2: did not find expected ',' or ']' while parsing a flow sequence"},
        {"stages: \xff", "line 1: invalid leading UTF-8 octet"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        test_case(rows[i].file);
        CHECK_STR(of_file(rows[i].file), "Wrong config file '" FILE_NAME "'");
        CHECK_STR(reason(rows[i].file), rows[i].reason);
    }
}

TEST(environment)
{
    static const struct {
        const char *variable, *settings;
    } rows[] = {
        {"GTO_INDEX=x", "INDEX='x'"},
        {"gto_Index=5", "INDEX='5'"},
        {"GTO_INDEX=a\\b\n\x01\x7f\xc3\xa9\xff", "INDEX='a\\\\b\\n\\x01\\x7f\xc3\xa9\\udcff'"},
        {"GTO_INDEX=it's \"so\"", "INDEX='it\\'s \"so\"'"},
        {"GTO_CONFIG_FILE_NAME=x", "CONFIG_FILE_NAME='x'"},
        {"GTO_EMOJIS=False", "EMOJIS=False"},
        {"GTO_DEBUG=T", "DEBUG=True"},
        {"GTO_STAGES=[\"a\", \"b\"]", "stages=['a', 'b']"},
        {"GTO_STAGES=\t[\"\\u0061\"]\n", "stages=['a']"},
        {"GTO_STAGES=null", ""},
        {"GTO_TYPES=[]", "types=[]"},
        {"GTO_ENRICHMENTS=[{\"type\":\"x\"}]",
         "enrichments=[EnrichmentConfig(type='x', config={})]"},
        {"GTO_UNKNOWN=1", ""},
        {"GTO_=1", ""},
        {"GTO_STAGES", ""},
        {"GTO_EMOJIS=maybe", "GTO_EMOJIS " BOOLEANS "'maybe'"},
        {"GTO_EMOJIS=", "GTO_EMOJIS " BOOLEANS "''"},
        {"gto_debug=1.0", "GTO_DEBUG " BOOLEANS "'1.0'"},
        {"GTO_STAGES=", "GTO_STAGES " NAME_LIST "not ''"},
        {"GTO_STAGES=a,b", "GTO_STAGES " NAME_LIST "not 'a,b'"},
        {"GTO_STAGES=[\"a\"", "GTO_STAGES " NAME_LIST "not '[\"a\"'"},
        {"GTO_STAGES=5", "GTO_STAGES " NAME_LIST "not a number"},
        {"GTO_STAGES=[5]", "GTO_STAGES " NAME_LIST "but it holds a number"},
        {"GTO_INDEX=", "GTO_INDEX must be the path of a file, not ''"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        test_case(rows[i].variable);
        CHECK_STR(of_variable(rows[i].variable), rows[i].settings);
    }
    const char *const twice[] = {"GTO_INDEX=x", "gto_index=y", NULL};
    CHECK_STR(settings(NULL, NULL, twice), "INDEX='y'");
}

TEST(environment_wins)
{
    CHECK_STR(of_both("INDEX: x\nDEBUG: true", "GTO_INDEX=y"), "INDEX='y' DEBUG=True");
    CHECK_STR(of_both("STAGES: [a]", "GTO_STAGES=[\"b\"]"), "stages=['b']");
    CHECK_STR(of_both("stages: [a]", "GTO_STAGES=null"), "stages=['a']");
    CHECK_STR(of_both("stages: 5", "GTO_STAGES=[\"b\"]"), "stages=['b']");
    CHECK_STR(of_both("unknown: 1", "GTO_STAGES=[\"b\"]"), "Wrong config file '" FILE_NAME "'");
    CHECK_STR(of_both("stages: [a]", "GTO_STAGES=b"), "GTO_STAGES " NAME_LIST "not 'b'");
    CHECK_STR(of_both("stages: [a]", "GTO_CONFIG_FILE_NAME=x"), "stages=['a']");
}

int main(void)
{
    RUN(defaults);
    RUN(lists);
    RUN(files);
    RUN(wrong_files);
    RUN(environment);
    RUN(environment_wins);
    return test_end();
}
