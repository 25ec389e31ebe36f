/* moments: count, mean and M2 over time for each cell, and the smallest and the largest value.
 *
 * M2 is the sum of squared deviations from the mean.  There are three kinds of moments.  None subtracts
 * large numbers that are nearly equal, and all give the same bits for any partition of time and space.
 *
 * ZS_MOMENTS_EXACT, if all files hold integers of at most 16 bits with one packing: n, the sum and the sum of
 * squares of the stored numbers, in 64-bit integers.  Integer sums are not rounded, so their order does not
 * matter.
 *
 * ZS_MOMENTS_TREE, for all else: n, mean and M2 of leaves (stats/leaf.h), which are merged along the fixed
 * tree of base/tree.h.  Two neighbours a and b become, by Chan, Golub and LeVeque (1979), "Updating formulae
 * and a pairwise algorithm for computing sample variances", eq. 2.1; also Pebay (2008), eq. 3.1:
 *
 *     delta = mean_b - mean_a
 *     mean  = mean_a + delta * n_b / n
 *     M2    = M2_a + M2_b + delta^2 * n_a * n_b / n
 *
 * Rounding: the shift of a leaf is one of its own n <= 32 values, so the sum of (x - shift)^2 is at most
 * (n + 1) * M2.  M2 = sum of (x - shift)^2 - sum^2 / n therefore loses at most a factor of n + 1 <= 33 of the
 * rounding error of one operation.  Each mean has a remainder, what rounding removed from it, so that delta
 * keeps its digits if the standard deviation is small against the mean.
 *
 * ZS_MOMENTS_TREND, where a trend is taken away: those of the tree, and the line of stats/trend.h.  R, the
 * sum of squared residuals, takes the place of M2.
 *
 * All functions here are LOCAL and pure; only zs_moments_init() can fail. */
#ifndef ZS_MOMENTS_H
#define ZS_MOMENTS_H

#include "base/error.h"
#include "base/range.h"
#include "base/tree.h"
#include "stats/cell_moments.h"
#include "stats/leaf.h"
#include "stats/leaf_span.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Moments under way.  A *slot* holds one node of the tree for all cells; the slots are a stack. */
typedef struct zs_moments {
    zs_moments_kind kind;
    size_t ncell, room;   /* cells in use; cells that there is memory for */
    int nslot;            /* 1 for exact */
    int64_t next_leaf;    /* the number of the leaf under way */
    bool begun;           /* the leaf under way has steps; exact: there are sums */
    zs_tree tree;         /* the node of each used slot; exact: not used, slot 0 holds all */
    zs_cell_moments slot; /* [nslot][ncell] */
    double *min, *max;    /* [ncell]: of values; exact: of stored numbers.  INFINITY and -INFINITY if none */
    zs_leaf leaf;         /* the leaf under way; not exact */
    bool brief; /* exact: min and max are not wanted, and undefined; false, unless the owner sets it */
} zs_moments;

/* --- memory ------------------------------------------------------------------------------------------ */

/* Allocate moments without values, for leaves from number 0 on.
 * nslot: zs_moments_slots().
 * Returns 0, and moments is to be released with zs_moments_clear(); or -1 with err filled (ZS_FAILED: no
 * memory), and moments empty. */
int zs_moments_init(zs_moments *moments, zs_moments_kind kind, size_t ncell, int nslot, zs_error *err);

/* Forget all values, but keep the memory.  Without a step after that there are no moments to be read.
 * ncell: new number of cells, at most that of zs_moments_init().  first_leaf: the number of the next leaf. */
void zs_moments_reset(zs_moments *moments, size_t ncell, int64_t first_leaf);

/* Release moments and leave them empty. */
void zs_moments_clear(zs_moments *moments);

/* Returns the bytes that zs_moments_init() allocates for each cell. */
size_t zs_moments_cell_bytes(zs_moments_kind kind, int nslot);

/* --- the nodes of some leaves ------------------------------------------------------------------------ */

/* Returns the slots that these leaves need; 1 for exact. */
int zs_moments_slots(zs_moments_kind kind, zs_range leaves);

/* Returns the nodes that these leaves become, which a rank hands on: none without leaves, one for exact. */
zs_tree zs_moments_nodes(zs_moments_kind kind, zs_range leaves);

/* Returns the number of these nodes. */
int zs_moments_depth(zs_moments_kind kind, zs_range leaves);

/* --- adding values ----------------------------------------------------------------------------------- */

/* Add the steps of some spans, which follow those of earlier calls.  Many steps in one call are faster than
 * few, because the loop takes one strip of cells through all steps, then the next strip. span: [nspan].
 * stride: numbers from one step to the next, at least ncell. */
void zs_moments_add(zs_moments *moments, const zs_span *span, int64_t nspan, size_t stride);

/* Merge all nodes of n cells from `first` on, where they are: their moments are complete.  Each cell once; no
 * value can be added to it afterwards.  At least one step was added.  Returns a view of them. */
zs_moments_view zs_moments_close(zs_moments *moments, size_t first, size_t n);

#endif
