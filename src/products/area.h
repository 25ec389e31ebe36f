/* area: the weights of rows and columns in an area-weighted reduction.
 *
 * The area of a cell between two parallels and two meridians is proportional to the difference of the sines
 * of its latitudes, times the difference of its longitudes.  Where a cell begins and ends: stats/extents.h.
 */
#ifndef ZS_AREA_H
#define ZS_AREA_H

#include "base/error.h"
#include "header/grid.h"
#include "parallel/comm.h"

/* The weight of a cell is row[i] * column[j].  Owns both arrays. */
typedef struct zs_area {
    double *row;    /* [nrow]: differences of sines, of the rows of all levels */
    double *column; /* [ncol]: widths in degrees; NULL: all columns are alike */
} zs_area;

/* What is asked of the first file. */
typedef struct zs_area_question {
    const char *path, *variable; /* of the file, and of the variable in it */
    const zs_grid *grid;         /* its rows have one latitude each, and its columns one longitude */
    bool columns;                /* must the weights of columns be known? */
    const char *where; /* the place in the spec that wants areas, for messages; NULL: nobody does, and
                        * areas that are not known are no error */
} zs_area_question;

/* Find the weights.  COLLECTIVE over comm: rank 0 asks the first file, and tells the others.
 * Returns 0, and area is to be released with zs_area_clear(): it is empty where areas are not known and
 * question->where is NULL; or -1 on every rank with the same err (ZS_REFUSED: the coordinates have no order,
 * so that areas are not known; or the file cannot be read), and area empty. */
int zs_area_make(zs_comm *comm, const zs_area_question *question, zs_area *area, zs_error *err);

/* Release area and leave it empty.  LOCAL.  Safe on an empty (all zero) object. */
void zs_area_clear(zs_area *area);

#endif
