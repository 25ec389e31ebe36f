/* publish: complete files get their final names: all of them, or none.
 *
 * Each file is opened once more and checked for all of its variables.  Then the files are renamed, one after
 * the other, while no other run names files in their directories (write/publish_lock.h).  If a renaming
 * fails, those before it are undone (parallel/unfinished.h); a signal waits until all have their names.
 * Statistics come last: if they replace the file that they extend, the run cannot be repeated, so everything
 * else must be in place.  They are refused if another run has changed that file since it was read. */
#ifndef ZS_PUBLISH_H
#define ZS_PUBLISH_H

#include "base/error.h"
#include "parallel/unfinished.h"
#include "write/output_file.h"

/* All functions here return 0; or -1 with err filled (ZS_FAILED). */

/* Sync the bytes of the file at path to the disk.  A file system that cannot sync is no error.  LOCAL. */
int zs_sync_file(const char *path, zs_error *err);

/* Verify all NetCDF files.  COLLECTIVE over comm: ranks share the files out.  output: [nfile], all closed. */
int zs_publish_verify(const zs_output *output, int nfile, zs_comm *comm, zs_error *err);

/* Give all files their final names.  LOCAL; rank 0 alone does it, when all are verified.
 * output: [nfile], files of the report among them; all closed and synced.  unfinished: has each of them in
 * its list. no_lock: becomes a directory that could not be locked, to be released with free(); NULL: all
 * were. After a failure every file has the name that it had before, and the unfinished ones are removed. */
int zs_publish(zs_unfinished *unfinished, const zs_output *output, int nfile, char **no_lock, zs_error *err);

#endif
