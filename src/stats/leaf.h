/* leaf: sums over one block of steps, a leaf of the tree, for each cell.
 *
 * This is the inner loop of the tree's moments.  Values are in double, and are taken about a *shift* c, the
 * block's first valid value in the cell:
 *
 *     d = x - c          mean = c + sum(d) / n          M2 = sum(d^2) - sum(d) * (sum(d) / n)
 *
 * With a trend the line through the block's values is kept instead (stats/trend.h), and each value is merged
 * into it: then sum and square are the mean of d and the sum of squared residuals.
 *
 * All functions here are LOCAL and pure; only zs_leaf_init() can fail. */
#ifndef ZS_LEAF_H
#define ZS_LEAF_H

#include "base/error.h"
#include "stats/trend.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Counts are in double, too, because a loop over numbers of one width is faster. */
typedef struct zs_leaf {
    double *count, *shift; /* [ncell]; count owns the memory of all arrays */
    double *sum, *square;  /* [ncell]: of d and d^2; with a trend: mean of d, and R */
    zs_trend trend;        /* [ncell]; all NULL without a trend */
} zs_leaf;

/* Allocate a leaf.  Its contents are undefined until zs_leaf_reset().
 * with_trend: for zs_leaf_fit().
 * Returns 0, and leaf is to be released with zs_leaf_clear(); or -1 with err filled (ZS_FAILED: no memory),
 * and leaf empty. */
int zs_leaf_init(zs_leaf *leaf, size_t ncell, bool with_trend, zs_error *err);

/* The bytes that it allocates for each cell. */
size_t zs_leaf_bytes(bool with_trend);

/* Release a leaf and leave it empty. */
void zs_leaf_clear(zs_leaf *leaf);

/* Begin a block: the first n cells have no values. */
void zs_leaf_reset(zs_leaf leaf, size_t n);

/* Returns a view of a leaf that begins `offset` cells later. */
zs_leaf zs_leaf_at(zs_leaf leaf, size_t offset);

/* Add one step to the first n cells.
 * x: [n], NaN where missing.  min, max: [n], of all values so far; updated. */
void zs_leaf_add(zs_leaf leaf, size_t n, const double *x, double *min, double *max);

/* End a block: compute the moments of the first n cells.
 * number: [n], of valid values.  mean, remainder: [n], mean + remainder is closer than mean alone.  m2: [n].
 * All are 0 where there is no value.  Where the sums overflow, m2 is infinite or NaN. */
void zs_leaf_close(zs_leaf leaf, size_t n, int32_t *number, double *mean, double *remainder, double *m2);

/* The same two for a leaf with a trend.  t: the time of the step, in days.  residual: [n], R.  Where there is
 * no value, the line is 0, too. */
void zs_leaf_fit(zs_leaf leaf, size_t n, const double *x, double t, double *min, double *max);
void zs_leaf_close_fit(zs_leaf leaf, size_t n, int32_t *number, double *mean, double *remainder,
                       double *residual, zs_trend line);

#endif
