/* steps: a long list of samples, in little memory (base/number_table.h).  No MPI, no netCDF.
 *
 * An hourly series of 80 years has 700,000 steps.  As structs they would be 48 bytes each; here they are two
 * or three, if files have hundreds of steps that are equally far apart, and about 50 if there is no order in
 * them at all. */
#ifndef ZS_STEPS_H
#define ZS_STEPS_H

#include "base/error.h"
#include "base/number_table.h"
#include "header/input_file.h"
#include "time/calendar.h"

#include <stdint.h>

/* Empty when all zero.  The table is its own until it is placed in memory of another one. */
typedef struct zs_steps {
    zs_number_table table;
    int64_t first; /* the row of step 0: a list can be a view of a part of another one */
} zs_steps;

/* All functions here are LOCAL. */

/* Add a step behind the others; and end the list, before it is read.  Both return 0; or -1 with err filled
 * (ZS_FAILED: no memory). */
int zs_steps_add(zs_steps *steps, const zs_step *step, zs_error *err);
int zs_steps_end(zs_steps *steps, zs_error *err);

/* End a list, and let it take the place of another one.  result: of adding its steps; -1: err says why, and
 * the other one stays as it is.  from: empty after that.  Returns 0; or -1 with err filled. */
int zs_steps_replace(zs_steps *steps, zs_steps *from, int result, zs_error *err);

/* Release what it owns, and leave it empty. */
void zs_steps_clear(zs_steps *steps);

/* Returns a step, with all its bits; or one of its numbers, which is quicker.  Cannot fail. */
zs_step zs_steps_at(const zs_steps *steps, int64_t i);
zs_time zs_steps_time(const zs_steps *steps, int64_t i);
int32_t zs_steps_file(const zs_steps *steps, int64_t i);
int32_t zs_steps_record(const zs_steps *steps, int64_t i);

#endif
