#include "transform.h"

#include <float.h>
#include <math.h>

enum { LANES = 8 };

void zs_make_zscore(size_t n, const double *value, const double *mean, const double *scale, float *z)
{
    for (size_t i = 0; i < n; i++) {
        double score = (value[i] - mean[i]) * scale[i];
        z[i] = score == score ? (float)score : ZS_FILL_FLOAT;
    }
}

void zs_make_anomaly(size_t n, const double *value, const double *mean, float *anomaly)
{
    for (size_t i = 0; i < n; i++) {
        double difference = value[i] - mean[i];
        anomaly[i] = difference == difference ? (float)difference : ZS_FILL_FLOAT;
    }
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

/* Several sums side by side, so that the additions do not wait for each other. */
void zs_tally_add(zs_tally *tally, size_t n, const float *z, int64_t at)
{
    double sum[LANES] = { 0 }, square[LANES] = { 0 };
    float min[LANES], max[LANES];
    int32_t count[LANES] = { 0 };
    for (int k = 0; k < LANES; k++) {
        min[k] = INFINITY;
        max[k] = -INFINITY;
    }
    for (size_t i = 0; i < n; i += LANES) {
        size_t lanes = n - i < LANES ? n - i : LANES;
        for (size_t k = 0; k < lanes; k++) {
            int valid = z[i + k] != ZS_FILL_FLOAT;
            double x = valid ? z[i + k] : 0;
            float low = valid ? z[i + k] : INFINITY, high = valid ? z[i + k] : -INFINITY;
            count[k] += valid;
            sum[k] += x;
            square[k] += x * x;
            min[k] = low < min[k] ? low : min[k];
            max[k] = high > max[k] ? high : max[k];
        }
    }
    zs_tally seen = zs_tally_none();
    for (int k = 0; k < LANES; k++) {
        seen.count += count[k];
        seen.sum += sum[k];
        seen.square += square[k];
        seen.min = min[k] < seen.min ? min[k] : seen.min;
        seen.max = max[k] > seen.max ? max[k] : seen.max;
    }
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

int zs_selfcheck(const zs_tally *tally, const zs_expectation *expected)
{
    if (tally->count != expected->count)
        return -1;
    if (tally->count == 0)
        return 0;
    double n = (double)tally->count, slack = 8 * DBL_EPSILON * expected->rounding / n;
    double mean = tally->sum / n, ratio = tally->square / expected->square;
    return fabs(mean) <= 1e-5 + slack && fabs(ratio - 1) <= 1e-5 + 2 * slack ? 0 : -1;
}
