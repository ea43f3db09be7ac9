/*
 * libgto: the artifact registry in a Git repository.
 *
 * Annotated Git tags with names in a standard form register versions of artifacts and assign them
 * to stages (`churn@v3.1.0`, `churn#prod#3`). This library reads these tags into a registry,
 * answers questions about it, and makes or deletes the tags of a change in one transaction.
 *
 * Errors. A function that can fail returns GTO_OK (0) or a negative `enum gto_code`. Its last
 * parameter is the address of a `gto_error *`, or NULL if the caller wants no details. On failure
 * the error is stored there, and the caller frees it with gto_error_free(); on success nothing is
 * stored. Output parameters are written on success only.
 *
 * Ownership. What a function stores in an output parameter belongs to the caller. An object is
 * freed with the function of its type that ends in `_free`, a string or an array with gto_free().
 * All these functions accept NULL. What a function returns as a `const` pointer belongs to the
 * object that it was asked of and lives as long as that object. Strings that are passed in are
 * copied where they are kept.
 *
 * Text. Strings are NUL-terminated. They are UTF-8 unless a Git object holds something else: names,
 * email addresses and messages of tags and commits are passed on byte for byte. A pointer parameter
 * must not be NULL unless its description says what NULL means.
 *
 * Units. Times are seconds since 1970-01-01T00:00:00Z; offsets from UTC are minutes, positive in
 * the east. Object ids are lower-case hexadecimal: 40 digits, or 64 in a SHA-256 repository.
 *
 * Versions. Structs that the caller fills begin with a `struct_version`, which their _INIT macro
 * sets: always start with that macro. New fields are added at the end and raise the number. The
 * library knows all versions up to its own and refuses later ones with GTO_EARGS. Enumerations may
 * get further values. Everything else is opaque. docs/stability.md says what may change when.
 */
#ifndef GTO_H
#define GTO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define GTO_API __attribute__((visibility("default")))

/* ---- Threads ----------------------------------------------------------------------------------
 *
 * Different threads may use different objects at the same time. A gto_repo, and a gto_comparison
 * made from it, may be handed from thread to thread but is used by one at a time. All other objects
 * do not change once they are made: any number of threads may read them until one frees them.
 *
 * The library starts threads of its own where a question needs many objects of Git, as many as
 * gto_open_options.threads says, and where several repositories are opened at once. They end before
 * the function that started them returns, block all signals, and call no function of the caller's,
 * but for one: gto_repos_open(). All other callbacks are called by the thread that called the
 * library.
 *
 * The environment is read, never changed. It must not be changed by another thread meanwhile,
 * unless the thread that calls uses another one: gto_environment_use().
 *
 * ---- Processes and signals --------------------------------------------------------------------
 *
 * Changes, servers, and whatever the library cannot read by itself are left to the program `git`,
 * which is looked up in PATH and run without a shell. Children are waited for, by their process
 * ids, before the function that started them returns. The program must not wait for children that
 * it did not start, as wait(2) does: where the exit status of `git` is lost the function fails with
 * GTO_ERROR. Where SIGCHLD is ignored, or SA_NOCLDWAIT set, the library sets the default while one
 * of its children runs and restores afterwards what was there.
 *
 * The library installs no signal handlers and raises no SIGPIPE. It blocks signals in the calling
 * thread in two cases: all for a moment, while it starts threads of its own; and SIGINT, SIGTERM,
 * SIGHUP and SIGQUIT while a tag is signed, so that temporary files are removed first. They are
 * delivered afterwards. System calls that a signal interrupts are made again: to give up early, see
 * gto_open_options.interrupted.
 *
 * A child starts with no signal blocked and with the default action for SIGPIPE and SIGCHLD;
 * signals that the program ignores are ignored by the child too, as exec(3) has it. The `git` that
 * writes references runs in a session of its own, so that neither a signal from the terminal nor
 * the end of the calling process leaves half a change.
 *
 * ---- fork(2) ----------------------------------------------------------------------------------
 *
 * All descriptors are closed on exec. A process made by fork() that goes on without exec must
 * neither use nor free a gto_repo of its parent; it opens the repository again. It may read and
 * free all other objects. If one thread forks while another makes a change, the new process holds
 * the lock of that change until it ends or calls exec. */

/* ---- Version ---------------------------------------------------------------------------------- */

/* The version of this header. */
#define GTO_VERSION_MAJOR 1
#define GTO_VERSION_MINOR 11
#define GTO_VERSION_PATCH 0
#define GTO_VERSION       "1.11.0"

/* The version of the library that the program runs with, such as "1.11.0". */
GTO_API const char *gto_version_string(void);
/* Whether the library that the program runs with is of this version or a later one with the same
 * major number. gto_version_check(GTO_VERSION_MAJOR, GTO_VERSION_MINOR, GTO_VERSION_PATCH) tells
 * whether it has all that this header declares. */
GTO_API bool gto_version_check(unsigned major, unsigned minor, unsigned patch);

/* ---- The environment -------------------------------------------------------------------------- */

/* From now on, all calls of the calling thread, and the threads and children that they start, have
 * these variables in place of the environment of the process: an array of `NAME=value`, terminated
 * by NULL, which is not copied. NULL: the environment of the process again. Returns what the thread
 * used before. A process whose environment other threads may change copies it while it stands
 * still, and uses the copy. */
GTO_API const char *const *gto_environment_use(const char *const *variables);

/* ---- Memory ----------------------------------------------------------------------------------- */

/* Frees a string or an array that the library stored in an output parameter; NULL is fine. */
GTO_API void gto_free(void *memory);

/* ---- Errors ----------------------------------------------------------------------------------- */

enum gto_code {
    GTO_OK = 0,
    GTO_ERROR = -1,          /* no code of its own: input and output, Git's refusals */
    GTO_ENOMEM = -2,         /* out of memory */
    GTO_ENOREPO = -3,        /* no Git repository there, or none that may be used */
    GTO_ECONFIG = -4,        /* `.gto` or a GTO_* variable is not valid */
    GTO_EINVALID = -5,       /* a name or a file that its grammar does not allow */
    GTO_EARGS = -6,          /* arguments that exclude each other, or that the registry rules out */
    GTO_ETAGNAME = -7,       /* not the name of a registry tag */
    GTO_EVERSION = -8,       /* not `v` and a version of Semantic Versioning 2.0.0 */
    GTO_EREF = -9,           /* no such revision */
    GTO_ENOARTIFACT = -10,   /* no such artifact */
    GTO_ENOVERSION = -11,    /* no such version of the artifact */
    GTO_EMANYVERSIONS = -12, /* several versions where one is needed */
    GTO_EREGISTERED = -13,   /* the version is registered already, at another commit */
    GTO_ECOMMITTAKEN = -14,  /* the commit has a version of the artifact already */
    GTO_ESTAGE = -15,        /* a stage that the configuration does not allow */
    GTO_ETYPE = -16,         /* a type that the configuration does not allow */
    GTO_ETAGEXISTS = -17,    /* a tag of that name exists */
    GTO_EPUSH = -18,         /* a server refuses what is pushed */
    GTO_ESERVER = -19,       /* a server cannot be reached, does not answer, or refuses */
    GTO_EINTERRUPTED = -20,  /* the caller gave up: gto_open_options.interrupted */
    GTO_ENOREMOTE = -21,     /* no remote repository of that name */
};

typedef struct gto_error gto_error;

GTO_API enum gto_code gto_error_code(const gto_error *error);
/* One line of text without an end of line; never NULL. */
GTO_API const char *gto_error_message(const gto_error *error);
/* What else is known of the reason, in one line, or NULL. */
GTO_API const char *gto_error_detail(const gto_error *error);
GTO_API void gto_error_free(gto_error *error);

/* ---- Names -------------------------------------------------------------------------------------
 *
 * Functions of this section need no repository. */

/* What a tag does, in the order in which events of one second are sorted. */
enum gto_action {
    GTO_ACTION_NONE = 0,
    GTO_ACTION_DEPRECATE,
    GTO_ACTION_REGISTER,
    GTO_ACTION_DEREGISTER,
    GTO_ACTION_ASSIGN,
    GTO_ACTION_UNASSIGN,
};

/* "deprecate", "register", "deregister", "assign", "unassign"; "" for any other value. */
GTO_API const char *gto_action_name(enum gto_action action);
/* The action of that name, or GTO_ACTION_NONE. */
GTO_API enum gto_action gto_action_from_name(const char *name);
/* The event that an action is: "deprecation", "registration", "deregistration", "assignment",
 * "unassignment"; "" for any other value. */
GTO_API const char *gto_action_event(enum gto_action action);
/* The priority of events in JSON: where times are equal the lower one comes first. GTO_ACTION_NONE
 * stands for a commit, which comes before all tags. */
GTO_API int gto_action_priority(enum gto_action action);
/* Whether such an event adds something: a registration, an assignment, a commit (GTO_ACTION_NONE).
 * The other events take something back. */
GTO_API bool gto_action_adds(enum gto_action action);

/* The parts of a tag's name. */
typedef struct gto_tag_name gto_tag_name;

/* Parses a tag's name, without `refs/tags/`: `churn@v1.0.0`, `dir=net#prod!#3`.
 * Errors: GTO_ETAGNAME, GTO_ENOMEM. */
GTO_API int gto_tag_name_parse(gto_tag_name **out, const char *name, gto_error **error);
GTO_API void gto_tag_name_free(gto_tag_name *name);
GTO_API enum gto_action gto_tag_name_action(const gto_tag_name *name);
/* The artifact, with `:` between directory and name. */
GTO_API const char *gto_tag_name_artifact(const gto_tag_name *name);
/* The version of a (de)registration, else NULL. */
GTO_API const char *gto_tag_name_version(const gto_tag_name *name);
/* The stage of an (un)assignment, else NULL. */
GTO_API const char *gto_tag_name_stage(const gto_tag_name *name);
/* The counter's digits without leading zeros (it may exceed any integer type), or NULL. */
GTO_API const char *gto_tag_name_counter(const gto_tag_name *name);

/* Makes a tag's name of its parts.
 * `version`: of a (de)registration; else ignored and may be NULL.
 * `stage`: of an (un)assignment; else ignored and may be NULL.
 * `counter`: decimal digits; NULL: none.
 * Errors: GTO_EINVALID, GTO_EVERSION, GTO_EARGS (what the action needs is missing), GTO_ENOMEM. */
GTO_API int gto_tag_name_format(char **out, enum gto_action action, const char *artifact,
                                const char *version, const char *stage, const char *counter,
                                gto_error **error);

/* A name that may pick a version: `NAME@latest`, `NAME@greatest`, `NAME@v1.0.0`, `NAME#stage`. */
typedef struct gto_shortcut gto_shortcut;

/* Parses a shortcut. Text that picks nothing is the name of an artifact as it stands.
 * Errors: GTO_ENOMEM. */
GTO_API int gto_shortcut_parse(gto_shortcut **out, const char *text, gto_error **error);
GTO_API void gto_shortcut_free(gto_shortcut *shortcut);
GTO_API const char *gto_shortcut_artifact(const gto_shortcut *shortcut);
/* The version picked, or NULL. */
GTO_API const char *gto_shortcut_version(const gto_shortcut *shortcut);
/* The stage picked, or NULL. */
GTO_API const char *gto_shortcut_stage(const gto_shortcut *shortcut);
/* Whether `latest` or `greatest` was picked. */
GTO_API bool gto_shortcut_latest(const gto_shortcut *shortcut);

/* Whether this is the name of an artifact: `NAME` or `DIR:NAME`. */
GTO_API bool gto_artifact_name_valid(const char *name);
/* Whether this is a pattern of names rather than a name: it has `*`, `?`, `[` or `\\`, which mean
 * what they mean to `git tag --list`. */
GTO_API bool gto_is_pattern(const char *text);
/* Whether this is the name of a stage, a type or a label. */
GTO_API bool gto_name_valid(const char *name);
/* How much of a name is shown where space is short: the first 7 digits of a full object id, the
 * whole of any other text. Returns a number of bytes. */
GTO_API size_t gto_short_length(const char *name);

/* Whether this is `v` and a version of Semantic Versioning 2.0.0 (https://semver.org). */
GTO_API bool gto_semver_valid(const char *version);
/* Precedence by semver.org, section 11: negative, 0 or positive. Both must be valid. */
GTO_API int gto_semver_compare(const char *a, const char *b);

/* GTO_BUMP_DEFAULT is GTO_BUMP_PATCH, except that the first version of an artifact takes it too. */
enum gto_bump { GTO_BUMP_DEFAULT = 0, GTO_BUMP_PATCH, GTO_BUMP_MINOR, GTO_BUMP_MAJOR };

/* The version after `version`. Errors: GTO_EVERSION, GTO_ENOMEM. */
GTO_API int gto_semver_bump(char **out, const char *version, enum gto_bump bump, gto_error **error);

/* Whether gto_repo_open() takes this for the URL of a repository on a server: `https://`,
 * `http://`, `ssh://`, `git://`, `file://`, or `host:path` as scp(1) has it. */
GTO_API bool gto_is_url(const char *text);

/* ---- Configuration ---------------------------------------------------------------------------- */

/* The configuration in force: `.gto`, over which GTO_* variables of the environment win. */
typedef struct gto_config gto_config;

/* Parses a configuration.
 * `text`: the text of a `.gto`, of `len` bytes; NULL: there is no such file.
 * `file_name`: its path in messages, of which the last part is a setting, too (CONFIG_FILE_NAME);
 * NULL: the environment alone is meant.
 * Errors: GTO_ECONFIG (of a file the detail tells what is wrong at which line), GTO_ENOMEM. */
GTO_API int gto_config_parse(gto_config **out, const char *text, size_t len, const char *file_name,
                             gto_error **error);
GTO_API void gto_config_free(gto_config *config);
/* The path of the file of annotations (INDEX), `artifacts.yaml` by default. */
GTO_API const char *gto_config_index(const gto_config *config);
/* Whether messages begin with signs (EMOJIS). */
GTO_API bool gto_config_emojis(const gto_config *config);
/* The types that are allowed, NULL-terminated; NULL: any. */
GTO_API const char *const *gto_config_types(const gto_config *config);
/* The stages that are allowed, NULL-terminated; NULL: any. */
GTO_API const char *const *gto_config_stages(const gto_config *config);
/* The types of the enrichments that are named, NULL-terminated: plug-ins of Python, which this
 * library passes over. */
GTO_API const char *const *gto_config_enrichments(const gto_config *config);
/* Whether enrichments that are not named are to be used as well (autoload_enrichments). */
GTO_API bool gto_config_autoload_enrichments(const gto_config *config);
/* The settings as the lines `KEY=value` that `gto doctor` prints, joined by newlines. */
GTO_API const char *gto_config_text(const gto_config *config);
/* The settings as one object of JSON, on one line. */
GTO_API const char *gto_config_json(const gto_config *config);

/* ---- Repositories ----------------------------------------------------------------------------- */

typedef struct gto_repo gto_repo;

/* How to open a repository. */
struct gto_open_options {
    unsigned struct_version; /* GTO_OPEN_OPTIONS_VERSION */
    /* Use the configuration of the environment alone: to examine a repository whose `.gto` is not
     * valid. */
    bool without_file;
    /* Keep nothing of a server for later. */
    bool no_cache;
    /* Seconds that a server may be silent; 0: as GTO_TIMEOUT says, or 60. */
    int timeout;
    /* How many threads read objects where many are needed; 0: as many as there are processors, at
     * most eight; 1: only the one that calls. */
    unsigned threads;
    /* Called now and then while Git talks to a server, with what Git says of its progress, and with
     * NULL when that is over. NULL: nobody is told. */
    void (*progress)(void *payload, const char *text);
    /* Asked now and then while Git talks to a server or the repository is locked: whether to give
     * up. Then the call undoes what it had begun and fails with GTO_EINTERRUPTED; or with
     * GTO_ESERVER if a push was under way whose outcome is not known. NULL: never. */
    bool (*interrupted)(void *payload);
    void *payload; /* of both */
};
#define GTO_OPEN_OPTIONS_VERSION 1
#define GTO_OPEN_OPTIONS_INIT                                                                      \
    {                                                                                              \
        GTO_OPEN_OPTIONS_VERSION, false, false, 0, 0, NULL, NULL, NULL                             \
    }

/* Opens a repository and reads its configuration (`.gto`, GTO_*).
 * `path`: a directory in or of a repository; NULL: the one that Git would use, that is GIT_DIR and
 * its companions, else the current directory and those above it. Or the URL of a repository on a
 * server (gto_is_url()). Then Git lists its tags, with the user's credentials and settings, and
 * what is missing of a registry is fetched into a cache below $XDG_CACHE_HOME/gto (XDG Base
 * Directory Specification) that only the user can read. Credentials in the URL are written nowhere.
 * Questions are answered from that list until a change is made.
 * `options`: NULL: GTO_OPEN_OPTIONS_INIT.
 * Errors: GTO_ENOREPO, GTO_ECONFIG, GTO_EARGS (also: a URL of another kind, such as `ext::`),
 * GTO_ESERVER, GTO_EINTERRUPTED, GTO_ENOMEM, GTO_ERROR. */
GTO_API int gto_repo_open(gto_repo **out, const char *path, const struct gto_open_options *options,
                          gto_error **error);
GTO_API void gto_repo_free(gto_repo *repo);
/* The root of the work tree, or the Git directory of a bare repository; of a repository on a server
 * its URL without credentials. */
GTO_API const char *gto_repo_root(const gto_repo *repo);
/* Whether it is on a server. */
GTO_API bool gto_repo_is_server(const gto_repo *repo);
/* Its configuration. */
GTO_API const gto_config *gto_repo_config(const gto_repo *repo);
/* The remote repository that is meant where none is named, as Git pushes: the `pushRemote` of
 * HEAD's branch, `remote.pushDefault`, the only one that there is, or "origin". NULL: Git's
 * configuration cannot be read. */
GTO_API const char *gto_repo_remote(const gto_repo *repo);
/* Whether there is anything of a registry: a `.gto`, an `artifacts.yaml` or a registry tag.
 * Errors: as gto_registry_read(). */
GTO_API int gto_repo_has_registry(bool *out, gto_repo *repo, gto_error **error);
/* Resolves a revision (gitrevisions(7)) to the id of its commit.
 * Errors: GTO_EREF, GTO_ENOMEM, GTO_ERROR. */
GTO_API int gto_repo_resolve(char **out, gto_repo *repo, const char *revision, gto_error **error);
/* The second of a moment: that of a revision, by its committer; or else that of a date, as `git log
 * --since` takes it. Text that Git would only guess a date from is refused.
 * Errors: GTO_EARGS (neither), GTO_ENOMEM, GTO_ERROR. */
GTO_API int gto_repo_moment(int64_t *out, gto_repo *repo, const char *text, gto_error **error);
/* The digits of the counter that the next counted tag of an artifact gets.
 * Errors: as gto_registry_read(). */
GTO_API int gto_repo_next_counter(char **out, gto_repo *repo, const char *artifact,
                                  gto_error **error);

/* ---- Several repositories --------------------------------------------------------------------- */

/* Short names that tell repositories apart.
 * `names`: `count` paths or URLs, as gto_repo_root() or the user has them.
 * A label is the last parts of its name that no other name ends with, joined by `/`, without `.git`
 * at the end: of `/srv/churn`, `https://a.org/team/nlp.git` and `https://b.org/team/nlp.git` these
 * are `churn`, `a.org/team/nlp` and `b.org/team/nlp`. Of names that do not differ in their parts it
 * is the whole name. User and password are no part of a name. Names that are equal have equal
 * labels. Bytes that cannot be shown are passed on as they are.
 * On success *out is a NULL-terminated array of `count` labels, in the order of `names`; gto_free()
 * frees it together with its strings. Errors: GTO_ENOMEM. */
GTO_API int gto_repo_labels(const char ***out, const char *const *names, size_t count,
                            gto_error **error);

/* Repositories that were opened together. */
typedef struct gto_repos gto_repos;

/* Opens repositories, and reads them, several at the same time (eight, since servers refuse more
 * connections at once).
 * `names`: `count` paths or URLs, as gto_repo_open() takes them.
 * `options`: of all; NULL: GTO_OPEN_OPTIONS_INIT. `threads`: of each repository; 0: those that
 * gto_repo_open() would take, shared out. `progress` is called with how many are done, too.
 * `visit`: called once for each repository as soon as it is open, for what is to be read at the
 * same time as others; NULL: nothing is. `index`: of its name. It is called by threads of the
 * library, which differ from call to call and end before this function returns; it may use `repo`
 * and anything that other threads do not. Where it fails it returns the code and stores the error.
 * A repository that is not there, cannot be read or is visited in vain is no error of this
 * function: gto_repos_error(). The same repository may be opened twice: gto_repos_first().
 * Errors: GTO_EARGS, GTO_EINTERRUPTED, GTO_ENOMEM, GTO_ERROR; some may have been visited. */
GTO_API int gto_repos_open(gto_repos **out, const char *const *names, size_t count,
                           const struct gto_open_options *options,
                           int (*visit)(void *payload, size_t index, gto_repo *repo,
                                        gto_error **error),
                           void *payload, gto_error **error);
/* Frees the repositories too. */
GTO_API void gto_repos_free(gto_repos *repos);
/* As many as there were names, in the same order. */
GTO_API size_t gto_repos_count(const gto_repos *repos);
/* NULL: it could not be opened, or stands before under the same name. */
GTO_API gto_repo *gto_repos_item(const gto_repos *repos, size_t index);
/* Why it could not be opened, or what its visit failed with; NULL: neither. */
GTO_API const gto_error *gto_repos_error(const gto_repos *repos, size_t index);
/* Its label (gto_repo_labels()), by its root; by its name if it could not be opened. */
GTO_API const char *gto_repos_label(const gto_repos *repos, size_t index);
/* Which is the first that is the same repository: `index` unless it stands before. */
GTO_API size_t gto_repos_first(const gto_repos *repos, size_t index);

/* ---- Annotations ------------------------------------------------------------------------------
 *
 * What `artifacts.yaml` (gto_config_index()) of a commit says. */

typedef struct gto_annotations gto_annotations;
typedef struct gto_annotation gto_annotation;

/* Reads the annotations at a revision. Where there is no such file there are none.
 * Errors: GTO_EREF, GTO_EINVALID (the file is not valid: the message says what is wrong and where),
 * GTO_ESERVER, GTO_EINTERRUPTED, GTO_ENOMEM, GTO_ERROR. */
GTO_API int gto_annotations_read(gto_annotations **out, gto_repo *repo, const char *revision,
                                 gto_error **error);
/* Parses the text of an `artifacts.yaml`. Errors: GTO_EINVALID, GTO_ENOMEM. */
GTO_API int gto_annotations_parse(gto_annotations **out, const char *text, size_t len,
                                  gto_error **error);
GTO_API void gto_annotations_free(gto_annotations *annotations);
/* The entries, in the order of the file. */
GTO_API size_t gto_annotations_count(const gto_annotations *annotations);
GTO_API const gto_annotation *gto_annotations_item(const gto_annotations *annotations,
                                                   size_t index);
/* The entry of an artifact, or NULL. */
GTO_API const gto_annotation *gto_annotations_find(const gto_annotations *annotations,
                                                   const char *artifact);

/* The artifact that an entry is about. */
GTO_API const char *gto_annotation_artifact(const gto_annotation *annotation);
/* NULL where the entry has none. */
GTO_API const char *gto_annotation_type(const gto_annotation *annotation);
GTO_API const char *gto_annotation_path(const gto_annotation *annotation);
/* "" where the entry has none. */
GTO_API const char *gto_annotation_description(const gto_annotation *annotation);
/* Whether the artifact is not a file of the repository; true unless the entry says otherwise. */
GTO_API bool gto_annotation_virtual(const gto_annotation *annotation);
/* NULL-terminated. */
GTO_API const char *const *gto_annotation_labels(const gto_annotation *annotation);
/* The free part as one line of JSON; "null" where the entry has none. */
GTO_API const char *gto_annotation_custom(const gto_annotation *annotation);

/* ---- The registry ----------------------------------------------------------------------------- */

typedef struct gto_registry gto_registry;
typedef struct gto_artifact gto_artifact;
typedef struct gto_version gto_version;
typedef struct gto_vstage gto_vstage;
typedef struct gto_event gto_event;
typedef struct gto_commit gto_commit;
typedef struct gto_problem gto_problem;

/* What gto_registry_read() reads beyond what names and dates of tags say: an or of these. */
enum gto_read {
    GTO_READ_MESSAGES = 1, /* tagger and message of every event */
    GTO_READ_COMMITS = 2,  /* the commit of every version, and what artifacts.yaml says there */
    GTO_READ_PROBLEMS = 4, /* all that is wrong, for gto_registry_problem(); implies the others */
    GTO_READ_RAW_MESSAGES = 8, /* as GTO_READ_MESSAGES, with blank space around messages */
};

/* Reads the registry: a snapshot that does not need `repo` any more.
 * `artifact`: only this one, or those that a pattern matches (gto_is_pattern()); NULL: all.
 * `flags`: an or of `enum gto_read`.
 * What cannot be read is left out; gto_registry_problem() tells what is worth a warning.
 * Errors: GTO_ENOREPO (it is not there any more), GTO_ESERVER, GTO_EINTERRUPTED, GTO_ENOMEM,
 * GTO_ERROR. */
GTO_API int gto_registry_read(gto_registry **out, gto_repo *repo, const char *artifact,
                              unsigned flags, gto_error **error);
GTO_API void gto_registry_free(gto_registry *registry);

/* What gto_registry_read_with() reads. */
struct gto_read_options {
    unsigned struct_version; /* GTO_READ_OPTIONS_VERSION */
    const char *artifact;    /* only this one, or those that a pattern matches (gto_is_pattern());
                                NULL: all */
    unsigned flags;          /* an or of enum gto_read */
    /* As it stood then (gto_repo_moment()): events up to that second; and artifacts.yaml of that
     * revision, or of the commit that HEAD was at, going by its first parents. In a repository on a
     * server, whose history is not here, artifacts.yaml counts if HEAD is not later. NULL: now. */
    const char *at;
};
#define GTO_READ_OPTIONS_VERSION 1
#define GTO_READ_OPTIONS_INIT                                                                      \
    {                                                                                              \
        GTO_READ_OPTIONS_VERSION, NULL, 0, NULL                                                    \
    }

/* Reads the registry as gto_registry_read() does. Errors: the same, and those of
 * gto_repo_moment(). */
GTO_API int gto_registry_read_with(gto_registry **out, gto_repo *repo,
                                   const struct gto_read_options *options, gto_error **error);

/* The artifacts, in the order in which they became known. */
GTO_API size_t gto_registry_artifact_count(const gto_registry *registry);
GTO_API const gto_artifact *gto_registry_artifact(const gto_registry *registry, size_t index);
/* The artifact of that name, or NULL. */
GTO_API const gto_artifact *gto_registry_find(const gto_registry *registry, const char *name);

GTO_API const char *gto_artifact_name(const gto_artifact *artifact);
/* Whether its latest event is anything but a deprecation. */
GTO_API bool gto_artifact_active(const gto_artifact *artifact);
/* Whether there are tags of it (else it is known from artifacts.yaml alone). */
GTO_API bool gto_artifact_registered(const gto_artifact *artifact);
/* Its versions, in the order in which they became known. */
GTO_API size_t gto_artifact_version_count(const gto_artifact *artifact);
GTO_API const gto_version *gto_artifact_version(const gto_artifact *artifact, size_t index);
/* Its events, oldest first. */
GTO_API size_t gto_artifact_event_count(const gto_artifact *artifact);
GTO_API const gto_event *gto_artifact_event(const gto_artifact *artifact, size_t index);

/* `v1.0.0`, or the id of its commit if no tag registers it. */
GTO_API const char *gto_version_name(const gto_version *version);
GTO_API const gto_artifact *gto_version_artifact(const gto_version *version);
/* The id of its commit. */
GTO_API const char *gto_version_commit_id(const gto_version *version);
/* What is known of its commit; NULL: not asked for (GTO_READ_COMMITS), or not readable. */
GTO_API const gto_commit *gto_version_commit(const gto_version *version);
/* What artifacts.yaml of its commit says of it, or NULL. */
GTO_API const gto_annotation *gto_version_annotation(const gto_version *version);
/* Whether its latest (de)registration is a registration, or it has neither. */
GTO_API bool gto_version_active(const gto_version *version);
/* Whether it was ever registered. */
GTO_API bool gto_version_registered(const gto_version *version);
/* Whether no tag ever registered or deregistered it. */
GTO_API bool gto_version_discovered(const gto_version *version);
/* The event that tells who made it, when and why: the latest registration, else the latest event;
 * NULL where the commit tells. */
GTO_API const gto_event *gto_version_authoring_event(const gto_version *version);
/* The tag of that event, else the id of the commit. */
GTO_API const char *gto_version_ref(const gto_version *version);
/* When it was created, and when it first became active. `offset` may be NULL. */
GTO_API int64_t gto_version_created_at(const gto_version *version, int *offset);
GTO_API int64_t gto_version_activated_at(const gto_version *version, int *offset);
/* Its (de)registrations and (un)assignments, oldest first. */
GTO_API size_t gto_version_event_count(const gto_version *version);
GTO_API const gto_event *gto_version_event(const gto_version *version, size_t index);
/* The stages it was ever in, in the order of their first tags. */
GTO_API size_t gto_version_stage_count(const gto_version *version);
GTO_API const gto_vstage *gto_version_stage(const gto_version *version, size_t index);

GTO_API const char *gto_vstage_name(const gto_vstage *vstage);
GTO_API const gto_version *gto_vstage_version(const gto_vstage *vstage);
/* Whether its latest (un)assignment is an assignment. */
GTO_API bool gto_vstage_active(const gto_vstage *vstage);
/* Its (un)assignments, oldest first. */
GTO_API size_t gto_vstage_event_count(const gto_vstage *vstage);
GTO_API const gto_event *gto_vstage_event(const gto_vstage *vstage, size_t index);
/* The event that tells who assigned it, when and why: the latest assignment, else the latest
 * unassignment. */
GTO_API const gto_event *gto_vstage_authoring_event(const gto_vstage *vstage);

GTO_API enum gto_action gto_event_action(const gto_event *event);
/* The tag, without `refs/tags/`. */
GTO_API const char *gto_event_tag(const gto_event *event);
GTO_API const gto_artifact *gto_event_artifact(const gto_event *event);
/* The version concerned; NULL for a deprecation. */
GTO_API const char *gto_event_version(const gto_event *event);
/* The stage of an (un)assignment, else NULL. */
GTO_API const char *gto_event_stage(const gto_event *event);
GTO_API const char *gto_event_commit_id(const gto_event *event);
/* The tagger's time. `offset` may be NULL. */
GTO_API int64_t gto_event_time(const gto_event *event, int *offset);
/* The tagger, and the message without a signature and (unless GTO_READ_RAW_MESSAGES was asked for)
 * without blank space around it. "" unless messages were asked for. */
GTO_API const char *gto_event_author(const gto_event *event);
GTO_API const char *gto_event_author_email(const gto_event *event);
GTO_API const char *gto_event_message(const gto_event *event);

GTO_API const char *gto_commit_id(const gto_commit *commit);
GTO_API const char *gto_commit_author(const gto_commit *commit);
GTO_API const char *gto_commit_author_email(const gto_commit *commit);
GTO_API const char *gto_commit_committer(const gto_commit *commit);
GTO_API const char *gto_commit_committer_email(const gto_commit *commit);
GTO_API const char *gto_commit_message(const gto_commit *commit);
/* The committer's time. `offset` may be NULL. */
GTO_API int64_t gto_commit_time(const gto_commit *commit, int *offset);

/* ---- A registry of one's own ------------------------------------------------------------------
 *
 * An artifact that is put together from what the caller knows: objects that were copied, sent, or
 * made by hand. What follows from its events is worked out by the rules of a repository. */

typedef struct gto_draft gto_draft;

struct gto_draft_event {
    unsigned struct_version; /* GTO_DRAFT_EVENT_VERSION */
    /* GTO_ACTION_NONE: something else that happened to the artifact. */
    enum gto_action action;
    const char *tag;   /* orders the events of one second, by its counter too; NULL: "" */
    const char *stage; /* of an (un)assignment */
    int64_t time;
    int offset;
};
#define GTO_DRAFT_EVENT_VERSION 1
#define GTO_DRAFT_EVENT_INIT                                                                       \
    {                                                                                              \
        GTO_DRAFT_EVENT_VERSION, GTO_ACTION_NONE, NULL, NULL, 0, 0                                 \
    }

/* A draft of an artifact without events. Errors, here and below: GTO_ENOMEM. */
GTO_API int gto_draft_new(gto_draft **out, const char *artifact, gto_error **error);
GTO_API void gto_draft_free(gto_draft *draft);
/* Adds a version at a commit. `name`: `v1.0.0`, or the id of the commit. */
GTO_API int gto_draft_add_version(gto_draft *draft, const char *name, const char *commit_id,
                                  gto_error **error);
/* Tells the time of the commit of the version that was added last. */
GTO_API void gto_draft_set_commit_time(gto_draft *draft, int64_t time, int offset);
/* Adds an event, in any order: to the version that was added last; as long as there is none, to
 * the artifact. *out (`out` may be NULL) is that event in the registry to come.
 * Errors: GTO_EARGS (a deprecation of a version, or an event of a version without one). */
GTO_API int gto_draft_add_event(const gto_event **out, gto_draft *draft,
                                const struct gto_draft_event *event, gto_error **error);
/* Makes a registry of that artifact alone. The draft can be used no more, only freed. */
GTO_API int gto_draft_finish(gto_registry **out, gto_draft *draft, gto_error **error);

/* ---- Problems ---------------------------------------------------------------------------------
 *
 * What is wrong with a registry. Without GTO_READ_PROBLEMS only what makes answers doubtful. */

enum gto_problem_code {
    GTO_PROBLEM_NO_TAGGER = 1,     /* a tag has no tagger, and so no time */
    GTO_PROBLEM_LIGHTWEIGHT_TAG,   /* a tag has no object of its own */
    GTO_PROBLEM_NOT_AT_COMMIT,     /* a tag points at a file or a directory */
    GTO_PROBLEM_BROKEN_REFERENCE,  /* a tag's reference holds no id */
    GTO_PROBLEM_MISSING_OBJECT,    /* a tag's object is missing or damaged */
    GTO_PROBLEM_MALFORMED_OBJECT,  /* a tag's object does not have the form of one */
    GTO_PROBLEM_MISSING_INNER_TAG, /* a tag points at a tag that is missing */
    GTO_PROBLEM_SHARED_COMMIT,     /* several versions of an artifact are at one commit */
    GTO_PROBLEM_NO_VERSION,        /* stages are assigned to a commit without a version */
    GTO_PROBLEM_MISSING_COMMIT,    /* a commit is missing or damaged */
    GTO_PROBLEM_NOT_A_COMMIT,      /* what a tag calls a commit is none */
    GTO_PROBLEM_UNREADABLE_FILE,   /* a file of a commit, or a tree on the way to it, is missing or
                                      damaged, or a symbolic link leads to no file */
    GTO_PROBLEM_INVALID_FILE,      /* artifacts.yaml or dvc.yaml of a commit is not valid; or a file
                                      that gto_files_check() looked at */
    GTO_PROBLEM_BROKEN_HEAD,       /* HEAD cannot be read */
    GTO_PROBLEM_FUTURE_DATE,       /* a tag is dated later than now */
    GTO_PROBLEM_DATE_ORDER,        /* the dates of two tags contradict their counters */
    GTO_PROBLEM_UNKNOWN_HISTORY,   /* the commits between two versions cannot be listed */
    GTO_PROBLEM_CUT_HISTORY,    /* there may be more of them, beyond where a shallow clone ends */
    GTO_PROBLEM_UNKNOWN_VALUES, /* a file of params or metrics is of a form that is not read, or
                                   kept elsewhere */
    GTO_PROBLEM_REFUSED_OBJECT, /* the system refuses to read a tag's object */
};

GTO_API size_t gto_registry_problem_count(const gto_registry *registry);
GTO_API const gto_problem *gto_registry_problem(const gto_registry *registry, size_t index);

GTO_API enum gto_problem_code gto_problem_code(const gto_problem *problem);
/* What is wrong, with the tags or the commit concerned, in one line. */
GTO_API const char *gto_problem_message(const gto_problem *problem);
/* What to do about it, in one line. */
GTO_API const char *gto_problem_remedy(const gto_problem *problem);
/* The tags concerned, NULL-terminated. */
GTO_API const char *const *gto_problem_tags(const gto_problem *problem);
/* The artifact concerned, or NULL. */
GTO_API const char *gto_problem_artifact(const gto_problem *problem);
/* The id of the commit concerned, or NULL. */
GTO_API const char *gto_problem_commit_id(const gto_problem *problem);
/* The path of the file concerned, or NULL. */
GTO_API const char *gto_problem_file(const gto_problem *problem);

/* ---- Files that are not committed yet ----------------------------------------------------------
 *
 * What is wrong with the files that a registry reads, before they are committed. No tag is read. */

/* GTO_FILES_WORK_TREE: those of the work tree; GTO_FILES_INDEX: those of the index, which the next
 * commit will hold. */
enum gto_files { GTO_FILES_WORK_TREE = 0, GTO_FILES_INDEX };

typedef struct gto_checked_files gto_checked_files;

/* Checks `.gto`, the file of annotations that it names (gto_config_index()), and each dvc.yaml:
 * those in the index and, of the work tree, those that Git neither knows nor ignores. Symbolic
 * links are followed within the repository, as in a commit. `repo` may have been opened without its
 * file (gto_open_options.without_file). The tree of an index is stored in the repository. Errors:
 * GTO_EARGS (the repository is bare, or on a server), GTO_ECONFIG (a GTO_* variable is not valid),
 * GTO_ENOMEM, GTO_ERROR (also: an index with conflicts). */
GTO_API int gto_files_check(gto_checked_files **out, gto_repo *repo, enum gto_files where,
                            gto_error **error);
GTO_API void gto_checked_files_free(gto_checked_files *files);
/* The paths of the files that were there, NULL-terminated. */
GTO_API const char *const *gto_checked_files_paths(const gto_checked_files *files);
/* What is wrong with them, in the order of their paths above. */
GTO_API size_t gto_checked_files_problem_count(const gto_checked_files *files);
GTO_API const gto_problem *gto_checked_files_problem(const gto_checked_files *files, size_t index);

/* ---- Questions -------------------------------------------------------------------------------- */

/* GTO_SORT_TIMESTAMP: the latest first. GTO_SORT_SEMVER: the greatest first, by precedence; names
 * that are commits come after all versions, in reverse of the alphabet. */
enum gto_sort { GTO_SORT_TIMESTAMP = 0, GTO_SORT_SEMVER };

/* What versions to pick by what Git or their descriptions say of them: all that is said here has to
 * hold. Strings are NULL where nothing is asked for. */
struct gto_filter_request {
    unsigned struct_version;   /* GTO_FILTER_REQUEST_VERSION */
    const char *points_at;     /* a revision: versions at that commit */
    const char *contains;      /* a revision: versions that have this commit in their history */
    const char *no_contains;   /* a revision: versions that do not have it */
    const char *type;          /* versions described so (gto_describe()) */
    const char *const *labels; /* versions that have all of these; NULL-terminated; NULL: none */
    bool latest_only;          /* look at the greatest version of each artifact alone, which is
                                  enough for gto_pick_artifacts() */
};
#define GTO_FILTER_REQUEST_VERSION 1
#define GTO_FILTER_REQUEST_INIT                                                                    \
    {                                                                                              \
        GTO_FILTER_REQUEST_VERSION, NULL, NULL, NULL, NULL, NULL, false                            \
    }

/* The versions of a registry that a request asks for. */
typedef struct gto_filter gto_filter;

/* Asks Git and the files of commits. `registry` has to outlive the filter; for types and labels it
 * was read with GTO_READ_MESSAGES.
 * Errors: GTO_EREF, GTO_EARGS (the history of a repository on a server is not here), GTO_ESERVER,
 * GTO_EINTERRUPTED, GTO_ENOMEM, GTO_ERROR. */
GTO_API int gto_filter_make(gto_filter **out, gto_repo *repo, const gto_registry *registry,
                            const struct gto_filter_request *request, gto_error **error);
GTO_API void gto_filter_free(gto_filter *filter);
GTO_API bool gto_filter_matches(const gto_filter *filter, const gto_version *version);

/* What is to be picked. */
struct gto_selection {
    unsigned struct_version;     /* GTO_SELECTION_VERSION */
    bool registered_only;        /* stages: only those of versions that were registered */
    bool deprecated;             /* also deprecated artifacts and deregistered versions */
    int assignments_per_version; /* stages: the first N of each version; -1: all */
    int versions_per_stage;      /* stages: then the first N versions of each stage; -1: all */
    enum gto_sort sort;          /* stages: the order of the versions in a stage */
    /* Since version 2: */
    const char *stage; /* only versions in this stage, and artifacts that have one; or NULL */
    const gto_filter *filter; /* only versions that it matches, and artifacts of which it matches
                                 the greatest version; or NULL */
};
#define GTO_SELECTION_VERSION 2
#define GTO_SELECTION_INIT                                                                         \
    {                                                                                              \
        GTO_SELECTION_VERSION, false, false, -1, 1, GTO_SORT_TIMESTAMP, NULL, NULL                 \
    }

/* The artifacts that are active, or all if `selection` says so: by name if `by_name`, else in the
 * order of the registry. On success *out is an array of *count artifacts.
 * `selection`, here and below: NULL: GTO_SELECTION_INIT.
 * Errors, here and below: GTO_EARGS (a number below -1), GTO_ENOMEM. */
GTO_API int gto_pick_artifacts(const gto_artifact ***out, size_t *count,
                               const gto_registry *registry, const struct gto_selection *selection,
                               bool by_name, gto_error **error);

/* The stages that active versions of an artifact are in, and the versions in each, in the order
 * that `selection` says. On success *out is an array of *count stages, grouped by name. */
GTO_API int gto_pick_stages(const gto_vstage ***out, size_t *count, const gto_artifact *artifact,
                            const struct gto_selection *selection, gto_error **error);

/* Versions that were picked, each with those of its stages that were picked. */
typedef struct gto_picks gto_picks;
typedef struct gto_picked gto_picked;

/* The versions of an artifact, by precedence, the greatest first, those named by commits last.
 * `pick`: those that this shortcut picks; NULL: all.
 * `commit_id`: those at that commit, whatever `pick` says; NULL: all. */
GTO_API int gto_pick_versions(gto_picks **out, const gto_artifact *artifact,
                              const gto_shortcut *pick, const char *commit_id,
                              const struct gto_selection *selection, gto_error **error);
GTO_API void gto_picks_free(gto_picks *picks);
GTO_API size_t gto_picks_count(const gto_picks *picks);
GTO_API const gto_picked *gto_picks_item(const gto_picks *picks, size_t index);
GTO_API const gto_version *gto_picked_version(const gto_picked *picked);
GTO_API size_t gto_picked_stage_count(const gto_picked *picked);
GTO_API const gto_vstage *gto_picked_stage(const gto_picked *picked, size_t index);

/* The greatest active version of an artifact: of those that were registered, or of all; NULL if
 * there is none. */
GTO_API const gto_version *gto_artifact_latest(const gto_artifact *artifact, bool registered_only);

/* Which versions: an or of these; 0: all. */
enum gto_versions {
    GTO_VERSIONS_ACTIVE = 1,     /* only those that are active */
    GTO_VERSIONS_REGISTERED = 2, /* only those that were registered */
};

/* The versions of an artifact in an order; by time: that of their creation. On success *out is an
 * array of *count versions. Errors: GTO_ENOMEM. */
GTO_API int gto_artifact_versions(const gto_version ***out, size_t *count,
                                  const gto_artifact *artifact, unsigned which, enum gto_sort sort,
                                  gto_error **error);

/* Whether summaries of so many artifacts of a registry, with these stages, have no more cells than
 * 64 times the tags that were read, or 1,048,576 if that is more: where each artifact has stages of
 * its own, they would grow with the square of what was read. Errors: GTO_ERROR (they have more),
 * GTO_ENOMEM. */
GTO_API int gto_summaries_check(const gto_registry *registry, size_t artifact_count,
                                const char *const *stages, gto_error **error);

/* What `gto show` says of one artifact. */
typedef struct gto_summary gto_summary;

/* `stages`: the stages to tell of, NULL-terminated, as gto_stages() lists them.
 * `shorten`: of commits, which stand for versions without a name, only the first 7 digits. */
GTO_API int gto_summary_make(gto_summary **out, const gto_artifact *artifact,
                             const char *const *stages, const struct gto_selection *selection,
                             bool shorten, gto_error **error);
GTO_API void gto_summary_free(gto_summary *summary);
/* The name of its greatest version that is active and registered, or NULL. */
GTO_API const char *gto_summary_latest(const gto_summary *summary);
/* The versions in the stage `stages[index]`, separated by ", "; NULL if there is none. */
GTO_API const char *gto_summary_stage(const gto_summary *summary, size_t index);

/* Which events to list. */
struct gto_history_options {
    unsigned struct_version; /* GTO_HISTORY_OPTIONS_VERSION */
    const char *artifact;    /* of this artifact, or of those that a pattern matches; NULL: all */
    bool ascending;          /* the oldest first, not the latest */
    int64_t since, until;    /* not earlier and not later than that */
    int limit;               /* the latest N of these; -1: all */
};
#define GTO_HISTORY_OPTIONS_VERSION 1
#define GTO_HISTORY_OPTIONS_INIT                                                                   \
    {                                                                                              \
        GTO_HISTORY_OPTIONS_VERSION, NULL, false, INT64_MIN, INT64_MAX, -1                         \
    }

/* On success *out is an array of *count events. Errors: GTO_EARGS, GTO_ENOMEM. */
GTO_API int gto_history_select(const gto_event ***out, size_t *count, const gto_registry *registry,
                               const struct gto_history_options *options, gto_error **error);

/* The same with the default of all other options: all events, the latest first unless `ascending`.
 * Errors: GTO_ENOMEM. */
GTO_API int gto_history(const gto_event ***out, size_t *count, const gto_registry *registry,
                        const char *artifact, bool ascending, gto_error **error);

/* What the tag `ref` (with or without `refs/tags/`) did. *registry, which the caller frees, holds
 * what *event points at. Both are NULL if there is no such tag, or it is not one of the registry.
 * Errors: as gto_registry_read(). */
GTO_API int gto_check_ref(gto_registry **registry, const gto_event **event, gto_repo *repo,
                          const char *ref, gto_error **error);

/* GTO_STAGES_ALLOWED: those that the configuration allows, in its order. GTO_STAGES_USED: those
 * that an active version is in, sorted. GTO_STAGES_AUTO: the former if the configuration names any,
 * else the latter. */
enum gto_stages { GTO_STAGES_AUTO = 0, GTO_STAGES_ALLOWED, GTO_STAGES_USED };

/* Whether gto_stages() needs the registry to answer. */
GTO_API bool gto_stages_need_registry(const gto_config *config, enum gto_stages which);
/* On success *out is a NULL-terminated array of names, which belong to the configuration or the
 * registry; *out is NULL if the allowed stages are asked for and the configuration allows any.
 * `registry`: the whole of it; may be NULL if it is not needed. Errors: GTO_ENOMEM. */
GTO_API int gto_stages(const char ***out, const gto_config *config, const gto_registry *registry,
                       enum gto_stages which, gto_error **error);

/* What there is in place of what was asked for in vain, in one sentence: the nearest name, or what
 * there is at all. On success *out is that sentence; "" if there is nothing to say.
 * `text`: an artifact, perhaps with a pick, well-formed or not (`churn@v9`), or a pattern; NULL:
 * all of them. `version`, `stage`: what else was asked for; NULL: nothing. Errors: as
 * gto_registry_read(). */
GTO_API int gto_hint(char **out, gto_repo *repo, const char *text, const char *version,
                     const char *stage, gto_error **error);

/* ---- Descriptions ----------------------------------------------------------------------------- */

/* What is said of a version, and where. */
typedef struct gto_description gto_description;

enum gto_field {
    GTO_FIELD_TYPE = 0,
    GTO_FIELD_PATH, /* from the root of the work tree, or a URL */
    GTO_FIELD_DESCRIPTION,
    GTO_FIELD_LABELS,
    GTO_FIELD_CUSTOM, /* `custom` of artifacts.yaml, `meta` of dvc.yaml */
};

/* "type", "path", "description", "labels", "custom"; NULL for any other value. */
GTO_API const char *gto_field_name(enum gto_field field);
/* Whether values of the field are JSON, on one line, rather than text: of labels and custom. */
GTO_API bool gto_field_is_json(enum gto_field field);

/* Describes a version. The first source that sets a field wins: the trailers of the tag that
 * registers the version; the entry in `artifacts.yaml` of its commit; that in `dvc.yaml` (section
 * `artifacts`; for `DIR:NAME`, in `DIR/dvc.yaml`).
 * `text`: a shortcut, or the name of an artifact, which stands for its latest version.
 * `revision`: describe what is said at that commit; NULL: at the version's own.
 * Errors: GTO_ENOARTIFACT, GTO_ENOVERSION, GTO_EMANYVERSIONS, GTO_EARGS (a shortcut and a
 * revision), GTO_EREF, GTO_ESERVER, GTO_EINTERRUPTED, GTO_ENOMEM, GTO_ERROR. */
GTO_API int gto_describe(gto_description **out, gto_repo *repo, const char *text,
                         const char *revision, gto_error **error);
GTO_API void gto_description_free(gto_description *description);
GTO_API const char *gto_description_artifact(const gto_description *description);
/* The version's name; NULL if only files are described. */
GTO_API const char *gto_description_version(const gto_description *description);
/* NULL if the repository has no commit. */
GTO_API const char *gto_description_commit_id(const gto_description *description);
/* The value of a field; NULL if nothing is said. */
GTO_API const char *gto_description_value(const gto_description *description, enum gto_field field);
/* Where that is said: "tag NAME", or the path of the file. NULL if nothing is said. */
GTO_API const char *gto_description_source(const gto_description *description,
                                           enum gto_field field);
/* False if a file could not be read that counts more than the source of the field's value, or any
 * file if there is no value. */
GTO_API bool gto_description_certain(const gto_description *description, enum gto_field field);
/* Whether the artifact is not a file of the repository, as artifacts.yaml says; true unless it says
 * otherwise. */
GTO_API bool gto_description_virtual(const gto_description *description);
/* Whether a file has an entry of the artifact, which may be empty. */
GTO_API bool gto_description_annotated(const gto_description *description);
/* What is wrong with the files, those that cannot be read included. */
GTO_API size_t gto_description_problem_count(const gto_description *description);
GTO_API const gto_problem *gto_description_problem(const gto_description *description,
                                                   size_t index);

/* ---- Two versions ------------------------------------------------------------------------------
 *
 * What changed from one version of an artifact to another. */

/* GTO_BEFORE: the version that is compared with; GTO_AFTER: the one that is asked about. */
enum gto_version_side { GTO_BEFORE = 0, GTO_AFTER };
#define GTO_SIDES 2

struct gto_diff_request {
    unsigned struct_version; /* GTO_DIFF_REQUEST_VERSION */
    /* A shortcut, or the name of an artifact, which stands for its greatest version. A version that
     * was deregistered can be named, too. */
    const char *after;
    /* The same of the same artifact; NULL: the version before, which is the greatest one that is
     * active, registered and less than `after`. */
    const char *before;
    bool all_commits; /* list all commits, not only those that changed the artifact's path */
};
#define GTO_DIFF_REQUEST_VERSION 1
#define GTO_DIFF_REQUEST_INIT                                                                      \
    {                                                                                              \
        GTO_DIFF_REQUEST_VERSION, NULL, NULL, false                                                \
    }

/* Two versions, compared. */
typedef struct gto_diff gto_diff;
/* What a commit holds at the path of an artifact. */
typedef struct gto_stored gto_stored;
/* A value of a file of params or metrics that is not the same in both versions. */
typedef struct gto_value_change gto_value_change;

/* Compares two versions: their commits, what is said of them (gto_describe()), what is at the
 * artifact's path, and the values in files of params and metrics that `dvc.yaml` names (that of the
 * description). DVC is not run.
 * What cannot be compared is left out, and gto_diff_problem() says so.
 * Errors: those of gto_describe(); GTO_ENOVERSION also if there is no version before, GTO_EARGS if
 * the versions are of different artifacts. */
GTO_API int gto_diff_make(gto_diff **out, gto_repo *repo, const struct gto_diff_request *request,
                          gto_error **error);
GTO_API void gto_diff_free(gto_diff *diff);
/* The version, of a registry that was read with GTO_READ_MESSAGES and GTO_READ_COMMITS. */
GTO_API const gto_version *gto_diff_version(const gto_diff *diff, enum gto_version_side side);
/* What is said of it. */
GTO_API const gto_description *gto_diff_description(const gto_diff *diff,
                                                    enum gto_version_side side);
/* Whether the values of a field are not the same. */
GTO_API bool gto_diff_field_changed(const gto_diff *diff, enum gto_field field);

/* Whether the commits are known. They are not in a repository on a server, whose history is not
 * here. */
GTO_API bool gto_diff_has_commits(const gto_diff *diff);
/* How many commits that version has in its history and the other one has not; 0 if they are not
 * known. */
GTO_API size_t gto_diff_commit_total(const gto_diff *diff, enum gto_version_side side);
/* Those of them that are listed, as `git log` orders them: the ones that changed a path of
 * gto_diff_paths(), or all. */
GTO_API size_t gto_diff_commit_count(const gto_diff *diff, enum gto_version_side side);
GTO_API const gto_commit *gto_diff_commit(const gto_diff *diff, enum gto_version_side side,
                                          size_t index);
/* The paths that commits are listed of, NULL-terminated: the artifact's, in both versions, and the
 * files in which DVC keeps what is there. NULL: all commits are listed, since they were asked for
 * or no path in the repository is known. */
GTO_API const char *const *gto_diff_paths(const gto_diff *diff);

/* What is at the artifact's path; NULL if no path is known. Where one version alone says a path, it
 * is looked for there in both. */
GTO_API const gto_stored *gto_diff_stored(const gto_diff *diff, enum gto_version_side side);
/* Whether that is not the same: the path, or what is there. */
GTO_API bool gto_diff_stored_changed(const gto_diff *diff);
GTO_API const char *gto_stored_path(const gto_stored *stored);
/* "file" or "directory", which Git keeps; "lfs" or "dvc", which keeps them elsewhere; "outside" if
 * the path is a URL or leads out of the repository. NULL if there is nothing, or it cannot be read.
 */
GTO_API const char *gto_stored_kind(const gto_stored *stored);
/* The id of a blob or a tree, or `sha256:...`, `md5:...`; NULL if it is not known. */
GTO_API const char *gto_stored_digest(const gto_stored *stored);
/* In bytes; -1 if it is not known. */
GTO_API int64_t gto_stored_size(const gto_stored *stored);
/* How many files a directory has that DVC keeps; -1 if it is not known, or is none. */
GTO_API int64_t gto_stored_file_count(const gto_stored *stored);

enum gto_value_kind { GTO_VALUE_PARAM = 0, GTO_VALUE_METRIC };
/* "param", "metric"; "" for any other value. */
GTO_API const char *gto_value_kind_name(enum gto_value_kind kind);
/* The values that are not the same: params first, then file by file, by key. */
GTO_API size_t gto_diff_value_count(const gto_diff *diff);
GTO_API const gto_value_change *gto_diff_value(const gto_diff *diff, size_t index);
GTO_API enum gto_value_kind gto_value_change_kind(const gto_value_change *change);
/* The file's path. */
GTO_API const char *gto_value_change_file(const gto_value_change *change);
/* The keys that lead to it, joined by dots: `train.lr`. A key that is empty or holds a dot, a
 * quotation mark or a control character is written as a string of JSON. A list is a value. */
GTO_API const char *gto_value_change_key(const gto_value_change *change);
/* The value as JSON on one line, or for people; NULL if that version has none. */
GTO_API const char *gto_value_change_json(const gto_value_change *change,
                                          enum gto_version_side side);
GTO_API const char *gto_value_change_text(const gto_value_change *change,
                                          enum gto_version_side side);
/* By how much a number grew, as near as a double can tell. False if both are not numbers. */
GTO_API bool gto_value_change_number(const gto_value_change *change, double *difference);

/* What could not be compared, and why. */
GTO_API size_t gto_diff_problem_count(const gto_diff *diff);
GTO_API const gto_problem *gto_diff_problem(const gto_diff *diff, size_t index);
/* ---- A site -----------------------------------------------------------------------------------
 *
 * A folder of static pages that show registries: for a web server, or a browser from disk. */

struct gto_site_options {
    unsigned struct_version; /* GTO_SITE_OPTIONS_VERSION */
    const char *title;       /* NULL: the label of the repository */
    const char *at;          /* as the registries stood then (gto_repo_moment()); NULL: now */
    const char *url;         /* where the site will stand, for its feeds; NULL: not known */
    /* Where commits, tags and files are shown on the web: URLs with `{commit}`, `{tag}` and
     * `{path}` in them. NULL: as the URL of the remote repository says, if the forge is known. */
    const char *link_commit, *link_tag, *link_file;
};
#define GTO_SITE_OPTIONS_VERSION 1
#define GTO_SITE_OPTIONS_INIT                                                                      \
    {                                                                                              \
        GTO_SITE_OPTIONS_VERSION, NULL, NULL, NULL, NULL, NULL, NULL                               \
    }

/* What was written. */
typedef struct gto_site gto_site;

/* Writes a site of the registries of `count` repositories, which are called by their labels
 * (gto_repo_labels()) where there are several, to a folder, which is made if it is not
 * there. The same registries give the same bytes. Files that have not changed are left alone; each
 * file that has is written beside the old one and renamed, after all of them were written. Files
 * that a former site had are removed, and no others; symbolic links in the folder are not followed.
 * `out`: may be NULL.
 * `options`: NULL: GTO_SITE_OPTIONS_INIT.
 * Errors: GTO_EARGS (a URL that is none of a web server), GTO_ERROR (a file is there that was not
 * written by this function; disk full, no permission), and as gto_registry_read_with(). */
GTO_API int gto_site_write(gto_site **out, const char *folder, gto_repo *const *repos, size_t count,
                           const struct gto_site_options *options, gto_error **error);
GTO_API void gto_site_free(gto_site *site);
/* How many files were written, were as they should be, and were removed. */
GTO_API size_t gto_site_written_count(const gto_site *site);
GTO_API size_t gto_site_unchanged_count(const gto_site *site);
GTO_API size_t gto_site_removed_count(const gto_site *site);
/* How many problems the registries have, which the site tells. */
GTO_API size_t gto_site_problem_count(const gto_site *site);

/* ---- Changes ---------------------------------------------------------------------------------- */

/* Whether a new tag has a name without a counter. GTO_SIMPLE_AUTO: yes for (de)registering and
 * deprecating, no for (un)assigning. */
enum gto_simple { GTO_SIMPLE_AUTO = 0, GTO_SIMPLE_TRUE, GTO_SIMPLE_FALSE };

/* Whether a new tag is signed. GTO_SIGN_AUTO: as tag.gpgSign says. */
enum gto_sign { GTO_SIGN_AUTO = 0, GTO_SIGN_TRUE, GTO_SIGN_FALSE };

/* A change to be made. Strings may be NULL or empty where nothing is said. */
struct gto_change_request {
    unsigned struct_version; /* GTO_CHANGE_REQUEST_VERSION */
    enum gto_action action;
    const char *artifact;
    /* Register: the commit. Assign: the commit to assign the stage to, in place of `version`.
     * Deregister, unassign: the version's commit, in place of `version`. Deprecate: where the tag
     * is put; by default at the commit of the artifact's latest event. */
    const char *revision;
    /* Register: the version; by default the greatest one is bumped. Assign, deregister, unassign:
     * the version concerned. */
    const char *version;
    /* Assign, with `revision`: the version to register there if that commit has none; by default
     * the greatest one is bumped. */
    const char *new_version;
    const char *stage;   /* assign, unassign */
    const char *message; /* of the tag; by default it says what the tag does */
    enum gto_simple simple;
    enum gto_sign sign;
    enum gto_bump bump;       /* register: which part of the greatest version to bump */
    bool force;               /* even if it is in effect already */
    bool delete_tags;         /* deregister, unassign, deprecate: delete the tags instead */
    bool skip_registration;   /* assign: do not register a commit without a version */
    bool push;                /* make the change in the remote repository too */
    const char *remote;       /* the remote repository; NULL: gto_repo_remote() */
    const char *author;       /* the tagger's name and email address; */
    const char *author_email; /* NULL: as Git is configured */
    /* Register: what is said of the version, as trailers of the tag's message
     * (git-interpret-trailers(1)): `Path`, `Type`, `Description`, and a `Label` each. */
    const char *path;
    const char *type; /* a name that the configuration allows */
    const char *description;
    const char *const *labels; /* names, NULL-terminated; NULL: none */
    /* Since version 2: */
    bool dry_run;    /* plan it, and tell what would be done, but make nothing */
    bool if_changed; /* register: make nothing if the artifact's path holds at that commit what it
                        holds in its latest version: the same blob or tree, or the same pointer of
                        LFS or DVC */
    bool rollback;   /* assign: the version that was in the stage before, following earlier
                        rollbacks back; or `version`, if it was in the stage. Nothing else says
                        which version. */
};
#define GTO_CHANGE_REQUEST_VERSION 2
#define GTO_CHANGE_REQUEST_INIT                                                                    \
    {                                                                                              \
        GTO_CHANGE_REQUEST_VERSION, GTO_ACTION_NONE, NULL, NULL, NULL, NULL, NULL, NULL,           \
            GTO_SIMPLE_AUTO, GTO_SIGN_AUTO, GTO_BUMP_DEFAULT, false, false, false, false, NULL,    \
            NULL, NULL, NULL, NULL, NULL, NULL, false, false, false                                \
    }

/* A change that was made, or was planned by a dry run. */
typedef struct gto_change gto_change;
/* One tag that it made or deleted. */
typedef struct gto_changed_tag gto_changed_tag;

/* Makes a change: reads what it needs, plans, and writes all tags in one transaction: either all
 * are there afterwards or none. Where another process took a tag's name meanwhile, it reads and
 * plans again. Processes that change a repository through this library wait for each other.
 *
 * - Register: registers a version at a commit. Errors: GTO_EVERSION, GTO_EREGISTERED,
 *   GTO_ECOMMITTAKEN, GTO_ETYPE.
 * - Deregister: takes a registration back. Errors: GTO_ENOVERSION, GTO_EMANYVERSIONS.
 * - Assign: assigns a stage to a version. A commit without a version is registered first. Errors:
 *   those of register, GTO_ESTAGE, GTO_EMANYVERSIONS. A rollback: also GTO_ENOARTIFACT, and
 *   GTO_ENOVERSION (there is nothing to go back to); its tag has the trailer `Rollback-of: TAG`.
 * - Unassign: takes a stage from a version. Errors: GTO_ENOARTIFACT, GTO_ENOVERSION,
 *   GTO_EMANYVERSIONS, GTO_ESTAGE.
 * - Deprecate: deprecates an artifact. Errors: GTO_ENOARTIFACT.
 *
 * A change that is pushed is based on what the remote repository has: the artifact's tags that are
 * missing here are fetched, the new ones are pushed in one atomic push, and then they are made
 * here. A server that knows no atomic pushes gets them one by one, registrations first; if it
 * refuses one, those before are taken back. Where somebody else was faster all of this is done
 * again, for up to two minutes. If it fails the repository is as it was before. In a repository on
 * a server every change is pushed, whatever the request says.
 *
 * `out`: may be NULL.
 * A change takes effect, or fails: where the artifact's newest tag is dated in the future, as other
 * people's clocks may be ahead, the new tags are dated one second after it (gto_change_notice()). A
 * date that the environment gives (GIT_COMMITTER_DATE) is kept; GTO_EARGS if the change would have
 * no effect then. No change is made of an artifact of which a tag cannot be read.
 *
 * Errors of all: GTO_EINVALID, GTO_EARGS, GTO_EREF, GTO_ETAGEXISTS, GTO_ENOMEM, GTO_ERROR (no
 * identity, no permission, disk full, signing failed: what Git said); where it is pushed also
 * GTO_EPUSH (the server refuses), GTO_ESERVER (it does not answer), GTO_ENOREMOTE,
 * GTO_EINTERRUPTED. */
GTO_API int gto_change_make(gto_change **out, gto_repo *repo,
                            const struct gto_change_request *request, gto_error **error);
/* The same of several changes, of different artifacts, in one transaction: all are made or none.
 * They have to agree on where they are made, and on whether this is a dry run. `requests`: `count`
 * of them. Errors: as above. */
GTO_API int gto_changes_make(gto_change **out, gto_repo *repo,
                             const struct gto_change_request *const *requests, size_t count,
                             gto_error **error);
GTO_API void gto_change_free(gto_change *change);
/* The tags that were made or deleted, in the order in which they were planned. */
GTO_API size_t gto_change_count(const gto_change *change);
GTO_API const gto_changed_tag *gto_change_item(const gto_change *change, size_t index);
/* What was done, in the lines that `gto` prints, each with a newline at its end: the tags that were
 * made or deleted, and that they were pushed, or how to push them. "" if there are none. */
GTO_API const char *gto_change_text(const gto_change *change);

/* What else has to be known of the change, in one line, or NULL: that it had to be dated later than
 * now, since an earlier tag of the artifact is dated in the future; gto_push_notice(). */
GTO_API const char *gto_change_notice(const gto_change *change);

/* What is to be known before: what a rollback goes from and to, which versions stand. Lines as in
 * gto_change_text(), which begins with them; "" if there are none. */
GTO_API const char *gto_change_headline(const gto_change *change);
/* How to bring back the tags that were deleted, in lines that `gto` prints, each with a newline at
 * its end; "" if there are none. */
GTO_API const char *gto_change_restore_text(const gto_change *change);

/* What was done to the tag, in the line that `gto` prints, without a newline. */
GTO_API const char *gto_changed_tag_text(const gto_changed_tag *tag);
/* The id of the object that a deleted tag named; NULL if the tag was made. */
GTO_API const char *gto_changed_tag_old_id(const gto_changed_tag *tag);
/* Whether the tag was deleted. */
GTO_API bool gto_changed_tag_deleted(const gto_changed_tag *tag);
/* What the tag does, or did. */
GTO_API enum gto_action gto_changed_tag_action(const gto_changed_tag *tag);
/* Its name, without `refs/tags/`. */
GTO_API const char *gto_changed_tag_name(const gto_changed_tag *tag);
/* The version concerned, or NULL. */
GTO_API const char *gto_changed_tag_version(const gto_changed_tag *tag);
/* The stage concerned, or NULL. */
GTO_API const char *gto_changed_tag_stage(const gto_changed_tag *tag);
/* Of a tag that was made: its commit, its tagger with the tagger's time (`offset` may be NULL), and
 * its message, as the event that it is has them. Of one that was deleted "" and 0. */
GTO_API const char *gto_changed_tag_commit_id(const gto_changed_tag *tag);
GTO_API int64_t gto_changed_tag_time(const gto_changed_tag *tag, int *offset);
GTO_API const char *gto_changed_tag_author(const gto_changed_tag *tag);
GTO_API const char *gto_changed_tag_author_email(const gto_changed_tag *tag);
GTO_API const char *gto_changed_tag_message(const gto_changed_tag *tag);

/* ---- Repairs ---------------------------------------------------------------------------------- */

/* What is wrong with a registry, and how each of it is repaired. */
typedef struct gto_repairs gto_repairs;
typedef struct gto_repair gto_repair;

/* Plans how to repair the registry, and changes nothing that it says. Can be repaired without loss:
 * lightweight tags and tags without a tagger, which are made anew at the same commit, by whoever
 * makes tags now and with the date of the commit; and broken references, which are removed. All
 * else needs a person.
 * Errors: GTO_EARGS (the repository is on a server), GTO_ENOMEM, GTO_ERROR. */
GTO_API int gto_repairs_plan(gto_repairs **out, gto_repo *repo, gto_error **error);
GTO_API void gto_repairs_free(gto_repairs *repairs);
/* One for each problem (GTO_READ_PROBLEMS). */
GTO_API size_t gto_repairs_count(const gto_repairs *repairs);
GTO_API const gto_repair *gto_repairs_item(const gto_repairs *repairs, size_t index);
/* Makes those that need no person: tags in one transaction, then references one by one. What is
 * replaced is kept as `refs/gto/replaced/TAG/ID`; of a broken reference, its text.
 * Errors: GTO_ENOMEM, GTO_ERROR. */
GTO_API int gto_repairs_make(gto_repo *repo, const gto_repairs *repairs, gto_error **error);
/* The commands that get back what is replaced, each with a newline at its end; "" if nothing is. */
GTO_API const char *gto_repairs_restore_text(const gto_repairs *repairs);

GTO_API const gto_problem *gto_repair_problem(const gto_repair *repair);
/* Whether gto_repairs_make() makes it. */
GTO_API bool gto_repair_automatic(const gto_repair *repair);
/* What is done, in one line; or what a person can do: a line, perhaps with commands in the lines
 * that follow. */
GTO_API const char *gto_repair_text(const gto_repair *repair);

/* ---- Here and in a remote repository ---------------------------------------------------------- */

/* The tags of the registry that are not the same here and in a remote repository. */
typedef struct gto_comparison gto_comparison;
/* One of them. */
typedef struct gto_difference gto_difference;

/* Compares the tags of the registry with those of a remote repository.
 * `remote`: NULL: gto_repo_remote().
 * `artifacts`: only the tags of these, NULL-terminated; NULL: of all.
 * Where it is pushed to several URLs (remote.NAME.pushurl), a tag is only here as long as one of
 * them lacks it.
 * Errors: GTO_EARGS (`repo` is on a server itself), GTO_EINVALID, GTO_ENOARTIFACT (a name that is
 * neither here nor there), GTO_ENOREMOTE, GTO_ESERVER, GTO_EINTERRUPTED, GTO_ENOMEM, GTO_ERROR. */
GTO_API int gto_compare(gto_comparison **out, gto_repo *repo, const char *remote,
                        const char *const *artifacts, gto_error **error);
GTO_API void gto_comparison_free(gto_comparison *comparison);
/* The remote repository. */
GTO_API const char *gto_comparison_remote(const gto_comparison *comparison);
/* Fails if one of several URLs that it is pushed to could not be asked (GTO_ESERVER): the
 * comparison does not know what is there. gto_push() pushes to the others then, and fails likewise.
 */
GTO_API int gto_comparison_check(const gto_comparison *comparison, gto_error **error);
/* The differences, by name of tag. */
GTO_API size_t gto_comparison_count(const gto_comparison *comparison);
GTO_API const gto_difference *gto_comparison_item(const gto_comparison *comparison, size_t index);

/* GTO_SIDE_LOCAL: the tag is only here; GTO_SIDE_REMOTE: only there; GTO_SIDE_BOTH: it is in both
 * places, but not the same. */
enum gto_side { GTO_SIDE_LOCAL = 0, GTO_SIDE_REMOTE, GTO_SIDE_BOTH };

GTO_API enum gto_side gto_difference_side(const gto_difference *difference);
/* The tag, without `refs/tags/`. */
GTO_API const char *gto_difference_tag(const gto_difference *difference);
GTO_API const char *gto_difference_artifact(const gto_difference *difference);
/* The id of the object that the tag names here; NULL: it is only there; "": the reference is
 * broken. */
GTO_API const char *gto_difference_local_id(const gto_difference *difference);
/* The id of the object that the tag names there; NULL: it is only here. */
GTO_API const char *gto_difference_remote_id(const gto_difference *difference);

/* gto_push() pushes the tags that are only here, in one atomic push if the server knows that;
 * gto_fetch() fetches those that are only there, all or none. Neither touches any other tag, nor
 * those that differ. Errors: as gto_compare(), and GTO_ETAGEXISTS (a tag was made or changed since
 * they were compared); of gto_push() also GTO_EPUSH. */
GTO_API int gto_push(gto_repo *repo, const gto_comparison *comparison, gto_error **error);
/* What has to be known of what was pushed, in one line, or NULL: that a server knows no atomic
 * pushes, so that tags were pushed one after the other. Of a change, gto_change_notice() says so
 * too. */
GTO_API const char *gto_push_notice(const gto_repo *repo);
GTO_API int gto_fetch(gto_repo *repo, const gto_comparison *comparison, gto_error **error);

#ifdef __cplusplus
}
#endif

#endif
