/* node_memory: arrays that are the same for all ranks, once on each node.
 *
 * The first rank of each node writes such an array, or all ranks write a part of it.  The first one may
 * change it later, while the others do not look, and publishes it again.  It stays until the communicator is
 * released (parallel/comm.h), because its release is collective: a rank that fails need not think of it.
 *
 * Where a node has no memory to share, each of its ranks has the array alone, and gets what the first one
 * has written.  Small arrays are not worth a window: each rank has them, too. */
#ifndef ZS_NODE_MEMORY_H
#define ZS_NODE_MEMORY_H

#include "base/error.h"

#include <mpi.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct zs_node_array zs_node_array;

/* The arrays of a run.  first and leaders are for all to read; the other members are private. */
typedef struct zs_node_memory {
    bool first;           /* is this rank the first one of its node? */
    MPI_Comm world, node; /* borrowed */
    MPI_Comm leaders;     /* the first ranks of all nodes; MPI_COMM_NULL on the others */
    zs_node_array *last;  /* each array knows the one before it */
} zs_node_memory;

/* Begin without arrays.  COLLECTIVE over world.  node: the ranks of world on this rank's node, in the same
 * order. */
void zs_node_memory_init(zs_node_memory *memory, MPI_Comm world, MPI_Comm node);

/* Release all arrays.  COLLECTIVE over world. */
void zs_node_memory_clear(zs_node_memory *memory);

/* Allocate bytes of zeros.  COLLECTIVE over world, with the same bytes on every rank.
 * what: what they are for, as in zs_alloc().
 * Returns the array, which is not to be released; or NULL on every rank with the same err (ZS_FAILED). */
void *zs_node_alloc(zs_node_memory *memory, size_t bytes, const char *what, zs_error *err);

/* Release one array before the others.  COLLECTIVE over world.  data: from zs_node_alloc(). */
void zs_node_release(zs_node_memory *memory, void *data);

/* The first rank of each node has written the array: now all ranks of the node see it.  COLLECTIVE over the
 * node.  data: from zs_node_alloc(). */
void zs_node_publish(const zs_node_memory *memory, void *data);

/* Every rank of the run has written its own part of the array, and nobody else's, where zeros were: now all
 * ranks see all of it.  COLLECTIVE over world. */
void zs_node_collect(const zs_node_memory *memory, void *data);

/* Returns the bytes of a rank's memory that all arrays take, if each rank of a node has an equal part of
 * what they share; arrays below 1 MiB do not count.  The largest number of all ranks, on every rank.
 * COLLECTIVE over world. */
int64_t zs_node_bytes(const zs_node_memory *memory);

#endif
