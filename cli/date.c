#include "date.h"

#include <inttypes.h>
#include <stdlib.h>

enum { DAY = 24 * 60 * 60, MINUTE = 60, HOUR = 60 * 60, OFFSET_MAX = 99 * 60 + 59 };

struct civil {
    int64_t year;
    int month;
    int day;
};

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

static int64_t floor_mod(int64_t a, int64_t b)
{
    return a % b + (a % b < 0 ? b : 0);
}

// The proleptic Gregorian date of a day counted from 1970-01-01. Years begin in March here, so that
// the leap day is a year's last one and months have a regular length.
static struct civil civil_of(int64_t days)
{
    enum { ERA_DAYS = 146097, ERA_YEARS = 400, DAYS_FROM_0000_03_01 = 719468 };
    days += DAYS_FROM_0000_03_01;
    int64_t era = floor_div(days, ERA_DAYS);
    int day = (int)floor_mod(days, ERA_DAYS);
    // Take the leap days off: one in 4 years, none in 100, one in 400.
    int year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
    day -= 365 * year + year / 4 - year / 100;
    int month = (5 * day + 2) / 153; // 0 is March
    return (struct civil){
        .year = era * ERA_YEARS + year + (month >= 10),
        .month = month < 10 ? month + 3 : month - 9,
        .day = day - (153 * month + 2) / 5 + 1,
    };
}

static char *put_pair(char *p, int number)
{
    *p++ = (char)('0' + number / 10);
    *p++ = (char)('0' + number % 10);
    return p;
}

static void add_year(struct buf *out, int64_t year)
{
    if (year < 1 || year > 9999) {
        buf_addf(out, "%+05" PRId64, year);
        return;
    }
    char text[4];
    put_pair(put_pair(text, (int)year / 100), (int)year % 100);
    buf_add(out, text, sizeof(text));
}

// Digits are put one by one: long answers hold many dates, and printf would take most of their
// time.
void date_format(struct buf *out, int64_t seconds, int offset, char separator)
{
    // No clock is a hundred hours away; what a broken tag says must not break the form.
    offset = offset < -OFFSET_MAX ? -OFFSET_MAX : offset > OFFSET_MAX ? OFFSET_MAX : offset;
    // Days first: the sum of seconds and offset could exceed its type.
    int64_t days = floor_div(seconds, DAY);
    int64_t time = floor_mod(seconds, DAY) + offset * MINUTE;
    days += floor_div(time, DAY);
    int second = (int)floor_mod(time, DAY);
    struct civil date = civil_of(days);
    int away = abs(offset);
    char text[21];
    char *p = text;
    *p++ = '-';
    p = put_pair(p, date.month);
    *p++ = '-';
    p = put_pair(p, date.day);
    *p++ = separator;
    p = put_pair(p, second / HOUR);
    *p++ = ':';
    p = put_pair(p, second / MINUTE % 60);
    *p++ = ':';
    p = put_pair(p, second % MINUTE);
    *p++ = offset < 0 ? '-' : '+';
    p = put_pair(p, away / 60);
    *p++ = ':';
    put_pair(p, away % 60);
    add_year(out, date.year);
    buf_add(out, text, sizeof(text));
}
