// Changes.
#include "binding.h"

#include <stdlib.h>

// ---- What was made

// The event of a tag that was made; None of one that was deleted.
static PyObject *event_of_tag(PyObject *module, const gto_changed_tag *tag)
{
    struct maker maker; // whose cache must not outlive `name`
    gto_tag_name *name;
    gto_error *error = NULL;
    if (gto_changed_tag_deleted(tag))
        Py_RETURN_NONE;
    if (gto_tag_name_parse(&name, gto_changed_tag_name(tag), &error) != GTO_OK)
        return fail(error);
    struct event_facts facts = {
        .action = gto_changed_tag_action(tag),
        .artifact = gto_tag_name_artifact(name),
        .author = gto_changed_tag_author(tag),
        .author_email = gto_changed_tag_author_email(tag),
        .message = gto_changed_tag_message(tag),
        .commit_id = gto_changed_tag_commit_id(tag),
        .tag = gto_changed_tag_name(tag),
        .version = gto_changed_tag_version(tag),
        .stage = gto_changed_tag_stage(tag),
    };
    facts.time = gto_changed_tag_time(tag, &facts.offset);
    PyObject *event =
        maker_start(&maker, module) == 0 ? event_of_facts(&maker, &facts, true) : NULL;
    maker_end(&maker);
    gto_tag_name_free(name);
    return event;
}

// {text, events}
static PyObject *to_outcome(PyObject *module, const gto_change *change)
{
    PyObject *events = PyList_New(0);
    for (size_t i = 0; events && i < gto_change_count(change); i++)
        if (append(events, event_of_tag(module, gto_change_item(change, i))) != 0)
            Py_CLEAR(events);
    return Py_BuildValue("{sNsN}", "text", to_text(gto_change_text(change)), "events", events);
}

// ---- Making it

struct changing {
    const struct gto_change_request *const *requests;
    size_t count;
    gto_change *change;
};

static int work_change(gto_repo *repo, void *payload, gto_error **error)
{
    struct changing *changing = payload;
    return gto_changes_make(&changing->change, repo, changing->requests, changing->count, error);
}

static PyObject *make(PyObject *module, PyObject *where, struct changing *changing)
{
    PyObject *outcome = NULL;
    if (run(where, work_change, changing, NULL) == 0) {
        const char *notice = gto_change_notice(changing->change);
        if (!notice || warn(notice) == 0)
            outcome = to_outcome(module, changing->change);
    }
    gto_change_free(changing->change);
    return outcome;
}

// Makes the same change of several artifacts.
static PyObject *make_all(PyObject *module, PyObject *where,
                          const struct gto_change_request *request, const struct texts *artifacts)
{
    size_t count = artifacts->count;
    struct gto_change_request *requests = calloc(count + 1, sizeof(*requests));
    const struct gto_change_request **all = calloc(count + 1, sizeof(*all));
    PyObject *made = NULL;
    for (size_t i = 0; requests && all && i < count; i++) {
        requests[i] = *request;
        requests[i].artifact = artifacts->items[i];
        all[i] = &requests[i];
    }
    if (requests && all)
        made = make(module, where, &(struct changing){.requests = all, .count = count});
    else
        PyErr_NoMemory();
    free(requests);
    free(all);
    return made;
}

// Changes artifacts, all in the same way; all changes are made or none.
static PyObject *change(PyObject *module, PyObject *args, PyObject *keywords)
{
    static const char *const names[] = {"repo",
                                        "action",
                                        "artifacts",
                                        "labels",
                                        "revision",
                                        "version",
                                        "new_version",
                                        "stage",
                                        "message",
                                        "simple",
                                        "bump",
                                        "force",
                                        "delete_tags",
                                        "skip_registration",
                                        "push",
                                        "dry_run",
                                        "if_changed",
                                        "rollback",
                                        "remote",
                                        "author",
                                        "author_email",
                                        "path",
                                        "type",
                                        "description",
                                        NULL};
    struct gto_change_request request = GTO_CHANGE_REQUEST_INIT;
    struct texts artifacts = {0}, labels = {0};
    PyObject *where, *artifact_texts, *label_texts, *made = NULL;
    const char *action;
    int simple = GTO_SIMPLE_AUTO, bump = GTO_BUMP_DEFAULT;
    int force = 0, delete_tags = 0, skip_registration = 0, push = 0;
    int dry_run = 0, if_changed = 0, rollback = 0;
    if (!PyArg_ParseTupleAndKeywords(
            args, keywords, "OsOO|$zzzzziipppppppzzzzzz", (char **)names, &where, &action,
            &artifact_texts, &label_texts, &request.revision, &request.version,
            &request.new_version, &request.stage, &request.message, &simple, &bump, &force,
            &delete_tags, &skip_registration, &push, &dry_run, &if_changed, &rollback,
            &request.remote, &request.author, &request.author_email, &request.path, &request.type,
            &request.description))
        return NULL;
    request.action = gto_action_from_name(action);
    request.simple = (enum gto_simple)simple;
    request.bump = (enum gto_bump)bump;
    request.force = force;
    request.delete_tags = delete_tags;
    request.skip_registration = skip_registration;
    request.push = push;
    request.dry_run = dry_run;
    request.if_changed = if_changed;
    request.rollback = rollback;
    if (texts_parse(&artifacts, artifact_texts, "an artifact's name") == 0 &&
        texts_parse(&labels, label_texts, "a label") == 0) {
        request.labels = labels.items;
        made = make_all(module, where, &request, &artifacts);
    }
    texts_free(&artifacts);
    texts_free(&labels);
    return made;
}

PyMethodDef change_methods[] = {
    {"change", (PyCFunction)(void (*)(void))change, METH_VARARGS | METH_KEYWORDS, NULL},
    {0},
};
