#include "products/reduce_space.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/range.h"
#include "base/tree.h"
#include "plan/plan.h"
#include "products/node_exchange.h"
#include "spec/product.h"
#include "stats/accumulator.h"
#include "stats/accumulator_rows.h"

#include <stdlib.h>
#include <string.h>

typedef struct over_rows {
    bool at_once;          /* true: a step is finished as soon as its sample was taken */
    zs_range rows;         /* of this rank, in the product's field */
    zs_range levels;       /* of which this rank has rows */
    int64_t height, slots; /* rows of a level; nodes that are kept of a step and level, at most */
    size_t width;          /* accumulators of a node: one for each column that stays */
    zs_accumulator *node;  /* [steps of this rank, or 1][levels.count][slots][width] */
    zs_accumulator *row;   /* [width]: the next row */
    double *result;        /* at once: [steps of a batch][all levels][width]; else [steps_at_once][width] */
    int64_t steps_at_once; /* that a rank gets the nodes of, and finishes, in one exchange */
    zs_tree before;        /* the stack of each step, on its first level, when the tile begins */
} over_rows;

/* The rows of a level that are among some rows of the field; empty if there are none. */
static zs_range rows_on(const over_rows *o, zs_range rows, int64_t level)
{
    return zs_common((zs_range){ rows.first - level * o->height, rows.count }, (zs_range){ 0, o->height });
}

/* The levels of which some rows of the field are. */
static zs_range levels_of(const over_rows *o, zs_range rows)
{
    if (rows.count == 0)
        return (zs_range){ 0, 0 };
    int64_t first = rows.first / o->height;
    return (zs_range){ first, zs_divide_up(rows.first + rows.count, o->height) - first };
}

/* The nodes of a step, counted from the first of this rank, and of a level. */
static zs_accumulator *stack_of(const over_rows *o, int64_t step, int64_t level)
{
    int64_t place = step * o->levels.count + level - o->levels.first;
    return o->node + (size_t)(place * o->slots) * o->width;
}

/* Find which nodes of a step each row part has on a level.  tree: [row parts]; *deepest: becomes the most
 * that one has, if it is less; both NULL where not wanted.  Returns how many all have. */
static int64_t find_nodes(const zs_products *all, const zs_product_state *state, int64_t level, zs_tree *tree,
                          int64_t *deepest)
{
    int64_t nodes = 0;
    for (int part = 0; part < all->plan->partition.row_parts; part++) {
        zs_range rows =
            rows_on(state->data, zs_product_rows(all, state, zs_plan_rows(all->plan, part)), level);
        if (tree)
            tree[part] = zs_tree_cover(rows.first, rows.count);
        int depth = tree ? tree[part].depth : zs_tree_depth(rows.first, rows.count);
        nodes += depth;
        if (deepest)
            *deepest = zs_max(*deepest, depth);
    }
    return nodes;
}

/* How many steps each rank with these steps finishes in one exchange: as many on all of them. */
static void ask_for_exchange(zs_products *all, const zs_product_state *state, over_rows *o)
{
    int parts = all->plan->partition.row_parts;
    int64_t nodes = 1, deepest = 1, bytes = zs_plan_exchange_bytes(&all->plan->problem);
    for (int64_t level = 0; level < state->layout->grid.levels.n; level++)
        nodes = zs_max(nodes, find_nodes(all, state, level, NULL, &deepest));
    int64_t step = zs_max(nodes, parts * deepest) * (int64_t)o->width; /* accumulators: received, sent */
    int64_t most = bytes / (step * (int64_t)sizeof(zs_accumulator));
    o->steps_at_once = zs_max(1, zs_min(most, zs_divide_up(all->position->steps.count, parts)));
    zs_node_exchange_need(&all->exchange, parts, o->steps_at_once * step, o->steps_at_once * step,
                          (nodes + 1) * (int64_t)o->width);
}

static int begin(zs_products *all, zs_product_state *state, zs_error *err)
{
    const zs_plan *plan = all->plan;
    over_rows *o = state->data = zs_alloc(1, sizeof *o, "a reduction", err);
    if (!o)
        return -1;
    const zs_grid *grid = &state->layout->grid;
    zs_range mine = o->rows = zs_product_rows(all, state, all->position->rows);
    o->at_once = plan->partition.row_parts == 1 && plan->tiles == 1;
    o->height = grid->rows.count;
    o->levels = levels_of(o, mine);
    for (int64_t level = o->levels.first; level < o->levels.first + o->levels.count; level++) {
        zs_range rows = rows_on(o, mine, level);
        o->slots = zs_max(o->slots, zs_tree_slots(rows.first, rows.count));
    }
    o->width = state->layout->has_columns ? (size_t)grid->ncol : 1;
    size_t steps = o->at_once ? 1 : (size_t)all->position->steps.count;
    if (!o->at_once && all->position->busy)
        ask_for_exchange(all, state, o);
    size_t nodes = steps * (size_t)(o->levels.count * o->slots),
           results = o->at_once ? (size_t)(zs_max(plan->batch.steps, 1) * grid->levels.n)
                                : (size_t)o->steps_at_once;
    if (!(o->node = zs_alloc(nodes * o->width, sizeof *o->node, "a reduction", err)) ||
        !(o->row = zs_alloc(o->width, sizeof *o->row, "a reduction", err)) ||
        !(o->result = zs_alloc(results * o->width, sizeof *o->result, "a reduction", err)))
        return -1;
    return 0;
}

static void go(zs_products *all, zs_product_state *state)
{
    over_rows *o = state->data;
    zs_range tile = zs_product_rows(all, state, all->rows);
    zs_range above = { o->rows.first, tile.count > 0 ? tile.first - o->rows.first : 0 };
    above = rows_on(o, above, tile.first / o->height);
    o->before = zs_tree_cover(above.first, above.count);
}

/* Put one row on the stack of its level, an accumulator for each column, with the row's weight. */
static void push_row(const zs_product_state *state, over_rows *o, int64_t row, const double *value,
                     zs_tree *tree, zs_accumulator *stack)
{
    zs_method method = state->layout->product->method;
    zs_accumulate_cells(method, o->width, value, zs_product_weights(state, row), o->row);
    if (state->row_weight)
        zs_accumulators_weigh(o->width, o->row, state->row_weight[row % o->height]);
    zs_accumulators_push(method, o->width, tree, stack, (zs_node){ 0, row % o->height }, o->row);
}

/* The same of rows that become one accumulator each, from one row of a box on: as many as are on its level
 * and in its block of the tree.  Returns how many. */
static int64_t push_rows(const zs_product_state *state, const over_rows *o, const zs_box *box, int64_t step,
                         int64_t from, zs_tree *tree, zs_accumulator *stack)
{
    zs_method method = state->layout->product->method;
    int64_t row = (box->rows.first + from) % o->height;
    int64_t n =
        zs_min(ZS_ROWS_TOGETHER - row % ZS_ROWS_TOGETHER, zs_min(o->height - row, box->rows.count - from));
    zs_row_values values = zs_product_row_values(state, box, step, from);
    zs_row_block block;
    values.row_weight = state->row_weight ? state->row_weight + row : NULL;
    zs_row_block_take(&block, (size_t)n, method, &values);
    zs_row_block_push(&block, (size_t)n, method, row, tree, stack);
    return n;
}

/* The results of the nodes of a step. */
static void finish_nodes(const zs_product *product, const over_rows *o, const zs_tree *tree,
                         zs_accumulator *stack, double *result)
{
    zs_accumulators_close(product->method, o->width, tree, stack);
    zs_accumulators_result(product->method, product->min_count, o->width, stack, result);
}

/* A sample has all rows of the tile (zs_needs.in_order). */
static int take(zs_products *all, zs_product_state *state, const zs_sample *sample, zs_error *err)
{
    over_rows *o = state->data;
    const zs_product *product = state->layout->product;
    const zs_box box = zs_product_box(all, state, sample);
    int64_t levels = state->layout->grid.levels.n;
    for (int64_t k = 0; k < box.steps.count; k++) {
        int64_t step = o->at_once ? 0 : box.steps.first + k - all->position->steps.first;
        zs_tree tree = o->before;
        for (int64_t i = 0, n = 1; i < box.rows.count; i += n) {
            int64_t row = box.rows.first + i, level = row / o->height;
            zs_accumulator *stack = stack_of(o, step, level);
            if (row % o->height == 0)
                tree.depth = 0;
            if (product->over[ZS_AXIS_LONGITUDE])
                n = push_rows(state, o, &box, k, i, &tree, stack);
            else
                push_row(state, o, row, zs_box_row(&box, k, i), &tree, stack);
            if (o->at_once && (row + n) % o->height == 0)
                finish_nodes(product, o, &tree, stack, o->result + (size_t)(k * levels + level) * o->width);
        }
    }
    if (!o->at_once)
        return 0;
    int64_t step = levels * (int64_t)o->width; /* results of a step */
    return zs_products_write(all, state, 0, box.steps.first * step, box.steps.count * step, o->result, err);
}

/* --- the ranks with the same steps --------------------------------------------------------------------- */

/* The steps that a rank finishes in one round, counted from the first of these ranks. */
static zs_range steps_of(const zs_products *all, const over_rows *o, int part, int64_t round)
{
    zs_range share =
        zs_share((zs_range){ 0, all->position->steps.count }, part, all->plan->partition.row_parts);
    zs_range some = { share.first + round * o->steps_at_once, o->steps_at_once };
    return zs_common(share, some);
}

/* Send the nodes of each step of a round to the rank that finishes it. */
static void share_nodes(zs_products *all, const over_rows *o, int64_t level, int64_t round)
{
    zs_node_exchange *x = &all->exchange;
    int mine = all->position->row_part;
    int64_t steps = steps_of(all, o, mine, round).count, width = (int64_t)o->width;
    size_t size = (size_t)(x->tree[mine].depth * width);
    zs_accumulator *to = x->send;
    for (int part = 0; part < all->plan->partition.row_parts; part++) {
        zs_range theirs = steps_of(all, o, part, round);
        x->send_n[part] = theirs.count * (int64_t)size;
        x->receive_n[part] = steps * x->tree[part].depth * width;
        for (int64_t k = 0; k < theirs.count && size > 0; k++, to += size)
            memcpy(to, stack_of(o, theirs.first + k, level), size * sizeof *to);
    }
    zs_node_exchange_share(x, all->position->row);
}

/* Make the results of the steps of a round, whose nodes are here: those of a rank follow each other. */
static void finish_steps(zs_products *all, const zs_product *product, const over_rows *o, int64_t steps)
{
    zs_node_exchange *x = &all->exchange;
    for (int64_t k = 0; k < steps; k++) {
        zs_tree tree;
        tree.depth = 0;
        memset(x->stack, 0, o->width * sizeof *x->stack); /* there may be no nodes */
        for (int part = 0; part < all->plan->partition.row_parts; part++)
            for (int i = 0; i < x->tree[part].depth; i++, x->receive_at[part] += (int64_t)o->width)
                zs_accumulators_push(product->method, o->width, &tree, x->stack, x->tree[part].node[i],
                                     x->received + x->receive_at[part]);
        finish_nodes(product, o, &tree, x->stack, o->result + (size_t)k * o->width);
    }
}

/* Write the results of some steps, counted from the first of this rank, on one level. */
static int write_steps(zs_products *all, zs_product_state *state, int64_t level, zs_range steps,
                       double *result, zs_error *err)
{
    const over_rows *o = state->data;
    int64_t levels = state->layout->grid.levels.n, width = (int64_t)o->width;
    int64_t first = all->position->steps.first + steps.first, together = levels == 1 ? steps.count : 1;
    for (int64_t k = 0; k < steps.count; k += together)
        if (zs_products_write(all, state, 0, ((first + k) * levels + level) * width, together * width,
                              result + k * width, err))
            return -1;
    return 0;
}

/* Finish one level.  result: of the levels before, on this rank, which goes on taking part after a failure.
 * COLLECTIVE over the ranks with the same steps. */
static int finish_level(zs_products *all, zs_product_state *state, int64_t level, int result, zs_error *err)
{
    const over_rows *o = state->data;
    find_nodes(all, state, level, all->exchange.tree, NULL);
    for (int64_t round = 0; steps_of(all, o, 0, round).count > 0; round++) { /* the first has most steps */
        zs_range steps = steps_of(all, o, all->position->row_part, round);
        share_nodes(all, o, level, round);
        if (result)
            continue;
        finish_steps(all, state->layout->product, o, steps.count);
        result = write_steps(all, state, level, steps, o->result, err);
    }
    return result;
}

static int finish(zs_products *all, zs_product_state *state, zs_error *err)
{
    const over_rows *o = state->data;
    int64_t levels = o->at_once || !all->position->busy ? 0 : state->layout->grid.levels.n;
    int result = 0;
    for (int64_t level = 0; level < levels; level++)
        result = finish_level(all, state, level, result, err);
    return result;
}

static void clear(void *data)
{
    over_rows *o = data;
    free(o->result);
    free(o->row);
    free(o->node);
}

const zs_product_ops zs_reduce_rows_ops = {
    .begin = begin, .go = go, .take = take, .finish = finish, .clear = clear
};

/* Over longitude alone: each row of a sample is finished at once. */
static int begin_columns(zs_products *all, zs_product_state *state, zs_error *err)
{
    state->data = zs_alloc((size_t)all->plan->tile_rows, sizeof(double), "a reduction", err);
    return state->data ? 0 : -1;
}

static int take_columns(zs_products *all, zs_product_state *state, const zs_sample *sample, zs_error *err)
{
    const zs_layout *layout = state->layout;
    const zs_product *product = layout->product;
    const zs_box box = zs_product_box(all, state, sample);
    double *result = state->data;
    for (int64_t step = 0; step < box.steps.count && box.rows.count > 0; step++) {
        for (int64_t row = 0, n; row < box.rows.count; row += n) {
            zs_row_block block;
            zs_row_values values = zs_product_row_values(state, &box, step, row);
            n = zs_min(ZS_ROWS_TOGETHER, box.rows.count - row);
            zs_row_block_take(&block, (size_t)n, product->method, &values);
            for (int64_t i = 0; i < n; i++) {
                zs_accumulator acc = zs_rows_get(zs_rows_of_block(&block), (size_t)i);
                zs_accumulators_result(product->method, product->min_count, 1, &acc, &result[row + i]);
            }
        }
        int64_t first = (box.steps.first + step) * layout->grid.nrow + box.rows.first;
        if (zs_products_write(all, state, 0, first, box.rows.count, result, err))
            return -1;
    }
    return 0;
}

const zs_product_ops zs_reduce_columns_ops = { .begin = begin_columns, .take = take_columns };
