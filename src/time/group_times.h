/* group_times: the times of groups on a climatological time axis (CF-1.11, section 7.4).
 *
 * The statistics of a group are over many years.  Its time has bounds, from the beginning of the period of
 * its first member to the end of the period of its last member, and a value: the middle of the group's period
 * in one year.  The years of all groups are the same, so that the values increase.
 *
 * Both functions are LOCAL and pure, and cannot fail. */
#ifndef ZS_GROUP_TIMES_H
#define ZS_GROUP_TIMES_H

#include "time/calendar.h"
#include "time/group_key.h"

typedef struct zs_group_time {
    zs_time value, lower, upper;
} zs_group_time;

/* Returns the bounds of a group; the value is undefined.  A window makes them wider on both sides.
 * key: of the group.  first, last: times of its first and last member. */
zs_group_time zs_group_bounds(const zs_grouping *how, zs_calendar calendar, int key, zs_time first,
                              zs_time last);

/* Fill in the values of n groups.  They are in one year: the latest year in which the bounds of a group
 * begin, or for 29 February the next leap year. key: [n], increasing.  time: [n], with bounds. */
void zs_group_values(const zs_grouping *how, zs_calendar calendar, int n, const int *key,
                     zs_group_time *time);

#endif
