/* layout_exceedance: how often and when last a value was above a threshold: axes, variables, metadata.  No
 * MPI, no netCDF.
 *
 * Two counts and a time for each cell. */
#ifndef ZS_LAYOUT_EXCEEDANCE_H
#define ZS_LAYOUT_EXCEEDANCE_H

#include "output/layout.h"

extern const zs_layout_kind zs_layout_exceedance;

#endif
