#include "yaml/scalar.h"

#include <inttypes.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "ascii.h"
#include "digits.h"
#include "gto.h"
#include "utf8.h"

enum {
    MAX_INT_DIGITS = 4300,  // longer ones stay text, as Python refuses to convert them
    MAX_BASED_DIGITS = 256, // the same in other bases: converting takes quadratic time
    LIMB = 1000000000,
    MAX_LIMBS = 36, // of MAX_BASED_DIGITS in base 16
};

static bool is_one_of(struct slice text, const char *const *words)
{
    for (; *words; words++)
        if (slice_equal(text, slice_of(*words)))
            return true;
    return false;
}

static char first(struct slice s)
{
    return s.len ? s.data[0] : '\0';
}

// Takes a character of `set` off the beginning.
static bool take_one(struct slice *s, const char *set)
{
    if (!s->len || !s->data[0] || !strchr(set, s->data[0]))
        return false;
    *s = slice_from(*s, 1);
    return true;
}

// Takes all characters of `set` off the beginning; returns how many there were besides `_`.
static size_t take_all(struct slice *s, const char *set)
{
    size_t count = 0;
    while (s->len && s->data[0] && strchr(set, s->data[0])) {
        count += s->data[0] != '_';
        *s = slice_from(*s, 1);
    }
    return count;
}

// A copy without `_`, NUL-terminated.
static char *without_underscores(struct slice text, struct arena *arena)
{
    char *copy = arena_strndup(arena, text.data, text.len);
    if (!copy)
        return NULL;
    char *end = copy;
    for (const char *p = copy; p < copy + text.len; p++)
        if (*p != '_')
            *end++ = *p;
    *end = '\0';
    return copy;
}

static int keep_text(struct value *value, enum value_type type, const struct buf *buf,
                     struct arena *arena)
{
    char *copy = buf->failed ? NULL : arena_strndup(arena, buf->data, buf->len);
    if (!copy)
        return GTO_ENOMEM;
    value->type = type;
    value->text = (struct slice){copy, buf->len};
    return GTO_OK;
}

// ---- Integers

static unsigned digit_of(char c)
{
    return c <= '9' ? (unsigned)(c - '0') : (unsigned)(to_lower(c) - 'a') + 10;
}

// Adds digits of base 2, 8 or 16 in decimal.
static void add_decimal(struct buf *out, const char *digits, unsigned base)
{
    uint32_t limbs[MAX_LIMBS] = {0}; // from the least on
    size_t count = 1;
    for (; *digits; digits++) {
        uint64_t carry = digit_of(*digits);
        for (size_t i = 0; i < count; i++) {
            carry += (uint64_t)limbs[i] * base;
            limbs[i] = (uint32_t)(carry % LIMB);
            carry /= LIMB;
        }
        if (carry)
            limbs[count++] = (uint32_t)carry;
    }
    buf_addf(out, "%" PRIu32, limbs[--count]);
    while (count)
        buf_addf(out, "%09" PRIu32, limbs[--count]);
}

static const struct base {
    const char *prefix;
    const char *digits;
    unsigned base;
} bases[] = {
    {"0b", "01_", 2},
    {"0o", "01234567_", 8},
    {"0x", "0123456789abcdefABCDEF_", 16},
    {"", "0123456789_", 10},
};

// The base of unsigned digits, whose prefix is taken off; NULL if they are none.
static const struct base *find_base(struct slice *digits)
{
    const struct base *base = bases;
    while (digits->len < strlen(base->prefix) ||
           memcmp(digits->data, base->prefix, strlen(base->prefix)) != 0)
        base++;
    *digits = slice_from(*digits, strlen(base->prefix));
    struct slice rest = *digits;
    return take_all(&rest, base->digits) && !rest.len ? base : NULL;
}

// GTO_EINVALID if the text is no integer.
static int make_int(struct value *value, struct slice text, struct arena *arena)
{
    bool negative = first(text) == '-';
    take_one(&text, "+-");
    const struct base *base = find_base(&text);
    if (!base)
        return GTO_EINVALID;
    char *digits = without_underscores(text, arena);
    if (!digits)
        return GTO_ENOMEM;
    struct slice trimmed = digits_trim(slice_of(digits));
    if (trimmed.len > (base->base == 10 ? MAX_INT_DIGITS : MAX_BASED_DIGITS))
        return GTO_EINVALID;
    struct buf decimal = {0};
    if (negative && !slice_equal(trimmed, slice_of("0")))
        buf_addc(&decimal, '-');
    if (base->base == 10)
        buf_add(&decimal, trimmed.data, trimmed.len);
    else
        add_decimal(&decimal, trimmed.data, base->base);
    int rc = keep_text(value, VALUE_INT, &decimal, arena);
    buf_free(&decimal);
    return rc;
}

// ---- Floats

// Where numbers have a point, whatever language the program speaks.
static locale_t enter_c_locale(locale_t *old)
{
    locale_t c = newlocale(LC_NUMERIC_MASK, "C", (locale_t)0);
    *old = c ? uselocale(c) : (locale_t)0;
    return c;
}

static void leave_c_locale(locale_t c, locale_t old)
{
    uselocale(old);
    freelocale(c);
}

// Raises the last digit of `d.ddde+xx`.
static void bump_last_digit(char *scientific)
{
    for (char *p = strchr(scientific, 'e') - 1; p >= scientific; p--) {
        if (is_digit(*p) && *p < '9') {
            ++*p;
            return;
        }
        if (*p == '9')
            *p = '0';
    }
}

static bool is_power_of_two(double number)
{
    uint64_t bits; // of which the lower 52 are the fraction
    memcpy(&bits, &number, sizeof(bits));
    return bits << 12 == 0;
}

// The shortest decimal digits that give the number again, as `d.ddde+xx`, perhaps with zeros at
// their end. Fifteen digits do for every normal number that has no more of them. A power of two has
// more room above than below it: there the nearest digits may not do, but the next ones up.
static void format_shortest(char *out, size_t size, double number)
{
    bool power_of_two = is_power_of_two(number);
    for (int precision = isnormal(number) ? 14 : 0; precision < 17; precision++) {
        snprintf(out, size, "%.*e", precision, number);
        if (strtod(out, NULL) == number)
            return;
        if (power_of_two)
            bump_last_digit(out);
        if (power_of_two && strtod(out, NULL) == number)
            return;
    }
}

// Lays `d.ddde+xx` out as Python does: with an exponent from 1e16 on and below 1e-4.
static void add_layout(struct buf *buf, const char *scientific)
{
    char digits[32];
    size_t count = 0;
    const char *p = scientific;
    if (*p == '-')
        buf_addc(buf, *p++);
    for (; *p != 'e'; p++)
        if (is_digit(*p))
            digits[count++] = *p;
    while (count > 1 && digits[count - 1] == '0')
        count--;
    int exponent = atoi(p + 1);
    if (exponent < -4 || exponent >= 16) {
        buf_addc(buf, digits[0]);
        if (count > 1)
            buf_addc(buf, '.');
        buf_add(buf, digits + 1, count - 1);
        buf_addf(buf, "e%c%02d", exponent < 0 ? '-' : '+', abs(exponent));
    } else if (exponent < 0) {
        buf_adds(buf, "0.");
        buf_fill(buf, '0', (size_t)(-exponent - 1));
        buf_add(buf, digits, count);
    } else {
        size_t whole = (size_t)exponent + 1;
        buf_add(buf, digits, count < whole ? count : whole);
        buf_fill(buf, '0', count < whole ? whole - count : 0);
        buf_addc(buf, '.');
        buf_add(buf, count > whole ? digits + whole : "0", count > whole ? count - whole : 1);
    }
}

static int keep_float(struct value *value, double number, struct arena *arena)
{
    char scientific[64];
    struct buf text = {0};
    value->number = number;
    if (isnan(number)) {
        buf_adds(&text, "nan");
    } else if (isinf(number)) {
        buf_adds(&text, number < 0 ? "-inf" : "inf");
    } else {
        format_shortest(scientific, sizeof(scientific), number);
        add_layout(&text, scientific);
    }
    int rc = keep_text(value, VALUE_FLOAT, &text, arena);
    buf_free(&text);
    return rc;
}

static int parse_float(struct value *value, struct slice text, struct arena *arena)
{
    locale_t old, c = enter_c_locale(&old);
    char *digits = without_underscores(text, arena);
    int rc = GTO_ENOMEM;
    if (c && digits)
        rc = keep_float(value, strtod(digits, NULL), arena);
    if (c)
        leave_c_locale(c, old);
    return rc;
}

// [.[fraction]][exponent] after the digits before it.
static bool is_float_tail(struct slice s)
{
    if (take_one(&s, ".")) {
        take_all(&s, "0123456789_");
        if (!s.len)
            return true;
    }
    if (!take_one(&s, "eE"))
        return false;
    take_one(&s, "+-");
    return take_all(&s, "0123456789") && !s.len;
}

// .fraction, after which the sign of an exponent may not be left out.
static bool is_fraction(struct slice s)
{
    if (!take_one(&s, ".") || !take_all(&s, "0123456789_"))
        return false;
    if (!s.len)
        return true;
    return take_one(&s, "eE") && take_one(&s, "+-") && take_all(&s, "0123456789") && !s.len;
}

// GTO_EINVALID if the text is no floating point number.
static int make_float(struct value *value, struct slice text, struct arena *arena)
{
    static const char *const infinities[] = {".inf", ".Inf", ".INF", NULL};
    static const char *const nans[] = {".nan", ".NaN", ".NAN", NULL};
    struct slice rest = text;
    if (is_one_of(text, nans))
        return keep_float(value, (double)NAN, arena);
    take_one(&rest, "+-");
    if (is_one_of(rest, infinities))
        return keep_float(value, first(text) == '-' ? -(double)INFINITY : (double)INFINITY, arena);
    if (is_fraction(rest))
        return parse_float(value, text, arena);
    if (!is_digit(first(rest)))
        return GTO_EINVALID;
    take_all(&rest, "0123456789_");
    return is_float_tail(rest) ? parse_float(value, text, arena) : GTO_EINVALID;
}

// ---- Times

struct moment {
    int year, month, day;
    bool timed;
    int hour, minute, second, micro;
    bool zoned;
    int offset; // minutes
};

// Takes between `least` and `most` digits.
static bool take_number(struct slice *s, size_t least, size_t most, int *out)
{
    size_t count = 0;
    *out = 0;
    for (; count < most && is_digit(first(*s)); count++) {
        *out = *out * 10 + (s->data[0] - '0');
        *s = slice_from(*s, 1);
    }
    return count >= least;
}

// Fractions of a second, rounded by their seventh digit alone.
static void take_fraction(struct slice *s, struct moment *moment)
{
    size_t count = digits_scan(*s);
    for (size_t i = 0; i < 6; i++)
        moment->micro = moment->micro * 10 + (i < count ? s->data[i] - '0' : 0);
    moment->micro += count > 6 && s->data[6] > '4';
    *s = slice_from(*s, count);
}

// `Z`, or +H[H][:MM].
static bool take_zone(struct slice *s, struct moment *moment)
{
    bool west = first(*s) == '-';
    int hours, minutes = 0;
    moment->zoned = true;
    if (take_one(s, "Z"))
        return true;
    if (!take_one(s, "+-") || !take_number(s, 1, 2, &hours))
        return false;
    if (take_one(s, ":") && !take_number(s, 2, 2, &minutes))
        return false;
    moment->offset = (hours * 60 + minutes) * (west ? -1 : 1);
    return true;
}

static bool take_clock(struct slice *s, struct moment *moment)
{
    moment->timed = true;
    if (!take_number(s, 1, 2, &moment->hour) || !take_one(s, ":") ||
        !take_number(s, 2, 2, &moment->minute) || !take_one(s, ":") ||
        !take_number(s, 2, 2, &moment->second))
        return false;
    if (take_one(s, "."))
        take_fraction(s, moment);
    if (!s->len)
        return true;
    take_all(s, " \t");
    return take_zone(s, moment) && !s->len;
}

static bool take_moment(struct slice s, struct moment *moment)
{
    *moment = (struct moment){0};
    if (!take_number(&s, 4, 4, &moment->year) || !take_one(&s, "-") ||
        !take_number(&s, 1, 2, &moment->month) || !take_one(&s, "-") ||
        !take_number(&s, 1, 2, &moment->day))
        return false;
    if (!s.len)
        return true;
    return (take_one(&s, "Tt") || take_all(&s, " \t")) && take_clock(&s, moment);
}

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + (month == 2 && leap);
}

static bool moment_valid(const struct moment *moment)
{
    return moment->year >= 1 && moment->month >= 1 && moment->month <= 12 && moment->day >= 1 &&
           moment->day <= days_in_month(moment->year, moment->month) && moment->hour < 24 &&
           moment->minute < 60 && moment->second < 60 && abs(moment->offset) < 24 * 60;
}

// Carries a fraction that was rounded up to a second. False beyond the year 9999.
static bool carry_second(struct moment *moment)
{
    if (moment->micro < 1000000)
        return true;
    moment->micro = 0;
    if (++moment->second < 60)
        return true;
    moment->second = 0;
    if (++moment->minute < 60)
        return true;
    moment->minute = 0;
    if (++moment->hour < 24)
        return true;
    moment->hour = 0;
    if (++moment->day <= days_in_month(moment->year, moment->month))
        return true;
    moment->day = 1;
    if (++moment->month <= 12)
        return true;
    moment->month = 1;
    return ++moment->year <= 9999;
}

static int keep_moment(struct value *value, const struct moment *moment, struct arena *arena)
{
    struct buf text = {0};
    buf_addf(&text, "%04d-%02d-%02d", moment->year, moment->month, moment->day);
    if (moment->timed)
        buf_addf(&text, "T%02d:%02d:%02d", moment->hour, moment->minute, moment->second);
    if (moment->micro)
        buf_addf(&text, ".%06d", moment->micro);
    if (moment->zoned)
        buf_addf(&text, "%c%02d:%02d", moment->offset < 0 ? '-' : '+', abs(moment->offset) / 60,
                 abs(moment->offset) % 60);
    int rc = keep_text(value, VALUE_TIME, &text, arena);
    buf_free(&text);
    return rc;
}

// GTO_EINVALID if the text is no time.
static int make_time(struct value *value, struct slice text, struct arena *arena)
{
    struct moment moment;
    if (!take_moment(text, &moment) || !moment_valid(&moment) || !carry_second(&moment))
        return GTO_EINVALID;
    return keep_moment(value, &moment, arena);
}

// Without a tag, a date alone needs all its digits.
static bool is_plain_time(struct slice text)
{
    return text.len > strlen("2020-01-01") ||
           (text.len == strlen("2020-01-01") && text.data[4] == '-' && text.data[7] == '-');
}

// ---- Bytes

// The value of a character of base64, or -1.
static int base64_value(char c)
{
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = c ? strchr(alphabet, c) : NULL;
    return at ? (int)(at - alphabet) : -1;
}

// Adds what base64 stands for, passing over what does not belong to it. False if its end is
// missing.
static bool add_base64_decoded(struct buf *out, struct slice text)
{
    unsigned bits = 0, held = 0, padding = 0;
    for (size_t i = 0; i < text.len; i++) {
        int sextet = base64_value(text.data[i]);
        if (text.data[i] == '=' && held && held < 6 && ++padding >= held / 2)
            return true;
        if (sextet < 0)
            continue;
        padding = 0;
        bits = bits << 6 | (unsigned)sextet;
        held += 6;
        if (held >= 8) {
            held -= 8;
            buf_addc(out, (char)(bits >> held));
        }
        bits &= 0xff;
    }
    return held == 0;
}

// Bytes that are UTF-8 are text; others stay in base64.
static int make_bytes(struct value *value, struct slice text, struct arena *arena)
{
    struct buf decoded = {0};
    for (size_t i = 0; i < text.len; i++)
        if (text.data[i] & 0x80)
            return GTO_EINVALID;
    int rc = add_base64_decoded(&decoded, text) ? GTO_OK : GTO_EINVALID;
    if (rc == GTO_OK && decoded.failed)
        rc = GTO_ENOMEM;
    bool readable = utf8_valid((struct slice){decoded.data, decoded.len});
    if (rc == GTO_OK && !readable) {
        buf_clear(&decoded);
        for (size_t i = 0; i < text.len; i++)
            if (base64_value(text.data[i]) >= 0 || text.data[i] == '=')
                buf_addc(&decoded, text.data[i]);
    }
    if (rc == GTO_OK)
        rc = keep_text(value, readable ? VALUE_TEXT : VALUE_BYTES, &decoded, arena);
    buf_free(&decoded);
    return rc;
}

// ---- All of them

// The constant that a text is, if any.
static bool make_constant(struct value *value, struct slice text)
{
    static const char *const nulls[] = {"", "~", "null", "Null", "NULL", NULL};
    static const char *const yes[] = {"true", "True", "TRUE", NULL};
    static const char *const no[] = {"false", "False", "FALSE", NULL};
    if (is_one_of(text, nulls)) {
        value->type = VALUE_NULL;
    } else if (is_one_of(text, yes) || is_one_of(text, no)) {
        value->type = VALUE_BOOL;
        value->truth = to_lower(text.data[0]) == 't';
    } else if (slice_equal(text, slice_of("<<"))) {
        value->type = VALUE_MERGE;
    } else if (slice_equal(text, slice_of("="))) {
        value->type = VALUE_EQUAL;
    } else {
        return false;
    }
    return true;
}

int scalar_resolve(struct value *value, struct slice text, struct arena *arena)
{
    value->type = VALUE_TEXT;
    value->text = text;
    if (make_constant(value, text))
        return GTO_OK;
    char c = first(text);
    if (!is_digit(c) && c != '-' && c != '+' && c != '.')
        return GTO_OK;
    int rc = make_float(value, text, arena);
    if (rc == GTO_EINVALID && c != '.')
        rc = make_int(value, text, arena);
    if (rc == GTO_EINVALID && is_digit(c) && is_plain_time(text))
        rc = make_time(value, text, arena);
    return rc == GTO_EINVALID ? GTO_OK : rc; // it stays text
}

static int convert_null(struct value *value, struct slice text, struct arena *arena)
{
    (void)text;
    (void)arena;
    value->type = VALUE_NULL;
    return GTO_OK;
}

static int convert_bool(struct value *value, struct slice text, struct arena *arena)
{
    static const char *const yes[] = {"true", "yes", "on", "y", NULL};
    static const char *const no[] = {"false", "no", "off", "n", NULL};
    char *word = arena_strndup(arena, text.data, text.len);
    if (!word)
        return GTO_ENOMEM;
    for (size_t i = 0; i < text.len; i++)
        word[i] = to_lower(word[i]);
    text.data = word;
    value->type = VALUE_BOOL;
    value->truth = is_one_of(text, yes);
    return value->truth || is_one_of(text, no) ? GTO_OK : GTO_EINVALID;
}

static int convert_int(struct value *value, struct slice text, struct arena *arena)
{
    return make_int(value, slice_trim(text, is_blank), arena);
}

// An integer will do, too.
static int convert_float(struct value *value, struct slice text, struct arena *arena)
{
    text = slice_trim(text, is_blank);
    struct slice digits = text;
    take_one(&digits, "+-");
    if (take_all(&digits, "0123456789_") && !digits.len)
        return parse_float(value, text, arena);
    return make_float(value, text, arena);
}

static int convert_text(struct value *value, struct slice text, struct arena *arena)
{
    (void)arena;
    value->type = VALUE_TEXT;
    value->text = text;
    return GTO_OK;
}

static int convert_merge(struct value *value, struct slice text, struct arena *arena)
{
    (void)text;
    (void)arena;
    value->type = VALUE_MERGE;
    return GTO_OK;
}

int scalar_convert(struct value *value, const char *tag, struct slice text, struct arena *arena)
{
    static const struct {
        const char *tag;
        int (*convert)(struct value *value, struct slice text, struct arena *arena);
    } tags[] = {
        {"tag:yaml.org,2002:null", convert_null},   {"tag:yaml.org,2002:bool", convert_bool},
        {"tag:yaml.org,2002:int", convert_int},     {"tag:yaml.org,2002:float", convert_float},
        {"tag:yaml.org,2002:str", convert_text},    {"tag:yaml.org,2002:binary", make_bytes},
        {"tag:yaml.org,2002:timestamp", make_time}, {"tag:yaml.org,2002:merge", convert_merge},
    };
    for (size_t i = 0; i < sizeof(tags) / sizeof(*tags); i++)
        if (strcmp(tag, tags[i].tag) == 0)
            return tags[i].convert(value, text, arena);
    return GTO_EINVALID;
}
