#include "stats/blend.h"

#include "base/kernel.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

__extension__ typedef __int128 zs_wide;

enum { CELLS = ZS_BLEND_CELLS };

void zs_blend_take(zs_moments_kind kind, size_t n, zs_moments_view to, zs_moments_view from)
{
    memcpy(to.min, from.min, n * sizeof *to.min);
    memcpy(to.max, from.max, n * sizeof *to.max);
    if (kind == ZS_MOMENTS_TREE) {
        zs_cell_moments_copy(n, to.cells, from.cells);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        int32_t count = from.cells.count[i];
        int64_t sum = from.cells.first[i].integer, square = from.cells.second[i].integer;
        double divisor = count > 0 ? count : 1;
        to.cells.count[i] = count;
        to.cells.first[i].real = (double)sum / divisor;
        to.cells.second[i].real = (double)((zs_wide)count * square - (zs_wide)sum * sum) / divisor;
        to.cells.remainder[i].real = 0;
    }
}

/* What is added up over sets. */
typedef struct sums {
    double weight[CELLS], square[CELLS]; /* of weights */
    double about[CELLS];                 /* the mean of the first set that has values */
    double mean[CELLS];                  /* counted from there: first w n (m - about), then divided */
    double m2[CELLS];
    double count[CELLS], min[CELLS], max[CELLS];
} sums;

/* Where a set has no value, all of its moments are 0, and so is what is added.  Sums that have overflowed
 * make NaN then, which is missing in the end, as all that overflows. */
ZS_KERNEL static void add_means(size_t n, double w, const int32_t *restrict count,
                                const double *restrict mean, const double *restrict remainder,
                                const double *restrict min, const double *restrict max, sums *restrict s)
{
    for (size_t i = 0; i < n; i++) {
        double number = count[i], heavy = w * number;
        double about = s->count[i] > 0 ? s->about[i] : mean[i];
        s->about[i] = about;
        s->count[i] += number;
        s->weight[i] += heavy;
        s->square[i] += w * heavy;
        s->mean[i] += heavy * (mean[i] - about + remainder[i]);
        s->min[i] = min[i] < s->min[i] ? min[i] : s->min[i];
        s->max[i] = max[i] > s->max[i] ? max[i] : s->max[i];
    }
}

ZS_KERNEL static void add_squares(size_t n, double w, const int32_t *restrict count,
                                  const double *restrict mean, const double *restrict remainder,
                                  const double *restrict m2, sums *restrict s)
{
    for (size_t i = 0; i < n; i++) {
        double number = count[i], d = mean[i] - s->about[i] + remainder[i] - s->mean[i];
        s->m2[i] += w * (m2[i] + number * d * d);
    }
}

static void reset(sums *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        s->weight[i] = s->square[i] = s->about[i] = s->mean[i] = s->m2[i] = s->count[i] = 0;
        s->min[i] = INFINITY;
        s->max[i] = -INFINITY;
    }
}

static bool is_finite(double x)
{
    return fabs(x) <= DBL_MAX;
}

/* One cell.  Sums are of stored numbers, with this scale and offset. */
static void finish(const zs_rules *rules, double scale, double offset, const sums *s, size_t i,
                   zs_statistics into)
{
    double count = s->count[i], weight = s->weight[i], free = count - rules->ddof;
    double low = scale < 0 ? s->max[i] : s->min[i], high = scale < 0 ? s->min[i] : s->max[i];
    double mean = (s->about[i] + s->mean[i]) * scale + offset;
    double divisor = free > 0 ? weight - rules->ddof * s->square[i] / weight : weight;
    double m2 = s->m2[i] * scale * scale * (free > 0 ? free : count) / divisor;
    double excess = count * (s->about[i] - low + s->mean[i]) * scale;
    bool any = count > 0, enough = any && count >= rules->min_count && is_finite(mean);
    m2 = divisor > 0 ? m2 : NAN;
    double std = sqrt(m2 / free);
    into.count[i] = (int32_t)count;
    into.mean[i] = enough ? mean : NAN;
    into.std[i] = enough && free > 0 && is_finite(std) ? std : NAN;
    into.min[i] = any ? low * scale + offset : NAN;
    into.max[i] = any ? high * scale + offset : NAN;
    if (!into.m2)
        return;
    into.excess[i] = any && is_finite(excess) ? excess : NAN;
    into.m2[i] = any && is_finite(m2) ? m2 : NAN;
}

void zs_blend_make(const zs_rules *rules, const zs_blend *blend, const zs_moments_view *input, size_t first,
                   size_t n, zs_statistics into)
{
    bool exact = rules->kind == ZS_MOMENTS_EXACT;
    double scale = exact ? rules->packing.scale : 1, offset = exact ? rules->packing.offset : 0;
    sums s;
    reset(&s, n);
    for (int k = 0; k < blend->n; k++) {
        const zs_moments_view *m = &input[blend->input[k]];
        if (m->min)
            add_means(n, blend->weight[k], m->cells.count + first, &m->cells.first[first].real,
                      &m->cells.remainder[first].real, m->min + first, m->max + first, &s);
    }
    for (size_t i = 0; i < n; i++)
        s.mean[i] /= s.weight[i] > 0 ? s.weight[i] : 1;
    for (int k = 0; k < blend->n; k++) {
        const zs_moments_view *m = &input[blend->input[k]];
        if (m->min)
            add_squares(n, blend->weight[k], m->cells.count + first, &m->cells.first[first].real,
                        &m->cells.remainder[first].real, &m->cells.second[first].real, &s);
    }
    for (size_t i = 0; i < n; i++)
        finish(rules, scale, offset, &s, i, into);
}
