/* select: the rows and columns of a grid that lie in a box of latitude and longitude.  No MPI, no netCDF.
 *
 * An edge of the box belongs to the box.  Longitudes count modulo 360: a box may lie across the edge of the
 * grid, and a longitude of the spec need not be in the range of the file's.
 *
 * Example: from -25 to 45 on longitudes 0, 1 ... 359 there are two segments: 335 to 359 with a turn of -360,
 * and 0 to 45 with a turn of 0. */
#ifndef ZS_SELECT_H
#define ZS_SELECT_H

#include "base/error.h"
#include "base/range.h"
#include "header/grid.h"
#include "spec/value.h"

#include <stdbool.h>
#include <stdint.h>

/* All functions here are LOCAL. */

/* Find the rows whose coordinate lies in [low, high].
 * coordinate: [n], degrees, which rise or fall.  Edges are met within 4e-5 degrees.
 * Returns 0; or -1 with err filled (ZS_REFUSED): there are none, or the coordinates neither rise nor fall. */
int zs_select_rows(const double *coordinate, int64_t n, double low, double high, zs_range *rows,
                   zs_error *err);

/* Find the columns from longitude `west` eastwards to `east`, on a grid that may go around the earth.
 * longitude: [n], degrees.  Edges are met within 4e-5 degrees; a meridian that the grid has at both of its
 * edges is taken once.
 * Returns 0; or -1 with err filled (ZS_REFUSED): there are none, or they do not lie side by side, or in more
 * than ZS_SEGMENTS segments. */
int zs_select_columns(const double *longitude, int64_t n, double west, double east, zs_columns *columns,
                      zs_error *err);

/* Does a single place lie in a box, by the same rules?  A box that is not set has all.  Cannot fail. */
bool zs_latitude_is_in(const zs_interval *box, double latitude);
bool zs_longitude_is_in(const zs_interval *box, double longitude);

/* Check that no coordinate is missing.  coordinate: [n], NaN where missing.  name: of its variable; path: of
 * the first file.  Returns 0; or -1 with err filled (ZS_REFUSED), which names file, variable and index. */
int zs_select_check(const double *coordinate, int64_t n, const char *name, const char *path, zs_error *err);

/* The message where there is nothing to select by.  where: the place in the spec; axis: "latitude" or
 * "longitude"; path: of the first file.  Returns -1, err filled (ZS_REFUSED). */
int zs_fail_no_axis(const char *where, const char *variable, const char *axis, const char *path,
                    zs_error *err);

#endif
