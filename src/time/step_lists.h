/* step_lists: lists of steps of a series, one for each group or set of steps.
 *
 * All functions here are LOCAL and pure. */
#ifndef ZS_STEP_LISTS_H
#define ZS_STEP_LISTS_H

#include "base/error.h"
#include "base/range.h"
#include "time/calendar.h"

#include <stdbool.h>
#include <stdint.h>

/* A list of steps for each of n groups or sets, increasing.  The steps of number k are step[first[k]] to
 * step[first[k + 1] - 1]. */
typedef struct zs_step_lists {
    int64_t *first; /* [n + 1] */
    int32_t *step;  /* [first[n]] */
} zs_step_lists;

/* List the steps of a range, each in the list that it is in.  of: the list of each step, from 0 to n - 1; -1:
 * none.  step: room for all steps of the range, which the lists are made in, and which stays its owner's.
 * Returns 0; or -1 with err filled (ZS_FAILED: no memory).  In both cases lists->first is to be released with
 * free(). */
int zs_step_lists_make(const int *of, int n, zs_range steps, int32_t *step, zs_step_lists *lists,
                       zs_error *err);

/* Number the leaves of n lists (time/groups.h) of a series of nstep steps, from 0 in each list: a leaf ends
 * where the next step of the list is in another block.
 * leaf: [first[n]], filled.  Cannot fail. */
void zs_step_lists_leaves(const zs_step_lists *lists, int n, int64_t nstep, int32_t *leaf);

/* Have n lists the same steps as n others? */
bool zs_step_lists_equal(const zs_step_lists *lists, const zs_step_lists *others, int n);

/* Returns where the steps of a range are in list k: indices of lists->step.  count 0: it has none of them. */
zs_range zs_steps_among(const zs_step_lists *lists, int k, zs_range steps);

/* Release lists that own their steps, and leave them empty.  Cannot fail. */
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
