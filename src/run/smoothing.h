/* smoothing: the statistics of all groups of a cycle (time/cycle.h), in a block of rows, before any of them
 * is used: their means and variances are smoothed over the year (stats/smooth.h).
 *
 * Use, for each block of rows and each cycle: zs_smoothing_goto(); zs_smoothing_take() for each of its
 * groups, as the first pass makes them; zs_smoothing_make(); zs_smoothing_give() for each.  All time parts
 * own rows of the block, and each smooths its own: so all groups of a cell are on one rank. */
#ifndef ZS_SMOOTHING_H
#define ZS_SMOOTHING_H

#include "base/error.h"
#include "plan/plan.h"
#include "stats/smooth.h"
#include "stats/statistics.h"
#include "time/cycle.h"

#include <stdbool.h>
#include <stddef.h>

/* Empty when all zero: nothing is smoothed. */
typedef struct zs_smoothing {
    zs_cycles cycles;     /* on every rank */
    zs_smoother smoother; /* the rest: on busy ranks */
    zs_statistics held;   /* [places][cells] */
    size_t cells;         /* that there is room for: of the rows of a block that a rank owns */
    double **place;       /* [places]: the numbers of one statistic; NULL: no group was taken */
    bool *taken;          /* [places] */
} zs_smoothing;

/* All functions here are LOCAL. */

/* Set up for a plan that smooths.  how: not ZS_SMOOTH_NONE.  with_state: statistics have excess and m2.
 * busy: this rank has work.  Returns 0, to be released with zs_smoothing_clear(); or -1 with err filled, and
 * what is there is to be released, too. */
int zs_smoothing_init(zs_smoothing *smoothing, const zs_smooth *how, const zs_plan *plan, bool with_state,
                      bool busy, zs_error *err);
void zs_smoothing_clear(zs_smoothing *smoothing);

/* Go to another cycle: no group of it has statistics yet. */
void zs_smoothing_goto(zs_smoothing *smoothing);

/* Take the statistics of a group, of n cells.  They are copied. */
void zs_smoothing_take(zs_smoothing *smoothing, int group, size_t n, zs_statistics statistics);

/* Smooth the means and variances of n cells.  All else stays as it is.  A variance that is not above 0 leaves
 * the cell without z-scores: a negative one is none, and 0 is that of a constant series. */
void zs_smoothing_make(zs_smoothing *smoothing, size_t n);

/* Copy the statistics of a group, of n cells. */
void zs_smoothing_give(const zs_smoothing *smoothing, int group, size_t n, zs_statistics into);

#endif
