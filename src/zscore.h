/* zscore: the whole program, on one screen. */
#ifndef ZS_ZSCORE_H
#define ZS_ZSCORE_H

#include "parallel/comm.h"

#include <stdbool.h>

/* Run the command line.  COLLECTIVE over comm.
 * *broken becomes true when a library was left with an output that it cannot close: the process must then end
 * without MPI_Finalize, in which HDF5 would try again. Returns the exit status, the same on every rank; what
 * went wrong has been said on stderr, by rank 0. */
int zs_run(zs_comm *comm, int argc, char **argv, bool *broken);

#endif
