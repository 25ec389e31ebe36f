#include "run/smoothing.h"

#include "base/clock.h"
#include "base/memory.h"
#include "report/progress.h"
#include "time/recipe.h"

#include <math.h>
#include <stdlib.h>

int zs_smoothing_init(zs_smoothing *s, const zs_smooth *how, const zs_plan *plan, bool with_state, bool busy,
                      zs_error *err)
{
    *s = (zs_smoothing){ .plan = plan, .cells = (size_t)(plan->slice_rows * plan->problem.ncol) };
    if (zs_cycles_make(plan->problem.groups, &s->cycles, err))
        return -1;
    size_t places = (size_t)s->cycles.length;
    if (!busy)
        return 0;
    return zs_smoother_init(&s->smoother, how, s->cycles.length, err) ||
                   zs_statistics_init(&s->held, places * s->cells, with_state, false, err) ||
                   !(s->place = zs_alloc(places, sizeof *s->place, "groups", err))
               ? -1
               : 0;
}

void zs_smoothing_clear(zs_smoothing *s)
{
    free(s->place);
    zs_statistics_clear(&s->held);
    zs_smoother_clear(&s->smoother);
    zs_cycles_clear(&s->cycles);
    *s = (zs_smoothing){ 0 };
}

static zs_statistics at_place(const zs_smoothing *s, int place)
{
    return zs_statistics_at(s->held, (size_t)place * s->cells);
}

/* The cells whose statistics this rank makes. */
static size_t owned_cells(const zs_smoothing *s, const zs_first_pass *first)
{
    return (size_t)(first->owned.count * s->plan->problem.ncol);
}

/* --- all groups of a cycle ---------------------------------------------------------------------------- */

static void hold(zs_smoothing *s, const zs_first_pass *first, int group)
{
    zs_statistics_copy(owned_cells(s, first), first->statistics, at_place(s, s->cycles.place[group]));
}

/* Hold the statistics of the groups of a family, if it is in this cycle.  Returns 0; or -1 with err filled,
 * after all that others take part in. */
static int hold_family(zs_smoothing *s, zs_first_pass *first, const zs_loaded *loaded, int family, int cycle,
                       zs_range block, zs_error *err)
{
    const zs_recipe *recipe = &s->plan->problem.groups->recipe;
    const int *group = recipe->group + family * recipe->ntarget;
    zs_error late;
    int result = 0, k = 0;
    while (group[k] < 0) /* a family has one group at least */
        k++;
    if (s->cycles.of[group[k]] != cycle)
        return 0;
    zs_first_pass_make(first, loaded, family, block);
    for (; k < recipe->ntarget; k++) {
        if (group[k] < 0)
            continue;
        if (zs_first_pass_take(first, loaded, k, block, NULL, result == 0 ? err : &late))
            result = -1;
        hold(s, first, group[k]);
    }
    return result;
}

/* The same of a group that is a set. */
static int hold_group(zs_smoothing *s, zs_first_pass *first, const zs_loaded *loaded, int group,
                      zs_range block, zs_error *err)
{
    zs_first_pass_goto(first, group);
    int result = zs_first_pass_merge(first, loaded, group, block, NULL, err);
    hold(s, first, group);
    return result;
}

static int hold_cycle(zs_smoothing *s, zs_first_pass *first, const zs_loaded *loaded, int cycle,
                      zs_range block, zs_error *err)
{
    const int *group = s->cycles.group + cycle * s->cycles.length;
    bool made = zs_plan_makes_groups(&s->plan->problem);
    zs_error late; /* of a rank that goes on for the others only */
    int result = 0, n = made ? s->plan->problem.groups->recipe.nfamily : s->cycles.length;
    for (int k = 0; k < n; k++) {
        zs_error *to = result == 0 ? err : &late;
        if (made ? hold_family(s, first, loaded, k, cycle, block, to)
                 : group[k] >= 0 && hold_group(s, first, loaded, group[k], block, to) != 0)
            result = -1;
    }
    return result;
}

/* --- smoothed ----------------------------------------------------------------------------------------- */

/* Smooth one statistic of the groups of a cycle.  numbers: [places][cells]. */
static void smooth(zs_smoothing *s, int cycle, size_t n, double *numbers)
{
    const int *group = s->cycles.group + cycle * s->cycles.length;
    for (int k = 0; k < s->cycles.length; k++)
        s->place[k] = group[k] >= 0 ? numbers + (size_t)k * s->cells : NULL;
    zs_smooth_cells(&s->smoother, n, s->place);
}

static void smooth_both(zs_smoothing *s, int cycle, size_t n)
{
    const int *group = s->cycles.group + cycle * s->cycles.length;
    smooth(s, cycle, n, s->held.mean);
    for (int k = 0; k < s->cycles.length; k++) {
        double *std = at_place(s, k).std;
        for (size_t i = 0; i < n && group[k] >= 0; i++)
            std[i] *= std[i];
    }
    smooth(s, cycle, n, s->held.std);
    for (int k = 0; k < s->cycles.length; k++) {
        double *std = at_place(s, k).std;
        for (size_t i = 0; i < n && group[k] >= 0; i++)
            std[i] = std[i] < 0 ? NAN : sqrt(std[i]);
    }
}

int zs_smoothing_work(zs_smoothing *s, zs_first_pass *first, const zs_loaded *loaded, int cycle,
                      zs_range block, zs_error *err)
{
    int result = hold_cycle(s, first, loaded, cycle, block, err);
    double now = zs_now();
    smooth_both(s, cycle, owned_cells(s, first));
    zs_report_work(first->report, ZS_PHASE_MERGE, ZS_WORK_STATISTICS, 0, now);
    return result;
}

void zs_smoothing_give(const zs_smoothing *s, zs_first_pass *first, int group, zs_range block,
                       zs_climatology *climatology)
{
    zs_statistics_copy(owned_cells(s, first), at_place(s, s->cycles.place[group]), first->statistics);
    zs_first_pass_share(first, group, block, climatology);
}
