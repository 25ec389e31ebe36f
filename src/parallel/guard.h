/* guard: a thread that waits for signals, and ends the process with nothing unfinished left.
 *
 * Schedulers and mpirun end a job with SIGTERM, and SIGKILL some seconds later.  A thread waits for these
 * signals, because the other threads may be inside a library's or MPI's call.  It takes the unfinished files
 * back, and keeps their lock until the process ends, so that nothing new is made (parallel/unfinished). */
#ifndef ZS_GUARD_H
#define ZS_GUARD_H

#include "parallel/unfinished.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>

/* The guard of one rank.  All members are private. */
typedef struct zs_guard {
    zs_unfinished *unfinished; /* the files to take back; borrowed */
    atomic_bool
        speaks; /* true: on a signal this rank prints a line even if it had nothing to remove (rank 0) */
    bool waits; /* true: the thread below runs */
    pthread_t thread;
    sigset_t signals; /* those that the thread waits for */
} zs_guard;

/* All functions here are LOCAL, and none can fail. */

/* Block SIGINT, SIGTERM and SIGHUP in this thread and in all threads that it starts, and start the thread
 * that waits for them.  Call it before MPI_Init(), which starts threads.  If no thread can be started,
 * signals end the process as usual.
 * unfinished: initialised; stays until zs_guard_stop(). */
void zs_guard_start(zs_guard *guard, zs_unfinished *unfinished);

/* End the thread. */
void zs_guard_stop(zs_guard *guard);

/* Choose whether this rank is the one that reports a signal when there are no files to remove. */
void zs_guard_speak(zs_guard *guard, bool speaks);

#endif
