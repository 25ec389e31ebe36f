/* layout_box: the rows and columns of the run that a product is about.  No MPI, no netCDF.
 *
 * A product has the keys latitude and longitude, as [input] has: two numbers are a box, one number is the
 * nearest row or column.  They select from what [input] has selected. */
#ifndef ZS_LAYOUT_BOX_H
#define ZS_LAYOUT_BOX_H

#include "base/error.h"
#include "output/contents.h"
#include "output/layout.h"

/* Select the box of layout->product: sets rows, columns and grid.  LOCAL.  layout: has all rows and columns
 * of the run.  run: the contents of the whole run. Returns 0; or -1 with err filled (ZS_REFUSED): nothing
 * lies in the box, or the grid has no latitudes or longitudes to select by. */
int zs_layout_select_box(zs_layout *layout, const zs_contents *run, zs_error *err);

#endif
