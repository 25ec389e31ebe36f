/* prior_steps: which groups of steps an earlier run's statistics file has, and which steps it was made of.
 *
 * The groups stand on its axis of time: the key of a group is that of its time, and its bounds say from when
 * to when its steps are.  The periods are the attribute `baseline` of the mean. */
#ifndef ZS_PRIOR_STEPS_H
#define ZS_PRIOR_STEPS_H

#include "base/error.h"
#include "catalog/prior.h"
#include "header/source.h"
#include "time/calendar.h"
#include "time/group_key.h"
#include "time/periods.h"
#include "time/time_units.h"

/* Read them: fills groups, periods and steps of prior.  LOCAL.
 * source: the file, open; its variable is the mean, with its axes.  axis: the units of its time.  how: the
 * grouping, which is the file's and this run's.  calendar: this run's, in which all times are afterwards; the
 * file's agrees with it (time/equal_calendars.h).
 * Returns 0; or -1 with err filled (ZS_REFUSED): the file is not as zscore writes it.  In both cases prior is
 * to be released with zs_prior_clear(). */
int zs_prior_read_steps(const zs_source *source, const zs_time_units *axis, const zs_grouping *how,
                        zs_calendar calendar, zs_prior *prior, zs_error *err);

/* Read the periods alone.  LOCAL.  source: the file, open; its variable is the mean.  calendar: the file's.
 * Returns 0, to be released with zs_periods_clear(); or -1 with err filled (ZS_REFUSED). */
int zs_prior_read_periods(const zs_source *source, zs_calendar calendar, zs_periods *periods, zs_error *err);

#endif
