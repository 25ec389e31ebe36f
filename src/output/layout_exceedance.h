/* layout_exceedance: the layout of an exceedance: how often, and when last, a value was above a threshold.
 * No MPI, no netCDF.
 *
 * Three variables on rows and columns: NAME_exceedance_count and NAME_valid_count, in int32, and
 * NAME_exceedance_last, a time in float64 and in the units of the series.  Never refused. */
#ifndef ZS_LAYOUT_EXCEEDANCE_H
#define ZS_LAYOUT_EXCEEDANCE_H

#include "output/layout.h"

/* Its functions are LOCAL; see zs_layout_kind. */
extern const zs_layout_kind zs_layout_exceedance;

#endif
