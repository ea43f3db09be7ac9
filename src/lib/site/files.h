// The files of a site that are no pages.
#ifndef LIB_SITE_FILES_H
#define LIB_SITE_FILES_H

#include "buf.h"
#include "site/site.h"

// feed.xml: an Atom feed (RFC 4287) of all events, or of those of an artifact. `path`: of the feed.
void feed_write(struct buf *out, const struct site *site, const struct site_artifact *artifact,
                const char *path);
// A badge: an SVG that tells which version is in a stage, or NULL: the latest one.
void badge_write(struct buf *out, const struct site_artifact *artifact, const struct site *site,
                 const struct site_stage *stage);
// registry.json: all that the pages tell, for programs.
void registry_json_write(struct buf *out, const struct site *site);

// Files that are the same for all sites: the style, the script, the icon.
struct site_asset {
    const char *path;
    struct slice text;
};
extern const struct site_asset site_assets[]; // ended by one without a path

#endif
