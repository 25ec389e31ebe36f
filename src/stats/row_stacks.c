#include "stats/row_stacks.h"

#include "base/memory.h"
#include "base/tree.h"

#include <stdlib.h>
#include <string.h>

/* A tree of n leaves has a stack of at most 2 * log2(n) + 2 entries, wherever it begins. */
int64_t zs_row_stacks_bytes(int64_t leaves)
{
    int64_t slots = 2;
    for (; leaves > 1; leaves = (leaves + 1) / 2)
        slots += 2;
    return (slots + 1) * (int64_t)sizeof(zs_accumulator) + (int64_t)sizeof(int32_t);
}

int zs_row_stacks_init(zs_row_stacks *s, zs_range leaves, size_t rows, zs_error *err)
{
    *s = (zs_row_stacks){ .leaves = leaves, .rows = rows };
    if (leaves.count == 0)
        return 0;
    size_t slots = (size_t)zs_tree_slots(leaves.first, leaves.count);
    return (s->node = zs_alloc(rows * slots, sizeof(zs_accumulator), "a reduction", err)) &&
                   (s->leaf = zs_alloc(rows, sizeof(zs_accumulator), "a reduction", err)) &&
                   (s->made = zs_alloc(rows, sizeof *s->made, "a reduction", err))
               ? 0
               : -1;
}

void zs_row_stacks_clear(zs_row_stacks *s)
{
    free(s->node);
    free(s->leaf);
    free(s->made);
    *s = (zs_row_stacks){ 0 };
}

void zs_row_stacks_reset(zs_row_stacks *s)
{
    if (s->leaves.count == 0)
        return;
    memset(s->made, 0, s->rows * sizeof *s->made);
}

static zs_rows_stack stack_of(const zs_row_stacks *s)
{
    return (zs_rows_stack){ s->node, s->rows };
}

zs_accumulator_rows zs_row_stacks_entry(const zs_row_stacks *s, int k, int64_t row)
{
    return zs_rows_entry(stack_of(s), k, (size_t)row);
}

static zs_accumulator_rows leaf_of(const zs_row_stacks *s, size_t first)
{
    return zs_rows_at(zs_rows_of(s->leaf, s->rows), first);
}

/* The leaf of rows that have as many on their stacks is complete: put it there. */
static void push_leaf(zs_row_stacks *s, zs_method method, size_t first, size_t n)
{
    int32_t made = s->made[first] / 2;
    zs_tree tree = zs_tree_cover(s->leaves.first, made);
    zs_node node = { 0, s->leaves.first + made };
    zs_rows_push(method, stack_of(s), first, n, &tree, node, leaf_of(s, first));
    for (size_t row = first; row < first + n; row++)
        s->made[row] = 2 * (made + 1);
}

/* How many rows from one on are as far as it is. */
static int64_t rows_alike(const zs_row_stacks *s, int64_t first, int64_t most)
{
    int64_t n = 1;
    while (n < zs_min(most, ZS_ROWS_TOGETHER) && s->made[first + n] == s->made[first])
        n++;
    return n;
}

int64_t zs_row_stacks_take(zs_row_stacks *s, zs_method method, int64_t first, int64_t most,
                           const zs_row_values *values, bool ends)
{
    zs_row_block block;
    int64_t n = rows_alike(s, first, most);
    bool begins = s->made[first] % 2 == 0;
    zs_accumulator_rows leaf = leaf_of(s, (size_t)first), rows = zs_rows_of_block(&block);
    zs_row_block_take(&block, (size_t)n, method, values);
    if (begins)
        zs_rows_copy(leaf, rows, (size_t)n);
    else
        zs_rows_merge(method, (size_t)n, leaf, rows);
    for (int64_t row = first; row < first + n && begins; row++)
        s->made[row]++;
    if (ends)
        push_leaf(s, method, (size_t)first, (size_t)n);
    return n;
}
