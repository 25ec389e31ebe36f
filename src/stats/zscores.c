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

bool zs_has_stored_zscore(const zs_packing *packing)
{
    return packing->nmissing <= 2 && packing->rounded == 0;
}

/* The same as zs_small_rule, of any type. */
typedef struct wide_rule {
    double low, high, first, second;
} wide_rule;

static wide_rule rule_of(const zs_packing *p)
{
    return (wide_rule){ p->valid_min, p->valid_max, p->nmissing > 0 ? p->missing[0] : (double)NAN,
                        p->nmissing > 1 ? p->missing[1] : (double)NAN };
}

ZS_INLINE int is_valid(double v, wide_rule rule)
{
    return (v != rule.first) & (v != rule.second) & (v >= rule.low) & (v <= rule.high);
}

/* As zs_unpack() does it, up to the value.  Adding 0 to the offset makes 0 of -0, as there. */
#define MAKE(NAME, TYPE, NUMBER, RULE, RULE_OF, IS_VALID)                                      \
    ZS_KERNEL static uint32_t NAME(const zs_packing *p, size_t n, const void *restrict stored, \
                                   const double *restrict mean, const double *restrict scale,  \
                                   float *restrict z)                                          \
    {                                                                                          \
        const TYPE *from = stored;                                                             \
        const double factor = p->scale, offset = p->offset + 0.0;                              \
        const RULE rule = RULE_OF(p);                                                          \
        uint32_t beyond = 0;                                                                   \
        for (size_t i = 0; i < n; i++) {                                                       \
            NUMBER v = (NUMBER)from[i];                                                        \
            int good = IS_VALID(v, rule);                                                      \
            float rounded = (float)(((double)v * factor + offset - mean[i]) * scale[i]);       \
            beyond += (fabsf(rounded) > FLT_MAX) & good;                                       \
            z[i] = (fabsf(rounded) <= FLT_MAX) & good ? rounded : ZS_FILL_FLOAT;               \
        }                                                                                      \
        return beyond;                                                                         \
    }
#define MAKE_SMALL(NAME, TYPE) \
    MAKE(NAME, TYPE, int32_t, zs_small_rule, zs_packing_small_rule, zs_small_is_valid)
#define MAKE_WIDE(NAME, TYPE) MAKE(NAME, TYPE, double, wide_rule, rule_of, is_valid)

MAKE_SMALL(make_of_int8, int8_t)
MAKE_SMALL(make_of_uint8, uint8_t)
MAKE_SMALL(make_of_int16, int16_t)
MAKE_SMALL(make_of_uint16, uint16_t)
MAKE_WIDE(make_of_int32, int32_t)
MAKE_WIDE(make_of_uint32, uint32_t)
MAKE_WIDE(make_of_int64, int64_t)
MAKE_WIDE(make_of_uint64, uint64_t)
MAKE_WIDE(make_of_float, float)
MAKE_WIDE(make_of_double, double)

size_t zs_make_stored_zscore(const zs_packing *packing, size_t n, const void *stored, const double *mean,
                             const double *scale, float *z)
{
    static uint32_t (*const make[])(const zs_packing *, size_t, const void *, const double *, const double *,
                                    float *) = { make_of_int8,  make_of_uint8,  make_of_int16, make_of_uint16,
                                                 make_of_int32, make_of_uint32, make_of_int64, make_of_uint64,
                                                 make_of_float, make_of_double };
    size_t size = zs_type_size(packing->type), beyond = 0;
    for (size_t i = 0, some; i < n; i += some) {
        some = n - i < STRIP ? n - i : STRIP;
        beyond +=
            make[packing->type](packing, some, (const char *)stored + i * size, mean + i, scale + i, z + i);
    }
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
