/* grid: the rows and columns of cells that all files share, and which of them the run has selected.
 *
 * The cells of all selected levels are the *field*: the selected rows of level 0, then those of level 1, and
 * so on (header/levels.h).  Without levels the field has the selected rows of the grid.
 *
 * Rows are latitudes, or the cells of an unstructured grid; columns are longitudes.  Their dimensions and
 * coordinates are those of the first file.  A grid may be the view of a part of another one: the same names,
 * fewer rows and columns, and coordinates that it does not own. */
#ifndef ZS_GRID_H
#define ZS_GRID_H

#include "base/error.h"
#include "base/limits.h"
#include "base/range.h"
#include "header/bounds_check.h"
#include "header/levels.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The selected columns: one or more segments of a row in the file, to be read in this order.  A box that
 * crosses the edge of the grid has two.  turn[k] degrees are added to the longitudes of segment k, a multiple
 * of 360, so that longitudes rise or fall from the first column to the last. */
typedef struct zs_columns {
    zs_range segment[ZS_SEGMENTS];
    double turn[ZS_SEGMENTS];
    int nsegment;
    int64_t once; /* of the grid's columns: how many, from the first on, have a meridian of their own; those
                   * behind them repeat one (0 and 360), and products over columns leave them out */
} zs_columns;

/* Many fields: rows and columns have one each of most. */
typedef struct zs_grid {
    char row_dim[ZS_NAME], col_dim[ZS_NAME];   /* dimensions; "" for none */
    char lat_name[ZS_NAME], lon_name[ZS_NAME]; /* coordinate variables; "" for none */
    int lat_ndim, lon_ndim;                    /* of these variables, in space: 0 for none, 1 or 2 */
    bool lat_projected, lon_projected;         /* coordinates of a projection or of a rotated pole */
    bool lat_length, lon_length;               /* in metres or kilometres, with or without a projection */
    zs_bounds_worth lat_bounds, lon_bounds;    /* what their bounds are worth, in the first file */
    bool moves;                   /* they change with time, so that the grid has none: cells that move */
    bool degrees;                 /* coordinates are latitudes and longitudes, not distances or indices */
    bool cells;                   /* no columns, and each row has its own longitude: single cells, stations */
    int64_t file_rows, file_cols; /* as stored; 1 where there is no such dimension */
    zs_range rows;                /* selected, as rows of the file */
    zs_columns columns;           /* selected */
    zs_levels levels;             /* of the field; 1 where there is no such dimension */
    int64_t nrow, ncol;           /* of the field: the selected rows of all levels; the selected columns */
    double *lat, *lon;            /* [file_rows], [file_cols]: degrees, unselected; NULL where the coordinate
                                   * has two dimensions or none, or has not columns but cells */
} zs_grid;

/* All functions here are LOCAL. */

/* How many columns there are in all segments. */
int64_t zs_columns_count(const zs_columns *columns);

/* Copy the numbers of some rows that stand in these columns.  rows: [nrow][ncol], of `size` bytes each.
 * Returns the place behind them in `to`. */
char *zs_columns_gather(const zs_columns *columns, const void *rows, int64_t nrow, int64_t ncol, size_t size,
                        void *to);

/* The longitudes of the selected columns, turned, as the outputs have them: [ncol].  grid->lon is not NULL.
 * Returns them, to be released with free(); or NULL with err filled (ZS_FAILED). */
double *zs_grid_longitudes(const zs_grid *grid, zs_error *err);

/* The longitude of one selected column, turned.  grid->lon is not NULL. */
double zs_grid_longitude(const zs_grid *grid, int64_t column);

/* What bounds of the coordinate variable `name` are bounds of. */
zs_bounds_kind zs_grid_bounds_kind(const zs_grid *grid, const char *name);

/* Has each row one latitude, and each column one longitude? */
bool zs_grid_is_plain(const zs_grid *grid);

/* Has each cell a latitude and a longitude of its own, in degrees: in two dimensions, or as single cells? Not
 * if these belong to a projection or a rotated pole, or change with time. */
bool zs_grid_has_places(const zs_grid *grid);

/* Release the coordinates.  Safe on an empty (all zero) grid; not for views. */
void zs_grid_clear(zs_grid *grid);

#endif
