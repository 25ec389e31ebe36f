/* layout_extract: the layout of an extract: the values of some steps, rows and columns.  No MPI, no netCDF.
 *
 * One variable on time (steps), rows and columns: "t2m" in float64, or "t2m_zscore" in float32 and rounded as
 * the outputs are.  This is the one kind whose series and grid are a part of the run's.
 * Refused: a period without steps; a box where the grid has no one-dimensional coordinate, or has no cell; a
 * point that is farther from all cells than neighbours are from each other. */
#ifndef ZS_LAYOUT_EXTRACT_H
#define ZS_LAYOUT_EXTRACT_H

#include "output/layout.h"

/* Its functions are LOCAL; see zs_layout_kind. */
extern const zs_layout_kind zs_layout_extract;

#endif
