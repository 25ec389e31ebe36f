/* blend: statistics of values with weights, from the moments of sets of steps of which each has one weight.
 *
 * With the weight w of each value x, and sums over all values:
 *
 *     mean = sum(w x) / sum(w)
 *     std  = sqrt(sum(w (x - mean)^2) / (sum(w) - ddof * sum(w^2) / sum(w)))
 *
 * With ddof = 0 this is xarray's .weighted().mean() and .std().  With ddof = 1 the weights are reliability
 * weights, for which it is the estimate without bias: Galassi et al., GNU Scientific Library, "Weighted
 * samples"; also numpy.cov() with aweights.  Of a set k with n values, mean m and M2, all of weight w,
 *
 *     sum(w x) = w n m,     sum(w (x - mean)^2) = w (M2 + n (m - mean)^2)
 *
 * which is Chan, Golub and LeVeque (1979), eq. 2.1, for many sets.  Means are counted from the first of them,
 * so that they keep their digits where the spread is small.  Nothing is subtracted that was added before.
 *
 * What a later run needs (stats/statistics.h) is stored so that it follows from mean, std, count and minimum
 * as without weights: excess = count * (mean - minimum), M2 = (count - ddof) * std^2.
 *
 * All functions here are LOCAL and pure, and cannot fail. */
#ifndef ZS_BLEND_H
#define ZS_BLEND_H

#include "stats/moments.h"
#include "stats/statistics.h"

#include <stddef.h>

enum { ZS_BLEND_CELLS = 128 };

/* The sets that a target is made of. */
typedef struct zs_blend {
    int n;
    const int *input;     /* [n] */
    const double *weight; /* [n]: of each value of the set, above 0 */
} zs_blend;

/* Copy moments of n cells for zs_blend_make(): exact sums become mean and M2 of stored numbers.
 * to: moments of ZS_MOMENTS_TREE. */
void zs_blend_take(zs_moments_kind kind, size_t n, zs_moments_view to, zs_moments_view from);

/* Make the statistics of n cells, at most ZS_BLEND_CELLS.  Targets of the same cells that follow each other
 * and have sets in common are fast: the sets stay in the second-level cache. input: of each set, as
 * zs_blend_take() made them; all NULL where there are none.  first: the first cell in these. */
void zs_blend_make(const zs_rules *rules, const zs_blend *blend, const zs_moments_view *input, size_t first,
                   size_t n, zs_statistics into);

#endif
