#include "products/reduce_time.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/range.h"
#include "base/tree.h"
#include "output/layout.h"
#include "parallel/merge.h"
#include "plan/merge_layout.h"
#include "plan/plan.h"
#include "products/row_totals.h"
#include "spec/product.h"
#include "stats/accumulator.h"
#include "stats/moments.h"
#include "stats/packing.h"
#include "stats/statistics.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

typedef struct over_time {
    zs_merge_layout layout;
    zs_moments *moments; /* [nmoments]: of each part of the series with steps here, by taken[] */
    int nmoments;
    int *taken; /* [parts]: the number of a part among those with steps here; -1: it has none */
    zs_merge merge;
    zs_statistics owned;  /* of one part, at the rows that this rank owns */
    zs_packing packing;   /* how samples are stored */
    int64_t block;        /* steps of a leaf of the tree */
    zs_accumulator *row;  /* [columns] */
    zs_row_totals totals; /* if latitude is reduced: the owned rows of all tiles */
    double *result;       /* [owned rows][columns] */
    size_t ncol;          /* columns of the product's grid */
} over_time;

/* The layout of these moments: no rank needs the statistics of others. */
static zs_merge_layout layout_of(const zs_plan *plan, const zs_product_state *state)
{
    const zs_grid *grid = &state->layout->grid;
    zs_method method = state->layout->product->method;
    return (zs_merge_layout){ .kind = ZS_MOMENTS_TREE,
                              .extremes = method == ZS_METHOD_MIN || method == ZS_METHOD_MAX,
                              .parts = plan->partition.time_parts,
                              .nstep = plan->problem.nstep,
                              .time_quantum = plan->partition.time_quantum,
                              .groups = state->parts,
                              .ncol = grid->ncol,
                              .tile_rows = zs_min(plan->tile_rows, grid->nrow),
                              .owned_rows = plan->owned_rows,
                              .slice_rows = plan->over_time_slice_rows };
}

static zs_range leaves_of(const zs_products *all, const over_time *o, int part)
{
    return zs_merge_layout_leaves(&o->layout, part, all->position->time_part);
}

/* Moments of each part that has steps here. */
static int begin_moments(const zs_products *all, over_time *o, zs_error *err)
{
    int n = zs_merge_layout_sets(&o->layout), ntaken = 0;
    size_t cells = (size_t)o->layout.tile_rows * o->ncol;
    if (!(o->taken = zs_alloc((size_t)n, sizeof *o->taken, "parts", err)))
        return -1;
    for (int part = 0; part < n; part++)
        o->taken[part] = leaves_of(all, o, part).count > 0 ? ntaken++ : -1;
    if (!(o->moments = zs_alloc((size_t)ntaken, sizeof *o->moments, "a reduction", err)))
        return -1;
    for (int part = 0; part < n; part++) {
        if (o->taken[part] < 0)
            continue;
        int slots = zs_moments_slots(ZS_MOMENTS_TREE, leaves_of(all, o, part));
        if (zs_moments_init(&o->moments[o->nmoments], ZS_MOMENTS_TREE, cells, slots, err))
            return -1;
        o->nmoments++;
    }
    return 0;
}

static int begin_busy(zs_products *all, const zs_product_state *state, over_time *o, zs_error *err)
{
    /* A part of the series may have one owner. */
    int owners = state->parts ? 1 : o->layout.parts;
    zs_range rows = zs_merge_layout_owned(&o->layout, (zs_range){ 0, o->layout.tile_rows }, 0, owners);
    size_t owned = (size_t)rows.count;
    if (begin_moments(all, o, err) ||
        zs_merge_init(&o->merge, &o->layout, all->position->column, all->position->time_part, err))
        return -1;
    size_t cells = owned * o->ncol;
    if (o->layout.extremes ? zs_statistics_init(&o->owned, cells, false, false, err)
                           : zs_statistics_init_brief(&o->owned, cells, err))
        return -1;
    if (!(o->row = zs_alloc(o->ncol, sizeof *o->row, "a reduction", err)) ||
        !(o->result = zs_alloc(cells, sizeof *o->result, "a reduction", err)))
        return -1;
    return 0;
}

static int begin(zs_products *all, zs_product_state *state, zs_error *err)
{
    over_time *o = state->data = zs_alloc(1, sizeof *o, "a reduction", err);
    if (!o)
        return -1;
    o->block = zs_tree_block(all->catalog->series.nstep);
    o->packing = (zs_packing){ .type = ZS_DOUBLE, .scale = 1, .valid_min = -DBL_MAX, .valid_max = DBL_MAX };
    o->ncol = (size_t)state->layout->grid.ncol;
    o->layout = layout_of(all->plan, state);
    if (state->layout->product->over[ZS_AXIS_LATITUDE] && zs_row_totals_init(&o->totals, state, err))
        return -1;
    return all->position->busy ? begin_busy(all, state, o, err) : 0;
}

static void go(zs_products *all, zs_product_state *state)
{
    over_time *o = state->data;
    size_t cells = (size_t)zs_product_rows(all, state, all->rows).count * o->ncol;
    for (int part = 0; part < zs_product_parts(state); part++)
        if (o->taken[part] >= 0)
            zs_moments_reset(&o->moments[o->taken[part]], cells, leaves_of(all, o, part).first);
}

/* Steps of one part that follow each other, in one leaf. */
typedef struct leaf_run {
    int part; /* -1: they are in no part */
    int64_t n;
    bool ends_leaf;
} leaf_run;

/* The run that begins at a step, of at most `most` steps. */
static leaf_run run_at(const zs_product_state *state, int64_t block, int64_t nstep, int64_t step,
                       int64_t most)
{
    const zs_groups *parts = state->parts;
    leaf_run run = { .part = zs_product_part_of(state, step), .n = 1 };
    most = zs_min(most, block - step % block);
    while (run.n < most && zs_product_part_of(state, step + run.n) == run.part)
        run.n++;
    if (run.part < 0)
        return run;
    if (!parts) {
        run.ends_leaf = (step + run.n) % block == 0 || step + run.n == nstep;
        return run;
    }
    int64_t last = zs_steps_among(&parts->member, run.part, (zs_range){ step, run.n }).first + run.n - 1;
    run.ends_leaf =
        last + 1 == parts->member.first[run.part + 1] || parts->leaf[last + 1] != parts->leaf[last];
    return run;
}

/* A sample has all rows of the tile, and steps come in order (zs_needs.in_order). */
static int take(zs_products *all, zs_product_state *state, const zs_sample *sample, zs_error *err)
{
    over_time *o = state->data;
    const zs_box box = zs_product_box(all, state, sample);
    int64_t nstep = all->catalog->series.nstep;
    (void)err;
    leaf_run run;
    for (int64_t k = 0; k < box.steps.count && box.rows.count > 0; k += run.n) {
        run = run_at(state, o->block, nstep, box.steps.first + k, box.steps.count - k);
        zs_span span = { .packing = &o->packing,
                         .stored = zs_box_row(&box, k, 0),
                         .count = run.n,
                         .ends_leaf = run.ends_leaf };
        if (run.part >= 0)
            zs_moments_add(&o->moments[o->taken[run.part]], &span, 1, box.step_size);
    }
    return 0;
}

/* The statistics of cell i as an accumulator. */
static zs_accumulator accumulator_of(const zs_statistics *s, size_t i, zs_method method)
{
    double n = s->count[i];
    if (n == 0)
        return (zs_accumulator){ 0 };
    double first = method == ZS_METHOD_MIN   ? s->min[i]
                   : method == ZS_METHOD_MAX ? s->max[i]
                   : method == ZS_METHOD_SUM ? s->mean[i] * n
                                             : s->mean[i];
    return (zs_accumulator){ .count = n, .weight = n, .first = first, .second = s->std[i] * s->std[i] * n };
}

/* Merge the moments of a part: o->owned. */
static void merge_moments(over_time *o, int part, zs_range tile)
{
    const zs_rules rules = { .kind = ZS_MOMENTS_TREE, .packing = o->packing, .ddof = 0, .min_count = 1 };
    zs_merge *merge = &o->merge;
    for (int64_t round = 0; round < zs_merge_rounds(merge, tile); round++) {
        zs_merge_begin(merge, tile, round);
        for (int k = 0; k < merge->parts && o->taken[part] >= 0; k++) {
            zs_range slice = zs_merge_slice(merge, tile, round, k);
            if (slice.count > 0)
                zs_merge_put(merge, k, &o->moments[o->taken[part]], (size_t)slice.first * o->ncol);
        }
        zs_merge_exchange(merge, &rules, o->owned);
    }
}

/* Make the results of the owned rows of a part, or add them to the totals. */
static int finish_rows(zs_products *all, zs_product_state *state, int part, zs_range tile, zs_error *err)
{
    over_time *o = state->data;
    const zs_product *product = state->layout->product;
    zs_range owned = zs_merge_owned(&o->merge, tile, all->position->time_part);
    int64_t first = tile.first + owned.first;
    for (int64_t row = 0; row < owned.count; row++) {
        const double *weight = zs_product_weights(state, first + row);
        for (size_t i = 0; i < o->ncol; i++) {
            o->row[i] = accumulator_of(&o->owned, (size_t)row * o->ncol + i, product->method);
            if (weight)
                zs_accumulators_weigh(1, &o->row[i], weight[i]);
        }
        if (o->totals.row)
            zs_row_totals_put(&o->totals, state, part, first + row, o->row);
        else
            zs_accumulators_result(product->method, product->min_count, o->ncol, o->row,
                                   o->result + (size_t)row * o->ncol);
    }
    if (o->totals.row || owned.count == 0)
        return 0;
    int64_t at = (part * state->layout->grid.nrow + first) * (int64_t)o->ncol;
    return zs_products_write(all, state, 0, at, owned.count * (int64_t)o->ncol, o->result, err);
}

/* A rank that fails goes on merging for the others. */
static int merge(zs_products *all, zs_product_state *state, zs_error *err)
{
    over_time *o = state->data;
    zs_range tile = zs_product_rows(all, state, all->rows);
    int result = 0;
    for (int part = 0; part < zs_product_parts(state) && tile.count > 0; part++) {
        zs_merge_goto(&o->merge, part);
        if (o->merge.alone && o->taken[part] < 0)
            continue;
        merge_moments(o, part, tile);
        if (result == 0)
            result = finish_rows(all, state, part, tile, err);
    }
    return result;
}

static void sum_all(zs_products *all, zs_product_state *state)
{
    over_time *o = state->data;
    zs_row_totals_sum(&o->totals, all, state);
}

static int finish(zs_products *all, zs_product_state *state, zs_error *err)
{
    over_time *o = state->data;
    return zs_row_totals_finish(&o->totals, all, state, err);
}

static void clear(void *data)
{
    over_time *o = data;
    for (int k = 0; k < o->nmoments; k++)
        zs_moments_clear(&o->moments[k]);
    free(o->moments);
    free(o->taken);
    zs_merge_clear(&o->merge);
    zs_statistics_clear(&o->owned);
    zs_row_totals_clear(&o->totals);
    free(o->result);
    free(o->row);
}

const zs_product_ops zs_reduce_time_ops = { .begin = begin,
                                            .go = go,
                                            .take = take,
                                            .merge = merge,
                                            .sum_all = sum_all,
                                            .finish = finish,
                                            .clear = clear };
