#include "stats/slope.h"

#include "base/memory.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

int zs_slope_init(zs_slope *s, size_t n, zs_error *err)
{
    *s = (zs_slope){ 0 };
    if (!(s->slope = zs_alloc(n, sizeof *s->slope, "slopes", err)) ||
        !(s->error = zs_alloc(n, sizeof *s->error, "standard errors", err)) ||
        !(s->time = zs_alloc(n, sizeof *s->time, "times", err)) ||
        !(s->square = zs_alloc(n, sizeof *s->square, "times", err)) ||
        !(s->product = zs_alloc(n, sizeof *s->product, "products", err))) {
        zs_slope_clear(s);
        return -1;
    }
    return 0;
}

void zs_slope_clear(zs_slope *s)
{
    free(s->slope);
    free(s->error);
    free(s->time);
    free(s->square);
    free(s->product);
    *s = (zs_slope){ 0 };
}

zs_slope zs_slope_at(zs_slope s, size_t offset)
{
    if (!s.slope)
        return s;
    return (zs_slope){ s.slope + offset, s.error + offset, s.time + offset, s.square + offset,
                       s.product + offset };
}

void zs_slope_none(size_t n, zs_slope into)
{
    for (size_t i = 0; i < n; i++)
        into.slope[i] = into.error[i] = into.time[i] = into.square[i] = into.product[i] = NAN;
}

void zs_slope_copy_state(size_t i, zs_slope from, zs_slope to)
{
    to.time[i] = from.time[i];
    to.square[i] = from.square[i];
    to.product[i] = from.product[i];
}

/* Sums of large values overflow to infinity, or to NaN. */
ZS_INLINE int is_finite(double x)
{
    return fabs(x) <= DBL_MAX;
}

void zs_residual_clean(size_t n, zs_slope_input input, const double *from, double *to)
{
    for (size_t i = 0; i < n; i++) {
        double rounding = 16 * DBL_EPSILON * fmax(fabs(input.min[i]), fabs(input.max[i]));
        to[i] = from[i] <= input.count[i] * rounding * rounding ? 0 : from[i];
    }
}

void zs_slope_state(size_t n, const int32_t *count, zs_trend line, zs_slope into)
{
    for (size_t i = 0; i < n; i++) {
        double product = line.slope[i] * line.square[i];
        into.time[i] = count[i] > 0 ? line.time[i] : NAN;
        into.square[i] = count[i] > 0 ? line.square[i] : NAN;
        into.product[i] = (count[i] > 0) & is_finite(product) ? product : NAN;
    }
}

void zs_slope_derive(size_t n, zs_slope_input input, const double *residual, zs_slope into, double *std)
{
    for (size_t i = 0; i < n; i++) {
        int32_t count = input.count[i];
        double slope = into.product[i] / into.square[i];
        int known = (count >= input.least) & (count > 2) & (into.square[i] > 0) & is_finite(slope);
        double error = sqrt(residual[i] / (count - 2) / into.square[i]);
        into.slope[i] = known ? slope : NAN;
        into.error[i] = known & is_finite(error) ? error : NAN;
        std[i] = known ? std[i] : NAN;
    }
}

double zs_slope_merge(size_t i, zs_slope prior, double n_a, double residual_a, zs_slope into, double n_b,
                      double residual_b, double dx)
{
    double dt = into.time[i] - prior.time[i], share = n_b / (n_a + n_b);
    double square_a = prior.square[i], square_b = into.square[i];
    zs_line a = { square_a, square_a > 0 ? prior.product[i] / square_a : 0, residual_a };
    zs_line b = { square_b, square_b > 0 ? into.product[i] / square_b : 0, residual_b };
    zs_line both = zs_line_merge(a, b, n_a * share, dt, dx);
    double product = both.slope * both.square;
    into.time[i] = prior.time[i] + dt * share;
    into.square[i] = both.square;
    into.product[i] = is_finite(product) ? product : NAN;
    return both.residual;
}

ZS_KERNEL static void make_line(size_t n, const double *restrict mean, const double *restrict slope,
                                const double *restrict time, double t, double *restrict line)
{
    for (size_t i = 0; i < n; i++)
        line[i] = mean[i] + slope[i] * (t - time[i]);
}

void zs_slope_line(size_t n, const double *mean, const double *slope, const double *time, double t,
                   double *line)
{
    make_line(n, mean, slope, time, t, line);
}
