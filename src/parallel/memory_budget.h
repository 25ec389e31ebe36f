/* memory_budget: how much memory a rank may use when the spec does not say.
 *
 * Linux tells how much memory a node has available (/proc/meminfo), and what the limits of this process's
 * cgroups leave (/sys/fs/cgroup, versions 1 and 2), which is how schedulers and containers limit a job.  The
 * smaller number counts.  Cached pages of files count as available, because the system gives them up.  Where
 * the system does not tell, 1 GiB is available. */
#ifndef ZS_MEMORY_BUDGET_H
#define ZS_MEMORY_BUDGET_H

#include "parallel/comm.h"

#include <stdint.h>

/* Returns the bytes that each rank may use: three quarters of what is available, divided by the
 * number of ranks on the node, less the 35 MiB that MPI and HDF5 take for themselves; the smallest result of
 * all nodes, on every rank.  COLLECTIVE over comm->world; cannot fail. */
int64_t zs_memory_budget(const zs_comm *comm);

#endif
