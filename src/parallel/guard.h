/* guard: whatever ends this process, nothing unfinished is left, and one line says why.
 *
 * - A signal.  Schedulers and mpirun end a job with SIGTERM, and SIGKILL some seconds later.  A thread waits
 *   for signals, because the other threads may be inside a library's or MPI's call.  It takes the unfinished
 *   files back, and keeps their lock until the process ends, so that nothing new is made
 *   (parallel/unfinished).
 *   Where the run can go on afterwards, SIGUSR1 and SIGUSR2 ask for an end at the next place that suits.
 * - A standstill.  The same thread looks once a second whether the ranks move (parallel/watch), and ends the
 *   job where they do not.
 * - A crash inside a library (parallel/crash).
 * - Writing to a pipe that nobody reads, or beyond the limit for files, does not end the process: these
 *   signals are ignored, and the call fails.
 *
 * The ranks of a node share memory: their activities (base/activity), whether one of them has spoken,
 * and whether a signal ends one of them: a file that is gone is then no error of another one's. */
#ifndef ZS_GUARD_H
#define ZS_GUARD_H

#include "base/activity.h"
#include "parallel/unfinished.h"
#include "parallel/watch.h"

#include <mpi.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>

/* What the ranks of a node share. */
typedef struct zs_guard_shared {
    atomic_bool said;   /* true: one of them has said why the run ends; the others are silent */
    atomic_int ends;    /* the signal that ends one of them, which removes the files; 0: none */
    zs_activity rank[]; /* one for each rank of the node */
} zs_guard_shared;

/* The guard of one rank.  All members are private. */
typedef struct zs_guard {
    zs_unfinished *unfinished; /* the files to take back; borrowed */
    bool waits;                /* true: the thread below runs */
    pthread_t thread, worker;  /* worker: the one that started it */
    sigset_t signals;          /* those that the thread waits for */
    sigset_t crashes;          /* those that parallel/crash catches */
    MPI_Comm world;            /* all ranks, to be ended; MPI_COMM_NULL: MPI has not begun */
    MPI_Win memory;            /* where `shared` is; MPI_WIN_NULL: in no shared memory */
    zs_guard_shared *shared;   /* NULL: not shared yet */
    zs_activity *mine;         /* of these */
    pthread_mutex_t lock;      /* protects `watch` */
    zs_watch watch;            /* n = 0: there is nothing to watch yet */
    atomic_bool waits_for_end; /* true: SIGUSR1 and SIGUSR2 ask for an end, which the ranks choose */
    atomic_int asked;          /* the signal that did; 0: none */
} zs_guard;

/* Block the signals that end a run in this thread and in all threads that it starts, and start the thread
 * that waits for them: SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGXCPU, SIGALRM, but for those
 * that are ignored, as nohup does.  Ignore SIGPIPE and SIGXFSZ.  LOCAL; cannot fail: if no thread can be
 * started, signals end the process as usual.  Call it before MPI_Init(), which starts threads. unfinished:
 * initialised; stays until zs_guard_stop(). */
void zs_guard_start(zs_guard *guard, zs_unfinished *unfinished);

/* MPI has begun: share the activities of a node, and catch crashes, in the place of MPI's own handlers.
 * COLLECTIVE over world; cannot fail: without shared memory each rank looks at itself alone.
 * node: the ranks of world on this rank's node.  who: what messages call this rank; copied. */
void zs_guard_share(zs_guard *guard, MPI_Comm world, MPI_Comm node, const char *who);

/* Choose how many seconds the ranks may stand before the run ends by itself; 0: for ever.  LOCAL. */
void zs_guard_patience(zs_guard *guard, double seconds);

/* From now on (on), SIGUSR1 and SIGUSR2 only ask for an end, which the ranks choose themselves: the run can
 * go on afterwards.  Without it they end it as all others do.  LOCAL. */
void zs_guard_ask(zs_guard *guard, bool on);

/* Has such a signal come?  Returns 0, and then the run goes on; or -1 with err filled (ZS_STOPPED): it is to
 * end.  LOCAL; takes no time. */
int zs_guard_stopped(const zs_guard *guard, zs_error *err);

/* This rank has failed.  Does a signal end a rank of its node?  Then that is why: the files were removed.
 * Returns true with err's text filled; or false with err as it is.  LOCAL. */
bool zs_guard_explains(const zs_guard *guard, zs_error *err);

/* Take it over to say why the run ends: from this call on, all other ranks of the node are silent.  LOCAL.
 * Returns false if another one has done so already. */
bool zs_guard_claim(zs_guard *guard);

/* End the thread, and release what was shared.  COLLECTIVE over world if zs_guard_share() was called.
 * broken: a library has left MPI in a state in which nothing more should be asked of it; then LOCAL. */
void zs_guard_stop(zs_guard *guard, bool broken);

#endif
