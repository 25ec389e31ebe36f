/* time_axis: the coordinate `time` of an output file, and its bounds.
 *
 * It has an entry for each step, as in the input.  Or it has an entry for each group, with climatological
 * bounds (CF-1.11, 7.4): the first and last time that count for the group.  Or it has an entry for each year
 * or season, with its period as bounds.  Or it has one entry, the middle
 * of the whole period, with the period as bounds.  Name, units and further attributes are those of the input.
 */
#ifndef ZS_TIME_AXIS_H
#define ZS_TIME_AXIS_H

#include "base/error.h"
#include "output/contents.h"
#include "output/inherit.h"
#include "output/layout.h"
#include "output/target.h"

/* Ids of the variables: time is [n], its bounds are [n][2], where n is the length of the axis. */
typedef struct zs_time_axis {
    int var;
    int bounds_var; /* -1 for none: steps of files without bounds */
} zs_time_axis;

/* Both functions are LOCAL and return 0; or -1 with err filled (ZS_FAILED).  Failures of the target go into
 * target->status instead.  contents: of the file. */

/* Define coordinate and bounds.  inherit: the open input.  dim: the dimension of time. */
int zs_time_axis_define(zs_target *target, const zs_layout *layout, const zs_contents *contents,
                        const zs_inherit *inherit, int dim, zs_time_axis *axis, zs_error *err);

/* Give them their values; after the define mode. */
int zs_time_axis_put(zs_target *target, const zs_layout *layout, const zs_contents *contents,
                     const zs_time_axis *axis, zs_error *err);

#endif
