#include "time/group_key.h"

#include <stdio.h>

#define HOUR (ZS_DAY / 24)

/* As in zs_groups_make(). */
static const zs_time slack = ZS_SECOND / 100;

static const char *const kind_name[] = { "none", "month", "season", "day", "hour", "month-hour", "day-hour" };
static const char *const leap_day_name[] = { "own", "merge", "drop" };
static const char *const season_name[] = { "DJF", "MAM", "JJA", "SON" };
static const char *const month_name[] = { "January",   "February", "March",    "April",
                                          "May",       "June",     "July",     "August",
                                          "September", "October",  "November", "December" };

const char *zs_group_kind_name(zs_group_kind kind)
{
    return kind_name[kind];
}

const char *zs_leap_day_name(zs_leap_day leap_day)
{
    return leap_day_name[leap_day];
}

int64_t zs_day_of(zs_time time)
{
    time += slack;
    return time / ZS_DAY - (time % ZS_DAY < 0);
}

int zs_hour_of(zs_time time)
{
    return (int)((time + slack - zs_day_of(time) * ZS_DAY) / HOUR);
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

int zs_date_key(const zs_grouping *how, zs_calendar calendar, const zs_date *date)
{
    bool merged = how->leap_day == ZS_LEAP_MERGE && is_leap_day(calendar, date);
    return (date->month - 1) * 31 + date->day - 1 - merged;
}

int zs_group_key(zs_group_kind kind, int date_key, int hour)
{
    int month = date_key / 31; /* from 0 */
    switch (kind) {
    case ZS_GROUP_MONTH:
        return month;
    case ZS_GROUP_SEASON:
        return (month + 1) % 12 / 3;
    case ZS_GROUP_DAY:
        return date_key;
    case ZS_GROUP_HOUR:
        return hour;
    case ZS_GROUP_MONTH_HOUR:
        return month * 24 + hour;
    case ZS_GROUP_DAY_HOUR:
        return date_key * 24 + hour;
    default:
        return 0;
    }
}

int zs_key_of(const zs_grouping *how, zs_calendar calendar, zs_time time)
{
    zs_date date = zs_date_from_time(calendar, zs_day_of(time) * ZS_DAY);
    return zs_group_key(how->kind, zs_date_key(how, calendar, &date), zs_hour_of(time));
}

/* What a key stands for: first day (month and day from 0, month -1 for the December before) and hour. */
typedef struct period {
    int month, months, day, hour;
} period;

static period period_of(zs_group_kind kind, int key)
{
    switch (kind) {
    case ZS_GROUP_MONTH:
        return (period){ .month = key, .months = 1 };
    case ZS_GROUP_SEASON:
        return (period){ .month = 3 * key - 1, .months = 3 };
    case ZS_GROUP_DAY:
        return (period){ .month = key / 31, .day = key % 31 };
    case ZS_GROUP_HOUR:
        return (period){ .hour = key };
    case ZS_GROUP_MONTH_HOUR:
        return (period){ .month = key / 24, .months = 1, .hour = key % 24 };
    case ZS_GROUP_DAY_HOUR:
        return (period){ .month = key / 24 / 31, .day = key / 24 % 31, .hour = key % 24 };
    default:
        return (period){ 0 };
    }
}

char *zs_groups_name(const zs_groups *groups, int group, char text[ZS_GROUP_NAME])
{
    zs_group_kind kind = groups->how.kind;
    int key = groups->key[group];
    period p = period_of(kind, key);
    const char *month = kind == ZS_GROUP_SEASON ? "" : month_name[p.month];
    switch (kind) {
    case ZS_GROUP_MONTH:
        snprintf(text, ZS_GROUP_NAME, "%s", month);
        break;
    case ZS_GROUP_SEASON:
        snprintf(text, ZS_GROUP_NAME, "%s", season_name[key]);
        break;
    case ZS_GROUP_DAY:
        snprintf(text, ZS_GROUP_NAME, "%d %s", p.day + 1, month);
        break;
    case ZS_GROUP_HOUR:
        snprintf(text, ZS_GROUP_NAME, "%02d h", p.hour);
        break;
    case ZS_GROUP_MONTH_HOUR:
        snprintf(text, ZS_GROUP_NAME, "%s %02d h", month, p.hour);
        break;
    case ZS_GROUP_DAY_HOUR:
        snprintf(text, ZS_GROUP_NAME, "%d %s %02d h", p.day + 1, month, p.hour);
        break;
    default:
        snprintf(text, ZS_GROUP_NAME, "all steps");
    }
    return text;
}

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
static int64_t year_near(const zs_groups *g, period p, zs_time time)
{
    int64_t year = zs_date_from_time(g->calendar, time + slack).year, best = year - 1;
    zs_time least = INT64_MAX;
    for (int64_t y = year - 1; y <= year + 1; y++) {
        zs_time begin = midnight(g->calendar, y, p.month, p.day);
        zs_time end = p.months ? midnight(g->calendar, y, p.month + p.months, 0) : begin + ZS_DAY;
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
static void period_in(const zs_groups *g, period p, int64_t year, zs_time *begin, zs_time *end)
{
    zs_group_kind kind = g->how.kind;
    bool hours = kind == ZS_GROUP_MONTH_HOUR || kind == ZS_GROUP_DAY_HOUR;
    bool merged = g->how.leap_day == ZS_LEAP_MERGE && g->calendar != ZS_360_DAY && p.month == 1 &&
                  p.day == 27 && !p.months && zs_days_in_month(g->calendar, year, 2) > 28;
    *begin = midnight(g->calendar, year, p.month, p.day);
    *end = p.months ? midnight(g->calendar, year, p.month + p.months, 0) : *begin + (1 + merged) * ZS_DAY;
    if (hours) {
        *begin += p.hour * HOUR;
        *end += (p.hour + 1) * HOUR - ZS_DAY;
    }
}

/* The members of a group in this run: first and last; false: none. */
static bool find_members(const zs_groups *g, int k, const zs_time *time, zs_time *first, zs_time *last)
{
    int64_t begin = g->member.first[k], end = g->member.first[k + 1];
    if (end == begin)
        return false;
    *first = time[g->member.step[begin]];
    *last = time[g->member.step[end - 1]];
    return true;
}

/* An hour of the day: on the days of its first and its last member. */
static void place_hour(zs_groups *g, int k, zs_time first, zs_time last)
{
    g->time[k].lower = zs_day_of(first) * ZS_DAY + g->key[k] * HOUR;
    g->time[k].upper = zs_day_of(last) * ZS_DAY + (g->key[k] + 1) * HOUR;
}

/* A part of the year: of the years of its first and its last member. */
static void place_part(zs_groups *g, int k, zs_time first, zs_time last)
{
    period p = period_of(g->how.kind, g->key[k]);
    zs_time unused;
    period_in(g, p, year_near(g, p, first), &g->time[k].lower, &unused);
    period_in(g, p, year_near(g, p, last), &unused, &g->time[k].upper);
    g->time[k].lower -= g->how.window * ZS_DAY;
    g->time[k].upper += g->how.window * ZS_DAY;
}

static void place_bounds(zs_groups *g, int k, const zs_time *time, const zs_earlier *earlier)
{
    zs_time first, last;
    int before = earlier ? zs_earlier_layer(earlier, g->key[k]) : -1;
    g->time[k] = (zs_group_time){ .lower = INT64_MAX, .upper = INT64_MIN };
    if (find_members(g, k, time, &first, &last))
        (g->how.kind == ZS_GROUP_HOUR ? place_hour : place_part)(g, k, first, last);
    if (before >= 0 && earlier->time[before].lower < g->time[k].lower)
        g->time[k].lower = earlier->time[before].lower;
    if (before >= 0 && earlier->time[before].upper > g->time[k].upper)
        g->time[k].upper = earlier->time[before].upper;
}

/* In the middle of the hour, on the latest of all first days. */
static void place_hour_values(zs_groups *g)
{
    int64_t latest = INT64_MIN;
    for (int k = 0; k < g->n; k++) {
        int64_t first = zs_day_of(g->time[k].lower);
        latest = first > latest ? first : latest;
    }
    for (int k = 0; k < g->n; k++)
        g->time[k].value = latest * ZS_DAY + g->key[k] * HOUR + HOUR / 2;
}

/* In the middle of the period, in the latest of all first years. */
static void place_part_values(zs_groups *g)
{
    int64_t year = INT64_MIN;
    bool leap_day = false;
    for (int k = 0; k < g->n; k++) {
        period p = period_of(g->how.kind, g->key[k]);
        int64_t first = year_near(g, p, g->time[k].lower + g->how.window * ZS_DAY);
        year = first > year ? first : year;
        leap_day = leap_day || (!p.months && p.month == 1 && p.day == 28);
    }
    while (leap_day && zs_days_in_month(g->calendar, year, 2) < 29)
        year++; /* a place of its own for 29 February */
    for (int k = 0; k < g->n; k++) {
        period p = period_of(g->how.kind, g->key[k]);
        zs_time begin, end;
        period_in(g, p, year, &begin, &end);
        bool hours = g->how.kind == ZS_GROUP_MONTH_HOUR || g->how.kind == ZS_GROUP_DAY_HOUR;
        g->time[k].value = hours ? begin + HOUR / 2 : begin + (end - begin) / 2;
    }
}

void zs_groups_place(zs_groups *g, const zs_time *time, const zs_earlier *earlier)
{
    if (g->how.kind == ZS_GROUP_NONE)
        return;
    for (int k = 0; k < g->n; k++)
        place_bounds(g, k, time, earlier);
    if (g->how.kind == ZS_GROUP_HOUR)
        place_hour_values(g);
    else
        place_part_values(g);
}
