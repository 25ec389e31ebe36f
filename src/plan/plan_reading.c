#include "plan/plan_reading.h"

#include "base/range.h"
#include "stats/gathering.h"

#include <math.h>

enum { READ_BYTES = 16 * 1024 * 1024 }; /* at once, if the data and the memory are large enough */

/* The steps of map_bytes each that are read at once; a layer of chunks has some of them. */
static int64_t steps_at_once(const zs_plan *plan, int64_t map_bytes, int64_t layer)
{
    int64_t wanted = zs_max(1, zs_min(READ_BYTES, plan->problem.budget / 16) / map_bytes);
    return plan->layers ? zs_divide_up(wanted, layer) * layer : wanted;
}

/* Stored steps, and what is under way of new steps. */
static int64_t measure_gathering(zs_plan *plan)
{
    const zs_problem *p = &plan->problem;
    const zs_gather_needs *gather = &p->gather;
    int64_t cells = plan->tile_rows * p->ncol, map_bytes = cells * (int64_t)gather->value_size;
    int64_t all = (int64_t)ceil(gather->steps * (double)p->nstep);
    plan->stored_steps = zs_min(all, steps_at_once(plan, map_bytes, gather->chunk_steps));
    return plan->stored_steps * map_bytes + gather->open * cells * ZS_GATHER_BYTES;
}

/* Chunks of several steps, of which some are left out, are read as a whole, and the steps are taken out of
 * them. */
static int64_t measure_scattered(zs_plan *plan, int64_t map_bytes)
{
    const zs_input_storage *input = &plan->problem.input;
    if (input->scattered && input->chunk_steps > 1)
        plan->stored_steps = plan->layers ? input->chunk_steps : plan->read_steps;
    return plan->stored_steps * map_bytes;
}

int64_t zs_plan_measure_reading(zs_plan *plan)
{
    const zs_problem *p = &plan->problem;
    int64_t map_bytes = plan->tile_rows * p->ncol * (int64_t)p->value_size,
            members = zs_max(1, p->gather.open);
    int64_t wanted = steps_at_once(plan, map_bytes, p->input.chunk_steps);
    wanted = zs_divide_up(wanted, members) * members; /* new steps of all members are made together */
    plan->read_steps = zs_min(plan->busiest.steps, wanted);
    plan->stored_steps = 0;
    return (plan->keep ? 0 : plan->read_steps * map_bytes) +
           (p->gather.steps > 0 ? measure_gathering(plan) : measure_scattered(plan, map_bytes));
}
