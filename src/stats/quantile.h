/* quantile: which order statistics a quantile lies between, and how it is interpolated.
 *
 * The nine definitions of Hyndman and Fan (1996, "Sample Quantiles in Statistical Packages", The American
 * Statistician 50), under the names that numpy.quantile() has for them, in numpy's order of operations: so
 * the results have the same bits.  linear is their type 7.
 *
 * All functions here are LOCAL and pure, and cannot fail. */
#ifndef ZS_QUANTILE_H
#define ZS_QUANTILE_H

#include <stdint.h>

/* The types 1 to 9. */
typedef enum zs_quantile_method {
    ZS_INVERTED_CDF,
    ZS_AVERAGED_INVERTED_CDF,
    ZS_CLOSEST_OBSERVATION,
    ZS_INTERPOLATED_INVERTED_CDF,
    ZS_HAZEN,
    ZS_WEIBULL,
    ZS_LINEAR,
    ZS_MEDIAN_UNBIASED,
    ZS_NORMAL_UNBIASED,
    ZS_QUANTILE_METHODS
} zs_quantile_method;

/* The words of the spec, in the order of the enum, and NULL. */
extern const char *const zs_quantile_method_name[];

/* A place among n sorted values: between the value of a rank, from 0 on, and the next one. */
typedef struct zs_quantile_place {
    int64_t rank;
    double part; /* of the way to the next one, from 0 to 1 */
} zs_quantile_place;

/* Where a quantile is.  q: from 0 to 1.  n: at least 1. */
zs_quantile_place zs_quantile_place_of(zs_quantile_method method, double q, int64_t n);

/* The quantile, from the values of the rank and of the next one.  What lies beyond the nearer one is
 * subtracted from it, so that it is exact at both ends. */
double zs_quantile_between(double low, double high, double part);

#endif
