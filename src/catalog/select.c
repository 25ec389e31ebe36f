#include "catalog/select.h"

#include "base/limits.h"

#include <math.h>

/* Coordinates are float32 numbers, whose neighbours lie 3.1e-5 apart at 360, or sums of a spacing.  A
 * coordinate this far beyond an edge of a box still lies on the edge. */
static const double slack = 4e-5;

int zs_select_rows(const double *coordinate, int64_t n, double low, double high, zs_range *rows,
                   zs_error *err)
{
    *rows = (zs_range){ 0, 0 };
    for (int64_t i = 2; i < n; i++)
        if (!((coordinate[i] - coordinate[i - 1]) * (coordinate[1] - coordinate[0]) > 0))
            return zs_fail(err, ZS_REFUSED, "the coordinates neither rise nor fall throughout");
    for (int64_t i = 0; i < n; i++)
        if (coordinate[i] >= low - slack && coordinate[i] <= high + slack) {
            if (rows->count == 0)
                rows->first = i;
            rows->count++;
        }
    if (rows->count == 0)
        return zs_fail(err, ZS_REFUSED, "nothing lies from %g to %g; the coordinates go from %g to %g", low,
                       high, n ? coordinate[0] : 0, n ? coordinate[n - 1] : 0);
    return 0;
}

/* How far east of west a longitude lies, from 0 up to 360. */
static double eastward(double longitude, double west)
{
    double distance = fmod(longitude - west, 360);
    if (distance < 0)
        distance += 360;
    return distance > 360 - slack ? 0 : distance;
}

bool zs_latitude_is_in(const zs_interval *box, double latitude)
{
    return !box->set || (latitude >= fmin(box->first, box->last) - slack &&
                         latitude <= fmax(box->first, box->last) + slack);
}

static double width_of(double west, double east)
{
    double width = east - west;
    while (width < 0)
        width += 360;
    return width;
}

bool zs_longitude_is_in(const zs_interval *box, double longitude)
{
    return !box->set || eastward(longitude, box->first) <= width_of(box->first, box->last) + slack;
}

/* The first selected column behind one that is not selected, going around the grid; if all are selected, the
 * westernmost. */
static int64_t first_column(const double *longitude, int64_t n, double west, double width)
{
    int64_t best = 0, start = -1;
    int rising = n < 2 || longitude[1] > longitude[0];
    for (int64_t i = 0; i < n; i++) {
        double here = eastward(longitude[i], west), before = eastward(longitude[(i + n - 1) % n], west);
        if (here <= width + slack && before > width + slack)
            start = i;
        double least = eastward(longitude[best], west);
        if (rising ? here < least : here > least)
            best = i;
    }
    return start >= 0 ? start : best;
}

static double turn_of(double longitude, double west)
{
    return 360 * nearbyint((west + eastward(longitude, west) - longitude) / 360);
}

/* Columns that lie side by side, going around the grid: `count` from `start` on. */
typedef struct run {
    int64_t start, count;
    double west, east;
} run;

/* Cut a run of columns into segments: at the grid's edge, and where the turn changes. */
static int find_segments(const double *longitude, int64_t n, const run *r, zs_columns *columns, zs_error *err)
{
    double last = r->west;
    bool rising = n < 2 || longitude[1] > longitude[0];
    *columns = (zs_columns){ .nsegment = 0 };
    for (int64_t k = 0; k < r->count; k++) {
        int64_t i = (r->start + k) % n;
        double add = turn_of(longitude[i], r->west);
        if (k > 0 && eastward(longitude[i], r->west) <= slack && last > r->west + slack && rising)
            add += 360; /* back at the western edge, after a whole turn */
        if (k > 0 && fabs(longitude[i] + add - last) < slack)
            continue; /* a meridian that the grid has at both edges is taken once */
        last = longitude[i] + add;
        if (k > 0 && i != 0 && add == columns->turn[columns->nsegment - 1]) {
            columns->segment[columns->nsegment - 1].count++;
            continue;
        }
        if (columns->nsegment == ZS_SEGMENTS)
            return zs_fail(err, ZS_REFUSED, "the longitudes neither rise nor fall from %g eastwards to %g",
                           r->west, r->east);
        columns->segment[columns->nsegment] = (zs_range){ i, 1 };
        columns->turn[columns->nsegment++] = add;
    }
    return 0;
}

int zs_select_columns(const double *longitude, int64_t n, double west, double east, zs_columns *columns,
                      zs_error *err)
{
    double width = width_of(west, east);
    int64_t start = first_column(longitude, n, west, width), count = 0, selected = 0;
    while (count < n && eastward(longitude[(start + count) % n], west) <= width + slack)
        count++;
    for (int64_t i = 0; i < n; i++)
        selected += eastward(longitude[i], west) <= width + slack;
    if (selected == 0)
        return zs_fail(err, ZS_REFUSED,
                       "no column lies from %g eastwards to %g; the longitudes go from %g to %g", west, east,
                       n ? longitude[0] : 0, n ? longitude[n - 1] : 0);
    if (selected != count)
        return zs_fail(err, ZS_REFUSED, "the columns from %g eastwards to %g do not lie side by side", west,
                       east);
    return find_segments(longitude, n, &(run){ start, count, west, east }, columns, err);
}

int zs_select_check(const double *coordinate, int64_t n, const char *name, const char *path, zs_error *err)
{
    for (int64_t i = 0; i < n; i++)
        if (isnan(coordinate[i]))
            return zs_fail(err, ZS_REFUSED,
                           "%s: %s has no value at index %lld (of 0 to %lld), and places on the grid are "
                           "needed",
                           path, name, (long long)i, (long long)n - 1);
    return 0;
}

int zs_fail_no_axis(const char *where, const char *variable, const char *axis, const char *path,
                    zs_error *err)
{
    return zs_fail(err, ZS_REFUSED,
                   "%s: %s has no one-dimensional %s to select by in %s; it must be in degrees", where,
                   variable, axis, path);
}
