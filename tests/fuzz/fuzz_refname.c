// Tag names and shortcuts: what can be taken apart can be put together again.
#include "fuzz.h"

#include "refname.h"

// The parts of a tag's name, put together, are that name but for zeros before the counter.
static void check_parts(struct slice name, const struct refname *parts)
{
    struct refname again;
    struct buf artifact = {0}, text = {0};
    refname_add_artifact_for_people(&artifact, parts->artifact);
    struct refname for_people = *parts;
    for_people.artifact = (struct slice){artifact.data, artifact.len};
    MUST(artifact_name_valid(for_people.artifact));
    refname_add(&text, &for_people);
    size_t before = name.len;
    if (parts->counter.len)
        while (name.data[before - 1] != '#')
            before--;
    MUST(text.len == before + parts->counter.len);
    MUST(memcmp(text.data, name.data, before) == 0);
    MUST(refname_parse(&again, (struct slice){text.data, text.len}));
    MUST(again.action == parts->action && slice_equal(again.artifact, parts->artifact) &&
         slice_equal(again.version, parts->version) && slice_equal(again.stage, parts->stage) &&
         slice_equal(again.counter, parts->counter));
    buf_free(&artifact);
    buf_free(&text);
}

// The public functions say the same.
static void check_public(const char *text)
{
    struct refname parts;
    gto_tag_name *name, *again;
    char *formatted;
    bool valid = refname_parse(&parts, slice_of(text));
    MUST((gto_tag_name_parse(&name, text, NULL) == GTO_OK) == valid);
    if (!valid)
        return;
    MUST(gto_tag_name_action(name) == parts.action);
    MUST(gto_tag_name_format(&formatted, gto_tag_name_action(name), gto_tag_name_artifact(name),
                             gto_tag_name_version(name), gto_tag_name_stage(name),
                             gto_tag_name_counter(name), NULL) == GTO_OK);
    MUST(gto_tag_name_parse(&again, formatted, NULL) == GTO_OK);
    MUST(strcmp(gto_tag_name_artifact(again), gto_tag_name_artifact(name)) == 0);
    gto_tag_name_free(again);
    gto_tag_name_free(name);
    free(formatted);
}

static void check_shortcut(const char *text)
{
    gto_shortcut *shortcut;
    MUST(gto_shortcut_parse(&shortcut, text, NULL) == GTO_OK);
    const char *artifact = gto_shortcut_artifact(shortcut);
    const char *version = gto_shortcut_version(shortcut), *stage = gto_shortcut_stage(shortcut);
    int picks = (version != NULL) + (stage != NULL) + gto_shortcut_latest(shortcut);
    MUST(picks <= 1);
    MUST(picks ? strncmp(text, artifact, strlen(artifact)) == 0 : strcmp(text, artifact) == 0);
    MUST(!picks || gto_artifact_name_valid(artifact));
    MUST(!version || gto_semver_valid(version));
    MUST(!stage || gto_name_valid(stage));
    gto_shortcut_free(shortcut);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice name = {(const char *)data, size};
    struct refname parts;
    if (size && refname_parse(&parts, name))
        check_parts(name, &parts);
    char *text = fuzz_text(data, size);
    check_public(text);
    check_shortcut(text);
    free(text);
    return 0;
}
