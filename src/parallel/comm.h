/* comm: the ranks of this run, how one of them tells the others to stop, and what they clean up then. */
#ifndef ZS_COMM_H
#define ZS_COMM_H

#include "parallel/cleanup.h"

#include <mpi.h>
#include <stdbool.h>

typedef struct zs_comm {
    MPI_Comm world; /* a duplicate of MPI_COMM_WORLD, so that no message of another library is met */
    MPI_Comm node;  /* the ranks that share this rank's memory */
    int rank, size;
    int node_size;
    bool alarmed;       /* has this rank raised the alarm? */
    double waited;      /* seconds in which this rank waited for others to agree */
    zs_cleanup cleanup; /* the unfinished files, to be removed on a failure */
} zs_comm;

/* Set up and take down all but the cleanup, which begins before MPI and is the caller's to begin and to stop.
 * COLLECTIVE over MPI_COMM_WORLD. */
void zs_comm_init(zs_comm *comm);
void zs_comm_clear(zs_comm *comm);

/* Tell all other ranks that this one has failed in a local loop, so that they leave theirs.  LOCAL; does not
 * wait. The next zs_agree() takes the messages in. */
void zs_alarm_raise(zs_comm *comm);

/* Has another rank raised the alarm?  LOCAL, below a microsecond: ask it between two pieces of work.  A loop
 * that is left for this reason is followed by the same zs_agree() as a loop that came to its end. */
bool zs_alarm_heard(const zs_comm *comm);

/* Take in the alarms of `raised` ranks of all (this one's own included).  COLLECTIVE; part of zs_agree(). */
void zs_alarm_settle(zs_comm *comm, int raised);

#endif
