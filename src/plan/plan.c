#include "plan/plan.h"

#include "base/tree.h"

zs_range zs_share(zs_range range, int64_t part, int64_t parts)
{
    int64_t small = range.count / parts, extra = range.count % parts;
    int64_t first = part * small + zs_min(part, extra);
    return (zs_range){ range.first + first, small + (part < extra) };
}

zs_range zs_share_quanta(int64_t count, int64_t quantum, int64_t part, int64_t parts)
{
    zs_range quanta = zs_share((zs_range){ 0, zs_divide_up(count, quantum) }, part, parts);
    int64_t first = zs_min(quanta.first * quantum, count);
    return (zs_range){ first, zs_min((quanta.first + quanta.count) * quantum, count) - first };
}

int64_t zs_part_with(int64_t count, int64_t quantum, int64_t i, int64_t parts)
{
    int64_t quanta = zs_divide_up(count, quantum), small = quanta / parts, extra = quanta % parts;
    int64_t at = i / quantum, large = extra * (small + 1); /* what the first parts have, one more in each */
    return at < large ? at / (small + 1) : extra + (at - large) / small;
}

int64_t zs_plan_row_quanta(const zs_plan *plan)
{
    return zs_divide_up(plan->problem.nrow + plan->partition.row_phase, plan->partition.row_quantum);
}

bool zs_plan_scores(const zs_problem *problem)
{
    return problem->wanted.zscore || problem->wanted.anomaly || problem->wanted.products.value[ZS_PLAN_DATA];
}

bool zs_plan_compares(const zs_problem *problem)
{
    const bool *of = problem->wanted.products.series.of;
    return problem->wanted.zscore || problem->wanted.anomaly || of[ZS_PLAN_ANOMALY] || of[ZS_PLAN_ZSCORE];
}

bool zs_plan_takes_moments(const zs_problem *problem)
{
    return problem->wanted.statistics && !problem->from_file;
}

bool zs_plan_has_series(const zs_problem *problem)
{
    const bool *of = problem->wanted.products.series.of;
    return of[ZS_PLAN_DATA] || of[ZS_PLAN_ANOMALY] || of[ZS_PLAN_ZSCORE];
}

int zs_plan_passes(const zs_plan *plan)
{
    return zs_plan_scores(&plan->problem) && !plan->keep && zs_plan_takes_moments(&plan->problem) ? 2 : 1;
}

int64_t zs_plan_exchange_bytes(const zs_problem *problem)
{
    enum { EXCHANGE_BYTES = 16 * 1024 * 1024 };
    return zs_min(EXCHANGE_BYTES, problem->budget / 32);
}

int64_t zs_plan_round_bytes(const zs_problem *problem)
{
    enum { ROUND_BYTES = 16 * 1024 * 1024 };
    return zs_min(ROUND_BYTES, problem->budget / 64);
}

bool zs_plan_busy(const zs_plan *plan, int rank)
{
    return rank < plan->partition.time_parts * plan->partition.row_parts;
}

int zs_plan_time_part(const zs_plan *plan, int rank)
{
    return rank / plan->partition.row_parts;
}

int zs_plan_row_part(const zs_plan *plan, int rank)
{
    return rank % plan->partition.row_parts;
}

zs_range zs_plan_steps(const zs_plan *plan, int time_part)
{
    if (time_part >= plan->partition.time_parts)
        return (zs_range){ plan->problem.nstep, 0 };
    return zs_share_quanta(plan->problem.nstep, plan->partition.time_quantum, time_part,
                           plan->partition.time_parts);
}

zs_range zs_plan_rows(const zs_plan *plan, int row_part)
{
    const zs_partition *p = &plan->partition;
    int64_t nrow = plan->problem.nrow;
    if (row_part >= p->row_parts)
        return (zs_range){ nrow, 0 };
    zs_range quanta = zs_share((zs_range){ 0, zs_plan_row_quanta(plan) }, row_part, p->row_parts);
    int64_t first = zs_max(quanta.first * p->row_quantum - p->row_phase, 0);
    int64_t end = zs_min((quanta.first + quanta.count) * p->row_quantum - p->row_phase, nrow);
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

int zs_plan_sets(const zs_plan *plan)
{
    return plan->problem.groups ? plan->problem.groups->nset : 1;
}

bool zs_plan_makes_groups(const zs_problem *problem)
{
    return problem->groups && zs_groups_are_made(problem->groups);
}

bool zs_plan_in_blocks(const zs_problem *problem)
{
    return zs_plan_makes_groups(problem) || problem->smoothing.places > 0;
}

bool zs_plan_has_extremes(const zs_problem *problem)
{
    return problem->wanted.extremes || problem->kind == ZS_MOMENTS_TREND || zs_plan_in_blocks(problem);
}

zs_range zs_leaves_of(const zs_groups *groups, int64_t nstep, int set, zs_range steps)
{
    if (groups)
        return zs_groups_leaves(groups, set, steps);
    int64_t block = zs_tree_block(nstep), first = steps.first / block;
    return (zs_range){ first, steps.count ? zs_divide_up(steps.first + steps.count, block) - first : 0 };
}

zs_range zs_plan_leaves(const zs_plan *plan, int set, int time_part)
{
    const zs_problem *p = &plan->problem;
    return zs_leaves_of(p->groups, p->nstep, set, zs_plan_steps(plan, time_part));
}

bool zs_plan_needs(const zs_plan *plan, int group, int time_part)
{
    const zs_problem *p = &plan->problem;
    zs_range steps = zs_plan_steps(plan, time_part);
    return zs_plan_compares(p) &&
           (p->groups ? zs_steps_among(&p->groups->user, group, steps).count > 0 : steps.count > 0);
}

zs_range zs_plan_owned(const zs_plan *plan, zs_range tile, int owner, int owners)
{
    return zs_share_quanta(tile.count, plan->owned_rows, owner, owners);
}
