#include "stats/row_block.h"

#include "base/kernel.h"
#include "base/two_sum.h"

#include <math.h>
#include <stdbool.h>

/* The lanes of a row (stats/row_lanes.h): number i is in lane i, if there are no more. */
enum { LANES = 8 };

zs_row_kind zs_row_kind_of(zs_method method)
{
    return method == ZS_METHOD_MIN         ? ZS_ROWS_LEAST
           : method == ZS_METHOD_MAX       ? ZS_ROWS_MOST
           : zs_method_has_weights(method) ? ZS_ROWS_MOMENTS
                                           : ZS_ROWS_SUMS;
}

/* The lanes of one row: weights and values, both 0 where the value is missing. */
typedef struct row_lanes {
    double w[LANES], x[LANES];
} row_lanes;

ZS_INLINE double sum_lanes(const double *lane)
{
    return ((lane[0] + lane[4]) + (lane[2] + lane[6])) + ((lane[1] + lane[5]) + (lane[3] + lane[7]));
}

/* A sum begins with 0, which makes 0 of -0. */
ZS_INLINE zs_accumulator sum_row(const row_lanes *l)
{
    double count[LANES], weight[LANES], sum[LANES];
    for (size_t k = 0; k < LANES; k++) {
        count[k] = l->w[k] != 0 ? 1 : 0;
        weight[k] = 0 + l->w[k];
        sum[k] = 0 + l->w[k] * l->x[k];
    }
    return (zs_accumulator){ sum_lanes(count), sum_lanes(weight), sum_lanes(sum), 0, 0 };
}

ZS_INLINE zs_accumulator moments_row(const row_lanes *l, bool constant)
{
    zs_accumulator acc = sum_row(l);
    double mean = acc.first / acc.weight, sum[LANES], square[LANES], rest;
    for (size_t k = 0; k < LANES; k++) {
        double deviation = l->x[k] - mean, weighted = l->w[k] * deviation;
        sum[k] = 0 + weighted;
        square[k] = 0 + weighted * deviation;
    }
    double remainder = sum_lanes(sum), squares = sum_lanes(square) - remainder * remainder / acc.weight;
    double first = zs_two_sum(mean, remainder / acc.weight, &rest);
    bool none = acc.weight == 0, finite = fabs(squares) <= 0x1.fffffffffffffp+1023;
    squares = squares < 0 ? 0 : squares;
    squares = (!finite & constant) ? 0 : squares;
    return (zs_accumulator){ .count = none ? 0 : acc.count,
                             .weight = acc.weight,
                             .first = none ? 0 : first,
                             .second = none ? 0 : squares,
                             .remainder = none ? 0 : rest };
}

/* A row of one number, whose weight is 1 if rows have none, without the other lanes: what these would add is
 * 0.  The mean is the number itself, unless it is weighted: then dividing rounds.  No branch depends on
 * numbers, so that rows become vectors. */
ZS_INLINE zs_accumulator single_number(zs_row_kind kind, bool weighs, double value, double weight)
{
    bool there = value == value;
    double one = there ? 1 : 0, x = there ? value : 0, w = there ? weight : 0;
    if (kind == ZS_ROWS_SUMS)
        return (zs_accumulator){ w != 0 ? 1 : 0, w, 0 + w * x, 0, 0 };
    if (kind != ZS_ROWS_MOMENTS)
        return (zs_accumulator){ one, one, x, 0, 0 };
    if (!weighs) { /* the remainder is 0, or NaN if the number is infinite */
        double remainder = 0 + (x - x);
        return (zs_accumulator){ one, one, 0 + x + remainder, 0, remainder };
    }
    x = w != 0 ? x : 0;
    double by = w != 0 ? w : 1, mean = (0 + w * x) / by, deviation = x - mean, weighted = w * deviation, rest;
    double remainder = 0 + weighted, square = 0 + weighted * deviation - remainder * remainder / by;
    double first = zs_two_sum(mean, remainder / by, &rest);
    square = square > 0 ? square : 0;
    square = square < INFINITY ? square : 0; /* what overflowed is the rounding of the mean */
    return (zs_accumulator){ w != 0 ? 1 : 0, w, first, square, rest };
}

/* How rows lie, beside their numbers. */
typedef struct row_sizes {
    size_t ncol, row, weight; /* numbers of a row; from one row to the next */
} row_sizes;

/* Rows of n numbers, which the compiler knows: it makes vectors of rows.  weight: not NULL, if `weighs`. */
ZS_INLINE void take_rows(zs_row_kind kind, bool weighs, size_t n, size_t rows, row_sizes size,
                         const double *value, const double *weight, zs_row_block *to)
{
    if (n == 1) {
        for (size_t r = 0; r < rows; r++)
            zs_row_block_put(
                to, r,
                single_number(kind, weighs, value[r * size.row], weighs ? weight[r * size.weight] : 1));
        return;
    }
    for (size_t r = 0; r < rows; r++) {
        row_lanes l = { { 0 }, { 0 } };
        double low = INFINITY, high = -INFINITY, valid = 0;
        for (size_t k = 0; k < n; k++) {
            double x = value[r * size.row + k], w = weighs ? weight[r * size.weight + k] : 1;
            bool there = x == x;
            l.w[k] = there ? w : 0;
            l.x[k] = there ? x : 0;
            low = there & ((valid == 0) | (x < low)) ? x : low;
            high = there & ((valid == 0) | (x > high)) ? x : high;
            valid += there ? 1 : 0;
        }
        if (kind == ZS_ROWS_SUMS)
            zs_row_block_put(to, r, sum_row(&l));
        else if (kind == ZS_ROWS_MOMENTS)
            zs_row_block_put(to, r, moments_row(&l, !(low < high)));
        else
            zs_row_block_put(to, r,
                             (zs_accumulator){ valid, valid,
                                               valid == 0              ? 0
                                               : kind == ZS_ROWS_LEAST ? low
                                                                       : high,
                                               0, 0 });
    }
}

ZS_INLINE void take_weighted(zs_row_kind kind, bool weighs, size_t rows, row_sizes size, const double *value,
                             const double *weight, zs_row_block *to)
{
    const row_sizes single = { 1, 1, 1 };
    if (size.ncol == 1 && size.row == 1 && size.weight == 1)
        take_rows(kind, weighs, 1, rows, single, value, weight, to);
    else if (size.ncol == 1)
        take_rows(kind, weighs, 1, rows, size, value, weight, to);
    else if (size.ncol == 2)
        take_rows(kind, weighs, 2, rows, size, value, weight, to);
    else if (size.ncol == 4)
        take_rows(kind, weighs, 4, rows, size, value, weight, to);
    else
        take_rows(kind, weighs, size.ncol, rows, size, value, weight, to);
}

#define TAKE(name, kind)                                                                  \
    ZS_KERNEL static void name(size_t rows, row_sizes size, const double *restrict value, \
                               const double *restrict weight, zs_row_block *restrict to)  \
    {                                                                                     \
        if (weight)                                                                       \
            take_weighted(kind, true, rows, size, value, weight, to);                     \
        else                                                                              \
            take_weighted(kind, false, rows, size, value, weight, to);                    \
    }

TAKE(take_row_sums, ZS_ROWS_SUMS)
TAKE(take_row_moments, ZS_ROWS_MOMENTS)
TAKE(take_row_minima, ZS_ROWS_LEAST)
TAKE(take_row_maxima, ZS_ROWS_MOST)

typedef void take_kernel(size_t rows, row_sizes size, const double *value, const double *weight,
                         zs_row_block *to);

static void take_long(size_t rows, zs_method method, const zs_row_values *v, zs_row_block *to)
{
    for (size_t r = 0; r < rows; r++)
        zs_row_block_put(to, r,
                         zs_accumulate_row(method, v->ncol, v->value + r * v->row_size,
                                           v->weight ? v->weight + r * v->weight_size : NULL));
}

void zs_row_block_take(zs_row_block *to, size_t n, zs_method method, const zs_row_values *v)
{
    static take_kernel *const kernel[] = { [ZS_ROWS_SUMS] = take_row_sums,
                                           [ZS_ROWS_MOMENTS] = take_row_moments,
                                           [ZS_ROWS_LEAST] = take_row_minima,
                                           [ZS_ROWS_MOST] = take_row_maxima };
    const row_sizes size = { v->ncol, v->row_size, v->weight ? v->weight_size : 1 };
    if (v->ncol > LANES)
        take_long(n, method, v, to);
    else
        kernel[zs_row_kind_of(method)](n, size, v->value, v->weight, to);
    for (size_t r = 0; r < n && v->row_weight; r++) {
        to->weight[r] *= v->row_weight[r];
        to->second[r] *= v->row_weight[r];
    }
}
