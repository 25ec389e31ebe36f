#include "parallel/cleanup.h"
#include "parallel/comm.h"
#include "zscore.h"

#include <mpi.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    zs_comm comm;
    zs_guard guard;
    int level;
    bool broken = false, guarded = zs_guard_start(&guard) == 0;
    MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &level);
    zs_comm_init(&comm);
    zs_guard_speak(&guard, comm.rank == 0);
    int status = zs_run(&comm, argc, argv, &guard, &broken);
    zs_guard_speak(&guard, 0); /* a rank that ends early has mpirun signal the others: all is said already */
    MPI_Barrier(comm.world);   /* the message is out before mpirun learns of the status and ends the job */
    if (guarded)
        zs_guard_stop(&guard);
    if (broken)
        _exit(status);
    zs_comm_clear(&comm);
    MPI_Finalize();
    return status;
}
