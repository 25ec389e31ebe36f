/* cell_places: latitude and longitude of each cell, where rows and columns do not have them: curvilinear and
 * rotated grids, stations, unstructured grids.  They are read from the first file of the run, row by row. */
#ifndef ZS_CELL_PLACES_H
#define ZS_CELL_PLACES_H

#include "base/error.h"
#include "base/range.h"
#include "catalog/catalog.h"
#include "header/grid.h"

#include <stdbool.h>

/* The two coordinates. */
typedef enum zs_cell_place { ZS_PLACE_LATITUDE, ZS_PLACE_LONGITUDE, ZS_PLACES } zs_cell_place;

/* Closed when all zero. */
typedef struct zs_cell_places {
    bool known;          /* false: rows and columns have them, or the file does not have them in this shape */
    const zs_grid *grid; /* not owned, nor is path */
    const char *path;
    bool open; /* private, as the rest */
    int ncid, var[ZS_PLACES];
} zs_cell_places;

/* All functions here are LOCAL.  They return 0; or -1 with err filled (ZS_FAILED). */

/* Open the first file of the run, if the grid has such places.  grid: the run's, or a part of it.
 * Call zs_cell_places_close() whether this succeeds or fails. */
int zs_cell_places_open(const zs_catalog *catalog, const zs_grid *grid, zs_cell_places *places,
                        zs_error *err);

/* Read one coordinate of some rows: to: [rows.count][ncol], degrees, NaN where missing. */
int zs_cell_places_rows(const zs_cell_places *places, zs_cell_place which, zs_range rows, double *to,
                        zs_error *err);

/* Close it.  Safe on one that is closed.  result: as in zs_close_read() (format/nc.h). */
int zs_cell_places_close(zs_cell_places *places, int result, zs_error *err);

#endif
