/* accumulator_rows: the accumulators of many rows side by side.
 *
 * Grids with short rows, such as those whose rows are single cells, have many rows: an accumulator for each
 * takes more time than its numbers.  Here an array has the same member of all rows of a block, so that the
 * vectors of the processor hold rows.  Every number goes through the same operations as in
 * stats/accumulator.h, in the same order, and so has the same bits.
 *
 * Use: zs_row_block_take() makes the accumulators of some rows of a step.  Over space, zs_row_block_push()
 * merges them along the tree over rows: first pairs of rows, then pairs of these, and so on, each time side
 * by side; whole nodes go onto the caller's stack.  Over time, zs_rows_merge() adds them to those of earlier
 * steps, which lie in arrays of any length.
 *
 * Rows of more than eight numbers are taken one by one: their own numbers fill the vectors then.
 *
 * All functions here are LOCAL and pure, and cannot fail.  A value that is NaN is missing. */
#ifndef ZS_ACCUMULATOR_ROWS_H
#define ZS_ACCUMULATOR_ROWS_H

#include "base/tree.h"
#include "stats/accumulator.h"

#include <stddef.h>
#include <stdint.h>

enum { ZS_ROWS_TOGETHER = 256 }; /* rows of a block: they stay in the nearest cache */

/* The accumulators of the rows of a block: the members of zs_accumulator. */
typedef struct zs_row_block {
    double count[ZS_ROWS_TOGETHER], weight[ZS_ROWS_TOGETHER], first[ZS_ROWS_TOGETHER],
        second[ZS_ROWS_TOGETHER], remainder[ZS_ROWS_TOGETHER];
} zs_row_block;

/* A view of the accumulators of n rows, of a block or of longer arrays: each [n]. */
typedef struct zs_accumulator_rows {
    double *count, *weight, *first, *second, *remainder;
} zs_accumulator_rows;

enum { ZS_ACCUMULATOR_ARRAYS = 5 }; /* members: n rows take as many bytes as n of zs_accumulator */

/* Returns a view of a block. */
zs_accumulator_rows zs_rows_of_block(zs_row_block *block);

/* Returns a view of memory for n rows: [ZS_ACCUMULATOR_ARRAYS][n]. */
zs_accumulator_rows zs_rows_of(double *memory, size_t n);

/* Returns a view that begins with row `at` of another one. */
zs_accumulator_rows zs_rows_at(zs_accumulator_rows rows, size_t at);

/* The accumulator of one row. */
zs_accumulator zs_rows_get(zs_accumulator_rows rows, size_t row);

/* Copy n rows. */
void zs_rows_copy(zs_accumulator_rows to, zs_accumulator_rows from, size_t n);

/* Make n rows empty: all members are 0. */
void zs_rows_clear(zs_accumulator_rows rows, size_t n);

/* Merge n rows of `right` into those of `left`, as zs_accumulators_merge() does.  They do not overlap. */
void zs_rows_merge(zs_method method, size_t n, zs_accumulator_rows left, zs_accumulator_rows right);

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

/* Put the first n rows of a block on a stack one after another, as zs_accumulators_push() does with leaves of
 * one accumulator.  first: the leaf of the first row.  */
void zs_row_block_push(const zs_row_block *block, size_t n, zs_method method, int64_t first, zs_tree *tree,
                       zs_accumulator *stack);

#endif
