/* layout_quantile: what a file of quantiles has: at each cell the quantiles over time, of all steps or of
 * each part of the series.  No MPI, no netCDF. */
#ifndef ZS_LAYOUT_QUANTILE_H
#define ZS_LAYOUT_QUANTILE_H

#include "output/layout.h"

/* See zs_layout_kind. */
extern const zs_layout_kind zs_layout_quantile;

#endif
