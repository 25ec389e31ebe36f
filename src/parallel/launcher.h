/* launcher: did what started this process mean it to be one of several ranks?
 *
 * A launcher and an MPI that do not know each other start one complete run for each rank that was asked for,
 * and all of them write the same outputs.  Each of these runs has one rank, and the variables that the
 * launcher sets for its processes tell of more.  Of launchers that started each other the last one counts:
 *
 * - mpirun of Open MPI sets OMPI_COMM_WORLD_SIZE, also where it runs within a step of SLURM, whose variables
 *   its processes inherit.
 * - mpiexec of MPICH, Intel MPI and MVAPICH sets PMI_SIZE and MPI_LOCALNRANKS (those of its node), srun with
 *   --mpi=pmi2 the first of them.
 * - srun sets SLURM_STEP_NUM_TASKS.  The script of a batch job has no such variable, whatever its job
 *   (SLURM_NTASKS): what it starts as it is has one rank by right.
 * - All that know PMIx set PMIX_RANK, which tells of more ranks on all of them but the first. */
#ifndef ZS_LAUNCHER_H
#define ZS_LAUNCHER_H

#include "base/environment.h"
#include "base/error.h"

/* What the launcher says. */
typedef struct zs_launcher {
    const char *variable; /* that tells of more ranks than one; NULL: none does */
    int64_t value;
    const char *advice;
} zs_launcher;

/* Both functions are LOCAL and pure. */

/* Look what the launcher says.  Cannot fail.  Call it before MPI_Init(), in which an MPI that finds no
 * launcher of its own may set such variables. */
zs_launcher zs_launcher_look(zs_environment environment);

/* May the run have so many ranks, as MPI says?
 * Returns 0; or -1 with err filled (ZS_REFUSED): the variable that tells of more, and what to do. */
int zs_launcher_check(const zs_launcher *launcher, int ranks, zs_error *err);

#endif
