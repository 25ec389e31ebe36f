/* group_key: a group's number, out of a date and an hour; and what it says.  Part of time/groups.c; pure. */
#ifndef ZS_GROUP_KEY_H
#define ZS_GROUP_KEY_H

#include "time/groups.h"

/* Keys of any kind are below this; they rise in the order of the year. */
enum { ZS_GROUP_KEYS = 12 * 31 * 24 };

/* All functions here are LOCAL and cannot fail. */

/* The day that a time lies in, counted from year 0 on, and its hour; both with the slack of
 * zs_groups_make(). */
int64_t zs_day_of(zs_time time);
int zs_hour_of(zs_time time);

/* What counts of a date: month and day in one number, with 29 February as it is to be taken. */
int zs_date_key(const zs_grouping *how, zs_calendar calendar, const zs_date *date);

/* The key of a kind of group, out of a date's key and an hour. */
int zs_group_key(zs_group_kind kind, int date_key, int hour);

/* The key of the group that a time belongs to. */
int zs_key_of(const zs_grouping *how, zs_calendar calendar, zs_time time);

/* Fill in groups->time.  Bounds: from the beginning of the group's first period that has a member to the end
 * of its last one, in this run or an earlier one (NULL: none).  Values: the middle of each group's period,
 * all in one year, which is as late as the group needs whose first member comes last, so that the values
 * rise. */
void zs_groups_place(zs_groups *groups, const zs_time *time, const zs_earlier *earlier);

#endif
