// What there is in place of what somebody asked for in vain.
#include "hint.h"

#include "build_registry.h"
#include "test.h"

#define REGISTRY                                                                                   \
    "churn@v3.0.0 c1 1, churn@v3.1.0 c2 2, churn#prod#1 c1 3, churn#dev#2 c2 4, seg@v0.1.0 c1 5"

static const char *const dev_and_prod[] = {"dev", "prod", NULL};

struct question {
    const char *text, *version, *stage;
    const char *expected;
};

static void check(const char *tags, const char *const *stages, const struct question *question)
{
    struct allowed allowed = {.stages = stages};
    gto_registry *registry = registry_of(tags);
    struct buf out = {0};
    CHECK_INT(
        hint_add(&out, registry, &allowed, question->text, question->version, question->stage),
        GTO_OK);
    char *sentence = buf_finish(&out);
    CHECK_STR(sentence, question->expected);
    free(sentence);
    gto_registry_free(registry);
}

TEST(names_the_first_thing_that_is_missing)
{
    static const struct question questions[] = {
        {"churn", NULL, NULL, ""},
        {"churn", "v3.0.0", "prod", ""},
        {"churn@v3.0.0", NULL, NULL, ""},
        {"churn@latest", NULL, NULL, ""},
        {"churn#prod", NULL, NULL, ""},
        {"chrun", NULL, NULL, "There is no artifact 'chrun'; did you mean 'churn'?"},
        {"chrun@v1", NULL, NULL, "There is no artifact 'chrun'; did you mean 'churn'?"},
        {"other", "v9.9.9", "uat", "There is no artifact 'other'; there are 'churn', 'seg'"},
        {"churn", "v3.1.1", NULL, "'churn' has no version 'v3.1.1'; did you mean 'v3.1.0'?"},
        {"churn@v9", NULL, NULL, "'churn' has no version 'v9'; it has 'v3.1.0', 'v3.0.0'"},
        {"churn#prd", NULL, NULL, "No version of 'churn' is in stage 'prd'; did you mean 'prod'?"},
        {"churn", NULL, "uat",
         "No version of 'churn' is in stage 'uat'; the stages are 'dev', 'prod'"},
        {"seg#prod", NULL, NULL, "No version of 'seg' is in stage 'prod'"},
        {"churn", "v1", NULL,
         "'v1' is not a version; one is written as 'v1.0.0' (https://semver.org)"},
        {NULL, NULL, NULL, ""},
        {NULL, NULL, "prod", ""},
        {NULL, NULL, "prd", "No version is in stage 'prd'; did you mean 'prod'?"},
        {"c*", NULL, NULL, ""},
        {"c*", NULL, "prd", "No version is in stage 'prd'; did you mean 'prod'?"},
        {"x*", NULL, NULL, "No artifact matches 'x*'; there are 'churn', 'seg'"},
        {"[a-c]*#prd", NULL, NULL, "No artifact matches '[a-c]*#prd'; there are 'churn', 'seg'"},
    };
    for (size_t i = 0; i < sizeof(questions) / sizeof(*questions); i++)
        check(REGISTRY, NULL, &questions[i]);
}

TEST(tells_what_is_malformed)
{
    static const char malformed[] =
        "'a..b' is not the name of an artifact: that is letters, digits, and '-', '_' or '/' "
        "between them, perhaps with a directory and ':' before it, as in 'models/sub:net'";
    check(REGISTRY, NULL, &(struct question){"a..b", NULL, NULL, malformed});
    check(REGISTRY, NULL,
          &(struct question){"churn", NULL, "prod!",
                             "'prod!' is not the name of a stage: that is letters, digits, and "
                             "'-', '_' or '/' between them"});
}

TEST(knows_the_stages_that_are_allowed)
{
    static const struct question questions[] = {
        {"churn", NULL, "prdo", "Stage 'prdo' is not allowed; did you mean 'prod'?"},
        {"new-one", NULL, "uat", "Stage 'uat' is not allowed; the stages are 'dev', 'prod'"},
        {NULL, NULL, "uat", "Stage 'uat' is not allowed; the stages are 'dev', 'prod'"},
        {"seg", NULL, "dev", "No version of 'seg' is in stage 'dev'"},
    };
    for (size_t i = 0; i < sizeof(questions) / sizeof(*questions); i++)
        check(REGISTRY, dev_and_prod, &questions[i]);
}

TEST(lists_no_more_than_a_few)
{
    check("aa@v1.0.0 c1 1, bb@v1.0.0 c1 1, cc@v1.0.0 c1 1, dd@v1.0.0 c1 1, ee@v1.0.0 c1 1, "
          "ff@v1.0.0 c1 1, gg@v1.0.0 c1 1",
          NULL,
          &(struct question){"something", NULL, NULL,
                             "There is no artifact 'something'; there are 'aa', 'bb', 'cc', 'dd', "
                             "'ee' and 2 more"});
}

TEST(says_how_to_begin)
{
    static const char begin[] =
        "There are no artifacts yet: 'gto register NAME' registers a version of the first";
    check("", NULL, &(struct question){NULL, NULL, NULL, begin});
    check("", NULL, &(struct question){"churn", NULL, NULL, begin});
    check("", NULL, &(struct question){"c*", NULL, "prod", begin});
}

int main(void)
{
    RUN(names_the_first_thing_that_is_missing);
    RUN(tells_what_is_malformed);
    RUN(knows_the_stages_that_are_allowed);
    RUN(lists_no_more_than_a_few);
    RUN(says_how_to_begin);
    return test_end();
}
