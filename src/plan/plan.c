#include "plan/plan.h"

#include "base/tree.h"

zs_range zs_share(zs_range range, int64_t part, int64_t parts)
{
    int64_t small = range.count / parts, extra = range.count % parts;
    int64_t first = part * small + zs_min(part, extra);
    return (zs_range){ range.first + first, small + (part < extra) };
}

int64_t zs_plan_row_quanta(const zs_plan *plan)
{
    return zs_divide_up(plan->problem.nrow + plan->row_phase, plan->row_quantum);
}

bool zs_plan_scores(const zs_problem *problem)
{
    return problem->zscore || problem->anomaly || problem->needs.data;
}

int zs_plan_passes(const zs_plan *plan)
{
    return zs_plan_scores(&plan->problem) && !plan->keep && !plan->problem.from_file ? 2 : 1;
}

bool zs_plan_busy(const zs_plan *plan, int rank)
{
    return rank < plan->time_parts * plan->row_parts;
}

int zs_plan_time_part(const zs_plan *plan, int rank)
{
    return rank / plan->row_parts;
}

int zs_plan_row_part(const zs_plan *plan, int rank)
{
    return rank % plan->row_parts;
}

zs_range zs_plan_steps(const zs_plan *plan, int time_part)
{
    if (time_part >= plan->time_parts)
        return (zs_range){ plan->problem.nstep, 0 };
    int64_t quantum = plan->time_quantum, nstep = plan->problem.nstep;
    zs_range blocks = zs_share((zs_range){ 0, zs_divide_up(nstep, quantum) }, time_part, plan->time_parts);
    int64_t first = zs_min(blocks.first * quantum, nstep);
    return (zs_range){ first, zs_min((blocks.first + blocks.count) * quantum, nstep) - first };
}

zs_range zs_plan_rows(const zs_plan *plan, int row_part)
{
    const zs_problem *p = &plan->problem;
    if (row_part >= plan->row_parts)
        return (zs_range){ p->nrow, 0 };
    zs_range quanta = zs_share((zs_range){ 0, zs_plan_row_quanta(plan) }, row_part, plan->row_parts);
    int64_t first = zs_max(quanta.first * plan->row_quantum - plan->row_phase, 0);
    int64_t end = zs_min((quanta.first + quanta.count) * plan->row_quantum - plan->row_phase, p->nrow);
    return (zs_range){ first, zs_max(end - first, 0) };
}

zs_range zs_plan_tile(const zs_plan *plan, int row_part, int tile)
{
    zs_range rows = zs_plan_rows(plan, row_part);
    int64_t first = zs_min(tile * plan->tile_rows, rows.count);
    return (zs_range){ rows.first + first, zs_min(plan->tile_rows, rows.count - first) };
}

int zs_plan_groups(const zs_plan *plan)
{
    return plan->problem.groups ? plan->problem.groups->n : 1;
}

zs_range zs_plan_leaves(const zs_plan *plan, int group, int time_part)
{
    const zs_problem *p = &plan->problem;
    zs_range steps = zs_plan_steps(plan, time_part);
    if (p->groups)
        return zs_groups_leaves(p->groups, group, steps);
    int64_t block = zs_tree_block(p->nstep), first = steps.first / block;
    return (zs_range){ first, steps.count ? zs_divide_up(steps.first + steps.count, block) - first : 0 };
}

bool zs_plan_needs(const zs_plan *plan, int group, int time_part)
{
    const zs_problem *p = &plan->problem;
    zs_range steps = zs_plan_steps(plan, time_part);
    if (!p->zscore && !p->anomaly)
        return false;
    return p->groups ? zs_steps_among(&p->groups->user, group, steps).count > 0 : steps.count > 0;
}

zs_range zs_plan_owned(const zs_plan *plan, zs_range tile, int owner, int owners)
{
    int64_t rows = plan->owned_rows;
    zs_range chunks = zs_share((zs_range){ 0, zs_divide_up(tile.count, rows) }, owner, owners);
    int64_t first = zs_min(chunks.first * rows, tile.count);
    return (zs_range){ first, zs_min((chunks.first + chunks.count) * rows, tile.count) - first };
}
