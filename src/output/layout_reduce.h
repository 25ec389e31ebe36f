/* layout_reduce: a product over some axes: mean, standard deviation, count ...: axes, variables, metadata. No
 * MPI, no netCDF.
 *
 * The axes that are reduced are left out of the file. */
#ifndef ZS_LAYOUT_REDUCE_H
#define ZS_LAYOUT_REDUCE_H

#include "output/layout.h"

extern const zs_layout_kind zs_layout_reduce;

#endif
