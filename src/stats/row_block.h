/* row_block: how the accumulators of a block of rows are made, side by side (stats/accumulator_rows.h).
 *
 * Rows of up to eight numbers are summed in lanes, a number in each, as stats/row_lanes.h does, but the
 * vectors of the processor hold rows.  Of rows of one number nothing is added up at all.  Rows of more than
 * eight numbers are taken one by one: their own numbers fill the vectors then.
 *
 * All functions here are LOCAL and pure, and cannot fail.  A value that is NaN is missing. */
#ifndef ZS_ROW_BLOCK_H
#define ZS_ROW_BLOCK_H

#include "base/kernel.h"
#include "stats/accumulator.h"

#include <stddef.h>

enum { ZS_ROWS_TOGETHER = 256 }; /* rows of a block: they stay in the nearest cache */

/* The accumulators of the rows of a block: the members of zs_accumulator. */
typedef struct zs_row_block {
    double count[ZS_ROWS_TOGETHER], weight[ZS_ROWS_TOGETHER], first[ZS_ROWS_TOGETHER],
        second[ZS_ROWS_TOGETHER], remainder[ZS_ROWS_TOGETHER];
} zs_row_block;

/* Set one row. */
ZS_INLINE void zs_row_block_put(zs_row_block *block, size_t row, zs_accumulator acc)
{
    block->count[row] = acc.count;
    block->weight[row] = acc.weight;
    block->first[row] = acc.first;
    block->second[row] = acc.second;
    block->remainder[row] = acc.remainder;
}

/* What the accumulators of a method are: they are made and merged alike. */
typedef enum zs_row_kind { ZS_ROWS_SUMS, ZS_ROWS_MOMENTS, ZS_ROWS_LEAST, ZS_ROWS_MOST } zs_row_kind;

/* Returns the kind of a method. */
zs_row_kind zs_row_kind_of(zs_method method);

/* The numbers of some rows. */
typedef struct zs_row_values {
    size_t ncol;         /* numbers of a row */
    const double *value; /* row r begins at value + r * row_size */
    size_t row_size;
    const double *weight;     /* row r begins at weight + r * weight_size; NULL: all weights are 1 */
    size_t weight_size;       /* 0: all rows have the same weights */
    const double *row_weight; /* [rows]: what all weights of a row are multiplied by; NULL: nothing */
} zs_row_values;

/* Make the accumulators of the first n rows of a block, as zs_accumulate_row() and zs_accumulators_weigh()
 * do. */
void zs_row_block_take(zs_row_block *block, size_t n, zs_method method, const zs_row_values *values);

#endif
