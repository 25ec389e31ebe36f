/* slope: what statistics say of the line through the values of a cell (stats/trend.h): its slope, the
 * standard error of that, and the state that a later run continues from.
 *
 *     standard error = sqrt(R / (n - 2) / T)
 *
 * as in von Storch and Zwiers (1999), "Statistical Analysis in Climate Research", 8.3.7; it takes residuals
 * as independent of each other.  A line needs three values or more, and two times.  Where the residuals are
 * rounding alone, R is 0: each is at most 16 * 2^-52 times the largest value, as in zs_is_constant().
 *
 * All functions here are LOCAL and pure, and cannot fail, except zs_slope_init(). */
#ifndef ZS_SLOPE_H
#define ZS_SLOPE_H

#include "base/error.h"
#include "stats/trend.h"

#include <stddef.h>
#include <stdint.h>

/* A view of n cells; all NULL where there is no trend.  NaN is missing. */
typedef struct zs_slope {
    double *slope, *error; /* [n]: per day; missing where a line is not known, or there are few values */
    double *time;          /* [n]: mean of t, in days: there the line has the mean of the values */
    double *square;        /* [n]: T, in days^2 */
    double *product;       /* [n]: sum of (t - mean) * (x - mean).  These three are missing without values */
} zs_slope;

/* Allocate n cells.  Returns 0, to be released with zs_slope_clear(); or -1 with err filled (ZS_FAILED), and
 * slope empty. */
int zs_slope_init(zs_slope *slope, size_t n, zs_error *err);
void zs_slope_clear(zs_slope *slope);

/* The bytes that it allocates for each cell. */
enum { ZS_SLOPE_BYTES = 5 * 8 };

/* Returns a view that begins `offset` cells later; all NULL if there is none. */
zs_slope zs_slope_at(zs_slope slope, size_t offset);

/* Make all missing. */
void zs_slope_none(size_t n, zs_slope into);

/* Copy what a later run continues from. */
void zs_slope_copy_state(size_t i, zs_slope from, zs_slope to);

/* What a line is made of, at n cells. */
typedef struct zs_slope_input {
    const int32_t *count;
    const double *min, *max; /* of the values */
    int least;               /* valid values that a slope needs, at least */
} zs_slope_input;

/* Make R 0 where it is rounding alone.  from, to: [n], R; may be one array. */
void zs_residual_clean(size_t n, zs_slope_input input, const double *from, double *to);

/* Make the state of n cells from their lines; then slope and standard error from the state.  residual: R, as
 * cleaned.  std: becomes missing where the slope is. */
void zs_slope_state(size_t n, const int32_t *count, zs_trend line, zs_slope into);
void zs_slope_derive(size_t n, zs_slope_input input, const double *residual, zs_slope into, double *std);

/* Merge the state of cell i of an earlier run into that of this one; both have values.
 * n_a, residual_a: count and R of the earlier run.  dx: from the mean of the earlier run to that of this one.
 * Returns R. */
double zs_slope_merge(size_t i, zs_slope prior, double n_a, double residual_a, zs_slope into, double n_b,
                      double residual_b, double dx);

/* Make the line at a time, in days: [n], NaN where mean or slope is missing. */
void zs_slope_line(size_t n, const double *mean, const double *slope, const double *time, double t,
                   double *line);

#endif
