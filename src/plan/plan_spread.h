/* plan_spread: how sets of steps are spread over time parts: the most that a part has, and the fewest parts
 * of a set.
 *
 * One walk over the series finds it, whatever the number of sets and of parts: each block of steps tells
 * which sets have a leaf (time/groups.h) there, and each set remembers the last part in which it had one.
 *
 * All functions here are LOCAL and pure. */
#ifndef ZS_PLAN_SPREAD_H
#define ZS_PLAN_SPREAD_H

#include "base/error.h"
#include "plan/plan.h"
#include "stats/moments.h"
#include "time/segments.h"

typedef struct zs_spread {
    int taken;        /* the most sets of a part */
    int slots, nodes; /* of the largest trees (zs_moments_slots(), zs_moments_depth()) of a set in a part */
    int owners;       /* the fewest parts of a set that has steps; all parts, if none has */
    int members;      /* the most parts of a set that has steps; 1, if none has */
    int shared;       /* sets with steps in several parts */
} zs_spread;

/* Find how the sets of some segments are spread over time parts, of which each has steps.
 * cut: how time is divided; its rows have no meaning here.
 * Returns 0; or -1 with err filled (ZS_FAILED: no memory), and spread undefined. */
int zs_plan_spread(const zs_segments *segments, zs_moments_kind kind, const zs_partition *cut,
                   zs_spread *spread, zs_error *err);

#endif
