// Text from outside never ends the element, the attribute or the string that it stands in.
#include "markup.h"

#include "test.h"

static const char *volatile nothing; // the compiler knows no NULL here

static char *markup(const char *text)
{
    struct buf out = {0};
    buf_adds(&out, "");
    markup_add(&out, "%s", text);
    return buf_finish(&out);
}

static char *json(const char *text)
{
    struct buf out = {0};
    json_add(&out, "%s", text);
    return buf_finish(&out);
}

static char *url(const char *text, bool slashes)
{
    struct buf out = {0};
    url_add_part(&out, slice_of(text), slashes);
    return buf_finish(&out);
}

static void check(char *actual, const char *expected)
{
    CHECK_STR(actual, expected);
    free(actual);
}

TEST(text_is_escaped)
{
    check(markup("plain Text 1.0"), "plain Text 1.0");
    check(markup("<script>alert(\"1\" + '2') && x</script>"),
          "&lt;script&gt;alert(&quot;1&quot; + &#39;2&#39;) &amp;&amp; x&lt;/script&gt;");
    check(markup("&amp; ]]> <!--"), "&amp;amp; ]]&gt; &lt;!--");
    check(markup("Žofie 李 😀"), "Žofie 李 😀");
}

TEST(characters_that_xml_does_not_allow_are_replaced)
{
    check(markup("a\001b\033[31m\177"), "a\xef\xbf\xbd"
                                        "b\xef\xbf\xbd[31m\xef\xbf\xbd");
    check(markup("\xc2\x85\xef\xbf\xbf\xef\xbf\xbe"), "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
    check(markup("\xff\xc0\xaf\xed\xa0\x80"), // no UTF-8, an overlong slash, a surrogate
          "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
    check(markup("tab\t, line\n, both\r\n, one\r."), "tab\t, line\n, both\n, one\xef\xbf\xbd.");
}

TEST(characters_that_turn_text_around_are_replaced)
{
    check(markup("prod\xe2\x80\xaegnp.exe"), "prod\xef\xbf\xbdgnp.exe");
    check(markup("\xe2\x81\xa6\xe2\x80\x8f\xd8\x9c"), "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
}

TEST(formats_insert_what_they_know)
{
    struct buf out = {0};
    markup_add(&out, "%s|%.*s|%d|%zu|%lld|%02d|%%|%s", "<", 2, ">>>", -7, (size_t)42,
               (long long)INT64_MIN, 5, nothing);
    CHECK_STR(out.data, "&lt;|&gt;&gt;|-7|42|-9223372036854775808|05|%|");
    buf_free(&out);
}

TEST(a_format_that_is_not_known_fails)
{
    struct buf out = {0};
    markup_add(&out, "%x", 1u);
    CHECK(out.failed);
    buf_free(&out);
}

TEST(strings_of_json_have_their_quotes)
{
    check(json("say \"</script>\"\n\xe2\x80\xa8"), "\"say \\\"</script>\\\"\\n\\u2028\"");
    check(json(nothing), "null");
}

TEST(parts_of_urls_are_encoded)
{
    check(url("a b/c?d#e&f=\"g'%<>", false), "a%20b%2Fc%3Fd%23e%26f%3D%22g%27%25%3C%3E");
    check(url("models/x@v1#2", true), "models/x%40v1%232");
    check(url("javascript:alert(1)", true), "javascript%3Aalert%281%29");
    check(url("ž", true), "%C5%BE");
}

TEST(only_the_web_is_linked_to)
{
    static const char *const web[] = {"https://example.org", "http://x", "HTTPS://X"};
    static const char *const others[] = {
        "javascript:alert(1)", "data:text/html,x", "https://", "",
        " https://x",          "//example.org",    "ssh://x",  "file:///etc"};
    for (size_t i = 0; i < sizeof(web) / sizeof(*web); i++)
        CHECK(url_is_web(slice_of(web[i])));
    for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++) {
        test_case(others[i]);
        CHECK(!url_is_web(slice_of(others[i])));
    }
}

int main(void)
{
    RUN(text_is_escaped);
    RUN(characters_that_xml_does_not_allow_are_replaced);
    RUN(characters_that_turn_text_around_are_replaced);
    RUN(formats_insert_what_they_know);
    RUN(a_format_that_is_not_known_fails);
    RUN(strings_of_json_have_their_quotes);
    RUN(parts_of_urls_are_encoded);
    RUN(only_the_web_is_linked_to);
    return test_end();
}
