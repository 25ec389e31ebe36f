/* cell_methods: the attribute cell_methods of the outputs (CF-1.11, 7.3 and 7.4).  No netCDF.
 *
 * It begins with the input's own cell_methods, which say what had been done to the values before this run,
 * and goes on with what was done now.  Where the input's are about its time, and time has another name in the
 * output, they get that name. */
#ifndef ZS_CELL_METHODS_H
#define ZS_CELL_METHODS_H

#include "output/contents.h"
#include "output/metadata.h"
#include "spec/fields.h"

#include <stdbool.h>

/* All functions here are LOCAL. */

/* Add those of a statistic.  method: CF's word, "standard_deviation".  "time: mean" if all steps are one
 * group, or groups are years; else the form of climatological statistics, "time: mean within years time: mean
 * over years". contents->statistics_time must be known. */
void zs_cell_methods_statistic(const zs_contents *contents, zs_field field, const char *method,
                               zs_metadata *to);

/* Add those of a product: the input's, then `now`, which names the time as contents->statistics_time. */
void zs_cell_methods_product(const zs_contents *contents, const char *now, zs_metadata *to);

/* Add those of values of single steps: the input's.  difference: the values are differences from the mean in
 * the same file; it is named, "time: anomaly_wrt t2m_mean", if zs_contents_name_baseline(). */
void zs_cell_methods_steps(const zs_contents *contents, bool difference, zs_metadata *to);

#endif
