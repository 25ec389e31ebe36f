#include "statistics.h"

#include <float.h>
#include <math.h>

__extension__ typedef __int128 zs_wide;

/* Mean and M2 of values, from exact sums of stored numbers.  n * square - sum^2 is exact in 128 bits, so that
 * each of the two is wrong by the rounding of three operations at most, and M2 of a constant series is 0. */
static void from_sums(const zs_packing *packing, int32_t count, int64_t sum, int64_t square, double *mean,
                      double *m2)
{
    double n = count;
    *mean = (double)sum / n * packing->scale + packing->offset;
    zs_wide deviations = (zs_wide)count * square - (zs_wide)sum * sum;
    *m2 = (double)deviations / n * packing->scale * packing->scale;
}

void zs_statistics_make(const zs_rules *rules, size_t n, zs_part part, const double *min, const double *max,
                        zs_statistics into)
{
    const zs_packing *packing = &rules->packing;
    int exact = rules->kind == ZS_MOMENTS_EXACT, flip = exact && packing->scale < 0;
    double scale = exact ? packing->scale : 1, offset = exact ? packing->offset : 0;
    for (size_t i = 0; i < n; i++) {
        int32_t count = part.count[i];
        double mean = part.first[i].real, m2 = part.second[i].real, low = min[i], high = max[i];
        into.count[i] = count;
        into.mean[i] = into.std[i] = into.min[i] = into.max[i] = NAN;
        if (count == 0)
            continue;
        into.min[i] = (flip ? high : low) * scale + offset;
        into.max[i] = (flip ? low : high) * scale + offset;
        if (count < rules->min_count)
            continue;
        if (exact)
            from_sums(packing, count, part.first[i].whole, part.second[i].whole, &mean, &m2);
        into.mean[i] = mean;
        if (count > rules->ddof)
            into.std[i] = sqrt(m2 / (count - rules->ddof));
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
