/* cell_places: latitude and longitude of each cell, where rows and columns do not have them: curvilinear and
 * rotated grids, stations, unstructured grids. */
#ifndef ZS_CELL_PLACES_H
#define ZS_CELL_PLACES_H

#include "base/error.h"
#include "catalog/catalog.h"
#include "header/grid.h"

/* Empty when all zero. */
typedef struct zs_cell_places {
    double *latitude,
        *longitude; /* [nrow][ncol], degrees, NaN where missing; both owned, or both NULL: not known */
} zs_cell_places;

/* Read them from the first file of the run.  LOCAL.
 * grid: the run's, or a part of it.  A grid whose rows and columns have them, and one without any, gives
 * none, as does a file that does not have them in this shape. Returns 0, places to be released with
 * zs_cell_places_clear(); or -1 with err filled (ZS_FAILED), and places empty. */
int zs_cell_places_read(const zs_catalog *catalog, const zs_grid *grid, zs_cell_places *places,
                        zs_error *err);

/* Release.  LOCAL.  Safe on an empty object; leaves it empty. */
void zs_cell_places_clear(zs_cell_places *places);

#endif
