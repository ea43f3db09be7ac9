#include "guess.h"

#include <stdbool.h>
#include <string.h>

enum { WORD_MAX = 80 };

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

// How many characters to insert, drop, replace or swap with their neighbour make `b` of `a`; both
// no longer than WORD_MAX. (The restricted Damerau-Levenshtein distance.)
static size_t distance(struct slice a, struct slice b)
{
    size_t rows[3][WORD_MAX + 1];
    size_t *before = rows[0], *above = rows[1], *row = rows[2];
    for (size_t j = 0; j <= b.len; j++)
        row[j] = j;
    for (size_t i = 1; i <= a.len; i++) {
        size_t *oldest = before;
        before = above;
        above = row;
        row = oldest;
        row[0] = i;
        for (size_t j = 1; j <= b.len; j++) {
            bool same = a.data[i - 1] == b.data[j - 1];
            row[j] = least(least(above[j], row[j - 1]) + 1, above[j - 1] + !same);
            if (i > 1 && j > 1 && a.data[i - 1] == b.data[j - 2] && a.data[i - 2] == b.data[j - 1])
                row[j] = least(row[j], before[j - 2] + 1);
        }
    }
    return row[b.len];
}

struct guess guess_start(struct slice word)
{
    // More than every third character wrong is another word.
    return (struct guess){.word = word, .distance = (word.len + 2) / 3 + 1};
}

void guess_try(struct guess *guess, const char *name)
{
    struct slice candidate = slice_of(name);
    struct slice word = guess->word;
    if (word.len > WORD_MAX || candidate.len > WORD_MAX)
        return;
    size_t d = distance(word, candidate);
    // A beginning is a likely mistake: other programs take abbreviations.
    if (word.len > 1 && word.len < candidate.len && memcmp(word.data, name, word.len) == 0)
        d = 1;
    if (d < guess->distance) {
        guess->distance = d;
        guess->name = name;
    }
}
