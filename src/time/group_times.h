/* group_times: where groups stand on a climatological time axis (CF-1.11, 7.4).  Pure. */
#ifndef ZS_GROUP_TIMES_H
#define ZS_GROUP_TIMES_H

#include "time/calendar.h"
#include "time/group_key.h"

typedef struct zs_group_time {
    zs_time value, lower, upper;
} zs_group_time;

/* All functions here are LOCAL and cannot fail. */

/* The bounds of the group of a key: from the beginning of the period that its first member lies in to the end
 * of that of its last member, wider by the window.  first, last: the times of these members. */
zs_group_time zs_group_bounds(const zs_grouping *how, zs_calendar calendar, int key, zs_time first,
                              zs_time last);

/* The values of n groups whose bounds are there: the middle of each group's period.  All lie in one year, the
 * latest of the years in which the groups' bounds begin, so that the values rise.  key: [n], rising; time:
 * [n]. */
void zs_group_values(const zs_grouping *how, zs_calendar calendar, int n, const int *key,
                     zs_group_time *time);

#endif
