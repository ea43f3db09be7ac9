// What a site is made of: registries, as pages need them. It is collected once; then each page is a
// function of it.
#ifndef LIB_SITE_SITE_H
#define LIB_SITE_SITE_H

#include "arena.h"
#include "description.h"
#include "registry.h"
#include "site/forge.h"
#include "site/page_names.h"
#include "stored.h"
#include "tenure.h"

struct site_repo {
    gto_repo *repo;
    gto_registry *registry;
    const char *label;
    const char *url; // of its remote repository, without credentials; NULL: there is none
    struct forge forge;
};

struct site_stage {
    const char *name;
    const char *page; // stages/prod.html
    bool listed;      // as `gto stages` lists it; else a version was in it once
    size_t held;      // how many artifacts have a version there now
};

enum { SITE_SUBJECTS = 10 };

// What is known of a version beyond its tags.
struct site_detail {
    const gto_version *version;
    gto_description *description;
    struct gto_stored stored;  // what is at its path
    const gto_version *before; // the version before; NULL: the commits since are not known
    size_t commits;            // since then
    const char *subjects[SITE_SUBJECTS]; // of the latest of them
};

struct site_artifact {
    const struct site_repo *repo;
    const gto_artifact *artifact;
    const char *folder;       // artifacts/churn/
    const char *badge_folder; // badge/churn/
    const char **badges;      // of its latest version, then one a stage
    const gto_version *latest;
    const gto_version **versions; // the greatest first
    size_t version_count;
    struct tenures *tenures;     // one a stage of the site
    struct site_detail *details; // of the versions that count most, the first one for the artifact
    size_t detail_count;
    const char *type; // as it is described; NULL: nothing is said, the same of what follows
    const char *description;
    const char **labels; // NULL-terminated
    size_t problem_count;
};

struct site_event {
    const struct site_artifact *artifact;
    const gto_event *event;
};

struct site {
    struct arena arena;
    struct page_names names;
    const char *title;
    const char *url;   // where the site will stand, with `/` at its end; NULL: it is not known
    const char *as_of; // as it stood then; NULL: now
    struct site_repo *repos;
    size_t repo_count;
    struct site_stage *stages;
    size_t stage_count, listed_count; // the listed ones come first
    struct site_artifact *artifacts;  // by name
    size_t artifact_count;
    struct site_event *events; // the latest first
    size_t event_count;
    int64_t newest; // the time of the latest event
    size_t problem_count;
    bool incomplete; // something else than what is a problem could not be read
};

// Reads all registries. `repos` and `options` have been checked. *out is to be freed with
// site_free() whatever happens. Errors: as gto_registry_read_with().
struct gto_site_options;
int site_collect(struct site *out, gto_repo *const *repos, size_t count,
                 const struct gto_site_options *options, gto_error **error);
void site_free(struct site *site);

// Finds out, for all details, which commits lie between a version and the one before. Errors:
// GTO_ENOMEM, GTO_ERROR.
int site_count_commits(struct site *site, gto_error **error);

// The version that a stage has now, or NULL.
const struct tenure *site_current(const struct site_artifact *artifact, size_t stage);
// The index of a stage.
size_t site_find_stage(const struct site *site, const char *name);
// What is known of a version in detail, or NULL.
const struct site_detail *site_find_detail(const struct site_artifact *artifact,
                                           const gto_version *version);

#endif
