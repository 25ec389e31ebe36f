/* start: where and with what a run has begun, for the first line of its log and the facts of a report. */
#ifndef ZS_START_H
#define ZS_START_H

#include "base/environment.h"
#include "base/error.h"
#include "parallel/comm.h"
#include "report/host_list.h"
#include "report/say.h"

#include <time.h>

enum { ZS_START_NAME = 64 };

/* All zero, but for the time, on other ranks than 0.  Owns its list. */
typedef struct zs_start {
    time_t began;
    int nrank, nnode;
    zs_host_ranks *host;                             /* [nnode], by the number of the node */
    const char *system;                              /* "SLURM"; NULL: no batch system has started it */
    char job[ZS_START_NAME];                         /* what the batch system calls the job */
    char mpi[ZS_START_NAME];                         /* "Open MPI 4.1.4" */
    char hdf5[ZS_START_NAME], netcdf[ZS_START_NAME]; /* versions */
} zs_start;

/* Find all of it.  COLLECTIVE over comm.
 * Returns 0, and start is to be released with zs_start_clear(); or -1 on every rank with the same err
 * (ZS_FAILED: no memory), and start empty. */
int zs_start_make(zs_comm *comm, zs_start *start, zs_error *err);

/* Say it in one line.  LOCAL, for rank 0; cannot fail. */
void zs_start_say(zs_sink *to, const zs_start *start);

/* Release.  LOCAL.  Safe on one that is all zero. */
void zs_start_clear(zs_start *start);

/* --- of these, what needs no MPI: LOCAL, pure, cannot fail ---------------------------------------------- */

/* Which batch system has started this process?  Returns its name, and job is its number or name; NULL, and
 * job "", if none has. */
const char *zs_start_job(zs_environment environment, char job[ZS_START_NAME]);

/* The name and version of an MPI, of what MPI_Get_library_version() says: "MPICH 4.0.2" of "MPICH
 * Version:\t4.0.2\nMPICH Release date: ...".  Returns text. */
const char *zs_start_mpi(const char *library, char text[ZS_START_NAME]);

#endif
