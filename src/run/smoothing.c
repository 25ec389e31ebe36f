#include "run/smoothing.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int zs_smoothing_init(zs_smoothing *s, const zs_smooth *how, const zs_plan *plan, bool with_state, bool busy,
                      zs_error *err)
{
    *s = (zs_smoothing){ .cells = (size_t)(plan->slice_rows * plan->problem.ncol) };
    if (zs_cycles_make(plan->problem.groups, &s->cycles, err))
        return -1;
    size_t places = (size_t)s->cycles.length;
    if (!busy)
        return 0;
    return zs_smoother_init(&s->smoother, how, s->cycles.length, err) ||
                   zs_statistics_init(&s->held, places * s->cells, with_state, err) ||
                   !(s->place = zs_alloc(places, sizeof *s->place, "groups", err)) ||
                   !(s->taken = zs_alloc(places, sizeof *s->taken, "groups", err))
               ? -1
               : 0;
}

void zs_smoothing_clear(zs_smoothing *s)
{
    free(s->taken);
    free(s->place);
    zs_statistics_clear(&s->held);
    zs_smoother_clear(&s->smoother);
    zs_cycles_clear(&s->cycles);
    *s = (zs_smoothing){ 0 };
}

void zs_smoothing_goto(zs_smoothing *s)
{
    memset(s->taken, 0, (size_t)s->cycles.length * sizeof *s->taken);
}

static zs_statistics at_place(const zs_smoothing *s, int place)
{
    return zs_statistics_at(s->held, (size_t)place * s->cells);
}

void zs_smoothing_take(zs_smoothing *s, int group, size_t n, zs_statistics statistics)
{
    int place = s->cycles.place[group];
    s->taken[place] = true;
    zs_statistics_copy(n, statistics, at_place(s, place));
}

/* Smooth one statistic.  first: [places][cells], of the first place. */
static void smooth(zs_smoothing *s, size_t n, double *first)
{
    for (int k = 0; k < s->cycles.length; k++)
        s->place[k] = s->taken[k] ? first + (size_t)k * s->cells : NULL;
    zs_smooth_cells(&s->smoother, n, s->place);
}

void zs_smoothing_make(zs_smoothing *s, size_t n)
{
    smooth(s, n, s->held.mean);
    for (int k = 0; k < s->cycles.length; k++) {
        double *std = at_place(s, k).std;
        for (size_t i = 0; i < n && s->taken[k]; i++)
            std[i] *= std[i];
    }
    smooth(s, n, s->held.std);
    for (int k = 0; k < s->cycles.length; k++) {
        double *std = at_place(s, k).std;
        for (size_t i = 0; i < n && s->taken[k]; i++)
            std[i] = std[i] < 0 ? NAN : sqrt(std[i]);
    }
}

void zs_smoothing_give(const zs_smoothing *s, int group, size_t n, zs_statistics into)
{
    zs_statistics_copy(n, at_place(s, s->cycles.place[group]), into);
}
