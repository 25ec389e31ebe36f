/* plan_cost: what a plan costs the busiest rank: memory, and bytes to move.
 *
 * The cost is the number of bytes that the busiest rank reads, writes and exchanges.  Bytes that move twice
 * count twice: a chunk that two ranks decode, a second pass.  Opening a file, starting another piece and
 * making a chunk count as the bytes that could be moved meanwhile.  doc/design.md ("Cost", "Memory") has the
 * formulas.
 *
 * These functions are used by the search in plan/plan_search.c alone.  All are LOCAL, pure, and cannot fail.
 */
#ifndef ZS_PLAN_COST_H
#define ZS_PLAN_COST_H

#include "plan/plan.h"

/* Fill in what follows from the partition, busiest, tile_rows, keep and layers: by_group, read_steps,
 * stored_steps, batch, slice_rows, over_time_slice_rows, sum_bytes and memory.  memory.total is INT64_MAX if
 * MPI cannot count the numbers of an exchange.
 */
void zs_plan_measure(zs_plan *plan);

/* The cost in bytes of a plan that is otherwise complete.  Fills in read_bytes. */
double zs_plan_cost(zs_plan *plan);

#endif
