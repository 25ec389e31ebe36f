#include "stats/leaf.h"

#include "base/kernel.h"
#include "base/memory.h"
#include "base/two_sum.h"

#include <stdlib.h>
#include <string.h>

/* Arrays of a leaf without a trend, and with one. */
static size_t arrays(bool with_trend)
{
    return with_trend ? 7 : 4;
}

size_t zs_leaf_bytes(bool with_trend)
{
    return arrays(with_trend) * sizeof(double);
}

int zs_leaf_init(zs_leaf *leaf, size_t ncell, bool with_trend, zs_error *err)
{
    *leaf = (zs_leaf){ 0 };
    if (!(leaf->count = zs_alloc_raw(arrays(with_trend) * ncell, sizeof *leaf->count, "a block's sums", err)))
        return -1;
    leaf->shift = leaf->count + ncell;
    leaf->sum = leaf->shift + ncell;
    leaf->square = leaf->sum + ncell;
    if (with_trend)
        leaf->trend = (zs_trend){ leaf->square + ncell, leaf->square + 2 * ncell, leaf->square + 3 * ncell };
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
    if (!leaf.trend.time)
        return;
    memset(leaf.trend.time, 0, n * sizeof *leaf.trend.time);
    memset(leaf.trend.square, 0, n * sizeof *leaf.trend.square);
    memset(leaf.trend.slope, 0, n * sizeof *leaf.trend.slope);
}

zs_leaf zs_leaf_at(zs_leaf leaf, size_t offset)
{
    return (zs_leaf){ leaf.count + offset, leaf.shift + offset, leaf.sum + offset, leaf.square + offset,
                      zs_trend_at(leaf.trend, offset) };
}

ZS_KERNEL static void add_values(size_t n, const double *restrict x, double *restrict count,
                                 double *restrict shift, double *restrict sum, double *restrict square,
                                 double *restrict min, double *restrict max)
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
    add_values(n, x, leaf.count, leaf.shift, leaf.sum, leaf.square, min, max);
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

/* Merge one value into the line of each cell.  about: the mean of d so far. */
ZS_KERNEL static void fit(size_t n, const double *restrict x, double t, double *restrict count,
                          double *restrict shift, double *restrict about, double *restrict residual,
                          double *restrict time, double *restrict square, double *restrict slope,
                          double *restrict min, double *restrict max)
{
    const zs_line one = { 0, 0, 0 };
    for (size_t i = 0; i < n; i++) {
        int valid = x[i] == x[i];
        double value = valid ? x[i] : 0, from = count[i] > 0 ? shift[i] : value;
        double share = 1 / (count[i] + 1), dx = value - from - about[i], dt = t - time[i];
        zs_line line =
            zs_line_merge((zs_line){ square[i], slope[i], residual[i] }, one, count[i] * share, dt, dx);
        shift[i] = valid ? from : shift[i];
        about[i] += valid ? dx * share : 0;
        time[i] += valid ? dt * share : 0;
        square[i] = valid ? line.square : square[i];
        slope[i] = valid ? line.slope : slope[i];
        residual[i] = valid ? line.residual : residual[i];
        count[i] += valid ? 1.0 : 0.0;
        min[i] = x[i] < min[i] ? x[i] : min[i];
        max[i] = x[i] > max[i] ? x[i] : max[i];
    }
}

void zs_leaf_fit(zs_leaf leaf, size_t n, const double *x, double t, double *min, double *max)
{
    fit(n, x, t, leaf.count, leaf.shift, leaf.sum, leaf.square, leaf.trend.time, leaf.trend.square,
        leaf.trend.slope, min, max);
}

void zs_leaf_close_fit(zs_leaf leaf, size_t n, int32_t *number, double *mean, double *remainder,
                       double *residual, zs_trend line)
{
    for (size_t i = 0; i < n; i++) {
        number[i] = (int32_t)leaf.count[i];
        mean[i] = zs_two_sum(leaf.shift[i], leaf.sum[i], &remainder[i]);
    }
    memcpy(residual, leaf.square, n * sizeof *residual);
    zs_trend_copy(n, line, leaf.trend);
}
