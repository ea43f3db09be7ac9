// What `show` says: of the registry, and of one artifact.
#include "binding.h"

#include <stdlib.h>
#include <string.h>

// A copy of names that outlives the repository they were asked of: one piece of memory.
static int copy_names(const char ***out, const char *const *names)
{
    size_t count = 0, size = 0;
    for (; names[count]; count++)
        size += strlen(names[count]) + 1;
    const char **copy = malloc((count + 1) * sizeof(*copy) + size);
    if (!copy)
        return GTO_ENOMEM;
    char *text = (char *)(copy + count + 1);
    for (size_t i = 0; i < count; i++) {
        copy[i] = strcpy(text, names[i]);
        text += strlen(text) + 1;
    }
    copy[count] = NULL;
    *out = copy;
    return GTO_OK;
}

// ---- Stages

// A question for run(): the names of stages, and the registry if it is needed.
struct listing {
    enum gto_stages which;
    struct filtering *filtering; // to be made; then the registry is needed in any case
    struct reading reading;
    const char **stages; // NULL: any
};

static int work_stages(gto_repo *repo, void *payload, gto_error **error)
{
    struct listing *listing = payload;
    const gto_config *config = gto_repo_config(repo);
    const char **stages = NULL;
    int rc = GTO_OK;
    if (listing->filtering || gto_stages_need_registry(config, listing->which))
        rc = work_read(repo, &listing->reading, error);
    if (rc == GTO_OK && listing->filtering)
        rc = filtering_make(listing->filtering, repo, listing->reading.registry, error);
    if (rc == GTO_OK)
        rc = gto_stages(&stages, config, listing->reading.registry, listing->which, error);
    if (rc == GTO_OK && stages)
        rc = copy_names(&listing->stages, stages);
    gto_free(stages);
    return rc;
}

static int list_stages(PyObject *where, struct listing *listing)
{
    if (run(where, work_stages, listing, NULL) != 0)
        return -1;
    return listing->reading.registry ? warn_of_problems(listing->reading.registry) : 0;
}

static void listing_free(struct listing *listing)
{
    free(listing->stages);
    gto_registry_free(listing->reading.registry);
}

// `which`: an enum gto_stages.
static PyObject *stages(PyObject *module, PyObject *args)
{
    PyObject *where, *list = NULL;
    int which;
    struct listing listing = {0};
    (void)module;
    if (!PyArg_ParseTuple(args, "Oi|z", &where, &which, &listing.reading.at))
        return NULL;
    listing.which = (enum gto_stages)which;
    if (list_stages(where, &listing) == 0)
        list = to_list((const char *const *)listing.stages);
    listing_free(&listing);
    return list;
}

// ---- The registry

struct show {
    struct maker maker;
    struct gto_selection selection;
    bool shorten;
    const char *const *stages;
};

// {stage: versions}
static PyObject *summary_stages(struct show *show, const gto_summary *summary)
{
    PyObject *stages = PyDict_New();
    for (size_t i = 0; stages && show->stages[i]; i++) {
        PyObject *name = to_cached_text(&show->maker.cache, show->stages[i]);
        if (!name || put(stages, name, to_text(gto_summary_stage(summary, i))) != 0)
            Py_CLEAR(stages);
        Py_XDECREF(name);
    }
    return stages;
}

// {version, stage, registered, active}
static PyObject *show_artifact(struct show *show, const gto_artifact *artifact)
{
    PyObject *const *names = show->maker.state->names;
    gto_summary *summary;
    gto_error *error = NULL;
    if (gto_summary_make(&summary, artifact, show->stages, &show->selection, show->shorten,
                         &error) != GTO_OK)
        return fail(error);
    PyObject *row = PyDict_New();
    if (!row || put(row, names[NAME_version], to_text(gto_summary_latest(summary))) != 0 ||
        put(row, names[NAME_stage], summary_stages(show, summary)) != 0 ||
        put(row, names[NAME_registered], to_bool(gto_artifact_registered(artifact))) != 0 ||
        put(row, names[NAME_active], to_bool(gto_artifact_active(artifact))) != 0)
        Py_CLEAR(row);
    gto_summary_free(summary);
    return row;
}

static PyObject *show_artifacts(struct show *show, const gto_registry *registry)
{
    const gto_artifact **artifacts;
    size_t count;
    gto_error *error = NULL;
    if (gto_pick_artifacts(&artifacts, &count, registry, &show->selection, false, &error) != GTO_OK)
        return fail(error);
    if (gto_summaries_check(registry, count, show->stages, &error) != GTO_OK) {
        gto_free(artifacts);
        return fail(error);
    }
    PyObject *rows = PyDict_New();
    for (size_t i = 0; rows && i < count; i++) {
        PyObject *name = to_text(gto_artifact_name(artifacts[i]));
        if (!name || put(rows, name, show_artifact(show, artifacts[i])) != 0)
            Py_CLEAR(rows);
        Py_XDECREF(name);
    }
    gto_free(artifacts);
    return rows;
}

// ({artifact: {version, stage, registered, active}}, [stage]), of all artifacts or of those that a
// pattern matches; now, or as they stood.
static PyObject *show_registry(PyObject *module, PyObject *args)
{
    PyObject *where, *filter, *answer = NULL;
    int shorten;
    struct filtering filtering;
    struct listing listing = {.which = GTO_STAGES_AUTO, .filtering = &filtering};
    struct show show = {.maker = {.state = module_state(module)}};
    if (!PyArg_ParseTuple(args, "OO&pzzO", &where, to_selection, &show.selection, &shorten,
                          &listing.reading.artifact, &listing.reading.at, &filter))
        return NULL;
    show.shorten = shorten;
    if (filtering_parse(&filtering, filter) == 0) {
        filtering.request.latest_only = true;
        listing.reading.flags = filtering_flags(&filtering);
        if (list_stages(where, &listing) == 0) {
            show.stages = listing.stages;
            show.selection.filter = filtering.filter;
            answer = Py_BuildValue("(NN)", show_artifacts(&show, listing.reading.registry),
                                   to_list(show.stages));
        }
    }
    maker_end(&show.maker);
    filtering_free(&filtering);
    listing_free(&listing);
    return answer;
}

// ---- Versions

// A question for run(): some versions.
struct picking {
    struct reading reading; // of an artifact, of those that a pattern matches, or of all
    struct filtering filtering;
    const char *revision; // NULL: at any commit
    char *commit_id;
    gto_shortcut *pick; // NULL: all
};

static int work_pick(gto_repo *repo, void *payload, gto_error **error)
{
    struct picking *picking = payload;
    int rc = work_read(repo, &picking->reading, error);
    if (rc == GTO_OK && picking->revision)
        rc = gto_repo_resolve(&picking->commit_id, repo, picking->revision, error);
    return rc == GTO_OK
               ? filtering_make(&picking->filtering, repo, picking->reading.registry, error)
               : rc;
}

// Appends the versions that are picked of one artifact to a list.
static int pick_states(struct maker *maker, PyObject *rows, const struct picking *picking,
                       const struct gto_selection *selection, const gto_artifact *artifact)
{
    gto_picks *picks;
    gto_error *error = NULL;
    if (gto_pick_versions(&picks, artifact, picking->pick, picking->commit_id, selection, &error) !=
        GTO_OK) {
        fail(error);
        return -1;
    }
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < gto_picks_count(picks); i++)
        rc = append(rows, version_state(maker, gto_picks_item(picks, i)));
    gto_picks_free(picks);
    return rc;
}

// {unregistered, versions, plugins}, of some artifacts; those that no tag knows are unregistered.
static PyObject *to_answer(PyObject *module, const struct picking *picking,
                           const struct gto_selection *selection,
                           const gto_artifact *const *artifacts, size_t count)
{
    struct maker maker;
    bool collects = pause_collector();
    PyObject *rows = maker_start(&maker, module) == 0 ? PyList_New(0) : NULL;
    PyObject *unregistered = PyList_New(0);
    int rc = rows && unregistered ? 0 : -1;
    for (size_t i = 0; rc == 0 && i < count; i++) {
        rc = pick_states(&maker, rows, picking, selection, artifacts[i]);
        if (rc == 0 && !gto_artifact_registered(artifacts[i]))
            rc = append(unregistered, to_text(gto_artifact_name(artifacts[i])));
    }
    maker_end(&maker);
    resume_collector(collects);
    if (rc == 0)
        return Py_BuildValue("{sNsNsi}", "unregistered", unregistered, "versions", rows, "plugins",
                             (int)picking->reading.plugins);
    Py_XDECREF(unregistered);
    Py_XDECREF(rows);
    return NULL;
}

// The answer for the artifact of a name, for those of a pattern, or for all; None if there is no
// artifact of that name.
static PyObject *answer_picking(PyObject *module, const struct picking *picking,
                                const struct gto_selection *selection)
{
    const gto_registry *registry = picking->reading.registry;
    const char *name = picking->reading.artifact;
    if (name && !gto_is_pattern(name)) {
        const gto_artifact *artifact = gto_registry_find(registry, name);
        return artifact ? to_answer(module, picking, selection, &artifact, 1) : to_text(NULL);
    }
    struct gto_selection all = GTO_SELECTION_INIT;
    all.deprecated = true; // `selection` says which versions are shown
    const gto_artifact **artifacts;
    size_t count;
    gto_error *error = NULL;
    if (gto_pick_artifacts(&artifacts, &count, registry, &all, true, &error) != GTO_OK)
        return fail(error);
    PyObject *answer = to_answer(module, picking, selection, artifacts, count);
    gto_free(artifacts);
    return answer;
}

// The versions that a shortcut picks, or those at a revision; of an artifact, of those that a
// pattern matches, or of all (None). None if there is no artifact of that name.
static PyObject *show_versions(PyObject *module, PyObject *args)
{
    PyObject *where, *filter, *answer = NULL;
    const char *text;
    struct gto_selection selection;
    struct picking picking = {.reading = {.flags = GTO_READ_MESSAGES | GTO_READ_COMMITS}};
    gto_error *error = NULL;
    if (!PyArg_ParseTuple(args, "OzzO&zO", &where, &text, &picking.revision, to_selection,
                          &selection, &picking.reading.at, &filter))
        return NULL;
    if (text && gto_shortcut_parse(&picking.pick, text, &error) != GTO_OK)
        return fail(error);
    picking.reading.artifact = text ? gto_shortcut_artifact(picking.pick) : NULL;
    if (filtering_parse(&picking.filtering, filter) == 0 &&
        run(where, work_pick, &picking, NULL) == 0 &&
        warn_of_problems(picking.reading.registry) == 0) {
        selection.filter = picking.filtering.filter;
        answer = answer_picking(module, &picking, &selection);
    }
    filtering_free(&picking.filtering);
    gto_registry_free(picking.reading.registry);
    gto_free(picking.commit_id);
    gto_shortcut_free(picking.pick);
    return answer;
}

PyMethodDef show_methods[] = {
    {"stages", stages, METH_VARARGS, NULL},
    {"show_registry", show_registry, METH_VARARGS, NULL},
    {"show_versions", show_versions, METH_VARARGS, NULL},
    {0},
};
