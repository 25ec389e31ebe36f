/* bytes: from a file and into it at a place, however many calls of the system that takes.  Pure. */
#ifndef ZS_BYTES_H
#define ZS_BYTES_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* All functions here are LOCAL, and go on after a signal. */

/* Read n bytes, or as many as there are before the end of the file.  Returns how many; or -1 with errno. */
ssize_t zs_read_bytes(int file, void *to, size_t n, int64_t at);

/* Write n bytes.  Returns 0; or -1 with errno: ENOSPC also where the system just writes no more. */
int zs_write_bytes(int file, const void *from, size_t n, int64_t at);

#endif
