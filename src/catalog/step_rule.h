/* step_rule: what it means for a series that steps belong to the middle of their bounds, and that files have
 * different but equal calendars.
 *
 * The key [input] step says which moment a step belongs to (time/step_moment.h).  Where this is another day
 * or another group than that of the time coordinate, the plan says so.  Where only some files have bounds,
 * and groups depend on them, the series would be cut in two. */
#ifndef ZS_STEP_RULE_H
#define ZS_STEP_RULE_H

#include "base/error.h"
#include "catalog/files.h"
#include "catalog/series.h"
#include "spec/spec.h"
#include "time/calendar.h"

#include <stdint.h>

/* Steps whose moment is another one than their time coordinate; all members of a step count once. */
typedef struct zs_moved {
    int64_t steps;  /* on another day, or in another group */
    int64_t groups; /* in another group; where new steps are made: in another one of these */
    int64_t first;  /* index of the first of all, of the first in another group if there is one; -1: none */
} zs_moved;

/* All functions here are LOCAL, and the same on every rank. */

/* Count such steps among stored steps.  Cannot fail. */
zs_moved zs_series_moved(const zs_series *series, const zs_spec *spec);

/* The time coordinate of a step, as a time of the series.  Cannot fail. */
zs_time zs_series_stamp(const zs_series *series, int64_t step);

/* Do all steps go by one rule?  Refused: bounds put steps of some files into other groups, or into other new
 * steps, than their times, and other files have no bounds.
 * Returns 0; or -1 with err filled (ZS_REFUSED). */
int zs_series_check_rule(const zs_series *series, const zs_files *files, const zs_spec *spec, zs_error *err);

/* The same for a period of the spec, [input] time or [climatology] baseline, and for its months and hours.
 * Refused: bounds put steps of some files into or out of the period, and other files with steps in it have no
 * bounds.  The steps are all that there are, before any are selected. Returns 0; or -1 with err filled
 * (ZS_REFUSED). */
int zs_series_check_periods(const zs_series *series, const zs_files *files, const zs_spec *spec,
                            zs_error *err);

/* Are the calendars of all files one calendar for all steps?  Refused: files with both of two calendars that
 * are equal since 1582-10-15, and a step before that.  The steps are sorted.
 * Returns 0; or -1 with err filled (ZS_REFUSED). */
int zs_series_check_calendars(const zs_series *series, const zs_files *files, zs_error *err);

#endif
