/* layout_axes: can a product go along the latitudes or the longitudes of this grid?  No MPI, no netCDF.
 *
 * Questions and messages that the layouts of several kinds of products share. */
#ifndef ZS_LAYOUT_AXES_H
#define ZS_LAYOUT_AXES_H

#include "base/error.h"
#include "output/contents.h"
#include "spec/product.h"

/* All functions here are LOCAL.  run: the contents of the whole run.  where: the place of the key in the
 * spec, for the message. */

/* Has the grid a dimension for this axis, so that a product can go along it?  There is always a time.  A
 * single dimension of cells that are not latitudes (an unstructured grid, stations) stands for latitude and
 * for longitude. Returns 0; or -1 with err filled (ZS_REFUSED). */
int zs_check_axis(const zs_contents *run, zs_axis axis, const char *where, zs_error *err);

/* Has the run groups, if the product has results of each?  Returns 0; or -1 with err filled (ZS_REFUSED). */
int zs_check_parts(const zs_contents *run, const zs_product *product, zs_error *err);

/* Say that the rows or columns are not those of single latitudes and longitudes (zs_grid_is_plain()).
 * way_out: what to write into the spec instead.  Returns -1, err filled (ZS_REFUSED). */
int zs_fail_curved(const zs_contents *run, const char *where, const char *way_out, zs_error *err);

#endif
