/* row_sums: the inner loops of what a page shows: rows of cells -> sums.  Pure.
 *
 * z-scores are added up as whole numbers, which have no order: z * 1024, rounded; beyond +-31 they count as
 * +-31. A row of z-scores goes into *open* numbers, one for each column, which hold sum and count together.
 * After some rows they are folded into pixels: sum and count of neighbouring columns. */
#ifndef ZS_ROW_SUMS_H
#define ZS_ROW_SUMS_H

#include "base/long_sum.h"

#include <stddef.h>
#include <stdint.h>

enum { ZS_Z_UNIT = 1024, ZS_Z_MOST = 31 };

/* Rows that an open number can take, and open numbers that can be added to one. */
enum { ZS_OPEN_MOST = 127 };

/* What is told of some z-scores. */
typedef struct zs_z_sums {
    int64_t sum;     /* in units of 1 / ZS_Z_UNIT */
    int64_t count;   /* how many are not missing */
    int64_t unusual; /* how many are beyond +-2 */
} zs_z_sums;

/* All functions here are LOCAL and cannot fail. */

/* Add n z-scores to the open numbers of their columns, and return what is told of them.
 * z: [n], ZS_FILL_FLOAT where missing.  open: [n]. */
zs_z_sums zs_open_add(size_t n, const float *z, int32_t *open);

/* Fold n open numbers into pixels of `factor` columns, and begin them anew.
 * skip: of the first pixel, how many columns lie before the first number.
 * rows: that were added to the open numbers, at most.
 * sum, count: [pixels], added to. */
void zs_open_fold(size_t n, int32_t *open, size_t factor, size_t skip, size_t rows, int32_t *sum,
                  uint16_t *count);

/* Add up n values, NaN where missing, that have no row of their own, so that others are added before and
 * after them in any order (a row of values has zs_row_sum_of()).  Returns how many are not missing. */
int64_t zs_values_long_sum(size_t n, const double *value, zs_long_sum *sum);

/* Add n values to pixels of `factor` columns: the sum of each row of a pixel becomes one number.
 * sum, count: [pixels], added to. */
void zs_values_fold(size_t n, const double *value, size_t factor, zs_long_sum *sum, int32_t *count);

#endif
