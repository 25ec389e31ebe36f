#include "products/reduce_series.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/range.h"
#include "base/tree.h"
#include "output/layout.h"
#include "plan/plan.h"
#include "products/row_totals.h"
#include "spec/product.h"
#include "stats/accumulator.h"
#include "stats/accumulator_rows.h"
#include "time/groups.h"

#include <mpi.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS = sizeof(zs_accumulator) / sizeof(double) };

/* What a rank has of one part of the series. */
typedef struct series_part {
    zs_range leaves; /* of this rank; count 0: it has no steps of the part, and nothing is allocated */
    int64_t slots;   /* entries of the stack of a row */
    double *node;  /* [slots][accumulators of the rows of the tile]: the stacks of all rows, entry by entry */
    double *leaf;  /* [accumulators of the rows of the tile]: the leaf under way */
    int32_t *made; /* [rows of the tile]: leaves that are on the stack */
} series_part;

typedef struct over_series {
    series_part *part; /* [parts] */
    int nparts;
    int64_t block; /* steps of a leaf */
    int64_t rows;  /* of a tile, in the product's grid, at most */
    zs_row_totals totals;
    double *result; /* [rows]; on the first rank of a column */
} over_series;

static zs_range leaves_of(const zs_products *all, const zs_product_state *state, int part, int time_part)
{
    return zs_leaves_of(state->parts, all->plan->problem.nstep, part, zs_plan_steps(all->plan, time_part));
}

/* --- memory ------------------------------------------------------------------------------------------ */

static int begin_part(const zs_products *all, const zs_product_state *state, int part, over_series *o,
                      zs_error *err)
{
    series_part *p = &o->part[part];
    p->leaves = leaves_of(all, state, part, all->position->time_part);
    if (p->leaves.count == 0)
        return 0;
    size_t rows = (size_t)o->rows;
    p->slots = zs_tree_slots(p->leaves.first, p->leaves.count);
    return (p->node = zs_alloc(rows * (size_t)p->slots, sizeof(zs_accumulator), "a reduction", err)) &&
                   (p->leaf = zs_alloc(rows, sizeof(zs_accumulator), "a reduction", err)) &&
                   (p->made = zs_alloc(rows, sizeof *p->made, "a reduction", err))
               ? 0
               : -1;
}

static int begin(zs_products *all, zs_product_state *state, zs_error *err)
{
    over_series *o = state->data = zs_alloc(1, sizeof *o, "a reduction", err);
    if (!o)
        return -1;
    int n = zs_product_parts(state), result = 0;
    o->block = zs_tree_block(all->catalog->series.nstep);
    o->rows = zs_min(all->plan->tile_rows, state->layout->grid.nrow);
    if (!(o->part = zs_alloc((size_t)n, sizeof *o->part, "a reduction", err)) ||
        !(o->result = zs_alloc((size_t)o->rows, sizeof *o->result, "a reduction", err)))
        return -1;
    o->nparts = n;
    if (state->layout->product->over[ZS_AXIS_LATITUDE])
        result = zs_row_totals_init(&o->totals, state, err);
    for (int part = 0; part < n && result == 0 && all->position->busy; part++)
        result = begin_part(all, state, part, o, err);
    return result;
}

static void clear(void *data)
{
    over_series *o = data;
    for (int part = 0; part < o->nparts; part++) {
        free(o->part[part].node);
        free(o->part[part].leaf);
        free(o->part[part].made);
    }
    free(o->part);
    zs_row_totals_clear(&o->totals);
    free(o->result);
}

/* A tree of n leaves has a stack of at most 2 * log2(n) + 2 entries, wherever it begins. */
int64_t zs_reduce_series_row_bytes(const zs_product_state *state, int64_t nstep)
{
    const zs_groups *parts = state->parts;
    int64_t bytes = sizeof(double);
    for (int part = 0; part < zs_product_parts(state); part++) {
        int64_t leaves = zs_leaves_of(parts, nstep, part, (zs_range){ 0, nstep }).count, slots = 2;
        for (; leaves > 1; leaves = (leaves + 1) / 2)
            slots += 2;
        bytes += (slots + 1) * (int64_t)sizeof(zs_accumulator) + (int64_t)sizeof(int32_t);
    }
    return bytes;
}

/* --- taking ------------------------------------------------------------------------------------------ */

static void go(zs_products *all, zs_product_state *state)
{
    over_series *o = state->data;
    (void)all;
    for (int part = 0; part < o->nparts; part++) {
        series_part *p = &o->part[part];
        if (p->leaves.count == 0)
            continue;
        memset(p->leaf, 0, (size_t)o->rows * sizeof(zs_accumulator));
        memset(p->made, 0, (size_t)o->rows * sizeof *p->made);
    }
}

/* Is a step the last one of its leaf? */
static bool ends_leaf(const zs_product_state *state, int part, int64_t block, int64_t nstep, int64_t step)
{
    const zs_groups *parts = state->parts;
    if (!parts)
        return (step + 1) % block == 0 || step + 1 == nstep;
    int64_t at = zs_steps_among(&parts->member, part, (zs_range){ step, 1 }).first;
    return at + 1 == parts->member.first[part + 1] || parts->leaf[at + 1] != parts->leaf[at];
}

/* Entry k of the stacks of all rows. */
static zs_accumulator_rows entry_of(const over_series *o, const series_part *p, int k)
{
    size_t rows = (size_t)o->rows;
    return zs_rows_of(p->node + (size_t)k * rows * ZS_ACCUMULATOR_ARRAYS, rows);
}

/* Rows whose leaves are merged along the tree. */
typedef struct merging {
    const over_series *o;
    const series_part *part;
    zs_method method;
    size_t first, n; /* rows of the tile */
} merging;

static void merge_entries(void *object, int below)
{
    const merging *m = object;
    zs_rows_merge(m->method, m->n, zs_rows_at(entry_of(m->o, m->part, below), m->first),
                  zs_rows_at(entry_of(m->o, m->part, below + 1), m->first));
}

/* The leaf of rows that have as many on their stacks is complete: put it there. */
static void push_leaf(const over_series *o, const zs_product *product, series_part *p, size_t first, size_t n)
{
    merging m = { o, p, product->method, first, n };
    zs_tree tree = zs_tree_cover(p->leaves.first, p->made[first]);
    zs_accumulator_rows leaf = zs_rows_at(zs_rows_of(p->leaf, (size_t)o->rows), first);
    zs_rows_copy(zs_rows_at(entry_of(o, p, tree.depth), first), leaf, n);
    zs_tree_fold(&tree, (zs_node){ 0, p->leaves.first + p->made[first] }, merge_entries, &m);
    zs_rows_clear(leaf, n);
    for (size_t row = first; row < first + n; row++)
        p->made[row]++;
}

/* How many rows from one on have as many leaves on their stacks. */
static int64_t rows_alike(const series_part *p, int64_t first, int64_t most)
{
    int64_t n = 1;
    while (n < zs_min(most, ZS_ROWS_TOGETHER) && p->made[first + n] == p->made[first])
        n++;
    return n;
}

/* The steps of a row come in their order; rows may come in any order. */
static int take(zs_products *all, zs_product_state *state, const zs_sample *sample, zs_error *err)
{
    over_series *o = state->data;
    const zs_product *product = state->layout->product;
    const zs_box box = zs_product_box(all, state, sample);
    int64_t nstep = all->catalog->series.nstep,
            first = box.rows.first - zs_product_rows(all, state, all->rows).first;
    (void)err;
    for (int64_t k = 0; k < box.steps.count && box.rows.count > 0; k++) {
        int64_t step = box.steps.first + k;
        int part = zs_product_part_of(state, step);
        if (part < 0)
            continue;
        series_part *p = &o->part[part];
        bool ends = ends_leaf(state, part, o->block, nstep, step);
        for (int64_t i = 0, n; i < box.rows.count; i += n) {
            zs_row_block block;
            zs_row_values values = zs_product_row_values(state, &box, k, i);
            size_t at = (size_t)(first + i);
            n = rows_alike(p, first + i, box.rows.count - i);
            zs_row_block_take(&block, (size_t)n, product->method, &values);
            zs_rows_merge(product->method, (size_t)n, zs_rows_at(zs_rows_of(p->leaf, (size_t)o->rows), at),
                          zs_rows_of_block(&block));
            if (ends)
                push_leaf(o, product, p, at, (size_t)n);
        }
    }
    return 0;
}

/* --- the ranks of the column ------------------------------------------------------------------------------
 */

/* The nodes of some rows of one part, from all ranks of the column on the first one. */
typedef struct gathering {
    zs_tree *tree;      /* [time parts]: the nodes of a row that each rank has */
    int *words, *first; /* [time parts]: of the messages */
    zs_accumulator *send, *received, *stack;
    int64_t rows; /* at a time */
} gathering;

static void gathering_clear(gathering *g)
{
    free(g->stack);
    free(g->received);
    free(g->send);
    free(g->words);
    free(g->tree);
}

/* The nodes of a row that all ranks have of a part. */
static int64_t find_nodes(const zs_products *all, const zs_product_state *state, int part, gathering *g)
{
    int64_t nodes = 0;
    for (int k = 0; k < all->plan->partition.time_parts; k++) {
        zs_range leaves = leaves_of(all, state, part, k);
        g->tree[k] = zs_tree_cover(leaves.first, leaves.count);
        nodes += g->tree[k].depth;
    }
    return nodes;
}

static int gathering_init(const zs_products *all, const zs_product_state *state, gathering *g, zs_error *err)
{
    size_t parts = (size_t)all->plan->partition.time_parts;
    int64_t most = 1;
    *g = (gathering){ .rows = 1 };
    if (!(g->tree = zs_alloc(parts, sizeof *g->tree, "nodes", err)) ||
        !(g->words = zs_alloc(2 * parts, sizeof *g->words, "counts", err)))
        return -1;
    g->first = g->words + parts;
    for (int part = 0; part < zs_product_parts(state); part++)
        most = zs_max(most, find_nodes(all, state, part, g));
    int64_t row_bytes = most * (int64_t)sizeof(zs_accumulator);
    g->rows = zs_max(1, zs_plan_exchange_bytes(&all->plan->problem) / row_bytes);
    g->rows = zs_min(g->rows, zs_max(1, zs_product_rows(all, state, all->rows).count));
    size_t n = (size_t)(g->rows * most);
    return (g->send = zs_alloc(n, sizeof *g->send, "nodes", err)) &&
                   (g->received = zs_alloc(n, sizeof *g->received, "nodes", err)) &&
                   (g->stack = zs_alloc((size_t)most + 1, sizeof *g->stack, "nodes", err))
               ? 0
               : -1;
}

/* Send the nodes of some rows, counted from the tile's first one, to the first rank. */
static void gather_nodes(const zs_products *all, const over_series *o, int part, zs_range rows, gathering *g)
{
    const series_part *p = &o->part[part];
    int mine = all->position->time_part, from = 0;
    size_t depth = (size_t)g->tree[mine].depth;
    for (int k = 0; k < all->plan->partition.time_parts; k++) {
        g->words[k] = (int)rows.count * g->tree[k].depth * WORDS;
        g->first[k] = from;
        from += g->words[k];
    }
    for (int64_t row = 0; row < rows.count; row++)
        for (size_t k = 0; k < depth; k++)
            g->send[(size_t)row * depth + k] =
                zs_rows_get(entry_of(o, p, (int)k), (size_t)(rows.first + row));
    MPI_Gatherv(g->send, g->words[mine], MPI_DOUBLE, g->received, g->words, g->first, MPI_DOUBLE, 0,
                all->position->column);
}

/* Merge the nodes of one of the gathered rows: g->stack[0].  A part without steps has none. */
static void merge_row(const zs_products *all, const zs_product *product, int64_t row, gathering *g)
{
    zs_tree tree = { 0 };
    g->stack[0] = (zs_accumulator){ 0 };
    for (int k = 0; k < all->plan->partition.time_parts; k++) {
        const zs_accumulator *node = g->received + g->first[k] / WORDS + row * g->tree[k].depth;
        for (int i = 0; i < g->tree[k].depth; i++)
            zs_accumulators_push(product->method, 1, &tree, g->stack, g->tree[k].node[i], node + i);
    }
    zs_accumulators_close(product->method, 1, &tree, g->stack);
}

/* Make the results of some rows of a part, or add them to the totals.  tile: of the product's grid. */
static int finish_rows(zs_products *all, zs_product_state *state, int part, zs_range tile, zs_range rows,
                       gathering *g, zs_error *err)
{
    over_series *o = state->data;
    const zs_product *product = state->layout->product;
    int64_t first = tile.first + rows.first;
    for (int64_t row = 0; row < rows.count; row++) {
        merge_row(all, product, row, g);
        if (o->totals.row)
            zs_row_totals_put(&o->totals, state, part, first + row, g->stack);
        else
            zs_accumulators_result(product->method, product->min_count, 1, g->stack, o->result + row);
    }
    return o->totals.row ? 0
                         : zs_products_write(all, state, 0, part * state->layout->grid.nrow + first,
                                             rows.count, o->result, err);
}

/* A rank that fails goes on gathering for the others, as far as it can: without memory for messages it
 * cannot, so that all agree about these first. */
static int merge(zs_products *all, zs_product_state *state, zs_error *err)
{
    const zs_range tile = zs_product_rows(all, state, all->rows);
    gathering g;
    int result = gathering_init(all, state, &g, err), failed = result != 0;
    MPI_Allreduce(MPI_IN_PLACE, &failed, 1, MPI_INT, MPI_MAX, all->position->column);
    if (result == 0 && failed)
        result = zs_fail(err, ZS_FAILED, "another rank has no memory for the nodes of a reduction");
    for (int part = 0; part < zs_product_parts(state) && !failed; part++) {
        find_nodes(all, state, part, &g);
        for (int64_t row = 0; row < tile.count; row += g.rows) {
            zs_range rows = { row, zs_min(g.rows, tile.count - row) };
            gather_nodes(all, state->data, part, rows, &g);
            if (all->position->time_part == 0 && result == 0)
                result = finish_rows(all, state, part, tile, rows, &g, err);
        }
    }
    gathering_clear(&g);
    return result;
}

static void sum_all(zs_products *all, zs_product_state *state)
{
    over_series *o = state->data;
    zs_row_totals_sum(&o->totals, all, state);
}

static int finish(zs_products *all, zs_product_state *state, zs_error *err)
{
    over_series *o = state->data;
    return zs_row_totals_finish(&o->totals, all, state, err);
}

const zs_product_ops zs_reduce_series_ops = { .begin = begin,
                                              .go = go,
                                              .take = take,
                                              .merge = merge,
                                              .sum_all = sum_all,
                                              .finish = finish,
                                              .clear = clear };
