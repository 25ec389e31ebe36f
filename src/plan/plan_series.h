/* plan_series: whole series of cells, which quantiles are found in: how many cells come together at a time.
 *
 * The steps of a cell lie on all ranks of a column.  These share out the rows of a tile, and in each round
 * every rank gets all steps of one block of its rows: some whole rows, or a piece of one.  Pure.
 *
 * All functions here are LOCAL and cannot fail. */
#ifndef ZS_PLAN_SERIES_H
#define ZS_PLAN_SERIES_H

#include "base/range.h"
#include "plan/plan.h"

#include <stdint.h>

/* The cells of one rank in a round, at most: several whole rows; or one row, in pieces of some columns. */
typedef struct zs_series_block {
    int64_t rows, columns;
} zs_series_block;

/* The block of a field with these columns, the run's or fewer.  It has no more cells than that of the run,
 * which memory is taken for. */
zs_series_block zs_plan_series_block(const zs_plan *plan, int64_t ncol);

/* The cells whose anomalies or z-scores are made together: a row, or several short ones. */
int64_t zs_plan_series_cells(const zs_plan *plan);

/* The rows that a time part has of some rows of a tile. */
zs_range zs_plan_series_rows(const zs_plan *plan, zs_range rows, int time_part);

/* Bytes of memory for messages, results, and what is worked on. */
int64_t zs_plan_series_bytes(const zs_plan *plan);

#endif
