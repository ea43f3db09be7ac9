// What happens when memory runs out: every allocation of the core fails once, and once with all
// that follow. AddressSanitizer sees what is lost.
#include <pthread.h>

#include "buf.h"
#include "error.h"
#include "artifacts_yaml.h"
#include "build_pack.h"
#include "build_registry.h"
#include "description.h"
#include "dvc_yaml.h"
#include "hex.h"
#include "odb/object_header.h"
#include "odb/odb.h"
#include "plan.h"
#include "report.h"
#include "net/ls_remote.h"
#include "net/url.h"
#include "repository.h"
#include "test.h"

// The linker lets all calls of the allocator come here (--wrap).
void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);
struct libdeflate_decompressor *__real_libdeflate_alloc_decompressor(void);
struct libdeflate_decompressor *__wrap_libdeflate_alloc_decompressor(void);

static struct {
    bool armed;
    bool for_good; // all allocations behind the one that fails fail too
    size_t left;   // allocations until one fails
    size_t failed;
} memory;

static bool runs_out(void)
{
    static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    pthread_mutex_lock(&mutex);
    bool counts = memory.armed && (!memory.failed || memory.for_good);
    bool fails = counts && !memory.left;
    memory.left -= counts && !fails;
    memory.failed += fails;
    pthread_mutex_unlock(&mutex);
    return fails;
}

void *__wrap_malloc(size_t size)
{
    return runs_out() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return runs_out() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *old, size_t size)
{
    return runs_out() ? NULL : __real_realloc(old, size);
}

struct libdeflate_decompressor *__wrap_libdeflate_alloc_decompressor(void)
{
    return runs_out() ? NULL : __real_libdeflate_alloc_decompressor();
}

// Something that allocates, and frees what it got. Returns GTO_OK or an error's code.
typedef int scenario_fn(const void *argument);

// Runs a scenario with ever more memory until there is enough.
static void exhaust(scenario_fn *scenario, const void *argument)
{
    for (int for_good = 0; for_good <= 1; for_good++) {
        for (size_t n = 0;; n++) {
            memory.for_good = for_good;
            memory.left = n;
            memory.failed = 0;
            memory.armed = true;
            int rc = scenario(argument);
            memory.armed = false;
            CHECK_INT(rc, memory.failed ? GTO_ENOMEM : GTO_OK);
            if (!memory.failed)
                break;
        }
    }
}

// ---- Names

static int parse_tag_name(const void *text)
{
    gto_tag_name *name;
    int rc = gto_tag_name_parse(&name, text, NULL);
    if (rc == GTO_OK)
        gto_tag_name_free(name);
    return rc;
}

static int format_tag_name(const void *artifact)
{
    char *name;
    int rc = gto_tag_name_format(&name, GTO_ACTION_ASSIGN, artifact, NULL, "prod", "12", NULL);
    if (rc == GTO_OK)
        free(name);
    return rc;
}

static int parse_shortcut(const void *text)
{
    gto_shortcut *shortcut;
    int rc = gto_shortcut_parse(&shortcut, text, NULL);
    if (rc == GTO_OK)
        gto_shortcut_free(shortcut);
    return rc;
}

static int bump(const void *version)
{
    char *next;
    int rc = gto_semver_bump(&next, version, GTO_BUMP_MINOR, NULL);
    if (rc == GTO_OK)
        free(next);
    return rc;
}

TEST(names)
{
    exhaust(parse_tag_name, "d=x@v1.0.0#3");
    exhaust(format_tag_name, "d:x");
    exhaust(parse_shortcut, "x@latest");
    exhaust(bump, "v1.2.3");
}

// ---- Servers

static int parse_address(const void *text)
{
    struct url url;
    int rc = url_parse(&url, text, NULL);
    if (rc == GTO_OK)
        url_free(&url);
    return rc;
}

static int parse_listing(const void *text)
{
    struct listing listing;
    char *copy = strdup(text);
    if (!copy) // which happens where the C library is linked in
        return GTO_ENOMEM;
    int rc = listing_parse(&listing, copy, strlen(text), NULL);
    if (rc == GTO_OK)
        listing_free(&listing);
    return rc;
}

TEST(servers)
{
    exhaust(parse_address, "https://me:secret@example.org/x");
    exhaust(parse_address, "ssh://me@example.org/x");
    exhaust(parse_listing, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\tHEAD\n");
}

// ---- Errors

static int refuse(const void *name)
{
    gto_error *error = NULL;
    gto_tag_name *parsed;
    int rc = gto_tag_name_parse(&parsed, name, &error);
    int code = gto_error_code(error);
    gto_error_free(error);
    return rc == GTO_ETAGNAME && code == GTO_ETAGNAME ? GTO_OK : code;
}

static int replace_error(const void *message)
{
    gto_error *error = NULL;
    error_set(&error, GTO_ERROR, "first");
    error_set(&error, GTO_EARGS, "%s", (const char *)message);
    int code = gto_error_code(error);
    gto_error_free(error);
    return code == GTO_EARGS || code == GTO_ENOMEM ? GTO_OK : GTO_ERROR;
}

// An error for which there is no memory says that.
TEST(errors)
{
    exhaust(refuse, "no tag of ours");
    for (size_t left = 0; left < 5; left++) {
        memory.left = left;
        memory.failed = 0;
        memory.for_good = false;
        memory.armed = true;
        int rc = replace_error("second");
        memory.armed = false;
        CHECK_INT(rc, GTO_OK);
    }
}

// ---- Registries

static const char everything[] =
    "d=x@v1.0.0 c1 1, d=x#prod#1 c1 2, d=x@v1.0.0! c1 3, d=x@v1.0.0#2 c1 4, d=x@deprecated#3 c1 5, "
    "d=x@v2.0.0 c2 6, d=x#prod#4 c2 7, d=x#dev#5 c3 7, d=x#dev!#7 c3 7, y@v1.0.0 c2 8, "
    "z@v1.0.0 light, d=x#qa#9 light, w@v1.0.0 c4 9, head d:x c5, head v c5, commit c1 1, commit c5 "
    "2";

struct building {
    const char *text;
    size_t room; // in the first block of the arena
};

// A registry whose arena is about to need a new block.
static int build(gto_registry **out, const struct building *what)
{
    struct builder builder;
    int rc = builder_open(&builder);
    if (rc != GTO_OK)
        return rc;
    struct arena *arena = &builder.registry->arena;
    bool ready = arena_alloc(arena, 1) != NULL;
    size_t left = ready ? (size_t)(arena->end - arena->next) & ~(size_t)15 : 0;
    if (left > what->room)
        ready = arena_alloc(arena, left - what->room) != NULL;
    if (ready)
        return build_registry(out, &builder, slice_of(what->text));
    builder_free(&builder);
    return GTO_ENOMEM;
}

static int build_and_free(const void *what)
{
    gto_registry *registry;
    int rc = build(&registry, what);
    if (rc == GTO_OK)
        gto_registry_free(registry);
    return rc;
}

TEST(registries)
{
    for (size_t room = 0; room < 8192; room += 16) {
        struct building what = {everything, room};
        exhaust(build_and_free, &what);
    }
}

// One tag more or less decides whether a hash map grows while it is asked.
TEST(registries_of_many_sizes)
{
    for (int count = 40; count <= 100; count++) {
        struct buf text = {0};
        for (int i = 0; i < count; i++)
            buf_addf(&text, "x@v%d.0.0 c%d %d,", i, i, i);
        buf_adds(&text, "x#s#1 c1 1000");
        struct building what = {text.data, 1 << 20};
        exhaust(build_and_free, &what);
        buf_free(&text);
    }
}

static int report(const void *unused)
{
    (void)unused;
    static const char *const tags[] = {"x@v1.0.0", "x@v2.0.0"};
    const struct problem_facts facts = {
        .artifact = "x", .commit_id = "c1", .tags = tags, .tag_count = 2, .tags_named = 2};
    gto_registry *registry = registry_new();
    int rc =
        registry ? registry_add_problem(registry, GTO_PROBLEM_SHARED_COMMIT, &facts) : GTO_ENOMEM;
    gto_registry_free(registry);
    return rc;
}

TEST(problems)
{
    exhaust(report, NULL);
}

// ---- Files

static const char yaml[] = "x: {type: model, path: a/b, labels: [c, d], description: \"\\u00e9\", "
                           "custom: {1: [1.5, null, true, 2020-01-01]}}\n"
                           "y: &y {virtual: no}\nz: *y\n";

static int parse_annotations(const void *text)
{
    struct gto_annotations *annotations;
    int rc = artifacts_yaml_parse(&annotations, text, strlen(text), NULL);
    if (rc == GTO_OK)
        gto_annotations_free(annotations);
    return rc;
}

static int read_params(void *payload, const char *path, struct buf *text, bool *found,
                       gto_error **error)
{
    (void)payload;
    (void)error;
    *found = strcmp(path, "d/params.yaml") == 0;
    if (*found)
        buf_adds(text, "a: {b: [c]}\n");
    return GTO_OK;
}

static int find_in_dvc(const void *text)
{
    const struct dvc_files files = {read_params, NULL};
    struct dvc_yaml *file;
    struct dvc_entry entry;
    bool found;
    int rc = dvc_yaml_parse(&file, text, strlen(text), slice_of("d"), &files, NULL);
    if (rc != GTO_OK)
        return rc;
    rc = dvc_yaml_find(&entry, &found, file, "x", NULL);
    if (rc == GTO_OK)
        rc = dvc_yaml_check(&entry.problems, file, NULL);
    dvc_entry_free(&entry);
    dvc_yaml_free(file);
    return rc;
}

static const char *const environment[] = {"GTO_TYPES=[\"model\", \"data\"]", "GTO_DEBUG=1", NULL};

static int parse_config(const void *text)
{
    gto_config *config;
    int rc = config_parse(&config, text, strlen(text), ".gto", environment, NULL);
    if (rc == GTO_OK)
        gto_config_free(config);
    return rc;
}

static int refuse_config(const void *text)
{
    gto_config *config;
    gto_error *error = NULL;
    int rc = config_parse(&config, text, strlen(text), ".gto", environment, &error);
    gto_error_free(error);
    return rc == GTO_ECONFIG ? GTO_OK : rc;
}

static int describe(const void *message)
{
    static const char *const labels[] = {"a", "b", NULL};
    const gto_annotation annotation = {
        .name = "x", .type = "t", .path = "p", .labels = labels, .custom = "1"};
    gto_description *description = description_new("x", "v1.0.0", "c1");
    int rc = description ? description_add_tag(description, "x@v1.0.0", message) : GTO_ENOMEM;
    if (rc == GTO_OK)
        rc = description_add_annotation(description, &annotation, "artifacts.yaml");
    if (rc == GTO_OK)
        rc = description_add_problem(description, GTO_PROBLEM_INVALID_FILE, "dvc.yaml", "bad");
    gto_description_free(description);
    return rc;
}

TEST(files)
{
    static const char settings[] =
        "stages: [dev, prod]\nenrichments: [{type: x, config: {a: 1}}]\n";
    exhaust(parse_annotations, yaml);
    exhaust(find_in_dvc, "artifacts: {x: {path: p, type: t, desc: d, labels: [a], meta: {b: 1}}}");
    exhaust(find_in_dvc, "vars: [{d: e}, params.yaml:a]\nartifacts: {'${d}': {path: '../${z}'}, x: "
                         "{path: '${a.b[0]}/${d}', type: '${nope}', meta: ['${a}', '\\${x}']}}");
    exhaust(find_in_dvc, "vars: [no.yaml]\nartifacts: {'${d}': {path: x}, x: {path: '../../x'}}");
    exhaust(parse_config, settings);
    exhaust(refuse_config, "stages: 5");
    exhaust(describe, "Mine\n\nPath: x\nLabel: c\nLabel: d\nDescription: y\n z\n");
}

// ---- Questions

static int ask_for_versions(const void *registry)
{
    const struct gto_selection selection = GTO_SELECTION_INIT;
    gto_picks *picks;
    const gto_artifact *artifact = gto_registry_find(registry, "d:x");
    int rc = gto_pick_versions(&picks, artifact, NULL, NULL, &selection, NULL);
    if (rc == GTO_OK)
        gto_picks_free(picks);
    return rc;
}

static int ask_for_versions_in_order(const void *registry)
{
    const gto_version **versions;
    size_t count;
    const gto_artifact *artifact = gto_registry_find(registry, "d:x");
    int rc = gto_artifact_versions(&versions, &count, artifact, 0, GTO_SORT_TIMESTAMP, NULL);
    if (rc == GTO_OK)
        gto_free(versions);
    return rc;
}

static int ask_for_artifacts(const void *registry)
{
    const gto_artifact **artifacts;
    size_t count;
    int rc = gto_pick_artifacts(&artifacts, &count, registry, NULL, true, NULL);
    if (rc == GTO_OK)
        gto_free(artifacts);
    return rc;
}

static int ask_for_summary(const void *registry)
{
    static const char *const stages[] = {"prod", "dev", NULL};
    gto_summary *summary;
    const gto_artifact *artifact = gto_registry_find(registry, "d:x");
    int rc = gto_summary_make(&summary, artifact, stages, NULL, false, NULL);
    if (rc == GTO_OK)
        gto_summary_free(summary);
    return rc;
}

static int ask_for_stages(const void *registry)
{
    const struct gto_selection selection = GTO_SELECTION_INIT;
    const gto_vstage **picked;
    size_t count;
    const gto_artifact *artifact = gto_registry_find(registry, "d:x");
    int rc = gto_pick_stages(&picked, &count, artifact, &selection, NULL);
    if (rc == GTO_OK)
        free(picked);
    return rc;
}

static int ask_for_history(const void *registry)
{
    const gto_event **events;
    size_t count;
    int rc = gto_history(&events, &count, registry, NULL, false, NULL);
    if (rc == GTO_OK)
        free(events);
    return rc;
}

static int ask_for_all_stages(const void *registry)
{
    static const char *const allowed[] = {"dev", "prod", NULL};
    const struct gto_config config = {.allowed.stages = allowed};
    const char **stages;
    int rc = gto_stages(&stages, &config, registry, GTO_STAGES_USED, NULL);
    if (rc != GTO_OK)
        return rc;
    free(stages);
    rc = gto_stages(&stages, &config, registry, GTO_STAGES_ALLOWED, NULL);
    if (rc == GTO_OK)
        free(stages);
    return rc;
}

TEST(questions)
{
    gto_registry *registry = registry_of(everything);
    exhaust(ask_for_versions, registry);
    exhaust(ask_for_versions_in_order, registry);
    exhaust(ask_for_artifacts, registry);
    exhaust(ask_for_summary, registry);
    exhaust(ask_for_stages, registry);
    exhaust(ask_for_history, registry);
    exhaust(ask_for_all_stages, registry);
    gto_registry_free(registry);
}

// ---- Changes

struct planning {
    const gto_registry *registry;
    struct gto_change_request request; // its revision is the commit that it stands for
};

static int plan(const void *argument)
{
    const struct planning *what = argument;
    gto_change *change;
    int rc = plan_change(&change, what->registry, &what->request, what->request.revision, NULL);
    if (rc != GTO_OK)
        return rc;
    rc = report_change(change, MADE_AND_PUSHED, "origin");
    gto_change_free(change);
    return rc;
}

static void exhaust_plans(const gto_registry *registry, const char *artifact, const char *stage)
{
    static const char *const labels[] = {"a", "b", NULL};
    const struct gto_change_request requests[] = {
        {.action = GTO_ACTION_REGISTER, .revision = "c9"},
        {.action = GTO_ACTION_REGISTER,
         .revision = "c9",
         .path = "p",
         .type = "model",
         .labels = labels},
        {.action = GTO_ACTION_REGISTER, .revision = "c9", .simple = GTO_SIMPLE_FALSE},
        {.action = GTO_ACTION_DEREGISTER, .revision = "c1", .message = "Mine"},
        {.action = GTO_ACTION_DEREGISTER, .revision = "c1", .delete_tags = true},
        {.action = GTO_ACTION_ASSIGN, .revision = "c9"},
        {.action = GTO_ACTION_ASSIGN, .version = "v1.0.0", .simple = GTO_SIMPLE_TRUE},
        {.action = GTO_ACTION_UNASSIGN, .revision = "c1", .force = true},
        {.action = GTO_ACTION_DEPRECATE},
        {.action = GTO_ACTION_DEPRECATE, .delete_tags = true},
    };
    for (size_t i = 0; i < sizeof(requests) / sizeof(*requests); i++) {
        struct planning what = {registry, requests[i]};
        what.request.artifact = artifact;
        what.request.stage = stage;
        exhaust(plan, &what);
    }
}

TEST(plans)
{
    gto_registry *registry = registry_of("x@v1.0.0 c1 1, x#prod#1 c2 2, x#dev#2 c1 3");
    exhaust_plans(registry, "x", "prod");
    gto_registry_free(registry);
}

// Each text of such a plan needs a block of its own.
TEST(plans_with_long_names)
{
    enum { LENGTH = 70000 };
    static char name[LENGTH + 1];
    memset(name, 'x', LENGTH);
    struct buf text = {0};
    buf_addf(&text, "%s@v1.0.0 c1 1, %s#dev#2 c1 3, %s#%s#1 c2 2", name, name, name, name);
    gto_registry *registry = registry_of(text.data);
    exhaust_plans(registry, name, name);
    gto_registry_free(registry);
    buf_free(&text);
}

// ---- Objects

// A database of a pack with deltas of both kinds, of a loose object, and of one of an alternate;
// and a reference that replaces the last one by the first.
enum { PACKED, DELTA, DELTA_BY_ID, LOOSE, ALTERNATE, REPLACED, OBJECTS };

static const char *const texts[OBJECTS] = {[PACKED] = "packed",
                                           [DELTA] = "packed!",
                                           [DELTA_BY_ID] = "packed!!",
                                           [LOOSE] = "loose",
                                           [ALTERNATE] = "of an alternate",
                                           [REPLACED] = "packed"};

static struct pack_item objects[OBJECTS];
static struct location location = {.id_len = SHA1_LEN, .partial = PARTIAL_NO};

static void hash_text(unsigned char *id, const char *text)
{
    char header[MAX_OBJECT_HEADER];
    struct hash hash;
    hash_init(&hash, SHA1_SIZE);
    hash_add(&hash, header, object_header_write(header, REPO_TAG, strlen(text)));
    hash_add(&hash, text, strlen(text));
    hash_end(&hash, id);
}

static void make_loose(const char *directory, const struct pack_item *object, const char *text)
{
    char header[MAX_OBJECT_HEADER], hex[2 * SHA1_SIZE + 1], name[128];
    struct buf data = {0}, file = {0};
    buf_add(&data, header, object_header_write(header, REPO_TAG, strlen(text)));
    buf_adds(&data, text);
    add_deflated(&file, data.data, data.len, 6);
    hex_encode(hex, object->id, SHA1_SIZE);
    snprintf(name, sizeof(name), "%s/%.2s", directory, hex);
    temporary_directory(name);
    snprintf(name, sizeof(name), "%s/%.2s/%s", directory, hex, hex + 2);
    temporary_file(name, file.data, file.len);
    buf_free(&data);
    buf_free(&file);
}

static void make_replacement(void)
{
    char name[128], id[2 * SHA1_SIZE + 1];
    memset(objects[REPLACED].id, 'r', SHA1_SIZE);
    temporary_directory("git/refs/replace");
    hex_encode(id, objects[REPLACED].id, SHA1_SIZE);
    snprintf(name, sizeof(name), "git/refs/replace/%s", id);
    hex_encode(id, objects[PACKED].id, SHA1_SIZE);
    temporary_file(name, id, 2 * SHA1_SIZE);
    temporary_file("git/config", "", 0);
    temporary_file("git/HEAD", "ref: refs/heads/main\n", 21);
}

static void make_objects(void)
{
    temporary_open();
    temporary_directory("git/objects/pack");
    temporary_directory("git/objects/info");
    temporary_directory("alternate/info");
    for (size_t i = 0; i < REPLACED; i++)
        hash_text(objects[i].id, texts[i]);
    pack_begin();
    objects[PACKED].offset = pack_add_object(REPO_TAG, texts[PACKED]);
    objects[DELTA].offset =
        pack_add_delta(objects[PACKED].offset, (unsigned char)strlen(texts[PACKED]));
    objects[DELTA_BY_ID].offset =
        pack_add_delta_by_id(objects[DELTA].id, (unsigned char)strlen(texts[DELTA]));
    struct pack_item packed[LOOSE];
    memcpy(packed, objects, sizeof(packed));
    pack_end("git/objects/pack/p", packed, LOOSE);
    make_loose("git/objects", &objects[LOOSE], texts[LOOSE]);
    make_loose("alternate", &objects[ALTERNATE], texts[ALTERNATE]);
    temporary_file("git/objects/info/alternates", "\"../../alternate\"\n", 18);
    make_replacement();
    location.object_dir = strdup(temporary_path("git/objects"));
    location.git_dir = strdup(temporary_path("git"));
    location.common_dir = strdup(temporary_path("git"));
    location.root = strdup(temporary_path("git"));
}

static bool is_text(const struct repo_object *object, size_t i)
{
    return object->type == REPO_TAG && object->size == strlen(texts[i]) &&
           memcmp(object->data, texts[i], object->size) == 0;
}

// Reads one of them; with another number, an object that is nowhere.
static int read_object(const void *number)
{
    size_t i = *(const size_t *)number;
    unsigned char id[SHA1_SIZE] = "there is none";
    char hex[2 * SHA1_SIZE + 1];
    struct repo_object object;
    struct buf data = {0};
    struct odb *odb;
    if (i < OBJECTS)
        memcpy(id, objects[i].id, sizeof(id));
    hex_encode(hex, id, sizeof(id));
    int rc = odb_open(&odb, &location, 1, NULL);
    if (rc != GTO_OK)
        return rc;
    rc = odb_read(odb, hex, &data, &object, NULL);
    if (rc == GTO_OK && !is_text(&object, i))
        rc = GTO_ERROR;
    if (rc == GTO_EREF && i == OBJECTS)
        rc = GTO_OK;
    buf_free(&data);
    odb_free(odb);
    return rc;
}

static int visit_object(void *payload, unsigned thread, size_t index,
                        const struct repo_object *object, const char *refused)
{
    const struct odb *odb = payload;
    return !refused && thread < odb_threads(odb) && object && is_text(object, index % OBJECTS)
               ? GTO_OK
               : GTO_ERROR;
}

// Reads each of them so often that threads are worth while.
static int read_objects(const void *unused)
{
    enum { TIMES = 1100 };
    static unsigned char ids[TIMES * OBJECTS][SHA1_SIZE];
    struct odb *odb;
    (void)unused;
    for (size_t i = 0; i < TIMES * OBJECTS; i++)
        memcpy(ids[i], objects[i % OBJECTS].id, SHA1_SIZE);
    int rc = odb_open(&odb, &location, 3, NULL);
    if (rc != GTO_OK)
        return rc;
    rc = odb_read_many(odb, *ids, TIMES * OBJECTS, visit_object, odb, NULL);
    odb_free(odb);
    return rc;
}

TEST(reading_objects)
{
    make_objects();
    for (size_t i = 0; i <= OBJECTS; i++)
        exhaust(read_object, &i);
    exhaust(read_objects, NULL);
    free(location.object_dir);
    free(location.git_dir);
    free(location.common_dir);
    free(location.root);
    buf_free(&pack);
    temporary_close();
}

int main(void)
{
    RUN(names);
    RUN(servers);
    RUN(errors);
    RUN(registries);
    RUN(registries_of_many_sizes);
    RUN(problems);
    RUN(files);
    RUN(questions);
    RUN(plans);
    RUN(plans_with_long_names);
    RUN(reading_objects);
    return test_end();
}
