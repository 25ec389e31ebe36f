#include "time/group_times.h"

#include "base/error.h"

#define HOUR (ZS_DAY / 24)

/* Midnight of a day, so many months (from 0; also below 0, and above 11) and days after 1 January.  A
 * 29 February that the year has not is its 1 March. */
static zs_time midnight(zs_calendar calendar, int64_t year, int month, int day)
{
    zs_time time = 0;
    zs_error unused;
    int64_t years = month < 0 ? -1 : month / 12;
    zs_date date = { .year = year + years, .month = month - (int)years * 12 + 1, .day = 1 };
    zs_time_from_date(calendar, &date, &time, &unused);
    return time + day * ZS_DAY;
}

/* The year whose period of the group is the nearest to a time. */
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

/* The first and the last hour or day of a group's period in one year; with the hours in between that are
 * not in the group, where it has an hour. */
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

/* An hour of the day: on the days of its first and its last member. */
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

/* In the middle of the hour, on the latest of all first days. */
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

/* In the middle of the period, in the latest of all first years. */
static void part_values(const zs_grouping *how, zs_calendar calendar, int n, const int *key,
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
        year++; /* a place of its own for 29 February */
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
        part_values(how, calendar, n, key, time);
}
