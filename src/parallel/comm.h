/* comm: the ranks of this run, the alarm by which one of them stops the others, the memory that those of a
 * node share, and their unfinished files.
 *
 * The alarm is for loops of different length on each rank: reading files, writing pieces.  A rank that fails
 * raises it and leaves its loop.  The others ask for it between two pieces of work, and leave theirs.  All
 * meet in the zs_agree() after the loop, which they would have reached anyway. */
#ifndef ZS_COMM_H
#define ZS_COMM_H

#include "base/activity.h"
#include "base/timeline.h"
#include "parallel/guard.h"
#include "parallel/launcher.h"
#include "parallel/node_memory.h"
#include "parallel/unfinished.h"

#include <mpi.h>
#include <stdbool.h>

enum { ZS_HOST_NAME = 64 }; /* bytes of a host's name, which is cut */

/* One rank's view of the run; passed to everything that is collective. */
typedef struct zs_comm {
    MPI_Comm world; /* all ranks: a duplicate of MPI_COMM_WORLD, so that no library's message arrives here */
    MPI_Comm node;  /* the ranks on this rank's node, which share its memory */
    int rank, size; /* in world */
    char host[ZS_HOST_NAME];   /* of this rank, without its domain */
    char who[ZS_ACTIVITY_WHO]; /* this rank, for a message: "[rank 3 on n2]" */
    int node_size;
    int nodes, node_number;   /* how many nodes the ranks are on; the number of this rank's, from 0 */
    bool alarmed;             /* true: this rank has raised the alarm since the last failed zs_agree() */
    zs_node_memory memory;    /* what the ranks of a node have together */
    zs_timeline *timeline;    /* is told when this rank waits for others; not owned; NULL: nobody is */
    zs_unfinished unfinished; /* the unfinished files, to be removed on a failure or a signal */
    zs_guard guard;           /* waits for signals */
    zs_launcher launcher;     /* what has started this process */
} zs_comm;

/* Set up, and free, the communicators and the memory of nodes.  COLLECTIVE over MPI_COMM_WORLD; errors are
 * MPI's own, which end the job.  comm->unfinished, comm->guard and comm->launcher are left alone: they begin
 * before MPI_Init(), and the caller begins and ends them.  MPI_Finalize() can follow zs_comm_clear()
 * (parallel/keep_libraries.h). */
void zs_comm_init(zs_comm *comm);
void zs_comm_clear(zs_comm *comm);

/* This rank has waited for others since a time of zs_now(): tell it to the timeline.  LOCAL, cannot fail. */
void zs_comm_waited(const zs_comm *comm, double since);

/* --- the alarm ----------------------------------------------------------------------------------------- */

/* Tell all other ranks that this one has failed.  LOCAL; does not wait for them.  A second call does nothing.
 * The next zs_agree() must get this rank's -1: it receives the messages. */
void zs_alarm_raise(zs_comm *comm);

/* Has another rank raised the alarm?  LOCAL; takes less than a microsecond.  A rank that leaves its loop for
 * this reason passes 0 to the zs_agree() after the loop. */
bool zs_alarm_heard(const zs_comm *comm);

/* Receive the alarms of `raised` ranks in all, this one's own included, and begin anew.  Part of zs_agree(),
 * which alone calls it.  COLLECTIVE over comm->world. */
void zs_alarm_settle(zs_comm *comm, int raised);

#endif
