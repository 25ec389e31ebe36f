/* node_merge: two neighbours of the tree of moments become one, in one cell.
 *
 * The formulas, and their sources, are those of stats/moments.h.  They are here because two inner loops have
 * them: the same operations in the same order give the same bits.
 *
 *     delta = mean_b - mean_a          mean = mean_a + delta * share
 *     M2    = M2_a + M2_b + delta^2 * n_a * share
 *
 * share is n_b / n.  The caller has it, because for two leaves of one value each it is known without a
 * division.  The difference of the remainders is a part of delta, so that delta keeps its digits if the
 * standard deviation is small against the mean.  A node is passed by value: the compiler keeps it in vectors.
 *
 * LOCAL and pure; cannot fail. */
#ifndef ZS_NODE_MERGE_H
#define ZS_NODE_MERGE_H

#include "base/kernel.h"
#include "base/two_sum.h"

/* The moments of a node in one cell; all 0 where it has no values.  mean + remainder is closer than mean
 * alone. */
typedef struct zs_cell_node {
    double count, mean, remainder, m2;
} zs_cell_node;

/* Merge two neighbours.  share: the right one's part of the values; 0 where there are none.  Where one has no
 * values, the bits of the other stay. */
ZS_INLINE zs_cell_node zs_node_merge(zs_cell_node left, zs_cell_node right, double share)
{
    double delta = (right.mean - left.mean) + (right.remainder - left.remainder);
    double remainder, mean = zs_two_sum(left.mean, left.remainder + delta * share, &remainder);
    double m2 = left.m2 + right.m2 + delta * delta * left.count * share;
    mean = right.count > 0 ? mean : left.mean;
    remainder = right.count > 0 ? remainder : left.remainder;
    m2 = right.count > 0 ? m2 : left.m2;
    return (zs_cell_node){ left.count + right.count, left.count > 0 ? mean : right.mean,
                           left.count > 0 ? remainder : right.remainder, left.count > 0 ? m2 : right.m2 };
}

#endif
