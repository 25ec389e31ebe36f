#include "parallel/gather.h"

int zs_gather(const zs_comm *comm, const void *mine, int n, MPI_Datatype type, void *all, int *work)
{
    int *count = work, *at = work + comm->size, next = 0;
    MPI_Gather(&n, 1, MPI_INT, count, 1, MPI_INT, 0, comm->world);
    for (int rank = 0; rank < comm->size && comm->rank == 0; rank++) {
        at[rank] = next;
        next += count[rank];
    }
    MPI_Gatherv(mine, n, type, all, count, at, type, 0, comm->world);
    return next;
}
