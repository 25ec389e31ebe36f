#include "stats/leaf.h"

#include "base/kernel.h"
#include "base/memory.h"
#include "base/two_sum.h"

#include <stdlib.h>
#include <string.h>

int zs_leaf_init(zs_leaf *leaf, size_t ncell, zs_error *err)
{
    *leaf = (zs_leaf){ 0 };
    if (!(leaf->count = zs_alloc_raw(4 * ncell, sizeof *leaf->count, "a block's sums", err)))
        return -1;
    leaf->shift = leaf->count + ncell;
    leaf->sum = leaf->shift + ncell;
    leaf->square = leaf->sum + ncell;
    return 0;
}

void zs_leaf_clear(zs_leaf *leaf)
{
    free(leaf->count);
    *leaf = (zs_leaf){ 0 };
}

void zs_leaf_reset(zs_leaf leaf, size_t n)
{
    memset(leaf.count, 0, n * sizeof *leaf.count);
    memset(leaf.shift, 0, n * sizeof *leaf.shift);
    memset(leaf.sum, 0, n * sizeof *leaf.sum);
    memset(leaf.square, 0, n * sizeof *leaf.square);
}

zs_leaf zs_leaf_at(zs_leaf leaf, size_t offset)
{
    return (zs_leaf){ leaf.count + offset, leaf.shift + offset, leaf.sum + offset, leaf.square + offset };
}

ZS_KERNEL static void add(size_t n, const double *restrict x, double *restrict count, double *restrict shift,
                          double *restrict sum, double *restrict square, double *restrict min,
                          double *restrict max)
{
    for (size_t i = 0; i < n; i++) {
        int valid = x[i] == x[i];
        double value = valid ? x[i] : 0, about = count[i] > 0 ? shift[i] : value;
        double d = valid ? value - about : 0;
        shift[i] = about;
        count[i] += valid ? 1.0 : 0.0;
        sum[i] += d;
        square[i] += d * d;
        min[i] = x[i] < min[i] ? x[i] : min[i];
        max[i] = x[i] > max[i] ? x[i] : max[i];
    }
}

void zs_leaf_add(zs_leaf leaf, size_t n, const double *x, double *min, double *max)
{
    add(n, x, leaf.count, leaf.shift, leaf.sum, leaf.square, min, max);
}

ZS_KERNEL static void close_block(size_t n, const double *restrict count, const double *restrict shift,
                                  const double *restrict sum, const double *restrict square,
                                  int32_t *restrict number, double *restrict mean, double *restrict remainder,
                                  double *restrict m2)
{
    for (size_t i = 0; i < n; i++) {
        double divisor = count[i] > 0 ? count[i] : 1, deviations = square[i] - sum[i] * (sum[i] / divisor);
        double new_remainder, new_mean = zs_two_sum(shift[i], sum[i] / divisor, &new_remainder);
        number[i] = (int32_t)count[i];
        mean[i] = count[i] > 0 ? new_mean : 0;
        remainder[i] = count[i] > 0 ? new_remainder : 0;
        m2[i] = deviations < 0 ? 0 : deviations; /* NaN stays: the sums overflowed */
    }
}

void zs_leaf_close(zs_leaf leaf, size_t n, int32_t *number, double *mean, double *remainder, double *m2)
{
    close_block(n, leaf.count, leaf.shift, leaf.sum, leaf.square, number, mean, remainder, m2);
}
