#include "object.h"

#include "buf.h"
#include "test.h"

#define ID     "0123456789abcdef0123456789abcdef01234567"
#define ID_256 ID "0123456789abcdef01234567"
#define ANN    "tagger Ann Lee <ann@example.com> 1700000000 +0200\n"
#define HEADER "object " ID "\ntype commit\ntag x@v1.0.0\n"

static void add_signature(struct buf *buf, const struct signature *who)
{
    buf_addf(buf, "%.*s|%.*s|%" PRId64 "|%d", (int)who->name.len, who->name.data,
             (int)who->email.len, who->email.data, who->time, who->offset);
}

// The text is parsed from a piece of memory of its own, so that AddressSanitizer sees every step
// beyond its end.
static char *copy_exactly(const char *text, size_t len)
{
    char *copy = malloc(len ? len : 1);
    return len ? memcpy(copy, text, len) : copy;
}

// A tag's parts as `TARGET|TYPE|NAME|EMAIL|TIME|OFFSET|MESSAGE`, or "-" if it is none.
static const char *tag_of(const char *text, size_t len)
{
    static char parts[1024];
    struct tag_object tag;
    struct buf buf = {0};
    char *copy = copy_exactly(text, len);
    if (tag_object_parse(&tag, (struct slice){copy, len})) {
        buf_addf(&buf, "%.*s|%.*s|", (int)tag.target.len, tag.target.data, (int)tag.type.len,
                 tag.type.data);
        if (tag.has_tagger)
            add_signature(&buf, &tag.tagger);
        buf_addf(&buf, "|%.*s", (int)tag_object_message(&tag).len, tag_object_message(&tag).data);
    } else {
        buf_adds(&buf, "-");
    }
    snprintf(parts, sizeof(parts), "%s", buf.data);
    buf_free(&buf);
    free(copy);
    return parts;
}

#define TAG(text) tag_of(text, sizeof(text) - 1)

TEST(reads_a_tag)
{
    CHECK_STR(TAG(HEADER ANN "\nRegistering\n\nin two parts\n"),
              ID "|commit|Ann Lee|ann@example.com|1700000000|120|Registering\n\nin two parts");
    CHECK_STR(TAG("object " ID_256 "\ntype tag\ntag t\n" ANN "\nm"),
              ID_256 "|tag|Ann Lee|ann@example.com|1700000000|120|m");
}

TEST(a_raw_message_has_its_blank_space)
{
    struct tag_object tag;
    CHECK(tag_object_parse(
        &tag, slice_of(HEADER ANN "\n first\n\n-----BEGIN PGP SIGNATURE-----\nabc\n")));
    CHECK(slice_equal(tag_object_raw_message(&tag), slice_of(" first\n\n")));
    CHECK(slice_equal(tag_object_message(&tag), slice_of("first")));
}

TEST(a_tag_needs_three_headers)
{
    static const char *const texts[] = {
        "",
        "\n",
        "object",
        "object ",
        "object\n",
        "object " ID "0\n",
        "object 0123456789abcdef\n",
        "object 0123456789ABCDEF0123456789abcdef01234567\n",
        "object  " ID "\n",
        "Object " ID "\n",
        "type commit\nobject " ID "\n",
        "tree " ID "\n",
        "\nobject " ID "\n",
        // without its other headers Git reads none, nor in another order
        "object " ID,
        "object " ID "\n",
        "object " ID "\n\nm",
        "object " ID "\ntype commit",
        "object " ID "\ntype commit\n",
        "object " ID "\ntype commit\n\nm",
        "object " ID "\ntype commit\ntag x",
        "object " ID "\ntag x\ntype commit\n",
        "object " ID "\ntype commit\nextra\ntag x\n",
        "object " ID "\n" ANN "type commit\ntag x\n",
    };
    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
        test_case(texts[i]);
        CHECK_STR(tag_of(texts[i], strlen(texts[i])), "-");
    }
}

TEST(what_else_a_tag_lacks_is_empty)
{
    CHECK_STR(TAG("object " ID "\ntype commit\ntag \n"), ID "|commit||");
    CHECK_STR(TAG(HEADER), ID "|commit||");
    CHECK_STR(TAG(HEADER "\nno tagger"), ID "|commit||no tagger");
    CHECK_STR(TAG(HEADER ANN), ID "|commit|Ann Lee|ann@example.com|1700000000|120|");
    CHECK_STR(TAG(HEADER ANN "\n \n\t\n"), ID "|commit|Ann Lee|ann@example.com|1700000000|120|");
}

TEST(headers_of_no_interest_are_passed_over)
{
    CHECK_STR(TAG("object " ID "\ntype commit\ntag x\nextra\n tagger Eve <e@x> 1 +0000\n" ANN
                  "mood good\n\nm"),
              ID "|commit|Ann Lee|ann@example.com|1700000000|120|m");
    CHECK_STR(TAG(HEADER ANN "tagger Eve <e@x> 1 +0000\n\nm"),
              ID "|commit|Ann Lee|ann@example.com|1700000000|120|m");
    CHECK_STR(TAG(HEADER "\ntagger Eve <e@x> 1 +0000"), ID "|commit||tagger Eve <e@x> 1 +0000");
}

// A tagger line behind `tagger `, and what it says.
TEST(taggers)
{
    static const struct {
        const char *line, *expected;
    } cases[] = {
        {"Ann <a@x> 1 +0000", "Ann|a@x|1|0"},
        {"  Ann   Lee   <a@x>   1   +0000  ", "Ann   Lee|a@x|1|0"},
        {"<a@x> 1 +0000", "|a@x|1|0"},
        {"Ann <> 1 +0000", "Ann||1|0"},
        {"Ann<a@x>1+0000", "Ann|a@x|1|0"},
        {"Ann", "Ann||0|0"},
        {"Ann 1 +0000", "Ann 1 +0000||0|0"},
        {"Ann <a@x", "Ann|a@x|0|0"},
        {"Ann <a@x>", "Ann|a@x|0|0"},
        {"Ann <a@x> ", "Ann|a@x|0|0"},
        {"Ann <a@x> 1", "Ann|a@x|1|0"},
        {"Ann <a@x> x", "Ann|a@x|0|0"},
        {"Ann <a@x> -1 +0000", "Ann|a@x|0|0"},
        {"Z\xc3\xb6\xff <\xc3\xa9@x> 1 +0000", "Z\xc3\xb6\xff|\xc3\xa9@x|1|0"},
        {"Ann <a@x> 9223372036854775807 +0000", "Ann|a@x|0|0"},
        {"Ann <a@x> 99999999999999999999 +0000", "Ann|a@x|0|0"},
        {"Ann <a@x> 922337203685477579 +0000", "Ann|a@x|922337203685477579|0"},
        {"Ann <a@x> 007 +0000", "Ann|a@x|7|0"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        char text[256], expected[256];
        int len = snprintf(text, sizeof(text), HEADER "tagger %s\n\nm", cases[i].line);
        snprintf(expected, sizeof(expected), ID "|commit|%s|m", cases[i].expected);
        test_case(cases[i].line);
        CHECK_STR(tag_of(text, (size_t)len), expected);
    }
}

// Brackets in a name, which Git itself would have left out: the address is in the last ones.
TEST(the_last_brackets_hold_the_address)
{
    CHECK_STR(TAG(HEADER "tagger Ann <of Lee> <a@x> 1 +0000\n\nm"),
              ID "|commit|Ann <of Lee>|a@x|1|0|m");
}

TEST(offsets_from_utc)
{
    static const struct {
        const char *text;
        int minutes;
    } cases[] = {
        {"+0000", 0}, {"-0000", 0}, {"+0730", 450}, {"-0330", -210}, {"+2359", 1439}, {"+2400", 0},
        {"+0160", 0}, {"+9999", 0}, {"0100", 0},    {"+100", 0},     {"+00100", 0},   {"+-100", 0},
        {"+01:0", 0}, {"UTC", 0},   {"", 0},        {"+", 0},        {"+0100 x", 0},  {"++100", 0},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        char text[256], expected[256];
        int len = snprintf(text, sizeof(text), HEADER "tagger A <a> 1 %s\n\nm", cases[i].text);
        snprintf(expected, sizeof(expected), ID "|commit|A|a|1|%d|m", cases[i].minutes);
        test_case(cases[i].text);
        CHECK_STR(tag_of(text, (size_t)len), expected);
    }
}

#define MESSAGE(text) (TAG(HEADER "\n" text) + sizeof(ID "|commit||") - 1)

TEST(signatures_are_cut_off_messages)
{
    CHECK_STR(MESSAGE("m\n-----BEGIN PGP SIGNATURE-----\nabc\n-----END PGP SIGNATURE-----\n"), "m");
    CHECK_STR(MESSAGE("m\n\n-----BEGIN PGP MESSAGE-----\nabc"), "m");
    CHECK_STR(MESSAGE("m\n-----BEGIN SIGNED MESSAGE-----\nabc"), "m");
    CHECK_STR(MESSAGE("m\n-----BEGIN SSH SIGNATURE-----\nabc"), "m");
    CHECK_STR(MESSAGE("-----BEGIN SSH SIGNATURE-----\nabc"), "");
    CHECK_STR(MESSAGE("m\n-----BEGIN PGP SIGNATURE-----"), "m");
    CHECK_STR(MESSAGE("m -----BEGIN PGP SIGNATURE-----"), "m -----BEGIN PGP SIGNATURE-----");
    CHECK_STR(MESSAGE("m\n-----BEGIN PGP SIGNATURE----"), "m\n-----BEGIN PGP SIGNATURE----");
    CHECK_STR(MESSAGE("m\n-----BEGIN CERTIFICATE-----"), "m\n-----BEGIN CERTIFICATE-----");
}

// As Git has it: what looks like a signature before the last one is text.
TEST(the_last_signature_is_the_signature)
{
    CHECK_STR(MESSAGE("m\n-----BEGIN PGP SIGNATURE-----\nquoted\n-----END PGP SIGNATURE-----\n"
                      "-----BEGIN SSH SIGNATURE-----\nabc\n-----END SSH SIGNATURE-----\n"),
              "m\n-----BEGIN PGP SIGNATURE-----\nquoted\n-----END PGP SIGNATURE-----");
}

TEST(bytes_that_are_no_text)
{
    CHECK_STR(TAG(HEADER "tagger A\0B <a> 1 +0000\n\nm"), ID "|commit|A|a|1|0|m");
    CHECK_STR(TAG("object " ID "\0\n"), "-");
    CHECK_STR(TAG("object " ID "\r\ntype commit\r\n"), "-");
    CHECK_STR(TAG("object " ID "\ntype commit\r\ntag x\r\n\r\nm"), ID "|commit\r||");
}

TEST(every_beginning_of_a_tag_can_be_read)
{
    static const char text[] = HEADER ANN "\nm\n-----BEGIN PGP SIGNATURE-----\nabc\n";
    for (size_t len = 0; len < sizeof(text); len++) {
        bool is_tag = strcmp(tag_of(text, len), "-") != 0;
        CHECK_INT(is_tag, len >= strlen(HEADER));
    }
}

// ---- Commits

// A commit's parts as `TREE|AUTHOR...|COMMITTER...|MESSAGE`, or "-" if it is none.
static const char *commit_of(const char *text, size_t len)
{
    static char parts[1024];
    struct commit_object commit;
    struct buf buf = {0};
    char *copy = copy_exactly(text, len);
    if (commit_object_parse(&commit, (struct slice){copy, len})) {
        buf_addf(&buf, "%.*s|", (int)commit.tree.len, commit.tree.data);
        add_signature(&buf, &commit.author);
        buf_addc(&buf, '|');
        add_signature(&buf, &commit.committer);
        buf_addf(&buf, "|%.*s", (int)commit.message.len, commit.message.data);
    } else {
        buf_adds(&buf, "-");
    }
    snprintf(parts, sizeof(parts), "%s", buf.data);
    buf_free(&buf);
    free(copy);
    return parts;
}

#define COMMIT(text) commit_of(text, sizeof(text) - 1)

TEST(reads_a_commit)
{
    CHECK_STR(COMMIT("tree " ID "\nparent " ID "\nparent " ID "\n"
                     "author Ann <a@x> 1 +0100\ncommitter Bob <b@x> 2 -0100\n"
                     "gpgsig -----BEGIN PGP SIGNATURE-----\n \n author Eve <e@x> 3 +0000\n"
                     "\nSubject\n\nBody\n"),
              ID "|Ann|a@x|1|60|Bob|b@x|2|-60|Subject\n\nBody\n");
    CHECK_STR(COMMIT("tree " ID_256 "\n\nm"), ID_256 "|||0|0|||0|0|m");
}

TEST(a_commit_needs_a_tree)
{
    CHECK_STR(COMMIT(""), "-");
    CHECK_STR(COMMIT("tree\n"), "-");
    CHECK_STR(COMMIT("object " ID "\n"), "-");
    CHECK_STR(COMMIT("author Ann <a@x> 1 +0000\ntree " ID "\n"), "-");
}

TEST(what_else_a_commit_lacks_is_empty)
{
    CHECK_STR(COMMIT("tree " ID), ID "|||0|0|||0|0|");
    CHECK_STR(COMMIT("tree " ID "\ncommitter Bob <b@x> 2 +0000"), ID "|||0|0|Bob|b@x|2|0|");
    CHECK_STR(COMMIT("tree " ID "\n\n\n\nm\n"), ID "|||0|0|||0|0|m\n");
}

// Git leaves these signs off the ends when it writes a commit; others write them.
TEST(names_of_people_in_commits_are_cleaned)
{
    CHECK_STR(COMMIT("tree " ID "\nauthor  .,:;\"'\\Ann B.\\'\". <.a@x,> 1 +0000\n\n"),
              ID "|Ann B|a@x|1|0|||0|0|");
    CHECK_STR(COMMIT("tree " ID "\nauthor ... <...> 1 +0000\n\n"), ID "|||1|0|||0|0|");
}

int main(void)
{
    RUN(reads_a_tag);
    RUN(a_raw_message_has_its_blank_space);
    RUN(a_tag_needs_three_headers);
    RUN(what_else_a_tag_lacks_is_empty);
    RUN(headers_of_no_interest_are_passed_over);
    RUN(taggers);
    RUN(the_last_brackets_hold_the_address);
    RUN(offsets_from_utc);
    RUN(signatures_are_cut_off_messages);
    RUN(the_last_signature_is_the_signature);
    RUN(bytes_that_are_no_text);
    RUN(every_beginning_of_a_tag_can_be_read);
    RUN(reads_a_commit);
    RUN(a_commit_needs_a_tree);
    RUN(what_else_a_commit_lacks_is_empty);
    RUN(names_of_people_in_commits_are_cleaned);
    return test_end();
}
