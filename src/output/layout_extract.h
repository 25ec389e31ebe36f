/* layout_extract: values of a box and a period as they are: axes, variables, metadata.  No MPI, no netCDF.
 *
 * The one product whose file is about a part of the grid and of the series. */
#ifndef ZS_LAYOUT_EXTRACT_H
#define ZS_LAYOUT_EXTRACT_H

#include "output/layout.h"

extern const zs_layout_kind zs_layout_extract;

#endif
