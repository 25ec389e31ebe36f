#include "parallel/launcher.h"

#include <stddef.h>
#include <stdint.h>

/* A variable, and what to do when it tells of more ranks. */
typedef struct told {
    const char *name;
    const char *advice;
} told;

static const char other[] = "it was built with another MPI than that of the launcher: take its own mpirun",
                  slurm[] = "srun and its MPI do not know each other: try srun --mpi=pmix (srun --mpi=list "
                            "shows what there is), or mpirun -n N";

/* The variables that count ranks, those of the nearest launcher first. */
static const told counts[] = { { "OMPI_COMM_WORLD_SIZE", other },
                               { "PMI_SIZE", other },
                               { "MPI_LOCALNRANKS", other },
                               { "SLURM_STEP_NUM_TASKS", slurm } };

zs_launcher zs_launcher_look(zs_environment environment)
{
    int64_t rank = zs_environment_number(environment, "PMIX_RANK");
    for (size_t k = 0; k < sizeof counts / sizeof *counts; k++) {
        int64_t n = zs_environment_number(environment, counts[k].name);
        if (n > 1)
            return (zs_launcher){ counts[k].name, n, counts[k].advice };
        if (n == 1)
            return (zs_launcher){ 0 };
    }
    return rank > 0 ? (zs_launcher){ "PMIX_RANK", rank, other } : (zs_launcher){ 0 };
}

int zs_launcher_check(const zs_launcher *launcher, int ranks, zs_error *err)
{
    if (!launcher->variable || ranks > 1)
        return 0;
    return zs_fail(
        err, ZS_REFUSED,
        "%s = %lld, but MPI knows of one rank, so that each would be a whole run with the same outputs: "
        "%s; if one rank is meant: mpirun -n 1 zscore",
        launcher->variable, (long long)launcher->value, launcher->advice);
}
