// When an artifact had which version, along time: a lane for its versions, and one for each stage.
#ifndef LIB_SITE_TIMELINE_H
#define LIB_SITE_TIMELINE_H

#include "buf.h"
#include "site/site.h"

enum {
    TIMELINE_WIDTH = 960,
    TIMELINE_LEFT = 112,  // where time begins: names of lanes stand before it,
    TIMELINE_RIGHT = 944, // and where it ends
    TIMELINE_LANE = 34,   // the height of a lane
    TIMELINE_LANES = 12,  // stages that are drawn
    TIMELINE_APART = 7,   // marks that are nearer to each other become one
};

enum timeline_kind {
    TIMELINE_VERSION,
    TIMELINE_DEREGISTERED,
    TIMELINE_DEPRECATED,
    TIMELINE_TENURE,
};

// A mark or a bar, which may stand for several that are too near to each other.
struct timeline_item {
    enum timeline_kind kind;
    size_t lane;  // 0: versions; then the lanes of stages
    int x, width; // of a bar
    size_t count;
    const gto_event *first, *last; // the first and the last of them begin with these
    const gto_event *end;          // of a tenure; NULL: it is not over
    const gto_version *version;    // of the last one; NULL: a deprecation
};

struct timeline {
    struct timeline_item *items;
    size_t count, cap;
    size_t lanes[TIMELINE_LANES]; // stages, by their index
    size_t lane_count, left_out;  // stages that are not drawn
    int64_t begin, newest, end; // seconds: of the first event, of the latest one, and where it ends
};

// `newest`: the time of the latest event of the site. Errors: GTO_ENOMEM, without a message.
int timeline_lay_out(struct timeline *out, const struct site_artifact *artifact, size_t stage_count,
                     int64_t newest);
void timeline_free(struct timeline *timeline);
// Where a time stands.
int timeline_x(const struct timeline *timeline, int64_t time);
// Adds it as SVG.
void timeline_add_svg(struct buf *out, const struct timeline *timeline, const struct site *site,
                      const struct site_artifact *artifact);

#endif
