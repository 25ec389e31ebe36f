/* plan_products: what the products of a run take of memory, by the plan.  Pure.
 *
 * What each kind of product keeps: doc/design.md, "Products". */
#ifndef ZS_PLAN_PRODUCTS_H
#define ZS_PLAN_PRODUCTS_H

#include "plan/plan.h"

/* Measure plan->memory.products, plan->sum_bytes and plan->over_time_slice_rows: reductions over time; trees
 * over rows, of one step if a rank has all rows in one tile, else of all its steps; counts, rows and cells;
 * batches of values. plan: partition, busiest, tile_rows and batch are set. LOCAL, cannot fail. */
void zs_plan_measure_products(zs_plan *plan);

#endif
