/* watch: do the ranks of this node still move?
 *
 * A rank that does not move waits for others, as a rule, and has not failed.  So a run is at a standstill
 * only where no rank of the node has moved for long, and one of them is inside a call on a file: this rank
 * ends the run, and says what all are in.  Ranks of other nodes are not looked at, because this needs
 * messages, and the rank that should send them stands; on their nodes, they have a watch of their own.
 *
 * A library that makes no end of a damaged header does not stand: it computes.  It is known by the processor
 * time that it takes without a move, which grows neither while a file system stalls nor while other programs
 * have the processor. */
#ifndef ZS_WATCH_H
#define ZS_WATCH_H

#include "base/activity.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

/* What is known of the ranks of a node. */
typedef struct zs_watch {
    const zs_activity *rank; /* [n], shared with the ranks; borrowed */
    int n;
    int mine;                   /* this rank's position among them */
    double patience;            /* seconds without a move until the run ends; 0: it never ends by itself */
    struct zs_watch_seen *seen; /* [n], owned */
    double last;                /* when it looked the last time */
    double clock;               /* seconds in which it looked: a job that is suspended does not stand */
    double busy_then;           /* processor time at this rank's latest move, in seconds */
} zs_watch;

/* All functions here are LOCAL. */

/* Begin to watch.  rank: [n].
 * Returns 0; or -1 with err filled (ZS_FAILED: no memory), and *watch fit to be cleared. */
int zs_watch_begin(zs_watch *watch, const zs_activity *rank, int n, int mine, zs_error *err);
void zs_watch_clear(zs_watch *watch);

/* Look at all ranks; to be called about once a second.
 * now: seconds of a clock that does not go back.  busy: processor time that this rank's main thread has
 * taken. Returns false; or true if this rank must end the run, with *err filled (ZS_FAILED). */
bool zs_watch_look(zs_watch *watch, double now, double busy, zs_error *err);

#endif
