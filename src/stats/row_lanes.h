/* row_lanes: the sums of a row of numbers, in eight lanes.
 *
 * Number i is added to sum i mod 8, and the eight sums are added in one fixed order.  So the vectors of the
 * processor do not change the bits.
 *
 * All functions here are LOCAL and pure, and cannot fail.  A value that is NaN is missing.  weight: [n], not
 * negative; NULL: all weights are 1. */
#ifndef ZS_ROW_LANES_H
#define ZS_ROW_LANES_H

#include <stddef.h>

/* Sums over the valid values of a row. */
typedef struct zs_row_sum {
    double count;  /* valid values whose weight is not 0 */
    double weight; /* their weights */
    double sum;    /* weight * value */
} zs_row_sum;

zs_row_sum zs_row_sum_of(size_t n, const double *value, const double *weight);

/* Sums over the deviations of the valid values from a number. */
typedef struct zs_row_deviations {
    double sum;    /* weight * deviation */
    double square; /* weight * deviation^2 */
} zs_row_deviations;

zs_row_deviations zs_row_deviations_of(size_t n, const double *value, const double *weight, double from);

#endif
