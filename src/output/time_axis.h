/* time_axis: the coordinate `time` of an output file, and its bounds.
 *
 * It has an entry for each step; or, with climatological bounds (CF-1.11, 7.4), for each group; or it is one
 * number that stands for the whole period. */
#ifndef ZS_TIME_AXIS_H
#define ZS_TIME_AXIS_H

#include "base/error.h"
#include "output/contents.h"
#include "output/inherit.h"
#include "output/layout.h"
#include "output/target.h"

typedef struct zs_time_axis {
    int var;
    int bounds_var; /* -1 for none: of steps in files without bounds */
} zs_time_axis;

/* Both are LOCAL and return 0; or -1 with err filled.  Failures of the target go into target->status. */

/* Define coordinate and bounds, with the attributes that the input has beside.  dim: id of the dimension of
 * time; -1 where the layout has none. */
int zs_time_axis_define(zs_target *target, const zs_layout *layout, const zs_contents *contents,
                        const zs_inherit *inherit, int dim, zs_time_axis *axis, zs_error *err);

/* Give them their values; after the define mode. */
int zs_time_axis_put(zs_target *target, const zs_layout *layout, const zs_contents *contents,
                     const zs_time_axis *axis, zs_error *err);

#endif
