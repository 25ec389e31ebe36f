/* memory_budget: how much memory a rank may use when the spec does not say.
 *
 * parallel/memory_limits finds what each rank has left; here the ranks agree on the least. */
#ifndef ZS_MEMORY_BUDGET_H
#define ZS_MEMORY_BUDGET_H

#include "parallel/comm.h"
#include "parallel/memory_limits.h"

#include <stdint.h>

/* Returns the bytes that each rank may use: three quarters of what it has left, less the 35 MiB that MPI and
 * HDF5 take for themselves while the run works (half of it, where it is less than twice that); the smallest
 * result of all ranks, on every rank.  *which: the limit that it comes from.  COLLECTIVE over comm->world;
 * cannot fail. */
int64_t zs_memory_budget(const zs_comm *comm, zs_memory_limit *which);

#endif
