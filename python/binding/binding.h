// The extension module gto._gto: libgto for Python, in the limited API of CPython 3.9. Functions
// take plain arguments and give plain data; the classes that users see are made of it in Python.
#ifndef BINDING_H
#define BINDING_H

// The order matters: Python's header first.
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gto.h"

// Keys of the dictionaries that are made here, in no particular order.
#define BINDING_KEYS(X)                                                                            \
    X(active)                                                                                      \
    X(addition)                                                                                    \
    X(artifact)                                                                                    \
    X(author)                                                                                      \
    X(author_email)                                                                                \
    X(commit)                                                                                      \
    X(commit_hexsha)                                                                               \
    X(committer)                                                                                   \
    X(committer_email)                                                                             \
    X(created_at)                                                                                  \
    X(event)                                                                                       \
    X(message)                                                                                     \
    X(priority)                                                                                    \
    X(ref)                                                                                         \
    X(registered)                                                                                  \
    X(stage)                                                                                       \
    X(tag)                                                                                         \
    X(timestamp)                                                                                   \
    X(version)

enum key {
#define X(name) KEY_##name,
    BINDING_KEYS(X)
#undef X
        KEY_COUNT
};

// What the module keeps: one copy an interpreter.
struct module_state {
    PyObject *keys[KEY_COUNT];
    PyObject *ordered_dict; // collections.OrderedDict
    PyObject *datetime;     // the classes of the module of that name
    PyObject *timedelta;
    PyObject *timezone;
    PyObject *offsets; // minutes → timezone
};

struct module_state *module_state(PyObject *module);

// ---- Failing (fail.c)

// Raises the exception of an error, which is freed. Returns NULL.
PyObject *fail(gto_error *error);
// The same, with an exception of that name.
PyObject *fail_as(gto_error *error, const char *class);
// Raises a Python warning. -1 if it became an exception.
int warn_of(const gto_problem *problem);
// The same for each problem of a registry.
int warn_of_problems(const gto_registry *registry);

// ---- Values (convert.c). Functions that return an object return a new reference, or NULL with an
// exception set.

// Text from Git: bytes that are no UTF-8 become U+FFFD. NULL gives None.
PyObject *to_text(const char *s);
// Imports `datetime`, which takes longer than all else here: not before the first time is to be
// shown.
int load_calendar(struct module_state *state);
PyObject *to_time(struct module_state *state, int64_t seconds, int offset);
PyObject *to_bool(bool value);
// A NULL-terminated list of strings; NULL gives None.
PyObject *to_list(const char *const *strings);
// The text, or the first digits of a commit's id: the name of a version that no tag registers.
PyObject *to_short_text(const char *name, bool shorten);

// Puts a new reference into a dictionary, and lets go of it. NULL: an exception is set already.
int put(PyObject *dict, PyObject *key, PyObject *value);
int put_named(PyObject *dict, const char *key, PyObject *value);
// Appends a new reference to a list, and lets go of it. NULL: an exception is set already.
int append(PyObject *list, PyObject *value);

// Texts that were converted, by their addresses: names and people recur in every event.
enum { TEXT_CACHE_SIZE = 512 };
struct text_cache {
    const char *texts[TEXT_CACHE_SIZE];
    PyObject *objects[TEXT_CACHE_SIZE];
};
// As to_text(), for a text that lives as long as the cache.
PyObject *to_cached_text(struct text_cache *cache, const char *s);
void text_cache_free(struct text_cache *cache);

// While a large answer is made, nothing can become garbage: Python's collector would look in vain,
// again and again. Returns whether the collector was on, for resume_collector().
bool pause_collector(void);
void resume_collector(bool was_on);

// ---- Arguments (arguments.c)

// Converters for PyArg_ParseTuple's "O&".

// A path or None. To be freed with path_free() when the call is over.
struct path {
    PyObject *bytes;
    const char *text; // NULL: the current repository
};
int to_path(PyObject *object, void *out);
void path_free(struct path *path);

// A tuple (registered_only, deprecated, assignments_per_version, versions_per_stage, by_version).
int to_selection(PyObject *object, void *out);

// ---- Repositories (repository.c)

// Opens a repository with the global lock released. Returns NULL with an exception set on failure.
gto_repo *open_repository(const struct path *path);
void close_repository(gto_repo *repo);
// Reads its registry the same way; problems become warnings.
gto_registry *read_registry(gto_repo *repo, const char *artifact, unsigned flags);

// ---- Annotations (annotations.c)

// The fields of the class of that name.
PyObject *annotation_fields(const gto_annotation *annotation);

// ---- Events (events.c)

// (action, the fields of the event's class in its order)
PyObject *event_pair(struct module_state *state, struct text_cache *cache, const gto_event *event);
// The fields of the event that a version's commit is, without its annotations; None if nothing is
// known of it.
PyObject *commit_fields(struct module_state *state, const gto_version *version);

// ---- The functions of the module, by file

extern PyMethodDef name_methods[];
extern PyMethodDef config_methods[];
extern PyMethodDef repository_methods[];
extern PyMethodDef annotation_methods[];
extern PyMethodDef registry_methods[];
extern PyMethodDef answer_methods[];
extern PyMethodDef change_methods[];

#endif
