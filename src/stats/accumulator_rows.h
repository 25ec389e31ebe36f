/* accumulator_rows: the accumulators of many rows side by side.
 *
 * Grids with short rows, such as those whose rows are single cells, have many rows: an accumulator for each
 * takes more time than its numbers.  Here an array has the same member of all rows of a block, so that the
 * vectors of the processor hold rows.  Every number goes through the same operations as in
 * stats/accumulator.h, in the same order, and so has the same bits.
 *
 * Use: zs_row_block_take() (stats/row_block.h) makes the accumulators of some rows of a step.  Over space,
 * zs_row_block_push() merges them along the tree over rows: first pairs of rows, then pairs of these, and so
 * on, each time side by side; whole nodes go onto the caller's stack.  Over time, zs_rows_merge() adds them
 * to those of earlier steps, which lie in arrays of any length.
 *
 * All functions here are LOCAL and pure, and cannot fail.  A value that is NaN is missing. */
#ifndef ZS_ACCUMULATOR_ROWS_H
#define ZS_ACCUMULATOR_ROWS_H

#include "base/tree.h"
#include "stats/row_block.h"

#include <stddef.h>
#include <stdint.h>

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

/* A stack of the trees of many rows, side by side: [entries][ZS_ACCUMULATOR_ARRAYS][rows], owned by the
 * caller.
 */
typedef struct zs_rows_stack {
    double *entry;
    size_t rows;
} zs_rows_stack;

/* Entry k of a stack, from row `first` on. */
zs_accumulator_rows zs_rows_entry(zs_rows_stack stack, int k, size_t first);

/* Put a node of n rows, from row `first` on, on the stack of their trees, as zs_accumulators_push() does.
 * node: what it is; rows: [n]. */
void zs_rows_push(zs_method method, zs_rows_stack stack, size_t first, size_t n, zs_tree *tree, zs_node node,
                  zs_accumulator_rows rows);

/* Merge all entries of these rows into entry 0. */
void zs_rows_close(zs_method method, zs_rows_stack stack, size_t first, size_t n, const zs_tree *tree);

/* Put the first n rows of a block on a stack one after another, as zs_accumulators_push() does with leaves of
 * one accumulator.  first: the leaf of the first row.  */
void zs_row_block_push(const zs_row_block *block, size_t n, zs_method method, int64_t first, zs_tree *tree,
                       zs_accumulator *stack);

#endif
