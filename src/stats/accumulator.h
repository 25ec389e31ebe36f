/* accumulator: the running result of one mean, standard deviation, extreme or sum, with weights.
 *
 * Products reduce fields with accumulators: along a row, over rows, over steps.  Two accumulators can be
 * merged. The order of merging is fixed, so the bits do not depend on ranks.
 *
 * For mean, std, variance and rms, an accumulator has the sum of weights, the weighted mean, and the weighted
 * sum of squared deviations from it.  A row is summed in two passes.  Accumulators are merged by the formulas
 * of Chan, Golub and LeVeque (1979), eq. 2.1 (stats/moments.h), with weights in place of counts: West (1979),
 * "Updating mean and variance estimates: an improved method".
 *
 * A row is summed in eight lanes (stats/row_lanes.h), so that the vectors of the processor do not change the
 * bits.
 *
 * All functions here are LOCAL and pure, and cannot fail.  A value that is NaN is missing.  weight: [n];
 * NULL: all weights are 1. */
#ifndef ZS_ACCUMULATOR_H
#define ZS_ACCUMULATOR_H

#include "base/kernel.h"
#include "base/tree.h"
#include "base/two_sum.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct zs_accumulator {
    double count;     /* of valid values whose weight is not 0 */
    double weight;    /* sum of the weights of valid values; 0: there are none */
    double first;     /* the mean; for other methods the minimum, the maximum or the sum */
    double second;    /* sum of squared deviations from the mean; 0 for other methods */
    double remainder; /* of the mean: first + remainder is closer than first alone */
} zs_accumulator;

typedef enum zs_method {
    ZS_METHOD_MEAN,
    ZS_METHOD_STD,
    ZS_METHOD_VARIANCE,
    ZS_METHOD_MIN,
    ZS_METHOD_MAX,
    ZS_METHOD_SUM,
    ZS_METHOD_COUNT,
    ZS_METHOD_RMS,
    ZS_METHODS
} zs_method;

/* Does the method use the areas of cells as weights?  Minimum, maximum, sum and count do not. */
bool zs_method_has_weights(zs_method method);

/* --- making ------------------------------------------------------------------------------------------ */

/* Returns the accumulator of a row of n values. */
zs_accumulator zs_accumulate_row(zs_method method, size_t n, const double *value, const double *weight);

/* Make an accumulator of each of n values.  acc: [n]. */
void zs_accumulate_cells(zs_method method, size_t n, const double *value, const double *weight,
                         zs_accumulator *acc);

/* Multiply the weights of n accumulators by a factor. */
void zs_accumulators_weigh(size_t n, zs_accumulator *acc, double factor);

/* --- merging ----------------------------------------------------------------------------------------- */

/* Merge right[i] into left[i], for n accumulators. */
void zs_accumulators_merge(zs_method method, size_t n, zs_accumulator *left, const zs_accumulator *right);

/* Put a node of n accumulators on a stack, to the right of all others, and merge the nodes that it completes
 * (base/tree.h).
 * stack: [zs_tree_slots()][n].  acc: [n]; may be its own entry of the stack. */
void zs_accumulators_push(zs_method method, size_t n, zs_tree *tree, zs_accumulator *stack, zs_node node,
                          const zs_accumulator *acc);

/* Merge all entries of a stack, which is not empty, into entry 0. */
void zs_accumulators_close(zs_method method, size_t n, const zs_tree *tree, zs_accumulator *stack);

/* --- results ----------------------------------------------------------------------------------------- */

/* Compute the results of n accumulators.  result: [n]; NaN without valid values, and where there are fewer
 * than min_count; but a count is a count.  INFINITY where float64 cannot hold the sums. */
void zs_accumulators_result(zs_method method, int min_count, size_t n, const zs_accumulator *acc,
                            double *result);

/* Merge the moments of two accumulators, of a mean, standard deviation or variance, one of which has values.
 * It is here because two inner loops have it: the same operations in the same order give the same bits. */
ZS_INLINE zs_accumulator zs_accumulator_merge_moments(zs_accumulator left, zs_accumulator right)
{
    double weight = left.weight + right.weight, share = right.weight / weight;
    double distance = (right.first - left.first) + (right.remainder - left.remainder), rest, remainder;
    double first = zs_two_sum(left.first, distance * share, &rest);
    first = zs_two_sum(first, left.remainder + rest, &remainder);
    double second = left.second + right.second + distance * distance * left.weight * share;
    return (zs_accumulator){ left.count + right.count, weight, first, second, remainder };
}

#endif
