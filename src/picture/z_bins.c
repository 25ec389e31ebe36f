#include "picture/z_bins.h"

#include "base/kernel.h"
#include "base/limits.h"
#include "base/range.h"

#include <math.h>

enum {
    FINENESS = 8,           /* bins in a standard deviation */
    MIDDLE = ZS_Z_BINS / 2, /* the first bin that is not below 0 */
    MISSING = ZS_Z_BINS,    /* a bin of its own, which is not told of */
    STRIP = 512,            /* z-scores that are looked at together */
    TABLES = 4,             /* counts that follow each other go to different places in memory */
    MOST_COUNTED = 32 * 1024 * 1024,
    MOST_EVERY = 16,
    LEAST_ROWS = 32
};

int64_t zs_z_bins_every(int64_t nstep, int64_t levels, int64_t nrow, int64_t ncol)
{
    double values = (double)nstep * (double)levels * (double)nrow * (double)ncol;
    double every = fmin(ceil(values / MOST_COUNTED), MOST_EVERY);
    return zs_max(1, zs_min((int64_t)every, nrow / LEAST_ROWS));
}

/* Adding this to a float of up to 2^22 rounds it to a whole number. */
static const float round_by = 0x1.8p23f;

/* z * 8 is exact, and so is the largest whole number that is not above it. */
ZS_KERNEL static void find_bins(size_t n, const float *restrict z, int32_t *restrict bin)
{
    const float low = -MIDDLE, high = MIDDLE - 1;
    for (size_t i = 0; i < n; i++) {
        float at = z[i] * FINENESS;
        int32_t valid = -(z[i] != ZS_FILL_FLOAT);
        at = at < high ? at : high;
        at = at > low ? at : low;
        float near = (at + round_by) - round_by;
        int32_t above = near > at;
        bin[i] = (((int32_t)near - above + MIDDLE) & valid) | (MISSING & ~valid);
    }
}

void zs_z_bins_count(size_t n, const float *z, int64_t count[ZS_Z_BINS])
{
    uint32_t table[TABLES][ZS_Z_BINS + 1] = { { 0 } };
    int32_t bin[STRIP];
    for (size_t i = 0, some; i < n; i += some) {
        some = n - i < STRIP ? n - i : STRIP;
        find_bins(some, z + i, bin);
        for (size_t k = 0; k < some; k++)
            table[k % TABLES][bin[k]]++;
    }
    for (int t = 0; t < TABLES; t++)
        for (int k = 0; k < ZS_Z_BINS; k++)
            count[k] += table[t][k];
}

void zs_z_bins_edges(double edge[ZS_Z_BINS + 1])
{
    for (int i = 1; i < ZS_Z_BINS; i++)
        edge[i] = (i - MIDDLE) / (double)FINENESS;
    edge[0] = -INFINITY;
    edge[ZS_Z_BINS] = INFINITY;
}
