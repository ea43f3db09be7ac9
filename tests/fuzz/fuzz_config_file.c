// A configuration file of Git.
#include "fuzz.h"

#include "config_file.h"

// Writes a setting in a form of which each part is read as it is.
static void write_setting(struct buf *out, const struct config_setting *setting)
{
    const char *dot = strchr(setting->key, '.'), *last = strrchr(setting->key, '.');
    if (dot) {
        buf_addf(out, "[%.*s", (int)(dot - setting->key), setting->key);
        buf_adds(out, dot == last ? "" : " \"");
        for (const char *c = dot + 1; c < last; c++)
            buf_addf(out, "\\%c", *c);
        buf_adds(out, dot == last ? "]" : "\"]");
    }
    buf_addf(out, "%s", last ? last + 1 : setting->key);
    if (!setting->value) {
        buf_adds(out, "\n");
        return;
    }
    buf_adds(out, "=\"");
    for (const char *c = setting->value; *c; c++) {
        static const char special[] = "\n\t\b\"\\", escapes[] = "ntb\"\\";
        const char *found = strchr(special, *c);
        if (found)
            buf_addf(out, "\\%c", escapes[found - special]);
        else
            buf_addc(out, *c);
    }
    buf_adds(out, "\"\n");
}

// What was read, written and read again, is the same.
static void check_setting(const struct config_setting *setting)
{
    struct config_file file;
    struct config_setting again;
    struct buf text = {0};
    write_setting(&text, setting);
    MUST(!text.failed);
    config_file_open(&file, (struct slice){text.data, text.len});
    MUST(config_file_next(&file, &again) == 1);
    MUST(strcmp(again.key, setting->key) == 0);
    MUST(!again.value == !setting->value);
    MUST(!again.value || strcmp(again.value, setting->value) == 0);
    MUST(config_file_next(&file, &again) == 0);
    config_file_close(&file);
    buf_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct config_file file;
    struct config_setting setting;
    int more;
    config_file_open(&file, (struct slice){(const char *)data, size});
    while ((more = config_file_next(&file, &setting)) > 0) {
        bool value;
        config_bool(setting.value, &value);
        check_setting(&setting);
    }
    MUST(more == 0 || more == -1);
    config_file_close(&file);
    return 0;
}
