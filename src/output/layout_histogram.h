/* layout_histogram: counts of values in bins: axes, variables, metadata.  No MPI, no netCDF.
 *
 * One histogram for all values, or for each entry of one axis; and counts of what is in no bin. */
#ifndef ZS_LAYOUT_HISTOGRAM_H
#define ZS_LAYOUT_HISTOGRAM_H

#include "output/layout.h"

extern const zs_layout_kind zs_layout_histogram;

#endif
