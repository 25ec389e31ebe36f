/* totals: what all ranks did and saw, added up after the run.
 *
 * The summary (report/summary.h) and the facts (report/facts.h) both take their numbers from here. */
#ifndef ZS_TOTALS_H
#define ZS_TOTALS_H

#include "base/phase.h"
#include "catalog/catalog.h"
#include "output/layout.h"
#include "output/single.h"
#include "parallel/comm.h"
#include "report/progress.h"
#include "stats/selfcheck.h"

#include <stdbool.h>
#include <stdint.h>

/* Counts as in zs_report, over all ranks; the same on every rank.  Owns nothing. */
typedef struct zs_totals {
    double seconds;            /* since the run began, on this rank */
    double slowest[ZS_PHASES]; /* seconds of each phase on the rank that took longest */
    int64_t bytes[ZS_PHASES];
    int64_t inflated;
    int64_t peak;   /* bytes of memory, at most in a rank */
    zs_tally tally; /* of all z-scores; without their sums */
    int64_t checked, valid;
    int64_t values;  /* that could have been valid; samples x cells, where a sample counts once for each group
                      * that it is a member of */
    bool statistics; /* are these values those of statistics?  Else all that was read for products */
    int64_t cells_few, cells_no_std, cells_constant, cells_overflow;
    int64_t beyond;
    const unsigned char *seen; /* of all ranks; NULL: no overlays */
    const char *no_lock;       /* as in zs_report, on rank 0 */
    const zs_layout *layout;   /* [products]: of their files; as in zs_report */
    const zs_single *single; /* [products][ZS_FIELDS]: those that are one number; the caller's; NULL: none */
} zs_totals;

/* Add up the reports of all ranks.  COLLECTIVE over comm; cannot fail.
 * report: of this rank, which must outlive totals; report->seen becomes that of all ranks, and its timeline
 * is filled until now: call this in no phase. */
void zs_totals_add_up(zs_comm *comm, zs_report *report, const zs_catalog *catalog, zs_totals *totals);

/* A z-score and where it is. */
typedef struct zs_place {
    float z;
    int64_t step, level, row, column;            /* of the outputs; a step is a sample */
    double level_value, row_value, column_value; /* their coordinates; NaN where the grid has none of one
                                                  * dimension */
} zs_place;

/* Both functions are LOCAL and cannot fail. */

/* The lowest or the highest z-score, and the first place that has it; there is one: totals->tally.count > 0.
 */
zs_place zs_totals_extreme(const zs_totals *totals, const zs_grid *grid, bool highest);

/* Why the self-check was not about z: a text, or NULL if it was. */
const char *zs_totals_unchecked(const zs_totals *totals, const zs_spec *spec, const zs_catalog *catalog);

#endif
