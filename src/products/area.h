/* area: how much each row and each column of a grid counts in an area-weighted mean.
 *
 * The area of a cell between two parallels and two meridians is a difference of sines of latitude times a
 * difference of longitudes.  Rows: from the bounds of latitude where the first file has them, else
 * cos(latitude). Columns: from the bounds of longitude where these say that columns differ in width, else 1.
 */
#ifndef ZS_AREA_H
#define ZS_AREA_H

#include "base/error.h"
#include "catalog/catalog.h"
#include "parallel/comm.h"

typedef struct zs_area {
    double *row;    /* [nrow]: in parts of a hemisphere's height, or cosines */
    double *column; /* [ncol]; NULL: all are alike */
} zs_area;

/* For a grid of one latitude for each row.  COLLECTIVE; rank 0 asks the first file.  Returns 0, to be
 * released with zs_area_clear(); or -1 on every rank with the same err, area empty. */
int zs_area_make(zs_comm *comm, const zs_catalog *catalog, zs_area *area, zs_error *err);

/* LOCAL. */
void zs_area_clear(zs_area *area);

#endif
