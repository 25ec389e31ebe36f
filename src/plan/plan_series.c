#include "plan/plan_series.h"

#include "stats/order.h"
#include "stats/series_quantiles.h"

/* Bytes that all ranks of a column send together for a cell, at most. */
static int64_t cell_bytes(const zs_plan *plan)
{
    return plan->partition.time_parts * plan->busiest.steps * plan->problem.wanted.products.series.key_bytes;
}

/* The cells of a block: as many rows of the run as messages and results have room for; else a piece of one.
 */
static int64_t block_cells(const zs_plan *plan)
{
    const zs_series_needs *needs = &plan->problem.wanted.products.series;
    int64_t ncol = plan->problem.ncol, most = zs_plan_exchange_bytes(&plan->problem);
    int64_t cells = zs_max(1, most / cell_bytes(plan));
    int64_t rows = zs_min(cells / ncol, most / (ncol * needs->results * 8));
    if (rows >= 1)
        return zs_min(rows, plan->tile_rows) * ncol;
    return zs_min(zs_max(1, cells / ZS_STRIP) * ZS_STRIP, ncol);
}

zs_series_block zs_plan_series_block(const zs_plan *plan, int64_t ncol)
{
    int64_t cells = block_cells(plan), rows = zs_min(cells / ncol, plan->tile_rows);
    return rows >= 1 ? (zs_series_block){ rows, ncol } : (zs_series_block){ 1, cells };
}

int64_t zs_plan_series_cells(const zs_plan *plan)
{
    enum { TOGETHER = 64 };
    return zs_max(plan->problem.ncol, TOGETHER);
}

zs_range zs_plan_series_rows(const zs_plan *plan, zs_range rows, int time_part)
{
    return zs_share(rows, time_part, plan->partition.time_parts);
}

int64_t zs_plan_series_bytes(const zs_plan *plan)
{
    const zs_series_needs *needs = &plan->problem.wanted.products.series;
    int64_t ncol = plan->problem.ncol;
    if (!zs_plan_has_series(&plan->problem))
        return 0;
    zs_series_block block = zs_plan_series_block(plan, ncol);
    int64_t messages = plan->partition.time_parts > 1 ? 2 : 1;
    return messages * block.rows * block.columns * cell_bytes(plan) + block.rows * ncol * needs->results * 8 +
           zs_quantiles_bytes(plan->problem.nstep, (zs_key_size)needs->key_bytes, needs->deviations) +
           3 * zs_plan_series_cells(plan) * 8;
}
