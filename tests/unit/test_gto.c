// The promises of gto.h that need no repository.
#include "gto.h"
#include "test.h"

TEST(versions)
{
    CHECK_STR(gto_version_string(), GTO_VERSION);
    CHECK(gto_version_check(GTO_VERSION_MAJOR, GTO_VERSION_MINOR, GTO_VERSION_PATCH));
    CHECK(gto_version_check(GTO_VERSION_MAJOR, 0, 99));
    CHECK(!gto_version_check(GTO_VERSION_MAJOR, GTO_VERSION_MINOR, GTO_VERSION_PATCH + 1));
    CHECK(!gto_version_check(GTO_VERSION_MAJOR, GTO_VERSION_MINOR + 1, 0));
    CHECK(!gto_version_check(GTO_VERSION_MAJOR + 1, 0, 0));
    CHECK(!gto_version_check(GTO_VERSION_MAJOR - 1, 0, 0));
}

// A struct of a version that is not known is refused before anything is read.
TEST(struct_versions)
{
    struct gto_open_options options = GTO_OPEN_OPTIONS_INIT;
    gto_error *error = NULL;
    gto_repo *repo = NULL;
    options.struct_version++;
    CHECK_INT(gto_repo_open(&repo, "/", &options, &error), GTO_EARGS);
    CHECK_STR(gto_error_message(error),
              "libgto " GTO_VERSION " does not know version 2 of struct gto_open_options");
    gto_error_free(error);
    options.struct_version = 0;
    CHECK_INT(gto_repo_open(&repo, "/", &options, NULL), GTO_EARGS);
    CHECK(!repo);
}

TEST(actions)
{
    static const char *const events[] = {
        "", "deprecation", "registration", "deregistration", "assignment", "unassignment"};
    for (enum gto_action action = GTO_ACTION_NONE; action <= GTO_ACTION_UNASSIGN; action++) {
        CHECK_STR(gto_action_event(action), events[action]);
        CHECK_INT(gto_action_from_name(gto_action_name(action)), action);
        CHECK_INT(gto_action_priority(action), action ? (int)action + 1 : 0);
        CHECK_INT(gto_action_adds(action), action == GTO_ACTION_NONE ||
                                               action == GTO_ACTION_REGISTER ||
                                               action == GTO_ACTION_ASSIGN);
    }
    CHECK_STR(gto_action_name((enum gto_action)99), "");
    CHECK_STR(gto_action_event((enum gto_action)99), "");
    CHECK_INT(gto_action_from_name("promote"), GTO_ACTION_NONE);
}

TEST(short_names)
{
    static const char id[] = "0123456789abcdef0123456789abcdef01234567";
    CHECK_INT((intmax_t)gto_short_length(id), 7);
    CHECK_INT((intmax_t)gto_short_length("v1.0.0-rc.1+build"), 17);
    CHECK_INT((intmax_t)gto_short_length(id + 1), 39);
    CHECK_INT((intmax_t)gto_short_length("0123456789ABCDEF0123456789ABCDEF01234567"), 40);
    CHECK_INT((intmax_t)gto_short_length(""), 0);
}

TEST(urls)
{
    CHECK(gto_is_url("https://host/repo.git"));
    CHECK(gto_is_url("host:repo"));
    CHECK(!gto_is_url("/srv/repo.git"));
    CHECK(!gto_is_url("./host:repo"));
    CHECK(!gto_is_url(""));
}

TEST(configurations)
{
    static const char text[] = "stages: [dev]\nINDEX: a.yaml\nenrichments: [{type: mlem}]\n",
                      wrong[] = "stages: 5\n";
    gto_config *config;
    gto_error *error = NULL;
    if (!CHECK_INT(gto_config_parse(&config, text, sizeof(text) - 1, "x.gto", NULL), GTO_OK))
        return;
    CHECK_STR(gto_config_index(config), "a.yaml");
    CHECK_STR(gto_config_stages(config)[0], "dev");
    CHECK(!gto_config_stages(config)[1]);
    CHECK(!gto_config_types(config));
    CHECK(!gto_stages_need_registry(config, GTO_STAGES_AUTO));
    CHECK(gto_stages_need_registry(config, GTO_STAGES_USED));
    CHECK(strstr(gto_config_json(config), "\"stages\": [\"dev\"]"));
    CHECK_STR(gto_config_enrichments(config)[0], "mlem");
    CHECK(!gto_config_enrichments(config)[1]);
    CHECK(gto_config_autoload_enrichments(config));
    gto_config_free(config);
    CHECK_INT(gto_config_parse(&config, wrong, sizeof(wrong) - 1, NULL, &error), GTO_ECONFIG);
    CHECK_STR(gto_error_message(error), "Wrong config file '.gto'");
    CHECK(gto_error_detail(error) && strstr(gto_error_detail(error), "line 1: stages"));
    gto_error_free(error);
}

TEST(annotations_in_a_text)
{
    static const char text[] = "churn: {type: model, virtual: false}\n";
    gto_annotations *annotations;
    gto_error *error = NULL;
    CHECK_INT(gto_annotations_parse(&annotations, text, strlen(text), NULL), GTO_OK);
    CHECK(gto_annotations_count(annotations) == 1);
    CHECK_STR(gto_annotation_type(gto_annotations_find(annotations, "churn")), "model");
    gto_annotations_free(annotations);
    CHECK_INT(gto_annotations_parse(&annotations, "[", 1, &error), GTO_EINVALID);
    gto_error_free(error);
}

// Everything that frees accepts NULL.
TEST(several_repositories)
{
    static const char *const names[] = {"/nowhere/a", "/nowhere/b/", "/nowhere/a"};
    struct gto_open_options options = GTO_OPEN_OPTIONS_INIT;
    gto_repos *repos = NULL;
    if (!CHECK_INT(gto_repos_open(&repos, NULL, 0, NULL, NULL, NULL, NULL), GTO_OK))
        return;
    CHECK(gto_repos_count(repos) == 0);
    gto_repos_free(repos);
    if (!CHECK_INT(gto_repos_open(&repos, names, 3, &options, NULL, NULL, NULL), GTO_OK))
        return;
    CHECK(gto_repos_count(repos) == 3);
    for (size_t i = 0; i < 2; i++) {
        CHECK(!gto_repos_item(repos, i));
        CHECK_INT(gto_error_code(gto_repos_error(repos, i)), GTO_ENOREPO);
        CHECK(gto_repos_first(repos, i) == i);
        CHECK_STR(gto_repos_label(repos, i), i ? "b" : "a");
    }
    CHECK(gto_repos_first(repos, 2) == 0);
    CHECK_STR(gto_repos_label(repos, 2), "a");
    gto_repos_free(repos);
    repos = NULL;
    options.struct_version++;
    CHECK_INT(gto_repos_open(&repos, names, 3, &options, NULL, NULL, NULL), GTO_EARGS);
    CHECK(!repos);
}

TEST(null_is_freed)
{
    gto_free(NULL);
    gto_error_free(NULL);
    gto_tag_name_free(NULL);
    gto_shortcut_free(NULL);
    gto_config_free(NULL);
    gto_repo_free(NULL);
    gto_repos_free(NULL);
    gto_annotations_free(NULL);
    gto_draft_free(NULL);
    gto_registry_free(NULL);
    gto_picks_free(NULL);
    gto_summary_free(NULL);
    gto_description_free(NULL);
    gto_change_free(NULL);
    gto_comparison_free(NULL);
}

int main(void)
{
    RUN(versions);
    RUN(struct_versions);
    RUN(actions);
    RUN(short_names);
    RUN(urls);
    RUN(configurations);
    RUN(annotations_in_a_text);
    RUN(several_repositories);
    RUN(null_is_freed);
    return test_end();
}
