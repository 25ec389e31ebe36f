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

/* Name and ids of the coordinate, a scalar in float64, and of its bounds, [2]. */
typedef struct zs_baseline_time {
    char name[ZS_NAME]; /* "baseline_time"; with a number behind, if the input has a variable of this name */
    int var, bounds_var;
} zs_baseline_time;

/* All functions here are LOCAL and cannot fail, but for the target: its failures go into target->status.
 * Times and bounds are in the units of the series. */

/* Define the coordinate and its bounds.  To be called when all other variables but the layout's are defined,
 * so that the name is a free one. */
void zs_baseline_time_define(zs_target *target, const zs_series *series, zs_baseline_time *time);

/* Give them their values, after the define mode: the middle of the baseline, and its bounds. */
void zs_baseline_time_put(zs_target *target, const zs_contents *contents, const zs_baseline_time *time);

/* Beginning and end of some steps of a series: from their bounds if the files have these, else the times of
 * the first and last step.  At least one step. */
void zs_period_bounds(const zs_series *series, zs_range steps, double bounds[2]);

/* Beginning and end of all steps that the statistics are made of: the baseline's, and those of an earlier
 * run.
 * For the contents of a file that has all steps of the run, in one group. */
void zs_baseline_bounds(const zs_contents *contents, double bounds[2]);

#endif
