// What a change did, in words.
#include "build_registry.h"
#include "report.h"
#include "test.h"

// Plans a change of `x` and reports it.
static const char *report(const char *registry_text, struct gto_change_request request,
                          enum made made, const char *remote)
{
    static char out[1024];
    gto_registry *registry = registry_of(registry_text);
    gto_change *change;
    request.artifact = "x";
    out[0] = '\0';
    if (CHECK_INT(plan_change(&change, registry, &request, request.revision, NULL), GTO_OK)) {
        CHECK_INT(report_change(change, made, remote), GTO_OK);
        snprintf(out, sizeof(out), "%s", gto_change_text(change));
        gto_change_free(change);
    }
    gto_registry_free(registry);
    return out;
}

#define ASSIGN                                                                                     \
    (struct gto_change_request)                                                                    \
    {                                                                                              \
        .action = GTO_ACTION_ASSIGN, .revision = "c1", .stage = "prod"                             \
    }
#define TO_PUSH "To push the changes upstream, run:\n    git push "

TEST(made_here)
{
    CHECK_STR(report("", ASSIGN, MADE_HERE, "origin"),
              "Created git tag 'x@v0.0.1' that registers version\n" TO_PUSH "origin x@v0.0.1\n"
              "Created git tag 'x#prod#1' that assigns stage to version 'v0.0.1'\n" TO_PUSH
              "origin 'x#prod#1'\n");
}

TEST(each_action)
{
    static const struct {
        struct gto_change_request request;
        const char *text;
    } cases[] = {
        {{.action = GTO_ACTION_DEREGISTER, .version = "v1.0.0"},
         "Created git tag 'x@v1.0.0!' that deregisters version\n"
         "Successfully pushed git tag x@v1.0.0! on remote.\n"},
        {{.action = GTO_ACTION_UNASSIGN, .version = "v1.0.0", .stage = "dev"},
         "Created git tag 'x#dev!#2' that unassigns stage from version 'v1.0.0'\n"
         "Successfully pushed git tag x#dev!#2 on remote.\n"},
        {{.action = GTO_ACTION_DEPRECATE},
         "Created git tag 'x@deprecated' that deprecates artifact\n"
         "Successfully pushed git tag x@deprecated on remote.\n"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
        CHECK_STR(report("x@v1.0.0 c1 1, x#dev#1 c1 2", cases[i].request, MADE_ON_SERVER, "origin"),
                  cases[i].text);
}

TEST(pushed)
{
    CHECK_STR(report("x@v1.0.0 c1 1", ASSIGN, MADE_AND_PUSHED, "../my repo"),
              "Created git tag 'x#prod#1' that assigns stage to version 'v1.0.0'\n"
              "Running `git push '../my repo' 'x#prod#1'`\n"
              "Successfully pushed git tag x#prod#1 on remote.\n");
}

TEST(deleted)
{
    struct gto_change_request request = {.action = GTO_ACTION_DEREGISTER, .version = "v1.0.0"};
    request.delete_tags = true;
    CHECK_STR(report("x@v1.0.0 c1 1", request, MADE_HERE, "origin"),
              "Deleted git tag 'x@v1.0.0'\n" TO_PUSH "--delete origin x@v1.0.0\n");
    CHECK_STR(report("x@v1.0.0 c1 1", request, MADE_AND_PUSHED, "origin"),
              "Deleted git tag 'x@v1.0.0'\n"
              "Running `git push --delete origin x@v1.0.0`\n"
              "Successfully deleted git tag x@v1.0.0 on remote.\n");
}

// What is not there need not be deleted.
TEST(events)
{
    struct gto_change_request request = {.action = GTO_ACTION_REGISTER,
                                         .artifact = "x",
                                         .revision = "c1",
                                         .message = "\nWhy\n\n-----BEGIN SSH SIGNATURE-----\n"};
    gto_registry *registry = registry_of("");
    gto_change *change;
    int offset;
    CHECK_INT(plan_change(&change, registry, &request, "c1", NULL), GTO_OK);
    CHECK_INT(report_events(change, "Ann <Lee> <ann@example.com> 1700000000 -0130"), GTO_OK);
    const gto_changed_tag *tag = gto_change_item(change, 0);
    CHECK_STR(gto_changed_tag_commit_id(tag), "c1");
    CHECK_STR(gto_changed_tag_author(tag), "Ann <Lee>");
    CHECK_STR(gto_changed_tag_author_email(tag), "ann@example.com");
    CHECK_STR(gto_changed_tag_message(tag), "Why");
    CHECK_INT(gto_changed_tag_time(tag, &offset), 1700000000);
    CHECK_INT(offset, -90);
    gto_change_free(change);
    gto_registry_free(registry);

    registry = registry_of("x@v1.0.0 c1 1");
    request = (struct gto_change_request){
        .action = GTO_ACTION_DEREGISTER, .artifact = "x", .version = "v1.0.0", .delete_tags = true};
    CHECK_INT(plan_change(&change, registry, &request, NULL, NULL), GTO_OK);
    CHECK_INT(report_events(change, ""), GTO_OK);
    tag = gto_change_item(change, 0);
    CHECK(gto_changed_tag_deleted(tag));
    CHECK_STR(gto_changed_tag_commit_id(tag), "");
    CHECK_INT(gto_changed_tag_time(tag, NULL), 0);
    gto_change_free(change);
    gto_registry_free(registry);
}

TEST(nothing_done)
{
    struct gto_change_request request = {
        .action = GTO_ACTION_UNASSIGN, .version = "v1.0.0", .stage = "prod"};
    request.delete_tags = request.force = true;
    CHECK_STR(report("x@v1.0.0 c1 1", request, MADE_AND_PUSHED, "origin"), "");
}

int main(void)
{
    RUN(made_here);
    RUN(each_action);
    RUN(pushed);
    RUN(deleted);
    RUN(events);
    RUN(nothing_done);
    return test_end();
}
