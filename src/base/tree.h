/* tree: the fixed binary tree along which moments are merged.
 *
 * A series is cut into *blocks* of the same number of steps, counted from the first step of the whole series.
 * Node (level, index) of the tree stands for the blocks from index * 2^level to (index + 1) * 2^level - 1.
 * Its moments are those of its two children, merged.  So the moments of a node depend on the series alone.
 *
 * A rank that has some of the blocks makes all nodes that are complete in its own blocks.  It hands on the
 * few nodes whose parents are not complete there.  Whoever has the nodes of all ranks, in their order, makes
 * the remaining ones.  Therefore any number of ranks gives the same bits.
 *
 * Trees over the rows of a grid work in the same way: their blocks are rows.
 *
 * A tree is built with a stack: zs_tree_fold() puts one node after another on top, and merges two entries as
 * soon as they are the children of one node.  This module keeps the account of the nodes; the caller has a
 * stack of its own with the data of the same entries.
 *
 * All functions here are LOCAL, pure, and cannot fail. */
#ifndef ZS_TREE_H
#define ZS_TREE_H

#include <stdint.h>

enum {
    ZS_TREE_DEPTH = 128
}; /* entries of a stack for any range of blocks: two for each level of a 64-bit
    * index */

typedef struct zs_node {
    int level;
    int64_t index;
} zs_node;

/* The nodes on a stack, from left to right.  Empty: depth is 0; node[] needs no initial value. */
typedef struct zs_tree {
    int depth;
    zs_node node[ZS_TREE_DEPTH];
} zs_tree;

/* --- building ---------------------------------------------------------------------------------------- */

/* Merges entry below + 1 of the caller's stack into entry below. */
typedef void zs_tree_merge(void *stack, int below);

/* Put a node to the right of all others, and merge what it completes.  The caller has put the node's data at
 * entry tree->depth of its stack, which needs zs_tree_slots() entries. */
void zs_tree_fold(zs_tree *tree, zs_node node, zs_tree_merge *merge, void *stack);

/* Merge the entries that have no common parent, from right to left.  Entry 0 of the stack then holds all; the
 * tree is not changed. */
void zs_tree_close(const zs_tree *tree, zs_tree_merge *merge, void *stack);

/* Put a node to the right of all others without data.  Returns the number of merges: each merges the two
 * topmost entries.  The tree is as it is after them. */
int zs_tree_push(zs_tree *tree, zs_node node);

/* --- the stack after blocks first ... first + count - 1, pushed one by one ------------------------------ */

/* The nodes on the stack: what a rank with these blocks hands on. */
zs_tree zs_tree_cover(int64_t first, int64_t count);

/* The first of these nodes: the largest one that begins with block `first`.  count: at least 1. */
zs_node zs_tree_largest(int64_t first, int64_t count);

/* The number of these nodes. */
int zs_tree_depth(int64_t first, int64_t count);

/* The entries that the stack needs meanwhile: its greatest depth before the merges of a push. */
int zs_tree_slots(int64_t first, int64_t count);

/* --- blocks ------------------------------------------------------------------------------------------ */

/* Steps of a block, for a series of nstep steps: the largest power of two, up to 32, that leaves at least 64
 * blocks; at least 1.  It depends on nothing else, so that the bits do not either. */
int64_t zs_tree_block(int64_t nstep);

#endif
