#include "time/date_text.h"

#include "base/text.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static bool is_digit(char c)
{
    return isdigit((unsigned char)c) != 0;
}

/* Read a number of 1 to `most` digits.  Returns false, and leaves *text, if there is no number or a longer
 * one.
 */
static bool scan_digits(const char **text, int most, int64_t *value)
{
    int64_t number = 0;
    int count = 0;
    for (; is_digit((*text)[count]); count++) {
        if (count == most)
            return false;
        number = 10 * number + ((*text)[count] - '0');
    }
    if (count == 0)
        return false;
    *value = number;
    *text += count;
    return true;
}

/* Read a mark and a number of 1 or 2 digits after it: both or nothing. */
static bool scan_part(const char **text, char mark, int *value)
{
    const char *at = *text;
    int64_t number;
    if (*at++ != mark || !scan_digits(&at, 2, &number))
        return false;
    *value = (int)number;
    *text = at;
    return true;
}

/* Read the fraction of a second, ".5", in microseconds.  "." alone is 0. */
static int scan_fraction(const char **text)
{
    int microseconds = 0;
    if (**text != '.')
        return 0;
    ++*text;
    for (int place = 100000; is_digit(**text); place /= 10, ++*text)
        microseconds += place * (**text - '0');
    return microseconds;
}

/* Read the T, or the blanks, and the time of day after it: both or nothing. */
static bool scan_time_of_day(const char **text, bool blank_for_t, zs_date *date)
{
    const char *at = *text;
    int64_t hour;
    if (*at == 'T' || *at == 't')
        at++;
    else if (blank_for_t && zs_skip_blanks(at) > at)
        at = zs_skip_blanks(at);
    else
        return false;
    if (!scan_digits(&at, 2, &hour))
        return false;
    date->hour = (int)hour;
    if (scan_part(&at, ':', &date->minute) && scan_part(&at, ':', &date->second))
        date->microsecond = scan_fraction(&at);
    *text = at;
    return true;
}

zs_date_parts zs_date_scan(const char *text, bool blank_for_t, zs_date *date, const char **rest)
{
    *date = (zs_date){ .year = 0, .month = 1, .day = 1 };
    *rest = text;
    const char *at = text + (*text == '-' || *text == '+');
    const char *digits = at;
    if (!scan_digits(&at, 6, &date->year))
        return ZS_NO_DATE;
    bool short_year = at - digits <= 4;
    if (*text == '-')
        date->year = -date->year;
    zs_date_parts parts = ZS_TO_YEAR;
    if (scan_part(&at, '-', &date->month))
        parts = ZS_TO_MONTH;
    else if (!short_year)
        return ZS_NO_DATE;
    if (parts == ZS_TO_MONTH && scan_part(&at, '-', &date->day))
        parts = ZS_TO_DAY;
    if (parts == ZS_TO_DAY && scan_time_of_day(&at, blank_for_t, date))
        parts = ZS_TO_TIME;
    *rest = at;
    return parts;
}

/* The first instant after the year, month or day that begins with date. */
static int end_of_interval(zs_calendar calendar, zs_date date, zs_date_parts parts, zs_time *end,
                           zs_error *err)
{
    if (parts == ZS_TO_DAY) {
        if (zs_time_from_date(calendar, &date, end, err))
            return -1;
        *end += ZS_DAY;
        return 0;
    }
    if (parts == ZS_TO_YEAR || date.month == 12) {
        date.year++;
        date.month = 1;
    } else {
        date.month++;
    }
    return zs_time_from_date(calendar, &date, end, err);
}

int zs_time_parse(const char *text, zs_calendar calendar, zs_time *first, zs_time *last, zs_error *err)
{
    zs_date date;
    const char *rest;
    zs_date_parts parts = zs_date_scan(zs_skip_blanks(text), false, &date, &rest);
    if (parts == ZS_TO_TIME && (*rest == 'Z' || *rest == 'z'))
        rest++;
    if (parts == ZS_NO_DATE || *zs_skip_blanks(rest))
        return zs_fail(err, ZS_REFUSED,
                       "\"%.80s\" is not a date; write 2014, 2014-03, 2014-03-31 or 2014-03-31T06:00", text);
    zs_time begin, end;
    if (zs_time_from_date(calendar, &date, &begin, err))
        return -1;
    if (parts == ZS_TO_TIME)
        end = begin + 1;
    else if (end_of_interval(calendar, date, parts, &end, err))
        return -1;
    *first = begin;
    *last = end - 1;
    return 0;
}

char *zs_time_format(zs_calendar calendar, zs_time time, char text[ZS_TIME_TEXT])
{
    zs_date date = zs_date_from_time(calendar, time);
    int used = snprintf(text, ZS_TIME_TEXT, "%s%04" PRId64 "-%02d-%02d %02d:%02d", date.year < 0 ? "-" : "",
                        date.year < 0 ? -date.year : date.year, date.month, date.day, date.hour, date.minute);
    size_t left = ZS_TIME_TEXT - (size_t)used;
    if (date.microsecond) {
        snprintf(text + used, left, ":%02d.%06d", date.second, date.microsecond);
        for (size_t end = strlen(text); text[end - 1] == '0'; end--)
            text[end - 1] = '\0';
    } else if (date.second) {
        snprintf(text + used, left, ":%02d", date.second);
    }
    return text;
}
