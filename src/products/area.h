/* area: the weights of rows and columns in an area-weighted reduction.
 *
 * The area of a cell between two parallels and two meridians is proportional to the difference of the sines
 * of its latitudes, times the difference of its longitudes.  Rows: from the bounds of latitude if the first
 * file has such that can be used (header/bounds.h), else cos(latitude).  Columns: from the bounds of
 * longitude if these say that columns differ in width, else all alike. */
#ifndef ZS_AREA_H
#define ZS_AREA_H

#include "base/error.h"
#include "header/grid.h"
#include "parallel/comm.h"

/* The weight of a cell is row[i] * column[j].  Owns both arrays. */
typedef struct zs_area {
    double *row;    /* [nrow]: differences of sines, or cosines */
    double *column; /* [ncol]: widths in degrees; NULL: all columns are alike */
} zs_area;

/* Find the weights, for a grid whose rows have one latitude each.  COLLECTIVE over comm: rank 0 asks the
 * first file, at path, and tells the others.
 * Returns 0, and area is to be released with zs_area_clear(); or -1 on every rank with the same err, and area
 * empty. */
int zs_area_make(zs_comm *comm, const char *path, const zs_grid *grid, zs_area *area, zs_error *err);

/* Release area and leave it empty.  LOCAL.  Safe on an empty (all zero) object. */
void zs_area_clear(zs_area *area);

#endif
