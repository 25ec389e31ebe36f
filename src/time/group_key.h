/* group_key: the group that a time belongs to, as one number.
 *
 * Steps can be grouped by month, season, day of the year, hour, or two of these.  The *key* of a group is
 * computed from its month, day and hour.  Keys of one kind increase in the order of the year; DJF is the
 * first season.
 *
 * A day of the year is a month and a day, not the number of a day in its year, which differs after 28
 * February of leap years.
 *
 * All functions here are LOCAL and pure, and cannot fail. */
#ifndef ZS_GROUP_KEY_H
#define ZS_GROUP_KEY_H

#include "time/calendar.h"

#include <stdbool.h>
#include <stdint.h>

/* Keys of any kind are 0 to ZS_GROUP_KEYS - 1. */
enum { ZS_GROUP_KEYS = 12 * 31 * 24 };

typedef enum zs_group_kind {
    ZS_GROUP_NONE, /* all steps are one group */
    ZS_GROUP_MONTH,
    ZS_GROUP_SEASON, /* DJF, MAM, JJA, SON */
    ZS_GROUP_DAY,
    ZS_GROUP_HOUR,
    ZS_GROUP_MONTH_HOUR,
    ZS_GROUP_DAY_HOUR,
    ZS_GROUP_KINDS
} zs_group_kind;

/* 29 February: a day of its own; counted as 28 February; left out of the series. */
typedef enum zs_leap_day { ZS_LEAP_OWN, ZS_LEAP_MERGE, ZS_LEAP_DROP } zs_leap_day;

/* How steps are grouped: the keys `group`, `leap_day` and `window` of the spec. */
typedef struct zs_grouping {
    zs_group_kind kind;
    zs_leap_day leap_day;
    int window; /* days before and after a day whose steps also count for it; 0 unless kind has days */
} zs_grouping;

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

/* The month and the day of a date as one number.  29 February becomes 28 February under ZS_LEAP_MERGE. */
int zs_date_key(const zs_grouping *how, zs_calendar calendar, const zs_date *date);

/* The key of a group of this kind, from zs_date_key() and an hour. */
int zs_group_key(zs_group_kind kind, int date_key, int hour);

/* The key of the group that a time belongs to. */
int zs_key_of(const zs_grouping *how, zs_calendar calendar, zs_time time);

/* --- from a key to its period ------------------------------------------------------------------------ */

/* The part of a year that a key stands for. */
typedef struct zs_key_period {
    int month;  /* of the first day: 0 to 11; -1: December of the year before */
    int months; /* length in months; 0: one day */
    int day;    /* first day of the month, from 0 */
    int hour;   /* for kinds with hours; else 0 */
} zs_key_period;

zs_key_period zs_key_period_of(zs_group_kind kind, int key);

/* --- names ------------------------------------------------------------------------------------------- */

/* Format the name of a group: "January", "DJF", "29 February", "06 h", "29 February 06 h" or "all steps".
 * Returns text. */
char *zs_key_name(zs_group_kind kind, int key, char text[ZS_GROUP_NAME]);

/* The words of the spec: "none", "month", "season", "day", "hour", "month-hour", "day-hour"; "own", "merge",
 * "drop". */
const char *zs_group_kind_name(zs_group_kind kind);
const char *zs_leap_day_name(zs_leap_day leap_day);

#endif
