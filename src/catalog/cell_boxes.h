/* cell_boxes: boxes and points on a grid whose cells have places of their own (catalog/select_cells.h).
 *
 * What lies in such a box is no rectangle.  So the run, or a product, has the smallest rectangle of rows and
 * columns with all cells of the box, and the others in it are left out, as a mask leaves them out
 * (catalog/masks.h).  A point is a rectangle of one cell. */
#ifndef ZS_CELL_BOXES_H
#define ZS_CELL_BOXES_H

#include "base/error.h"
#include "catalog/mask_places.h"
#include "catalog/masks.h"
#include "catalog/select_cells.h"
#include "header/grid.h"
#include "parallel/comm.h"
#include "spec/spec.h"

#include <stdbool.h>

/* Of all products; the same on every rank.  Owns rectangle. */
typedef struct zs_cell_boxes {
    zs_rectangle *rectangle; /* [nproduct]: rows of a level and columns, counted from the first of the run;
                              * its counts are 0 for a product without a box.  NULL: no product has one */
} zs_cell_boxes;

/* Select the box of [input] on such a grid, which keeps its rectangle.  LOCAL, and the same on every rank: no
 * distance counts.  grid: that of the run, with all rows and columns.
 * Returns 0; or -1 with err filled (ZS_REFUSED: no cell lies in the box). */
int zs_cell_boxes_select(const zs_spec *spec, const zs_mask_grid *run, zs_grid *grid, zs_error *err);

/* Find the boxes of all products, and leave out what is not in them, or not in that of [input].  COLLECTIVE
 * over comm: rank 0 measures.  run: its grid is selected.  masks: of the run, to be narrowed.
 * Returns 0, and boxes is to be released with zs_cell_boxes_clear(); or -1 on every rank with the same err
 * (ZS_REFUSED: nothing lies in a box, or near a point), and boxes empty. */
int zs_cell_boxes_make(zs_comm *comm, const zs_spec *spec, const zs_mask_grid *run, zs_masks *masks,
                       zs_cell_boxes *boxes, zs_error *err);

/* Release what boxes points to.  LOCAL.  Safe on an empty (all zero) object; leaves it empty. */
void zs_cell_boxes_clear(zs_cell_boxes *boxes);

#endif
