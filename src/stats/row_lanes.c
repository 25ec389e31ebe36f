#include "stats/row_lanes.h"

#include "base/kernel.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

enum { LANES = 8, GROUPS = 2 };

/* Vectors of GNU C, four lanes each: compilers do not vectorize loops with this many sums. */
typedef double four_doubles __attribute__((vector_size(32)));
typedef int64_t four_masks __attribute__((vector_size(32)));

/* Eight sums of each kind: lane k of group g is lane 4 * g + k. */
typedef struct lanes {
    four_doubles weight[GROUPS], sum[GROUPS], square[GROUPS];
    four_masks count[GROUPS];
} lanes;

/* The weights and the values of four numbers; both are 0 where the value is missing.  Without weights all
 * are 1. */
ZS_INLINE void take(const double *value, const double *weight, four_doubles *w, four_doubles *x)
{
    const four_doubles one = { 1, 1, 1, 1 };
    four_doubles v, each = one;
    memcpy(&v, value, sizeof v);
    if (weight)
        memcpy(&each, weight, sizeof each);
    four_masks valid = v == v;
    *w = (four_doubles)((four_masks)each & valid);
    *x = (four_doubles)((four_masks)v & valid);
}

/* Add n numbers; n is a multiple of 8. */
ZS_KERNEL static void add_weighted(lanes *into, size_t n, const double *value, const double *weight)
{
    const four_doubles none = { 0 };
    lanes l = *into;
    for (size_t i = 0; i < n; i += LANES)
        for (size_t g = 0; g < GROUPS; g++) {
            four_doubles w, x;
            take(value + i + 4 * g, weight + i + 4 * g, &w, &x);
            l.weight[g] += w;
            l.sum[g] += w * x;
            l.count[g] -= (four_masks)(w != none);
        }
    *into = l;
}

/* Four values, 0 where missing. */
ZS_INLINE void take_plain(const double *value, four_doubles *sum, four_masks *count)
{
    four_doubles v;
    memcpy(&v, value, sizeof v);
    four_masks valid = v == v;
    *count -= valid;
    *sum += (four_doubles)((four_masks)v & valid);
}

/* The same without weights, in half the time: the lanes are named one by one, so that they stay in registers.
 */
ZS_KERNEL static void add_plain(lanes *into, size_t n, const double *value)
{
    four_doubles first = into->sum[0], second = into->sum[1];
    four_masks first_count = into->count[0], second_count = into->count[1];
    for (size_t i = 0; i < n; i += LANES) {
        take_plain(value + i, &first, &first_count);
        take_plain(value + i + 4, &second, &second_count);
    }
    into->sum[0] = first;
    into->sum[1] = second;
    into->count[0] = first_count;
    into->count[1] = second_count;
}

/* The same of deviations from a number. */
ZS_KERNEL static void add_deviations(lanes *into, size_t n, const double *value, const double *weight,
                                     double from)
{
    const four_doubles about = { from, from, from, from };
    lanes l = *into;
    for (size_t i = 0; i < n; i += LANES)
        for (size_t g = 0; g < GROUPS; g++) {
            four_doubles w, x;
            take(value + i + 4 * g, weight ? weight + i + 4 * g : NULL, &w, &x);
            four_doubles deviation = x - about, weighted = w * deviation;
            l.sum[g] += weighted;
            l.square[g] += weighted * deviation;
        }
    *into = l;
}

static double sum_of(const four_doubles lane[GROUPS])
{
    const four_doubles half = lane[0] + lane[1];
    return (half[0] + half[2]) + (half[1] + half[3]);
}

/* The numbers behind the last whole eight, filled up with missing ones. */
typedef struct rest {
    double value[LANES], weight[LANES];
} rest;

static rest rest_of(size_t n, const double *value, const double *weight)
{
    rest r;
    size_t whole = n / LANES * LANES;
    for (size_t k = 0; k < LANES; k++) {
        r.value[k] = whole + k < n ? value[whole + k] : (double)NAN;
        r.weight[k] = whole + k < n && weight ? weight[whole + k] : 1;
    }
    return r;
}

zs_row_sum zs_row_sum_of(size_t n, const double *value, const double *weight)
{
    lanes l = { .count = { { 0 } } };
    rest last = rest_of(n, value, weight);
    if (weight) {
        add_weighted(&l, n / LANES * LANES, value, weight);
        add_weighted(&l, LANES, last.value, last.weight);
    } else {
        add_plain(&l, n / LANES * LANES, value);
        add_plain(&l, LANES, last.value);
    }
    const four_masks each = l.count[0] + l.count[1];
    double count = (double)(each[0] + each[1] + each[2] + each[3]);
    return (zs_row_sum){ .count = count, .weight = weight ? sum_of(l.weight) : count, .sum = sum_of(l.sum) };
}

zs_row_deviations zs_row_deviations_of(size_t n, const double *value, const double *weight, double from)
{
    lanes l = { .count = { { 0 } } };
    rest last = rest_of(n, value, weight);
    add_deviations(&l, n / LANES * LANES, value, weight, from);
    add_deviations(&l, LANES, last.value, weight ? last.weight : NULL, from);
    return (zs_row_deviations){ .sum = sum_of(l.sum), .square = sum_of(l.square) };
}
