/* baseline: the steps that the statistics are made of, and which steps are compared with which of them.  No
 * MPI, no netCDF.
 *
 * They are all selected steps, or those of [climatology] baseline; and the steps of an earlier run, which
 * this run adds to or is compared with. */
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

typedef struct zs_baseline {
    zs_periods periods; /* of these steps, in order */
    int64_t steps;      /* in all periods; the members of a step count once */
} zs_baseline;

/* All functions here are LOCAL. */

/* Find the baseline of a series, and group the steps of the series.  prior: the statistics that this run goes
 * on with; its path is NULL for none.  paths: the input files, for messages.
 * Returns 0, to be released with zs_baseline_clear() and zs_groups_clear(); or -1 with err filled: ZS_REFUSED
 * where the spec's baseline has no step, or has steps that the earlier run had, or the earlier run has none
 * of the groups of this one. */
int zs_baseline_make(const zs_spec *spec, const zs_series *series, const zs_prior *prior,
                     const zs_paths *paths, zs_baseline *baseline, zs_groups *groups, zs_error *err);

/* Safe on an empty (all zero) object; leaves it empty. */
void zs_baseline_clear(zs_baseline *baseline);

#endif
