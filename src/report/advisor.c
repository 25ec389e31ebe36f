#include "report/advisor.h"

#include "plan/plan.h"
#include "plan/plan_search.h"

#include <stdbool.h>

static bool makes_one_pass(zs_problem *problem, int64_t budget, zs_plan *plan)
{
    zs_error unused;
    problem->budget = budget;
    return zs_plan_make(problem, plan, &unused) == 0 && zs_plan_passes(plan) == 1;
}

/* Some memory with which values are read once, in whole MiB, and hardly more than is needed; 0: not with 64
 * times as much. */
static int64_t find_once(const zs_plan *plan)
{
    enum { MIB = 1048576 };
    zs_problem problem = plan->problem;
    zs_plan better;
    int64_t least = problem.budget / MIB, most = least + 1;
    while (!makes_one_pass(&problem, most * MIB, &better)) {
        least = most;
        most *= 2;
        if (most > 64 * (plan->problem.budget / MIB + 1))
            return 0;
    }
    while (most - least > 1 + most / 32) {
        int64_t middle = least + (most - least) / 2;
        if (makes_one_pass(&problem, middle * MIB, &better))
            most = middle;
        else
            least = middle;
    }
    return most * MIB;
}

void zs_advisor_ask(const zs_facts_of *of, zs_advice *advice)
{
    const zs_plan *plan = of->plan;
    const zs_all_ranks *ranks = of->ranks;
    bool twice = zs_plan_passes(plan) > 1;
    zs_advice_of figures = { .seconds = of->totals ? ranks->seconds : 0,
                             .work = of->totals ? ranks->work : NULL,
                             .nrank = ranks->nrank,
                             .nbusy = plan->partition.time_parts * plan->partition.row_parts,
                             .time_parts = plan->partition.time_parts,
                             .row_parts = plan->partition.row_parts,
                             .node_ranks = ranks->node_ranks,
                             .processors = ranks->processors,
                             .nfile = of->catalog->files.paths.n,
                             .deflate = of->spec->output.deflate,
                             .read_twice = twice,
                             .budget = plan->problem.budget,
                             .once = twice ? find_once(plan) : 0 };
    if (of->sharing && of->sharing->lock)
        figures.locked_on = of->sharing->system.name;
    zs_advise(&figures, advice);
}
