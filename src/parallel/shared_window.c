#include "parallel/shared_window.h"

#include <string.h>

void *zs_shared_window(MPI_Comm node, MPI_Aint bytes, MPI_Win *window)
{
    int unit, rank, good, all;
    void *base = NULL;
    MPI_Aint size = bytes;
    *window = MPI_WIN_NULL;
    MPI_Comm_rank(node, &rank);
    MPI_Comm_set_errhandler(node, MPI_ERRORS_RETURN);
    int status = MPI_Win_allocate_shared(rank == 0 ? bytes : 0, 1, MPI_INFO_NULL, node, &base, window);
    if (status == MPI_SUCCESS)
        status = MPI_Win_shared_query(*window, 0, &size, &unit, &base);
    MPI_Comm_set_errhandler(node, MPI_ERRORS_ARE_FATAL);
    good = status == MPI_SUCCESS;
    MPI_Allreduce(&good, &all, 1, MPI_INT, MPI_MIN, node);
    if (!all) {
        *window = MPI_WIN_NULL; /* a window that some ranks have is not freed: that would take all of them */
        return NULL;
    }
    if (rank == 0)
        memset(base, 0, (size_t)bytes);
    MPI_Barrier(node);
    return base;
}
