#include "parallel/cleanup.h"
#include "parallel/comm.h"
#include "zscore.h"

#include <mpi.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    zs_comm comm;
    int level;
    bool broken = false;
    zs_cleanup_start(&comm.cleanup);
    MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &level);
    zs_comm_init(&comm);
    zs_cleanup_speak(&comm.cleanup, comm.rank == 0);
    int status = zs_run(&comm, argc, argv, &broken);
    /* A rank that ends early has mpirun signal the others: all is said already. */
    zs_cleanup_speak(&comm.cleanup, false);
    MPI_Barrier(comm.world); /* the message is out before mpirun learns of the status and ends the job */
    zs_cleanup_stop(&comm.cleanup);
    if (broken)
        _exit(status);
    zs_comm_clear(&comm);
    MPI_Finalize();
    return status;
}
