/* moments: count, mean and squared deviations of every cell over time, and its smallest and largest value.
 * Pure.
 *
 * Two kinds, both free of cancellation, both with the same bits for any partition of time and space:
 *
 * - exact, for integers of at most 16 bits that are all packed alike: n, the sum and the sum of squares of
 * the stored numbers, in 64-bit integers.  Integer sums have no rounding, so their order does not matter.
 * - tree, for all else: leaves of a few steps, in double, about a shift (the leaf's first valid value in the
 * cell), then merged along the fixed tree of base/tree.h by the formulas of Chan, Golub & LeVeque (1979),
 * eq. 2.1; Pebay (2008), eq. 3.1.  With a shift out of the block's own n values, sum of (x - shift)^2 <= (n +
 * 1) * M2, so that at most a factor of n + 1 <= 33 of the rounding error of one operation is lost in M2 =
 * square - sum^2 / n. */
#ifndef ZS_MOMENTS_H
#define ZS_MOMENTS_H

#include "base/error.h"
#include "base/range.h"
#include "base/tree.h"
#include "stats/leaf.h"
#include "stats/packing.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum zs_moments_kind { ZS_MOMENTS_EXACT, ZS_MOMENTS_TREE } zs_moments_kind;

typedef union zs_moment {
    int64_t integer;
    double real;
} zs_moment;

/* The moments of some steps at n cells.  exact: first = sum, second = sum of squares, of stored numbers;
 * tree: first = mean, second = M2, of values; remainder = what the mean was rounded by (mean + remainder is
 * closer), so that the difference of two means keeps its digits where std is small against the mean.  Where
 * count is 0, all are 0. */
typedef struct zs_cell_moments {
    int32_t *count;
    zs_moment *first, *second;
    zs_moment *remainder; /* NULL for exact */
} zs_cell_moments;

typedef struct zs_moments {
    zs_moments_kind kind;
    size_t ncell, room; /* cells in use; cells that there is memory for */
    int nslot;
    int64_t next_leaf; /* number of the leaf under way */
    zs_tree tree;      /* which node each used slot holds; exact: not used, slot 0 holds all */

    zs_cell_moments slot; /* [nslot][ncell] */
    double *min, *max;    /* [ncell]; INFINITY and -INFINITY for none; exact: of stored numbers */

    zs_leaf leaf; /* the leaf under way, tree only */
} zs_moments;

/* Moments for ncell cells, with so many slots (zs_moments_slots()).  LOCAL.
 * Returns 0, to be released with zs_moments_clear(); or -1, err, moments empty. */
int zs_moments_init(zs_moments *moments, zs_moments_kind kind, size_t ncell, int nslot, zs_error *err);

/* Forget all values, keep the memory, and go on with ncell cells, at most as many as at first, and the leaf
 * of that number.  LOCAL. */
void zs_moments_reset(zs_moments *moments, size_t ncell, int64_t first_leaf);
void zs_moments_clear(zs_moments *moments);

/* Bytes that zs_moments_init() takes for one cell.  LOCAL. */
size_t zs_moments_cell_bytes(zs_moments_kind kind, int nslot);

/* Slots needed for these leaves: 1 for exact.  LOCAL. */
int zs_moments_slots(zs_moments_kind kind, zs_range leaves);

/* Nodes that these leaves end as: what a rank hands on; none for no leaves.  LOCAL. */
zs_tree zs_moments_nodes(zs_moments_kind kind, zs_range leaves);

/* How many these are.  LOCAL. */
int zs_moments_depth(zs_moments_kind kind, zs_range leaves);

/* Steps that lie behind each other and are packed alike.  stored: number at (step, cell) is
 * stored[step * stride + cell]. */
typedef struct zs_span {
    const zs_packing *packing;
    const void *stored;
    int64_t count;
    bool ends_leaf; /* the last step is also the last one of its leaf; exact: no matter */
} zs_span;

/* Add spans; the steps of all calls follow each other.  The more steps in one call, the better: the cells are
 * worked on strip by strip, each through all steps.  stride: numbers from one step to the next.  LOCAL. */
void zs_moments_add(zs_moments *moments, const zs_span *span, int64_t nspan, size_t stride);

/* Words of 8 bytes that a cell of a part has beside its count.  LOCAL. */
int zs_moments_per_cell(zs_moments_kind kind);

/* Merge the part `right` into `left`, n cells.  LOCAL. */
void zs_cell_moments_merge(zs_moments_kind kind, size_t n, zs_cell_moments left, zs_cell_moments right);

/* The part that begins `offset` cells further on.  LOCAL. */
zs_cell_moments zs_cell_moments_at(zs_cell_moments cells, size_t offset);

#endif
