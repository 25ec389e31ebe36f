/* baseline_time: when the statistics in a file of steps were taken, as a coordinate of its own.
 *
 * In such a file `time` belongs to the steps.  Mean and standard deviation, which are the norm that
 * anomalies are differences from, have a scalar time with the bounds of the baseline instead: CF-1.13, 7.5,
 * where an anomaly names its norm in cell_methods ("time: anomaly_wrt t2m_mean"). */
#ifndef ZS_BASELINE_TIME_H
#define ZS_BASELINE_TIME_H

#include "base/limits.h"
#include "base/range.h"
#include "catalog/catalog.h"
#include "output/attributes.h"

typedef struct zs_baseline_time {
    char name[ZS_NAME]; /* "baseline_time", or what is still free */
    int var, bounds_var;
} zs_baseline_time;

/* All functions here are LOCAL; failures go into target->status. */

/* Define the coordinate and its bounds, after all other variables but the fields. */
void zs_baseline_time_define(zs_target *target, const zs_catalog *catalog, zs_baseline_time *norm);

/* Give them their values; after the define mode. */
void zs_baseline_time_put(zs_target *target, const zs_catalog *catalog, const zs_baseline_time *norm);

/* Beginning and end of some steps, from bounds where the files have them, in the units of the time axis. */
void zs_period_bounds(const zs_catalog *catalog, zs_range steps, double bounds[2]);

/* The same of all that the statistics are made of, where all steps are one group: the baseline, and what an
 * earlier run had. */
void zs_baseline_bounds(const zs_catalog *catalog, double bounds[2]);

#endif
