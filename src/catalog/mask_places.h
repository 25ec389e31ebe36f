/* mask_places: where the cells of a run are in the file of a mask.
 *
 * A mask must have the grid of the input, or more of it: the whole grid where [input] selects a box.  Rows
 * and columns with coordinates of their own are found by these, so that they may stand in another order: from
 * south to north, or from 0 to 360 degrees and not from -180 to 180.  Two-dimensional coordinates and those
 * of single cells must be the same, cell by cell.  What has no coordinates in the input is found by its
 * index. */
#ifndef ZS_MASK_PLACES_H
#define ZS_MASK_PLACES_H

#include "base/error.h"
#include "header/grid.h"
#include "header/source.h"

#include <stdint.h>

/* The grid of a run.  Owns nothing. */
typedef struct zs_mask_grid {
    const char *path;        /* of the first input, for messages */
    const zs_grid *grid;     /* its rows and columns are selected */
    const double *lat, *lon; /* all its coordinates, of one dimension or two; NULL: none */
} zs_mask_grid;

/* The places in the file of each row and column of the run's selection.  Begin with all zero. */
typedef struct zs_mask_places {
    int64_t *row, *col; /* [rows of a level], [columns]; to be released with free() */
    int64_t nrow, ncol; /* of the file */
} zs_mask_places;

/* Find them.  LOCAL.  source: the mask's file, with its variable and axes.
 * Returns 0; or -1 with err filled (ZS_REFUSED): the file does not have the grid, and the message says where.
 * In both cases places->row and col are to be released. */
int zs_mask_places_find(zs_source *source, const zs_mask_grid *run, zs_mask_places *places, zs_error *err);

#endif
