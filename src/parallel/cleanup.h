/* cleanup: what happens on a signal that ends the job: unfinished files are removed.
 *
 * Schedulers and mpirun end a job with SIGTERM (then, seconds later, SIGKILL).  A thread of its own waits for
 * it, for the other threads may be in the middle of a library call or of a message; it knows the names of
 * unfinished files. */
#ifndef ZS_CLEANUP_H
#define ZS_CLEANUP_H

#include <pthread.h>
#include <signal.h>

enum { ZS_GUARD_MAX = 8 };

typedef struct zs_guard {
    pthread_t thread;
    pthread_mutex_t lock;
    sigset_t signals;
    const char *path[ZS_GUARD_MAX]; /* owned by others */
    int npath;
    int speaks; /* says a line on stderr when a signal comes, also where it had nothing to remove: rank 0 */
} zs_guard;

/* Block SIGINT, SIGTERM and SIGHUP in this thread and those it makes, and start the one that waits for them.
 * LOCAL; call it before MPI_Init.  Returns 0, or -1 without a guard. */
int zs_guard_start(zs_guard *guard);

/* From now on remove path, too; it must live until zs_guard_clear().  LOCAL. */
void zs_guard_add(zs_guard *guard, const char *path);

/* Nothing is unfinished any more.  LOCAL. */
void zs_guard_clear(zs_guard *guard);

/* Remove the unfinished files now.  LOCAL.  Returns how many this rank removed: where several ranks try, one
 * succeeds, and that is the one to say what happened. */
int zs_guard_remove(zs_guard *guard);

/* This rank is the one that speaks.  LOCAL. */
void zs_guard_speak(zs_guard *guard, int speaks);

/* Signals no longer matter.  LOCAL. */
void zs_guard_stop(zs_guard *guard);

#endif
