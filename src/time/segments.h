/* segments: a series as consecutive steps of the same set.
 *
 * Lists of steps (time/step_lists.h) tell the steps of a set.  Segments tell the same in the order of the
 * steps.  A year of hours in groups of months has 12 segments; in groups of hours of the day each step is
 * one.
 *
 * All functions here are LOCAL and pure. */
#ifndef ZS_SEGMENTS_H
#define ZS_SEGMENTS_H

#include "base/error.h"
#include "time/step_lists.h"

#include <stdint.h>

typedef struct zs_segments {
    int nset;
    int64_t n;      /* segments */
    int32_t *first; /* [n + 1]: the first step of each; behind the last one, the number of steps */
    int32_t *set;   /* [n]: the set of each; -1: its steps are in none */
    int64_t apart;  /* the fewest steps from a step of a set to its next one; INT64_MAX: none has two steps */
    int64_t fewest; /* the fewest steps of a set that has some; INT64_MAX: none has */
    int64_t most;   /* the most steps of a set */
    int several;    /* sets with more than one step */
} zs_segments;

/* Cut a series of nstep steps, which is not empty.
 * lists: of nset sets, none of which has a step of another.  of: [nstep], the set of each step, or -1; NULL:
 * it is found.
 * Returns 0, and segments is to be released with zs_segments_clear(); or -1 with err filled (ZS_FAILED: no
 * memory), and segments empty. */
int zs_segments_make(const zs_step_lists *lists, int nset, const int32_t *of, int64_t nstep,
                     zs_segments *segments, zs_error *err);

/* The same where one set has all steps. */
int zs_segments_make_one(int64_t nstep, zs_segments *segments, zs_error *err);

/* Release segments and leave them empty.  Cannot fail. */
void zs_segments_clear(zs_segments *segments);

#endif
