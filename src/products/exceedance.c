#include "products/exceedance.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/range.h"
#include "output/layout.h"
#include "products/quantile_product.h"
#include "spec/product.h"
#include "spec/product_join.h"
#include "stats/limit.h"
#include "write/writer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The variables of the file: steps beyond the limits, valid steps, the last step beyond them. */
enum { COUNT, VALID, LAST, NUMBERS };
enum { ABOVE, BELOW };

typedef struct exceedance {
    int *slot;        /* [parts of the series]: its place below; -1: another rank has all its steps */
    int shared, held; /* parts that the ranks of the column add up, as several or none has their steps: they
                       * come first; all that are here */
    int32_t *number[NUMBERS]; /* [held][cells]; LAST: the step, -1: none */
    double *time;             /* [cells]: the time of the last step, for writing */
    double *limit[2];         /* [width]: ABOVE, BELOW: the same number at all cells */
    size_t width;             /* cells that are taken together: those of a row, or of several short ones */
    size_t cells;             /* of the tile; at first of the largest one */
    size_t ncol;              /* columns of the product's grid */
} exceedance;

/* The cells of as many whole rows as are taken together. */
static size_t width_of(const zs_grid *grid)
{
    enum { TOGETHER = 64 }; /* whole vectors; short, because small budgets hold it, too */
    return (size_t)(zs_max(1, TOGETHER / grid->ncol) * grid->ncol);
}

void zs_exceedance_needs(const zs_product_state *state, zs_needs *needs)
{
    needs->cell_bytes +=
        zs_product_parts(state) * NUMBERS * (int64_t)sizeof(int32_t) + (int64_t)sizeof(double);
    needs->sum_cell_bytes += zs_product_parts(state) * NUMBERS * (int64_t)sizeof(int32_t);
    needs->bytes += 2 * (int64_t)(width_of(&state->layout->grid) * sizeof(double));
}

/* Find out which ranks of the column have steps of each part.  Only numbers of shared ones are added up. */
static int find_slots(const zs_products *all, const zs_product_state *state, exceedance *e, zs_error *err)
{
    enum { NONE = -1, SEVERAL = -2 };
    int n = zs_product_parts(state), mine = all->position->time_part;
    if (!(e->slot = zs_alloc((size_t)n, sizeof *e->slot, "parts", err)))
        return -1;
    for (int part = 0; part < n; part++) /* at first who has its steps */
        e->slot[part] = NONE;
    for (int k = 0; k < all->plan->partition.time_parts; k++) {
        zs_range steps = zs_plan_steps(all->plan, k);
        for (int64_t step = steps.first; step < steps.first + steps.count; step++) {
            int part = zs_product_part_of(state, step);
            if (part >= 0)
                e->slot[part] = e->slot[part] == NONE || e->slot[part] == k ? k : SEVERAL;
        }
    }
    for (int part = 0; part < n; part++)
        e->shared += e->slot[part] < 0;
    e->held = e->shared;
    for (int part = 0, shared = 0; part < n; part++)
        e->slot[part] = e->slot[part] < 0 ? shared++ : e->slot[part] == mine ? e->held++ : -1;
    return 0;
}

/* Does this rank write a part?  One that no other rank has, or, as the first of the column, one that all have
 * added up. */
static bool writes(const zs_products *all, const exceedance *e, int part)
{
    return e->slot[part] >= e->shared || (e->slot[part] >= 0 && all->position->time_part == 0);
}

static int begin(zs_products *all, zs_product_state *state, zs_error *err)
{
    const zs_grid *grid = &state->layout->grid;
    exceedance *e = state->data = zs_alloc(1, sizeof *e, "an exceedance", err);
    if (!e)
        return -1;
    e->ncol = (size_t)grid->ncol;
    e->width = width_of(grid);
    e->cells = (size_t)zs_min(all->plan->tile_rows, grid->nrow) * e->ncol;
    if (find_slots(all, state, e, err))
        return -1;
    size_t n = (size_t)e->held * e->cells;
    if (!(e->time = zs_alloc(e->cells, sizeof *e->time, "times", err)))
        return -1;
    for (int k = 0; k < 2; k++)
        if (!(e->limit[k] = zs_alloc(e->width, sizeof *e->limit[k], "limits", err)))
            return -1;
    for (int k = 0; k < NUMBERS; k++)
        if (!(e->number[k] = zs_alloc(n, sizeof *e->number[k], "an exceedance", err)))
            return -1;
    return 0;
}

static void go(zs_products *all, zs_product_state *state)
{
    exceedance *e = state->data;
    e->cells = (size_t)zs_product_rows(all, state, all->rows).count * e->ncol;
    size_t n = (size_t)e->held * e->cells;
    memset(e->number[COUNT], 0, n * sizeof(int32_t));
    memset(e->number[VALID], 0, n * sizeof(int32_t));
    for (size_t i = 0; i < n; i++)
        e->number[LAST][i] = -1;
}

/* A value counts that is above one limit or below the other, as numbers of this packing mean them; one that
 * is not given is infinite. */
static zs_limits limits_of(const zs_product *product, const zs_packing *packing)
{
    zs_limits beyond = { true, -INFINITY, INFINITY };
    if (product->threshold.set || product->above.set)
        beyond.high =
            zs_limit_value(packing, product->threshold.set ? product->threshold.value : product->above.value);
    if (product->threshold.set || product->below.set)
        beyond.low = zs_limit_value(packing, product->threshold.set ? -product->threshold.value
                                                                    : product->below.value);
    return beyond;
}

/* The limits of one step: of each cell, from the first one of the tile on, or the same everywhere. */
typedef struct step_limits {
    const double *value[2];
    bool of_cell[2];
} step_limits;

/* The state of the quantiles that a limit is one of. */
static const zs_product_state *source_of(const zs_products *all, const zs_bound *bound)
{
    const zs_product *product = all->spec->product;
    return &all->state[zs_product_find(product, all->n, bound->quantile) - product];
}

/* Take one limit that is a quantile.  Returns false if the step has none: it is in no group. */
static bool take_quantile(const zs_products *all, const zs_bound *bound, int64_t step, const double **value)
{
    const zs_product_state *source = source_of(all, bound);
    int part = zs_product_part_of(source, step);
    if (part >= 0)
        *value = zs_quantile_limit(source, bound->place, part);
    return part >= 0;
}

/* Find the limits of a step.  Returns false if it has none. */
static bool find_limits(const zs_products *all, const exceedance *e, const zs_product *product, int64_t step,
                        step_limits *to)
{
    const zs_packing packing = zs_sample_packing(all, product->of, step);
    const zs_limits all_cells = limits_of(product, &packing);
    const zs_bound *bound[2] = { &product->above, &product->below };
    bool found = true;
    for (int k = 0; k < 2; k++) {
        to->value[k] = e->limit[k];
        to->of_cell[k] = bound[k]->quantile;
        if (bound[k]->quantile)
            found = found && take_quantile(all, bound[k], step, &to->value[k]);
        for (size_t i = 0; i < e->width && !bound[k]->quantile; i++)
            e->limit[k][i] = k == ABOVE ? all_cells.high : all_cells.low;
    }
    return found;
}

/* Some cells at one step; steps may come in any order. */
static void take_cells(const exceedance *e, size_t first, size_t n, const double *high, const double *low,
                       int32_t step, const double *value)
{
    int32_t *count = e->number[COUNT] + first, *valid = e->number[VALID] + first,
            *last = e->number[LAST] + first;
    for (size_t i = 0; i < n; i++) {
        bool beyond = (value[i] > high[i]) | (value[i] < low[i]); /* false for NaN */
        valid[i] += (value[i] == value[i]) & (high[i] == high[i]) & (low[i] == low[i]);
        count[i] += beyond;
        last[i] = beyond && step > last[i] ? step : last[i];
    }
}

static int take(zs_products *all, zs_product_state *state, const zs_sample *sample, zs_error *err)
{
    const exceedance *e = state->data;
    const zs_product *product = state->layout->product;
    const zs_box box = zs_product_box(all, state, sample);
    int64_t first = box.rows.first - zs_product_rows(all, state, all->rows).first;
    (void)err;
    for (int64_t k = 0; k < box.steps.count && box.rows.count > 0; k++) {
        int64_t step = box.steps.first + k;
        step_limits limits;
        int part = zs_product_part_of(state, step);
        if (part < 0 || !find_limits(all, e, product, step, &limits))
            continue;
        size_t begin = (size_t)first * e->ncol, end = begin + (size_t)box.rows.count * e->ncol;
        for (size_t cell = begin, n; cell < end; cell += n) { /* the rows of a box have no gaps */
            n = end - cell < e->width ? end - cell : e->width;
            take_cells(e, (size_t)e->slot[part] * e->cells + cell, n,
                       limits.value[ABOVE] + (limits.of_cell[ABOVE] ? cell : 0),
                       limits.value[BELOW] + (limits.of_cell[BELOW] ? cell : 0), (int32_t)step,
                       zs_box_row(&box, k, 0) + (cell - begin));
        }
    }
    return 0;
}

static void sum_tile(zs_products *all, zs_product_state *state)
{
    const exceedance *e = state->data;
    int64_t n = e->shared * (int64_t)e->cells;
    for (int k = 0; k < NUMBERS; k++)
        zs_joint_sums_add(&all->sums, k == LAST ? ZS_MAX_32 : ZS_ADD_32, e->number[k], n);
}

static int write_part(zs_products *all, zs_product_state *state, int part, zs_range tile, zs_error *err)
{
    const exceedance *e = state->data;
    int64_t n = tile.count * (int64_t)e->ncol,
            first = (part * state->layout->grid.nrow + tile.first) * (int64_t)e->ncol;
    int result = 0;
    size_t at = (size_t)e->slot[part] * e->cells;
    const int32_t *last = e->number[LAST] + at;
    for (int64_t i = 0; i < n; i++)
        e->time[i] = last[i] < 0 ? NAN : zs_series_step(&all->catalog->series, last[i]).value;
    for (int k = COUNT; k <= VALID && result == 0; k++) {
        int32_t *number = e->number[k] + at;
        zs_product_note(state, k, *number);
        result = zs_writer_put_product(all->writer, state->product, k, first, n, number, err);
    }
    return result ? result : zs_products_write(all, state, LAST, first, n, e->time, err);
}

static int merge(zs_products *all, zs_product_state *state, zs_error *err)
{
    const exceedance *e = state->data;
    zs_range tile = zs_product_rows(all, state, all->rows);
    int result = 0;
    for (int part = 0; part < zs_product_parts(state) && tile.count > 0 && result == 0; part++)
        if (writes(all, e, part))
            result = write_part(all, state, part, tile, err);
    return result;
}

static void clear(void *data)
{
    exceedance *e = data;
    free(e->slot);
    for (int k = 0; k < NUMBERS; k++)
        free(e->number[k]);
    free(e->limit[ABOVE]);
    free(e->limit[BELOW]);
    free(e->time);
}

const zs_product_ops zs_exceedance_ops = {
    .begin = begin, .go = go, .take = take, .sum_tile = sum_tile, .merge = merge, .clear = clear
};
