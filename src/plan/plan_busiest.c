#include "plan/plan_busiest.h"

#include "base/memory.h"
#include "base/range.h"
#include "plan/plan_spread.h"
#include "stats/moments.h"

#include <stdlib.h>

/* --- the problem ------------------------------------------------------------------------------------- */

/* Do steps use the groups that they are members of, and no other? */
static bool are_the_same(const zs_groups *g)
{
    return !g || (g->nset == g->n && zs_step_lists_equal(&g->member, &g->user, g->n));
}

/* The segments of all that the problem asks for; those of something else stay empty. */
static int cut_series(zs_busiest_of *of, zs_error *err)
{
    const zs_problem *p = of->problem;
    const zs_groups *groups = p->groups;
    if (p->wanted.statistics && zs_segments_make(groups ? &groups->member : NULL, groups ? groups->nset : 1,
                                                 p->nstep, &of->taken, err))
        return -1;
    if (p->wanted.statistics && zs_plan_compares(p) && !are_the_same(groups) &&
        zs_segments_make(&groups->user, groups->n, p->nstep, &of->needed, err))
        return -1;
    for (int k = 0; k < ZS_PLAN_PARTS; k++) {
        const zs_over_time *over = &p->wanted.products.over_time[k];
        if (over->n > 0 &&
            zs_segments_make(over->parts ? &over->parts->member : NULL, over->parts ? over->parts->n : 1,
                             p->nstep, &of->over_time[k], err))
            return -1;
    }
    return 0;
}

int zs_busiest_init(zs_busiest_of *of, const zs_problem *problem, zs_error *err)
{
    *of = (zs_busiest_of){ .problem = problem };
    if ((of->known = zs_alloc((size_t)problem->nrank + 1, sizeof *of->known, "partitions", err)) &&
        cut_series(of, err) == 0)
        return 0;
    zs_busiest_clear(of);
    return -1;
}

void zs_busiest_clear(zs_busiest_of *of)
{
    zs_segments_clear(&of->taken);
    zs_segments_clear(&of->needed);
    for (int k = 0; k < ZS_PLAN_PARTS; k++)
        zs_segments_clear(&of->over_time[k]);
    free(of->known);
    *of = (zs_busiest_of){ 0 };
}

/* --- a partition ------------------------------------------------------------------------------------- */

/* The first row part has the most quanta.  If it begins inside a quantum, the second one can have more rows.
 */
static int64_t most_rows(const zs_plan *plan)
{
    return zs_max(zs_plan_rows(plan, 0).count, zs_plan_rows(plan, 1).count);
}

/* What a time part has, at most; and the owners of sets.  Where statistics are made in blocks, all time parts
 * own rows of each set. */
static int measure_sets(const zs_busiest_of *of, const zs_partition *cut, zs_busiest *busiest, zs_error *err)
{
    const zs_problem *p = of->problem;
    zs_spread taken, needed;
    if (zs_plan_spread(&of->taken, p->kind, cut, &taken, err))
        return -1;
    needed = taken;
    if (of->needed.n > 0 && zs_plan_spread(&of->needed, ZS_MOMENTS_EXACT, cut, &needed, err))
        return -1;
    busiest->taken = taken.taken;
    busiest->slots = taken.slots;
    busiest->nodes = taken.nodes;
    busiest->needed = zs_plan_compares(p) ? needed.taken : 0;
    if (zs_plan_in_blocks(p))
        return 0;
    busiest->owners = taken.owners;
    busiest->shared = taken.shared;
    return 0;
}

/* The same of reductions over time, whose moments are trees. */
static int measure_over_time(const zs_busiest_of *of, const zs_partition *cut, zs_busiest *busiest,
                             zs_error *err)
{
    for (int k = 0; k < ZS_PLAN_PARTS; k++) {
        zs_spread spread;
        if (of->over_time[k].n == 0)
            continue;
        if (zs_plan_spread(&of->over_time[k], ZS_MOMENTS_TREE, cut, &spread, err))
            return -1;
        busiest->over_time[k] = (zs_time_share){ spread.taken, spread.slots, spread.nodes };
    }
    return 0;
}

/* What follows from the division of time. */
static int measure(const zs_busiest_of *of, const zs_plan *plan, zs_busiest *busiest, zs_error *err)
{
    const zs_partition *cut = &plan->partition;
    *busiest = (zs_busiest){ .slots = 1, .owners = cut->time_parts };
    if (zs_plan_in_blocks(of->problem) && cut->time_parts > 1)
        busiest->shared = zs_plan_sets(plan);
    if ((of->taken.n > 0 && measure_sets(of, cut, busiest, err)) || measure_over_time(of, cut, busiest, err))
        return -1;
    busiest->steps = zs_plan_steps(plan, 0).count;
    return 0;
}

int zs_busiest_find(zs_busiest_of *of, zs_plan *plan, zs_error *err)
{
    const zs_partition *cut = &plan->partition;
    zs_known_busiest *known = &of->known[cut->time_parts];
    if (known->quantum != cut->time_quantum && measure(of, plan, &known->busiest, err))
        return -1;
    known->quantum = cut->time_quantum;
    plan->busiest = known->busiest;
    plan->busiest.rows = most_rows(plan);
    return 0;
}
