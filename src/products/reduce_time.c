#include "products/reduce_time.h"

#include "base/error.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/range.h"
#include "base/tree.h"
#include "output/layout.h"
#include "parallel/merge.h"
#include "plan/merge_layout.h"
#include "plan/plan.h"
#include "spec/product.h"
#include "stats/accumulator.h"
#include "stats/moments.h"
#include "stats/packing.h"
#include "stats/statistics.h"

#include <float.h>
#include <math.h>
#include <mpi.h>
#include <stdlib.h>
#include <string.h>

typedef struct over_time {
    zs_moments moments;
    zs_merge merge;
    zs_statistics owned;   /* of the rows that this rank owns */
    zs_packing packing;    /* how samples are stored: as floating-point numbers */
    int64_t block;         /* steps of a leaf of the tree */
    int64_t first_leaf;    /* of this rank */
    zs_accumulator *row;   /* [ncol] */
    zs_accumulator *total; /* if latitude is reduced: [nrow][width], the owned rows of all tiles; else NULL */
    double *result;        /* [owned rows][width] */
    size_t width;          /* accumulators of a row: 1 if longitude is reduced, else ncol */
} over_time;

/* The layout of these moments: all steps are one group, and no rank needs the statistics of others. */
static zs_merge_layout layout_of(const zs_plan *plan)
{
    return (zs_merge_layout){ .kind = ZS_MOMENTS_TREE,
                              .parts = plan->partition.time_parts,
                              .nstep = plan->problem.nstep,
                              .time_quantum = plan->partition.time_quantum,
                              .ncol = plan->problem.ncol,
                              .tile_rows = plan->tile_rows,
                              .owned_rows = plan->owned_rows,
                              .slice_rows = plan->over_time_slice_rows };
}

/* Data is in double, with NaN where it is missing; other values are as they are written. */
static zs_packing packing_of(const zs_layout *layout)
{
    bool data = layout->product->of == ZS_OF_DATA;
    return (zs_packing){ .type = data ? ZS_DOUBLE : ZS_FLOAT,
                         .scale = 1,
                         .nmissing = data ? 0 : 1,
                         .missing = { (double)ZS_FILL_FLOAT },
                         .valid_min = -DBL_MAX,
                         .valid_max = DBL_MAX };
}

static int begin_busy(zs_products *all, over_time *o, zs_error *err)
{
    const zs_merge_layout layout = layout_of(all->plan);
    size_t ncol = (size_t)layout.ncol, cells = (size_t)layout.tile_rows * ncol;
    zs_range leaves = zs_merge_layout_leaves(&layout, 0, all->position->time_part);
    zs_range rows = zs_merge_layout_owned(&layout, (zs_range){ 0, layout.tile_rows }, 0, layout.parts);
    size_t owned = (size_t)rows.count;
    int slots = zs_moments_slots(ZS_MOMENTS_TREE, leaves);
    o->first_leaf = leaves.first;
    if (zs_moments_init(&o->moments, ZS_MOMENTS_TREE, cells, slots, err) ||
        zs_merge_init(&o->merge, &layout, all->position->column, all->position->time_part, err))
        return -1;
    if (zs_statistics_init(&o->owned, owned * ncol, false, err) ||
        !(o->row = zs_alloc(ncol, sizeof *o->row, "a reduction", err)) ||
        !(o->result = zs_alloc(owned * o->width, sizeof *o->result, "a reduction", err)))
        return -1;
    return 0;
}

static int begin(zs_products *all, zs_product_state *state, zs_error *err)
{
    const zs_product *product = state->layout->product;
    over_time *o = state->data = zs_alloc(1, sizeof *o, "a reduction", err);
    if (!o)
        return -1;
    o->block = zs_tree_block(all->catalog->series.nstep);
    o->packing = packing_of(state->layout);
    size_t nrow = (size_t)all->catalog->grid.nrow;
    o->width = product->over[ZS_AXIS_LONGITUDE] ? 1 : (size_t)all->catalog->grid.ncol;
    if (product->over[ZS_AXIS_LATITUDE] &&
        !(o->total = zs_alloc(nrow * o->width, sizeof *o->total, "a reduction", err)))
        return -1;
    return all->position->busy ? begin_busy(all, o, err) : 0;
}

static void go(zs_products *all, zs_product_state *state)
{
    over_time *o = state->data;
    zs_moments_reset(&o->moments, (size_t)(all->rows.count * all->catalog->grid.ncol), o->first_leaf);
}

/* A sample has all rows of the tile, and steps come in order (zs_needs.in_order). */
static int take(zs_products *all, zs_product_state *state, const zs_sample *sample, zs_error *err)
{
    over_time *o = state->data;
    zs_quantity of = state->layout->product->of;
    size_t cells = (size_t)(sample->rows.count * all->catalog->grid.ncol);
    int64_t last = all->catalog->series.nstep - 1;
    const char *values = zs_sample_values(of, sample);
    (void)err;
    for (int64_t k = 0, n; k < sample->steps.count; k += n) {
        int64_t step = sample->steps.first + k;
        n = zs_min(sample->steps.count - k, o->block - step % o->block);
        zs_span span = { .packing = &o->packing,
                         .stored = values + (size_t)k * cells * zs_type_size(o->packing.type),
                         .count = n,
                         .ends_leaf = (step + n) % o->block == 0 || step + n - 1 == last };
        zs_moments_add(&o->moments, &span, 1, cells);
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
    return (zs_accumulator){ .weight = n, .first = first, .second = s->std[i] * s->std[i] * n };
}

/* Reduce one of the owned rows over its columns, if longitude is reduced. */
static void accumulate_row(zs_products *all, const zs_product *product, over_time *o, int64_t row)
{
    size_t ncol = (size_t)all->catalog->grid.ncol;
    for (size_t i = 0; i < ncol; i++) {
        o->row[i] = accumulator_of(&o->owned, (size_t)row * ncol + i, product->method);
        if (product->area && all->area.column)
            zs_accumulators_weigh(1, &o->row[i], all->area.column[i]);
    }
    if (product->over[ZS_AXIS_LONGITUDE])
        o->row[0] = zs_accumulators_fold(product->method, (size_t)all->catalog->grid.columns.once, o->row);
}

static void merge_moments(zs_products *all, over_time *o)
{
    const zs_rules rules = { .kind = ZS_MOMENTS_TREE, .packing = o->packing, .ddof = 0, .min_count = 1 };
    zs_merge *merge = &o->merge;
    zs_merge_goto(merge, 0);
    for (int64_t round = 0; round < zs_merge_rounds(merge, all->rows); round++) {
        zs_merge_begin(merge, all->rows, round);
        for (int part = 0; part < merge->parts; part++) {
            zs_range slice = zs_merge_slice(merge, all->rows, round, part);
            if (slice.count > 0)
                zs_merge_put(merge, part, &o->moments, (size_t)(slice.first * all->catalog->grid.ncol));
        }
        zs_merge_exchange(merge, &rules, o->owned);
    }
}

static int merge(zs_products *all, zs_product_state *state, zs_error *err)
{
    over_time *o = state->data;
    const zs_product *product = state->layout->product;
    merge_moments(all, o);
    zs_range owned = zs_merge_owned(&o->merge, all->rows, all->position->time_part);
    int64_t first = all->rows.first + owned.first;
    for (int64_t row = 0; row < owned.count; row++) {
        accumulate_row(all, product, o, row);
        if (o->total)
            memcpy(o->total + (size_t)(first + row) * o->width, o->row, o->width * sizeof *o->row);
        else
            zs_accumulators_result(product->method, o->width, o->row, o->result + (size_t)row * o->width);
    }
    if (o->total)
        return 0;
    return zs_products_write(all, state, 0, first * (int64_t)o->width, owned.count * (int64_t)o->width,
                             o->result, err);
}

/* Merge the rows of one level along the tree, on rank 0.  The stack of the tree takes the place of rows that
 * are merged already. */
static void fold_rows(const zs_products *all, const zs_product *product, over_time *o, int64_t level,
                      double *result)
{
    int64_t height = all->catalog->grid.rows.count;
    zs_accumulator *total = o->total + (size_t)(level * height) * o->width;
    zs_tree tree = { 0 };
    for (int64_t row = 0; row < height; row++) {
        zs_accumulator *acc = total + (size_t)row * o->width;
        if (product->area)
            zs_accumulators_weigh(o->width, acc, all->area.row[row]);
        zs_accumulators_push(product->method, o->width, &tree, total, (zs_node){ 0, row }, acc);
    }
    zs_accumulators_close(product->method, o->width, &tree, total, result);
}

/* Gather the rows of all ranks on rank 0.  Each row is one rank's, and zero on all others, so that MPI_BOR
 * copies its bits; no numbers are added. */
static void gather_rows(const zs_products *all, over_time *o)
{
    enum { MOST_TOGETHER = 1 << 22 };
    int64_t words = all->catalog->grid.nrow * (int64_t)(o->width * sizeof(zs_accumulator) / sizeof(uint64_t));
    char *bytes = (char *)o->total;
    for (int64_t count; words > 0; words -= count, bytes += (size_t)count * sizeof(uint64_t)) {
        count = zs_min(words, MOST_TOGETHER);
        MPI_Reduce(all->comm->rank == 0 ? MPI_IN_PLACE : bytes, bytes, (int)count, MPI_UINT64_T, MPI_BOR, 0,
                   all->comm->world);
    }
}

static int finish(zs_products *all, zs_product_state *state, zs_error *err)
{
    over_time *o = state->data;
    const zs_product *product = state->layout->product;
    if (!o->total)
        return 0;
    bool root = all->comm->rank == 0;
    gather_rows(all, o);
    if (!root)
        return 0;
    double *result = zs_alloc(o->width, sizeof *result, "results", err);
    if (!result)
        return -1;
    int failed = 0;
    for (int64_t level = 0; level < all->catalog->grid.levels.n && !failed; level++) {
        fold_rows(all, product, o, level, result);
        failed = zs_products_write(all, state, 0, level * (int64_t)o->width, (int64_t)o->width, result, err);
    }
    free(result);
    return failed;
}

static void clear(void *data)
{
    over_time *o = data;
    zs_moments_clear(&o->moments);
    zs_merge_clear(&o->merge);
    zs_statistics_clear(&o->owned);
    free(o->result);
    free(o->total);
    free(o->row);
}

const zs_product_ops zs_reduce_time_ops = {
    .begin = begin, .go = go, .take = take, .merge = merge, .finish = finish, .clear = clear
};
