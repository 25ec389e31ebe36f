/* trend: a straight line through the values of a cell, by least squares over time.
 *
 *     x = mean + slope * (t - mean of t) + residual
 *
 * Of n values at times t, what is kept are the means, T = sum of (t - mean of t)^2, the slope, and R, the sum
 * of squares of the residuals.  Two sets of values a and b are merged by the co-moments of Pebay (2008),
 * "Formulas for robust, one-pass parallel computation of covariances and arbitrary-order statistical
 * moments", eq. 3.1 and 3.12, with dt and dx from the means of a to those of b, and w = n_a * n_b / n:
 *
 *     T     = T_a + T_b + w * dt^2
 *     slope = (T_a * slope_a + T_b * slope_b + w * dt * dx) / T
 *
 * The slope is thus the mean of three slopes with the weights T_a, T_b and w * dt^2, and so
 *
 *     R = R_a + R_b + T_a * (slope_a - slope)^2 + T_b * (slope_b - slope)^2 + w * (dx - slope * dt)^2
 *
 * Here nothing is subtracted from a larger sum, as M2 - slope^2 * T would be: the residuals keep their digits
 * where the line goes through almost all values.  One more value is a set b with n_b = 1, T_b = 0 and R_b =
 * 0. Where all values have one time, T and the slope are 0, and R is M2.
 *
 * All functions here are LOCAL and pure, and cannot fail. */
#ifndef ZS_TREND_H
#define ZS_TREND_H

#include "base/kernel.h"

#include <stddef.h>
#include <string.h>

/* A view of the lines of n cells; their count, mean and R lie with the moments (stats/moments.h).  All NULL
 * where no trend is wanted. */
typedef struct zs_trend {
    double *time;   /* [n]: mean of t, in days */
    double *square; /* [n]: T */
    double *slope;  /* [n] */
} zs_trend;

/* Returns a view that begins `offset` cells later; all NULL if there is none. */
ZS_INLINE zs_trend zs_trend_at(zs_trend trend, size_t offset)
{
    return trend.time ? (zs_trend){ trend.time + offset, trend.square + offset, trend.slope + offset }
                      : trend;
}

/* Copy the lines of n cells; none, where `to` wants none. */
ZS_INLINE void zs_trend_copy(size_t n, zs_trend to, zs_trend from)
{
    if (!to.time)
        return;
    memcpy(to.time, from.time, n * sizeof *to.time);
    memcpy(to.square, from.square, n * sizeof *to.square);
    memcpy(to.slope, from.slope, n * sizeof *to.slope);
}

/* The line of one cell: T, the slope and R. */
typedef struct zs_line {
    double square, slope, residual;
} zs_line;

/* Merge the lines of two sets of values.  weight: n_a * n_b / n.  dt, dx: from the means of a to those of b.
 */
ZS_INLINE zs_line zs_line_merge(zs_line a, zs_line b, double weight, double dt, double dx)
{
    double square = a.square + b.square + weight * dt * dt, divisor = square > 0 ? square : 1;
    double slope = (a.square * a.slope + b.square * b.slope + weight * dt * dx) / divisor;
    double from_a = a.slope - slope, from_b = b.slope - slope, off = dx - slope * dt;
    double residual = a.residual + b.residual + a.square * from_a * from_a + b.square * from_b * from_b +
                      weight * off * off;
    return (zs_line){ square, slope, residual };
}

#endif
