/* remove_tree: remove a directory with all that is in it, if it is the one that is meant.
 *
 * An output can be a directory, a Zarr store.  Links are removed and not followed, and other file systems
 * that are mounted in it are left alone.  Ranks can remove one directory together, and while another one
 * still makes files in it: what comes meanwhile is looked for again. */
#ifndef ZS_REMOVE_TREE_H
#define ZS_REMOVE_TREE_H

#include "base/file_id.h"

/* LOCAL, with calls of the system alone, because a handler of a crash comes here, too (parallel/unfinished).
 * Returns 1 if it was removed; 0 if the name is free or another file's; or -1 with errno set, and the
 * directory stays, with some of what is in it. */
int zs_remove_tree(const char *path, const zs_file_id *meant);

#endif
