/* nodes: the nodes of the tree (base/tree.h) that some cells have, on their way to who merges them.
 *
 * They lie in moments (stats/moments.h) or in a message: means, squared deviations, remainders (tree
 * and trend only), lines (trend only), minima and maxima (where they are wanted), counts.
 *
 * All functions here are LOCAL and pure, and cannot fail. */
#ifndef ZS_NODES_H
#define ZS_NODES_H

#include "base/tree.h"
#include "stats/moments.h"

#include <stdbool.h>
#include <stddef.h>

/* A view of the nodes of some cells: those of node k begin k * stride cells behind those of node 0.  Minimum
 * and maximum are over all nodes; both NULL: not wanted. */
typedef struct zs_nodes {
    zs_cell_moments moments;
    double *min, *max;
    size_t stride;
} zs_nodes;

/* The length of a message with `nodes` nodes of `cells` cells, in words of 8 bytes.  extremes: with minima
 * and maxima. */
size_t zs_nodes_words(zs_moments_kind kind, bool extremes, int nodes, size_t cells);

/* The places of nodes in a message. */
zs_nodes zs_nodes_in_message(zs_moments_kind kind, bool extremes, double *message, int nodes, size_t cells);

/* The nodes in moments, from one cell on. */
zs_nodes zs_nodes_in_moments(const zs_moments *moments, size_t first_cell);

/* Copy the nodes of some cells; minima and maxima if `to` has room for them. */
void zs_nodes_copy(zs_nodes to, zs_nodes from, int nodes, size_t cells);

/* Nodes that are merged where they lie, from left to right. */
typedef struct zs_node_stack {
    zs_moments_kind kind;
    size_t cells;
    zs_tree tree;
    zs_cell_moments entry[ZS_TREE_DEPTH];
    zs_nodes all; /* where the result is: in the first node; all NULL: there is none */
} zs_node_stack;

/* Begin with no nodes of so many cells. */
void zs_node_stack_begin(zs_node_stack *stack, zs_moments_kind kind, size_t cells);

/* Put nodes to the right of all others.  nodes: which nodes of the tree they are. */
void zs_node_stack_push(zs_node_stack *stack, const zs_tree *nodes, zs_nodes from);

/* Merge what is left.  Returns a view of the moments of all nodes; without a node, all of it is NULL. */
zs_moments_view zs_node_stack_close(zs_node_stack *stack);

#endif
