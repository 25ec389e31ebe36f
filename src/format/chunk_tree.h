/* chunk_tree: the index of a variable's chunks as HDF5 stores it: a B-tree, version 1, of raw data chunks.
 *
 * HDF5 enters chunks one by one, in about a microsecond each.  Whoever knows all chunks in their order knows
 * every node: node k of a level has the next `fan` nodes, or chunks, of the level below.  So the nodes are
 * written one behind the other, full but for the last ones, and no node is read or divided.
 *
 * Only what HDF5 has begun is continued: it has made the root, with one chunk in it, and these bytes must be
 * those that this module would write.  Otherwise HDF5 makes the index itself (format/chunk_index.h).
 *
 * Source: "HDF5 File Format Specification Version 3.0", III.A.1 (Version 1 B-trees), node type 1. */
#ifndef ZS_CHUNK_TREE_H
#define ZS_CHUNK_TREE_H

#include "base/chunk_shape.h"

#include <stdbool.h>
#include <stdint.h>

/* One compressed chunk.  A plain struct of int64_t, so that ranks can send it. */
typedef struct zs_chunk {
    int64_t field, number; /* its variable (a zs_field), and its number there (base/chunk_shape.h) */
    int64_t at, size;      /* its bytes: offset (in a buffer first, later in the file) and number */
    int64_t checksum;      /* of these (format/crc32.h), once they are in the file; 0 where nobody asks */
} zs_chunk;

/* A tree to be written.  Owns nothing. */
typedef struct zs_chunk_tree {
    const zs_chunk_shape *shape; /* of the variable, whose dimensions are the axes that it has */
    const zs_chunk *chunk;       /* [n]: number k of the variable is chunk k */
    int64_t n;                   /* at least 1 */
    int64_t root, node_bytes;    /* where HDF5 has put the root in the file, and the bytes of a node */
    int64_t begin;               /* offset in the file of all other nodes */
    uint64_t behind; /* what the key behind the last chunk has on its last axis: zs_chunk_tree_fits() looks */
} zs_chunk_tree;

/* All functions here are LOCAL. */

/* Can the tree be written here?  file: open, with the root as HDF5 has made it for chunk 0.  A tree of so few
 * chunks that they all are in the root cannot: that is HDF5's.  Sets tree->behind.  Cannot fail. */
bool zs_chunk_tree_fits(zs_chunk_tree *tree, int file);

/* The bytes of all nodes but the root.  The tree fits. */
int64_t zs_chunk_tree_bytes(const zs_chunk_tree *tree);

/* Write all nodes.  The tree fits.  Returns 0; or -1 with errno set. */
int zs_chunk_tree_write(const zs_chunk_tree *tree, int file);

#endif
