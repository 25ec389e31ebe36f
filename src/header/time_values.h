/* time_values: the numbers of a time coordinate, or of its bounds, as times.
 *
 * The numbers are in the units and the calendar of their own file.  A run has those of the first file: the
 * reference.  Numbers that are in the reference's own units stay as they are, to the bit; others are
 * converted.  Times that were stored as float32, or packed with a factor in float32, are taken within their
 * rounding (time/resolution.h), and their numbers follow them. */
#ifndef ZS_TIME_VALUES_H
#define ZS_TIME_VALUES_H

#include "base/error.h"
#include "format/find_var.h"
#include "header/source.h"
#include "header/time_coordinate.h"
#include "time/calendar.h"
#include "time/time_units.h"

#include <stddef.h>
#include <stdint.h>

#define ZS_NO_TIME INT64_MIN /* a number that is missing, or too large for a time */

/* Units of a variable of time: the text, and what it means. */
typedef struct zs_units_of_time {
    char text[ZS_TEXT];
    zs_time_units axis;
} zs_units_of_time;

/* Owns its lists.  All zero: empty. */
typedef struct zs_time_values {
    double *value; /* [n]: in units of the reference; as stored where there is no time, NaN where missing */
    zs_time *time; /* [n]: in the calendar of the reference; ZS_NO_TIME where there is none */
    size_t n;
    size_t first_unknown; /* index of the first ZS_NO_TIME; n if there is none */
} zs_time_values;

/* Both functions are LOCAL. */

/* Read all n numbers of the variable `var`.  units: its own; their calendar must agree with the reference's
 * (time/equal_calendars.h).
 * Returns 0, and values is to be released; or -1 with err filled, and values empty. */
int zs_time_values_read(const zs_source *source, zs_var var, size_t n, const zs_units_of_time *units,
                        const zs_time_coordinate *reference, zs_time_values *values, zs_error *err);

/* Release.  Safe on an empty object; leaves it empty. */
void zs_time_values_clear(zs_time_values *values);

#endif
