#include "base/tree.h"

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

void zs_tree_fold(zs_tree *tree, zs_node node, zs_tree_merge *merge, void *stack)
{
    int top = tree->depth;
    for (int merges = zs_tree_push(tree, node); merges > 0; merges--)
        merge(stack, --top);
}

void zs_tree_close(const zs_tree *tree, zs_tree_merge *merge, void *stack)
{
    for (int below = tree->depth - 2; below >= 0; below--)
        merge(stack, below);
}

/* The level of the largest node that begins at block `first` and has at most count blocks. */
static int largest_level(int64_t first, int64_t count)
{
    int level = 0;
    while ((first >> level) % 2 == 0 && count >> level > 1)
        level++;
    return level;
}

zs_node zs_tree_largest(int64_t first, int64_t count)
{
    int level = largest_level(first, count);
    return (zs_node){ level, first >> level };
}

/* The stack holds the largest possible nodes, from left to right. */
zs_tree zs_tree_cover(int64_t first, int64_t count)
{
    zs_tree tree;
    tree.depth = 0; /* node[] is large, and entries above depth are never read */
    while (count > 0) {
        zs_node node = zs_tree_largest(first, count);
        tree.node[tree.depth++] = node;
        first += (int64_t)1 << node.level;
        count -= (int64_t)1 << node.level;
    }
    return tree;
}

int zs_tree_depth(int64_t first, int64_t count)
{
    int depth = 0;
    for (; count > 0; depth++) {
        int64_t blocks = (int64_t)1 << largest_level(first, count);
        first += blocks;
        count -= blocks;
    }
    return depth;
}

/* A block that completes a node of some level is pushed on top of one node of each lower level. */
int zs_tree_slots(int64_t first, int64_t count)
{
    int slots = 0;
    for (int depth = 0; count > 0; depth++) {
        int level = largest_level(first, count);
        if (depth + level + 1 > slots)
            slots = depth + level + 1;
        first += (int64_t)1 << level;
        count -= (int64_t)1 << level;
    }
    return slots;
}

int64_t zs_tree_block(int64_t nstep)
{
    int64_t block = 1;
    while (block < 32 && block * 2 * 64 <= nstep)
        block *= 2;
    return block;
}
