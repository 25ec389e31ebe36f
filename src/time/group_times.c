#include "time/group_times.h"

#include "base/error.h"

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
        zs_time end = p.months ? midnight(calendar, y, p.month + p.months, 0) : begin + ZS_DAY;
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
    zs_group_kind kind = how->kind;
    bool hours = kind == ZS_GROUP_MONTH_HOUR || kind == ZS_GROUP_DAY_HOUR;
    bool merged = how->leap_day == ZS_LEAP_MERGE && calendar != ZS_360_DAY && p.month == 1 && p.day == 27 &&
                  !p.months && zs_days_in_month(calendar, year, 2) > 28;
    *begin = midnight(calendar, year, p.month, p.day);
    *end = p.months ? midnight(calendar, year, p.month + p.months, 0) : *begin + (1 + merged) * ZS_DAY;
    if (hours) {
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

zs_group_time zs_group_bounds(const zs_grouping *how, zs_calendar calendar, int key, zs_time first,
                              zs_time last)
{
    if (how->kind == ZS_GROUP_HOUR)
        return hour_bounds(key, first, last);
    zs_key_period p = zs_key_period_of(how->kind, key);
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

/* The middle of the period, in the latest year in which the bounds of a group begin. */
static void period_values(const zs_grouping *how, zs_calendar calendar, int n, const int *key,
                          zs_group_time *time)
{
    int64_t year = INT64_MIN;
    bool leap_day = false;
    for (int k = 0; k < n; k++) {
        zs_key_period p = zs_key_period_of(how->kind, key[k]);
        int64_t first = year_near(calendar, p, time[k].lower + how->window * ZS_DAY);
        year = first > year ? first : year;
        leap_day = leap_day || (!p.months && p.month == 1 && p.day == 28);
    }
    while (leap_day && zs_days_in_month(calendar, year, 2) < 29)
        year++; /* 29 February needs a time of its own */
    for (int k = 0; k < n; k++) {
        zs_time begin, end;
        period_in(how, calendar, zs_key_period_of(how->kind, key[k]), year, &begin, &end);
        bool hours = how->kind == ZS_GROUP_MONTH_HOUR || how->kind == ZS_GROUP_DAY_HOUR;
        time[k].value = hours ? begin + HOUR / 2 : begin + (end - begin) / 2;
    }
}

void zs_group_values(const zs_grouping *how, zs_calendar calendar, int n, const int *key, zs_group_time *time)
{
    if (how->kind == ZS_GROUP_HOUR)
        hour_values(n, key, time);
    else
        period_values(how, calendar, n, key, time);
}
