#include "date.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "ascii.h"

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

void date_add_utc(struct buf *out, int64_t seconds)
{
    date_format(out, seconds, 0, 'T');
    if (out->failed)
        return;
    out->len -= strlen("+00:00");
    buf_addc(out, 'Z');
}

// ---- For people

void date_add_minute(struct buf *out, int64_t seconds)
{
    int64_t time = floor_mod(seconds, DAY);
    buf_addf(out, " %02d:%02d", (int)(time / HOUR), (int)(time / MINUTE % 60));
}

void date_add_day(struct buf *out, int64_t seconds)
{
    static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    struct civil date = civil_of(floor_div(seconds, DAY));
    char text[] = "00 Jan ";
    put_pair(text, date.day);
    memcpy(text + 3, months[date.month - 1], 3);
    buf_adds(out, text + (date.day < 10));
    if (date.year >= 1000 && date.year <= 9999)
        add_year(out, date.year);
    else
        buf_addf(out, "%" PRId64, date.year);
}

// The opposite of civil_of().
static int64_t days_of(const struct civil *date)
{
    enum { ERA_DAYS = 146097, ERA_YEARS = 400, DAYS_FROM_0000_03_01 = 719468 };
    int64_t year = date->year - (date->month <= 2);
    int64_t era = floor_div(year, ERA_YEARS), of_era = floor_mod(year, ERA_YEARS);
    int month = (date->month + 9) % 12; // 0 is March
    int64_t day = (153 * month + 2) / 5 + date->day - 1;
    return era * ERA_DAYS + of_era * 365 + of_era / 4 - of_era / 100 + day - DAYS_FROM_0000_03_01;
}

// A number of `count` digits; they are known to be some.
static int number_at(const char *digits, int count)
{
    int number = 0;
    while (count--)
        number = number * 10 + (*digits++ - '0');
    return number;
}

bool date_parse(const char *text, int64_t *seconds)
{
    static const char form[] = "0000-00-00 00:00:00+00:00";
    enum { MONTH = 5, DATE = 8, TIME = 11, ZONE = 19 };
    if (strlen(text) != strlen(form))
        return false;
    for (size_t i = 0; form[i]; i++)
        if (form[i] == '0' ? !is_digit(text[i]) : form[i] != '+' && form[i] != text[i])
            return false;
    const struct civil date = {number_at(text, 4), number_at(text + MONTH, 2),
                               number_at(text + DATE, 2)};
    int away = number_at(text + ZONE + 1, 2) * HOUR + number_at(text + ZONE + 4, 2) * MINUTE;
    *seconds = days_of(&date) * DAY + number_at(text + TIME, 2) * HOUR +
               number_at(text + TIME + 3, 2) * MINUTE + number_at(text + TIME + 6, 2) -
               (text[ZONE] == '-' ? -away : away);
    return true;
}

void date_add_relative(struct buf *out, int64_t seconds, int64_t now)
{
    static const struct {
        int64_t seconds;
        const char *name;
    } units[] = {
        {INT64_C(31556952), "year"},
        {INT64_C(2629746), "month"},
        {7 * DAY, "week"},
        {DAY, "day"},
        {HOUR, "hour"},
        {MINUTE, "minute"},
        {1, "second"},
    };
    // Both are times of four-digit years: the difference fits.
    int64_t away = now > seconds ? now - seconds : seconds - now;
    size_t i = 0;
    while (units[i].seconds > away && units[i].seconds > 1)
        i++;
    int64_t count = away / units[i].seconds;
    buf_addf(out, "%s%" PRId64 " %s%s%s", now < seconds ? "in " : "", count, units[i].name,
             count == 1 ? "" : "s", now < seconds ? "" : " ago");
}
