// What changed from one version to another.
#include "binding.h"

static const char *const side_names[GTO_SIDES] = {"before", "after"};

// Something of one side of a comparison.
typedef PyObject *side_fn(struct maker *maker, const gto_diff *diff, enum gto_version_side side);

// Puts something of both sides into a dictionary.
static int put_sides(struct maker *maker, PyObject *fields, const gto_diff *diff, side_fn *of)
{
    int rc = 0;
    for (size_t side = 0; rc == 0 && side < GTO_SIDES; side++)
        rc = put_named(fields, side_names[side], of(maker, diff, (enum gto_version_side)side));
    return rc;
}

static PyObject *side_version(struct maker *maker, const gto_diff *diff, enum gto_version_side side)
{
    return version_summary(maker, gto_diff_version(diff, side));
}

// ---- Commits

static PyObject *commit_fields(struct maker *maker, const gto_commit *commit)
{
    PyObject *const *names = maker->state->names;
    struct text_cache *cache = &maker->cache;
    int offset;
    int64_t time = gto_commit_time(commit, &offset);
    PyObject *fields = PyDict_New();
    if (fields &&
        put(fields, names[NAME_commit_hexsha], to_cached_text(cache, gto_commit_id(commit))) == 0 &&
        put(fields, names[NAME_created_at], to_time(maker->state, time, offset)) == 0 &&
        put(fields, names[NAME_author], to_cached_text(cache, gto_commit_author(commit))) == 0 &&
        put(fields, names[NAME_author_email],
            to_cached_text(cache, gto_commit_author_email(commit))) == 0 &&
        put(fields, names[NAME_message], to_text(gto_commit_message(commit))) == 0)
        return fields;
    Py_XDECREF(fields);
    return NULL;
}

// {count, listed}
static PyObject *side_commits(struct maker *maker, const gto_diff *diff, enum gto_version_side side)
{
    PyObject *listed = PyList_New(0);
    for (size_t i = 0; listed && i < gto_diff_commit_count(diff, side); i++)
        if (append(listed, commit_fields(maker, gto_diff_commit(diff, side, i))) != 0)
            Py_CLEAR(listed);
    return Py_BuildValue("{snsN}", "count", (Py_ssize_t)gto_diff_commit_total(diff, side), "listed",
                         listed);
}

// {paths, before, after}, or None.
static PyObject *commits(struct maker *maker, const gto_diff *diff)
{
    if (!gto_diff_has_commits(diff))
        Py_RETURN_NONE;
    PyObject *fields = Py_BuildValue("{sN}", "paths", to_list(gto_diff_paths(diff)));
    if (fields && put_sides(maker, fields, diff, side_commits) != 0)
        Py_CLEAR(fields);
    return fields;
}

// ---- Descriptions

static PyObject *field_change(const gto_diff *diff, enum gto_field field)
{
    return Py_BuildValue("{sNsN}", side_names[GTO_BEFORE],
                         description_value(gto_diff_description(diff, GTO_BEFORE), field),
                         side_names[GTO_AFTER],
                         description_value(gto_diff_description(diff, GTO_AFTER), field));
}

// {field: {before, after}}
static PyObject *description(const gto_diff *diff)
{
    PyObject *changes = PyDict_New();
    for (enum gto_field field = GTO_FIELD_TYPE; changes && gto_field_name(field); field++)
        if (gto_diff_field_changed(diff, field) &&
            put_named(changes, gto_field_name(field), field_change(diff, field)) != 0)
            Py_CLEAR(changes);
    return changes;
}

// ---- The file

static PyObject *to_count(int64_t count)
{
    return count < 0 ? to_text(NULL) : PyLong_FromLongLong(count);
}

static PyObject *side_stored(struct maker *maker, const gto_diff *diff, enum gto_version_side side)
{
    const gto_stored *stored = gto_diff_stored(diff, side);
    (void)maker;
    return Py_BuildValue(
        "{sNsNsNsNsN}", "path", to_text(gto_stored_path(stored)), "kind",
        to_text(gto_stored_kind(stored)), "digest", to_text(gto_stored_digest(stored)), "size",
        to_count(gto_stored_size(stored)), "file_count", to_count(gto_stored_file_count(stored)));
}

// {changed, before, after}, or None.
static PyObject *file(struct maker *maker, const gto_diff *diff)
{
    if (!gto_diff_stored(diff, GTO_BEFORE) || !gto_diff_stored(diff, GTO_AFTER))
        Py_RETURN_NONE;
    PyObject *fields = Py_BuildValue("{sN}", "changed", to_bool(gto_diff_stored_changed(diff)));
    if (fields && put_sides(maker, fields, diff, side_stored) != 0)
        Py_CLEAR(fields);
    return fields;
}

// ---- Values

// {file, key, before, after}; what a version does not have is left out.
static PyObject *value_fields(const gto_value_change *change)
{
    PyObject *fields = Py_BuildValue("{sNsN}", "file", to_text(gto_value_change_file(change)),
                                     "key", to_text(gto_value_change_key(change)));
    for (size_t side = 0; fields && side < GTO_SIDES; side++) {
        const char *value = gto_value_change_json(change, (enum gto_version_side)side);
        if (value && put_named(fields, side_names[side], to_value(value)) != 0)
            Py_CLEAR(fields);
    }
    return fields;
}

static PyObject *values(const gto_diff *diff, enum gto_value_kind kind)
{
    PyObject *list = PyList_New(0);
    for (size_t i = 0; list && i < gto_diff_value_count(diff); i++) {
        const gto_value_change *change = gto_diff_value(diff, i);
        if (gto_value_change_kind(change) == kind && append(list, value_fields(change)) != 0)
            Py_CLEAR(list);
    }
    return list;
}

// ---- All of it

// Warns of what could not be compared, and lists it.
static PyObject *problems(const gto_diff *diff)
{
    PyObject *list = PyList_New(0);
    for (size_t i = 0; list && i < gto_diff_problem_count(diff); i++) {
        const gto_problem *problem = gto_diff_problem(diff, i);
        if (warn_of(problem) != 0 || append(list, to_text(gto_problem_message(problem))) != 0)
            Py_CLEAR(list);
    }
    return list;
}

static PyObject *diff_fields(struct maker *maker, const gto_diff *diff)
{
    const gto_artifact *artifact = gto_version_artifact(gto_diff_version(diff, GTO_AFTER));
    PyObject *fields = Py_BuildValue("{sN}", "artifact", to_text(gto_artifact_name(artifact)));
    if (fields && put_sides(maker, fields, diff, side_version) == 0 &&
        put_named(fields, "commits", commits(maker, diff)) == 0 &&
        put_named(fields, "description", description(diff)) == 0 &&
        put_named(fields, "file", file(maker, diff)) == 0 &&
        put_named(fields, "params", values(diff, GTO_VALUE_PARAM)) == 0 &&
        put_named(fields, "metrics", values(diff, GTO_VALUE_METRIC)) == 0 &&
        put_named(fields, "problems", problems(diff)) == 0)
        return fields;
    Py_XDECREF(fields);
    return NULL;
}

struct comparing {
    struct gto_diff_request request;
    gto_diff *diff;
};

static int work_diff(gto_repo *repo, void *payload, gto_error **error)
{
    struct comparing *comparing = payload;
    return gto_diff_make(&comparing->diff, repo, &comparing->request, error);
}

// What changed from a version, the one before by default, to another.
static PyObject *diff(PyObject *module, PyObject *args)
{
    PyObject *where, *fields = NULL;
    int all_commits;
    struct maker maker;
    struct comparing comparing = {.request = GTO_DIFF_REQUEST_INIT};
    if (!PyArg_ParseTuple(args, "Oszp", &where, &comparing.request.after, &comparing.request.before,
                          &all_commits))
        return NULL;
    comparing.request.all_commits = all_commits;
    if (run(where, work_diff, &comparing, NULL) == 0) {
        if (maker_start(&maker, module) == 0)
            fields = diff_fields(&maker, comparing.diff);
        maker_end(&maker);
    }
    gto_diff_free(comparing.diff);
    return fields;
}

PyMethodDef diff_methods[] = {
    {"diff", diff, METH_VARARGS, NULL},
    {0},
};
