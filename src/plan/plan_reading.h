/* plan_reading: how many steps a rank reads together.
 *
 * Reading is in pieces of about 16 MiB, or a sixteenth of the budget if that is less, in whole layers of
 * chunks if the plan says so.  Where the steps of the series are new ones, these are gathered from stored
 * steps, which are read in pieces of their own.  Where hours of the day are left out, chunks are read as a
 * whole. */
#ifndef ZS_PLAN_READING_H
#define ZS_PLAN_READING_H

#include "plan/plan.h"

#include <stdint.h>

/* Fill in read_steps and stored_steps of a plan whose partition, busiest, tile_rows, keep and layers are set.
 * LOCAL, pure, cannot fail.  Returns the bytes of the buffers that reading takes: steps that do not stay in
 * memory, stored steps, and what is under way of new ones. */
int64_t zs_plan_measure_reading(zs_plan *plan);

#endif
