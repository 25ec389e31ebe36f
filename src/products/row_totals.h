/* row_totals: the rows of reductions over latitude and time, until all ranks have theirs.
 *
 * A reduction over time ends with accumulators for each row of the product's grid: one for each column, or
 * one alone where longitude is reduced, too.  Each row is made by one rank.  At the end rank 0 gets all rows
 * and merges them along the tree over rows (base/tree.h). */
#ifndef ZS_ROW_TOTALS_H
#define ZS_ROW_TOTALS_H

#include "base/error.h"
#include "products/product_ops.h"
#include "stats/accumulator.h"

#include <stddef.h>
#include <stdint.h>

typedef struct zs_row_totals {
    size_t width;        /* accumulators of a row */
    zs_accumulator *row; /* [parts of the series][rows of the field][width]; zero where other ranks have the
                          * row; NULL: not in use */
} zs_row_totals;

/* LOCAL.  Returns 0, to be released with zs_row_totals_clear(); or -1 with err filled, totals empty. */
int zs_row_totals_init(zs_row_totals *totals, const zs_product_state *state, zs_error *err);
void zs_row_totals_clear(zs_row_totals *totals);

/* The bytes that a product needs for them.  LOCAL. */
int64_t zs_row_totals_bytes(const zs_product_state *state);

/* Put the row that this rank has made.  part: of the series.  row: of the product's field.  LOCAL. */
void zs_row_totals_put(zs_row_totals *totals, const zs_product_state *state, int part, int64_t row,
                       const zs_accumulator *acc);

/* All rows are put: name them, so that rank 0 gets those of all ranks.  LOCAL; nothing if not in use. */
void zs_row_totals_sum(zs_row_totals *totals, zs_products *all, const zs_product_state *state);

/* Rank 0 has all rows: merge them, and write the results; nothing on other ranks, or if not in use.  LOCAL.
 * Returns 0; or -1 with err filled (ZS_FAILED). */
int zs_row_totals_finish(zs_row_totals *totals, zs_products *all, zs_product_state *state, zs_error *err);

#endif
