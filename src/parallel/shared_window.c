#include "parallel/shared_window.h"

#include <stdbool.h>
#include <string.h>
#include <sys/statvfs.h>

/* Is there room for the file of a window?  Open MPI 4.1 asks, too, but on one rank alone: the others would
 * wait for it for ever.  Without such a directory, MPI has another way. */
static bool is_room(MPI_Aint bytes)
{
    struct statvfs status;
    if (statvfs("/dev/shm", &status))
        return true;
    double room = (double)status.f_bavail * (double)status.f_frsize;
    return (double)bytes < 0.9 * room;
}

void *zs_shared_window(MPI_Comm node, MPI_Aint bytes, MPI_Win *window)
{
    int unit, rank, good, all;
    void *base = NULL;
    MPI_Aint size = bytes;
    *window = MPI_WIN_NULL;
    MPI_Comm_rank(node, &rank);
    good = is_room(bytes);
    MPI_Allreduce(&good, &all, 1, MPI_INT, MPI_MIN, node);
    if (!all)
        return NULL;
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
