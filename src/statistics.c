#include "statistics.h"

#include "exact.h"
#include "memory.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

__extension__ typedef __int128 zs_wide;

zs_statistics zs_statistics_at(zs_statistics s, size_t offset)
{
    return (zs_statistics){ s.mean + offset,  s.std + offset,    s.min + offset, s.max + offset,
                            s.count + offset, s.excess + offset, s.m2 + offset };
}

int zs_statistics_init(zs_statistics *s, size_t n, zs_error *err)
{
    *s = (zs_statistics){ 0 };
    if (!(s->mean = zs_alloc(n, sizeof *s->mean, "means", err)) ||
        !(s->std = zs_alloc(n, sizeof *s->std, "standard deviations", err)) ||
        !(s->min = zs_alloc(n, sizeof *s->min, "minima", err)) ||
        !(s->max = zs_alloc(n, sizeof *s->max, "maxima", err)) ||
        !(s->count = zs_alloc(n, sizeof *s->count, "counts", err)) ||
        !(s->excess = zs_alloc(n, sizeof *s->excess, "sums", err)) ||
        !(s->m2 = zs_alloc(n, sizeof *s->m2, "squared deviations", err))) {
        zs_statistics_clear(s);
        return -1;
    }
    zs_statistics_none(n, *s);
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
    *s = (zs_statistics){ 0 };
}

/* What the unpacked value of a stored number is rounded by. */
static double rounding_of(const zs_packing *packing, double number)
{
    double rest, product = number * packing->scale;
    zs_two_sum(product, packing->offset, &rest);
    return rest + fma(number, packing->scale, -product);
}

/* Mean, excess and M2 of values, from exact sums of stored numbers.  n * square - sum^2 is exact in 128 bits,
 * and the sum of number - edge in 64 (edge: the stored number of the minimum), so that each of the three is
 * wrong by the rounding of a few operations at most, and M2 of a constant series is 0. */
static void from_sums(const zs_packing *packing, int32_t count, int64_t sum, int64_t square, double edge,
                      double *mean, double *excess, double *m2)
{
    double n = count;
    *mean = (double)sum / n * packing->scale + packing->offset;
    *excess = (double)(sum - count * (int64_t)edge) * packing->scale + n * rounding_of(packing, edge);
    zs_wide deviations = (zs_wide)count * square - (zs_wide)sum * sum;
    *m2 = (double)deviations / n * packing->scale * packing->scale;
}

static void set_none(size_t i, zs_statistics into)
{
    into.count[i] = 0;
    into.mean[i] = into.std[i] = into.min[i] = into.max[i] = into.excess[i] = into.m2[i] = NAN;
}

void zs_statistics_none(size_t n, zs_statistics into)
{
    for (size_t i = 0; i < n; i++)
        set_none(i, into);
}

/* Mean and std of a cell, as far as the rules let them be. */
static void derive(const zs_rules *rules, size_t i, double mean, zs_statistics into)
{
    int32_t count = into.count[i];
    bool enough = count >= rules->min_count && count > 0;
    into.mean[i] = enough ? mean : NAN;
    into.std[i] = enough && count > rules->ddof ? sqrt(into.m2[i] / (count - rules->ddof)) : NAN;
}

void zs_statistics_make(const zs_rules *rules, size_t n, zs_part part, const double *min, const double *max,
                        zs_statistics into)
{
    const zs_packing *packing = &rules->packing;
    int exact = rules->kind == ZS_MOMENTS_EXACT, flip = exact && packing->scale < 0;
    double scale = exact ? packing->scale : 1, offset = exact ? packing->offset : 0;
    for (size_t i = 0; i < n; i++) {
        int32_t count = part.count[i];
        double mean = part.first[i].real, low = min[i], high = max[i];
        set_none(i, into);
        if (count == 0)
            continue;
        into.count[i] = count;
        into.min[i] = (flip ? high : low) * scale + offset;
        into.max[i] = (flip ? low : high) * scale + offset;
        into.m2[i] = part.second[i].real;
        if (exact)
            from_sums(packing, count, part.first[i].whole, part.second[i].whole, flip ? high : low, &mean,
                      &into.excess[i], &into.m2[i]);
        else
            into.excess[i] = count * (mean - into.min[i] + part.rest[i].real);
        derive(rules, i, mean, into);
    }
}

/* Both have values.  Chan, Golub & LeVeque (1979), eq. 2.1; Pebay (2008), eq. 3.1; means counted from the
 * common minimum, where they have the digits of the spread, not of the offset. */
static void merge(size_t i, zs_statistics earlier, zs_statistics into)
{
    double n_a = earlier.count[i], n_b = into.count[i], n = n_a + n_b;
    double min = earlier.min[i] < into.min[i] ? earlier.min[i] : into.min[i];
    double excess_a = earlier.excess[i] + n_a * (earlier.min[i] - min);
    double excess_b = into.excess[i] + n_b * (into.min[i] - min);
    double delta = excess_b / n_b - excess_a / n_a;
    into.count[i] += earlier.count[i];
    into.min[i] = min;
    into.max[i] = earlier.max[i] > into.max[i] ? earlier.max[i] : into.max[i];
    into.excess[i] = excess_a + excess_b;
    into.m2[i] = earlier.m2[i] + into.m2[i] + delta * delta * (n_a * n_b / n);
}

void zs_statistics_add(const zs_rules *rules, size_t n, zs_statistics earlier, zs_statistics into)
{
    for (size_t i = 0; i < n; i++) {
        bool anew = into.count[i] > 0 || isnan(earlier.mean[i]);
        if (earlier.count[i] == 0)
            continue;
        if (into.count[i] > 0) {
            merge(i, earlier, into);
        } else {
            into.count[i] = earlier.count[i];
            into.min[i] = earlier.min[i];
            into.max[i] = earlier.max[i];
            into.excess[i] = earlier.excess[i];
            into.m2[i] = earlier.m2[i];
        }
        derive(rules, i, anew ? into.min[i] + into.excess[i] / into.count[i] : earlier.mean[i], into);
    }
}

int zs_is_constant(double mean, double std)
{
    return std <= 16 * DBL_EPSILON * fabs(mean);
}

void zs_z_scale(size_t n, const double *mean, const double *std, double *scale)
{
    for (size_t i = 0; i < n; i++)
        scale[i] = zs_is_constant(mean[i], std[i]) ? NAN : 1 / std[i];
}
