/* prior_check: can this run go on with an earlier run's statistics file?
 *
 * Statistics of another variable, grid, unit, calendar, level, grouping or use of members would make numbers
 * that mean nothing.  The message says what the file has, what this run has, and what to write into the spec.
 */
#ifndef ZS_PRIOR_CHECK_H
#define ZS_PRIOR_CHECK_H

#include "base/error.h"
#include "catalog/prior.h"
#include "catalog/prior_grid.h"
#include "spec/spec.h"

/* Open the file prior->path, check it, fill prior, and close it.  LOCAL; rank 0 only.
 * Checked are: the variables and their types, units, calendar, dimensions, grouping, members, coordinates and
 * the values on further dimensions.
 * Returns 0; or -1 with err filled (ZS_REFUSED).  In both cases prior is to be released with
 * zs_prior_clear().
 */
int zs_prior_check(const zs_spec *spec, const zs_prior_needs *now, zs_prior *prior, zs_error *err);

#endif
