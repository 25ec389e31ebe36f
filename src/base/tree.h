/* tree: the fixed binary tree along which moments are merged.  Pure.
 *
 * Time is cut into blocks of the same number of steps, counted from the first step of the whole series.  A
 * node (level, index) stands for the blocks from index * 2^level up to (index + 1) * 2^level; its moments are
 * those of its two children, merged.  The result depends on the series alone: a rank that has some of the
 * blocks makes all nodes that are complete in its own, and hands on the few that have no parent there;
 * whoever gets the nodes of all ranks, in their order, makes the rest.  That is why any number of ranks gives
 * the same bits. */
#ifndef ZS_TREE_H
#define ZS_TREE_H

#include <stdint.h>

enum { ZS_TREE_DEPTH = 128 }; /* two nodes for each level of a 64-bit index: no range of blocks needs more */

typedef struct zs_node {
    int level;
    int64_t index;
} zs_node;

/* A stack of nodes, left to right. */
typedef struct zs_tree {
    int depth;
    zs_node node[ZS_TREE_DEPTH];
} zs_tree;

/* All functions here are LOCAL and cannot fail. */

/* Put a node to the right of all others.  Returns how many times the two topmost entries are to be merged
 * into the lower one now; the stack is already as it is after that. */
int zs_tree_push(zs_tree *tree, zs_node node);

/* Merges entry below + 1 of the caller's stack into entry below. */
typedef void zs_tree_merge(void *stack, int below);

/* zs_tree_push(), with the merges done.  The caller has put the node's data at entry tree->depth of its own
 * stack, which needs zs_tree_slots() entries. */
void zs_tree_fold(zs_tree *tree, zs_node node, zs_tree_merge *merge, void *stack);

/* Merge the entries that have no common parent, from right to left: entry 0 then holds all. */
void zs_tree_close(const zs_tree *tree, zs_tree_merge *merge, void *stack);

/* The stack after the blocks first ... first + count - 1 were pushed one by one. */
zs_tree zs_tree_cover(int64_t first, int64_t count);

/* How many entries that stack has. */
int zs_tree_depth(int64_t first, int64_t count);

/* The entries that the stack needs meanwhile: the greatest depth, before the merges of a push. */
int zs_tree_slots(int64_t first, int64_t count);

/* Steps in a block, for a series of nstep: a power of two, at most 32, so small that 64 ranks can share the
 * blocks of a short series.  It depends on nothing else, for the sake of the bits. */
int64_t zs_tree_block(int64_t nstep);

#endif
