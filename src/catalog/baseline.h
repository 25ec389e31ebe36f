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

/* Both functions are LOCAL. */

/* Find the baseline, and group the steps of the series by [climatology] group.
 * prior: the statistics that this run goes on with; its path is NULL for none.  paths: the input files, for
 * messages.
 * Returns 0, and both are to be released, with zs_baseline_clear() and zs_groups_clear(); or -1 with err
 * filled, and both empty.  ZS_REFUSED: no step is in the baseline of the spec; the earlier run had some of
 * these steps; it has none of the groups of this run. */
int zs_baseline_make(const zs_spec *spec, const zs_series *series, const zs_prior *prior,
                     const zs_paths *paths, zs_baseline *baseline, zs_groups *groups, zs_error *err);

/* Release.  Safe on an empty (all zero) object; leaves it empty. */
void zs_baseline_clear(zs_baseline *baseline);

#endif
