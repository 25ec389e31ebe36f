/* gather: what each rank has, one rank after another, on rank 0. */
#ifndef ZS_GATHER_H
#define ZS_GATHER_H

#include "parallel/comm.h"

#include <mpi.h>

/* Gather n items of this rank, of each rank another number, on rank 0.  COLLECTIVE over comm->world; errors
 * are MPI's own. type: of an item.  all: room for the items of all ranks, on rank 0; not used elsewhere.
 * work: [2 * comm->size], on rank 0: becomes the number of items of each rank, then where each rank's begin.
 * Returns the number of all items on rank 0; 0 elsewhere. */
int zs_gather(const zs_comm *comm, const void *mine, int n, MPI_Datatype type, void *all, int *work);

#endif
