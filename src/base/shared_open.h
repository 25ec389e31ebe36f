/* shared_open: open a file that processes on several nodes write at once.
 *
 * An NFS client caches pages, and may write a whole page where the program wrote a part of it: what another
 * node wrote into the rest of the page is lost.  It does not do so while a process on the node holds a lock
 * on a range of bytes in the file, nor through a descriptor with O_DSYNC (nfs_can_extend_write() in Linux,
 * fs/nfs/write.c).  Taking a lock also drops the node's cached pages of the file, so that it reads what the
 * server has.
 *
 * So each process locks one byte of its own, far behind the end of the file.  No two processes want the same
 * byte, none waits, and the file does not become longer.  The lock ends when the descriptor is closed. */
#ifndef ZS_SHARED_OPEN_H
#define ZS_SHARED_OPEN_H

#include <stdbool.h>
#include <stdint.h>

enum { ZS_NO_LOCK = -1 };

/* Open an existing file and lock its byte number 2^62 + `byte`, as far as the system grants it.  LOCAL.
 * flags: of open(2); O_CLOEXEC is added.  A file that is only read gets a lock for reading.
 * byte: at least 0, different for all processes that have the file open; ZS_NO_LOCK: do not lock.
 * *locked: set to whether the lock is held.  If it was asked for and is not granted, what is written goes to
 * the server with each write (O_DSYNC), and this node's cached pages that are not dirty are dropped.
 * Returns the descriptor; or -1 with errno set. */
int zs_shared_open(const char *path, int flags, int64_t byte, bool *locked);

/* Drop this node's cached pages of a file that other nodes wrote and have closed, so that what is read or
 * written here next goes by what the server has.  LOCAL.  byte: as above; ZS_NO_LOCK: does nothing. Returns
 * 0; or -1 with errno set. */
int zs_shared_refresh(const char *path, int64_t byte);

#endif
