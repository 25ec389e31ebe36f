#include "stats/leaf_span.h"

#include "base/kernel.h"
#include "base/range.h"

#include <math.h>

enum {
    STEPS = 4, /* at once */
    CELLS = 64 /* whose values are looked through first, and are in the cache then */
};

/* What zs_unpack() compares with, for float32: low <= v <= high, v != first and v != second.  NaN: there is
 * no such missing value. */
typedef struct float_rule {
    float low, high, first, second;
} float_rule;

static bool is_plain(const zs_packing *packing)
{
    return packing->type == ZS_FLOAT && packing->scale == 1 && packing->offset == 0 && packing->nmissing <= 2;
}

/* A missing value that is no float32 equals none. */
static float as_float(const zs_packing *p, int k)
{
    return k < p->nmissing && (double)(float)p->missing[k] == p->missing[k] ? (float)p->missing[k] : NAN;
}

/* The limits become the float32 next to them that are within. */
static float_rule rule_of(const zs_packing *p)
{
    float low = (float)p->valid_min, high = (float)p->valid_max;
    return (float_rule){ .low = (double)low < p->valid_min ? nextafterf(low, INFINITY) : low,
                         .high = (double)high > p->valid_max ? nextafterf(high, -INFINITY) : high,
                         .first = as_float(p, 0),
                         .second = as_float(p, 1) };
}

/* Is none of the numbers of STEPS steps missing? */
ZS_KERNEL static bool all_valid(float_rule rule, size_t n, const float *stored, size_t stride)
{
    uint32_t missing = 0;
    for (size_t t = 0; t < STEPS; t++)
        for (size_t i = 0; i < n; i++) {
            float v = stored[t * stride + i];
            bool valid = (v != rule.first) & (v != rule.second) & (v >= rule.low) & (v <= rule.high);
            missing |= valid ? 0 : 1;
        }
    return missing == 0;
}

/* Add STEPS steps without missing values, as add_values() of stats/leaf.c does.  Adding 0 makes 0 of -0, as
 * adding an offset does. */
ZS_KERNEL static void add_steps(size_t n, const float *restrict stored, size_t stride, double *restrict count,
                                double *restrict shift, double *restrict sum, double *restrict square,
                                double *restrict min, double *restrict max)
{
    for (size_t i = 0; i < n; i++) {
        float least = stored[i], most = stored[i];
        double about = count[i] > 0 ? shift[i] : (double)stored[i] + 0.0, s = sum[i], q = square[i];
        for (size_t t = 0; t < STEPS; t++) {
            float v = stored[t * stride + i];
            double d = ((double)v + 0.0) - about;
            s += d;
            q += d * d;
            least = v < least ? v : least;
            most = v > most ? v : most;
        }
        double low = (double)least + 0.0, high = (double)most + 0.0;
        shift[i] = about;
        count[i] += STEPS;
        sum[i] = s;
        square[i] = q;
        min[i] = low < min[i] ? low : min[i];
        max[i] = high > max[i] ? high : max[i];
    }
}

/* Add steps of any packing. */
static void add_one_by_one(zs_leaf leaf, size_t cell, size_t n, const zs_span *span, zs_range steps,
                           size_t stride, double *min, double *max)
{
    double x[ZS_SUMS_CELLS];
    for (int64_t t = steps.first; t < steps.first + steps.count; t++) {
        size_t at = ((size_t)t * stride + cell) * zs_type_size(span->packing->type);
        zs_unpack(span->packing, (const char *)span->stored + at, n, x);
        if (leaf.trend.time)
            zs_leaf_fit(leaf, n, x, span->day[t], min, max);
        else
            zs_leaf_add(leaf, n, x, min, max);
    }
}

/* Add STEPS steps of float32 from step t on, or what is left of them. */
static void add_floats(zs_leaf leaf, size_t cell, size_t n, const zs_span *span, zs_range steps,
                       float_rule rule, size_t stride, double *min, double *max)
{
    const float *stored = (const float *)span->stored + (size_t)steps.first * stride + cell;
    for (size_t i = 0, some; i < n; i += some) {
        some = n - i < CELLS ? n - i : CELLS;
        zs_leaf at = zs_leaf_at(leaf, i);
        if (steps.count == STEPS && all_valid(rule, some, stored + i, stride))
            add_steps(some, stored + i, stride, at.count, at.shift, at.sum, at.square, min + i, max + i);
        else
            add_one_by_one(at, cell + i, some, span, steps, stride, min + i, max + i);
    }
}

void zs_leaf_add_span(zs_leaf leaf, size_t cell, size_t n, const zs_span *span, size_t stride, double *min,
                      double *max)
{
    if (leaf.trend.time || !is_plain(span->packing)) {
        add_one_by_one(leaf, cell, n, span, (zs_range){ 0, span->count }, stride, min, max);
        return;
    }
    float_rule rule = rule_of(span->packing);
    for (int64_t t = 0; t < span->count; t += STEPS)
        add_floats(leaf, cell, n, span, (zs_range){ t, zs_min(STEPS, span->count - t) }, rule, stride, min,
                   max);
}
