/* cleanup: what happens to unfinished files on a failure, and on a signal that ends the job: they are
 * removed, and what they had taken the place of is put back.
 *
 * Schedulers and mpirun end a job with SIGTERM (then, seconds later, SIGKILL).  A thread of its own waits for
 * it, for the other threads may be in the middle of a library call or of a message; it knows the names of
 * unfinished files.  A lock keeps each step of the list and of the files whole: the thread comes before a
 * step or behind it.  When it has begun it keeps the lock until the process ends, so that no step follows. */
#ifndef ZS_CLEANUP_H
#define ZS_CLEANUP_H

#include "base/error.h"

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct zs_unfinished {
    char *part; /* its name until all are finished */
    char *path; /* its final name */
    char *old;  /* where that is kept which had the final name before */
    bool kept;  /* is there something at old? */
    bool named; /* has it its final name? */
} zs_unfinished;

typedef struct zs_cleanup {
    pthread_mutex_t lock;
    zs_unfinished *file; /* [nfile] */
    size_t nfile, room;
    bool done;   /* all have their final names: only what was kept is still to be removed */
    bool speaks; /* says a line on stderr when a signal comes, also where it had nothing to remove: rank 0 */
    bool waits;  /* has it a thread? */
    pthread_t thread;
    sigset_t signals;
} zs_cleanup;

/* All functions here are LOCAL. */

/* An empty list, for which no thread waits. */
void zs_cleanup_init(zs_cleanup *cleanup);

/* The same; block SIGINT, SIGTERM and SIGHUP in this thread and those it makes, and start the one that waits
 * for them.  Call it before MPI_Init.  Where no thread is to be had, signals end the process as they would
 * without it. */
void zs_cleanup_start(zs_cleanup *cleanup);

/* Signals no longer matter; release. */
void zs_cleanup_stop(zs_cleanup *cleanup);

/* From now on remove `part`, too, which is to become path; what is at path by then is kept as `old` for the
 * time being.  The names are copied.  Returns 0; or -1 with err filled. */
int zs_cleanup_add(zs_cleanup *cleanup, const char *part, const char *path, const char *old, zs_error *err);

/* Give a part that was added its final name; what has that name stays as `old`.  On one rank alone, and no
 * other one is to use the part any more.  Returns 0; or -1 with err filled, and then the part and what has
 * the final name are as they were. */
int zs_cleanup_name(zs_cleanup *cleanup, const char *part, zs_error *err);

/* All have their final names: forget them, and remove what was kept.  Before, zs_cleanup_run() and a signal
 * take all of it back; behind, nothing. */
void zs_cleanup_finish(zs_cleanup *cleanup);

/* Nothing is unfinished any more, or another rank sees to it. */
void zs_cleanup_clear(zs_cleanup *cleanup);

/* Remove the unfinished files now, put back what was kept, and forget them.  Returns how many this rank
 * removed: where several ranks try, one succeeds, and that is the one to say what happened. */
int zs_cleanup_run(zs_cleanup *cleanup);

/* This rank is the one that speaks; or not. */
void zs_cleanup_speak(zs_cleanup *cleanup, bool speaks);

#endif
