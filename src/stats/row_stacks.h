/* row_stacks: the trees over time of many rows side by side, while they grow: a stack of accumulators for
 * each row (base/tree.h), and the leaf under way.
 *
 * Rows may come in any order, but the steps of a row come in theirs.
 *
 * All functions here are LOCAL and pure; only zs_row_stacks_init() can fail. */
#ifndef ZS_ROW_STACKS_H
#define ZS_ROW_STACKS_H

#include "base/error.h"
#include "base/range.h"
#include "stats/accumulator_rows.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Owns its arrays.  Empty when all zero. */
typedef struct zs_row_stacks {
    zs_range leaves; /* of each tree */
    size_t rows;
    double *node;  /* [entries][accumulators of the rows]: the stacks of all rows, entry by entry */
    double *leaf;  /* [accumulators of the rows]: the leaf under way */
    int32_t *made; /* [rows]: twice the leaves that are on the stack; one more, if one is under way */
} zs_row_stacks;

/* Returns the bytes that a row takes, at most: leaves may begin anywhere in the tree. */
int64_t zs_row_stacks_bytes(int64_t leaves);

/* Allocate stacks for leaves that are known.  Without leaves nothing is allocated.
 * Returns 0, to be released with zs_row_stacks_clear(); or -1 with err filled (ZS_FAILED: no memory), and
 * what is there is to be released, too. */
int zs_row_stacks_init(zs_row_stacks *stacks, zs_range leaves, size_t rows, zs_error *err);

/* Release.  Safe on an empty object; leaves it empty. */
void zs_row_stacks_clear(zs_row_stacks *stacks);

/* Begin anew: all stacks and leaves are empty. */
void zs_row_stacks_reset(zs_row_stacks *stacks);

/* Add the values of a step to the leaves of some rows: to those of row `first` and the next ones, as many as
 * can be taken together, at most `most`.  values: of these rows.  ends: the step is the last one of its leaf.
 * Returns how many rows were taken, at least 1. */
int64_t zs_row_stacks_take(zs_row_stacks *stacks, zs_method method, int64_t first, int64_t most,
                           const zs_row_values *values, bool ends);

/* Entry k of the stacks of rows, from one on. */
zs_accumulator_rows zs_row_stacks_entry(const zs_row_stacks *stacks, int k, int64_t row);

#endif
