#include "run/climatology.h"

#include "base/memory.h"
#include "stats/moments.h"
#include "stats/slope.h"
#include "stats/statistics.h"

#include <stdlib.h>

int zs_climatology_init(zs_climatology *climatology, const zs_plan *plan, const zs_position *position,
                        zs_error *err)
{
    int n = zs_plan_groups(plan), held = 0;
    size_t cells = (size_t)(plan->tile_rows * plan->problem.ncol);
    *climatology = (zs_climatology){ .cells = cells, .by_group = plan->by_group };
    if (!(climatology->at = zs_alloc((size_t)n, sizeof *climatology->at, "groups", err)))
        return -1;
    for (int group = 0; group < n; group++) {
        bool needed = position->busy && zs_plan_needs(plan, group, position->time_part);
        climatology->at[group] = !needed ? -1 : plan->by_group ? 0 : held;
        held += needed && (held == 0 || !plan->by_group);
    }
    size_t room = (size_t)held * cells;
    if (!(climatology->mean = zs_alloc_raw(room, sizeof(double), "means", err)) ||
        !(climatology->scale = zs_alloc_raw(room, sizeof(double), "standard deviations", err)))
        return -1;
    bool trend = plan->problem.kind == ZS_MOMENTS_TREND;
    if (trend && (!(climatology->slope = zs_alloc_raw(room, sizeof(double), "slopes", err)) ||
                  !(climatology->time = zs_alloc_raw(room, sizeof(double), "times", err))))
        return -1;
    return 0;
}

void zs_climatology_clear(zs_climatology *climatology)
{
    free(climatology->time);
    free(climatology->slope);
    free(climatology->scale);
    free(climatology->mean);
    free(climatology->at);
    *climatology = (zs_climatology){ 0 };
}

/* Where the numbers of a group are, from cell `first` of the tile on. */
static double *numbers_of(const zs_climatology *climatology, double *numbers, int group, size_t first)
{
    int at = climatology->at[group];
    return at < 0 || !numbers
               ? NULL
               : numbers + (size_t)at * climatology->cells + (climatology->by_group ? 0 : first);
}

double *zs_climatology_mean(const zs_climatology *climatology, int group, size_t first)
{
    return numbers_of(climatology, climatology->mean, group, first);
}

double *zs_climatology_scale(const zs_climatology *climatology, int group, size_t first)
{
    return numbers_of(climatology, climatology->scale, group, first);
}

static double *slope_of(const zs_climatology *climatology, int group, size_t first)
{
    return numbers_of(climatology, climatology->slope, group, first);
}

static double *time_of(const zs_climatology *climatology, int group, size_t first)
{
    return numbers_of(climatology, climatology->time, group, first);
}

void zs_climatology_take(zs_climatology *climatology, int group, size_t first, zs_merge *merge,
                         zs_statistics owned)
{
    zs_merge_share(merge, owned, zs_climatology_mean(climatology, group, first),
                   zs_climatology_scale(climatology, group, first));
    if (owned.line.slope)
        zs_merge_share_line(merge, owned, slope_of(climatology, group, first),
                            time_of(climatology, group, first));
}

const double *zs_climatology_at(const zs_climatology *climatology, int group, size_t first, size_t cell,
                                size_t n, double day, double *line)
{
    const double *mean = zs_climatology_mean(climatology, group, first);
    const double *slope = slope_of(climatology, group, first);
    if (!mean || !slope)
        return mean ? mean + cell : NULL;
    zs_slope_line(n, mean + cell, slope + cell, time_of(climatology, group, first) + cell, day, line);
    return line;
}

void zs_climatology_finish(zs_climatology *climatology, int group, size_t first, size_t n, double min_std)
{
    double *mean = zs_climatology_mean(climatology, group, first);
    double *scale = zs_climatology_scale(climatology, group, first);
    if (mean)
        zs_z_scale(min_std, n, mean, scale, scale);
}
