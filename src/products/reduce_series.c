#include "products/reduce_series.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/range.h"
#include "base/tree.h"
#include "output/layout.h"
#include "plan/plan.h"
#include "products/node_exchange.h"
#include "products/row_totals.h"
#include "spec/product.h"
#include "stats/accumulator.h"
#include "stats/accumulator_rows.h"
#include "stats/row_stacks.h"
#include "time/groups.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { TOGETHER = 64 }; /* rows that are merged side by side at the end */

typedef struct over_series {
    zs_row_stacks *part; /* [parts of the series]: the trees of the tile's rows */
    int nparts;
    int64_t block; /* steps of a leaf */
    int64_t rows;  /* of a tile, in the product's grid, at most */
    int64_t room;  /* accumulators that the ranks of a column exchange at a time */
    zs_row_totals totals;
    double *result; /* [rows]; on the first rank of a column */
} over_series;

static zs_range leaves_of(const zs_products *all, const zs_product_state *state, int part, int time_part)
{
    return zs_leaves_of(state->parts, all->plan->problem.nstep, part, zs_plan_steps(all->plan, time_part));
}

/* --- memory ------------------------------------------------------------------------------------------ */

/* Find the nodes of a row that each rank of the column has of a part.  tree: [time parts]; NULL: not wanted.
 * Returns how many all have. */
static int64_t find_nodes(const zs_products *all, const zs_product_state *state, int part, zs_tree *tree)
{
    int64_t nodes = 0;
    for (int k = 0; k < all->plan->partition.time_parts; k++) {
        zs_range leaves = leaves_of(all, state, part, k);
        if (tree)
            tree[k] = zs_tree_cover(leaves.first, leaves.count);
        nodes += tree ? tree[k].depth : zs_tree_depth(leaves.first, leaves.count);
    }
    return nodes;
}

/* How many accumulators the ranks of a column exchange at a time: as many on all of them. */
static void ask_for_exchange(zs_products *all, const zs_product_state *state, over_series *o)
{
    int64_t most = 1, sum = 0, slots = 1;
    int64_t room = zs_plan_exchange_bytes(&all->plan->problem) / (int64_t)sizeof(zs_accumulator);
    for (int part = 0; part < o->nparts; part++) {
        int64_t nodes = find_nodes(all, state, part, NULL);
        zs_range leaves = zs_leaves_of(state->parts, all->plan->problem.nstep, part,
                                       (zs_range){ 0, all->plan->problem.nstep });
        most = zs_max(most, nodes);
        sum += nodes * o->rows;
        slots = zs_max(slots, zs_tree_slots(leaves.first, leaves.count));
    }
    o->room = zs_max(most, zs_min(room, sum));
    zs_node_exchange_need(&all->exchange, all->plan->partition.time_parts, o->room, o->room,
                          slots * TOGETHER);
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
    if (all->position->busy)
        ask_for_exchange(all, state, o);
    if (state->layout->product->over[ZS_AXIS_LATITUDE])
        result = zs_row_totals_init(&o->totals, state, err);
    for (int part = 0; part < n && result == 0 && all->position->busy; part++)
        result = zs_row_stacks_init(&o->part[part], leaves_of(all, state, part, all->position->time_part),
                                    (size_t)o->rows, err);
    return result;
}

static void clear(void *data)
{
    over_series *o = data;
    for (int part = 0; part < o->nparts; part++)
        zs_row_stacks_clear(&o->part[part]);
    free(o->part);
    zs_row_totals_clear(&o->totals);
    free(o->result);
}

int64_t zs_reduce_series_row_bytes(const zs_product_state *state, int64_t nstep)
{
    int64_t bytes = sizeof(double);
    for (int part = 0; part < zs_product_parts(state); part++)
        bytes += zs_row_stacks_bytes(zs_leaves_of(state->parts, nstep, part, (zs_range){ 0, nstep }).count);
    return bytes;
}

/* --- taking ------------------------------------------------------------------------------------------ */

static void go(zs_products *all, zs_product_state *state)
{
    over_series *o = state->data;
    (void)all;
    for (int part = 0; part < o->nparts; part++)
        zs_row_stacks_reset(&o->part[part]);
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

/* Take some rows of a box at one of its steps.  first: the first of them, in the tile. */
static void take_rows(const zs_products *all, zs_product_state *state, const zs_box *box, int64_t k,
                      zs_range rows, int64_t first)
{
    over_series *o = state->data;
    int64_t step = box->steps.first + k;
    int part = zs_product_part_of(state, step);
    if (part < 0)
        return;
    bool ends = ends_leaf(state, part, o->block, all->catalog->series.nstep, step);
    for (int64_t i = 0; i < rows.count;) {
        zs_row_values values = zs_product_row_values(state, box, k, rows.first + i);
        i += zs_row_stacks_take(&o->part[part], state->layout->product->method, first + i, rows.count - i,
                                &values, ends);
    }
}

/* The steps of a row come in their order; rows may come in any order: a few of them take all steps of a
 * sample, so that their stacks stay in a cache. */
static int take(zs_products *all, zs_product_state *state, const zs_sample *sample, zs_error *err)
{
    const zs_box box = zs_product_box(all, state, sample);
    int64_t first = box.rows.first - zs_product_rows(all, state, all->rows).first;
    (void)err;
    for (int64_t row = 0; row < box.rows.count; row += ZS_ROWS_TOGETHER) {
        zs_range rows = { row, zs_min(ZS_ROWS_TOGETHER, box.rows.count - row) };
        for (int64_t k = 0; k < box.steps.count; k++)
            take_rows(all, state, &box, k, rows, first + row);
    }
    return 0;
}

/* --- the ranks of the column ------------------------------------------------------------------------------
 */

/* The next rows of the parts: one round after the other takes them. */
typedef struct walk {
    int part;
    int64_t row;  /* of the tile */
    int64_t used; /* accumulators that the round has from all ranks so far */
} walk;

/* The next rows of one part that this round takes, and go behind them; fills exchange.tree of the part.
 * Returns none if the round has no more room, or none are left. */
static zs_range next_rows(zs_products *all, const zs_product_state *state, int64_t rows, walk *w)
{
    const over_series *o = state->data;
    zs_range next = { w->row, 0 };
    if (w->part >= o->nparts)
        return next;
    int64_t nodes = find_nodes(all, state, w->part, all->exchange.tree);
    next.count = nodes > 0 ? zs_min(rows - w->row, (o->room - w->used) / nodes) : rows - w->row;
    w->used += next.count * nodes;
    w->row += next.count;
    if (w->row == rows) {
        w->part++;
        w->row = 0;
    }
    return next;
}

/* Room for accumulators, as that of so many rows side by side. */
static zs_accumulator_rows rows_of(zs_accumulator *memory, int64_t n)
{
    return zs_rows_of((double *)(void *)memory, (size_t)n);
}

/* Gather the nodes of a round on the first rank of the column.  Returns false if no rows are left. */
static bool gather_nodes(zs_products *all, const zs_product_state *state, int64_t rows, walk *w)
{
    const over_series *o = state->data;
    zs_node_exchange *x = &all->exchange;
    int mine = all->position->time_part, part = w->part, ranks = all->plan->partition.time_parts;
    bool any = false;
    memset(x->send_n, 0, (size_t)ranks * sizeof *x->send_n);
    memset(x->receive_n, 0, (size_t)ranks * sizeof *x->receive_n);
    w->used = 0;
    for (zs_range next; (next = next_rows(all, state, rows, w)).count > 0; part = w->part) {
        any = true;
        for (int k = 0; k < ranks; k++)
            x->receive_n[k] += next.count * x->tree[k].depth;
        for (int k = 0; k < x->tree[mine].depth; k++, x->send_n[0] += next.count) /* node by node, all rows */
            zs_rows_copy(rows_of(x->send + x->send_n[0], next.count),
                         zs_row_stacks_entry(&o->part[part], k, next.first), (size_t)next.count);
    }
    if (any)
        zs_node_exchange_gather(x, all->position->column);
    return any;
}

/* Merge what the ranks have of n rows, from row `first` of the `rows` that came together.  Returns the
 * result, which the exchange owns; all zero, if the part has no steps. */
static zs_accumulator_rows merge_rows(zs_products *all, zs_method method, int64_t rows, int64_t first,
                                      size_t n)
{
    zs_node_exchange *x = &all->exchange;
    zs_rows_stack stack = { (double *)(void *)x->stack, TOGETHER };
    zs_tree tree = { 0 };
    zs_rows_clear(zs_rows_entry(stack, 0, 0), n);
    for (int k = 0; k < all->plan->partition.time_parts; k++)
        for (int i = 0; i < x->tree[k].depth; i++) {
            zs_accumulator *node = x->received + x->receive_at[k] + i * rows;
            zs_rows_push(method, stack, 0, n, &tree, x->tree[k].node[i],
                         zs_rows_at(rows_of(node, rows), (size_t)first));
        }
    zs_rows_close(method, stack, 0, n, &tree);
    return zs_rows_entry(stack, 0, 0);
}

/* Make the results of some rows of a part, or add them to the totals.  tile: of the product's grid. */
static int finish_rows(zs_products *all, zs_product_state *state, int part, zs_range tile, zs_range rows,
                       zs_error *err)
{
    over_series *o = state->data;
    const zs_product *product = state->layout->product;
    int64_t first = tile.first + rows.first;
    for (int64_t at = 0, n; at < rows.count; at += n) {
        n = zs_min(TOGETHER, rows.count - at);
        zs_accumulator_rows merged = merge_rows(all, product->method, rows.count, at, (size_t)n);
        for (int64_t i = 0; i < n; i++) {
            zs_accumulator acc = zs_rows_get(merged, (size_t)i);
            if (o->totals.row)
                zs_row_totals_put(&o->totals, state, part, first + at + i, &acc);
            else
                zs_accumulators_result(product->method, product->min_count, 1, &acc, o->result + at + i);
        }
    }
    for (int k = 0; k < all->plan->partition.time_parts; k++)
        all->exchange.receive_at[k] += all->exchange.tree[k].depth * rows.count;
    return o->totals.row ? 0
                         : zs_products_write(all, state, 0, part * state->layout->grid.nrow + first,
                                             rows.count, o->result, err);
}

/* A rank that fails goes on gathering for the others. */
static int merge(zs_products *all, zs_product_state *state, zs_error *err)
{
    const zs_range tile = zs_product_rows(all, state, all->rows);
    bool first = all->position->time_part == 0;
    int result = 0;
    for (walk w = { 0 }, from = w; gather_nodes(all, state, tile.count, &w); from = w) {
        int part = from.part;
        from.used = 0;
        for (zs_range next; first && result == 0; part = from.part) {
            next = next_rows(all, state, tile.count, &from);
            if (next.count == 0)
                break;
            result = finish_rows(all, state, part, tile, next, err);
        }
    }
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
