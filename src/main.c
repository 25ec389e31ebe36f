#include "parallel/comm.h"
#include "parallel/guard.h"
#include "parallel/launcher.h"
#include "parallel/unfinished.h"
#include "zscore.h"

#include <fcntl.h>
#include <hdf5.h>
#include <mpi.h>
#include <stdio.h>
#include <unistd.h>

/* A closed standard input, output or error would be the number of the next file that is opened.  Take its
 * place with a file from which nothing comes, or that cannot be written: that is then an error (zscore.c). */
static void hold_standard_files(void)
{
    int file;
    do
        file = open("/dev/null", O_RDONLY);
    while (file >= 0 && file <= STDERR_FILENO);
    if (file > STDERR_FILENO)
        close(file);
}

int main(int argc, char **argv)
{
    zs_comm comm;
    int level;
    bool broken = false;
    hold_standard_files();
    setvbuf(stdout, NULL, _IOFBF, BUFSIZ); /* zscore.c flushes it, and so learns why it cannot be written */
    comm.launcher = zs_launcher_look(environ);
    zs_unfinished_init(&comm.unfinished);
    zs_guard_start(&comm.guard, &comm.unfinished);
    /* HDF5 begins before MPI, and so does not end in MPI_Finalize(): it would crash there over a file that
     * the system did not close without an error.  All files are closed by then. */
    H5dont_atexit();
    H5open();
    MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &level);
    zs_comm_init(&comm);
    zs_guard_share(&comm.guard, comm.world, comm.node, comm.who);
    int status = zs_run(&comm, argc, argv, &broken);
    MPI_Barrier(comm.world); /* the message is out before mpirun learns of the status and ends the job */
    zs_guard_stop(&comm.guard, broken);
    zs_unfinished_free(&comm.unfinished);
    if (broken)
        _exit(status);
    zs_comm_clear(&comm);
    MPI_Finalize();
    return status;
}
