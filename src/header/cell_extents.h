/* cell_extents: where the rows and columns of the first file's grid begin and end (stats/extents.h).
 *
 * From the bounds of latitude and longitude, where the file has bounds that can be used; else from the
 * coordinates.  Only for rows of one latitude, and columns of one longitude. */
#ifndef ZS_CELL_EXTENTS_H
#define ZS_CELL_EXTENTS_H

#include "base/error.h"
#include "format/find_var.h"
#include "header/grid.h"

/* Owns both arrays. */
typedef struct zs_cell_extents {
    double *row;    /* [file_rows][2], degrees, the lower first; NULL: not known */
    double *column; /* [file_cols][2], the same, about the longitudes of the file; NULL: not known */
} zs_cell_extents;

/* Both functions are LOCAL. */

/* Find the extents of all rows and columns of the grid.  var: the variable in the open file at path, whose
 * grid it is.
 * Returns 0, and extents is to be released with zs_cell_extents_clear(); or -1 with err filled, and extents
 * empty: bounds cannot be read, or there is no memory. */
int zs_cell_extents_read(zs_var var, const char *path, const zs_grid *grid, zs_cell_extents *extents,
                         zs_error *err);

/* Release extents and leave it empty.  Safe on an empty (all zero) object. */
void zs_cell_extents_clear(zs_cell_extents *extents);

#endif
