/* statistics: from moments to what is reported: mean, standard deviation, count, minimum, maximum; what more
 * it takes to go on with them in a later run; and where a z-score is defined.  Pure.
 *
 * A mean in double is too coarse to go on with, where the standard deviation is small against it, and is
 * missing where there are few values.  The excess is neither: the sum of (x - minimum), which is
 * n * (mean - minimum). */
#ifndef ZS_STATISTICS_H
#define ZS_STATISTICS_H

#include "base/error.h"
#include "base/kernel.h"
#include "stats/moments.h"
#include "stats/packing.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How statistics are made of moments. */
typedef struct zs_rules {
    zs_moments_kind kind;
    zs_packing packing; /* exact: of all stored numbers; tree: not used */
    int ddof;           /* std = sqrt(M2 / (n - ddof)) */
    int min_count;      /* fewer valid values: mean and std are missing */
} zs_rules;

/* Statistics of n cells; missing is NaN. */
typedef struct zs_statistics {
    double *mean, *std, *min, *max;
    int32_t *count;
    double *excess, *m2; /* as min and max, there from the first value on; both NULL: not wanted */
} zs_statistics;

/* The statistics that begin `offset` cells further on.  LOCAL. */
zs_statistics zs_statistics_at(zs_statistics statistics, size_t offset);

/* Memory for n cells.  with_state: also for excess and m2.  LOCAL.  Returns 0, to be released with
 * zs_statistics_clear(); or -1, err, statistics empty. */
int zs_statistics_init(zs_statistics *statistics, size_t n, bool with_state, zs_error *err);
void zs_statistics_clear(zs_statistics *statistics);

/* Bytes of a cell in zs_statistics_init(), with all. */
enum { ZS_STATISTICS_BYTES = 6 * 8 + 4 };

/* Fill statistics of n cells from their complete moments.  LOCAL.
 * min, max: as in zs_moments; they may be the arrays of `into`. */
void zs_statistics_make(const zs_rules *rules, size_t n, zs_cell_moments moments, const double *min,
                        const double *max, zs_statistics into);

/* Statistics of n cells without a value; with excess and m2.  LOCAL. */
void zs_statistics_none(size_t n, zs_statistics into);

/* Add what an earlier run found at these n cells, by the formulas of stats/moments.h, about the smaller
 * minimum of the two, both with excess and m2; mean and std are those of all values then.  Of earlier->mean
 * and ->std only the mean is used: where this run has no value, it stays as it was, to the bit.  LOCAL. */
void zs_statistics_add(const zs_rules *rules, size_t n, zs_statistics prior, zs_statistics into);

/* The largest standard deviation that rounding alone can leave in a constant series of this mean: 16 units of
 * the mean's last digit.  LOCAL. */
ZS_INLINE double zs_constant_limit(double mean)
{
    return 16 * DBL_EPSILON * fabs(mean);
}

/* Is the series constant?  False where mean or std is missing.  LOCAL. */
ZS_INLINE bool zs_is_constant(double mean, double std)
{
    return std <= zs_constant_limit(mean);
}

/* Has the series z-scores?  False where mean or std is missing, or the series is constant.  LOCAL. */
ZS_INLINE bool zs_has_zscores(double mean, double std)
{
    return std > zs_constant_limit(mean);
}

/* What a deviation is multiplied with for a z-score: 1 / std; NaN where z is missing: where std is missing,
 * and where the series is constant.  LOCAL.  scale: [n], may be the array std. */
void zs_z_scale(size_t n, const double *mean, const double *std, double *scale);

#endif
