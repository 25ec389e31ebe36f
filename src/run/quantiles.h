/* quantiles: the values of a tile in memory -> whole series of cells, in which products of quantiles find
 * theirs.
 *
 * The ranks of a column have different steps of the same rows.  They share out the rows of the tile: each
 * rank sends what it has of the others' rows, and gets all steps of its own (MPI_Alltoallv), block by block,
 * so that messages stay small (plan/plan_series.h).  What is sent are sort keys: two bytes for a packed
 * value. Quantiles of anomalies and z-scores are found in float64, when all statistics are there. */
#ifndef ZS_RUN_QUANTILES_H
#define ZS_RUN_QUANTILES_H

#include "base/error.h"
#include "parallel/position.h"
#include "plan/plan.h"
#include "products/product_ops.h"
#include "report/progress.h"
#include "run/climatology.h"
#include "run/loaded.h"
#include "time/groups.h"

#include <stdbool.h>

/* What one rank works with. */
typedef struct zs_quantiles {
    const zs_plan *plan;
    const zs_position *position;
    const zs_groups *groups;
    zs_products *products;
    const zs_loaded *loaded; /* has all steps of the tile in memory */
    const zs_climatology *climatology;
    zs_report *report;
    char *send, *receive; /* of a round; with one time part, send is NULL */
    int *counts;          /* [4][time parts]: for MPI_Alltoallv */
    double *value;        /* [2][ncol]: of a row */
} zs_quantiles;

/* Set up; all that is pointed to must outlive it.  LOCAL.
 * Returns 0, to be released with zs_quantiles_clear(); or -1 with err filled, and what is there is to be
 * released, too. */
int zs_quantiles_init(zs_quantiles *quantiles, const zs_plan *plan, const zs_position *position,
                      const zs_groups *groups, zs_products *products, const zs_loaded *loaded,
                      const zs_climatology *climatology, zs_report *report, zs_error *err);
void zs_quantiles_clear(zs_quantiles *quantiles);

/* Find and write the quantiles of the data (scores: of anomalies and z-scores) in the tile.  COLLECTIVE over
 * the column; a rank takes part to the end also where it fails.  Returns 0; or -1 with err filled. */
int zs_quantiles_work(zs_quantiles *quantiles, bool scores, zs_error *err);

#endif
