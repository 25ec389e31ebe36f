/* memory_limits: how much memory the system and the batch system leave to a process, and which limit it is.
 *
 * Limits come in two kinds.  Those of a node are shared by its ranks: what Linux has available
 * (/proc/meminfo), what the cgroups of the process leave (/sys/fs/cgroup, versions 1 and 2), and what SLURM
 * has granted to the job (SLURM_MEM_PER_NODE, SLURM_MEM_PER_CPU, in MiB: sbatch(1)).  Cached pages of files
 * count as available, because the system gives them up.
 *
 * Those of a process (/proc/self/limits) are of its addresses, its data and its resident pages (setrlimit(2):
 * RLIMIT_AS, RLIMIT_DATA, RLIMIT_RSS).  What the process has already is not left: libraries take addresses
 * that are no memory.  Batch systems give a limit of a whole job to each of its processes, and some add them
 * up; then it is shared, too:
 *
 * - Grid Engine: addresses, h_vmem or s_vmem times the slots on the host, for all processes there
 *   (queue_conf(5)).
 * - PBS: addresses (vmem) and resident pages (mem) of the job on all hosts (mom_set_limits() of OpenPBS).  It
 *   uses the same limits for those of single processes, pvmem and pmem, so that these are taken for too
 *   little.  It has no variable for memory.
 * - SLURM: resident pages of the job on the node, as it says in its variables.
 * - LSF: resident pages of a process (bsub -M), as the limit says.
 *
 * All files are read below a directory, and the environment is an argument, so that tests can make them up.
 */
#ifndef ZS_MEMORY_LIMITS_H
#define ZS_MEMORY_LIMITS_H

#include "base/environment.h"

#include <stdint.h>

/* What limits memory.  The words are those of messages: zs_memory_limit_name(). */
typedef enum zs_memory_limit {
    ZS_LIMIT_NODE,       /* the memory of the node that is available */
    ZS_LIMIT_CGROUP,     /* the cgroup of the process, or one above it */
    ZS_LIMIT_SLURM_NODE, /* SLURM_MEM_PER_NODE */
    ZS_LIMIT_SLURM_CPU,  /* SLURM_MEM_PER_CPU */
    ZS_LIMIT_ADDRESSES,  /* RLIMIT_AS */
    ZS_LIMIT_DATA,       /* RLIMIT_DATA */
    ZS_LIMIT_RESIDENT,   /* RLIMIT_RSS */
    ZS_LIMIT_PRESUMED    /* nothing tells */
} zs_memory_limit;

/* All functions here are LOCAL and cannot fail. */

/* The least of all limits.  root: in front of the paths above, "" but for tests.  ranks: on this node; all:
 * of the run.
 * Returns the bytes that one of them has left, from 0; *which says by which limit.  Where nothing tells, the
 * node has 1 GiB. */
int64_t zs_memory_left(const char *root, zs_environment environment, int ranks, int all,
                       zs_memory_limit *which);

/* Returns what limits memory, for a message: "SLURM_MEM_PER_NODE". */
const char *zs_memory_limit_name(zs_memory_limit which);

#endif
