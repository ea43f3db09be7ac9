// The extension module gto._gto: libgto for Python, in the limited API of CPython 3.9. Functions
// take plain arguments and give plain data: dictionaries whose keys python/gto/_gto.pyi describes.
// The classes that users see are made of these in Python.
#ifndef BINDING_H
#define BINDING_H

// The order matters: Python's header first.
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gto.h"

// Names that are looked up often: keys of dictionaries, and attributes of objects.
#define BINDING_NAMES(X)                                                                           \
    X(activated_at)                                                                                \
    X(active)                                                                                      \
    X(addition)                                                                                    \
    X(artifact)                                                                                    \
    X(assignments)                                                                                 \
    X(author)                                                                                      \
    X(author_email)                                                                                \
    X(commit)                                                                                      \
    X(commit_hexsha)                                                                               \
    X(committer)                                                                                   \
    X(committer_email)                                                                             \
    X(created_at)                                                                                  \
    X(creations)                                                                                   \
    X(custom)                                                                                      \
    X(deprecations)                                                                                \
    X(deregistrations)                                                                             \
    X(description)                                                                                 \
    X(discovered)                                                                                  \
    X(enrichments)                                                                                 \
    X(event)                                                                                       \
    X(is_active)                                                                                   \
    X(is_registered)                                                                               \
    X(labels)                                                                                      \
    X(message)                                                                                     \
    X(path)                                                                                        \
    X(priority)                                                                                    \
    X(ref)                                                                                         \
    X(registered)                                                                                  \
    X(registrations)                                                                               \
    X(source)                                                                                      \
    X(stage)                                                                                       \
    X(stages)                                                                                      \
    X(tag)                                                                                         \
    X(timestamp)                                                                                   \
    X(type)                                                                                        \
    X(unassignments)                                                                               \
    X(version)                                                                                     \
    X(versions)                                                                                    \
    X(virtual)

enum name {
#define X(name) NAME_##name,
    BINDING_NAMES(X)
#undef X
        NAME_COUNT
};

// What the module keeps: one copy an interpreter.
struct module_state {
    PyObject *names[NAME_COUNT];
    PyObject *ordered_dict; // collections.OrderedDict
    PyObject *datetime;     // the classes of the module of that name
    PyObject *timedelta;
    PyObject *timezone;
    PyObject *offsets; // minutes → timezone
};

struct module_state *module_state(PyObject *module);

// Functions that return an object return a new reference, or NULL with an exception set; those that
// return an int return 0, or -1 with an exception set.

// ---- Failing (fail.c)

// Raises the exception of an error, which is freed. Returns NULL.
PyObject *fail(gto_error *error);
// The same, with an exception of that name in place of ValidationError.
PyObject *fail_as(gto_error *error, const char *invalid);
// Raises a Python warning. -1 if it became an exception.
int warn_of(const gto_problem *problem);
// The same for each problem of a registry, and for a text.
int warn_of_problems(const gto_registry *registry);
int warn(const char *text);

// ---- Values (convert.c)

// Text from Git: bytes that are no UTF-8 become U+FFFD. NULL gives None.
PyObject *to_text(const char *s);
// Imports `datetime`, which takes longer than all else here: not before the first time is to be
// shown.
int load_calendar(struct module_state *state);
PyObject *to_time(struct module_state *state, int64_t seconds, int offset);
PyObject *to_bool(bool value);
// A NULL-terminated list of strings; NULL gives None.
PyObject *to_list(const char *const *strings);
// The text, or where space is short what stands for the id of a commit.
PyObject *to_short_text(const char *name, bool shorten);
// The value of a text of JSON.
PyObject *to_value(const char *json);

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

// A converter for PyArg_ParseTuple's "O&": a tuple (registered_only, deprecated,
// assignments_per_version, versions_per_stage, by_version), and perhaps a stage; it is to live as
// long as what was made of it.
int to_selection(PyObject *object, void *out);
// As PyArg_ParseTuple(), for a value that may be no tuple at all.
int parse_tuple(PyObject *value, const char *format, ...);

// Texts of a tuple, for the library.
struct texts {
    PyObject *bytes;    // what `items` points into
    const char **items; // NULL-terminated
    size_t count;
};
// `what`: what messages call such a text. To be freed whether or not it succeeds.
int texts_parse(struct texts *texts, PyObject *tuple, const char *what);
void texts_free(struct texts *texts);

// What versions are to be picked by, beyond a selection.
struct filtering {
    struct gto_filter_request request;
    struct texts labels;
    bool wanted;
    gto_filter *filter;
};
// A tuple (points_at, contains, no_contains, type, labels). To be freed whether or not it succeeds.
int filtering_parse(struct filtering *filtering, PyObject *tuple);
void filtering_free(struct filtering *filtering);
// What has to be read of a registry for it.
unsigned filtering_flags(const struct filtering *filtering);
// Asks Git; to be called by what run() runs.
int filtering_make(struct filtering *filtering, gto_repo *repo, const gto_registry *registry,
                   gto_error **error);

// ---- Repositories (repository.c)

// What is to be done with a repository. It runs with the global lock released: nothing of Python
// may be touched. Returns a code of the library.
typedef int work_fn(gto_repo *repo, void *payload, gto_error **error);

// Does it on the repository that `where` stands for: None (the current one), a path or URL, or what
// open() gave. What `work` leaves in `payload` is to be freed whether or not run() succeeds.
// `invalid`: the exception that stands for GTO_EINVALID; NULL: the usual one.
int run(PyObject *where, work_fn *work, void *payload, const char *invalid);

// Which plug-ins the configuration wants asked: none, those that are installed, those it names.
enum plugins { PLUGINS_NONE, PLUGINS_INSTALLED, PLUGINS_NAMED };

// A question for run(): reads a registry.
struct reading {
    const char *artifact; // or a pattern; NULL: all
    const char *at;       // NULL: now
    unsigned flags;
    gto_registry *registry;
    enum plugins plugins;
};
work_fn work_read;
// Reads a registry by run(); problems become warnings.
int read_registry(PyObject *where, struct reading *reading);

// ---- Annotations (annotations.c)

// The fields of gto.index.Artifact.
PyObject *annotation_fields(const struct module_state *state, const gto_annotation *annotation);
// The value of a field; None if nothing is said.
PyObject *description_value(const gto_description *description, enum gto_field field);

// ---- Objects (objects.c): dictionaries of the fields of the classes of gto.base

// What is made at once: `state` and texts that recur.
struct maker {
    struct module_state *state;
    struct text_cache cache;
};
int maker_start(struct maker *maker, PyObject *module);
void maker_end(struct maker *maker);

// `named`: with the kind of event, as the key `event`.
PyObject *event_fields(struct maker *maker, const gto_event *event, bool named);
PyObject *vstage_fields(struct maker *maker, const gto_vstage *vstage);
PyObject *version_fields(struct maker *maker, const gto_version *version);
PyObject *artifact_fields(struct maker *maker, const gto_artifact *artifact);
// A version with what follows from its events, as `show` has it, and the stages that were picked.
PyObject *version_state(struct maker *maker, const gto_picked *row);
// What is said of a version in a few words.
PyObject *version_summary(struct maker *maker, const gto_version *version);

// What all events have, in this order.
struct event_facts {
    enum gto_action action;
    const char *artifact;
    int64_t time;
    int offset;
    const char *author, *author_email, *message, *commit_id;
    const char *tag, *version, *stage; // NULL where there is none
};
PyObject *event_of_facts(struct maker *maker, const struct event_facts *facts, bool named);

// ---- The functions of the module, by file

extern PyMethodDef name_methods[];
extern PyMethodDef config_methods[];
extern PyMethodDef repository_methods[];
extern PyMethodDef annotation_methods[];
extern PyMethodDef state_methods[];
extern PyMethodDef show_methods[];
extern PyMethodDef history_methods[];
extern PyMethodDef change_methods[];
extern PyMethodDef repair_methods[];
extern PyMethodDef diff_methods[];
extern PyMethodDef fact_methods[];

#endif
