/* statistics: from moments to mean, standard deviation, count, minimum and maximum; and which cells have
 * z-scores.
 *
 * A later run can add its steps to the statistics of this one.  For that, a mean in double is too coarse if
 * the standard deviation is small against it, and it is missing if there are few values.  The *excess* is
 * neither: the sum of (x - minimum), which is n * (mean - minimum).  Count, minimum, excess and M2 are the
 * state that a later run continues from.
 *
 * All functions here are LOCAL and pure; only zs_statistics_init() can fail. */
#ifndef ZS_STATISTICS_H
#define ZS_STATISTICS_H

#include "base/error.h"
#include "base/kernel.h"
#include "stats/moments.h"
#include "stats/packing.h"
#include "stats/slope.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How statistics are made from moments. */
typedef struct zs_rules {
    zs_moments_kind kind;
    zs_packing packing; /* exact: of all stored numbers; tree: not used */
    int ddof;           /* std = sqrt(M2 / (n - ddof)); missing if n <= ddof */
    int min_count;      /* mean and std are missing if there are fewer valid values */
    double min_std;     /* a std up to this is none: such a cell has no z-scores */
} zs_rules;

/* A view of statistics of n cells.  NaN is missing, and so is all that float64 cannot hold: where sums of
 * large values overflow, mean and std are NaN although there are enough values.  No number is infinite. */
typedef struct zs_statistics {
    double *mean, *std;  /* [n] */
    double *min, *max;   /* [n]; both NULL: not wanted */
    int32_t *count;      /* [n] */
    double *excess, *m2; /* [n]: missing where count is 0, as min and max are, and where they overflow;
                          * both NULL: not wanted.  With a trend, m2 is R (stats/trend.h), and std that of
                          * the residuals */
    zs_slope line;       /* [n]; all NULL without a trend */
} zs_statistics;

/* --- memory ------------------------------------------------------------------------------------------ */

/* Allocate statistics of n cells.
 * with_state: also excess and m2.  with_trend: also a line.
 * Returns 0, and statistics is to be released with zs_statistics_clear(); or -1 with err filled (ZS_FAILED:
 * no memory), and statistics empty. */
int zs_statistics_init(zs_statistics *statistics, size_t n, bool with_state, bool with_trend, zs_error *err);

/* The same of mean, std and count alone: what z-scores and the self-check need. */
int zs_statistics_init_brief(zs_statistics *statistics, size_t n, zs_error *err);

/* Release statistics and leave them empty. */
void zs_statistics_clear(zs_statistics *statistics);

/* The bytes that zs_statistics_init() allocates for each cell of moments of this kind, with excess and m2. */
size_t zs_statistics_bytes(zs_moments_kind kind);

/* Returns a view that begins `offset` cells later. */
zs_statistics zs_statistics_at(zs_statistics statistics, size_t offset);

/* --- making ------------------------------------------------------------------------------------------ */

/* Make the statistics of n cells from their complete moments.
 * min, max: [n], as in zs_moments; they may be the arrays of `into`.  Both NULL, if `into` has neither minima
 * nor excess nor a line. */
void zs_statistics_make(const zs_rules *rules, size_t n, zs_cell_moments moments, const double *min,
                        const double *max, zs_statistics into);

/* Make the statistics of n cells without a value. */
void zs_statistics_none(size_t n, zs_statistics into);

/* Add the statistics of an earlier run to those of n cells.  Both need excess and m2.  mean and std are then
 * over all values, and they follow the rules of this run.
 *
 * The formulas are those of stats/moments.h, with means counted from the smaller of the two minima.  Where
 * this run has no value, the earlier mean stays as it was, to the bit.  prior.std is not used. */
void zs_statistics_add(const zs_rules *rules, size_t n, zs_statistics prior, zs_statistics into);

/* Take the statistics of an earlier run as they are: also mean and std, which may be no longer those of
 * count, excess and m2 (stats/smooth.h).  They are missing where there are fewer values than this run's rules
 * ask for. */
void zs_statistics_take(const zs_rules *rules, size_t n, zs_statistics prior, zs_statistics into);

/* Copy n cells.  Both have minima and maxima.  Both have excess and m2, or only `from` has.  Lines of trends
 * are not copied. */
void zs_statistics_copy(size_t n, zs_statistics from, zs_statistics into);

/* --- z-scores ---------------------------------------------------------------------------------------- */

/* Returns the largest standard deviation that counts as none: min_std, or what rounding alone can leave in a
 * constant series of this mean.  Below 2^-484 the squares of deviations are subnormal numbers, which have
 * lost their digits, so that such a deviation is none either. */
ZS_INLINE double zs_constant_limit(double mean, double min_std)
{
    double least = min_std > 0x1p-484 ? min_std : 0x1p-484, rounding = 16 * DBL_EPSILON * fabs(mean);
    return rounding > least ? rounding : least;
}

/* Is the series constant?  Returns false if mean or std is missing. */
ZS_INLINE bool zs_is_constant(double mean, double std, double min_std)
{
    return std <= zs_constant_limit(mean, min_std);
}

/* Does the series have z-scores?  Returns false if it is constant, or mean or std is missing. */
ZS_INLINE bool zs_has_zscores(double mean, double std, double min_std)
{
    return std > zs_constant_limit(mean, min_std);
}

/* Make the factor that turns a deviation from the mean into a z-score: 1 / std, NaN where a cell has no
 * z-scores.
 * min_std: as in zs_rules.  scale: [n], may be the array std. */
void zs_z_scale(double min_std, size_t n, const double *mean, const double *std, double *scale);

#endif
