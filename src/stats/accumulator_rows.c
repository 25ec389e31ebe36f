#include "stats/accumulator_rows.h"

#include "base/kernel.h"
#include "base/two_sum.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

/* The lanes of a row (stats/row_lanes.h): number i is in lane i, if there are no more. */
enum { LANES = 8 };

typedef enum kinds { SUMS, MOMENTS, LEAST, MOST } kinds;

static kinds kind_of(zs_method method)
{
    return method == ZS_METHOD_MIN         ? LEAST
           : method == ZS_METHOD_MAX       ? MOST
           : zs_method_has_weights(method) ? MOMENTS
                                           : SUMS;
}

zs_accumulator_rows zs_rows_of_block(zs_row_block *b)
{
    return (zs_accumulator_rows){ b->count, b->weight, b->first, b->second, b->remainder };
}

zs_accumulator_rows zs_rows_of(double *memory, size_t n)
{
    return (zs_accumulator_rows){ memory, memory + n, memory + 2 * n, memory + 3 * n, memory + 4 * n };
}

zs_accumulator_rows zs_rows_at(zs_accumulator_rows rows, size_t at)
{
    return (zs_accumulator_rows){ rows.count + at, rows.weight + at, rows.first + at, rows.second + at,
                                  rows.remainder + at };
}

zs_accumulator zs_rows_get(zs_accumulator_rows rows, size_t row)
{
    return (zs_accumulator){ rows.count[row], rows.weight[row], rows.first[row], rows.second[row],
                             rows.remainder[row] };
}

void zs_rows_copy(zs_accumulator_rows to, zs_accumulator_rows from, size_t n)
{
    memcpy(to.count, from.count, n * sizeof(double));
    memcpy(to.weight, from.weight, n * sizeof(double));
    memcpy(to.first, from.first, n * sizeof(double));
    memcpy(to.second, from.second, n * sizeof(double));
    memcpy(to.remainder, from.remainder, n * sizeof(double));
}

void zs_rows_clear(zs_accumulator_rows rows, size_t n)
{
    memset(rows.count, 0, n * sizeof(double));
    memset(rows.weight, 0, n * sizeof(double));
    memset(rows.first, 0, n * sizeof(double));
    memset(rows.second, 0, n * sizeof(double));
    memset(rows.remainder, 0, n * sizeof(double));
}

/* --- making -------------------------------------------------------------------------------------------- */

ZS_INLINE void put(zs_row_block *b, size_t row, zs_accumulator acc)
{
    b->count[row] = acc.count;
    b->weight[row] = acc.weight;
    b->first[row] = acc.first;
    b->second[row] = acc.second;
    b->remainder[row] = acc.remainder;
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

/* A row of one number, without the other lanes: what these would add is 0.  The mean is the number itself,
 * unless it is weighted: then dividing rounds.  No branch depends on numbers, so that rows become vectors. */
ZS_INLINE zs_accumulator single_number(kinds kind, bool weighs, double value, double weight)
{
    bool there = value == value;
    double one = there ? 1 : 0, x = there ? value : 0,
           w = weighs & (kind <= MOMENTS) ? there ? weight : 0 : one;
    if (kind == SUMS)
        return (zs_accumulator){ w != 0 ? 1 : 0, w, 0 + w * x, 0, 0 };
    if (kind != MOMENTS)
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
ZS_INLINE void take_rows(kinds kind, bool weighs, size_t n, size_t rows, row_sizes size, const double *value,
                         const double *weight, zs_row_block *to)
{
    if (n == 1) {
        for (size_t r = 0; r < rows; r++)
            put(to, r,
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
        if (kind == SUMS)
            put(to, r, sum_row(&l));
        else if (kind == MOMENTS)
            put(to, r, moments_row(&l, !(low < high)));
        else
            put(to, r, (zs_accumulator){ valid, valid, valid == 0 ? 0 : kind == LEAST ? low : high, 0, 0 });
    }
}

ZS_INLINE void take_weighted(kinds kind, bool weighs, size_t rows, row_sizes size, const double *value,
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

TAKE(take_row_sums, SUMS)
TAKE(take_row_moments, MOMENTS)
TAKE(take_row_minima, LEAST)
TAKE(take_row_maxima, MOST)

typedef void take_kernel(size_t rows, row_sizes size, const double *value, const double *weight,
                         zs_row_block *to);

static void take_long(size_t rows, zs_method method, const zs_row_values *v, zs_row_block *to)
{
    for (size_t r = 0; r < rows; r++)
        put(to, r,
            zs_accumulate_row(method, v->ncol, v->value + r * v->row_size,
                              v->weight ? v->weight + r * v->weight_size : NULL));
}

void zs_row_block_take(zs_row_block *to, size_t n, zs_method method, const zs_row_values *v)
{
    static take_kernel *const kernel[] = { [SUMS] = take_row_sums,
                                           [MOMENTS] = take_row_moments,
                                           [LEAST] = take_row_minima,
                                           [MOST] = take_row_maxima };
    const row_sizes size = { v->ncol, v->row_size, v->weight ? v->weight_size : 1 };
    if (v->ncol > LANES)
        take_long(n, method, v, to);
    else
        kernel[kind_of(method)](n, size, v->value, v->weight, to);
    for (size_t r = 0; r < n && v->row_weight; r++) {
        to->weight[r] *= v->row_weight[r];
        to->second[r] *= v->row_weight[r];
    }
}

/* --- merging ------------------------------------------------------------------------------------------- */

/* Where one has no values, the other one stays as it is. */
ZS_INLINE double pick(bool left_stays, bool right_stays, double left, double right, double both)
{
    return left_stays ? left : right_stays ? right : both;
}

ZS_INLINE zs_accumulator merge_two(kinds kind, zs_accumulator left, zs_accumulator right)
{
    zs_accumulator both = { left.count + right.count, left.weight + right.weight, 0, 0, 0 };
    if (kind == MOMENTS)
        both = zs_accumulator_merge_moments(left, right);
    else if (kind == SUMS)
        both.first = left.first + right.first;
    else if (kind == LEAST)
        both.first = right.first < left.first ? right.first : left.first;
    else
        both.first = right.first > left.first ? right.first : left.first;
    bool l = right.weight == 0, r = left.weight == 0;
    return (zs_accumulator){ pick(l, r, left.count, right.count, both.count),
                             pick(l, r, left.weight, right.weight, both.weight),
                             pick(l, r, left.first, right.first, both.first),
                             pick(l, r, left.second, right.second, both.second),
                             pick(l, r, left.remainder, right.remainder, both.remainder) };
}

ZS_INLINE zs_accumulator get(const zs_row_block *b, size_t row)
{
    return (zs_accumulator){ b->count[row], b->weight[row], b->first[row], b->second[row],
                             b->remainder[row] };
}

/* Merge pairs of rows of a block, from row `at` on. */
#define PAIR(name, kind)                                                                                \
    ZS_KERNEL static void name(zs_row_block *restrict to, const zs_row_block *restrict from, size_t at, \
                               size_t n)                                                                \
    {                                                                                                   \
        for (size_t i = 0; i < n; i++)                                                                  \
            put(to, i, merge_two(kind, get(from, at + 2 * i), get(from, at + 2 * i + 1)));              \
    }

PAIR(pair_row_sums, SUMS)
PAIR(pair_row_moments, MOMENTS)
PAIR(pair_row_minima, LEAST)
PAIR(pair_row_maxima, MOST)

/* Merge rows one by one.  Pointers by themselves tell the compiler that the arrays do not overlap. */
ZS_INLINE void merge_each(kinds kind, size_t n, double *restrict count, double *restrict weight,
                          double *restrict first, double *restrict second, double *restrict remainder,
                          const zs_accumulator_rows right)
{
    for (size_t i = 0; i < n; i++) {
        zs_accumulator both =
            merge_two(kind, (zs_accumulator){ count[i], weight[i], first[i], second[i], remainder[i] },
                      (zs_accumulator){ right.count[i], right.weight[i], right.first[i], right.second[i],
                                        right.remainder[i] });
        count[i] = both.count;
        weight[i] = both.weight;
        first[i] = both.first;
        second[i] = both.second;
        remainder[i] = both.remainder;
    }
}

#define MERGE(name, kind)                                                                                   \
    ZS_KERNEL static void name(size_t n, double *restrict count, double *restrict weight,                   \
                               double *restrict first, double *restrict second, double *restrict remainder, \
                               const zs_accumulator_rows right)                                             \
    {                                                                                                       \
        merge_each(kind, n, count, weight, first, second, remainder, right);                                \
    }

MERGE(merge_row_sums, SUMS)
MERGE(merge_row_moments, MOMENTS)
MERGE(merge_row_minima, LEAST)
MERGE(merge_row_maxima, MOST)

typedef void merge_kernel(size_t n, double *count, double *weight, double *first, double *second,
                          double *remainder, const zs_accumulator_rows right);
typedef void pair_kernel(zs_row_block *to, const zs_row_block *from, size_t at, size_t n);

void zs_rows_merge(zs_method method, size_t n, zs_accumulator_rows left, zs_accumulator_rows right)
{
    static merge_kernel *const kernel[] = { [SUMS] = merge_row_sums,
                                            [MOMENTS] = merge_row_moments,
                                            [LEAST] = merge_row_minima,
                                            [MOST] = merge_row_maxima };
    kernel[kind_of(method)](n, left.count, left.weight, left.first, left.second, left.remainder, right);
}

/* Merge 2^level rows from row `at` on, pair by pair, to one. */
static zs_accumulator merge_node(const zs_row_block *block, size_t at, int level, kinds kind)
{
    static pair_kernel *const kernel[] = { [SUMS] = pair_row_sums,
                                           [MOMENTS] = pair_row_moments,
                                           [LEAST] = pair_row_minima,
                                           [MOST] = pair_row_maxima };
    zs_row_block merged[2];
    const zs_row_block *from = block;
    for (int k = 0; k < level; k++, at = 0) {
        kernel[kind](&merged[k % 2], from, at, (size_t)1 << (level - k - 1));
        from = &merged[k % 2];
    }
    return get(from, at);
}

void zs_row_block_push(const zs_row_block *block, size_t n, zs_method method, int64_t first, zs_tree *tree,
                       zs_accumulator *stack)
{
    zs_tree nodes = zs_tree_cover(first, (int64_t)n);
    size_t at = 0;
    for (int k = 0; k < nodes.depth; k++) {
        int level = nodes.node[k].level;
        zs_accumulator node = merge_node(block, at, level, kind_of(method));
        zs_accumulators_push(method, 1, tree, stack, nodes.node[k], &node);
        at += (size_t)1 << level;
    }
}
