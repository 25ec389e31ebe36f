#include "parallel/comm.h"
#include "parallel/guard.h"
#include "parallel/unfinished.h"
#include "zscore.h"

#include <hdf5.h>
#include <mpi.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    zs_comm comm;
    int level;
    bool broken = false;
    zs_unfinished_init(&comm.unfinished);
    zs_guard_start(&comm.guard, &comm.unfinished);
    /* HDF5 begins before MPI, and so does not end in MPI_Finalize(): it would crash there over a file that
     * the system did not close without an error.  All files are closed by then. */
    H5dont_atexit();
    H5open();
    MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &level);
    zs_comm_init(&comm);
    zs_guard_speak(&comm.guard, comm.rank == 0);
    int status = zs_run(&comm, argc, argv, &broken);
    /* A rank that ends early has mpirun signal the others: all is said already. */
    zs_guard_speak(&comm.guard, false);
    MPI_Barrier(comm.world); /* the message is out before mpirun learns of the status and ends the job */
    zs_guard_stop(&comm.guard);
    zs_unfinished_free(&comm.unfinished);
    if (broken)
        _exit(status);
    zs_comm_clear(&comm);
    MPI_Finalize();
    return status;
}
