#include "products/quantile_product.h"

#include "base/memory.h"
#include "output/layout.h"
#include "plan/plan_series.h"
#include "spec/product.h"
#include "stats/mask_bits.h"
#include "stats/series_quantiles.h"
#include "stats/smooth.h"
#include "time/cycle.h"
#include "time/group_steps.h"
#include "time/step_lists.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct quantiles {
    zs_quantiles finder; /* of all parts */
    zs_step_lists steps; /* of each part */
    double *result;      /* [parts][quantiles][cells of a block] */
    size_t cells;        /* of a block */
    double **limit;      /* [quantiles]: of those that are limits [parts][cells of the tile]; else NULL */
    size_t tile;         /* cells of the product in the largest tile */
    zs_cycles cycles;    /* of the groups, where quantiles are smoothed; else empty, as what follows is */
    zs_smoother smoother;
    double **place; /* [places of a cycle] */
} quantiles;

/* --- which steps --------------------------------------------------------------------------------------- */

/* One list of all steps. */
static int list_series(int64_t nstep, zs_step_lists *lists, zs_error *err)
{
    if (!(lists->first = zs_alloc(2, sizeof *lists->first, "steps", err)) ||
        !(lists->step = zs_alloc((size_t)nstep, sizeof *lists->step, "steps", err)))
        return -1;
    lists->first[1] = nstep;
    for (int64_t k = 0; k < nstep; k++)
        lists->step[k] = (int32_t)k;
    return 0;
}

static int list_steps(const zs_products *all, const zs_product_state *state, zs_step_lists *lists,
                      zs_error *err)
{
    const zs_catalog *catalog = all->catalog;
    if (!state->parts)
        return list_series(catalog->series.nstep, lists, err);
    return zs_group_steps_make(state->layout->product->by == ZS_BY_GROUP ? &catalog->groups : state->parts,
                               lists, err);
}

/* --- set up -------------------------------------------------------------------------------------------- */

static int64_t results_of(const zs_product_state *state)
{
    return zs_product_parts(state) * zs_product_bins(state->layout->product);
}

/* Is a quantile of this product a limit of another one? */
static bool is_limit(const zs_products *all, const zs_product_state *state, int place)
{
    const char *section = state->layout->product->section;
    bool limit = false;
    for (int k = 0; k < all->n; k++) {
        const zs_bound *bound[] = { &all->layout[k].product->above, &all->layout[k].product->below };
        for (int b = 0; b < 2; b++)
            limit = limit || (bound[b]->quantile && strcmp(bound[b]->quantile, section) == 0 &&
                              bound[b]->place == place);
    }
    return limit;
}

/* Memory that smoothing takes. */
static int64_t smoothing_bytes(const zs_products *all, const zs_product_state *state)
{
    const zs_smooth *smooth = &state->layout->product->quantiles.smooth;
    const zs_groups *groups = &all->catalog->groups;
    return smooth->kind == ZS_SMOOTH_NONE
               ? 0
               : (int64_t)zs_smoother_bytes(smooth, zs_cycle_length(&groups->how, groups->calendar));
}

void zs_quantile_needs(const zs_products *all, const zs_product_state *state, zs_needs *needs)
{
    zs_series_needs *series = &needs->series;
    zs_quantity of = state->layout->product->of;
    int64_t size = of == ZS_OF_DATA ? all->key.size : ZS_KEY_64;
    series->of[of] = true;
    series->users++;
    series->key_bytes = zs_max(series->key_bytes, size);
    series->results = zs_max(series->results, results_of(state));
    needs->bytes += smoothing_bytes(all, state);
    for (int k = 0; k < state->layout->product->quantiles.n; k++)
        if (is_limit(all, state, k))
            needs->cell_bytes += zs_product_parts(state) * (int64_t)sizeof(double);
}

/* Memory for the quantiles that are limits. */
static int begin_limits(const zs_products *all, const zs_product_state *state, quantiles *q, zs_error *err)
{
    const zs_grid *grid = &state->layout->grid;
    int n = state->layout->product->quantiles.n;
    q->tile = (size_t)(zs_min(all->plan->tile_rows, grid->nrow) * grid->ncol);
    if (!(q->limit = zs_alloc((size_t)n, sizeof *q->limit, "quantiles", err)))
        return -1;
    size_t room = (size_t)zs_product_parts(state) * q->tile;
    for (int k = 0; k < n; k++)
        if (is_limit(all, state, k) &&
            !(q->limit[k] = zs_alloc_raw(room, sizeof *q->limit[k], "quantiles", err)))
            return -1;
    return 0;
}

static int begin_smoothing(const zs_products *all, const zs_product_state *state, quantiles *q, zs_error *err)
{
    const zs_smooth *smooth = &state->layout->product->quantiles.smooth;
    if (smooth->kind == ZS_SMOOTH_NONE)
        return 0;
    if (zs_cycles_make(&all->catalog->groups, &q->cycles, err) ||
        zs_smoother_init(&q->smoother, smooth, q->cycles.length, err))
        return -1;
    q->place = zs_alloc((size_t)q->cycles.length, sizeof *q->place, "quantiles", err);
    return q->place ? 0 : -1;
}

static int begin(zs_products *all, zs_product_state *state, zs_error *err)
{
    const zs_layout *layout = state->layout;
    const zs_product_quantiles *wanted = &layout->product->quantiles;
    quantiles *q = state->data = zs_alloc(1, sizeof *q, "quantiles", err);
    if (!q)
        return -1;
    zs_series_block block = zs_plan_series_block(all->plan, layout->grid.ncol);
    q->cells = (size_t)(block.rows * layout->grid.ncol);
    q->finder = (zs_quantiles){ .key = layout->product->of == ZS_OF_DATA ? all->key : zs_sort_key_of_values(),
                                .method = wanted->method,
                                .n = wanted->n,
                                .q = wanted->q,
                                .parts = zs_product_parts(state) };
    if (!all->position->busy)
        return 0;
    if (list_steps(all, state, &q->steps, err))
        return -1;
    q->finder.first = q->steps.first;
    q->finder.step = q->steps.step;
    if (zs_quantiles_init(&q->finder, false, err) ||
        !(q->result =
              zs_alloc_raw((size_t)results_of(state) * q->cells, sizeof *q->result, "quantiles", err)))
        return -1;
    return begin_limits(all, state, q, err) || begin_smoothing(all, state, q, err) ? -1 : 0;
}

static void clear(void *data)
{
    quantiles *q = data;
    for (int k = 0; k < q->finder.n && q->limit; k++)
        free(q->limit[k]);
    free(q->limit);
    zs_quantiles_clear(&q->finder);
    zs_smoother_clear(&q->smoother);
    zs_cycles_clear(&q->cycles);
    free(q->place);
    zs_step_lists_clear(&q->steps);
    free(q->result);
}

const zs_product_ops zs_quantile_ops = { .begin = begin, .clear = clear };

const zs_sort_key *zs_quantile_key(const zs_product_state *state)
{
    return &((const quantiles *)state->data)->finder.key;
}

/* --- finding ------------------------------------------------------------------------------------------- */

/* Smooth the quantiles of n cells over the year. */
static void smooth(quantiles *q, size_t n, size_t at)
{
    for (int k = 0; k < q->finder.n; k++)
        for (int cycle = 0; cycle < q->cycles.n; cycle++) {
            for (int place = 0; place < q->cycles.length; place++) {
                int group = q->cycles.group[cycle * q->cycles.length + place];
                q->place[place] =
                    group < 0 ? NULL : q->result + (size_t)(group * q->finder.n + k) * q->cells + at;
            }
            zs_smooth_cells(&q->smoother, n, q->place);
        }
}

void zs_quantile_find(const zs_product_state *state, const zs_whole_series *series, size_t at)
{
    quantiles *q = state->data;
    for (int part = 0; part < q->finder.parts; part++)
        zs_quantiles_find(&q->finder, series, part, state->layout->product->min_count,
                          q->result + (size_t)(part * q->finder.n) * q->cells + at, q->cells);
    smooth(q, series->n, at);
}

double *zs_quantile_limit(const zs_product_state *state, int place, int part)
{
    const quantiles *q = state->data;
    return q->limit[place] ? q->limit[place] + (size_t)part * q->tile : NULL;
}

const double *zs_quantile_found(const zs_product_state *state, int place, int part)
{
    const quantiles *q = state->data;
    return q->result + (size_t)(part * q->finder.n + place) * q->cells;
}

/* --- writing ------------------------------------------------------------------------------------------- */

/* Cells of the rectangle that are not in the box have no quantiles.  value: of rows of one level. */
static void leave_out(const zs_product_state *state, zs_range rows, double *value)
{
    const double missing = (double)NAN;
    const zs_grid *grid = &state->layout->grid;
    if (state->where.bit)
        zs_mask_fill(&state->where, (zs_range){ rows.first % grid->rows.count, rows.count }, sizeof missing,
                     &missing, value);
}

/* Write rows of one level. */
static int write_rows(zs_products *all, zs_product_state *state, zs_range rows, size_t at, zs_error *err)
{
    const quantiles *q = state->data;
    const zs_grid *grid = &state->layout->grid;
    int64_t height = grid->rows.count, level = rows.first / height, nq = state->layout->product->quantiles.n;
    int result = 0;
    for (int64_t part = 0; part < zs_product_parts(state); part++)
        for (int64_t k = 0; k < nq && result == 0; k++) {
            int64_t layer = (part * grid->levels.n + level) * nq + k;
            double *found = q->result + (size_t)(part * nq + k) * q->cells + at;
            leave_out(state, rows, found);
            result = zs_products_write(all, state, 0, (layer * height + rows.first % height) * grid->ncol,
                                       rows.count * grid->ncol, found, err);
        }
    return result;
}

int zs_quantile_write(zs_products *all, zs_product_state *state, zs_range rows, zs_error *err)
{
    int64_t height = state->layout->grid.rows.count, end = rows.first + rows.count;
    int result = 0;
    for (int64_t row = rows.first, next; row < end && result == 0; row = next) {
        next = zs_min(end, (row / height + 1) * height);
        result = write_rows(all, state, (zs_range){ row, next - row },
                            (size_t)((row - rows.first) * state->layout->grid.ncol), err);
    }
    return result;
}
