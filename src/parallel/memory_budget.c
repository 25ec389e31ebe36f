#include "parallel/memory_budget.h"

#include <mpi.h>
#include <unistd.h>

/* What MPI and HDF5 take for themselves, of which a plan knows nothing. */
static int64_t without_libraries(int64_t share)
{
    const int64_t libraries = 35 * INT64_C(1024) * 1024;
    return share > 2 * libraries ? share - libraries : share / 2;
}

int64_t zs_memory_budget(const zs_comm *comm, zs_memory_limit *which)
{
    struct {
        long bytes;
        int which;
    } mine, least;
    int64_t left = zs_memory_left("", environ, comm->node_size, comm->size, which);
    mine.bytes = (long)without_libraries(left / 4 * 3);
    mine.which = (int)*which;
    MPI_Allreduce(&mine, &least, 1, MPI_LONG_INT, MPI_MINLOC, comm->world);
    *which = (zs_memory_limit)least.which;
    return least.bytes;
}
