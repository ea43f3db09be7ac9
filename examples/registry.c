// Prints the artifacts of a registry and their latest versions.
//   cc registry.c $(pkg-config --cflags --libs libgto) && ./a.out [REPOSITORY]
#include <gto.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    gto_repo *repo = NULL;
    gto_registry *registry = NULL;
    gto_error *error = NULL;
    if (gto_repo_open(&repo, argc > 1 ? argv[1] : NULL, NULL, &error) == GTO_OK &&
        gto_registry_read(&registry, repo, NULL, 0, &error) == GTO_OK) {
        for (size_t i = 0; i < gto_registry_artifact_count(registry); i++) {
            const gto_artifact *artifact = gto_registry_artifact(registry, i);
            const gto_version *latest = gto_artifact_latest(artifact, true);
            printf("%s %s\n", gto_artifact_name(artifact), latest ? gto_version_name(latest) : "-");
        }
    }
    if (error)
        fprintf(stderr, "%s\n", gto_error_message(error));
    int status = error != NULL;
    gto_error_free(error);
    gto_registry_free(registry);
    gto_repo_free(repo);
    return status;
}
