/* group_steps: the steps that the statistics of each group are made of, one list for each group.
 *
 * Moments are taken of sets of steps that have no step in common (time/recipe.h).  A quantile cannot be
 * merged from sets, so it needs the steps themselves: with a window, a step is in the lists of all groups
 * that it counts for. */
#ifndef ZS_GROUP_STEPS_H
#define ZS_GROUP_STEPS_H

#include "base/error.h"
#include "time/groups.h"
#include "time/step_lists.h"

/* Make the lists of all groups, which all weigh their steps alike.  The steps of a list are in no order.
 * LOCAL and pure.  Returns 0, and lists is to be released with zs_step_lists_clear(); or -1 with err filled
 * (ZS_FAILED: no memory), and lists empty. */
int zs_group_steps_make(const zs_groups *groups, zs_step_lists *lists, zs_error *err);

#endif
