#include "net/url.h"

#include "test.h"

TEST(what_is_an_address)
{
    static const struct {
        const char *text;
        bool is_one;
    } cases[] = {
        {"https://example.org/x.git", true},
        {"file:///srv/x.git", true},
        {"host:path", true},
        {"git@host:team/repo.git", true},
        {"ext::sh -c true", true},
        {"-oProxyCommand=x:y", true},
        {"s3://bucket/x", true},
        {"", false},
        {".", false},
        {"/srv/x.git", false},
        {"./host:path", false},
        {"dir/host:path", false},
        {":path", false},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        test_case(cases[i].text);
        CHECK_INT(url_is_one(cases[i].text), cases[i].is_one);
    }
}

TEST(credentials_are_taken_out)
{
    static const struct {
        const char *text, *clean, *scope, *user, *password;
    } cases[] = {
        {"https://example.org/x.git", "https://example.org/x.git", "https://example.org", NULL,
         NULL},
        {"https://example.org", "https://example.org", "https://example.org", NULL, NULL},
        {"https://me@example.org:8443/x", "https://example.org:8443/x", "https://example.org:8443",
         "me", NULL},
        {"https://me:open%20sesame@example.org/x", "https://example.org/x", "https://example.org",
         "me", "open sesame"},
        {"http://a:b@c@example.org/x@y", "http://example.org/x@y", "http://example.org", "a",
         "b@c"},
        {"https://a:@example.org/", "https://example.org/", "https://example.org", "a", ""},
        {"https://:b@example.org/", "https://example.org/", "https://example.org", "", "b"},
        {"https://a%3ab:c:%zz%4@example.org?x=@", "https://example.org?x=@", "https://example.org",
         "a:b", "c:%zz%4"},
        {"https://a:b%2@h/", "https://h/", "https://h", "a", "b%2"},
        {"ssh://git@example.org/x", "ssh://git@example.org/x", NULL, NULL, NULL},
        {"git@example.org:x", "git@example.org:x", NULL, NULL, NULL},
        {"[::1]:x", "[::1]:x", NULL, NULL, NULL},
        {"ssh://[::1]:22/x", "ssh://[::1]:22/x", NULL, NULL, NULL},
        {"git://example.org/x", "git://example.org/x", NULL, NULL, NULL},
        {"file:///srv/a@b:c", "file:///srv/a@b:c", NULL, NULL, NULL},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct url url;
        test_case(cases[i].text);
        if (!CHECK(url_parse(&url, cases[i].text, NULL) == GTO_OK))
            continue;
        CHECK_STR(url.text, cases[i].clean);
        CHECK_STR(url.scope, cases[i].scope);
        CHECK_STR(url.user, cases[i].user);
        CHECK_STR(url.password, cases[i].password);
        url_free(&url);
    }
}

TEST(what_is_refused)
{
    static const char *const cases[] = {
        "ext::sh -c true",
        "fd::7",
        "codecommit::eu-west-1://x",
        "s3://bucket/x",
        "ftp://example.org/x",
        "HTTPS://h/x",
        "https://",
        "https:///x",
        "ssh://-oProxy=x/y",
        "-oProxy=x:y",
        "ssh://-x@host/y",
        "https://h/a\nb",
        "https://h/\x01",
        "ssh://a:b@h/x",
        "git://a:b@h/x",
        "git://a@h/x",
        "file://a:b@h/x",
        "a:b@h:x",
        "https://a:%0a@h/",
        "https://%00@h/",
        "https://%7f@h/",
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct url url;
        gto_error *error = NULL;
        test_case(cases[i]);
        if (CHECK(url_parse(&url, cases[i], &error) == GTO_EARGS))
            CHECK(gto_error_code(error) == GTO_EARGS);
        else
            url_free(&url);
        gto_error_free(error);
    }
}

// A message must not tell what only the owner of an address may know.
TEST(no_message_tells_a_password)
{
    static const char *const cases[] = {"ssh://me:secret@h/x", "s3://me:secret@h/x",
                                        "https://me:secret@/x", "https://me:secret@-h/x",
                                        "https://me:secret%01@h/x"};
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct url url;
        gto_error *error = NULL;
        test_case(cases[i]);
        CHECK(url_parse(&url, cases[i], &error) == GTO_EARGS);
        CHECK(error && !strstr(gto_error_message(error), "secret"));
        gto_error_free(error);
    }
}

TEST(what_people_are_shown)
{
    static const struct {
        const char *text, *shown;
    } cases[] = {
        {"origin", "origin"},
        {"../a:b/c", "../a:b/c"},
        {"https://me:secret@h:8/x", "https://h:8/x"},
        {"me@h:x/y", "me@h:x/y"},
        {"ssh://git@h/x", "ssh://git@h/x"},
        {"ssh://me:secret@h/x", "ssh://h/x"},
        {"s3://me:secret@h/x", "s3://h/x"},
        {"ext::sh -c secret", "ext"},
        {"a\033[31m\n", "a\\x1b[31m\\x0a"},
        {"https://h/\n::error::x", "https://h/\\x0a::error::x"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        char *shown = url_shown(cases[i].text);
        test_case(cases[i].text);
        CHECK_STR(shown, cases[i].shown);
        free(shown);
    }
}

int main(void)
{
    RUN(what_is_an_address);
    RUN(credentials_are_taken_out);
    RUN(what_is_refused);
    RUN(no_message_tells_a_password);
    RUN(what_people_are_shown);
    return test_end();
}
