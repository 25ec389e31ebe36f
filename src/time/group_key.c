#include "time/group_key.h"

#include "time/week.h"

#include <math.h>
#include <stdio.h>

#define HOUR (ZS_DAY / 24)

const char *const zs_group_kind_word[] = {
    "none", "month",  "season", "day", "hour", "month-hour", "day-hour", "day-of-year", "day-of-year-hour",
    "week", "pentad", "year",   NULL
};
const char *const zs_leap_day_word[] = { "own", "merge", "drop", NULL };
static const char *const month_name[] = { "January",   "February", "March",    "April",
                                          "May",       "June",     "July",     "August",
                                          "September", "October",  "November", "December" };

const char *zs_group_kind_name(zs_group_kind kind)
{
    return zs_group_kind_word[kind];
}

bool zs_grouping_weighs(const zs_grouping *how)
{
    return how->by_length || how->window_weights != ZS_WEIGHTS_EQUAL;
}

/* exp(x), for x from 0 to 2, with the same bits everywhere: that of a library can depend on the processor. */
static double exponential(double x)
{
    double sum = 1, term = 1;
    for (int k = 1; k < 40; k++) {
        term *= x / k;
        sum += term;
    }
    return sum;
}

double zs_window_weight(const zs_grouping *how, int distance)
{
    double d = how->window > 0 ? (double)distance / how->window : 0;
    return how->window_weights == ZS_WEIGHTS_TRIANGLE   ? 1 - fabs(d)
           : how->window_weights == ZS_WEIGHTS_GAUSSIAN ? 1 / exponential(2 * d * d)
                                                        : 1;
}

const char *zs_window_weights_name(zs_window_weights weights)
{
    static const char *const name[] = { "equal", "triangle", "gaussian" };
    return name[weights];
}

bool zs_group_counts_days(zs_group_kind kind)
{
    return kind == ZS_GROUP_DAY_OF_YEAR || kind == ZS_GROUP_DAY_OF_YEAR_HOUR;
}

bool zs_group_has_days(zs_group_kind kind)
{
    return kind == ZS_GROUP_DAY || kind == ZS_GROUP_DAY_HOUR || zs_group_counts_days(kind);
}

bool zs_group_has_hours(zs_group_kind kind)
{
    return kind == ZS_GROUP_HOUR || kind == ZS_GROUP_MONTH_HOUR || kind == ZS_GROUP_DAY_HOUR ||
           kind == ZS_GROUP_DAY_OF_YEAR_HOUR;
}

bool zs_group_is_climatology(zs_group_kind kind)
{
    return kind != ZS_GROUP_NONE && kind != ZS_GROUP_YEAR;
}

const char *zs_leap_day_name(zs_leap_day leap_day)
{
    return zs_leap_day_word[leap_day];
}

int64_t zs_day_of(zs_time time)
{
    time += ZS_TIME_SLACK;
    return time / ZS_DAY - (time % ZS_DAY < 0);
}

int zs_hour_of(zs_time time)
{
    return (int)((time + ZS_TIME_SLACK - zs_day_of(time) * ZS_DAY) / HOUR);
}

static bool is_leap_day(zs_calendar calendar, const zs_date *date)
{
    return date->month == 2 && date->day == 29 && calendar != ZS_360_DAY;
}

bool zs_is_leap_day(zs_calendar calendar, zs_time time)
{
    zs_date date = zs_date_from_time(calendar, zs_day_of(time) * ZS_DAY);
    return is_leap_day(calendar, &date);
}

/* The month and the day of a date as one number.  29 February becomes 28 February under ZS_LEAP_MERGE. */
static int date_key(const zs_grouping *how, zs_calendar calendar, const zs_date *date)
{
    bool merged = how->leap_day == ZS_LEAP_MERGE && is_leap_day(calendar, date);
    return (date->month - 1) * 31 + date->day - 1 - merged;
}

int zs_day_key(zs_group_kind kind, int day, int hour)
{
    return zs_group_has_hours(kind) ? day * 24 + hour : day;
}

/* The days before a month, from 0, in a year of 365 or 360 days. */
static int days_before(zs_calendar calendar, int month)
{
    static const int days[] = { 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334 };
    return calendar == ZS_360_DAY ? 30 * month : days[month];
}

static int pentad_of(zs_calendar calendar, const zs_date *date)
{
    int day = days_before(calendar, date->month - 1) + date->day - 1;
    return (day - is_leap_day(calendar, date)) / 5;
}

/* The number of days since the beginning of the year. */
static int day_of_year(zs_calendar calendar, int64_t day, const zs_date *date)
{
    zs_date first = { .year = date->year, .month = 1, .day = 1 };
    zs_time time = 0;
    zs_error unused;
    zs_time_from_date(calendar, &first, &time, &unused);
    return (int)(day - zs_day_of(time));
}

int zs_key_of(const zs_grouping *how, zs_calendar calendar, zs_time time)
{
    int64_t day = zs_day_of(time);
    zs_date date = zs_date_from_time(calendar, day * ZS_DAY);
    int hour = zs_hour_of(time), month = date.month - 1;
    switch (how->kind) {
    case ZS_GROUP_MONTH:
        return month;
    case ZS_GROUP_SEASON:
        return zs_season_of(&how->seasons, month);
    case ZS_GROUP_HOUR:
        return hour;
    case ZS_GROUP_MONTH_HOUR:
        return month * 24 + hour;
    case ZS_GROUP_DAY:
    case ZS_GROUP_DAY_HOUR:
        return zs_day_key(how->kind, date_key(how, calendar, &date), hour);
    case ZS_GROUP_DAY_OF_YEAR:
    case ZS_GROUP_DAY_OF_YEAR_HOUR:
        return zs_day_key(how->kind, day_of_year(calendar, day, &date), hour);
    case ZS_GROUP_WEEK:
        return zs_week_of(calendar, day).number - 1;
    case ZS_GROUP_PENTAD:
        return pentad_of(calendar, &date);
    case ZS_GROUP_YEAR:
        return (int)date.year + ZS_YEAR_KEY;
    default:
        return 0;
    }
}

static zs_key_period months(int first, int n)
{
    return (zs_key_period){ .month = first, .end_month = first + n };
}

static zs_key_period one_day(int month, int day)
{
    return (zs_key_period){ .month = month, .day = day, .end_month = month, .end_day = day + 1 };
}

/* The month and day of a day of a year of 365 or 360 days. */
static void find_day(zs_calendar calendar, int number, int *month, int *day)
{
    *month = 0;
    while (*month < 11 && days_before(calendar, *month + 1) <= number)
        (*month)++;
    *day = number - days_before(calendar, *month);
}

static zs_key_period pentad(zs_calendar calendar, int key)
{
    zs_key_period p = { 0 };
    find_day(calendar, 5 * key, &p.month, &p.day);
    find_day(calendar, 5 * key + 5, &p.end_month, &p.end_day);
    return p;
}

zs_key_period zs_key_period_of(const zs_grouping *how, zs_calendar calendar, int key)
{
    int hour = !zs_group_has_hours(how->kind) ? 0 : key % 24;
    int rest = !zs_group_has_hours(how->kind) ? key : key / 24;
    zs_key_period p;
    switch (how->kind) {
    case ZS_GROUP_MONTH:
    case ZS_GROUP_MONTH_HOUR:
        p = months(rest, 1);
        break;
    case ZS_GROUP_SEASON:
        p = months(how->seasons.first[key], how->seasons.months[key]);
        break;
    case ZS_GROUP_DAY:
    case ZS_GROUP_DAY_HOUR:
        p = one_day(rest / 31, rest % 31);
        break;
    case ZS_GROUP_DAY_OF_YEAR:
    case ZS_GROUP_DAY_OF_YEAR_HOUR:
        p = one_day(0, rest);
        break;
    case ZS_GROUP_PENTAD:
        p = pentad(calendar, key);
        break;
    default:
        p = one_day(0, 0);
    }
    p.hour = hour;
    return p;
}

bool zs_key_is_rare(const zs_grouping *how, zs_calendar calendar, int key)
{
    int day = zs_group_has_hours(how->kind) ? key / 24 : key;
    if (how->kind == ZS_GROUP_WEEK)
        return key >= (calendar == ZS_360_DAY ? 51 : 52);
    if (zs_group_counts_days(how->kind))
        return day == 365;
    return zs_group_has_days(how->kind) && calendar != ZS_360_DAY && day == 31 + 28;
}

char *zs_key_name(const zs_grouping *how, int key, char text[ZS_GROUP_NAME])
{
    zs_group_kind kind = how->kind;
    char season[ZS_SEASON_NAME];
    int hour = key % 24, rest = zs_group_has_hours(kind) ? key / 24 : key;
    switch (kind) {
    case ZS_GROUP_MONTH:
        snprintf(text, ZS_GROUP_NAME, "%s", month_name[key]);
        break;
    case ZS_GROUP_SEASON:
        snprintf(text, ZS_GROUP_NAME, "%s", zs_season_name(&how->seasons, key, season));
        break;
    case ZS_GROUP_DAY:
        snprintf(text, ZS_GROUP_NAME, "%d %s", rest % 31 + 1, month_name[rest / 31]);
        break;
    case ZS_GROUP_HOUR:
        snprintf(text, ZS_GROUP_NAME, "%02d h", key);
        break;
    case ZS_GROUP_MONTH_HOUR:
        snprintf(text, ZS_GROUP_NAME, "%s %02d h", month_name[rest], hour);
        break;
    case ZS_GROUP_DAY_HOUR:
        snprintf(text, ZS_GROUP_NAME, "%d %s %02d h", rest % 31 + 1, month_name[rest / 31], hour);
        break;
    case ZS_GROUP_DAY_OF_YEAR:
        snprintf(text, ZS_GROUP_NAME, "day %d", key + 1);
        break;
    case ZS_GROUP_DAY_OF_YEAR_HOUR:
        snprintf(text, ZS_GROUP_NAME, "day %d %02d h", rest + 1, hour);
        break;
    case ZS_GROUP_WEEK:
        snprintf(text, ZS_GROUP_NAME, "week %d", key + 1);
        break;
    case ZS_GROUP_PENTAD:
        snprintf(text, ZS_GROUP_NAME, "pentad %d", key + 1);
        break;
    case ZS_GROUP_YEAR:
        snprintf(text, ZS_GROUP_NAME, "%d", key - ZS_YEAR_KEY);
        break;
    default:
        snprintf(text, ZS_GROUP_NAME, "all steps");
    }
    return text;
}
