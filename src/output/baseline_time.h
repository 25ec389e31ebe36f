/* baseline_time: when the statistics in a file of steps were taken, as a coordinate of its own.
 *
 * In such a file `time` belongs to the steps.  Mean and standard deviation have a scalar time with the bounds
 * of the baseline instead: CF-1.13, 7.5, where an anomaly names its mean in cell_methods ("time: anomaly_wrt
 * t2m_mean"). */
#ifndef ZS_BASELINE_TIME_H
#define ZS_BASELINE_TIME_H

#include "base/limits.h"
#include "base/range.h"
#include "catalog/series.h"
#include "output/contents.h"
#include "output/target.h"

typedef struct zs_baseline_time {
    char name[ZS_NAME]; /* "baseline_time"; with a number, where the input has a variable of this name */
    int var, bounds_var;
} zs_baseline_time;

/* All functions here are LOCAL; failures go into target->status. */

/* Define the coordinate and its bounds, after all other variables but the fields. */
void zs_baseline_time_define(zs_target *target, const zs_series *series, zs_baseline_time *time);

/* Give them their values; after the define mode. */
void zs_baseline_time_put(zs_target *target, const zs_contents *contents, const zs_baseline_time *time);

/* Beginning and end of some steps: from bounds where the files have them, else from the times themselves; in
 * the units of the time axis. */
void zs_period_bounds(const zs_series *series, zs_range steps, double bounds[2]);

/* Beginning and end of all that the statistics are made of: the baseline, and what an earlier run had.  For
 * the contents of a file that has all steps of the run in one group. */
void zs_baseline_bounds(const zs_contents *contents, double bounds[2]);

#endif
