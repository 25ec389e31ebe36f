/* layout_histogram: the layout of a histogram: numbers of values in bins.  No MPI, no netCDF.
 *
 * Four variables, in int64: NAME_histogram has an axis of bins; NAME_below, NAME_above and NAME_missing count
 * what is in no bin.  All have an axis in front, if the spec says `by`: steps, groups, rows, or columns.
 * Refused: groups that the run does not have; latitudes or longitudes of a grid whose rows are not latitudes.
 */
#ifndef ZS_LAYOUT_HISTOGRAM_H
#define ZS_LAYOUT_HISTOGRAM_H

#include "output/layout.h"

/* Its functions are LOCAL; see zs_layout_kind. */
extern const zs_layout_kind zs_layout_histogram;

#endif
