#include "plan/plan_family.h"

#include "base/range.h"
#include "plan/plan_shares.h"
#include "stats/compose.h"
#include "stats/moments.h"
#include "stats/statistics.h"
#include "time/recipe.h"

enum {
    PIECE_CELLS = 512,                /* of a set, where nothing is exchanged: they stay in a cache */
    FAMILY_BYTES = 128 * 1024 * 1024, /* of a family, if the budget is large enough */
};

int64_t zs_plan_family_piece(const zs_plan *plan)
{
    int64_t slice = plan->slice_rows * plan->problem.ncol;
    return plan->partition.time_parts > 1 ? slice : zs_min(slice, PIECE_CELLS);
}

int64_t zs_plan_family_strip(const zs_plan *plan)
{
    return zs_min(ZS_COMPOSE_CELLS, zs_plan_family_piece(plan));
}

int64_t zs_plan_family_rows(const zs_plan *plan)
{
    return zs_min(plan->slice_rows * plan->partition.time_parts, plan->tile_rows);
}

/* Bytes of a cell: the moments and extremes of all sets; the statistics of all groups. */
static int64_t set_bytes(const zs_problem *p)
{
    if (!zs_plan_makes_groups(p))
        return 0;
    zs_moments_kind kind = zs_recipe_weighs(&p->groups->recipe) ? ZS_MOMENTS_TREE : p->kind;
    return p->groups->recipe.most_sets * zs_message_bytes(kind, true, 1);
}

static int64_t group_bytes(const zs_problem *p)
{
    int64_t made = zs_plan_makes_groups(p) ? p->groups->recipe.most_groups : 0;
    return (made + p->smoothing.places) * (int64_t)zs_statistics_bytes(p->kind);
}

int64_t zs_plan_family_bytes(const zs_plan *plan)
{
    const zs_problem *p = &plan->problem;
    int64_t held = plan->slice_rows * p->ncol * group_bytes(p) + p->smoothing.bytes;
    if (!zs_plan_makes_groups(p))
        return held;
    const zs_recipe *recipe = &p->groups->recipe;
    int64_t merging = (int64_t)zs_composer_bytes(p->kind, recipe->ninput, recipe->steps.nslot,
                                                 (size_t)zs_plan_family_strip(plan));
    return zs_plan_family_piece(plan) * set_bytes(p) + held + (zs_recipe_weighs(recipe) ? 0 : merging);
}

/* Rows of which all sets and groups fit into the part of the memory that families may take. */
static int64_t fitting_rows(const zs_problem *p, bool exchanged)
{
    int64_t cell = group_bytes(p) + (exchanged ? set_bytes(p) : 0);
    return zs_max(1, zs_min(FAMILY_BYTES, p->budget / 8) / (p->ncol * cell));
}

int64_t zs_plan_family_slice(const zs_plan *plan, int64_t most)
{
    int64_t rows = zs_min(most, fitting_rows(&plan->problem, plan->partition.time_parts > 1));
    return zs_max(1, rows / plan->owned_rows) * plan->owned_rows;
}

int64_t zs_plan_family_chunk(const zs_problem *problem)
{
    return fitting_rows(problem, problem->nrank > 1);
}
