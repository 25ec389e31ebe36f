/* prior_union: the files of [climatology] merge, as one: all their groups, all their periods. */
#ifndef ZS_PRIOR_UNION_H
#define ZS_PRIOR_UNION_H

#include "base/error.h"
#include "catalog/prior.h"
#include "spec/spec.h"
#include "time/calendar.h"

/* Put the parts together.  LOCAL, and the same on every rank.
 * prior: has its parts, in the order of time, which are read and checked; fills all else but given.
 * Returns 0; or -1 with err filled: ZS_REFUSED where a step would count twice: periods of two parts overlap,
 * or are nearer than a hundredth of the usual distance of steps; ZS_FAILED: no memory. */
int zs_prior_unite(const zs_spec *spec, zs_calendar calendar, zs_prior *prior, zs_error *err);

#endif
