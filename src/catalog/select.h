/* select: the rows and columns of a box in latitude and longitude.  Pure. */
#ifndef ZS_SELECT_H
#define ZS_SELECT_H

#include "base/error.h"
#include "base/limits.h"
#include "base/range.h"

#include <stdint.h>

/* Rows whose coordinate lies in [low, high], for coordinates that rise or fall.  LOCAL.
 * Returns 0; or -1 with err filled (ZS_REFUSED): none, or the coordinates do neither. */
int zs_select_rows(const double *coordinate, int64_t n, double low, double high, zs_range *rows,
                   zs_error *err);

/* Runs of columns that lie behind each other in the file and need the same turn: a box has more than one
 * where it crosses the edge of the grid, or the place where the file's longitudes fall back by 360. */

/* Columns from longitude `west` eastwards to `east`, on a grid that goes around the earth.  LOCAL.
 * They come in *nsegment segments, to be read in this order; turn[k] is what is added to the longitudes of
 * segment k, a multiple of 360, so that they rise (or fall) from the first column to the last. Returns 0; or
 * -1 with err filled (ZS_REFUSED): none, or the columns do not lie side by side. */
int zs_select_columns(const double *longitude, int64_t n, double west, double east,
                      zs_range segment[ZS_SEGMENTS], double turn[ZS_SEGMENTS], int *nsegment, zs_error *err);

#endif
