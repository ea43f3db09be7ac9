// What is wrong with a registry, and repairing it.
#include "binding.h"

// What the binding calls a problem. The compiler tells if one is missing here.
static const char *code_name(enum gto_problem_code code)
{
    switch (code) {
    case GTO_PROBLEM_NO_TAGGER:
        return "no-tagger";
    case GTO_PROBLEM_LIGHTWEIGHT_TAG:
        return "lightweight-tag";
    case GTO_PROBLEM_NOT_AT_COMMIT:
        return "not-at-commit";
    case GTO_PROBLEM_BROKEN_REFERENCE:
        return "broken-reference";
    case GTO_PROBLEM_MISSING_OBJECT:
        return "missing-object";
    case GTO_PROBLEM_MALFORMED_OBJECT:
        return "malformed-object";
    case GTO_PROBLEM_MISSING_INNER_TAG:
        return "missing-inner-tag";
    case GTO_PROBLEM_SHARED_COMMIT:
        return "shared-commit";
    case GTO_PROBLEM_NO_VERSION:
        return "no-version";
    case GTO_PROBLEM_MISSING_COMMIT:
        return "missing-commit";
    case GTO_PROBLEM_NOT_A_COMMIT:
        return "not-a-commit";
    case GTO_PROBLEM_UNREADABLE_FILE:
        return "unreadable-file";
    case GTO_PROBLEM_INVALID_FILE:
        return "invalid-file";
    case GTO_PROBLEM_BROKEN_HEAD:
        return "broken-head";
    case GTO_PROBLEM_FUTURE_DATE:
        return "future-date";
    case GTO_PROBLEM_DATE_ORDER:
        return "date-order";
    case GTO_PROBLEM_UNKNOWN_HISTORY:
        return "unknown-history";
    case GTO_PROBLEM_CUT_HISTORY:
        return "cut-history";
    case GTO_PROBLEM_UNKNOWN_VALUES:
        return "unknown-values";
    case GTO_PROBLEM_REFUSED_OBJECT:
        return "refused-object";
    }
    return "other";
}

// {code, message, remedy, tags, artifact, commit}
static PyObject *problem_fields(const gto_problem *problem)
{
    return Py_BuildValue(
        "{sNsNsNsNsNsN}", "code", to_text(code_name(gto_problem_code(problem))), "message",
        to_text(gto_problem_message(problem)), "remedy", to_text(gto_problem_remedy(problem)),
        "tags", to_list(gto_problem_tags(problem)), "artifact",
        to_text(gto_problem_artifact(problem)), "commit", to_text(gto_problem_commit_id(problem)));
}

// A list of all that is wrong.
static PyObject *problems(PyObject *module, PyObject *where)
{
    struct reading reading = {.flags = GTO_READ_PROBLEMS};
    PyObject *list = NULL;
    (void)module;
    if (run(where, work_read, &reading, NULL) == 0)
        list = PyList_New(0);
    for (size_t i = 0; list && i < gto_registry_problem_count(reading.registry); i++)
        if (append(list, problem_fields(gto_registry_problem(reading.registry, i))) != 0)
            Py_CLEAR(list);
    gto_registry_free(reading.registry);
    return list;
}

// ---- Repairs

struct repairing {
    bool dry_run;
    gto_repairs *repairs;
};

static int work_repair(gto_repo *repo, void *payload, gto_error **error)
{
    struct repairing *repairing = payload;
    int rc = gto_repairs_plan(&repairing->repairs, repo, error);
    return rc == GTO_OK && !repairing->dry_run ? gto_repairs_make(repo, repairing->repairs, error)
                                               : rc;
}

// The fields of a problem, and what is done about it.
static PyObject *repair_fields(const gto_repair *repair)
{
    PyObject *fields = problem_fields(gto_repair_problem(repair));
    if (fields && (put_named(fields, "automatic", to_bool(gto_repair_automatic(repair))) != 0 ||
                   put_named(fields, "text", to_text(gto_repair_text(repair))) != 0))
        Py_CLEAR(fields);
    return fields;
}

// {repairs, restore}: what was repaired, or would be (`dry_run`), and how to get it back.
static PyObject *repair(PyObject *module, PyObject *args)
{
    PyObject *where, *list = NULL, *answer = NULL;
    int dry_run;
    struct repairing repairing = {0};
    (void)module;
    if (!PyArg_ParseTuple(args, "Op", &where, &dry_run))
        return NULL;
    repairing.dry_run = dry_run;
    if (run(where, work_repair, &repairing, NULL) == 0) {
        list = PyList_New(0);
        for (size_t i = 0; list && i < gto_repairs_count(repairing.repairs); i++)
            if (append(list, repair_fields(gto_repairs_item(repairing.repairs, i))) != 0)
                Py_CLEAR(list);
        answer = Py_BuildValue("{sNsN}", "repairs", list, "restore",
                               to_text(gto_repairs_restore_text(repairing.repairs)));
    }
    gto_repairs_free(repairing.repairs);
    return answer;
}

PyMethodDef repair_methods[] = {
    {"problems", problems, METH_O, NULL},
    {"repair", repair, METH_VARARGS, NULL},
    {0},
};
