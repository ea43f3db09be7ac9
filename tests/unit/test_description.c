// Which source of a description wins.
#include "description.h"
#include "test.h"

// The fields as `NAME=VALUE (SOURCE)|`.
static const char *fields(const gto_description *description)
{
    static char out[1024];
    size_t len = 0;
    out[0] = '\0';
    for (enum gto_field field = GTO_FIELD_TYPE; gto_field_name(field); field++) {
        const char *value = gto_description_value(description, field);
        CHECK(!value == !gto_description_source(description, field));
        if (value)
            len +=
                (size_t)snprintf(out + len, sizeof(out) - len, "%s=%s (%s)|", gto_field_name(field),
                                 value, gto_description_source(description, field));
    }
    return out;
}

static const char *const both[] = {"nlp", "a\"b", NULL};
static const char *const none[] = {NULL};

TEST(the_first_source_that_sets_a_field_wins)
{
    const gto_annotation first = {.type = "model", .path = "a", .description = "", .labels = none};
    const gto_annotation second = {.type = "data",
                                   .path = "b",
                                   .description = "Churn",
                                   .labels = both,
                                   .custom = "{\"a\": 1}",
                                   .is_virtual = true};
    gto_description *description = description_new("churn", "v1.0.0", "c1");
    CHECK(description_is_empty(description));
    CHECK_INT(description_add_tag(description, "churn@v1.0.0", "Title\n\nPath: c\n"), GTO_OK);
    CHECK_STR(fields(description), "path=c (tag churn@v1.0.0)|");
    CHECK(!description_is_empty(description));
    CHECK(gto_description_virtual(description));
    CHECK(!gto_description_annotated(description));
    CHECK_INT(description_add_annotation(description, &first, "artifacts.yaml"), GTO_OK);
    CHECK_STR(fields(description), "type=model (artifacts.yaml)|path=c (tag churn@v1.0.0)|");
    CHECK(!gto_description_virtual(description));
    CHECK(gto_description_annotated(description));
    CHECK_INT(description_add_annotation(description, &second, "dvc.yaml"), GTO_OK);
    CHECK_STR(fields(description),
              "type=model (artifacts.yaml)|path=c (tag churn@v1.0.0)|description=Churn (dvc.yaml)|"
              "labels=[\"nlp\", \"a\\\"b\"] (dvc.yaml)|custom={\"a\": 1} (dvc.yaml)|");
    CHECK(!gto_description_virtual(description));
    gto_description_free(description);
}

TEST(labels_of_one_source_are_one_value)
{
    const gto_annotation annotation = {.labels = both, .is_virtual = true};
    gto_description *description = description_new("churn", "v1.0.0", "c1");
    CHECK_INT(description_add_tag(description, "t",
                                  "x\n\nLabel: a\nType: t\nLabel: not a label\nLabel: b\n"),
              GTO_OK);
    CHECK_INT(description_add_annotation(description, &annotation, "artifacts.yaml"), GTO_OK);
    CHECK_STR(fields(description), "type=t (tag t)|labels=[\"a\", \"b\"] (tag t)|");
    gto_description_free(description);
}

TEST(what_says_nothing)
{
    const gto_annotation annotation = {.description = "", .labels = none, .custom = "null"};
    gto_description *description = description_new("churn", NULL, NULL);
    CHECK_INT(description_add_tag(description, "t", "x\n\nPath:\n"), GTO_OK);
    CHECK_INT(description_add_annotation(description, &annotation, "artifacts.yaml"), GTO_OK);
    CHECK(description_is_empty(description));
    CHECK_STR(gto_description_artifact(description), "churn");
    CHECK_STR(gto_description_version(description), NULL);
    CHECK_STR(gto_description_commit_id(description), NULL);
    gto_description_free(description);
    gto_description_free(NULL);
}

TEST(problems)
{
    gto_description *description = description_new("churn", NULL, "c1");
    CHECK_INT(
        description_add_problem(description, GTO_PROBLEM_INVALID_FILE, "dvc.yaml", "line 1: no"),
        GTO_OK);
    CHECK_INT((intmax_t)gto_description_problem_count(description), 1);
    const gto_problem *problem = gto_description_problem(description, 0);
    CHECK_INT(gto_problem_code(problem), GTO_PROBLEM_INVALID_FILE);
    CHECK_STR(gto_problem_message(problem), "dvc.yaml of commit c1 is not valid: line 1: no");
    CHECK_STR(gto_problem_artifact(problem), "churn");
    gto_description_free(description);
}

TEST(fields_have_names)
{
    CHECK_STR(gto_field_name(GTO_FIELD_DESCRIPTION), "description");
    CHECK(gto_field_is_json(GTO_FIELD_LABELS) && gto_field_is_json(GTO_FIELD_CUSTOM));
    CHECK(!gto_field_is_json(GTO_FIELD_PATH));
    CHECK(!gto_field_name((enum gto_field)99));
}

int main(void)
{
    RUN(the_first_source_that_sets_a_field_wins);
    RUN(labels_of_one_source_are_one_value);
    RUN(what_says_nothing);
    RUN(problems);
    RUN(fields_have_names);
    return test_end();
}
