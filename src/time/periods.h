/* periods: the periods of time that statistics cover.
 *
 * Every output with statistics has an attribute "baseline", such as "1961-01-01 00:00 to 1990-12-31 18:00". A
 * later run that extends the statistics reads it, and refuses steps that count already.
 *
 * All functions here are LOCAL and pure. */
#ifndef ZS_PERIODS_H
#define ZS_PERIODS_H

#include "base/error.h"
#include "time/calendar.h"

#include <stddef.h>

/* The times of the first and the last step of a period. */
typedef struct zs_period {
    zs_time first, last;
} zs_period;

/* A list of periods.  All zero: empty.  Release it with zs_periods_clear(). */
typedef struct zs_periods {
    zs_period *period; /* [n], increasing, not overlapping */
    int n;
    size_t room; /* periods that there is memory for */
} zs_periods;

/* Add a period.  It becomes one with each neighbour that is at most `near` away: with a `near` of one step,
 * periods between which no step is missing become one.
 * Returns 0; or -1 with err filled (ZS_FAILED: no memory) and periods unchanged. */
int zs_periods_add(zs_periods *periods, zs_period period, zs_time near, zs_error *err);

/* Returns the first period of the list that overlaps this one, or ends or begins less than `near` away from
 * it: steps that are so near are one step.  Owned by the list.  NULL: none does. */
const zs_period *zs_periods_overlap(const zs_periods *periods, zs_period period, zs_time near);

/* What is near, for steps that are `usual` apart as a rule.  Steps within a hundredth of that, or within
 * ZS_TIME_SLACK, are one step.  Periods that are at most one and a half of it apart are one period. */
zs_time zs_periods_one_step(zs_time usual);
zs_time zs_periods_one_period(zs_time usual);

/* Returns the sum of the lengths, in microseconds; a period of one step has length 0. */
zs_time zs_periods_length(const zs_periods *periods);

/* Format the list: "1961-01-01 00:00 to 1990-12-31 18:00, 2001-01-01 00:00 to 2001-12-31 18:00".
 * Returns a text owned by the caller, to be released with free(); or NULL with err filled (ZS_FAILED). */
char *zs_periods_text(const zs_periods *periods, zs_calendar calendar, zs_error *err);

/* Parse such a text.  periods must be empty.
 * Returns 0; or -1 with err filled, and periods empty: ZS_REFUSED if the text is not such a list. */
int zs_periods_parse(const char *text, zs_calendar calendar, zs_periods *periods, zs_error *err);

/* Release the list and leave it empty. */
void zs_periods_clear(zs_periods *periods);

#endif
