/* layout_reduce: the layout of a reduction: one statistic of all values along some axes.  No MPI, no netCDF.
 *
 * One variable, in float64: "t2m_zscore_mean".  It has the axes that are not reduced: time (steps), rows,
 * columns.  A file without an axis of time has one time, the middle of the period.
 * Refused: an axis that the grid does not have; latitude or longitude alone, or areas as weights, on a grid
 * whose rows are not latitudes. */
#ifndef ZS_LAYOUT_REDUCE_H
#define ZS_LAYOUT_REDUCE_H

#include "output/layout.h"

/* Its functions are LOCAL; see zs_layout_kind. */
extern const zs_layout_kind zs_layout_reduce;

#endif
