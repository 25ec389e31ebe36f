#include "tree.h"

int zs_tree_push(zs_tree *tree, zs_node node)
{
    int merges = 0;
    while (tree->depth > 0) {
        const zs_node *left = &tree->node[tree->depth - 1];
        if (left->level != node.level || left->index % 2 != 0 || left->index + 1 != node.index)
            break;
        node = (zs_node){ node.level + 1, node.index / 2 };
        tree->depth--;
        merges++;
    }
    tree->node[tree->depth++] = node;
    return merges;
}

/* The largest node that begins at block `first` and has at most count blocks. */
static zs_node largest_node(int64_t first, int64_t count)
{
    int level = 0;
    while ((first >> level) % 2 == 0 && count >> level > 1)
        level++;
    return (zs_node){ level, first >> level };
}

/* What is left on the stack are the largest nodes, taken one after the other from the left. */
zs_tree zs_tree_cover(int64_t first, int64_t count)
{
    zs_tree tree = { 0 };
    while (count > 0) {
        zs_node node = largest_node(first, count);
        tree.node[tree.depth++] = node;
        first += (int64_t)1 << node.level;
        count -= (int64_t)1 << node.level;
    }
    return tree;
}

/* Before its last merges, the block that completes a node of a level lies on one node of each lower level. */
int zs_tree_slots(int64_t first, int64_t count)
{
    zs_tree tree = zs_tree_cover(first, count);
    int slots = 0;
    for (int k = 0; k < tree.depth; k++)
        if (k + tree.node[k].level + 1 > slots)
            slots = k + tree.node[k].level + 1;
    return slots;
}

int64_t zs_tree_block(int64_t nstep)
{
    int64_t block = 1;
    while (block < 32 && block * 2 * 64 <= nstep)
        block *= 2;
    return block;
}
