#include "stats/statistics.h"

#include "base/memory.h"
#include "base/two_sum.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

__extension__ typedef __int128 zs_wide;

enum {
    STRIP = 512,       /* cells at a time */
    FEW_VALUES = 32768 /* for this many numbers of 16 bits, n * square and sum^2 are at most 2^62 */
};

zs_statistics zs_statistics_at(zs_statistics s, size_t offset)
{
    bool with_state = s.m2 != NULL;
    return (zs_statistics){ .mean = s.mean + offset,
                            .std = s.std + offset,
                            .min = s.min ? s.min + offset : NULL,
                            .max = s.max ? s.max + offset : NULL,
                            .count = s.count + offset,
                            .excess = with_state ? s.excess + offset : NULL,
                            .m2 = with_state ? s.m2 + offset : NULL,
                            .line = zs_slope_at(s.line, offset) };
}

size_t zs_statistics_bytes(zs_moments_kind kind)
{
    return 6 * sizeof(double) + sizeof(int32_t) + (kind == ZS_MOMENTS_TREND ? ZS_SLOPE_BYTES : 0);
}

int zs_statistics_init_brief(zs_statistics *s, size_t n, zs_error *err)
{
    *s = (zs_statistics){ 0 };
    if ((s->mean = zs_alloc(n, sizeof *s->mean, "means", err)) &&
        (s->std = zs_alloc(n, sizeof *s->std, "standard deviations", err)) &&
        (s->count = zs_alloc(n, sizeof *s->count, "counts", err)))
        return 0;
    zs_statistics_clear(s);
    return -1;
}

int zs_statistics_init(zs_statistics *s, size_t n, bool with_state, bool with_trend, zs_error *err)
{
    if (zs_statistics_init_brief(s, n, err) || !(s->min = zs_alloc(n, sizeof *s->min, "minima", err)) ||
        !(s->max = zs_alloc(n, sizeof *s->max, "maxima", err)) ||
        (with_state && !(s->excess = zs_alloc(n, sizeof *s->excess, "sums of deviations", err))) ||
        (with_state && !(s->m2 = zs_alloc(n, sizeof *s->m2, "squared deviations", err))) ||
        (with_trend && zs_slope_init(&s->line, n, err))) {
        zs_statistics_clear(s);
        return -1;
    }
    return 0;
}

void zs_statistics_clear(zs_statistics *s)
{
    free(s->mean);
    free(s->std);
    free(s->min);
    free(s->max);
    free(s->count);
    free(s->excess);
    free(s->m2);
    zs_slope_clear(&s->line);
    *s = (zs_statistics){ 0 };
}

/* Mean and M2 of values, from exact sums of stored numbers.  n * square - sum^2 is exact in 128 bits.  So at
 * most three operations are rounded, and M2 of a constant series is 0. */
static void from_sums(const zs_packing *packing, size_t n, const int32_t *count, const zs_moment *sum,
                      const zs_moment *square, double *mean, double *m2)
{
    for (size_t i = 0; i < n; i++) {
        double divisor = count[i];
        zs_wide deviations = (zs_wide)count[i] * square[i].integer - (zs_wide)sum[i].integer * sum[i].integer;
        mean[i] = (double)sum[i].integer / divisor * packing->scale + packing->offset;
        m2[i] = (double)deviations / divisor * packing->scale * packing->scale;
    }
}

/* Convert a number from 0 to 2^62 - 1.  Its two halves are exact in double, so only their sum is rounded, as
 * in a direct conversion; but not every processor can do that in vectors. */
ZS_INLINE double to_double(int64_t number)
{
    return (double)(int32_t)(number >> 31) * 0x1p31 + (double)(int32_t)(number & INT32_MAX);
}

/* The same results in 64 bits, if all counts are at most FEW_VALUES. */
ZS_KERNEL static void from_few(double scale, double offset, size_t n, const int32_t *restrict count,
                               const int64_t *restrict sum, const int64_t *restrict square,
                               double *restrict mean, double *restrict m2)
{
    for (size_t i = 0; i < n; i++) {
        int32_t total = (int32_t)sum[i];
        double divisor = count[i];
        int64_t deviations = (int64_t)count[i] * square[i] - (int64_t)total * total;
        mean[i] = (double)total / divisor * scale + offset;
        m2[i] = to_double(deviations) / divisor * scale * scale;
    }
}

/* Sums of large values overflow to infinity, or to NaN. */
ZS_INLINE int is_finite(double x)
{
    return fabs(x) <= DBL_MAX;
}

ZS_KERNEL static void finish(int32_t least, int32_t ddof, size_t n, const int32_t *restrict number,
                             const double *restrict average, const double *restrict m2,
                             int32_t *restrict count, double *restrict mean, double *restrict std)
{
    for (size_t i = 0; i < n; i++) {
        int enough = (number[i] >= least) & is_finite(average[i]), more = enough & (number[i] > ddof);
        double deviation = sqrt(m2[i] / (number[i] - ddof));
        count[i] = number[i];
        mean[i] = enough ? average[i] : NAN;
        std[i] = more & is_finite(deviation) ? deviation : NAN;
    }
}

/* Unpack minima and maxima.  low, high: as stored; they may be the arrays min and max. */
ZS_KERNEL static void unpack_extremes(double scale, double offset, size_t n, const int32_t *count,
                                      const double *low, const double *high, double *min, double *max)
{
    for (size_t i = 0; i < n; i++) {
        double a = low[i] * scale + offset, b = high[i] * scale + offset;
        min[i] = count[i] > 0 ? (scale < 0 ? b : a) : NAN;
        max[i] = count[i] > 0 ? (scale < 0 ? a : b) : NAN;
    }
}

static int32_t largest(size_t n, const int32_t *count)
{
    int32_t most = 0;
    for (size_t i = 0; i < n; i++)
        most = count[i] > most ? count[i] : most;
    return most;
}

/* The excess, from exact sums of stored numbers.  edge: the stored number of the minimum.  The minimum in
 * double is rounded, and the excess includes what rounding removed.  This is known exactly, because the
 * product of a number of 17 bits and half of the digits of the scale is exact. */
ZS_KERNEL static void exact_excess(double scale, double offset, size_t n, const int32_t *restrict count,
                                   const int64_t *restrict sum, const double *restrict edge,
                                   double *restrict excess)
{
    double split = scale * (0x1p28 + 1), high = split - (split - scale), low = scale - high;
    for (size_t i = 0; i < n; i++) {
        double number = count[i] > 0 ? edge[i] : 0, rest, more;
        double product = zs_two_sum(number * high, number * low, &rest);
        zs_two_sum(product, offset, &more);
        double above = (double)(sum[i] - (int64_t)count[i] * (int32_t)number) * scale;
        double total = above + count[i] * (rest + more);
        excess[i] = (count[i] > 0) & is_finite(total) ? total : NAN;
    }
}

/* The excess, from means with remainders. */
ZS_KERNEL static void tree_excess(size_t n, const int32_t *restrict count, const double *restrict mean,
                                  const double *restrict remainder, const double *restrict min,
                                  double *restrict excess)
{
    for (size_t i = 0; i < n; i++) {
        double total = count[i] * (mean[i] - min[i] + remainder[i]);
        excess[i] = (count[i] > 0) & is_finite(total) ? total : NAN;
    }
}

ZS_KERNEL static void keep_m2(size_t n, const int32_t *restrict count, const double *restrict m2,
                              double *restrict kept)
{
    for (size_t i = 0; i < n; i++)
        kept[i] = (count[i] > 0) & is_finite(m2[i]) ? m2[i] : NAN;
}

/* Fill in excess and M2.  low, high: minima and maxima, still as stored. */
static void keep_state(const zs_rules *rules, size_t n, zs_cell_moments moments, const double *low,
                       const double *high, const double *m2, zs_statistics into)
{
    double scale = rules->packing.scale;
    if (rules->kind == ZS_MOMENTS_EXACT)
        exact_excess(scale, rules->packing.offset, n, moments.count, &moments.first->integer,
                     scale < 0 ? high : low, into.excess);
    else
        tree_excess(n, moments.count, &moments.first->real, &moments.remainder->real, low, into.excess);
    keep_m2(n, moments.count, m2, into.m2);
}

void zs_statistics_none(size_t n, zs_statistics into)
{
    for (size_t i = 0; i < n; i++) {
        into.count[i] = 0;
        into.mean[i] = into.std[i] = NAN;
    }
    for (size_t i = 0; i < n && into.min; i++)
        into.min[i] = into.max[i] = NAN;
    for (size_t i = 0; i < n && into.m2; i++)
        into.excess[i] = into.m2[i] = NAN;
    if (into.line.slope)
        zs_slope_none(n, into.line);
}

void zs_statistics_make(const zs_rules *rules, size_t n, zs_cell_moments moments, const double *min,
                        const double *max, zs_statistics into)
{
    bool exact = rules->kind == ZS_MOMENTS_EXACT;
    double scale = exact ? rules->packing.scale : 1, offset = exact ? rules->packing.offset : 0;
    int least = rules->min_count > 1 ? rules->min_count : 1;
    double made[2][STRIP];
    for (size_t i = 0, some; i < n; i += some) {
        some = n - i < STRIP ? n - i : STRIP;
        const int32_t *count = moments.count + i;
        const zs_moment *first = moments.first + i, *second = moments.second + i;
        const double *mean = exact ? made[0] : &first->real, *m2 = exact ? made[1] : &second->real;
        if (exact && largest(some, count) <= FEW_VALUES)
            from_few(scale, offset, some, count, &first->integer, &second->integer, made[0], made[1]);
        else if (exact)
            from_sums(&rules->packing, some, count, first, second, made[0], made[1]);
        const double *low = min ? min + i : NULL, *high = min ? max + i : NULL;
        const zs_slope_input input = { count, low, high, least };
        if (rules->kind == ZS_MOMENTS_TREND) {
            zs_residual_clean(some, input, m2, made[1]);
            m2 = made[1];
        }
        if (into.m2)
            keep_state(rules, some, zs_cell_moments_at(moments, i), low, high, m2, zs_statistics_at(into, i));
        if (into.min)
            unpack_extremes(scale, offset, some, count, low, high, into.min + i, into.max + i);
        finish(least, rules->ddof, some, count, mean, m2, into.count + i, into.mean + i, into.std + i);
        if (rules->kind == ZS_MOMENTS_TREND) {
            zs_slope_state(some, count, zs_trend_at(moments.trend, i), zs_slope_at(into.line, i));
            zs_slope_derive(some, input, m2, zs_slope_at(into.line, i), into.std + i);
        }
    }
}

/* What the slope of one cell is made of. */
static zs_slope_input input_of(const zs_rules *rules, size_t i, zs_statistics s)
{
    int least = rules->min_count > 1 ? rules->min_count : 1;
    return (zs_slope_input){ s.count + i, s.min + i, s.max + i, least };
}

/* Fill in the mean and the std of a cell, if it has enough values for the rules. */
static void derive(const zs_rules *rules, size_t i, double mean, zs_statistics into)
{
    int32_t count = into.count[i];
    bool enough = count >= rules->min_count && count > 0 && is_finite(mean);
    into.mean[i] = enough ? mean : NAN;
    into.std[i] = enough && count > rules->ddof ? sqrt(into.m2[i] / (count - rules->ddof)) : NAN;
    if (into.line.slope)
        zs_slope_derive(1, input_of(rules, i, into), into.m2 + i, zs_slope_at(into.line, i), into.std + i);
}

/* The lower and the higher one of two values.  0 is above -0, so that the order does not matter. */
static double lower(double a, double b)
{
    return a < b || (a == b && signbit(a)) ? a : b;
}

static double higher(double a, double b)
{
    return a > b || (a == b && !signbit(a)) ? a : b;
}

/* Merge a cell that has values in both runs: Chan, Golub and LeVeque (1979), eq. 2.1; Pebay (2008), eq. 3.1.
 * Means are counted from the common minimum, so that their digits are those of the spread and not of the
 * offset. */
static void merge(const zs_rules *rules, size_t i, zs_statistics prior, zs_statistics into)
{
    double n_a = prior.count[i], n_b = into.count[i], n = n_a + n_b;
    double min = lower(prior.min[i], into.min[i]);
    double excess_a = prior.excess[i] + n_a * (prior.min[i] - min);
    double excess_b = into.excess[i] + n_b * (into.min[i] - min);
    double delta = excess_b / n_b - excess_a / n_a;
    into.count[i] += prior.count[i];
    into.min[i] = min;
    into.max[i] = higher(prior.max[i], into.max[i]);
    double excess = excess_a + excess_b, m2;
    if (into.line.slope) {
        m2 = zs_slope_merge(i, prior.line, n_a, prior.m2[i], into.line, n_b, into.m2[i], delta);
        zs_residual_clean(1, input_of(rules, i, into), &m2, &m2);
    } else {
        m2 = prior.m2[i] + into.m2[i] + delta * delta * (n_a * n_b / n);
    }
    into.excess[i] = is_finite(excess) ? excess : NAN;
    into.m2[i] = is_finite(m2) ? m2 : NAN;
}

void zs_statistics_add(const zs_rules *rules, size_t n, zs_statistics prior, zs_statistics into)
{
    for (size_t i = 0; i < n; i++) {
        bool anew = into.count[i] > 0 || isnan(prior.mean[i]);
        if (prior.count[i] == 0)
            continue;
        if (into.count[i] > 0) {
            merge(rules, i, prior, into);
        } else {
            into.count[i] = prior.count[i];
            into.min[i] = prior.min[i];
            into.max[i] = prior.max[i];
            into.excess[i] = prior.excess[i];
            into.m2[i] = prior.m2[i];
            if (into.line.slope)
                zs_slope_copy_state(i, prior.line, into.line);
        }
        derive(rules, i, anew ? into.min[i] + into.excess[i] / into.count[i] : prior.mean[i], into);
    }
}

void zs_statistics_copy(size_t n, zs_statistics from, zs_statistics into)
{
    memcpy(into.mean, from.mean, n * sizeof *into.mean);
    memcpy(into.std, from.std, n * sizeof *into.std);
    memcpy(into.min, from.min, n * sizeof *into.min);
    memcpy(into.max, from.max, n * sizeof *into.max);
    memcpy(into.count, from.count, n * sizeof *into.count);
    if (!into.m2)
        return;
    memcpy(into.excess, from.excess, n * sizeof *into.excess);
    memcpy(into.m2, from.m2, n * sizeof *into.m2);
}

void zs_statistics_take(const zs_rules *rules, size_t n, zs_statistics prior, zs_statistics into)
{
    zs_statistics_copy(n, prior, into);
    for (size_t i = 0; i < n; i++)
        if (into.count[i] < rules->min_count)
            into.mean[i] = into.std[i] = NAN;
}

/* The array std becomes the scale. */
ZS_KERNEL static void make_scale(double min_std, size_t n, const double *restrict mean, double *restrict std)
{
    for (size_t i = 0; i < n; i++) {
        double inverse = 1 / std[i];
        std[i] = zs_is_constant(mean[i], std[i], min_std) ? NAN : inverse;
    }
}

void zs_z_scale(double min_std, size_t n, const double *mean, const double *std, double *scale)
{
    if (scale != std)
        memcpy(scale, std, n * sizeof *scale);
    make_scale(min_std, n, mean, scale);
}
