/* prior_steps: which groups of steps an earlier run's statistics file has, and which steps it was made of.
 *
 * The groups stand on its axis of time, the periods in the attribute `baseline` of each variable. */
#ifndef ZS_PRIOR_STEPS_H
#define ZS_PRIOR_STEPS_H

#include "base/error.h"
#include "catalog/prior.h"
#include "header/source.h"
#include "time/group_key.h"
#include "time/time_units.h"

/* Read them: fills groups, periods and steps of prior.  LOCAL.
 * source: the file, open, and its means with their axes.  axis: the units of its time.  how: the grouping,
 * which is that of the file.
 * Returns 0; or -1 with err filled (ZS_REFUSED): the file is not as zscore writes it.  prior is to be
 * released in both cases. */
int zs_prior_read_steps(const zs_source *source, const zs_time_units *axis, const zs_grouping *how,
                        zs_prior *prior, zs_error *err);

#endif
