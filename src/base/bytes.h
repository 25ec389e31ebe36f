/* bytes: read or write a range of bytes at a given offset of a file.
 *
 * pread() and pwrite() may transfer fewer bytes than they were asked for, or stop for a signal.  These
 * functions repeat them until the range is complete.  The position of the file does not matter and does not
 * change. */
#ifndef ZS_BYTES_H
#define ZS_BYTES_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Both functions are LOCAL. */

/* Read n bytes into `to`.
 * file: an open descriptor.  at: offset of the first byte from the beginning of the file.
 * Returns the number of bytes read, which is less than n only at the end of the file; or -1 with errno set,
 * and then the contents of `to` are undefined. */
ssize_t zs_read_bytes(int file, void *to, size_t n, int64_t at);

/* Write n bytes from `from`.
 * Returns 0; or -1 with errno set, and then some of the bytes may have been written.  errno is ENOSPC also if
 * the system writes nothing and gives no reason. */
int zs_write_bytes(int file, const void *from, size_t n, int64_t at);

#endif
