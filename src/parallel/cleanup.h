/* cleanup: on a failure or a signal, no unfinished file stays, and every replaced file comes back.
 *
 * A rank lists the files that it is making.  Each file is written under a temporary name (`part`) beside its
 * final name (`path`).  When it gets the final name, an older file of that name is kept under a third name
 * (`old`), until all files have theirs.  Until then zs_cleanup_run(), or a signal, takes all of it back.
 *
 * Schedulers and mpirun end a job with SIGTERM, and SIGKILL some seconds later.  A thread waits for these
 * signals, because the other threads may be inside a library's or MPI's call.  A lock protects the list and
 * the files: each change is done before the thread begins to remove, or not at all.  The thread keeps the
 * lock until the process ends, so that nothing new is made. */
#ifndef ZS_CLEANUP_H
#define ZS_CLEANUP_H

#include "base/error.h"

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

/* One file of the list, which owns the names. */
typedef struct zs_unfinished {
    char *part; /* the name under which it is written */
    char *path; /* its final name */
    char *old;  /* the name under which an older file of the final name is kept */
    bool kept;  /* true: there is such an older file, at `old` */
    bool named; /* true: it has its final name */
} zs_unfinished;

/* The list of one rank.  All members are private, and change under the lock only. */
typedef struct zs_cleanup {
    pthread_mutex_t lock;
    zs_unfinished *file; /* [nfile] */
    size_t nfile, room;
    bool done;   /* true: all have their final names; only the kept older files are still to be removed */
    bool speaks; /* true: on a signal this rank prints a line even if it had nothing to remove (rank 0) */
    bool waits;  /* true: the thread below runs */
    pthread_t thread;
    sigset_t signals; /* those that the thread waits for */
} zs_cleanup;

/* All functions here are LOCAL.  Only zs_cleanup_add() and zs_cleanup_name() can fail. */

/* --- begin and end ------------------------------------------------------------------------------------- */

/* Make an empty list, without a thread: signals end the process as usual.  For tests and small programs. */
void zs_cleanup_init(zs_cleanup *cleanup);

/* Make an empty list, block SIGINT, SIGTERM and SIGHUP in this thread and in all threads that it starts, and
 * start the thread that waits for them.  Call it before MPI_Init(), which starts threads.  If no thread can
 * be started, signals end the process as usual. */
void zs_cleanup_start(zs_cleanup *cleanup);

/* End the thread and release the list; files stay as they are.  After either of the two functions above. */
void zs_cleanup_stop(zs_cleanup *cleanup);

/* Choose whether this rank is the one that reports a signal when there are no files to remove. */
void zs_cleanup_speak(zs_cleanup *cleanup, bool speaks);

/* --- files --------------------------------------------------------------------------------------------- */

/* Add a file that will be made at `part`, to become `path`, with `old` for what is at `path` by then.  Call
 * it before the file is made.  The names are copied.
 * Returns 0; or -1 with err filled (ZS_FAILED: no memory), and the list as it was. */
int zs_cleanup_add(zs_cleanup *cleanup, const char *part, const char *path, const char *old, zs_error *err);

/* Give the file that was added as `part` its final name, and keep what has that name as `old`.  One rank
 * alone does this, after all ranks have closed the file.
 * Returns 0; or -1 with err filled (ZS_FAILED), and both files under the names that they had. */
int zs_cleanup_name(zs_cleanup *cleanup, const char *part, zs_error *err);

/* All files have their final names: remove the kept older files and empty the list.  Before this call
 * zs_cleanup_run() or a signal takes everything back; after it, nothing. */
void zs_cleanup_finish(zs_cleanup *cleanup);

/* Empty the list without touching a file: another rank has named or removed them. */
void zs_cleanup_clear(zs_cleanup *cleanup);

/* Remove the unfinished files now, put the kept older files back, and empty the list.
 * Returns the number of files of which this rank removed something.  If several ranks try at once, one of
 * them succeeds; that rank reports what happened. */
int zs_cleanup_run(zs_cleanup *cleanup);

#endif
