// What is wrong, in words and for programs.
#include "problem.h"
#include "test.h"

static const char *message(struct arena *arena, enum gto_problem_code code,
                           struct problem_facts facts)
{
    const struct gto_problem *problem = problem_new(arena, code, &facts);
    return problem ? gto_problem_message(problem) : NULL;
}

TEST(words)
{
    struct arena arena = {0};
    CHECK_STR(
        message(&arena, GTO_PROBLEM_MISSING_OBJECT, (struct problem_facts){.tag = "x@v1.0.0"}),
        "tag 'x@v1.0.0' cannot be read");
    CHECK_STR(
        message(&arena, GTO_PROBLEM_MISSING_COMMIT, (struct problem_facts){.commit_id = "c1"}),
        "commit c1 cannot be read");
    CHECK_STR(message(&arena, GTO_PROBLEM_MISSING_COMMIT,
                      (struct problem_facts){.commit_id = "c1", .tag = "x#s"}),
              "tag 'x#s': commit c1 cannot be read");
    CHECK_STR(message(&arena, GTO_PROBLEM_INVALID_FILE,
                      (struct problem_facts){.commit_id = "c1", .file = "a{b}", .reason = "{tag}"}),
              "a{b} of commit c1 is not valid: {tag}");
    CHECK_STR(message(&arena, GTO_PROBLEM_INVALID_FILE,
                      (struct problem_facts){.file = ".gto", .reason = "line 1"}),
              ".gto is not valid: line 1");
    arena_free(&arena);
}

TEST(every_code_has_words)
{
    struct arena arena = {0};
    struct problem_facts all = {"x", "c1", "file", "reason", "x@v1.0.0", NULL, 0, 0};
    for (enum gto_problem_code code = 1; code <= GTO_PROBLEM_UNKNOWN_VALUES; code++) {
        const struct gto_problem *problem = problem_new(&arena, code, &all);
        CHECK(problem && *gto_problem_message(problem) && *gto_problem_remedy(problem));
        CHECK_INT(gto_problem_code(problem), code);
        CHECK(!strchr(gto_problem_message(problem), '{'));
    }
    arena_free(&arena);
}

TEST(facts_for_programs)
{
    static const char *const tags[] = {"x@v1.0.0", "x@v2.0.0", "x@v3.0.0"};
    struct arena arena = {0};
    const struct problem_facts facts = {
        .artifact = "x", .commit_id = "c1", .tags = tags, .tag_count = 3, .tags_named = 2};
    const struct gto_problem *problem = problem_new(&arena, GTO_PROBLEM_SHARED_COMMIT, &facts);
    CHECK_STR(gto_problem_message(problem),
              "artifact 'x' has 3 versions at commit c1: tags 'x@v1.0.0', 'x@v2.0.0' and 1 more");
    CHECK_STR(gto_problem_artifact(problem), "x");
    CHECK_STR(gto_problem_commit_id(problem), "c1");
    CHECK_STR(gto_problem_tags(problem)[2], "x@v3.0.0");
    CHECK(!gto_problem_tags(problem)[3]);
    problem = problem_new(&arena, GTO_PROBLEM_NO_TAGGER, &(struct problem_facts){.tag = "x#s"});
    CHECK_STR(gto_problem_tags(problem)[0], "x#s");
    CHECK(!gto_problem_tags(problem)[1]);
    CHECK(!gto_problem_artifact(problem));
    CHECK(!gto_problem_commit_id(problem));
    CHECK(!gto_problem_file(problem));
    problem = problem_new(&arena, GTO_PROBLEM_INVALID_FILE, &(struct problem_facts){.file = "f"});
    CHECK_STR(gto_problem_file(problem), "f");
    arena_free(&arena);
}

int main(void)
{
    RUN(words);
    RUN(every_code_has_words);
    RUN(facts_for_programs);
    return test_end();
}
