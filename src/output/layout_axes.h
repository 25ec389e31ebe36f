/* layout_axes: does a product that goes along latitudes or longitudes go with the grid?  No MPI, no netCDF.
 */
#ifndef ZS_LAYOUT_AXES_H
#define ZS_LAYOUT_AXES_H

#include "base/error.h"
#include "output/contents.h"
#include "spec/product.h"

/* Both are LOCAL.  where: the place in the spec, for the message. */

/* Has the grid a dimension for this axis?  One dimension of cells alone stands for both latitude and
 * longitude; there is always a time.  Returns 0; or -1 with err filled (ZS_REFUSED). */
int zs_check_axis(const zs_contents *run, zs_axis axis, const char *where, zs_error *err);

/* The grid is not zs_grid_is_plain(): say so, and the way out.  Returns -1, err filled (ZS_REFUSED). */
int zs_fail_curved(const zs_contents *run, const char *where, const char *way_out, zs_error *err);

#endif
