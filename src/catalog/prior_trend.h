/* prior_trend: was a trend taken away in an earlier run's statistics, as in this run?  And from when are its
 * times counted?
 *
 * Both functions are LOCAL.  source: the file, open; its variable is the mean.  They return 0; or -1 with err
 * filled (ZS_REFUSED). */
#ifndef ZS_PRIOR_TREND_H
#define ZS_PRIOR_TREND_H

#include "base/error.h"
#include "header/source.h"
#include "spec/spec.h"
#include "time/calendar.h"

/* Compare the key detrend of both.  first: path of the first input file, for messages. */
int zs_prior_check_trend(const zs_source *source, const zs_spec *spec, const char *first, zs_error *err);

/* Find the moment that the means of time are counted from, in the calendar `ours`; 0 without a trend. */
int zs_prior_read_epoch(const zs_source *source, const zs_spec *spec, zs_calendar theirs, zs_calendar ours,
                        zs_time *epoch, zs_error *err);

#endif
