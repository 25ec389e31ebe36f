#include "run/robust.h"

#include "base/memory.h"
#include "plan/plan_series.h"
#include "spec/value.h"
#include "time/group_steps.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What makes them estimates of the standard deviation of a normal distribution. */
static const double of_deviation = 1.4826, of_range = 1.349;

/* The median comes first: it is needed alone, but for the interquartile range. */
static const double quartile[] = { 0.5, 0.25, 0.75 };
enum { MEDIAN, LOWER, UPPER, QUARTILES };
enum { CENTER, SPREAD };

void zs_robust_needs(const zs_spec *spec, const zs_catalog *catalog, const zs_sort_key *key, zs_needs *needs)
{
    const zs_spec_climatology *c = &spec->climatology;
    zs_series_needs *series = &needs->series;
    int64_t fields = (c->center == ZS_CENTER_MEDIAN) + (c->spread != ZS_SPREAD_STD);
    if (!zs_spec_is_robust(spec))
        return;
    series->of[ZS_PLAN_DATA] = true;
    series->users++;
    series->key_bytes = zs_max(series->key_bytes, key->size);
    series->results = zs_max(series->results, 2 * catalog->groups.n + QUARTILES);
    series->deviations = series->deviations || c->spread == ZS_SPREAD_MAD;
    needs->cell_bytes += fields * catalog->groups.n * (int64_t)sizeof(double);
}

/* Memory for the center or the spread of all groups. */
static int allocate(zs_robust *r, int k, double **all, zs_error *err)
{
    size_t groups = (size_t)r->groups->n;
    return (r->made[k] = zs_alloc_raw(groups * r->block, sizeof **r->made, "medians", err)) &&
                   (*all = zs_alloc_raw(groups * r->tile, sizeof **all, "medians", err))
               ? 0
               : -1;
}

int zs_robust_init(zs_robust *r, const zs_spec *spec, const zs_groups *groups, const zs_sort_key *key,
                   zs_series_work *work, zs_error *err)
{
    const zs_plan *plan = work->plan;
    const zs_spec_climatology *c = &spec->climatology;
    *r = (zs_robust){ .groups = NULL };
    if (!zs_spec_is_robust(spec) || !work->position->busy)
        return 0;
    zs_series_block block = zs_plan_series_block(plan, plan->problem.ncol);
    *r = (zs_robust){ .spec = spec,
                      .groups = groups,
                      .work = work,
                      .field = { .ncol = plan->problem.ncol, .of = ZS_OF_DATA, .key = key },
                      .block = (size_t)(block.rows * plan->problem.ncol),
                      .tile = (size_t)(plan->tile_rows * plan->problem.ncol) };
    if (zs_group_steps_make(groups, &r->steps, err))
        return -1;
    r->finder = (zs_quantiles){ .key = *key,
                                .method = ZS_LINEAR,
                                .n = c->spread == ZS_SPREAD_IQR ? QUARTILES : 1,
                                .q = quartile,
                                .parts = groups->n,
                                .first = r->steps.first,
                                .step = r->steps.step };
    if (zs_quantiles_init(&r->finder, c->spread == ZS_SPREAD_MAD, err) ||
        !(r->quantile = zs_alloc_raw(QUARTILES * r->block, sizeof *r->quantile, "medians", err)))
        return -1;
    if (c->center == ZS_CENTER_MEDIAN && allocate(r, CENTER, &r->center, err))
        return -1;
    return c->spread != ZS_SPREAD_STD ? allocate(r, SPREAD, &r->spread, err) : 0;
}

void zs_robust_clear(zs_robust *r)
{
    zs_quantiles_clear(&r->finder);
    zs_step_lists_clear(&r->steps);
    free(r->quantile);
    free(r->made[CENTER]);
    free(r->made[SPREAD]);
    free(r->center);
    free(r->spread);
    *r = (zs_robust){ .groups = NULL };
}

/* --- finding ------------------------------------------------------------------------------------------- */

/* The spread of a group, from its quartiles.  to: [series->n]. */
static void find_spread(const zs_robust *r, const zs_whole_series *series, int group, double *to)
{
    const double *lower = r->quantile + LOWER * r->block, *upper = r->quantile + UPPER * r->block;
    bool deviation = r->spec->climatology.spread == ZS_SPREAD_MAD;
    if (deviation)
        zs_quantiles_deviation(&r->finder, series, group, r->quantile + MEDIAN * r->block, to);
    for (size_t i = 0; i < series->n; i++)
        to[i] = deviation ? to[i] * of_deviation : (upper[i] - lower[i]) / of_range;
}

static void find(void *object, const zs_whole_series *series, size_t at)
{
    const zs_robust *r = object;
    for (int group = 0; group < r->groups->n; group++) {
        int64_t least = zs_least_count(&r->spec->climatology.min_count, r->groups->size[group]);
        size_t cell = (size_t)group * r->block + at;
        zs_quantiles_find(&r->finder, series, group, least, r->quantile, r->block);
        if (r->center)
            memcpy(r->made[CENTER] + cell, r->quantile + MEDIAN * r->block, series->n * sizeof *r->quantile);
        if (r->spread)
            find_spread(r, series, group, r->made[SPREAD] + cell);
    }
}

static int finish(void *object, int64_t round, zs_range rows, zs_error *err)
{
    zs_robust *r = object;
    double *all[] = { r->center, r->spread };
    (void)rows;
    (void)err;
    for (int k = CENTER; k <= SPREAD; k++)
        for (size_t group = 0; all[k] && group < (size_t)r->groups->n; group++)
            zs_series_share(r->work, &r->field, round, r->made[k] + group * r->block,
                            all[k] + group * r->tile);
    return 0;
}

void zs_robust_find(zs_robust *robust, int64_t rows)
{
    const zs_series_user user = { robust, find, finish };
    zs_error none;
    if (!robust->groups)
        return;
    robust->field.rows = (zs_range){ 0, rows };
    zs_series_exchange(robust->work, &robust->field, &user, false, &none);
}

/* --- using --------------------------------------------------------------------------------------------- */

const double *zs_robust_field(const zs_robust *r, zs_field field, int group, size_t cell)
{
    return (field == ZS_FIELD_CENTER ? r->center : r->spread) + (size_t)group * r->tile + cell;
}

zs_statistics zs_robust_statistics(const zs_robust *r, int group, size_t cell, zs_statistics own)
{
    size_t at = (size_t)group * r->tile + cell;
    if (r->center)
        own.mean = r->center + at;
    if (r->spread)
        own.std = r->spread + at;
    return own;
}

void zs_robust_hand_over(const zs_robust *r, int group, size_t first, size_t n, zs_climatology *climatology)
{
    double *mean = zs_climatology_mean(climatology, group, first);
    double *scale = zs_climatology_scale(climatology, group, first);
    size_t at = (size_t)group * r->tile + first;
    if (mean && r->center)
        memcpy(mean, r->center + at, n * sizeof *mean);
    if (scale && r->spread)
        memcpy(scale, r->spread + at, n * sizeof *scale);
}
