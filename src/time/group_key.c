#include "time/group_key.h"

#include <stdio.h>

#define HOUR (ZS_DAY / 24)

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

zs_key_period zs_key_period_of(zs_group_kind kind, int key)
{
    switch (kind) {
    case ZS_GROUP_MONTH:
        return (zs_key_period){ .month = key, .months = 1 };
    case ZS_GROUP_SEASON:
        return (zs_key_period){ .month = 3 * key - 1, .months = 3 };
    case ZS_GROUP_DAY:
        return (zs_key_period){ .month = key / 31, .day = key % 31 };
    case ZS_GROUP_HOUR:
        return (zs_key_period){ .hour = key };
    case ZS_GROUP_MONTH_HOUR:
        return (zs_key_period){ .month = key / 24, .months = 1, .hour = key % 24 };
    case ZS_GROUP_DAY_HOUR:
        return (zs_key_period){ .month = key / 24 / 31, .day = key / 24 % 31, .hour = key % 24 };
    default:
        return (zs_key_period){ 0 };
    }
}

char *zs_key_name(zs_group_kind kind, int key, char text[ZS_GROUP_NAME])
{
    zs_key_period p = zs_key_period_of(kind, key);
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
