/* cell_methods: the attribute of that name (CF-1.11, 7.3 and 7.4) of the outputs: what was done over time,
 * after what had been done to the input.  No netCDF. */
#ifndef ZS_CELL_METHODS_H
#define ZS_CELL_METHODS_H

#include "output/contents.h"
#include "output/metadata.h"
#include "spec/fields.h"

#include <stdbool.h>

/* All functions here are LOCAL. */

/* Of a statistic: "time: mean", or for groups "time: mean within years time: mean over years". */
void zs_cell_methods_statistic(const zs_contents *contents, zs_field field, const char *method,
                               zs_metadata *to);

/* Of values of single steps.  difference: from the mean in the same file, which is named
 * ("time: anomaly_wrt t2m_mean") where zs_contents_name_baseline(). */
void zs_cell_methods_steps(const zs_contents *contents, bool difference, zs_metadata *to);

#endif
