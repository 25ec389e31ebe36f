/* unfinished: on a failure or a signal, no unfinished file stays, and every replaced file comes back.
 *
 * A rank lists the files that it is making.  Each file is written under a temporary name (`part`) beside its
 * final name (`path`).  When it gets the final name, an older file of that name is kept under a third name
 * (`old`), until all files have theirs.  Until then zs_unfinished_run(), or a signal, takes all of it back.
 * Only files that this run made are removed or renamed: a name alone is no proof (base/file_id.h).  An output
 * that is a directory, a Zarr store, is a file like the others here; it is removed with all that is in it.
 *
 * A run can be made to go on where it was ended ([run] checkpoint).  Then some of its files *stay* until they
 * have their final names: they are not removed, and a file that has got its final name gets its temporary one
 * back.
 *
 * A thread may take everything back while another one adds and names files (parallel/guard).  A lock protects
 * the list and the files: each change is done before the thread begins to remove, or not at all.  A caller
 * can hold the lock over several changes, which are then one to the thread. */
#ifndef ZS_UNFINISHED_H
#define ZS_UNFINISHED_H

#include "base/error.h"
#include "parallel/take_back.h"

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

/* The list of one rank.  All members are private, and change under the lock only. */
typedef struct zs_unfinished {
    pthread_mutex_t lock;
    zs_unfinished_file *file; /* [nfile] */
    size_t nfile, room;
    bool done;   /* true: all have their final names; only the kept older files are still to be removed */
    char *state; /* the directory with the rest of what a run goes on from; NULL: it cannot go on */
} zs_unfinished;

/* All functions here are LOCAL.  Only those that take an err can fail. */

/* Make an empty list. */
void zs_unfinished_init(zs_unfinished *list);

/* Release the list; files stay as they are. */
void zs_unfinished_free(zs_unfinished *list);

/* From the first call to the second one, a signal waits: all that this thread does with the list in between
 * is done, or nothing of it. */
void zs_unfinished_hold(zs_unfinished *list);
void zs_unfinished_release(zs_unfinished *list);

/* Add a file that will be made at `part`, to become `path`, with `old` for what is at `path` by then.  Call
 * it before the file is made.  The names are copied; path and old are NULL for a file that helps the others
 * and is removed after them.
 * Returns 0; or -1 with err filled (ZS_FAILED: no memory), and the list as it was. */
int zs_unfinished_add(zs_unfinished *list, const char *part, const char *path, const char *old,
                      zs_error *err);

/* Make the file that was added as `part`, empty.  One rank does this.  It gets the mode that the system gives
 * to new files; nobody may do more with it than with the file that it will replace.
 * Returns 0; or -1 with err filled (ZS_FAILED), also if there is a file of this name. */
int zs_unfinished_make(zs_unfinished *list, const char *part, zs_error *err);

/* The same for an output that is a directory. */
int zs_unfinished_make_directory(zs_unfinished *list, const char *part, zs_error *err);

/* Another rank has made the file that was added as `part`, or a library did: from now on this rank removes
 * it, too. */
void zs_unfinished_made(zs_unfinished *list, const char *part);

/* Is the file that was added as `part` still there, as it was made?  Another rank removes it when it ends.
 * Returns 0; or -1 with err filled (ZS_FAILED). */
int zs_unfinished_check(zs_unfinished *list, const char *part, zs_error *err);

/* The run can go on from what is in the directory `state`, which is copied.
 * Returns 0; or -1 with err filled (ZS_FAILED: no memory). */
int zs_unfinished_keep(zs_unfinished *list, const char *state, zs_error *err);

/* The file that was added as `part` stays. */
void zs_unfinished_stays(zs_unfinished *list, const char *part);

/* Nothing stays any more: what the run has made is wrong. */
void zs_unfinished_let_go(zs_unfinished *list);

/* Give the file that was added as `part` its final name, and keep what has that name as `old`.  The file gets
 * the mode and the owner of what it replaces, as far as that is allowed.  One rank alone does this, after all
 * ranks have closed the file.
 * Returns 0; or -1 with err filled (ZS_FAILED), and both files under the names that they had. */
int zs_unfinished_name(zs_unfinished *list, const char *part, zs_error *err);

/* All files have their final names: remove the kept older files and empty the list.  Before this call
 * zs_unfinished_run() or a signal takes everything back; after it, nothing. */
void zs_unfinished_finish(zs_unfinished *list);

/* Empty the list without touching a file: another rank has named or removed them. */
void zs_unfinished_clear(zs_unfinished *list);

/* Remove the unfinished files now, put the kept older files back, and empty the list.
 * Returns the number of files of which this rank removed something.  If several ranks try at once, one of
 * them succeeds; that rank reports what happened. */
int zs_unfinished_run(zs_unfinished *list);

/* As zs_unfinished_run(), but the process is about to end: the list is kept, and the lock with it, so that
 * no file is made or named from here on.
 * stays: becomes the name of a file that cannot be removed or put back; NULL if there is none.  Owned by the
 * list. */
int zs_unfinished_end(zs_unfinished *list, const char **stays);

/* Take everything back in a handler of a crash, which may have come anywhere, also while the list is locked:
 * without the lock, and with calls of the system alone. */
void zs_unfinished_crash(const zs_unfinished *list);

#endif
