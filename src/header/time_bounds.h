/* time_bounds: from when to when each step of a file is, if the file has bounds of time that can be used.
 *
 * Bounds are missing or wrong more often than times: nobody reads them.  Then the file counts as one without
 * bounds, and the plan says so; the run goes on. */
#ifndef ZS_TIME_BOUNDS_H
#define ZS_TIME_BOUNDS_H

#include "base/error.h"
#include "header/input_file.h"
#include "header/source.h"
#include "header/time_coordinate.h"
#include "header/time_values.h"

/* Both functions are LOCAL. */

/* Read the bounds of a file's times.
 * units: of the time coordinate; the bounds may have others of their own, although CF-1.11, 7.1 does not
 * allow it.  time: the file's times; bounds may be reversed only if these run backwards, and are turned then.
 * bounds: [2 * time->n], lower and upper in turn, if *state is ZS_BOUNDS_USED; else empty.  One step with bad
 * bounds makes all bounds of the file unusable.
 * Returns 0, and bounds is to be released with zs_time_values_clear(); or -1 with err filled: the file cannot
 * be read. */
int zs_time_bounds_read(const zs_source *source, const zs_units_of_time *units,
                        const zs_time_coordinate *reference, const zs_time_values *time,
                        zs_bounds_state *state, zs_time_values *bounds, zs_error *err);

/* What is wrong with bounds, to stand behind "the bounds of time in FILE": "are missing in some records". */
const char *zs_bounds_state_text(zs_bounds_state state);

#endif
