/* mask_steps: when the steps of a mask that changes with time are.
 *
 * A step of the mask holds for the step of the input at the same moment.  Moments of two files are one as in
 * the series of the input (catalog/nearness.h). */
#ifndef ZS_MASK_STEPS_H
#define ZS_MASK_STEPS_H

#include "base/error.h"
#include "header/source.h"
#include "header/steps.h"
#include "header/time_coordinate.h"
#include "time/calendar.h"
#include "time/step_moment.h"

#include <stdint.h>

/* Empty when all zero: one step, or none, which holds for all. */
typedef struct zs_mask_steps {
    zs_steps steps; /* [n], by time; to be released with zs_steps_clear() */
    int64_t n;
    zs_time near; /* two moments are one within this */
} zs_mask_steps;

/* Both functions are LOCAL. */

/* Read the steps of an open file, if it has several.  rule: [input] step; time: of the run.
 * Returns 0; or -1 with err filled (ZS_REFUSED): no times, or another calendar. */
int zs_mask_steps_read(const zs_source *source, zs_step_rule rule, const zs_time_coordinate *time,
                       zs_mask_steps *steps, zs_error *err);

/* Returns the number in the file of the step at a moment; -1 if there is none.  Cannot fail. */
int64_t zs_mask_steps_find(const zs_mask_steps *steps, zs_time moment);

#endif
