/* group_key: which group a time belongs to, as a number: the key of a group.  Pure.
 *
 * A key is made from a month, a day and an hour.  Keys of one kind rise in the order of the year. */
#ifndef ZS_GROUP_KEY_H
#define ZS_GROUP_KEY_H

#include "time/calendar.h"

#include <stdbool.h>
#include <stdint.h>

/* Keys of any kind are below this; they rise in the order of the year. */
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

/* 29 February: a day like others; counts as 28 February; is left out of the series. */
typedef enum zs_leap_day { ZS_LEAP_OWN, ZS_LEAP_MERGE, ZS_LEAP_DROP } zs_leap_day;

typedef struct zs_grouping {
    zs_group_kind kind;
    zs_leap_day leap_day;
    int window; /* days on each side that also count; of days only */
} zs_grouping;

enum {
    ZS_WINDOW_MOST = 179, /* days: shorter than half a year of any calendar, so that no day counts twice */
    ZS_GROUP_NAME = 32
};

/* All functions here are LOCAL and cannot fail. */

/* The day that a time lies in, counted from year 0 on, and its hour; both with the slack of
 * zs_groups_make(): what lies less than 1/100 s before the next day or hour belongs to that one. */
int64_t zs_day_of(zs_time time);
int zs_hour_of(zs_time time);

/* What counts of a date: month and day in one number, with 29 February as it is to be taken. */
int zs_date_key(const zs_grouping *how, zs_calendar calendar, const zs_date *date);

/* The key of a kind of group, out of a date's key and an hour. */
int zs_group_key(zs_group_kind kind, int date_key, int hour);

/* The key of the group that a time belongs to. */
int zs_key_of(const zs_grouping *how, zs_calendar calendar, zs_time time);

/* What a key stands for: its first day (month and day from 0; month -1: the December before), how many whole
 * months (0: one day), and the hour. */
typedef struct zs_key_period {
    int month, months, day, hour;
} zs_key_period;

zs_key_period zs_key_period_of(zs_group_kind kind, int key);

/* "January", "DJF", "29 February", "06 h", "29 February 06 h"; "all steps".  Returns text. */
char *zs_key_name(zs_group_kind kind, int key, char text[ZS_GROUP_NAME]);

/* The words of the spec: "month", "day-hour"; "own". */
const char *zs_group_kind_name(zs_group_kind kind);

const char *zs_leap_day_name(zs_leap_day leap_day);

/* Is it a 29 February?  The 29th of a February of 30 days is none. */
bool zs_is_leap_day(zs_calendar calendar, zs_time time);

#endif
