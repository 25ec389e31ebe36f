#include "header/bounds_check.h"

#include <math.h>
#include <stddef.h>

/* How far a coordinate may lie outside of its bounds: both are rounded, often to float32. */
static double slack(double coordinate, double width)
{
    return 1e-3 * width + 1e-6 * fabs(coordinate);
}

/* Add whole circles so that both bounds lie around the coordinate.  Of the two arcs between the bounds, the
 * one with the coordinate on it counts; but one across the edge of the numbers is wider than half the circle
 * only if the first bound is the higher one, and so says that it is meant. */
static void unwind(double coordinate, double bounds[2])
{
    double low = fmin(bounds[0], bounds[1]), high = fmax(bounds[0], bounds[1]);
    double nearby = 360 * nearbyint((coordinate - (low + high) / 2) / 360);
    double allowed = slack(coordinate, fmin(high - low, fabs(360 - high + low)));
    if (fabs(coordinate - nearby - (low + high) / 2) <= (high - low) / 2 + allowed) {
        bounds[0] += nearby;
        bounds[1] += nearby;
        return;
    }
    int lower = bounds[0] < bounds[1] ? 0 : 1; /* this one becomes the upper one */
    if (lower == 0 && high - low < 180)
        return;
    bounds[lower] += 360;
    nearby = 360 * nearbyint((coordinate - (low + 360 + high) / 2) / 360);
    bounds[0] += nearby;
    bounds[1] += nearby;
}

/* A row at a pole may be the pole itself. */
static bool is_empty(zs_bounds_kind kind, double coordinate, const double bounds[2])
{
    bool pole = kind == ZS_BOUNDS_OF_LATITUDE && fabs(coordinate) > 90 - 1e-6;
    return bounds[0] == bounds[1] && !pole;
}

static bool is_apart(double coordinate, const double bounds[2])
{
    double low = fmin(bounds[0], bounds[1]), high = fmax(bounds[0], bounds[1]);
    double allowed = slack(coordinate, high - low);
    return coordinate < low - allowed || coordinate > high + allowed;
}

/* By how much two cells lie on each other.  turn: is added to the second one. */
static double overlap(const double a[2], const double b[2], double turn)
{
    return fmin(fmax(a[0], a[1]), fmax(b[0], b[1]) + turn) - fmax(fmin(a[0], a[1]), fmin(b[0], b[1]) + turn);
}

static bool neighbours_overlap(zs_bounds_kind kind, const double *coordinate, int64_t n, const double *bounds)
{
    for (int64_t i = 1; i < n; i++) {
        const double *a = bounds + 2 * (i - 1), *b = bounds + 2 * i;
        double turn =
            kind == ZS_BOUNDS_OF_LONGITUDE ? 360 * nearbyint((coordinate[i - 1] - coordinate[i]) / 360) : 0;
        double narrower = fmin(fabs(a[1] - a[0]), fabs(b[1] - b[0]));
        if (narrower > 0 && overlap(a, b, turn) > 0.1 * narrower)
            return true;
    }
    return false;
}

/* Of coordinates that are no places on the earth little is known: bounds of levels may overlap. */
static zs_bounds_worth check_other(int64_t n, const double *bounds)
{
    bool width = n == 0;
    for (int64_t i = 0; i < n; i++) {
        if (isnan(bounds[2 * i]) || isnan(bounds[2 * i + 1]))
            return ZS_WORTH_MISSING;
        width = width || bounds[2 * i] != bounds[2 * i + 1];
    }
    return width ? ZS_WORTH_USABLE : ZS_WORTH_EMPTY;
}

zs_bounds_worth zs_bounds_check(zs_bounds_kind kind, const double *coordinate, int64_t n, double *bounds)
{
    if (kind == ZS_BOUNDS_OF_OTHER || kind == ZS_BOUNDS_OF_CELLS)
        return check_other(n, bounds);
    for (int64_t i = 0; i < n; i++) {
        double *b = bounds + 2 * i;
        if (isnan(b[0]) || isnan(b[1]))
            return ZS_WORTH_MISSING;
        if (is_empty(kind, coordinate[i], b))
            return ZS_WORTH_EMPTY;
        if (kind == ZS_BOUNDS_OF_LATITUDE)
            for (int k = 0; k < 2; k++)
                b[k] = fmax(-90, fmin(90, b[k]));
        if (isnan(coordinate[i]))
            continue;
        if (kind == ZS_BOUNDS_OF_LONGITUDE)
            unwind(coordinate[i], b);
        if (is_apart(coordinate[i], b))
            return ZS_WORTH_APART;
    }
    return neighbours_overlap(kind, coordinate, n, bounds) ? ZS_WORTH_OVERLAP : ZS_WORTH_USABLE;
}

const char *zs_bounds_complaint(zs_bounds_worth state)
{
    switch (state) {
    case ZS_WORTH_LOST:
        return "the file does not have them";
    case ZS_WORTH_SHAPE:
        return "they have no two numbers for each coordinate";
    case ZS_WORTH_UNITS:
        return "their units are neither degrees nor radians";
    case ZS_WORTH_MISSING:
        return "some or all of them are missing";
    case ZS_WORTH_EMPTY:
        return "lower and upper bounds are equal";
    case ZS_WORTH_APART:
        return "they do not lie around their coordinate";
    case ZS_WORTH_OVERLAP:
        return "neighbours overlap, so they are out of order";
    default:
        return NULL;
    }
}
