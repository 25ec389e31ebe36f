/* region: latitude and longitude of a file whose values are about a whole box, and not about its rows or
 * columns.
 *
 * A mean over latitude no longer has that axis.  The box is named by a coordinate of one value instead, with
 * the box as its bounds (CF-1.11, 7.3.2 and 7.3.4): without one, a mean over an area would be one of the
 * whole world.  It is a scalar if both axes are gone.  If one of them stays, the other is an axis of length
 * one, as in a zonal mean of CDO, which cannot assign a scalar there.  The box reaches to the outer edges of
 * its cells (header/cell_extents.h).  There is none on grids whose rows have no single latitude, or whose
 * columns have no single longitude. */
#ifndef ZS_REGION_H
#define ZS_REGION_H

#include "base/error.h"
#include "base/limits.h"
#include "output/inherit.h"
#include "output/layout.h"
#include "output/target.h"

/* One of the coordinates, one number in float64, and its bounds, two numbers. */
typedef struct zs_region_axis {
    char name[ZS_NAME];  /* as the attribute `coordinates` lists it; "": it does not */
    int dim;             /* of length one; -1: a scalar, or not in the file */
    int var, bounds_var; /* ids; -1: not in the file.  A box of no known extent has no bounds */
    double low, high;    /* degrees */
} zs_region_axis;

typedef struct zs_region {
    zs_region_axis latitude, longitude;
} zs_region;

/* All functions are LOCAL; failures of the target go into target->status. */

/* Define what the layout needs, after all other coordinates, and add the names to inherit->coordinates.
 * inherit: the open input.
 * Returns 0; or -1 with err filled (ZS_FAILED): the input cannot be read. */
int zs_region_define(zs_target *target, const zs_layout *layout, zs_inherit *inherit, zs_region *region,
                     zs_error *err);

/* Add the names to the coordinates of a further variable, which stands beside the one that the region was
 * defined for. */
void zs_region_name(const zs_region *region, zs_inherit *inherit);

/* Give them their values: the middle, and the bounds; after the define mode. */
void zs_region_put(zs_target *target, const zs_region *region);

#endif
