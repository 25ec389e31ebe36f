/* input_box: the rows and columns that [input] latitude and longitude select, on any kind of grid.
 *
 * Where each row has one latitude, and each column one longitude, they are a range of rows, and one or two of
 * columns.  Elsewhere they are the smallest rectangle of rows and columns with all cells in the box; what
 * lies in it and not in the box is masked (catalog/masks.h). */
#ifndef ZS_INPUT_BOX_H
#define ZS_INPUT_BOX_H

#include "base/error.h"
#include "catalog/mask_places.h"
#include "header/grid.h"
#include "spec/spec.h"

/* Select them.  LOCAL, and the same on every rank.  run: the grid, which is the same, and its coordinates.
 * Returns 0; or -1 with err filled (ZS_REFUSED: nothing lies in the box, or there is nothing to select by;
 * ZS_FAILED: no memory). */
int zs_input_box_select(const zs_spec *spec, const zs_mask_grid *run, zs_grid *grid, zs_error *err);

#endif
