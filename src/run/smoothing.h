/* smoothing: the statistics of all groups of a cycle (time/cycle.h), in a block of rows, before any of them
 * is used: their means and variances are smoothed over the year (stats/smooth.h).
 *
 * Use, for each block of rows and each cycle: zs_smoothing_work(); then zs_smoothing_give() for each of its
 * groups.  All time parts own rows of the block, and each smooths its own: so all groups of a cell are on one
 * rank. */
#ifndef ZS_SMOOTHING_H
#define ZS_SMOOTHING_H

#include "base/error.h"
#include "base/range.h"
#include "plan/plan.h"
#include "run/climatology.h"
#include "run/first_pass.h"
#include "run/loaded.h"
#include "stats/smooth.h"
#include "stats/statistics.h"
#include "time/cycle.h"

#include <stdbool.h>
#include <stddef.h>

/* Empty when all zero: nothing is smoothed. */
typedef struct zs_smoothing {
    const zs_plan *plan;
    zs_cycles cycles;     /* on every rank */
    zs_smoother smoother; /* the rest: on busy ranks */
    zs_statistics held;   /* [places][cells] */
    size_t cells;         /* that there is room for: of the rows of a block that a rank owns */
    double **place;       /* [places]: the numbers of one statistic; NULL: there is no group */
} zs_smoothing;

/* Set up for a plan that smooths, and that must outlive it.  LOCAL.  how: not ZS_SMOOTH_NONE.  with_state:
 * statistics have excess and m2.  busy: this rank has work.  Returns 0, to be released with
 * zs_smoothing_clear(); or -1 with err filled, and what is there is to be released, too. */
int zs_smoothing_init(zs_smoothing *smoothing, const zs_smooth *how, const zs_plan *plan, bool with_state,
                      bool busy, zs_error *err);
void zs_smoothing_clear(zs_smoothing *smoothing);

/* Make the statistics of all groups of a cycle in a block of rows, counted from the tile's first row, and
 * smooth their means and variances.  All else stays as it is.  A variance that is not above 0 leaves the cell
 * without z-scores: a negative one is none, and 0 is that of a constant series.
 * COLLECTIVE over the column; a rank takes part to the end also where it fails.  On busy ranks only.
 * Returns 0; or -1 with err filled. */
int zs_smoothing_work(zs_smoothing *smoothing, zs_first_pass *first, const zs_loaded *loaded, int cycle,
                      zs_range block, zs_error *err);

/* Give the smoothed statistics of a group of this cycle and block to the first pass: first->statistics; and
 * its mean and standard deviation to the climatology.  COLLECTIVE over the column; cannot fail.  On busy
 * ranks only. */
void zs_smoothing_give(const zs_smoothing *smoothing, zs_first_pass *first, int group, zs_range block,
                       zs_climatology *climatology);

#endif
