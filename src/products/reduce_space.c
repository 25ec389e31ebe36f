/* Reductions over latitude, with or without longitude: the rows of each step are merged along the fixed tree
 * over rows.
 *
 * Of every step a rank keeps the nodes that its own rows make, until all tiles are done; then the ranks that
 * have the same steps share these out, and each one makes the rest of the tree for its share.  Where a rank
 * has all rows in one tile, a step is finished as soon as it has come by, and only one step is kept. */
#include "products/reduce_space.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/range.h"
#include "base/tree.h"
#include "parallel/agree.h"
#include "plan/plan.h"
#include "spec/product.h"
#include "stats/accumulator.h"

#include <mpi.h>
#include <stdlib.h>
#include <string.h>

enum { EXCHANGE_BYTES = 16 * 1024 * 1024 };

typedef struct over_rows {
    bool at_once;         /* is a step finished when it has come by? */
    int64_t slots;        /* nodes of a step */
    size_t width;         /* pools of a node */
    zs_accumulator *node; /* [steps of this rank, or 1][slots][width] */
    zs_accumulator *row;  /* [width]: the next one */
    double *result;       /* [steps of a batch, or of a share][width] */
    zs_tree before;       /* of each step, when a tile begins */
} over_rows;

static int begin(zs_products *all, zs_product_state *maker, zs_error *err)
{
    const zs_plan *plan = all->plan;
    over_rows *o = maker->state = zs_alloc(1, sizeof *o, "a reduction", err);
    if (!o)
        return -1;
    o->at_once = plan->row_parts == 1 && plan->tiles == 1;
    o->slots = zs_tree_slots(all->position->rows.first, all->position->rows.count);
    o->width = maker->layout->has_columns ? (size_t)all->catalog->grid.ncol : 1;
    size_t steps = o->at_once ? 1 : (size_t)all->position->steps.count;
    if (!(o->node = zs_alloc(steps * (size_t)o->slots * o->width, sizeof *o->node, "a reduction", err)) ||
        !(o->row = zs_alloc(o->width, sizeof *o->row, "a reduction", err)) ||
        !(o->result = zs_alloc((size_t)zs_max(plan->write_steps, 1) * o->width, sizeof *o->result,
                               "a reduction", err)))
        return -1;
    return 0;
}

static void go(zs_products *all, zs_product_state *maker)
{
    over_rows *o = maker->state;
    o->before = zs_tree_cover(all->position->rows.first, all->rows.first - all->position->rows.first);
}

/* One row's pools, with the weight of the row. */
static void pool_row(zs_products *all, const zs_product *product, over_rows *o, int64_t row)
{
    const double *weight = product->area ? all->area.column : NULL;
    size_t ncol = (size_t)all->catalog->grid.ncol;
    if (o->width == 1 && product->over[ZS_AXIS_LONGITUDE])
        o->row[0] = zs_accumulate_row(product->method, ncol, all->line, weight);
    else
        zs_accumulate_cells(product->method, ncol, all->line, NULL, o->row);
    if (product->area)
        zs_accumulators_weigh(o->width, o->row, all->area.row[row]);
}

/* All rows of the tile come in one sample. */
static int take(zs_products *all, zs_product_state *maker, const zs_sample *sample, zs_error *err)
{
    over_rows *o = maker->state;
    const zs_product *product = maker->layout->product;
    size_t stack_size = (size_t)o->slots * o->width;
    for (int64_t k = 0; k < sample->steps.count; k++) {
        int64_t step = sample->steps.first + k - all->position->steps.first;
        zs_accumulator *stack = o->node + (o->at_once ? 0 : (size_t)step * stack_size);
        zs_tree tree = o->before;
        for (int64_t i = 0; i < sample->rows.count; i++) {
            int64_t row = sample->rows.first + i;
            zs_sample_line(all, product->of, sample, k, i, all->line);
            pool_row(all, product, o, row);
            zs_accumulators_push(product->method, o->width, &tree, stack, (zs_node){ 0, row }, o->row);
        }
        if (o->at_once)
            zs_accumulators_close(product->method, o->width, &tree, stack, o->result + (size_t)k * o->width);
    }
    if (!o->at_once)
        return 0;
    return zs_products_write(all, maker, 0, sample->steps.first * (int64_t)o->width,
                             sample->steps.count * (int64_t)o->width, o->result, err);
}

/* --- the ranks with the same steps ------------------------------------------------------------------- */

/* What comes from each of them, of one step at a time: pools, and where they begin. */
typedef struct meeting {
    int parts;
    zs_tree *tree; /* [parts]: their nodes */
    int *count, *from;
    zs_accumulator *come, *stack, *send;
    int64_t most_steps; /* of an exchange */
} meeting;

static void meeting_clear(meeting *m)
{
    free(m->send);
    free(m->stack);
    free(m->come);
    free(m->count);
    free(m->tree);
}

static int meet(const zs_products *all, const over_rows *o, meeting *m, zs_error *err)
{
    int parts = all->plan->row_parts;
    *m = (meeting){ .parts = parts };
    if (!(m->tree = zs_alloc((size_t)parts, sizeof *m->tree, "nodes", err)) ||
        !(m->count = zs_alloc(2 * (size_t)parts, sizeof *m->count, "counts", err)))
        return -1;
    m->from = m->count + parts;
    size_t nodes = 0;
    for (int part = 0; part < parts; part++) {
        zs_range rows = zs_plan_rows(all->plan, part);
        m->tree[part] = zs_tree_cover(rows.first, rows.count);
        nodes += (size_t)m->tree[part].depth;
    }
    size_t step_bytes = nodes * o->width * sizeof(zs_accumulator);
    int64_t most = zs_min(EXCHANGE_BYTES, all->plan->problem.budget / 32) / (int64_t)step_bytes;
    m->most_steps = zs_max(1, zs_min(most, zs_divide_up(all->position->steps.count, parts)));
    size_t mine = (size_t)m->most_steps * (size_t)m->tree[all->position->row_part].depth * o->width;
    if (!(m->come = zs_alloc((size_t)m->most_steps * nodes * o->width, sizeof *m->come, "nodes", err)) ||
        !(m->send = zs_alloc(mine, sizeof *m->send, "nodes", err)) ||
        !(m->stack = zs_alloc((nodes + 1) * o->width, sizeof *m->stack, "nodes", err)))
        return -1;
    return 0;
}

/* The nodes of some steps to the rank that finishes them. */
static void exchange(zs_products *all, const over_rows *o, meeting *m, zs_range steps, int owner)
{
    int from = 0, depth = m->tree[all->position->row_part].depth;
    size_t size = (size_t)depth * o->width;
    for (int part = 0; part < m->parts; part++) {
        m->count[part] =
            (int)((size_t)(steps.count * m->tree[part].depth) * o->width * sizeof(zs_accumulator) / 8);
        m->from[part] = from;
        from += m->count[part];
    }
    for (int64_t k = 0; k < steps.count; k++)
        memcpy(m->send + (size_t)k * size, o->node + (size_t)((steps.first + k) * o->slots) * o->width,
               size * sizeof *m->send);
    MPI_Gatherv(m->send, m->count[all->position->row_part], MPI_DOUBLE, m->come, m->count, m->from,
                MPI_DOUBLE, owner, all->position->row);
}

/* One step, of what has come from all. */
static void finish_step(const zs_product *product, const over_rows *o, const meeting *m, int64_t step,
                        double *result)
{
    zs_tree tree = { 0 };
    for (int part = 0; part < m->parts; part++) {
        const zs_accumulator *nodes =
            (const zs_accumulator *)(const void *)((const double *)(const void *)m->come + m->from[part]);
        nodes += (size_t)(step * m->tree[part].depth) * o->width;
        for (int k = 0; k < m->tree[part].depth; k++)
            zs_accumulators_push(product->method, o->width, &tree, m->stack, m->tree[part].node[k],
                                 nodes + (size_t)k * o->width);
    }
    zs_accumulators_close(product->method, o->width, &tree, m->stack, result);
}

/* The steps that one rank finishes, in several exchanges; every rank of the row takes part. */
static int finish_share(zs_products *all, zs_product_state *maker, meeting *m, int owner, double *result,
                        zs_error *err)
{
    over_rows *o = maker->state;
    zs_range share = zs_share((zs_range){ 0, all->position->steps.count }, owner, m->parts);
    int64_t end = share.first + share.count;
    int failed = 0;
    for (int64_t step = share.first; step < end; step += m->most_steps) {
        zs_range steps = { step, zs_min(end - step, m->most_steps) };
        exchange(all, o, m, steps, owner);
        if (owner != all->position->row_part || failed)
            continue;
        for (int64_t k = 0; k < steps.count; k++)
            finish_step(maker->layout->product, o, m, k, result + (size_t)k * o->width);
        failed =
            zs_products_write(all, maker, 0, (all->position->steps.first + steps.first) * (int64_t)o->width,
                              steps.count * (int64_t)o->width, result, err);
    }
    return failed;
}

static int finish(zs_products *all, zs_product_state *maker, zs_error *err)
{
    over_rows *o = maker->state;
    meeting m = { 0 };
    if (o->at_once) /* on all ranks */
        return 0;
    int result = all->position->busy ? meet(all, o, &m, err) : 0;
    double *results = NULL;
    if (result == 0 &&
        !(results = zs_alloc((size_t)zs_max(m.most_steps, 1) * o->width, sizeof *results, "results", err)))
        result = -1;
    if (zs_agree(all->comm, result, err) == 0)
        for (int owner = 0; owner < m.parts; owner++)
            if (finish_share(all, maker, &m, owner, results, err))
                result = -1;
    free(results);
    meeting_clear(&m);
    return result;
}

static void clear(void *state)
{
    over_rows *o = state;
    free(o->result);
    free(o->row);
    free(o->node);
}

const zs_product_ops zs_reduce_rows_ops = {
    .begin = begin, .go = go, .take = take, .finish = finish, .clear = clear
};

/* Over longitude alone: each row of a sample is finished as it comes by. */
static int begin_columns(zs_products *all, zs_product_state *maker, zs_error *err)
{
    maker->state = zs_alloc((size_t)all->plan->tile_rows, sizeof(double), "a reduction", err);
    return maker->state ? 0 : -1;
}

static int take_columns(zs_products *all, zs_product_state *maker, const zs_sample *sample, zs_error *err)
{
    const zs_product *product = maker->layout->product;
    const double *weight = product->area ? all->area.column : NULL;
    size_t ncol = (size_t)all->catalog->grid.ncol;
    double *result = maker->state;
    for (int64_t step = 0; step < sample->steps.count; step++) {
        for (int64_t row = 0; row < sample->rows.count; row++) {
            zs_sample_line(all, product->of, sample, step, row, all->line);
            zs_accumulator pool = zs_accumulate_row(product->method, ncol, all->line, weight);
            zs_accumulators_result(product->method, 1, &pool, &result[row]);
        }
        int64_t first = (sample->steps.first + step) * all->catalog->grid.nrow + sample->rows.first;
        if (zs_products_write(all, maker, 0, first, sample->rows.count, result, err))
            return -1;
    }
    return 0;
}

const zs_product_ops zs_reduce_columns_ops = { .begin = begin_columns, .take = take_columns };
