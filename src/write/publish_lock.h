/* publish_lock: in a directory, one run at a time gives its files their names.
 *
 * Two runs that write the same files would else leave some of one and some of the other; and two that extend
 * one statistics file would both find it as they read it, and the first one's steps would be lost.
 *
 * The lock is an advisory one (fcntl, of an open file description), which also works between the clients of
 * an NFS server, and which the system takes back when its process ends.  It is on a file
 * `.zscore-publish.lock` in each directory.  The file is there while a run holds the lock, and says which;
 * one that a killed run left is locked by nobody, and the next run takes it over and removes it. */
#ifndef ZS_PUBLISH_LOCK_H
#define ZS_PUBLISH_LOCK_H

#include "base/error.h"
#include "parallel/unfinished.h"

/* The locks of a run.  Begin with all zero. */
typedef struct zs_publish_lock {
    int *file; /* [n] descriptors; owned */
    int n;
    int none; /* number of the first directory that has no locks, counted from 0; -1: all have */
} zs_publish_lock;

/* Both functions are LOCAL. */

/* Lock the directories of n paths; each once, and all runs in the same order, so that no two wait for each
 * other.  Waits up to a minute for another run.  A directory whose file system has no locks, or no room for
 * the file, is left out, and lock->none tells.
 * The files come into the list `unfinished`, which removes them: zs_unfinished_finish() or
 * zs_unfinished_run() first, then zs_publish_lock_drop(), also after a failure.
 * Returns 0; or -1 with err filled (ZS_FAILED): another run has held a lock for too long; or no memory. */
int zs_publish_lock_take(zs_publish_lock *lock, zs_unfinished *unfinished, const char *const *path, int n,
                         zs_error *err);

/* Give the locks back, and leave lock empty. */
void zs_publish_lock_drop(zs_publish_lock *lock);

#endif
