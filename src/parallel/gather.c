#include "parallel/gather.h"

#include "base/memory.h"
#include "parallel/agree.h"

#include <stdlib.h>

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

void *zs_gather_all(zs_comm *comm, const void *mine, int64_t n, size_t size, const char *what, int64_t *total,
                    zs_error *err)
{
    int *count = zs_alloc((size_t)comm->size, sizeof *count, "counts", err);
    int *from = zs_alloc((size_t)comm->size, sizeof *from, "counts", err);
    void *all = NULL;
    MPI_Datatype item;
    int number = (int)n;
    *total = 0;
    if (zs_agree(comm, count && from ? 0 : -1, err))
        goto done;
    MPI_Allgather(&number, 1, MPI_INT, count, 1, MPI_INT, comm->world);
    for (int rank = 0; rank < comm->size; rank++) {
        from[rank] = (int)*total;
        *total += count[rank];
    }
    all = zs_alloc((size_t)*total, size, what, err);
    if (zs_agree(comm, all ? 0 : -1, err)) {
        free(all);
        all = NULL;
        goto done;
    }
    MPI_Type_contiguous((int)size, MPI_BYTE, &item);
    MPI_Type_commit(&item);
    MPI_Allgatherv(mine, number, item, all, count, from, item, comm->world);
    MPI_Type_free(&item);
done:
    free(from);
    free(count);
    return all;
}
