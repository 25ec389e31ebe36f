/* given_check: can this run use the mean and the standard deviation of a climatology that others made?
 *
 * Its groups must be known for sure: by a time, which says the month, the day or the hour of its group; or by
 * a dimension month, dayofyear, week or hour with a coordinate of these numbers, as xarray's groupby() leaves
 * it.  Units, rows, columns and the values of further dimensions must be those of this run. */
#ifndef ZS_GIVEN_CHECK_H
#define ZS_GIVEN_CHECK_H

#include "base/error.h"
#include "catalog/prior.h"
#include "catalog/prior_grid.h"
#include "spec/spec.h"

/* Open the files, check them, fill prior with what is given and its groups, and close them.  LOCAL; rank 0
 * only.  The times of the groups are those of the first step: those of the files say nothing of years.
 * Returns 0; or -1 with err filled (ZS_REFUSED).  In both cases prior is to be released with
 * zs_prior_clear(). */
int zs_given_read_headers(const zs_spec *spec, const zs_prior_needs *now, zs_prior *prior, zs_error *err);

#endif
