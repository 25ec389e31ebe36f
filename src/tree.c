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

zs_tree zs_tree_cover(int64_t first, int64_t count)
{
    zs_tree tree = { 0 };
    for (int64_t block = first; block < first + count; block++)
        zs_tree_push(&tree, (zs_node){ 0, block });
    return tree;
}

int zs_tree_slots(int64_t first, int64_t count)
{
    zs_tree tree = { 0 };
    int slots = 0;
    for (int64_t block = first; block < first + count; block++) {
        if (tree.depth + 1 > slots)
            slots = tree.depth + 1;
        zs_tree_push(&tree, (zs_node){ 0, block });
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
