// The seam: all that the library asks of Git. Behind it, references and objects are read from their
// files, and Git itself makes every change; before it, nobody knows these files or processes.
// Object ids cross it as lower-case hexadecimal.
#ifndef GIT_REPO_H
#define GIT_REPO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "process.h"
#include "gto.h"
#include "slice.h"

struct listing;
struct push_targets;
struct repo;

enum { REPO_MAX_ID_SIZE = 32 };

enum repo_type { REPO_COMMIT = 1, REPO_TREE, REPO_BLOB, REPO_TAG };

struct repo_object {
    enum repo_type type;
    const char *data; // not NUL-terminated
    size_t size;
};

struct repo_options {
    bool no_cache;                    // keep nothing of a server for later runs
    struct process_watch watch;       // of Git, while it talks to a server
    bool (*keeps)(struct slice name); // which tags of a server are fetched at once
    unsigned threads;                 // that read objects; 0: as many as processors, at most eight
};

// Opens the repository at or above `path`, or the one that Git would use if that is NULL, or the
// one on a server if it is a URL (url.h).
// Errors: GTO_ENOREPO (none, or one that must not be used), GTO_ENOMEM, GTO_ERROR; of a server also
// GTO_EARGS (no URL that is followed), GTO_ESERVER, GTO_EINTERRUPTED. Whatever asks a server
// that was opened may end with the latter two as well.
int repo_open(struct repo **out, const char *path, const struct repo_options *options,
              gto_error **error);
void repo_free(struct repo *repo);

// Closes files that the next question opens anew: for whoever keeps many repositories.
void repo_rest(struct repo *repo);

// How Git is watched; may be changed between calls.
struct process_watch *repo_watch(struct repo *repo);

// The work tree, or the Git directory of a bare repository, without a slash at the end; the URL
// of a server, without credentials.
const char *repo_root(const struct repo *repo);
// Whether it has no work tree.
bool repo_is_bare(const struct repo *repo);
bool repo_is_server(const struct repo *repo);
// Has a server list its references anew; nothing to be done elsewhere.
int repo_refresh(struct repo *repo, gto_error **error);

// A reference to a tag.
struct repo_tag {
    struct slice name; // without refs/tags/; not NUL-terminated
    const char *id;    // in hexadecimal, not NUL-terminated; NULL if the reference is broken
};

// A question for tags.
struct repo_tag_query {
    const char *prefix; // of names; "" for all
    // Whether a tag is wanted.
    bool (*want)(void *payload, struct slice name);
    // Called for each tag wanted, right after `want` and with the very same name, once a name. What
    // `tag` points to is valid until it returns. Anything but GTO_OK ends the visit and is
    // returned.
    int (*visit)(void *payload, const struct repo_tag *tag);
    void *payload;
};
// Lists tags in no particular order, with symbolic ones followed; no object is read. Errors:
// GTO_ERROR, GTO_ENOMEM.
int repo_each_tag(struct repo *repo, const struct repo_tag_query *query, gto_error **error);

// The size of an object id as bytes, at most REPO_MAX_ID_SIZE.
size_t repo_id_size(const struct repo *repo);
// The bytes of an id in hexadecimal. False if it is none.
bool repo_parse_id(const struct repo *repo, const char *hex, unsigned char *id);

// Writes an id in hexadecimal, with a NUL behind it.
void repo_format_id(const struct repo *repo, const unsigned char *id, char *hex);

// Called with the number of an id and its object: NULL if that cannot be read; `refused` is then
// what the system says if it refuses, and NULL if the object is missing or damaged. The object's
// data is NULL unless it is a tag object, and valid until the call returns. Anything but GTO_OK
// ends the reading and is returned. It runs in several threads at once, with a different `thread`
// in each of them, but never twice for an id.
typedef int repo_object_fn(void *payload, unsigned thread, size_t index,
                           const struct repo_object *object, const char *refused);
// How many threads may be at work: `thread` is less.
unsigned repo_thread_count(const struct repo *repo);
// Reads what tags point at: `count` ids, one behind the other in `ids`, in no particular order.
// Errors: GTO_ERROR, GTO_ENOMEM.
int repo_read_tags(struct repo *repo, const unsigned char *ids, size_t count, repo_object_fn *visit,
                   void *payload, gto_error **error);

// Reads an object, to be freed with repo_object_free(). Errors: GTO_EREF (not there, or damaged),
// GTO_ENOMEM, GTO_ERROR (it is over 64 MiB, the system refuses to read it, or it had to be fetched,
// and git cannot be run).
int repo_read_object(struct repo *repo, const char *id, struct repo_object *object,
                     gto_error **error);
void repo_object_free(struct repo_object *object);

// The id of a revision's commit, to be freed. Errors: GTO_EREF, GTO_ENOMEM, GTO_ERROR.
int repo_resolve(struct repo *repo, const char *revision, char **id, gto_error **error);
// The id of HEAD's commit, to be freed; NULL if there is none yet. Errors: GTO_EREF (HEAD is
// malformed), GTO_ENOMEM, GTO_ERROR (it cannot be read now).
int repo_head(struct repo *repo, char **id, gto_error **error);
// The second of a date as `git log --since` takes it. Errors: GTO_EARGS (it is none), GTO_ENOMEM,
// GTO_ERROR.
int repo_parse_date(struct repo *repo, const char *text, int64_t *time, gto_error **error);
// The id of the latest commit up to that second, going from HEAD by first parents, to be freed;
// NULL if there is none, or the repository is on a server. Errors: GTO_ENOMEM, GTO_ERROR.
int repo_commit_before(struct repo *repo, int64_t time, char **id, gto_error **error);
// Which of some commits have `ancestor`, a commit, in their history; each commit has itself.
// Errors: GTO_EARGS (the repository is on a server), GTO_ENOMEM, GTO_ERROR.
int repo_find_descendants(struct repo *repo, const char *ancestor, const char *const *ids,
                          size_t count, bool *found, gto_error **error);
// Two commits whose histories are compared.
struct repo_range {
    const char *from, *to;
};
// Counts the commits that only one of two has in its history. *cut is the id of one of them, to be
// freed, whose parents are not here, as in a shallow clone; NULL if there is none. Errors:
// GTO_EARGS (the repository is on a server), GTO_ENOMEM, GTO_ERROR (Git's own message).
int repo_count_commits(struct repo *repo, const struct repo_range *range, size_t *only_from,
                       size_t *only_to, char **cut, gto_error **error);
// Lists the commits that range->to has in its history and range->from has not, in Git's order: a
// line for each id. `paths`: only those that changed one of them, NULL-terminated; NULL: all.
// Errors: the same.
int repo_list_commits(struct repo *repo, const struct repo_range *range, const char *const *paths,
                      struct buf *ids, gto_error **error);
// Adds the history of some commits, the latest first, `limit` commits at most: a line
// `ID PARENT... <TAB> SUBJECT` for each. Commits that are missing are passed over. Errors:
// GTO_EARGS (the repository is on a server), GTO_ENOMEM, GTO_ERROR.
int repo_add_history(struct repo *repo, const char *const *ids, size_t count, size_t limit,
                     struct buf *out, gto_error **error);
// The id of the blob at `path` in a commit's tree, to be freed; NULL if there is none. The
// path may hold `.` and `..`, and symbolic links are followed within the tree.
// Errors: GTO_EREF (commit or tree unreadable, a link that leads to no file, a path that leads out
// of the tree: the message says which), GTO_ENOMEM, GTO_ERROR.
int repo_find_file(struct repo *repo, const char *commit_id, const char *path, char **blob_id,
                   gto_error **error);
// The same below a tree.
int repo_find_file_in_tree(struct repo *repo, const char *tree_id, const char *path, char **blob_id,
                           gto_error **error);
// The id of what is at `path` in a commit's tree, to be freed, a file or a directory; NULL if there
// is nothing. *type: REPO_BLOB, REPO_TREE, or REPO_COMMIT (a submodule). Errors: the same.
int repo_find_entry(struct repo *repo, const char *commit_id, const char *path,
                    enum repo_type *type, char **id, gto_error **error);
// The size of a blob, however large. Errors: GTO_ENOMEM, GTO_ERROR.
int repo_blob_size(struct repo *repo, const char *id, int64_t *size, gto_error **error);

// Whether a sparse checkout keeps a file of the index out of the work tree, or nothing was checked
// out, so that there is no index. Errors: GTO_ENOMEM, GTO_ERROR.
int repo_hides_file(struct repo *repo, const char *path, bool *hidden, gto_error **error);

// Adds the paths of the files of this name in the index, whatever directory they are in, a NUL
// behind each; with `untracked`, those of the work tree as well that Git neither knows nor ignores.
// Errors: GTO_ENOMEM, GTO_ERROR.
int repo_list_files(struct repo *repo, const char *name, bool untracked, struct buf *paths,
                    gto_error **error);
// The id of the tree that a commit of the index would have, to be freed; it is stored. Errors:
// GTO_ENOMEM, GTO_ERROR (such as an index with conflicts).
int repo_index_tree(struct repo *repo, char **tree_id, gto_error **error);

// A file of a commit.
struct repo_file {
    const char *commit_id;
    const char *path;
};
// Prepares for reading many files, which need not be there: what of them is still on the server is
// fetched at once rather than one after the other. Errors: as repo_open.
int repo_prepare_files(struct repo *repo, const struct repo_file *files, size_t count,
                       gto_error **error);

// Who makes tags now, as Git says it: `Name <email> SECONDS OFFSET`, to be freed. `name` and
// `email` stand in for what Git is configured with, unless NULL. *signs: whether tag.gpgSign asks
// for signatures; not asked for if it is NULL. Errors: GTO_ERROR (Git's own message), GTO_ENOMEM.
int repo_tagger(struct repo *repo, const char *name, const char *email, char **line, bool *signs,
                gto_error **error);

// A tag to be made at a commit.
struct repo_new_tag {
    const char *name;
    const char *commit_id;
    const char *tagger; // a line as repo_tagger() gives it
    const char *message;
    bool sign;
};
// Stores a tag object, which no reference names yet; its id is to be freed.
// Errors: GTO_ERROR, GTO_ENOMEM.
int repo_write_tag(struct repo *repo, const struct repo_new_tag *tag, char **id, gto_error **error);

// A reference to be made or deleted.
struct repo_update {
    const char *name;   // without refs/tags/
    const char *id;     // what it is to name; NULL: delete it
    const char *old_id; // what it has to name now, when it is deleted
    unsigned step;      // on a server without atomic pushes, those of lower steps come first
};
// All of them or none; on a server, by pushing. Errors: GTO_ETAGEXISTS (a name was taken or changed
// meanwhile: look and plan again), GTO_ERROR (Git's own message), GTO_ENOMEM; GTO_EPUSH (refused by
// a server).
int repo_update_tags(struct repo *repo, const struct repo_update *updates, size_t count,
                     gto_error **error);

// Held from reading to writing by whoever changes tags, so that changes by this library follow each
// other. The kernel lets go of it when a process ends, however it ends. Errors: GTO_ERROR,
// GTO_ENOMEM.
int repo_lock(struct repo *repo, int *lock, gto_error **error);
void repo_unlock(int lock);

// ---- Repairs

// The id of the object that a tag names, to be freed. Errors: GTO_ENOMEM, GTO_ERROR.
int repo_tag_id(struct repo *repo, const char *name, char **id, gto_error **error);
// A tag that is to name another object, the one before being kept by a reference.
struct repo_replacement {
    const char *name; // without refs/tags/
    const char *new_id, *old_id;
    const char *kept_as; // the full name of that reference
};
// All of them or none. Errors: GTO_ENOMEM, GTO_ERROR.
int repo_replace_tags(struct repo *repo, const struct repo_replacement *items, size_t count,
                      gto_error **error);
// Stores the text of the file of a broken tag as a blob, whose id is to be freed; NULL if it has no
// file. Errors: GTO_ENOMEM, GTO_ERROR.
int repo_keep_broken(struct repo *repo, const char *name, char **blob_id, gto_error **error);
// Makes the reference `ref` name an object. Errors: GTO_ENOMEM, GTO_ERROR.
int repo_keep(struct repo *repo, const char *ref, const char *id, gto_error **error);
// Removes the file of a tag, unless the tag can be read. Errors: GTO_ENOMEM, GTO_ERROR.
int repo_remove_broken(struct repo *repo, const char *name, gto_error **error);

// ---- Remote repositories of one that is here

// The one that is meant where none is named, as Git pushes: the `pushRemote` of HEAD's branch,
// `remote.pushDefault`, the only one that there is, "origin"; to be freed. Errors: GTO_ENOMEM,
// GTO_ERROR.
int repo_default_remote(struct repo *repo, char **name, gto_error **error);

// The URL of a remote repository, without credentials, to be freed; of a repository on a server,
// its own. NULL if there is none, or if it is a path. Errors: GTO_ENOMEM, GTO_ERROR.
int repo_remote_url(struct repo *repo, const char *remote, char **url, gto_error **error);

// What people are shown of one that may be given by its URL: it without credentials. To be freed;
// NULL if memory ran out.
char *repo_shown_remote(const char *remote);

// A tag that is not the same here and there.
struct repo_difference {
    const char *name;
    const char *local_id;  // NULL: it is only there; "" if the reference is broken
    const char *remote_id; // NULL: it is only here
    const char *commit_id; // what the one there leads to
};
struct repo_comparison {
    struct repo_difference *items; // by name
    size_t count;
    struct arena arena;
    char *remote;
    char *shown;                  // it, without credentials
    struct listing *listing;      // what is fetched from there
    struct push_targets *targets; // where it is pushed to, if that is elsewhere
};
// Compares the tags that `query` wants with those of `remote`; its prefix and `visit` are not
// asked. *out is to be freed with
// repo_comparison_free(). Errors: GTO_ESERVER, GTO_EINTERRUPTED, GTO_ENOMEM, GTO_ERROR.
int repo_compare_tags(struct repo_comparison *out, struct repo *repo, const char *remote,
                      const struct repo_tag_query *query, gto_error **error);
void repo_comparison_free(struct repo_comparison *comparison);
// Fails if one of several places that it is pushed to could not be asked (GTO_ESERVER): then what
// that has is not known, and not in the comparison.
int repo_comparison_check(const struct repo_comparison *comparison, gto_error **error);
// Fetches the tags that are only there: all or none. Errors: as above, and as repo_update_tags.
int repo_fetch_tags(struct repo *repo, const struct repo_comparison *comparison, gto_error **error);
// Pushes the tags that are only here. `step`: the step of a tag. Errors: as repo_push.
int repo_push_tags(struct repo *repo, const struct repo_comparison *comparison,
                   unsigned (*step)(const char *name), gto_error **error);
// Whether a server was met that knows no atomic pushes, so that tags were pushed in steps.
bool repo_pushed_in_steps(const struct repo *repo);
// Makes and deletes tags of the remote repository that was compared: all or none, as far as what
// was made can be taken back. What is not there is not deleted. Errors: GTO_ETAGEXISTS (a name was
// taken or changed there meanwhile), GTO_EPUSH (refused), and as above.
int repo_push(struct repo *repo, const struct repo_comparison *comparison,
              const struct repo_update *updates, size_t count, gto_error **error);

#endif
