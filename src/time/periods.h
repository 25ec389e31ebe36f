/* periods: the stretches of time whose steps statistics were made of, in order.  Pure: no MPI, no NetCDF.
 *
 * The attribute `baseline` of every output has them as text, and whoever adds to the statistics later reads
 * them from there: so that no step counts twice. */
#ifndef ZS_PERIODS_H
#define ZS_PERIODS_H

#include "base/error.h"
#include "time/calendar.h"

#include <stddef.h>

/* From the first step to the last one. */
typedef struct zs_period {
    zs_time first, last;
} zs_period;

/* Begin with all zero. */
typedef struct zs_periods {
    zs_period *period; /* [n], rising; none touches another */
    int n;
    size_t room;
} zs_periods;

/* All functions here are LOCAL. */

/* Put one more among them.  One that is no further from its neighbour than `near` makes one period with it.
 * Returns 0; or -1 with err filled (ZS_FAILED), periods unchanged. */
int zs_periods_add(zs_periods *periods, zs_period period, zs_time near, zs_error *err);

/* The first period that has a time in common with this one, to a hundredth of a second; or NULL. */
const zs_period *zs_periods_overlap(const zs_periods *periods, zs_period period);

/* Their lengths, added up. */
zs_time zs_periods_length(const zs_periods *periods);

/* "1961-01-01 00:00 to 1990-12-31 18:00, 2001-01-01 00:00 to 2001-12-31 18:00", to be released with free();
 * or NULL with err filled (ZS_FAILED). */
char *zs_periods_text(const zs_periods *periods, zs_calendar calendar, zs_error *err);

/* Such a text back into periods, which must be empty.  Returns 0; or -1 with err filled (ZS_REFUSED where it
 * is no such text), periods empty. */
int zs_periods_parse(const char *text, zs_calendar calendar, zs_periods *periods, zs_error *err);

void zs_periods_clear(zs_periods *periods);

#endif
