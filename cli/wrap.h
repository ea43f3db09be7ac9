// Text of a cell in lines of a width, broken at sensible places.
#ifndef CLI_WRAP_H
#define CLI_WRAP_H

#include "slice.h"
#include "width.h"

// WRAP_WORDS: lines break at blanks and behind `/`, `:`, `@`, `#` and `,`, which separate words of
// names of artifacts and tags. WRAP_PARTS: also behind `-`, `_` and `+`.
enum wrap_level { WRAP_WORDS, WRAP_PARTS, WRAP_LEVELS };

// The width of the widest piece that is not broken.
size_t wrap_widest_piece(struct slice text, enum wrap_level level);

// Takes off *text what stands in its next line: as much as fits into `width` columns, up to a place
// where words end, or else parts, or else wherever the line is full. A blank there is dropped.
struct slice wrap_take_line(struct slice *text, size_t width);

#endif
