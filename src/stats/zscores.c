#include "stats/zscores.h"

#include "base/kernel.h"
#include "base/limits.h"

#include <math.h>
#include <string.h>

/* NaN is the one number that differs from itself. */
ZS_INLINE float or_fill(double value)
{
    float rounded = (float)value;
    return rounded == rounded ? rounded : ZS_FILL_FLOAT;
}

ZS_KERNEL void zs_make_zscore(size_t n, const double *restrict value, const double *restrict mean,
                              const double *restrict scale, float *restrict z)
{
    for (size_t i = 0; i < n; i++)
        z[i] = or_fill((value[i] - mean[i]) * scale[i]);
}

ZS_KERNEL void zs_make_anomaly(size_t n, const double *restrict value, const double *restrict mean,
                               float *restrict anomaly)
{
    for (size_t i = 0; i < n; i++)
        anomaly[i] = or_fill(value[i] - mean[i]);
}

zs_tally zs_tally_none(void)
{
    return (zs_tally){ .min = INFINITY, .max = -INFINITY };
}

static int64_t place_of(const float *z, size_t n, float wanted)
{
    for (size_t i = 0; i < n; i++)
        if (z[i] == wanted)
            return (int64_t)i;
    return 0;
}

/* Four values at a time: vectors of GNU C, as compilers do not find them in a loop with this many sums. */
typedef float four_floats __attribute__((vector_size(16)));
typedef int32_t four_ints __attribute__((vector_size(16)));
typedef double four_doubles __attribute__((vector_size(32)));

enum { GROUPS = 2 }; /* side by side, so that the additions do not wait for each other */

typedef struct lanes {
    four_doubles sum[GROUPS], square[GROUPS];
    four_floats min[GROUPS], max[GROUPS];
    four_ints count[GROUPS];
} lanes;

/* a where all bits of the mask are set, b where none is. */
ZS_INLINE four_floats choose(four_ints mask, four_floats a, four_floats b)
{
    return (four_floats)(((four_ints)a & mask) | ((four_ints)b & ~mask));
}

/* n values, a multiple of 4 * GROUPS. */
ZS_KERNEL static void add_lanes(lanes *into, size_t n, const float *z)
{
    const four_floats none = { 0 }, fill = none + ZS_FILL_FLOAT;
    lanes l = *into;
    for (size_t i = 0; i < n; i += 4 * GROUPS)
        for (size_t k = 0; k < GROUPS; k++) {
            four_floats x;
            memcpy(&x, z + i + 4 * k, sizeof x);
            four_ints valid = x != fill;
            four_doubles wide = __builtin_convertvector(choose(valid, x, none), four_doubles);
            l.count[k] -= valid;
            l.sum[k] += wide;
            l.square[k] += wide * wide;
            l.min[k] = choose(x < l.min[k], x, l.min[k]); /* the fill value is above all others */
            l.max[k] = choose((x > l.max[k]) & valid, x, l.max[k]);
        }
    *into = l;
}

static zs_tally sum_of(const lanes *l)
{
    zs_tally seen = zs_tally_none();
    for (size_t k = 0; k < GROUPS; k++)
        for (int i = 0; i < 4; i++) {
            seen.count += l->count[k][i];
            seen.sum += l->sum[k][i];
            seen.square += l->square[k][i];
            seen.min = l->min[k][i] < seen.min ? l->min[k][i] : seen.min;
            seen.max = l->max[k][i] > seen.max ? l->max[k][i] : seen.max;
        }
    return seen;
}

void zs_tally_add(zs_tally *tally, size_t n, const float *z, int64_t at)
{
    const four_floats zero = { 0 };
    float rest[4 * GROUPS];
    size_t whole = n / (4 * GROUPS) * (4 * GROUPS);
    lanes l = { .sum = { { 0 } } };
    for (size_t k = 0; k < GROUPS; k++) {
        l.min[k] = zero + ZS_FILL_FLOAT;
        l.max[k] = zero - INFINITY;
    }
    for (size_t i = 0; i < 4 * GROUPS; i++)
        rest[i] = whole + i < n ? z[whole + i] : ZS_FILL_FLOAT;
    add_lanes(&l, whole, z);
    add_lanes(&l, 4 * GROUPS, rest);
    zs_tally seen = sum_of(&l);
    if (seen.count == 0)
        return;
    seen.min_at = seen.min <= tally->min ? at + place_of(z, n, seen.min) : 0;
    seen.max_at = seen.max >= tally->max ? at + place_of(z, n, seen.max) : 0;
    zs_tally_merge(tally, &seen);
}

void zs_tally_merge(zs_tally *tally, const zs_tally *other)
{
    tally->count += other->count;
    tally->sum += other->sum;
    tally->square += other->square;
    if (other->min < tally->min || (other->min == tally->min && other->min_at < tally->min_at)) {
        tally->min = other->min;
        tally->min_at = other->min_at;
    }
    if (other->max > tally->max || (other->max == tally->max && other->max_at < tally->max_at)) {
        tally->max = other->max;
        tally->max_at = other->max_at;
    }
}
