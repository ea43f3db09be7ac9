/*
 * libgto: the artifact registry that lives in a Git repository.
 *
 * Versions of artifacts are registered and assigned to stages by annotated Git tags with names in a
 * standard form (`churn@v3.1.0`, `churn#prod#3`). This library reads those tags into a registry,
 * answers questions about it, and makes or deletes the tags of a change in one transaction.
 *
 * Conventions
 *
 * - A function that can fail returns GTO_OK (0) or a negative `enum gto_code`, and takes as its
 * last parameter the address of a `gto_error *`, or NULL by a caller who wants no details. On
 * failure the error is stored there, to be freed with gto_error_free(); on success nothing is
 * stored. Output parameters are written on success only.
 * - Strings are NUL-terminated. They are UTF-8 unless a Git object holds something else: names,
 *   addresses and messages from tags and commits are handed over byte for byte.
 * - What a `const` pointer refers to belongs to the object it was asked of, and lives as long as
 * that.
 * - Times are seconds since 1970-01-01T00:00:00Z; offsets from UTC are minutes, positive in the
 * east.
 * - Object ids are lower-case hexadecimal: 40 digits, or 64 in a SHA-256 repository.
 * - Different threads may use different objects at the same time. One gto_repo, and whatever was
 * read through it, may be handed from thread to thread, but is used by one at a time; a
 * gto_registry is immutable, and any number of threads may read it.
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

/* The version of the library, such as "1.11.0". */
GTO_API const char *gto_version_string(void);

/* ---- Errors ------------------------------------------------------------------------------------
 */

enum gto_code {
    GTO_OK = 0,
    GTO_ERROR = -1,          /* whatever has no code of its own: input and output, Git's refusals */
    GTO_ENOMEM = -2,         /* memory ran out */
    GTO_ENOREPO = -3,        /* no Git repository there, or none that may be used */
    GTO_ECONFIG = -4,        /* `.gto` or a GTO_* variable is not valid */
    GTO_EINVALID = -5,       /* a name that the grammar does not allow */
    GTO_EARGS = -6,          /* arguments that exclude each other, or that the registry rules out */
    GTO_ETAGNAME = -7,       /* no name of a registry tag */
    GTO_EVERSION = -8,       /* not a version of Semantic Versioning 2.0.0 with `v` before it */
    GTO_EREF = -9,           /* no such revision */
    GTO_ENOARTIFACT = -10,   /* no such artifact */
    GTO_ENOVERSION = -11,    /* no such version of the artifact */
    GTO_EMANYVERSIONS = -12, /* several versions where one is needed */
    GTO_EREGISTERED = -13,   /* the version is registered already, at another commit */
    GTO_ECOMMITTAKEN = -14,  /* the commit has a version of the artifact already */
    GTO_ESTAGE = -15,        /* a stage that the configuration does not allow */
    GTO_ETAGEXISTS = -16,    /* a tag of that name exists */
    GTO_EPUSH = -17,         /* a server refuses what is pushed */
    GTO_ETYPE = -19,         /* a type that the configuration does not allow */
    GTO_ESERVER = -20,       /* a server cannot be reached, does not answer, or refuses */
    GTO_EINTERRUPTED = -21,  /* the caller gave up: gto_open_options.interrupted */
};

typedef struct gto_error gto_error;

GTO_API enum gto_code gto_error_code(const gto_error *error);
/* One line of text without an end of line; never NULL. */
GTO_API const char *gto_error_message(const gto_error *error);
/* What else is known of the reason, in one line, or NULL. */
GTO_API const char *gto_error_detail(const gto_error *error);
/* Frees an error; NULL is fine. */
GTO_API void gto_error_free(gto_error *error);

/* ---- Names (pure: no repository is needed)
 * ------------------------------------------------------- */

/* What a tag does, in the order in which one kind after the other is applied at equal times. */
enum gto_action {
    GTO_ACTION_NONE = 0,
    GTO_DEPRECATE,
    GTO_REGISTER,
    GTO_DEREGISTER,
    GTO_ASSIGN,
    GTO_UNASSIGN,
};

/* "deprecate", "register", "deregister", "assign", "unassign"; "" for GTO_ACTION_NONE. */
GTO_API const char *gto_action_name(enum gto_action action);
/* The event that an action is: "deprecation", "registration", "deregistration", "assignment",
 * "unassignment"; "" for GTO_ACTION_NONE. */
GTO_API const char *gto_action_event(enum gto_action action);

/* The parts of a tag's name. */
typedef struct gto_tag_name gto_tag_name;

/* Takes a tag's name apart (`churn@v1.0.0`, `dir=net#prod!#3`; without `refs/tags/`).
 * On success *out is to be freed with gto_tag_name_free().
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

/* Puts a tag's name together. `version`, `stage` and `counter` (decimal digits) are NULL where they
 * do not apply. On success *out is a string to free(). Errors: GTO_EINVALID, GTO_EVERSION,
 * GTO_EARGS (what the action needs is missing), GTO_ENOMEM. */
GTO_API int gto_tag_name_format(char **out, enum gto_action action, const char *artifact,
                                const char *version, const char *stage, const char *counter,
                                gto_error **error);

/* A name with a pick: `NAME@latest`, `NAME@greatest`, `NAME@v1.0.0`, `NAME#stage`. */
typedef struct gto_shortcut gto_shortcut;

/* Takes a shortcut apart; text that is none is an artifact's name as it stands.
 * On success *out is to be freed with gto_shortcut_free(). Errors: GTO_ENOMEM. */
GTO_API int gto_shortcut_parse(gto_shortcut **out, const char *text, gto_error **error);
GTO_API void gto_shortcut_free(gto_shortcut *shortcut);
GTO_API const char *gto_shortcut_artifact(const gto_shortcut *shortcut);
/* The version picked, or NULL. */
GTO_API const char *gto_shortcut_version(const gto_shortcut *shortcut);
/* The stage picked, or NULL. */
GTO_API const char *gto_shortcut_stage(const gto_shortcut *shortcut);
/* Whether `latest` or `greatest` was picked. */
GTO_API bool gto_shortcut_latest(const gto_shortcut *shortcut);

/* Whether this is a full artifact name (`name` or `dir:name`). */
GTO_API bool gto_artifact_name_valid(const char *name);
/* Whether this is the name of a stage, a type or a label. */
GTO_API bool gto_name_valid(const char *name);

/* Whether this is `v` and a version of Semantic Versioning 2.0.0 (https://semver.org). */
GTO_API bool gto_semver_valid(const char *version);
/* Precedence by semver.org, section 11: negative, 0 or positive. Both must be valid. */
GTO_API int gto_semver_compare(const char *a, const char *b);

/* GTO_BUMP_DEFAULT is a patch bump that the first version of an artifact also takes. */
enum gto_bump { GTO_BUMP_DEFAULT = 0, GTO_BUMP_PATCH, GTO_BUMP_MINOR, GTO_BUMP_MAJOR };

/* The version after `version`. On success *out is a string to free().
 * Errors: GTO_EVERSION, GTO_ENOMEM. */
GTO_API int gto_semver_bump(char **out, const char *version, enum gto_bump bump, gto_error **error);

/* ---- Repositories
 * -------------------------------------------------------------------------------- */

typedef struct gto_repo gto_repo;

/* How to open a repository. All zero is the default. */
struct gto_open_options {
    bool without_file; /* use the configuration of the environment alone: to look into a repository
                          whose `.gto` is wrong */
    /* What follows holds whenever a server is talked to: the one that a repository is on, and
     * remote repositories. */
    bool no_cache; /* keep nothing of a server for later */
    int timeout;   /* seconds that a server may be silent; 0: as GTO_TIMEOUT says, or 60 */
    /* Called now and then with what Git says of its progress, NULL when that is over; may be NULL.
     */
    void (*progress)(void *payload, const char *text);
    /* Asked now and then whether to give up: then the call ends with GTO_EINTERRUPTED, and what it
     * had begun is undone; or with GTO_ESERVER
     * if a push was under way, of which nobody knows what became. May be NULL. */
    bool (*interrupted)(void *payload);
    void *payload; /* of both */
};

/* Opens a repository and reads its configuration (`.gto`, GTO_*).
 * `path`: a directory in or of a repository, or NULL for the one that Git would use: GIT_DIR and
 * its companions, else the current directory and those above it. Or the address of a repository on
 * a server, as git-clone(1) takes it: `https://`, `http://`, `ssh://`, `git://` and `file://`, and
 * `host:path`. Then Git lists its tags, with the user's credentials and settings, and what is
 * missing of a registry is fetched into a cache below $XDG_CACHE_HOME/gto (XDG Base Directory
 * Specification), which the user alone can read; credentials in the address are written nowhere.
 * What is asked of the repository afterwards is answered from that list, until it is changed.
 * Where objects are SHA-256 or references in a reftable, a child process `git` may run until the
 * repository is freed. `options` may be NULL. On success *out is to be freed with gto_repo_free().
 * Errors: GTO_ENOREPO, GTO_ECONFIG, GTO_EARGS (an address of another kind, such as `ext::`),
 * GTO_ESERVER, GTO_EINTERRUPTED, GTO_ENOMEM, GTO_ERROR. */
GTO_API int gto_repo_open(gto_repo **out, const char *path, const struct gto_open_options *options,
                          gto_error **error);
GTO_API void gto_repo_free(gto_repo *repo);
/* The root of the work tree, or the Git directory of a bare repository; of a repository on a server
 * its address without credentials. */
GTO_API const char *gto_repo_root(const gto_repo *repo);
/* Whether it is on a server. */
GTO_API bool gto_repo_is_server(const gto_repo *repo);
/* The stages that the configuration allows, NULL-terminated; NULL when it allows any. */
GTO_API const char *const *gto_repo_stages(const gto_repo *repo);
/* Whether there is anything of a registry: a `.gto`, an `artifacts.yaml` or a registry tag.
 * Errors: as gto_registry_read(). */
GTO_API int gto_repo_has_registry(bool *out, gto_repo *repo, gto_error **error);
/* Resolves a revision (gitrevisions(7)) to the id of its commit, as a string to free().
 * Errors: GTO_EREF, GTO_ENOMEM, GTO_ERROR. */
GTO_API int gto_repo_resolve(char **out, gto_repo *repo, const char *revision, gto_error **error);

/* The configuration in force: `.gto`, over which GTO_* variables win. */
typedef struct gto_config gto_config;
/* That of a repository. */
GTO_API const gto_config *gto_repo_config(const gto_repo *repo);
/* That of the environment alone, to be freed with gto_config_free(). Errors: GTO_ECONFIG,
 * GTO_ENOMEM. */
GTO_API int gto_config_from_environment(gto_config **out, gto_error **error);
GTO_API void gto_config_free(gto_config *config);
/* Whether signs stand before messages (EMOJIS). */
GTO_API bool gto_config_emojis(const gto_config *config);
/* The settings as the lines `KEY=value` that `gto doctor` prints, joined by newlines. */
GTO_API const char *gto_config_text(const gto_config *config);

/* ---- The registry
 * ---------------------------------------------------------------------------------- */

typedef struct gto_registry gto_registry;
typedef struct gto_artifact gto_artifact;
typedef struct gto_version gto_version;
typedef struct gto_vstage gto_vstage;
typedef struct gto_event gto_event;
typedef struct gto_commit gto_commit;
typedef struct gto_annotation gto_annotation;
typedef struct gto_problem gto_problem;

/* What gto_registry_read() is to read beyond what tag names and dates say. */
enum gto_read {
    GTO_READ_MESSAGES = 1, /* tagger and message of every event */
    GTO_READ_COMMITS = 2,  /* the commit of every version, and what artifacts.yaml says there */
    GTO_READ_PROBLEMS =
        4, /* everything that is wrong, for gto_registry_problem(); implies both above */
};

/* Reads the registry.
 * `artifact`: read this one alone; NULL for all.
 * `flags`: an or of `enum gto_read`.
 * On success *out is to be freed with gto_registry_free(); it is a snapshot that does not need
 * `repo` any more. What cannot be read is left out; gto_registry_problem() tells what is worth a
 * warning. Errors: GTO_ENOMEM, GTO_ERROR. */
GTO_API int gto_registry_read(gto_registry **out, gto_repo *repo, const char *artifact,
                              unsigned flags, gto_error **error);
GTO_API void gto_registry_free(gto_registry *registry);

/* The artifacts, in the order in which the registry came to know them. */
GTO_API size_t gto_registry_artifact_count(const gto_registry *registry);
GTO_API const gto_artifact *gto_registry_artifact(const gto_registry *registry, size_t index);
/* The artifact of that name, or NULL. */
GTO_API const gto_artifact *gto_registry_find(const gto_registry *registry, const char *name);

/* What is wrong with the registry. Without GTO_READ_PROBLEMS only what makes answers doubtful. */
GTO_API size_t gto_registry_problem_count(const gto_registry *registry);
GTO_API const gto_problem *gto_registry_problem(const gto_registry *registry, size_t index);
/* What can be wrong. New codes may come. */
enum gto_problem_code {
    GTO_PROBLEM_NO_TAGGER = 1,     /* a tag has no tagger, and so no time */
    GTO_PROBLEM_LIGHTWEIGHT_TAG,   /* a tag has no object of its own */
    GTO_PROBLEM_NOT_AT_COMMIT,     /* a tag points at a file or a directory */
    GTO_PROBLEM_BROKEN_REFERENCE,  /* a tag's reference holds no id */
    GTO_PROBLEM_MISSING_OBJECT,    /* a tag's object is missing, or damaged */
    GTO_PROBLEM_MALFORMED_OBJECT,  /* a tag's object has not the form of one */
    GTO_PROBLEM_MISSING_INNER_TAG, /* a tag points at a tag that is missing */
    GTO_PROBLEM_SHARED_COMMIT,     /* several versions of an artifact are at one commit */
    GTO_PROBLEM_NO_VERSION,        /* stages are assigned to a commit without a version */
    GTO_PROBLEM_MISSING_COMMIT,    /* a commit is missing, or damaged */
    GTO_PROBLEM_NOT_A_COMMIT,      /* what a tag calls a commit is none */
    GTO_PROBLEM_MISSING_FILES,     /* a commit's tree is missing, or damaged */
    GTO_PROBLEM_INVALID_FILE,      /* artifacts.yaml or dvc.yaml of a commit is not valid */
    GTO_PROBLEM_BROKEN_HEAD,       /* HEAD cannot be read */
};

GTO_API enum gto_problem_code gto_problem_code(const gto_problem *problem);
/* What is wrong, naming the tags or the commit concerned. */
GTO_API const char *gto_problem_message(const gto_problem *problem);
/* What to do about it. */
GTO_API const char *gto_problem_remedy(const gto_problem *problem);
/* The tags concerned, NULL-terminated. */
GTO_API const char *const *gto_problem_tags(const gto_problem *problem);
/* The artifact concerned, or NULL. */
GTO_API const char *gto_problem_artifact(const gto_problem *problem);
/* The id of the commit concerned, or NULL. */
GTO_API const char *gto_problem_commit_id(const gto_problem *problem);

GTO_API const char *gto_artifact_name(const gto_artifact *artifact);
/* Whether its latest event is anything but a deprecation. */
GTO_API bool gto_artifact_active(const gto_artifact *artifact);
/* Whether there are tags of it (else it is known from artifacts.yaml alone). */
GTO_API bool gto_artifact_registered(const gto_artifact *artifact);
/* Its versions, in the order in which the registry came to know them. */
GTO_API size_t gto_artifact_version_count(const gto_artifact *artifact);
GTO_API const gto_version *gto_artifact_version(const gto_artifact *artifact, size_t index);
/* Its events, oldest first. */
GTO_API size_t gto_artifact_event_count(const gto_artifact *artifact);
GTO_API const gto_event *gto_artifact_event(const gto_artifact *artifact, size_t index);

/* `v1.0.0`, or the commit's id for a version that no tag registers. */
GTO_API const char *gto_version_name(const gto_version *version);
GTO_API const gto_artifact *gto_version_artifact(const gto_version *version);
/* The id of its commit. */
GTO_API const char *gto_version_commit_id(const gto_version *version);
/* What is known of its commit, or NULL: not asked for (GTO_READ_COMMITS), or unreadable. */
GTO_API const gto_commit *gto_version_commit(const gto_version *version);
/* What artifacts.yaml of its commit says of it, or NULL. */
GTO_API const gto_annotation *gto_version_annotation(const gto_version *version);
/* Whether its latest (de)registration is a registration, or it has neither. */
GTO_API bool gto_version_active(const gto_version *version);
/* Whether it was ever registered. */
GTO_API bool gto_version_registered(const gto_version *version);
/* Whether no tag ever registered or deregistered it. */
GTO_API bool gto_version_discovered(const gto_version *version);
/* The event that `created_at`, author, message and ref are taken from: the latest registration,
 * else the latest event; NULL where that is the commit itself. */
GTO_API const gto_event *gto_version_authoring_event(const gto_version *version);
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
/* The event that `created_at`, author, message and ref are taken from: the latest assignment, else
 * the latest unassignment. */
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
/* The tagger, and the message without blank space around it and without a signature. "" unless
 * GTO_READ_MESSAGES was asked for. */
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

/* One artifact's entry of artifacts.yaml. NULL, or an empty list, where it says nothing. */
GTO_API const char *gto_annotation_type(const gto_annotation *annotation);
GTO_API const char *gto_annotation_path(const gto_annotation *annotation);
/* "" where there is none. */
GTO_API const char *gto_annotation_description(const gto_annotation *annotation);
/* Whether the artifact is not a file of the repository; true unless the entry says otherwise. */
GTO_API bool gto_annotation_virtual(const gto_annotation *annotation);
/* NULL-terminated. */
GTO_API const char *const *gto_annotation_labels(const gto_annotation *annotation);
/* The free part, as one line of JSON; "null" where there is none. */
GTO_API const char *gto_annotation_custom(const gto_annotation *annotation);

/* ---- Questions
 * ----------------------------------------------------------------------------------- */

enum gto_sort { GTO_SORT_TIMESTAMP = 0, GTO_SORT_SEMVER };

struct gto_selection {
    bool registered_only;        /* pass over versions that no tag registers */
    bool deprecated;             /* include deprecated artifacts and deregistered versions */
    int assignments_per_version; /* the first N stages of each version; -1 for all */
    int versions_per_stage;      /* then the first N versions of each stage; -1 for all */
    enum gto_sort sort;          /* the order of the versions of a stage */
};
#define GTO_SELECTION_INIT                                                                         \
    {                                                                                              \
        false, false, -1, 1, GTO_SORT_TIMESTAMP                                                    \
    }

/* One version that was picked, with those of its stages that were picked. */
typedef struct gto_picked gto_picked;
struct gto_picked {
    const gto_version *version;
    const gto_vstage *const *stages;
    size_t stage_count;
};

/* The versions of an artifact, greatest first, those without a registration last.
 * `pick`: keep what this shortcut says; NULL for all.
 * `commit_id`: keep what is at that commit; NULL for all.
 * On success *out is an array of *count rows in one piece of memory, to free(); what it points at
 * belongs to the registry. Errors: GTO_EARGS (a number below -1), GTO_ENOMEM. */
GTO_API int gto_pick_versions(gto_picked **out, size_t *count, const gto_artifact *artifact,
                              const gto_shortcut *pick, const char *commit_id,
                              const struct gto_selection *selection, gto_error **error);

/* The stages in use by active versions of an artifact and the versions in each, in the order that
 * `selection` says. On success *out is an array of *count stages, grouped by name, to free().
 * Errors: GTO_EARGS (a number below -1), GTO_ENOMEM. */
GTO_API int gto_pick_stages(const gto_vstage ***out, size_t *count, const gto_artifact *artifact,
                            const struct gto_selection *selection, gto_error **error);

/* The greatest active version of an artifact, or NULL; of those registered alone, or of all. */
GTO_API const gto_version *gto_artifact_latest(const gto_artifact *artifact, bool registered_only);

/* All events, latest first unless `ascending`. `artifact`: of this one alone; NULL for all.
 * On success *out is an array of *count events to free(). Errors: GTO_ENOMEM. */
GTO_API int gto_history(const gto_event ***out, size_t *count, const gto_registry *registry,
                        const char *artifact, bool ascending, gto_error **error);

/* What the tag `ref` (with or without `refs/tags/`) did. *registry, to be freed with
 * gto_registry_free(), holds what *event points at; both are NULL if there is no such tag or it is
 * none of the registry. Errors: as gto_registry_read(). */
GTO_API int gto_check_ref(gto_registry **registry, const gto_event **event, gto_repo *repo,
                          const char *ref, gto_error **error);

/* What is said of a version, and where. */
typedef struct gto_description gto_description;

enum gto_field {
    GTO_FIELD_TYPE = 0,
    GTO_FIELD_PATH, /* from the root of the work tree, or a URL */
    GTO_FIELD_DESCRIPTION,
    GTO_FIELD_LABELS,
    GTO_FIELD_CUSTOM, /* `custom` of artifacts.yaml, `meta` of dvc.yaml */
    GTO_FIELD_COUNT
};

/* Describes a version: by the trailers of its registration; where they are silent by the entry in
 * `artifacts.yaml` of its commit; then by that in `dvc.yaml` (section `artifacts`; of `DIR:NAME`,
 * in `DIR/dvc.yaml`). `text`: a shortcut, or an artifact's name, which stands for its latest
 * version. `revision`: what the files say at that commit, whatever is registered there; NULL for
 * the version's own commit. On success *out is to be freed with gto_description_free(). Errors:
 * GTO_ENOARTIFACT, GTO_ENOVERSION, GTO_EMANYVERSIONS, GTO_EARGS (a shortcut and a revision),
 * GTO_EREF, GTO_ENOMEM, GTO_ERROR. */
GTO_API int gto_describe(gto_description **out, gto_repo *repo, const char *text,
                         const char *revision, gto_error **error);
GTO_API void gto_description_free(gto_description *description);
GTO_API const char *gto_description_artifact(const gto_description *description);
/* The version's name; NULL if files alone are described. */
GTO_API const char *gto_description_version(const gto_description *description);
GTO_API const char *gto_description_commit_id(const gto_description *description);
/* The text of a field: of GTO_FIELD_LABELS and GTO_FIELD_CUSTOM as one line of JSON. NULL if
 * nothing is said. */
GTO_API const char *gto_description_value(const gto_description *description, enum gto_field field);
/* Where that was said: "tag NAME", or the path of the file. NULL if nothing is said. */
GTO_API const char *gto_description_source(const gto_description *description,
                                           enum gto_field field);
/* What is wrong with the files that were read. */
GTO_API size_t gto_description_problem_count(const gto_description *description);
GTO_API const gto_problem *gto_description_problem(const gto_description *description,
                                                   size_t index);

enum gto_stages { GTO_STAGES_AUTO = 0, GTO_STAGES_ALLOWED, GTO_STAGES_USED };

/* The stages that are allowed (in the configuration's order), or those in use (that an active
 * version is in; sorted), or the former if configured and else the latter. `registry`: the whole of
 * it, as read from `repo`. On success *out is NULL-terminated, to free(), its strings being those
 * of the repository or the registry; *out is NULL if the allowed stages are asked for and the
 * configuration names none. Errors: GTO_ENOMEM. */
GTO_API int gto_stages(const char ***out, const gto_repo *repo, const gto_registry *registry,
                       enum gto_stages which, gto_error **error);

/* ---- Changes
 * --------------------------------------------------------------------------------------- */

/* Whether a new tag has a counter. GTO_SIMPLE_AUTO: none for (de)registering and deprecating. */
enum gto_simple { GTO_SIMPLE_AUTO = 0, GTO_SIMPLE_TRUE, GTO_SIMPLE_FALSE };

enum gto_sign { GTO_SIGN_AUTO = 0 /* as tag.gpgSign says */, GTO_SIGN_TRUE, GTO_SIGN_FALSE };

/* How to make a change. All zero is the default. Strings may be NULL and are not kept. */
struct gto_change_options {
    const char *message; /* of the tag */
    enum gto_simple simple;
    enum gto_sign sign;
    bool force;               /* even if it is in effect already */
    bool delete_tags;         /* deregister, unassign, deprecate: delete the tags instead */
    bool skip_registration;   /* assign: do not register a commit without a version */
    enum gto_bump bump;       /* register: which part of the greatest version to raise */
    const char *author;       /* tagger's name and address, */
    const char *author_email; /* in place of what Git is configured with */
    /* register: what is said of the version, as trailers of the tag's message
     * (git-interpret-trailers(1)): `Path`, `Type`, `Description`, and a `Label` each. */
    const char *path;
    const char *type; /* a name; one of those that the configuration allows */
    const char *description;
    const char *const *labels; /* names, NULL-terminated */
    /* The remote repository, such as "origin", that the change is pushed to; NULL: to none. Not
     * asked of a repository on a server, where every change is pushed. */
    const char *push;
};

/* One tag that was made or deleted. */
struct gto_change_item {
    bool deleted;
    enum gto_action action; /* what the tag does, or did */
    const char *tag;        /* without `refs/tags/` */
    const char *version;    /* the version concerned, or NULL */
    const char *stage;      /* the stage concerned, or NULL */
};

typedef struct gto_change gto_change;

GTO_API size_t gto_change_count(const gto_change *change);
/* In the order in which they were planned. */
GTO_API const struct gto_change_item *gto_change_item(const gto_change *change, size_t index);
GTO_API void gto_change_free(gto_change *change);

/*
 * The five changes. Each reads what it needs, plans, and writes all its tags in one transaction:
 * either all are there afterwards or none. Where another process took a tag's name meanwhile, it
 * reads and plans again. `options` may be NULL. On success *out (which may be NULL) is to be freed
 * with gto_change_free().
 *
 * A change that is pushed stands on what the server has: first the artifact's tags are fetched that
 * are missing here, then the new ones are pushed in one atomic push, then they are made here. Where
 * somebody else was faster, all of this is done again, for up to two minutes. If it fails the
 * repository is as it was before.
 *
 * Errors of all: GTO_EINVALID, GTO_EARGS, GTO_EREF, GTO_ETAGEXISTS, GTO_ENOMEM, GTO_ERROR (no
 * identity, no permission, disk full, signing failed: what Git said); where it is pushed also
 * GTO_EPUSH (the server refuses), GTO_ESERVER (it does not answer), GTO_EINTERRUPTED.
 */

/* Registers a version at the commit `revision`. `version`: NULL for the greatest one bumped.
 * Errors also: GTO_EVERSION, GTO_EREGISTERED, GTO_ECOMMITTAKEN. */
GTO_API int gto_register(gto_change **out, gto_repo *repo, const char *artifact,
                         const char *revision, const char *version,
                         const struct gto_change_options *options, gto_error **error);
/* Takes a registration back. Exactly one of `revision` and `version` is given.
 * Errors also: GTO_ENOVERSION, GTO_EMANYVERSIONS. */
GTO_API int gto_deregister(gto_change **out, gto_repo *repo, const char *artifact,
                           const char *revision, const char *version,
                           const struct gto_change_options *options, gto_error **error);
/* Assigns a stage to the version `version`, or to the commit `revision`, which is registered first
 * if it has no version: as `new_version`, or by the rule of gto_register() if that is NULL. Errors
 * also: those of gto_register(), GTO_ESTAGE, GTO_EMANYVERSIONS. */
GTO_API int gto_assign(gto_change **out, gto_repo *repo, const char *artifact, const char *stage,
                       const char *revision, const char *version, const char *new_version,
                       const struct gto_change_options *options, gto_error **error);
/* Takes a stage from a version. Exactly one of `revision` and `version` is given.
 * Errors also: GTO_ENOARTIFACT, GTO_ENOVERSION, GTO_EMANYVERSIONS, GTO_ESTAGE. */
GTO_API int gto_unassign(gto_change **out, gto_repo *repo, const char *artifact, const char *stage,
                         const char *revision, const char *version,
                         const struct gto_change_options *options, gto_error **error);
/* Deprecates an artifact. `revision`: where the tag is put; NULL for the commit of its latest
 * event. Errors also: GTO_ENOARTIFACT. */
GTO_API int gto_deprecate(gto_change **out, gto_repo *repo, const char *artifact,
                          const char *revision, const struct gto_change_options *options,
                          gto_error **error);

/* ---- The registry here and on a server
 * ------------------------------------------------------- */

/* A tag of the registry that is not the same here and in a remote repository. */
struct gto_difference {
    const char *tag; /* without `refs/tags/` */
    const char *artifact;
    const char *local_id;  /* of what it names here; NULL: it is only there. "": it is broken */
    const char *remote_id; /* of what it names there; NULL: it is only here */
};

typedef struct gto_comparison gto_comparison;

/* Compares the tags of the registry with those of the remote repository `remote` ("origin").
 * `artifacts`: those of these alone, NULL-terminated; NULL for all. On success *out is to be freed
 * with gto_comparison_free(). Errors: GTO_EARGS (`repo` is on a server itself), GTO_EINVALID,
 * GTO_ESERVER, GTO_EINTERRUPTED, GTO_ENOMEM, GTO_ERROR. */
GTO_API int gto_compare(gto_comparison **out, gto_repo *repo, const char *remote,
                        const char *const *artifacts, gto_error **error);
GTO_API void gto_comparison_free(gto_comparison *comparison);
/* The differences, by name of tag. */
GTO_API size_t gto_comparison_count(const gto_comparison *comparison);
GTO_API const struct gto_difference *gto_comparison_item(const gto_comparison *comparison,
                                                         size_t index);
/* Pushes the tags that are only here, in one atomic push; fetches those that are only there, all or
 * none. Neither touches any other tag, nor those that differ. Errors: as gto_compare(), and
 * GTO_ETAGEXISTS (a tag was made or changed since they were compared), gto_push() also GTO_EPUSH.
 */
GTO_API int gto_push(gto_repo *repo, const gto_comparison *comparison, gto_error **error);
GTO_API int gto_fetch(gto_repo *repo, const gto_comparison *comparison, gto_error **error);

#ifdef __cplusplus
}
#endif

#endif
