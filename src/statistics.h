/* statistics: from moments to what is reported: mean, standard deviation, count, minimum, maximum; and where
 * a z-score is defined.  Pure. */
#ifndef ZS_STATISTICS_H
#define ZS_STATISTICS_H

#include "moments.h"
#include "packing.h"

#include <float.h>
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
} zs_statistics;

/* Fill statistics of n cells from their complete moments.  LOCAL.
 * min, max: as in zs_moments; they may be the arrays of `into`. */
void zs_statistics_make(const zs_rules *rules, size_t n, zs_part part, const double *min, const double *max,
                        zs_statistics into);

/* What rounding alone may leave as the std of a constant series, as a part of its mean. */
#define ZS_CONSTANT (16 * DBL_EPSILON)

/* Is std nothing but the rounding of a constant series of this mean?  A std of 0 is, too.  LOCAL. */
int zs_is_constant(double mean, double std);

/* What a deviation is multiplied with for a z-score: 1 / std; NaN where z is missing: where std is missing,
 * and where the series is constant.  LOCAL.  scale: [n], may be the array std. */
void zs_z_scale(size_t n, const double *mean, const double *std, double *scale);

#endif
