#include "net/ls_remote.h"

#include "test.h"

#define A    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define B    "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define LONG A "aaaaaaaaaaaaaaaaaaaaaaaa"

static int parse(struct listing *listing, const char *text, gto_error **error)
{
    return listing_parse(listing, strdup(text), strlen(text), error);
}

TEST(names_and_ids)
{
    struct listing listing;
    if (!CHECK(parse(&listing,
                     A "\tHEAD\n" B "\trefs/tags/x@v1.0.0\n" A "\trefs/tags/x@v1.0.0^{}\n" A
                       "\trefs/heads/main\n",
                     NULL) == GTO_OK))
        return;
    CHECK_INT((int)listing.count, 3);
    CHECK_INT((int)listing.id_len, 40);
    const struct listed *tag = listing_find(&listing, slice_of("refs/tags/x@v1.0.0"));
    if (CHECK(tag != NULL)) {
        CHECK(memcmp(tag->id, B, 40) == 0);
        CHECK(tag->peeled && memcmp(tag->peeled, A, 40) == 0);
    }
    const struct listed *head = listing_find(&listing, slice_of("HEAD"));
    CHECK(head && !head->peeled);
    CHECK(!listing_find(&listing, slice_of("refs/tags/x")));
    CHECK_INT((int)listing_seek(&listing, slice_of("refs/tags/")), 2);
    CHECK_INT((int)listing_seek(&listing, slice_of("z")), 3);
    listing_free(&listing);
}

TEST(nothing_and_long_ids)
{
    struct listing listing;
    CHECK(listing_parse(&listing, NULL, 0, NULL) == GTO_OK);
    CHECK_INT((int)listing.count, 0);
    CHECK_INT((int)listing.id_len, 0);
    listing_free(&listing);
    if (CHECK(parse(&listing, LONG "\tHEAD\n", NULL) == GTO_OK)) {
        CHECK_INT((int)listing.id_len, 64);
        listing_free(&listing);
    }
}

// Names that no reference can have, above all such that lead out of a directory, and names told
// twice.
TEST(strange_names_are_passed_over)
{
    struct listing listing;
    if (!CHECK(parse(&listing,
                     A "\trefs/tags/../../x\n" A "\trefs/tags/a b\n" A "\t\n" A
                       "\trefs/tags/-x.lock\n" A "\trefs/tags/x\n" B "\trefs/tags/x\n" A
                       "\trefs/tags/y^{}\n",
                     NULL) == GTO_OK))
        return;
    CHECK_INT((int)listing.count, 1);
    CHECK(listing.count && !listing.items[0].peeled);
    listing_free(&listing);
}

TEST(what_makes_no_sense)
{
    static const char *const cases[] = {
        "x",
        A "\tHEAD",
        A " HEAD\n",
        "\tHEAD\n",
        "aaaa\tHEAD\n",
        "A" A "\tHEAD\n",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\tHEAD\n",
        "gaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\tHEAD\n",
        A "\tHEAD\n" LONG "\trefs/heads/x\n",
        A "\tHEAD\n\n",
        "warning: something\n",
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct listing listing;
        gto_error *error = NULL;
        test_case(cases[i]);
        if (!CHECK(parse(&listing, cases[i], &error) == GTO_ESERVER))
            listing_free(&listing);
        gto_error_free(error);
    }
}

int main(void)
{
    RUN(names_and_ids);
    RUN(nothing_and_long_ids);
    RUN(strange_names_are_passed_over);
    RUN(what_makes_no_sense);
    return test_end();
}
