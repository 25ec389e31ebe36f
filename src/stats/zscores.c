#include "stats/zscores.h"

#include "base/kernel.h"
#include "base/limits.h"

#include <float.h>
#include <math.h>
#include <stdint.h>

/* NaN is not within any limits, either. */
ZS_INLINE float or_fill(float value)
{
    return fabsf(value) <= FLT_MAX ? value : ZS_FILL_FLOAT;
}

/* 1 for infinity, which is what a number beyond float32 is rounded to; 0 for all else. */
ZS_INLINE uint32_t is_beyond(float value)
{
    return fabsf(value) > FLT_MAX;
}

/* So few values that their number fits into 32 bits: vectors count faster in them. */
enum { STRIP = 4096 };

ZS_KERNEL static uint32_t make_zscore(size_t n, const double *restrict value, const double *restrict mean,
                                      const double *restrict scale, float *restrict z)
{
    uint32_t beyond = 0;
    for (size_t i = 0; i < n; i++) {
        float rounded = (float)((value[i] - mean[i]) * scale[i]);
        beyond += is_beyond(rounded);
        z[i] = or_fill(rounded);
    }
    return beyond;
}

ZS_KERNEL static uint32_t make_anomaly(size_t n, const double *restrict value, const double *restrict mean,
                                       float *restrict anomaly)
{
    uint32_t beyond = 0;
    for (size_t i = 0; i < n; i++) {
        float rounded = (float)(value[i] - mean[i]);
        beyond += is_beyond(rounded);
        anomaly[i] = or_fill(rounded);
    }
    return beyond;
}

size_t zs_make_zscore(size_t n, const double *value, const double *mean, const double *scale, float *z)
{
    size_t beyond = 0;
    for (size_t i = 0; i < n; i += STRIP)
        beyond += make_zscore(n - i < STRIP ? n - i : STRIP, value + i, mean + i, scale + i, z + i);
    return beyond;
}

size_t zs_make_anomaly(size_t n, const double *value, const double *mean, float *anomaly)
{
    size_t beyond = 0;
    for (size_t i = 0; i < n; i += STRIP)
        beyond += make_anomaly(n - i < STRIP ? n - i : STRIP, value + i, mean + i, anomaly + i);
    return beyond;
}

ZS_INLINE double or_nan(double value)
{
    return fabs(value) <= DBL_MAX ? value : (double)NAN;
}

ZS_KERNEL static void make_exact_zscore(size_t n, const double *restrict value, const double *restrict mean,
                                        const double *restrict scale, double *restrict z)
{
    for (size_t i = 0; i < n; i++)
        z[i] = or_nan((value[i] - mean[i]) * scale[i]);
}

ZS_KERNEL static void make_exact_anomaly(size_t n, const double *restrict value, const double *restrict mean,
                                         double *restrict anomaly)
{
    for (size_t i = 0; i < n; i++)
        anomaly[i] = or_nan(value[i] - mean[i]);
}

void zs_make_exact_zscore(size_t n, const double *value, const double *mean, const double *scale, double *z)
{
    make_exact_zscore(n, value, mean, scale, z);
}

void zs_make_exact_anomaly(size_t n, const double *value, const double *mean, double *anomaly)
{
    make_exact_anomaly(n, value, mean, anomaly);
}
