#include "time/group_times.h"

#include "base/error.h"
#include "time/week.h"

#define HOUR (ZS_DAY / 24)

/* Midnight at the beginning of a day that is a number of months and days after 1 January.  The month may be
 * below 0 or above 11.  In a year without 29 February, that day is 1 March. */
static zs_time midnight(zs_calendar calendar, int64_t year, int month, int day)
{
    zs_time time = 0;
    zs_error unused;
    int64_t years = month < 0 ? -1 : month / 12;
    zs_date date = { .year = year + years, .month = month - (int)years * 12 + 1, .day = 1 };
    zs_time_from_date(calendar, &date, &time, &unused);
    return time + day * ZS_DAY;
}

/* The year in which the period of a group is nearest to a time. */
static int64_t year_near(zs_calendar calendar, zs_key_period p, zs_time time)
{
    int64_t year = zs_date_from_time(calendar, time + ZS_TIME_SLACK).year, best = year - 1;
    zs_time least = INT64_MAX;
    for (int64_t y = year - 1; y <= year + 1; y++) {
        zs_time begin = midnight(calendar, y, p.month, p.day);
        zs_time end = midnight(calendar, y, p.end_month, p.end_day);
        zs_time middle = begin + (end - begin) / 2, distance = time < middle ? middle - time : time - middle;
        if (distance < least) {
            least = distance;
            best = y;
        }
    }
    return best;
}

/* The beginning and the end of a group's period in one year.  For kinds with hours: from the first to the
 * last hour of the group, with the other hours in between. */
static void period_in(const zs_grouping *how, zs_calendar calendar, zs_key_period p, int64_t year,
                      zs_time *begin, zs_time *end)
{
    bool dates = zs_group_has_days(how->kind) && !zs_group_counts_days(how->kind);
    bool merged = how->leap_day == ZS_LEAP_MERGE && calendar != ZS_360_DAY && p.month == 1 && p.day == 27 &&
                  dates && zs_days_in_month(calendar, year, 2) > 28;
    *begin = midnight(calendar, year, p.month, p.day);
    *end = midnight(calendar, year, p.end_month, p.end_day) + merged * ZS_DAY;
    if (zs_group_has_hours(how->kind)) {
        *begin += p.hour * HOUR;
        *end += (p.hour + 1) * HOUR - ZS_DAY;
    }
}

/* The bounds of an hour of the day: on the days of its first and its last member. */
static zs_group_time hour_bounds(int key, zs_time first, zs_time last)
{
    return (zs_group_time){ .lower = zs_day_of(first) * ZS_DAY + key * HOUR,
                            .upper = zs_day_of(last) * ZS_DAY + (key + 1) * HOUR };
}

/* A year, from its first to its last moment. */
static zs_group_time year_bounds(zs_calendar calendar, int key)
{
    int64_t year = key - ZS_YEAR_KEY;
    return (zs_group_time){ .lower = midnight(calendar, year, 0, 0),
                            .upper = midnight(calendar, year + 1, 0, 0) };
}

/* A week: from the Monday before the first member to the end of the Sunday after the last one. */
static zs_group_time week_bounds(zs_calendar calendar, zs_time first, zs_time last)
{
    return (zs_group_time){ .lower = zs_week_monday(calendar, zs_day_of(first)) * ZS_DAY,
                            .upper = (zs_week_monday(calendar, zs_day_of(last)) + 7) * ZS_DAY };
}

zs_group_time zs_group_bounds(const zs_grouping *how, zs_calendar calendar, int key, zs_time first,
                              zs_time last)
{
    if (how->kind == ZS_GROUP_HOUR)
        return hour_bounds(key, first, last);
    if (how->kind == ZS_GROUP_YEAR)
        return year_bounds(calendar, key);
    if (how->kind == ZS_GROUP_WEEK)
        return week_bounds(calendar, first, last);
    zs_key_period p = zs_key_period_of(how, calendar, key);
    zs_group_time bounds = { 0 };
    zs_time unused;
    period_in(how, calendar, p, year_near(calendar, p, first), &bounds.lower, &unused);
    period_in(how, calendar, p, year_near(calendar, p, last), &unused, &bounds.upper);
    bounds.lower -= how->window * ZS_DAY;
    bounds.upper += how->window * ZS_DAY;
    return bounds;
}

/* The middle of the hour, on the latest day on which the bounds of a group begin. */
static void hour_values(int n, const int *key, zs_group_time *time)
{
    int64_t latest = INT64_MIN;
    for (int k = 0; k < n; k++) {
        int64_t first = zs_day_of(time[k].lower);
        latest = first > latest ? first : latest;
    }
    for (int k = 0; k < n; k++)
        time[k].value = latest * ZS_DAY + key[k] * HOUR + HOUR / 2;
}

/* The middle of the week, in the latest year in which the bounds of a group begin, or the next one that has
 * all of these weeks. */
static void week_values(zs_calendar calendar, int n, const int *key, zs_group_time *time)
{
    int64_t year = INT64_MIN;
    for (int k = 0; k < n; k++) {
        int64_t first = zs_week_of(calendar, zs_day_of(time[k].lower)).year;
        year = first > year ? first : year;
    }
    while (zs_week_last(calendar, year) <= key[n - 1])
        year++;
    for (int k = 0; k < n; k++)
        time[k].value = (zs_week_first_monday(calendar, year) + 7 * key[k]) * ZS_DAY + 7 * ZS_DAY / 2;
}

static void year_values(int n, zs_group_time *time)
{
    for (int k = 0; k < n; k++)
        time[k].value = time[k].lower + (time[k].upper - time[k].lower) / 2;
}

/* The middle of the period, in the latest year in which the bounds of a group begin. */
static void period_values(const zs_grouping *how, zs_calendar calendar, int n, const int *key,
                          zs_group_time *time)
{
    int64_t year = INT64_MIN;
    bool leap_day = false;
    for (int k = 0; k < n; k++) {
        zs_key_period p = zs_key_period_of(how, calendar, key[k]);
        int64_t first = year_near(calendar, p, time[k].lower + how->window * ZS_DAY);
        year = first > year ? first : year;
        leap_day = leap_day || zs_key_is_rare(how, calendar, key[k]);
    }
    while (leap_day && zs_days_in_month(calendar, year, 2) < 29)
        year++; /* 29 February, or day 366, needs a time of its own */
    for (int k = 0; k < n; k++) {
        zs_time begin, end;
        period_in(how, calendar, zs_key_period_of(how, calendar, key[k]), year, &begin, &end);
        time[k].value = zs_group_has_hours(how->kind) ? begin + HOUR / 2 : begin + (end - begin) / 2;
    }
}

void zs_group_values(const zs_grouping *how, zs_calendar calendar, int n, const int *key, zs_group_time *time)
{
    if (n == 0)
        return;
    if (how->kind == ZS_GROUP_HOUR)
        hour_values(n, key, time);
    else if (how->kind == ZS_GROUP_WEEK)
        week_values(calendar, n, key, time);
    else if (how->kind == ZS_GROUP_YEAR)
        year_values(n, time);
    else
        period_values(how, calendar, n, key, time);
}
