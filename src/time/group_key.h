/* group_key: the group that a time belongs to, as one number.
 *
 * Steps can be grouped by month, season, day, week, pentad, hour, or two of these, and by year.  The *key* of
 * a group increases in the order of the year; a season across the year's end is the first.
 *
 * A *day* is a month and a day, so that 1 March is one group.  A *day of the year* is the number of a day in
 * its year, from 1 to 366, as xarray's dayofyear: after 28 February of leap years it is one more than in
 * other years.  A *week* is that of ISO 8601 (time/week.h).  A *pentad* is one of the 73 times five days of a
 * year of 365 days; 29 February belongs to pentad 12 (25 February to 1 March), which has six days then, as in
 * the pentads of CMAP (Xie and Arkin 1997).  A year of 360 days has 72.
 *
 * All functions here are LOCAL and pure, and cannot fail. */
#ifndef ZS_GROUP_KEY_H
#define ZS_GROUP_KEY_H

#include "time/calendar.h"
#include "time/seasons.h"

#include <stdbool.h>
#include <stdint.h>

/* Keys of any kind but ZS_GROUP_YEAR are 0 to ZS_GROUP_KEYS - 1.  Those of years are ZS_YEAR_KEY + year. */
enum { ZS_GROUP_KEYS = 12 * 31 * 24, ZS_YEAR_KEY = ZS_YEAR_MAX + 1 };

typedef enum zs_group_kind {
    ZS_GROUP_NONE, /* all steps are one group */
    ZS_GROUP_MONTH,
    ZS_GROUP_SEASON, /* DJF, MAM, JJA, SON, or others */
    ZS_GROUP_DAY,
    ZS_GROUP_HOUR,
    ZS_GROUP_MONTH_HOUR,
    ZS_GROUP_DAY_HOUR,
    ZS_GROUP_DAY_OF_YEAR,
    ZS_GROUP_DAY_OF_YEAR_HOUR,
    ZS_GROUP_WEEK,
    ZS_GROUP_PENTAD,
    ZS_GROUP_YEAR,
    ZS_GROUP_KINDS
} zs_group_kind;

/* 29 February: a day of its own; counted as 28 February; left out of the series. */
typedef enum zs_leap_day { ZS_LEAP_OWN, ZS_LEAP_MERGE, ZS_LEAP_DROP } zs_leap_day;

/* How much a day counts at a distance of d days from the middle of its window w: the same; 1 - |d| / w, so
 * that the last days do not count (WeatherBench 2, utils.py: create_window_weights()); exp(-2 (d / w)^2), a
 * Gaussian whose standard deviation is half of w. */
typedef enum zs_window_weights {
    ZS_WEIGHTS_EQUAL,
    ZS_WEIGHTS_TRIANGLE,
    ZS_WEIGHTS_GAUSSIAN,
    ZS_WINDOW_WEIGHTS
} zs_window_weights;

/* How steps are grouped and weighed: keys of [climatology]. */
typedef struct zs_grouping {
    zs_group_kind kind;
    zs_leap_day leap_day;
    int window; /* days before and after a day whose steps also count for it; 0 unless kind has days */
    zs_seasons seasons; /* of ZS_GROUP_SEASON */
    zs_window_weights window_weights;
    bool by_length; /* do steps weigh as long as they last? */
} zs_grouping;

/* Do steps of a group have different weights? */
bool zs_grouping_weighs(const zs_grouping *how);

/* The weight of a day at a distance from the middle of its window. */
double zs_window_weight(const zs_grouping *how, int distance);

/* The words of the spec: "equal", "triangle", "gaussian". */
const char *zs_window_weights_name(zs_window_weights weights);

/* Are groups days, or days and hours, which can have a window?  Are they days of the year?  Hours of a day?
 */
bool zs_group_has_days(zs_group_kind kind);
bool zs_group_counts_days(zs_group_kind kind);
bool zs_group_has_hours(zs_group_kind kind);

/* Do groups stand for a part of every year, so that their times are climatological?  All steps and single
 * years do not. */
bool zs_group_is_climatology(zs_group_kind kind);

enum {
    ZS_WINDOW_MOST = 179, /* days: less than half a year of any calendar, so that no day counts twice */
    ZS_GROUP_NAME = 32    /* bytes of the name of a group */
};

/* --- from a time to its key -------------------------------------------------------------------------- */

/* The number of the day that a time is in, counted from the beginning of year 0; the hour of that day.  A
 * time up to ZS_TIME_SLACK before the next day or hour belongs to that day or hour. */
int64_t zs_day_of(zs_time time);
int zs_hour_of(zs_time time);

/* Is the day of this time a 29 February?  In ZS_360_DAY, where every February has 30 days, it is not. */
bool zs_is_leap_day(zs_calendar calendar, zs_time time);

/* The key of a group of days.  day: counts from the beginning of the year; of dates 31 * month + day, both
 * from 0.  hour: of the group, if it has one. */
int zs_day_key(zs_group_kind kind, int day, int hour);

/* The key of the group that a time belongs to; -1: it belongs to no season. */
int zs_key_of(const zs_grouping *how, zs_calendar calendar, zs_time time);

/* --- from a key to its period ------------------------------------------------------------------------ */

/* The part of a year that a key stands for: from the beginning of a day to that of another one.  Not of weeks
 * and years, which lie elsewhere in every year. */
typedef struct zs_key_period {
    int month, day;         /* the first day: months from 0, below 0 of the year before; days from 0, which
                             * may be more than the month has */
    int end_month, end_day; /* the day after the last one, in the same way */
    int hour;               /* for kinds with hours; else 0 */
} zs_key_period;

zs_key_period zs_key_period_of(const zs_grouping *how, zs_calendar calendar, int key);

/* Does the period of this key exist in some years only?  29 February, day 366, the last week. */
bool zs_key_is_rare(const zs_grouping *how, zs_calendar calendar, int key);

/* --- names ------------------------------------------------------------------------------------------- */

/* Format the name of a group: "January", "DJF", "29 February", "06 h", "29 February 06 h", "day 60", "week
 * 9", "pentad 12", "1999" or "all steps".  Returns text. */
char *zs_key_name(const zs_grouping *how, int key, char text[ZS_GROUP_NAME]);

/* The words of the spec: "none", "month", "season", "day", "hour", "month-hour", "day-hour", "day-of-year",
 * "day-of-year-hour", "week", "pentad", "year"; "own", "merge", "drop".  The lists end in NULL. */
extern const char *const zs_group_kind_word[];
extern const char *const zs_leap_day_word[];
const char *zs_group_kind_name(zs_group_kind kind);
const char *zs_leap_day_name(zs_leap_day leap_day);

#endif
