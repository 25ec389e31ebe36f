/* grids: what the page must know of a grid of pixels: its size, and where on the earth it lies.
 *
 * A grid is told once, however many maps have it: maps name it by its number. */
#ifndef ZS_GRIDS_H
#define ZS_GRIDS_H

#include "base/error.h"
#include "catalog/catalog.h"
#include "header/grid.h"
#include "page/canvas.h"
#include "picture/pixels.h"

/* Add a grid to the drawing.  LOCAL.
 * grid: the rows and columns of a layer, all or a part of the run's.  The coordinates of a grid that has them
 * for each cell are read from the first file of the run; without them it is drawn all the same. Returns the
 * grid's index in the list; or -1 with err filled (ZS_FAILED). */
int zs_grids_add(zs_canvas *to, const zs_catalog *catalog, const zs_grid *grid, const zs_pixels *pixels,
                 zs_error *err);

#endif
