#include "plan/plan_busiest.h"

#include "base/memory.h"
#include "base/range.h"
#include "plan/plan_spread.h"
#include "stats/moments.h"

#include <stdlib.h>

/* --- the problem ------------------------------------------------------------------------------------- */

/* The segments of all that the problem asks for; there are none of something else. */
static void find_segments(zs_busiest_of *of)
{
    const zs_problem *p = of->problem;
    const zs_groups *groups = p->groups;
    if (p->wanted.statistics)
        of->taken = groups ? &groups->taken : &of->all;
    if (p->wanted.statistics && zs_plan_compares(p) && groups && groups->needed.n > 0)
        of->needed = &groups->needed;
    for (int k = 0; k < ZS_PLAN_PARTS; k++) {
        const zs_over_time *over = &p->wanted.products.over_time[k];
        if (over->n > 0)
            of->over_time[k] = over->parts ? &over->parts->taken : &of->all;
    }
}

int zs_busiest_init(zs_busiest_of *of, const zs_problem *problem, zs_error *err)
{
    *of = (zs_busiest_of){ .problem = problem };
    if ((of->known = zs_alloc((size_t)problem->nrank + 1, sizeof *of->known, "partitions", err)) &&
        zs_segments_make_one(problem->nstep, &of->all, err) == 0) {
        find_segments(of);
        return 0;
    }
    zs_busiest_clear(of);
    return -1;
}

void zs_busiest_clear(zs_busiest_of *of)
{
    zs_segments_clear(&of->all);
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
    if (zs_plan_spread(of->taken, p->kind, cut, &taken, err))
        return -1;
    needed = taken;
    if (of->needed && zs_plan_spread(of->needed, ZS_MOMENTS_EXACT, cut, &needed, err))
        return -1;
    busiest->taken = taken.taken;
    busiest->slots = taken.slots;
    busiest->nodes = taken.nodes;
    busiest->needed = zs_plan_compares(p) ? needed.taken : 0;
    if (zs_plan_in_blocks(p))
        return 0;
    busiest->owners = taken.owners;
    busiest->members = taken.members;
    busiest->shared = taken.shared;
    return 0;
}

/* The same of reductions over time, whose moments are trees. */
static int measure_over_time(const zs_busiest_of *of, const zs_partition *cut, zs_busiest *busiest,
                             zs_error *err)
{
    for (int k = 0; k < ZS_PLAN_PARTS; k++) {
        zs_spread spread;
        if (!of->over_time[k])
            continue;
        if (zs_plan_spread(of->over_time[k], ZS_MOMENTS_TREE, cut, &spread, err))
            return -1;
        busiest->over_time[k] = (zs_time_share){ spread.taken, spread.slots, spread.nodes };
    }
    return 0;
}

/* What follows from the division of time. */
static int measure(const zs_busiest_of *of, const zs_plan *plan, zs_busiest *busiest, zs_error *err)
{
    const zs_partition *cut = &plan->partition;
    *busiest = (zs_busiest){ .slots = 1, .owners = cut->time_parts, .members = cut->time_parts };
    if (zs_plan_in_blocks(of->problem) && cut->time_parts > 1)
        busiest->shared = zs_plan_sets(plan);
    if ((of->taken && measure_sets(of, cut, busiest, err)) || measure_over_time(of, cut, busiest, err))
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
