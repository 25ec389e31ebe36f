#include "stats/nodes.h"

#include <stdint.h>
#include <string.h>

size_t zs_nodes_words(zs_moments_kind kind, bool extremes, int nodes, size_t cells)
{
    size_t values = (size_t)nodes * cells, beside = extremes ? 2 * cells : 0;
    return nodes ? (size_t)zs_moments_per_cell(kind) * values + beside + (values + 1) / 2 : 0;
}

zs_nodes zs_nodes_in_message(zs_moments_kind kind, bool extremes, double *message, int nodes, size_t cells)
{
    size_t values = (size_t)nodes * cells;
    zs_moment *first = (zs_moment *)(void *)message;
    double *lines = message + 3 * values; /* where there are some */
    zs_trend trend = { NULL, NULL, NULL };
    if (kind == ZS_MOMENTS_TREND)
        trend = (zs_trend){ lines, lines + values, lines + 2 * values };
    double *min = message + (size_t)zs_moments_per_cell(kind) * values, *max = min + cells;
    double *counts = extremes ? max + cells : min;
    return (zs_nodes){ .moments = { .count = (int32_t *)(void *)counts,
                                    .first = first,
                                    .second = first + values,
                                    .remainder = kind != ZS_MOMENTS_EXACT ? first + 2 * values : NULL,
                                    .trend = trend },
                       .min = extremes ? min : NULL,
                       .max = extremes ? max : NULL,
                       .stride = cells };
}

zs_nodes zs_nodes_in_moments(const zs_moments *moments, size_t first_cell)
{
    return (zs_nodes){ .moments = zs_cell_moments_at(moments->slot, first_cell),
                       .min = moments->min + first_cell,
                       .max = moments->max + first_cell,
                       .stride = moments->ncell };
}

void zs_nodes_copy(zs_nodes to, zs_nodes from, int nodes, size_t cells)
{
    for (int k = 0; k < nodes; k++)
        zs_cell_moments_copy(cells, zs_cell_moments_at(to.moments, (size_t)k * to.stride),
                             zs_cell_moments_at(from.moments, (size_t)k * from.stride));
    if (nodes > 0 && to.min) {
        memcpy(to.min, from.min, cells * sizeof *to.min);
        memcpy(to.max, from.max, cells * sizeof *to.max);
    }
}

void zs_node_stack_begin(zs_node_stack *stack, zs_moments_kind kind, size_t cells)
{
    stack->kind = kind;
    stack->cells = cells;
    stack->tree.depth = 0; /* the other members are large, and written before they are read */
    stack->all = (zs_nodes){ .stride = 0 };
}

static void merge_entries(void *stack, int below)
{
    const zs_node_stack *s = stack;
    zs_cell_moments_merge(s->kind, s->cells, s->entry[below], s->entry[below + 1]);
}

/* Put one node to the right of all others.  Sums have no order: they need no tree. */
static void push_node(zs_node_stack *stack, zs_node node, zs_cell_moments moments)
{
    if (stack->kind == ZS_MOMENTS_EXACT && stack->tree.depth > 0) {
        zs_cell_moments_merge(stack->kind, stack->cells, stack->entry[0], moments);
        return;
    }
    stack->entry[stack->tree.depth] = moments;
    zs_tree_fold(&stack->tree, node, merge_entries, stack);
}

static void merge_extremes(zs_nodes left, zs_nodes right, size_t cells)
{
    for (size_t i = 0; i < cells && left.min; i++) {
        left.min[i] = right.min[i] < left.min[i] ? right.min[i] : left.min[i];
        left.max[i] = right.max[i] > left.max[i] ? right.max[i] : left.max[i];
    }
}

void zs_node_stack_push(zs_node_stack *stack, const zs_tree *nodes, zs_nodes from)
{
    for (int k = 0; k < nodes->depth; k++)
        push_node(stack, nodes->node[k], zs_cell_moments_at(from.moments, (size_t)k * from.stride));
    if (nodes->depth > 0 && !stack->all.moments.count)
        stack->all = from;
    else if (nodes->depth > 0)
        merge_extremes(stack->all, from, stack->cells);
}

zs_moments_view zs_node_stack_close(zs_node_stack *stack)
{
    zs_tree_close(&stack->tree, merge_entries, stack);
    return (zs_moments_view){ stack->all.moments, stack->all.min, stack->all.max };
}
