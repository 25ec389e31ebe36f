/* write_out: the disk begins to work before the last bytes are written.
 *
 * A system keeps what is written in memory, and often begins to move it to the disk only when it is asked to:
 * by fsync(), when all else is done.  Here a thread asks for it each time that so many bytes are there, with
 * sync_file_range(2) of Linux, so that the disk writes while the ranks compute.  Nothing depends on it: an
 * error of the disk comes back from fsync(). */
#ifndef ZS_WRITE_OUT_H
#define ZS_WRITE_OUT_H

#include <stddef.h>

/* A thread, and how much it has been told of. */
typedef struct zs_write_out zs_write_out;

/* Both functions are LOCAL. */

/* n more bytes have been written through a descriptor.  *out: NULL before the first call; becomes the thread,
 * once there is so much that it pays, if the system gives one.  All calls are by one thread, with one `file`,
 * which stays open until zs_write_out_end(). */
void zs_write_out_add(zs_write_out **out, int file, size_t n);

/* End the thread, and release it.  Waits for what it has asked the system for.  Safe if *out is NULL. */
void zs_write_out_end(zs_write_out **out);

#endif
