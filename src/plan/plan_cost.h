/* plan_cost: what a plan takes of a rank: memory, and bytes to move.  Part of plan/plan_search.c; pure. */
#ifndef ZS_PLAN_COST_H
#define ZS_PLAN_COST_H

#include "plan/plan.h"

#include <stdint.h>

/* The largest of all ranks' shares. */
typedef struct zs_busiest {
    int64_t rows, steps;
    int slots, nodes;                     /* of the tree: that wait to be merged; that are handed on */
    int taken, needed;                    /* groups: with members; with steps */
    int owners;                           /* of the rows of a group: the fewest */
    int shared;                           /* groups that have several */
    int over_time_slots, over_time_nodes; /* slots and nodes of reductions over time */
} zs_busiest;

/* All functions here are LOCAL and cannot fail. */

/* Of a plan whose grid is set. */
zs_busiest zs_plan_busiest(const zs_plan *plan);

/* Fill in what follows from tile_rows: batches, slices, and the memory of a rank. */
void zs_plan_measure(zs_plan *plan, zs_busiest busiest);

/* Bytes that the busiest rank moves, and what stands for bytes; fills in read_bytes.  The plan is complete
 * otherwise. */
double zs_plan_cost(zs_plan *plan, zs_busiest busiest);

/* Bytes of the messages that a rank exchanges with others at a time, at most. */
int64_t zs_plan_exchange_bytes(const zs_problem *problem);

#endif
