/* group_sizes: are the groups of a climatology about equally large?
 *
 * Statistics of 5 steps beside those of 20 are as good only in name.  It happens where steps are not every
 * day: composites of 8 days begin on other days of the month in leap years, so that "by day" makes many small
 * groups of them.  Some differences are normal: 29 February has a quarter of the steps of another day, and of
 * a year that is not complete some groups have one occurrence less.
 *
 * LOCAL and pure, and cannot fail. */
#ifndef ZS_GROUP_SIZES_H
#define ZS_GROUP_SIZES_H

#include "time/calendar.h"
#include "time/groups.h"

#include <stdbool.h>
#include <stdint.h>

/* Of the groups with members in this run, without 29 February. */
typedef struct zs_group_sizes {
    int64_t least, most; /* members of the smallest and of the largest group; 0 without such groups */
    int small;           /* groups with less than two thirds of `most` */
    bool unequal;        /* is there a small one, by more than one and a half occurrences? */
} zs_group_sizes;

/* first, last: the times of the first and the last step that can be members.  They tell how often a group
 * occurs: once a year; groups of hours, once a day. */
zs_group_sizes zs_group_sizes_of(const zs_groups *groups, zs_time first, zs_time last);

#endif
