/* baseline: the steps that the statistics are made of, and the groups of steps that are compared with each
 * other.  No MPI, no netCDF.
 *
 * The baseline is all selected steps, or those of [climatology] baseline; and the steps of an earlier run, if
 * this one adds to its statistics (extend) or only uses them (from).  No step may count twice: the periods of
 * both runs must not overlap. */
#ifndef ZS_BASELINE_H
#define ZS_BASELINE_H

#include "base/error.h"
#include "catalog/paths.h"
#include "catalog/prior.h"
#include "catalog/series.h"
#include "spec/spec.h"
#include "time/groups.h"
#include "time/periods.h"

#include <stdint.h>

/* Of this run and of the earlier one together.  Owns the periods. */
typedef struct zs_baseline {
    zs_periods periods; /* of the steps, in order; the outputs have them in the attribute `baseline` */
    int64_t steps;      /* in all periods; all members of a step count once */
    zs_time epoch; /* the times of trends are days since then: the day of the first step of the series, or
                    * what the earlier run has counted from */
} zs_baseline;

/* This run, and the earlier one that it goes on with.  Owns nothing. */
typedef struct zs_baseline_run {
    const zs_spec *spec;
    const zs_series *series;
    const zs_prior *prior; /* the statistics that this run goes on with; its path is NULL for none */
    const zs_paths *paths; /* the input files, for messages */
} zs_baseline_run;

/* All functions here are LOCAL. */

/* Find the baseline.  steps: those of this run in it.
 * Returns 0, to be released with zs_baseline_clear(); or -1 with err filled, and baseline empty.  ZS_REFUSED:
 * no step is in the baseline of the spec; the earlier run had some of these steps. */
int zs_baseline_make(const zs_baseline_run *run, zs_baseline *baseline, zs_range *steps, zs_error *err);

/* Group the steps of the series by [climatology] group.  steps: of zs_baseline_make().  room: as for
 * zs_groups_continue().
 * Returns 0, to be released with zs_groups_clear(); or -1 with err filled, and groups empty.  ZS_REFUSED: the
 * earlier run has none of the groups of this one; the groups cannot be smoothed as the spec says. */
int zs_baseline_group(const zs_baseline_run *run, zs_range steps, int32_t *room, zs_groups *groups,
                      zs_error *err);

/* Release.  Safe on an empty (all zero) object; leaves it empty. */
void zs_baseline_clear(zs_baseline *baseline);

#endif
