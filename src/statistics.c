#include "statistics.h"

#include "kernel.h"

#include <float.h>
#include <math.h>
#include <string.h>

__extension__ typedef __int128 zs_wide;

enum {
    STRIP = 512,       /* cells worked on at a time */
    FEW_VALUES = 32768 /* of so many numbers of 16 bits, n * square and sum^2 are not above 2^62 */
};

/* Mean and M2 of values, from exact sums of stored numbers.  n * square - sum^2 is exact in 128 bits, so that
 * each of the two is wrong by the rounding of three operations at most, and M2 of a constant series is 0. */
static void from_sums(const zs_packing *packing, size_t n, const int32_t *count, const zs_word *sum,
                      const zs_word *square, double *mean, double *m2)
{
    for (size_t i = 0; i < n; i++) {
        double divisor = count[i];
        zs_wide deviations = (zs_wide)count[i] * square[i].whole - (zs_wide)sum[i].whole * sum[i].whole;
        mean[i] = (double)sum[i].whole / divisor * packing->scale + packing->offset;
        m2[i] = (double)deviations / divisor * packing->scale * packing->scale;
    }
}

/* A number from 0 to 2^62 - 1.  Its halves are exact in double, so that only their sum is rounded, as a
 * conversion would be; but that is no vector operation everywhere. */
ZS_INLINE double to_double(int64_t number)
{
    return (double)(int32_t)(number >> 31) * 0x1p31 + (double)(int32_t)(number & INT32_MAX);
}

/* The same numbers where all counts are at most FEW_VALUES. */
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

ZS_KERNEL static void finish(int32_t least, int32_t ddof, size_t n, const int32_t *restrict number,
                             const double *restrict average, const double *restrict m2,
                             int32_t *restrict count, double *restrict mean, double *restrict std)
{
    for (size_t i = 0; i < n; i++) {
        int enough = number[i] >= least, more = enough & (number[i] > ddof);
        double deviation = sqrt(m2[i] / (number[i] - ddof));
        count[i] = number[i];
        mean[i] = enough ? average[i] : NAN;
        std[i] = more ? deviation : NAN;
    }
}

/* low and high: as stored; they may be the arrays min and max. */
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

void zs_statistics_make(const zs_rules *rules, size_t n, zs_part part, const double *min, const double *max,
                        zs_statistics into)
{
    bool exact = rules->kind == ZS_MOMENTS_EXACT;
    double scale = exact ? rules->packing.scale : 1, offset = exact ? rules->packing.offset : 0;
    int least = rules->min_count > 1 ? rules->min_count : 1;
    double made[2][STRIP];
    for (size_t i = 0, some; i < n; i += some) {
        some = n - i < STRIP ? n - i : STRIP;
        const int32_t *count = part.count + i;
        const zs_word *first = part.first + i, *second = part.second + i;
        const double *mean = exact ? made[0] : &first->real, *m2 = exact ? made[1] : &second->real;
        if (exact && largest(some, count) <= FEW_VALUES)
            from_few(scale, offset, some, count, &first->whole, &second->whole, made[0], made[1]);
        else if (exact)
            from_sums(&rules->packing, some, count, first, second, made[0], made[1]);
        unpack_extremes(scale, offset, some, count, min + i, max + i, into.min + i, into.max + i);
        finish(least, rules->ddof, some, count, mean, m2, into.count + i, into.mean + i, into.std + i);
    }
}

int zs_is_constant(double mean, double std)
{
    return std <= ZS_CONSTANT * fabs(mean);
}

/* In place: in one array. */
ZS_KERNEL static void make_scale(size_t n, const double *restrict mean, double *restrict std)
{
    for (size_t i = 0; i < n; i++) {
        double inverse = 1 / std[i];
        std[i] = std[i] <= ZS_CONSTANT * fabs(mean[i]) ? NAN : inverse;
    }
}

void zs_z_scale(size_t n, const double *mean, const double *std, double *scale)
{
    if (scale != std)
        memcpy(scale, std, n * sizeof *scale);
    make_scale(n, mean, scale);
}
