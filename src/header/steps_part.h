/* steps_part: some steps of a list, which take the place of all.  No MPI, no netCDF.
 *
 * Steps are copied only where one is left out, or comes in another place: as a rule, none is. */
#ifndef ZS_STEPS_PART_H
#define ZS_STEPS_PART_H

#include "base/error.h"
#include "header/steps.h"

#include <stdbool.h>
#include <stdint.h>

/* Begins with all zero. */
typedef struct zs_steps_part {
    int64_t n; /* steps so far */
    bool copied;
    zs_steps steps; /* of them, if they are copied */
} zs_steps_part;

/* Both functions are LOCAL, and return 0; or -1 with err filled (ZS_FAILED: no memory). */

/* Add `count` steps of a list, from the first one on, behind those that are kept already. */
int zs_steps_keep(const zs_steps *all, int64_t first, int64_t count, zs_steps_part *kept, zs_error *err);

/* Let a list of *n steps have the part alone, which becomes empty; *n: updated.  result: of making the part;
 * -1: err says why, and the list stays as it is.  Returns -1 then, too. */
int zs_steps_take(zs_steps *all, int64_t *n, zs_steps_part *kept, int result, zs_error *err);

#endif
