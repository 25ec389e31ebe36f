/* layout_output: the outputs of the run: z-scores, anomalies, statistics: axes, variables, metadata.  No MPI,
 * no netCDF.
 *
 * z-scores and anomalies are on the axis of steps, and bring along the mean (and standard deviation) that
 * they were made with, unless each group has its own.  Statistics are on the axis of groups, or on none. */
#ifndef ZS_LAYOUT_OUTPUT_H
#define ZS_LAYOUT_OUTPUT_H

#include "output/layout.h"

extern const zs_layout_kind zs_layout_output;

#endif
