// A .gto and the environment, between bytes 0xff: the text of the file, then what stands behind
// GTO_.
#include "fuzz.h"

#include "config.h"

enum { MAX_VARIABLES = 8 };

static void check_names(const gto_config *config, const char *const *names,
                        int (*check)(const struct allowed *, const char *, gto_error **))
{
    for (; names && *names; names++) {
        MUST(gto_name_valid(*names));
        MUST(check(&config->allowed, *names, NULL) == GTO_OK);
    }
}

static void check_config(const gto_config *config)
{
    MUST(config->index && *config->index);
    MUST(gto_config_text(config) && *gto_config_text(config));
    MUST(*gto_config_json(config) == '{' && !strchr(gto_config_json(config), '\n'));
    MUST(gto_config_emojis(config) == config->emojis);
    check_names(config, config->allowed.stages, allowed_check_stage);
    check_names(config, config->allowed.types, allowed_check_type);
    MUST(allowed_check_stage(&config->allowed, "not a name", NULL) == GTO_EINVALID);
}

static void check_refusal(int rc, gto_error *error)
{
    MUST(rc == GTO_ECONFIG && error && gto_error_code(error) == rc);
    MUST(*gto_error_message(error) && !strchr(gto_error_message(error), '\n'));
    const char *detail = gto_error_detail(error);
    MUST(!detail || (*detail && !strchr(detail, '\n')));
    gto_error_free(error);
}

static void run(const char *text, size_t len, const char *const *environment)
{
    gto_config *config;
    gto_error *error = NULL;
    int rc = config_parse(&config, text, len, ".gto", environment, &error);
    if (rc == GTO_OK) {
        check_config(config);
        gto_config_free(config);
        return;
    }
    check_refusal(rc, error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *variables[MAX_VARIABLES + 1] = {0};
    const uint8_t *end = size ? memchr(data, 0xff, size) : NULL;
    size_t len = end ? (size_t)(end - data) : size;
    char *text = fuzz_text(data, len);
    for (size_t i = 0; end && i < MAX_VARIABLES; i++) {
        const uint8_t *begin = end + 1;
        size_t left = size - (size_t)(begin - data);
        end = left ? memchr(begin, 0xff, left) : NULL;
        size_t value_len = end ? (size_t)(end - begin) : left;
        variables[i] = malloc(value_len + sizeof("GTO_"));
        MUST(variables[i] != NULL);
        memcpy(variables[i], "GTO_", 4);
        memcpy(variables[i] + 4, begin, value_len);
        variables[i][4 + value_len] = '\0';
    }
    run(text, len, (const char *const *)variables);
    for (size_t i = 0; i < MAX_VARIABLES; i++)
        free(variables[i]);
    free(text);
    return 0;
}
