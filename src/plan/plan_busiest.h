/* plan_busiest: what the busiest rank has, for every partition that the search tries.
 *
 * Steps, and which groups they are of, follow from the number of time parts and their quantum.  So this is
 * found once for all partitions that divide time alike.
 *
 * All functions here are LOCAL and pure. */
#ifndef ZS_PLAN_BUSIEST_H
#define ZS_PLAN_BUSIEST_H

#include "base/error.h"
#include "plan/plan.h"
#include "time/segments.h"

#include <stdint.h>

/* What is known of a number of time parts. */
typedef struct zs_known_busiest {
    int64_t quantum; /* of the parts' steps; 0: nothing is known */
    zs_busiest busiest;
} zs_known_busiest;

typedef struct zs_busiest_of {
    const zs_problem *problem; /* not owned */
    zs_segments all;           /* of one set that has all steps */
    const zs_segments *taken;  /* of the sets that moments are taken of; NULL: none are */
    const zs_segments *needed; /* of the groups that steps use; NULL: none, or these are the sets */
    const zs_segments *over_time[ZS_PLAN_PARTS];
    zs_known_busiest *known; /* [nrank + 1]: by the number of time parts */
} zs_busiest_of;

/* Get ready for a problem, which must outlive it.
 * Returns 0, and of is to be released with zs_busiest_clear(); or -1 with err filled (ZS_FAILED: no memory),
 * and of empty. */
int zs_busiest_init(zs_busiest_of *of, const zs_problem *problem, zs_error *err);

/* Release it and leave it empty.  Cannot fail. */
void zs_busiest_clear(zs_busiest_of *of);

/* Fill in plan->busiest: the largest shares of all ranks.  The plan needs its problem and partition.
 * Returns 0; or -1 with err filled (ZS_FAILED: no memory). */
int zs_busiest_find(zs_busiest_of *of, zs_plan *plan, zs_error *err);

#endif
