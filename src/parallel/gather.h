/* gather: what each rank has, one rank after another, on rank 0 or on all ranks.
 *
 * Items are of any size, and each rank has another number of them.  MPI counts them in an int, and not their
 * bytes. */
#ifndef ZS_GATHER_H
#define ZS_GATHER_H

#include "base/error.h"
#include "parallel/comm.h"

#include <mpi.h>
#include <stddef.h>
#include <stdint.h>

/* Gather n items of this rank, of each rank another number, on rank 0.  COLLECTIVE over comm->world; errors
 * are MPI's own. type: of an item.  all: room for the items of all ranks, on rank 0; not used elsewhere.
 * work: [2 * comm->size], on rank 0: becomes the number of items of each rank, then where each rank's begin.
 * Returns the number of all items on rank 0; 0 elsewhere. */
int zs_gather(const zs_comm *comm, const void *mine, int n, MPI_Datatype type, void *all, int *work);

/* Give the items of all ranks to all ranks, in the order of ranks.  COLLECTIVE over comm->world.
 * mine: [n] items of `size` bytes.  what: they are, for a message.
 * Returns [*total], to be released with free(); or NULL on every rank with the same err (ZS_FAILED: no
 * memory). */
void *zs_gather_all(zs_comm *comm, const void *mine, int64_t n, size_t size, const char *what, int64_t *total,
                    zs_error *err);

#endif
