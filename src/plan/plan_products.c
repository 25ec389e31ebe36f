#include "plan/plan_products.h"

#include "base/range.h"
#include "plan/plan_series.h"
#include "plan/plan_shares.h"
#include "stats/moments.h"

/* Numbers that are added up over ranks at a time: so many that their transport takes longer than the ranks'
 * waiting for each other. */
enum { SUM_BYTES = 512 * 1024 };

/* Bytes of a cell in the arrays that a reduction over time takes for its owned rows. */
enum { OVER_TIME_BYTES = 44 };

/* The most entries of a stack for a tree over some rows, wherever these begin. */
static int64_t tree_slots(int64_t rows)
{
    int64_t levels = 1;
    while (rows >> levels > 0)
        levels++;
    return 2 * levels;
}

/* The same of the trees over some rows, of which each level has one. */
static int64_t level_trees(const zs_problem *p, int64_t rows)
{
    if (p->level_rows == 0)
        return tree_slots(rows);
    int64_t levels = zs_min(p->nrow / p->level_rows, rows / p->level_rows + 2);
    return levels * tree_slots(zs_min(rows, p->level_rows));
}

/* Reductions over time: moments of the parts of the series that a rank has, their exchange, and what is made
 * of the owned rows.  A part of the series can have one owner. */
static int64_t over_time_bytes(zs_plan *plan)
{
    const zs_problem *p = &plan->problem;
    int64_t cells = plan->tile_rows * p->ncol, parts = plan->partition.time_parts, bytes = 0, message = 1;
    for (int k = 0; k < ZS_PLAN_PARTS; k++)
        if (p->wanted.products.over_time[k].n > 0)
            message =
                zs_max(message, zs_message_bytes(ZS_MOMENTS_TREE, true, plan->busiest.over_time[k].nodes));
    plan->over_time_slice_rows = zs_plan_slice_of(
        plan, message, zs_plan_most_owned(plan, plan->partition.time_parts), plan->partition.time_parts);
    for (int k = 0; k < ZS_PLAN_PARTS; k++) {
        const zs_over_time *over = &p->wanted.products.over_time[k];
        const zs_time_share *share = &plan->busiest.over_time[k];
        int64_t owned = over->parts ? cells : zs_plan_most_owned(plan, plan->partition.time_parts) * p->ncol;
        int64_t moments =
            share->taken * cells * (int64_t)zs_moments_cell_bytes(ZS_MOMENTS_TREE, share->slots);
        int64_t exchange = 2 * plan->over_time_slice_rows * parts * p->ncol * message;
        bytes += over->n * (moments + exchange + owned * OVER_TIME_BYTES);
    }
    return bytes;
}

/* Batches of values: of each quantity in float64, and one for boxes of columns. */
static int64_t values_bytes(const zs_plan *plan)
{
    const zs_needs *needs = &plan->problem.wanted.products;
    int64_t batches = needs->gathered;
    for (int k = 0; k < ZS_PLAN_QUANTITIES; k++)
        batches += needs->value[k];
    return batches * plan->batch.steps * plan->batch.rows * plan->problem.ncol * 8;
}

void zs_plan_measure_products(zs_plan *plan)
{
    const zs_problem *p = &plan->problem;
    const zs_needs *needs = &p->wanted.products;
    const zs_busiest *busiest = &plan->busiest;
    int64_t steps = plan->tile_rows >= p->nrow ? 1 : busiest->steps;
    int64_t bytes = needs->bytes + needs->cell_bytes * plan->tile_rows * p->ncol +
                    needs->row_bytes * plan->tile_rows + over_time_bytes(plan) + values_bytes(plan) +
                    needs->tree_bytes * steps * level_trees(p, busiest->rows) + zs_plan_series_bytes(plan);
    if ((needs->tree_bytes > 0 && plan->tile_rows < p->nrow) || needs->row_bytes > 0)
        bytes += 2 * zs_plan_exchange_bytes(p); /* one product after the other exchanges nodes */
    plan->sum_bytes = zs_min(zs_min(SUM_BYTES, zs_plan_exchange_bytes(p)),
                             zs_max(needs->sum_cell_bytes * plan->tile_rows * p->ncol, needs->sum_bytes));
    bytes += 2 * plan->sum_bytes; /* the buffer, and the memory that MPI adds it in */
    plan->memory.products = bytes;
}
