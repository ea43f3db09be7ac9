#include "buf.h"
#include "config_file.h"
#include "test.h"

static char answer[2048];

// The settings of a file, as `git config --list -z` writes them, with ";" for NUL and "=" for the
// end of a key; "malformed" at the end if it is.
static const char *list(const char *text, size_t len)
{
    struct config_file file;
    struct config_setting setting;
    struct buf out = {0};
    int more;
    config_file_open(&file, (struct slice){text, len});
    while ((more = config_file_next(&file, &setting)) > 0) {
        buf_adds(&out, setting.key);
        if (setting.value)
            buf_addf(&out, "=%s", setting.value);
        buf_addc(&out, ';');
    }
    if (more < 0)
        buf_adds(&out, "malformed");
    config_file_close(&file);
    CHECK(!out.failed && out.len < sizeof(answer));
    snprintf(answer, sizeof(answer), "%s", out.len ? out.data : "");
    buf_free(&out);
    return answer;
}

struct example {
    const char *text, *settings;
};

static void check_all(const struct example *examples, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        test_case(examples[i].text);
        CHECK_STR(list(examples[i].text, strlen(examples[i].text)), examples[i].settings);
    }
}

#define CHECK_ALL(examples) check_all(examples, sizeof(examples) / sizeof(*(examples)))

TEST(sections_and_names)
{
    static const struct example examples[] = {
        {"", ""},
        {"[core]", ""},
        {"[core]\nbare = true\n", "core.bare=true;"},
        {"[Core]\n\tRepositoryFormatVersion=0", "core.repositoryformatversion=0;"},
        {"[core]bare=true\n[user] name = x", "core.bare=true;user.name=x;"},
        {"[remote \"Origin\"]\nURL = x", "remote.Origin.url=x;"},
        {"[remote  \t\"a.b\\\"c\\\\d\\e\"]\nurl=x", "remote.a.b\"c\\de.url=x;"},
        {"[a \"\"]\nb=c", "a..b=c;"},
        {"[a.B]\nc=d", "a.b.c=d;"},
        {"[ \"x\"]\nb=c", ".x.b=c;"},
        {"[a-1]\nb-2=c", "a-1.b-2=c;"},
        {"a = b\n", "a=b;"},
        {"[a]\nb = 1\n[a]\nb = 2\n", "a.b=1;a.b=2;"},
        {"\xef\xbb\xbf[a]\nb=c", "a.b=c;"},
        {"[a]\r\nb = c\r\n", "a.b=c;"},
        {"# x\n;y\n [a] # z\n b=c ; d\n#", "a.b=c;"},
    };
    CHECK_ALL(examples);
}

TEST(values)
{
    static const struct example examples[] = {
        {"[a]\nb", "a.b;"},
        {"[a]\nb  \n", "a.b;"},
        {"[a]\nb=", "a.b=;"},
        {"[a]\nb = \n", "a.b=;"},
        {"[a]\nb =   c d  \n", "a.b=c d;"},
        {"[a]\nb = \" c \" \n", "a.b= c ;"},
        {"[a]\nb = x\" # \"y#z\n", "a.b=x # y;"},
        {"[a]\nb = c\\\n d\n", "a.b=c d;"},
        {"[a]\nb = c\\\r\nd\n", "a.b=cd;"},
        {"[a]\nb = \"c\\\nd\"\n", "a.b=cd;"},
        {"[a]\nb = \\t\\n\\b\\\\\\\"\n", "a.b=\t\n\b\\\";"},
        {"[a]\nb = \"\" c\n", "a.b=c;"},
        {"[a]\nb = c  \"\"\n", "a.b=c  ;"},
        {"[a]\nb = c = d\n", "a.b=c = d;"},
        {"[a]\nb = \xff\xc3\n", "a.b=\xff\xc3;"},
    };
    CHECK_ALL(examples);
}

TEST(malformed)
{
    static const struct example examples[] = {
        {"[]\n", "malformed"},
        {"[a\n", "malformed"},
        {"[a", "malformed"},
        {"[a b]\n", "malformed"},
        {"[a \"b]\n", "malformed"},
        {"[a \"b\" ]\n", "malformed"},
        {"[a \"b\nc\"]\n", "malformed"},
        {"[a\n\"b\"]\n", "malformed"},
        {"[a_b]\n", "malformed"},
        {"[a]\nb_c = d\n", "malformed"},
        {"[a]\nb = c\n= d\n", "a.b=c;malformed"},
        {"[a]\n1b = c\n", "malformed"},
        {"[a]\nb # c\n", "malformed"},
        {"[a]\nb c\n", "malformed"},
        {"[a]\nb = \"c\n", "malformed"},
        {"[a]\nb = \"c", "malformed"},
        {"[a]\nb = \\x\n", "malformed"},
        {"[a]\nb\rc = d\n", "malformed"},
        {"\xef\xbb[a]\nb = c\n", "malformed"},
        {"<<<<<<< ours\n", "malformed"},
    };
    CHECK_ALL(examples);
}

TEST(a_nul_is_malformed)
{
    static const char text[] = "[a]\nb = c\0d\n";
    CHECK_STR(list(text, sizeof(text) - 1), "malformed");
}

TEST(booleans)
{
    static const struct {
        const char *value;
        bool known, is;
    } examples[] = {
        {NULL, true, true},      {"true", true, true},   {"YES", true, true},
        {"On", true, true},      {"1", true, true},      {"", true, false},
        {"no", true, false},     {"False", true, false}, {"off", true, false},
        {"0", true, false},      {"2", false, false},    {"banana", false, false},
        {"true ", false, false}, {"01", false, false},
    };
    for (size_t i = 0; i < sizeof(examples) / sizeof(*examples); i++) {
        bool is;
        test_case(examples[i].value);
        CHECK(config_bool(examples[i].value, &is) == examples[i].known);
        CHECK(!examples[i].known || is == examples[i].is);
    }
}

int main(void)
{
    RUN(sections_and_names);
    RUN(values);
    RUN(malformed);
    RUN(a_nul_is_malformed);
    RUN(booleans);
    return test_end();
}
