/* step_lists: lists of steps of a series, one for each group or set of steps.
 *
 * All functions here are LOCAL and pure. */
#ifndef ZS_STEP_LISTS_H
#define ZS_STEP_LISTS_H

#include "base/range.h"
#include "time/calendar.h"

#include <stdint.h>

/* A list of steps for each of n groups or sets, increasing.  The steps of number k are step[first[k]] to
 * step[first[k + 1] - 1]. */
typedef struct zs_step_lists {
    int64_t *first; /* [n + 1] */
    int32_t *step;  /* [first[n]] */
} zs_step_lists;

/* Returns where the steps of a range are in list k: indices of lists->step.  count 0: it has none of them. */
zs_range zs_steps_among(const zs_step_lists *lists, int k, zs_range steps);

/* Release lists and leave them empty.  Cannot fail. */
void zs_step_lists_clear(zs_step_lists *lists);

/* How many steps a group has, and the times of the first and the last of them.  All zero: none. */
typedef struct zs_members {
    int64_t n;
    zs_time first, last;
} zs_members;

/* Add a step; add the steps that another one has. */
void zs_members_add(zs_members *members, zs_time time);
void zs_members_merge(zs_members *members, const zs_members *others);

#endif
