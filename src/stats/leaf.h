/* leaf: sums of one block of steps, a leaf of the tree, cell by cell.  Pure.
 *
 * The inner loop of the tree's moments: values in double, about a shift, which is the block's first valid
 * value in the cell.  NaN is missing. */
#ifndef ZS_LEAF_H
#define ZS_LEAF_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

/* All in double, counts too: the inner loop has numbers of one width. */
typedef struct zs_leaf {
    double *count, *shift; /* [ncell] */
    double *sum, *square;  /* of x - shift */
} zs_leaf;

/* All functions here are LOCAL. */

/* Returns 0, to be released with zs_leaf_clear(); or -1 with err filled, leaf empty. */
int zs_leaf_init(zs_leaf *leaf, size_t ncell, zs_error *err);
void zs_leaf_clear(zs_leaf *leaf);

/* Begin a block at the first n cells. */
void zs_leaf_reset(zs_leaf leaf, size_t n);

/* The leaf that begins `offset` cells further on. */
zs_leaf zs_leaf_at(zs_leaf leaf, size_t offset);

/* Add one step, x: [n]; min and max: [n], of all that was added so far. */
void zs_leaf_add(zs_leaf leaf, size_t n, const double *x, double *min, double *max);

/* The block is complete: how many values, their mean and what it was rounded by, and M2.  number, mean,
 * remainder, m2: [n]; 0 where there was none. */
void zs_leaf_close(zs_leaf leaf, size_t n, int32_t *number, double *mean, double *remainder, double *m2);

#endif
