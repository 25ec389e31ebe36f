/* grid_read: the grid of an open file: its rows and columns, and what its coordinates are.
 *
 * The first file's grid is that of the run.  Coordinates themselves are read and compared by
 * header/coordinates.h. */
#ifndef ZS_GRID_READ_H
#define ZS_GRID_READ_H

#include "base/error.h"
#include "header/grid.h"
#include "header/source.h"

/* All functions here are LOCAL, and return 0; or -1 with err filled. */

/* Fill a grid, all rows and columns selected, with lat and lon NULL, but for its levels.  Latitudes and
 * longitudes that change with time within the file are none: grid->moves is true, and source->axes has them
 * no longer. Fails where coordinates with a dimension of time cannot be read, and where there are no rows or
 * no columns.
 */
int zs_grid_read(zs_source *source, zs_grid *grid, zs_error *err);

/* Find out what the bounds of latitude and longitude are worth: fills grid->lat_bounds and lon_bounds.
 * lat, lon: as zs_coordinates_read() gives them.  Fails where bounds cannot be read. */
int zs_grid_read_bounds(const zs_source *source, const double *lat, const double *lon, zs_grid *grid,
                        zs_error *err);

/* Has the file as many rows and columns as the grid, which is that of reference_path?  Refused if not. */
int zs_grid_compare_sizes(const zs_source *source, const zs_grid *grid, const char *reference_path,
                          zs_error *err);

#endif
