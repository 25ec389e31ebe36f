#include "stats/zscores.h"

#include "base/kernel.h"
#include "base/limits.h"

/* Only NaN differs from itself. */
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
