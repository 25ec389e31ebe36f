/* step_lengths: how long each step of a series lasts, for [climatology] weights = length.
 *
 * A step lasts from its lower to its upper bound.  Without bounds, a step of a monthly series lasts as long
 * as the month that it belongs to; of other series it is not known. */
#ifndef ZS_STEP_LENGTHS_H
#define ZS_STEP_LENGTHS_H

#include "base/error.h"
#include "catalog/paths.h"
#include "catalog/series.h"
#include "spec/spec.h"

/* Find the lengths, in days.  LOCAL; the same on every rank.
 * paths: the input files, for messages.
 * Returns 0, and *length: [nstep], to be released with free(), or NULL if steps weigh the same; or -1 with
 * err filled (ZS_REFUSED: lengths are not known, or a bound is wrong; ZS_FAILED: no memory). */
int zs_step_lengths(const zs_spec *spec, const zs_series *series, const zs_paths *paths, double **length,
                    zs_error *err);

#endif
