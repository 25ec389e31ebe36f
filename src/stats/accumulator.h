/* accumulator: many values as one: what a mean, a standard deviation, an extreme or a sum over some of them
 * is made of, with weights; to be merged in a fixed order.  Pure.
 *
 * mean, std, variance, rms: the sum of weights, the weighted mean, and the weighted sum of squared deviations
 * from it, in two passes over a row and merged by the formulas of Chan, Golub & LeVeque (1979), eq. 2.1, with
 * weights in the place of counts (West 1979).  A row is summed in LANES sums, which are added in a fixed
 * order: the same bits whatever the processor's vectors. */
#ifndef ZS_ACCUMULATOR_H
#define ZS_ACCUMULATOR_H

#include "base/tree.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct zs_accumulator {
    double weight;        /* of all valid values; 0: there is none */
    double first, second; /* mean and squared deviations; or minimum, maximum, sum; second else not used */
    double remainder;     /* of a mean: what it was rounded by, so that deviations keep their digits */
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

/* All functions here are LOCAL and cannot fail.  NaN is missing; weight NULL: all weights are 1. */

/* A row of n values with their weights. */
zs_accumulator zs_accumulate_row(zs_method method, size_t n, const double *value, const double *weight);

/* Every value for itself.  acc: [n]. */
void zs_accumulate_cells(zs_method method, size_t n, const double *value, const double *weight,
                         zs_accumulator *acc);

/* Several pools of one cell's worth each as one, from the first to the last. */
zs_accumulator zs_accumulators_fold(zs_method method, size_t n, const zs_accumulator *acc);

/* The same pools with `factor` times the weight. */
void zs_accumulators_weigh(size_t n, zs_accumulator *acc, double factor);

/* Merge right[i] into left[i]. */
void zs_accumulators_merge(zs_method method, size_t n, zs_accumulator *left, const zs_accumulator *right);

/* Put a node's pools to the right of all others on the stack of a tree over pools (base/tree.h), and merge
 * what this completes.  n: pools of a node; stack: [depth of the tree + 1][n]; acc may be the place on the
 * stack that it gets. */
void zs_accumulators_push(zs_method method, size_t n, zs_tree *tree, zs_accumulator *stack, zs_node node,
                          const zs_accumulator *acc);

/* Merge what has no common parent, from the right to the left; then the result of the first node. */
void zs_accumulators_close(zs_method method, size_t n, const zs_tree *tree, zs_accumulator *stack,
                           double *result);

/* The result of each acc; NaN where there was no valid value, but for count, which is 0 then. */
void zs_accumulators_result(zs_method method, size_t n, const zs_accumulator *acc, double *result);

/* Is it weighted by areas, and has it weights at all? */
bool zs_method_has_weights(zs_method method);

#endif
