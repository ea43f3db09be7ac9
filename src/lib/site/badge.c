#include "markup.h"
#include "site/files.h"
#include "site/page.h"
#include "utf8.h"

enum { LETTER = 7, PADDING = 8, MAX_COLUMNS = 40, HEIGHT = 20 };

// How many columns a text takes; *len: as much of it as there is room for.
static int measure(const char *text, int *len)
{
    struct slice rest = slice_of(text);
    int columns = 0;
    *len = 0;
    while (rest.len && columns < MAX_COLUMNS) {
        utf8_take(&rest);
        *len = (int)(rest.data - text);
        columns++;
    }
    return columns;
}

void badge_write(struct buf *out, const struct site_artifact *artifact, const struct site *site,
                 const struct site_stage *stage)
{
    const struct tenure *now =
        stage ? site_current(artifact, (size_t)(stage - site->stages)) : NULL;
    const gto_version *version = stage ? (now ? now->version : NULL) : artifact->latest;
    const char *name = stage ? stage->name : artifact->artifact->name;
    const char *value = version ? gto_version_name(version) : "none";
    int name_len, value_len = version ? page_name_length(version) : 4;
    int name_width = measure(name, &name_len) * LETTER + 2 * PADDING;
    int value_width = (value_len > MAX_COLUMNS ? MAX_COLUMNS : value_len) * LETTER + 2 * PADDING;
    int width = name_width + value_width;
    if (value_len > MAX_COLUMNS)
        value_len = MAX_COLUMNS;
    markup_add(out,
               "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" role=\"img\" "
               "aria-label=\"%s %.*s: %.*s\">\n<title>%s %.*s: %.*s</title>\n",
               width, HEIGHT, artifact->artifact->name, stage ? name_len : 0, name, value_len,
               value, artifact->artifact->name, stage ? name_len : 0, name, value_len, value);
    markup_add(out,
               "<rect width=\"%d\" height=\"%d\" rx=\"3\" fill=\"#3d444d\"/>\n"
               "<path d=\"M%d 0h%da3 3 0 0 1 3 3v14a3 3 0 0 1 -3 3h-%dz\" fill=\"%s\"/>\n",
               width, HEIGHT, name_width, value_width - 3, value_width - 3,
               version ? "#0a6640" : "#59636e");
    markup_add(out,
               "<g fill=\"#fff\" text-anchor=\"middle\" font-family=\"Verdana, DejaVu Sans, "
               "sans-serif\" font-size=\"11\">\n<text x=\"%d\" y=\"14\">%.*s</text>\n"
               "<text x=\"%d\" y=\"14\">%.*s</text>\n</g>\n</svg>\n",
               name_width / 2, name_len, name, name_width + value_width / 2, value_len, value);
}
