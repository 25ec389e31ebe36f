/* layout_output: the layouts of the outputs: z-scores, anomalies, statistics.  No MPI, no netCDF.
 *
 * zscore and anomaly have an axis of steps, of members if these count, and rows and columns.  Mean (and
 * standard deviation) stand beside them on rows and columns alone, unless each group of steps has its own.
 * statistics has mean, std, count, minimum, maximum, excess and M2 on rows and columns; with groups, on an
 * axis of groups first.
 * Metadata: CF-1.11; CF-1.12 where values are rounded to keepbits, CF-1.13 where anomalies name their mean.
 */
#ifndef ZS_LAYOUT_OUTPUT_H
#define ZS_LAYOUT_OUTPUT_H

#include "output/layout.h"

/* Its functions are LOCAL; see zs_layout_kind. */
extern const zs_layout_kind zs_layout_output;

#endif
