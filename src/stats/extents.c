#include "stats/extents.h"

#include <math.h>

static const double degree = 3.14159265358979323846 / 180;

/* Longitudes are float32 numbers, whose neighbours lie 3.1e-5 apart at 360, or sums of a spacing: nearer than
 * this they are the same. */
static const double slack = 4e-5;

double zs_row_area(const double extent[2])
{
    return sin(extent[1] * degree) - sin(extent[0] * degree);
}

static double clip(double latitude)
{
    return fmax(-90, fmin(90, latitude));
}

/* --- rows ---------------------------------------------------------------------------------------------- */

static bool all_finite(int64_t n, const double *value)
{
    for (int64_t i = 0; i < n; i++)
        if (!isfinite(value[i]))
            return false;
    return true;
}

static bool are_latitudes(int64_t n, const double *latitude)
{
    for (int64_t i = 0; i < n; i++)
        if (!(fabs(latitude[i]) <= 90 + slack))
            return false;
    for (int64_t i = 2; i < n; i++)
        if (!((latitude[i] - latitude[i - 1]) * (latitude[1] - latitude[0]) > 0))
            return false;
    return n < 2 || latitude[0] != latitude[1];
}

/* The edges of cell i of coordinates that rise or fall, the lower first.  first, last: how far the first and
 * the last cell reach outwards, in the direction of the coordinates. */
static void edges_of(int64_t n, const double *centre, int64_t i, double first, double last, double extent[2])
{
    double before = i > 0 ? (centre[i - 1] + centre[i]) / 2 : centre[i] - first;
    double behind = i < n - 1 ? (centre[i] + centre[i + 1]) / 2 : centre[i] + last;
    extent[0] = fmin(before, behind);
    extent[1] = fmax(before, behind);
}

bool zs_row_extents(int64_t n, const double *latitude, const double *bounds, double *extent)
{
    bool bounded = bounds && all_finite(2 * n, bounds);
    if (!bounded && !are_latitudes(n, latitude))
        return false;
    double first = n > 1 ? (latitude[1] - latitude[0]) / 2 : 0;
    double last = n > 1 ? (latitude[n - 1] - latitude[n - 2]) / 2 : 0;
    for (int64_t i = 0; i < n; i++) {
        double *e = extent + 2 * i;
        if (bounded) {
            e[0] = fmin(bounds[2 * i], bounds[2 * i + 1]);
            e[1] = fmax(bounds[2 * i], bounds[2 * i + 1]);
        } else {
            edges_of(n, latitude, i, first, last, e);
        }
        e[0] = clip(e[0]);
        e[1] = clip(e[1]);
    }
    return true;
}

/* --- columns ------------------------------------------------------------------------------------------- */

/* Do longitudes rise or fall throughout?  unwrap: after each is turned to within 180 degrees of the one
 * before it. */
static bool go_on(int64_t n, const double *longitude, bool unwrap)
{
    double before = n > 0 ? longitude[0] : NAN, direction = 0;
    for (int64_t i = 1; i < n; i++) {
        double turn = unwrap ? 360 * nearbyint((before - longitude[i]) / 360) : 0;
        double step = longitude[i] + turn - before;
        direction = i == 1 ? step : direction;
        if (!(step * direction > 0))
            return false;
        before = longitude[i] + turn;
    }
    return n > 0 && isfinite(longitude[0]); /* the others are, as they have an order */
}

/* How longitudes go on: as they are, or each turned to within 180 degrees of the one before it. */
typedef enum course { NOWHERE, AS_THEY_ARE, UNWRAPPED } course;

static course course_of(int64_t n, const double *longitude)
{
    return go_on(n, longitude, false) ? AS_THEY_ARE : go_on(n, longitude, true) ? UNWRAPPED : NOWHERE;
}

/* The longitude of column i after that of the column before it: `before`, as it was turned. */
static double next_of(course how, const double *longitude, int64_t i, double before)
{
    return how == UNWRAPPED && i > 0 ? longitude[i] + 360 * nearbyint((before - longitude[i]) / 360)
                                     : longitude[i];
}

int64_t zs_columns_once(int64_t n, const double *longitude)
{
    course how = course_of(n, longitude);
    double at = 0;
    for (int64_t i = 0; i < n && how != NOWHERE; i++) {
        at = next_of(how, longitude, i, at);
        if (fabs(at - longitude[0]) >= 360 - slack)
            return i;
    }
    return n;
}

/* The extent that two bounds mean: of the two ways from one to the other, the one that the longitude lies on.
 * Returns false if they are the same meridian, but no whole turn apart. */
static bool bounded_extent(double longitude, const double bounds[2], double extent[2])
{
    double way = remainder(bounds[1] - bounds[0], 360), width = fabs(way);
    double west = way >= 0 ? bounds[0] : bounds[1], east = way >= 0 ? bounds[1] : bounds[0];
    if (width < slack) {
        width = fabs(bounds[1] - bounds[0]) > 180 ? 360 : 0;
        west = fmin(bounds[0], bounds[1]);
    } else if (fmod(fmod(longitude - west, 360) + 360 + slack, 360) > width + 2 * slack) {
        width = 360 - width;
        west = east;
    }
    double turn = 360 * floor((longitude + slack - west) / 360);
    bool as_they_are = fabs(bounds[1] - bounds[0]) == width; /* then no digit of them is lost */
    extent[0] = west + turn;
    extent[1] = as_they_are ? fmax(bounds[0], bounds[1]) + turn : extent[0] + width;
    return width > 0;
}

static bool bounded_extents(int64_t n, const double *longitude, const double *bounds, double *extent)
{
    if (!bounds || !all_finite(n, longitude) || !all_finite(2 * n, bounds))
        return false;
    for (int64_t i = 0; i < n; i++)
        if (!bounded_extent(longitude[i], bounds + 2 * i, extent + 2 * i))
            return false;
    return true;
}

/* How far the first and the last of m columns reach outwards, in the direction of the columns.  The grid goes
 * around the earth if the gap between them is no wider than others, or if they would reach into each other.
 * at: the longitudes as they go on, in every second place. */
static void reach(int64_t m, const double *at, double *first, double *last)
{
    double widest = 0, span = m > 1 ? at[2 * (m - 1)] - at[0] : 0;
    *first = m > 1 ? (at[2] - at[0]) / 2 : 0;
    *last = m > 1 ? (at[2 * (m - 1)] - at[2 * (m - 2)]) / 2 : 0;
    for (int64_t i = 1; i < m; i++)
        widest = fmax(widest, fabs(at[2 * i] - at[2 * (i - 1)]));
    double gap = copysign(360, span) - span;
    if (m > 1 && (fabs(gap) <= widest + slack || fabs(*first + *last) > fabs(gap)))
        *first = *last = gap / 2;
}

bool zs_column_extents(int64_t n, const double *longitude, const double *bounds, double *extent)
{
    if (bounded_extents(n, longitude, bounds, extent))
        return true;
    course how = course_of(n, longitude);
    if (how == NOWHERE)
        return false;
    for (int64_t i = 0; i < n; i++)
        extent[2 * i] = next_of(how, longitude, i, i > 0 ? extent[2 * (i - 1)] : 0);
    int64_t m = zs_columns_once(n, longitude);
    double first, last, before = 0;
    reach(m, extent, &first, &last);
    for (int64_t i = 0; i < n; i++) {
        double at = extent[2 * i], turned = longitude[i] - at;
        double near = i > 0 ? (before + at) / 2 : at - first;
        double far = i < m - 1 ? (at + extent[2 * (i + 1)]) / 2 : at + last;
        before = at;
        if (i < m) {
            extent[2 * i] = fmin(near, far) + turned;
            extent[2 * i + 1] = fmax(near, far) + turned;
        } else { /* the cell of the column that it repeats */
            double again = longitude[i] - longitude[i - m];
            extent[2 * i] = extent[2 * (i - m)] + again;
            extent[2 * i + 1] = extent[2 * (i - m) + 1] + again;
        }
    }
    return true;
}
