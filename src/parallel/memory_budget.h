/* memory_budget: how much memory a rank may take when the spec does not say. */
#ifndef ZS_MEMORY_BUDGET_H
#define ZS_MEMORY_BUDGET_H

#include "parallel/comm.h"

#include <stdint.h>

/* Three quarters of what the node or this process's cgroup has left, shared by the ranks of the node; the
 * least of all nodes.  COLLECTIVE.  Returns bytes. */
int64_t zs_memory_budget(const zs_comm *comm);

/* Bytes that could still be taken on this node or in this cgroup.  LOCAL. */
int64_t zs_memory_left(void);

#endif
