/* step_times: when the steps of a file are: their time coordinates, their bounds, and the moments that they
 * belong to.
 *
 * A time that is missing is refused, because nobody can say where its values belong.  Bounds that are missing
 * are not. */
#ifndef ZS_STEP_TIMES_H
#define ZS_STEP_TIMES_H

#include "base/error.h"
#include "header/input_file.h"
#include "header/source.h"
#include "header/time_coordinate.h"
#include "header/time_values.h"
#include "time/step_moment.h"

#include <stdint.h>

/* Read the times of the n steps of a file.  LOCAL.
 * rule: [input] step.  units: of the file's time coordinate.  reference: of the run.
 * step: [n]; time, value, lower and upper are set, the other members stay.  The bounds are NaN if the file
 * has none that can be used; *state says why. Returns 0; or -1 with err filled (ZS_REFUSED: a time is missing
 * or out of range, with its record, counted from 0) and step undefined. */
int zs_step_times_read(const zs_source *source, zs_step_rule rule, const zs_units_of_time *units,
                       const zs_time_coordinate *reference, int64_t n, zs_step *step, zs_bounds_state *state,
                       zs_error *err);

#endif
