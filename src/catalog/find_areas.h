/* find_areas: find the areas of cells, before anything is planned.
 *
 * Where single cells have areas, the grid of their file must be that of the input files, compared as the
 * headers of these are. */
#ifndef ZS_FIND_AREAS_H
#define ZS_FIND_AREAS_H

#include "base/error.h"
#include "catalog/cell_areas.h"
#include "header/grid.h"
#include "parallel/comm.h"
#include "spec/spec.h"

#include <stdint.h>

/* The grid of the input files.  Owns nothing. */
typedef struct zs_area_grid {
    const char *path;        /* of the first file */
    const zs_grid *grid;     /* its rows and columns are selected */
    const double *lat, *lon; /* [nlat], [nlon]: all its coordinates, of one dimension or two */
    int64_t nlat, nlon;      /* 0: there are none */
} zs_area_grid;

/* Find the areas, if a product wants them, and look through those of the selected cells.  COLLECTIVE over
 * comm: rank 0 reads.  grid->path and the spec must outlive areas.
 * Returns 0; or -1 on every rank with the same err (ZS_REFUSED: the file has no such areas; it has another
 * grid; an area is negative, or larger than the earth; all are missing or 0). */
int zs_areas_find(zs_comm *comm, const zs_spec *spec, const zs_area_grid *grid, zs_cell_areas *areas,
                  zs_error *err);

#endif
