// A user of the shared library, for tests/cli/t-library.sh:
//
//   ask counter REPOSITORY ARTIFACT          the next counter
//   ask annotations REPOSITORY REVISION      an entry a line
//   ask problems REPOSITORY                  a problem a line: its code and what it concerns
//   ask change REPOSITORY FIELD=VALUE...     what gto_change_make() did
//
// A failure is printed as the code and the message.
#include <gto.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static gto_error *error;

static int ask_counter(gto_repo *repo, char **args)
{
    char *counter;
    int rc = gto_repo_next_counter(&counter, repo, args[0], &error);
    if (rc == GTO_OK) {
        printf("%s\n", counter);
        gto_free(counter);
    }
    return rc;
}

static void print_annotation(const gto_annotation *annotation)
{
    const char *type = gto_annotation_type(annotation), *path = gto_annotation_path(annotation);
    printf("%s: %s, %s, %s, %s", gto_annotation_artifact(annotation), type ? type : "-",
           path ? path : "-", gto_annotation_virtual(annotation) ? "virtual" : "a file",
           gto_annotation_custom(annotation));
    for (const char *const *label = gto_annotation_labels(annotation); *label; label++)
        printf(" [%s]", *label);
    printf("\n");
}

static int ask_annotations(gto_repo *repo, char **args)
{
    gto_annotations *annotations;
    int rc = gto_annotations_read(&annotations, repo, args[0], &error);
    if (rc != GTO_OK)
        return rc;
    for (size_t i = 0; i < gto_annotations_count(annotations); i++) {
        const gto_annotation *item = gto_annotations_item(annotations, i);
        print_annotation(item);
        if (gto_annotations_find(annotations, gto_annotation_artifact(item)) != item)
            printf("found another one\n");
    }
    if (gto_annotations_find(annotations, "unheard-of"))
        printf("found what is not there\n");
    gto_annotations_free(annotations);
    return GTO_OK;
}

static int ask_problems(gto_repo *repo, char **args)
{
    gto_registry *registry;
    (void)args;
    int rc = gto_registry_read(&registry, repo, NULL, GTO_READ_PROBLEMS, &error);
    if (rc != GTO_OK)
        return rc;
    for (size_t i = 0; i < gto_registry_problem_count(registry); i++) {
        const gto_problem *problem = gto_registry_problem(registry, i);
        const char *artifact = gto_problem_artifact(problem);
        const char *commit = gto_problem_commit_id(problem);
        printf("%d %s %s", gto_problem_code(problem), artifact ? artifact : "-",
               commit ? commit : "-");
        for (const char *const *tag = gto_problem_tags(problem); *tag; tag++)
            printf(" %s", *tag);
        printf("\n");
    }
    gto_registry_free(registry);
    return GTO_OK;
}

static void set_field(struct gto_change_request *request, const char *field, const char *value)
{
    const struct {
        const char *name;
        const char **text;
    } texts[] = {
        {"artifact", &request->artifact}, {"revision", &request->revision},
        {"version", &request->version},   {"stage", &request->stage},
        {"remote", &request->remote},
    };
    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
        if (strcmp(texts[i].name, field) == 0)
            *texts[i].text = value;
    if (strcmp(field, "action") == 0)
        request->action = gto_action_from_name(value);
    else if (strcmp(field, "push") == 0)
        request->push = true;
    else if (strcmp(field, "struct_version") == 0)
        request->struct_version = (unsigned)atoi(value);
}

static int ask_change(gto_repo *repo, char **args)
{
    struct gto_change_request request = GTO_CHANGE_REQUEST_INIT;
    gto_change *change;
    for (; *args; args++) {
        char *value = strchr(*args, '=');
        if (!value)
            continue;
        *value = '\0';
        set_field(&request, *args, value + 1);
    }
    int rc = gto_change_make(&change, repo, &request, &error);
    if (rc == GTO_OK) {
        fputs(gto_change_text(change), stdout);
        gto_change_free(change);
    }
    return rc;
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        int (*ask)(gto_repo *, char **);
        int arguments;
    } questions[] = {
        {"counter", ask_counter, 1},
        {"annotations", ask_annotations, 1},
        {"problems", ask_problems, 0},
        {"change", ask_change, 0},
    };
    gto_repo *repo = NULL;
    int rc = GTO_EARGS;
    for (size_t i = 0; argc > 2 && i < sizeof(questions) / sizeof(*questions); i++) {
        if (strcmp(questions[i].name, argv[1]) != 0 || argc < 3 + questions[i].arguments)
            continue;
        rc = gto_repo_open(&repo, argv[2], NULL, &error);
        if (rc == GTO_OK)
            rc = questions[i].ask(repo, argv + 3);
    }
    if (rc != GTO_OK)
        printf("%d %s\n", rc, error ? gto_error_message(error) : "usage: see ask.c");
    gto_error_free(error);
    gto_repo_free(repo);
    return rc != GTO_OK;
}
