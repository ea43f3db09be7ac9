// Makes completions and the manual from a template and the tables of commands, while the program is
// built: generate bash|zsh|fish|mdoc TEMPLATE >FILE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "completion.h"
#include "file.h"
#include "manual.h"

enum { MAX_TEMPLATE_SIZE = 1 << 20 };

static const char placeholder[] = "@COMMANDS@\n";

static const struct {
    const char *name;
    void (*add)(struct buf *out, const struct program *program);
} formats[] = {
    {"bash", completion_bash},
    {"zsh", completion_zsh},
    {"fish", completion_fish},
    {"mdoc", manual_mdoc},
};

static bool fill_in(struct buf *out, const char *text,
                    void (*add)(struct buf *, const struct program *))
{
    const char *place = strstr(text, placeholder);
    if (!place)
        return false;
    buf_add(out, text, (size_t)(place - text));
    add(out, &gto_program);
    buf_adds(out, place + strlen(placeholder));
    return !out->failed;
}

static int generate(const char *format, const char *path)
{
    struct buf text = {0}, out = {0};
    int status = EXIT_FAILURE, reason;
    size_t i = 0;
    while (i < sizeof(formats) / sizeof(formats[0]) && strcmp(formats[i].name, format) != 0)
        i++;
    if (i == sizeof(formats) / sizeof(formats[0]))
        fprintf(stderr, "generate: no such format: %s\n", format);
    else if ((reason = file_load(&text, path, MAX_TEMPLATE_SIZE)) != 0)
        fprintf(stderr, "generate: %s: %s\n", path, strerror(reason));
    else if (!fill_in(&out, text.data ? text.data : "", formats[i].add))
        fprintf(stderr, "generate: %s: no line %s", path, placeholder);
    else if (fwrite(out.data, 1, out.len, stdout) != out.len || fflush(stdout) != 0)
        fprintf(stderr, "generate: %s\n", strerror(errno));
    else
        status = EXIT_SUCCESS;
    buf_free(&text);
    buf_free(&out);
    return status;
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fputs("usage: generate bash|zsh|fish|mdoc TEMPLATE\n", stderr);
        return EXIT_FAILURE;
    }
    return generate(argv[1], argv[2]);
}
