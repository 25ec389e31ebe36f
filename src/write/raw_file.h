/* raw_file: bytes into an output file, past the library that defined it.
 *
 * Rank 0 finds the offset of each variable in the defined file, with format/classic.h or HDF5, and all ranks
 * get the offsets (write/open_outputs.h).  From then on every rank writes with pwrite() through a descriptor
 * of its own.  Ranks write different bytes, so that they need no messages; and no locks, where the file
 * system keeps the caches of several nodes alike to the byte.  Elsewhere each rank holds a lock while it has
 * the file open (output/sharing.h). */
#ifndef ZS_RAW_FILE_H
#define ZS_RAW_FILE_H

#include "base/error.h"
#include "format/chunk_maker.h"
#include "parallel/comm.h"
#include "write/output_file.h"
#include "write/write_out.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One rank's descriptor. */
typedef struct zs_raw_file {
    int file;                 /* descriptor; -1: not open */
    int64_t begin[ZS_FIELDS]; /* offset of the first byte of variable k (zs_output_variable()); -1: the file
                               * has no such variable, or not in one piece */
    zs_checksum checksum;     /* where chunks have theirs among their filters */
    int64_t bytes[ZS_FIELDS]; /* of variable k, where it has a place */
    int64_t slab[ZS_FIELDS];  /* of a record variable: bytes in each record; 0: another variable */
    int64_t record;           /* bytes from one record to the next */
    int64_t end;              /* bytes of the file as it was defined: chunks go behind them */
    int64_t length;           /* bytes that it has now */
    zs_write_out *out;        /* has the disk begin early */
} zs_raw_file;

/* Find where the variables of a defined file lie; zs_write_backend.find() of the backends that use this
 * module. LOCAL, for rank 0.  found: becomes a zs_raw_file whose file is not open.  Returns 0; or -1 with err
 * filled (ZS_FAILED). */
int zs_raw_file_find(const zs_output *output, zs_comm *comm, void *found, zs_error *err);

/* Open output->part, and begin to take note of what is written, if the spec or the file system asks for it.
 * LOCAL.  found: what zs_raw_file_find() has made, on rank 0.  rank: this rank's number.
 * Returns 0; or -1 with err filled (ZS_FAILED), and raw->file = -1. */
int zs_raw_file_open(zs_raw_file *raw, zs_output *output, const void *found, int rank, zs_error *err);

/* Write n bytes from offset `at` on, and add them to output->bytes.  LOCAL.
 * Returns 0; or -1 with err filled (ZS_FAILED), and some of the bytes may be written. */
int zs_raw_file_write(zs_raw_file *raw, zs_output *output, const void *bytes, size_t n, int64_t at,
                      zs_error *err);

/* Read n bytes from offset `at` on.  LOCAL.  Returns true; or false with errno set, to 0 where the file is
 * shorter. */
bool zs_raw_file_read(const zs_raw_file *raw, void *bytes, size_t n, int64_t at);

/* Read n bytes of variable k, from byte `from` of its values on.  LOCAL.  Returns as above. */
bool zs_raw_file_get(const zs_raw_file *raw, int k, void *bytes, size_t n, int64_t from);

/* Write n bytes of variable k, from byte `from` of its values on: a record variable has them in pieces, one
 * in each record.  LOCAL.  Returns as zs_raw_file_write(). */
int zs_raw_file_put(zs_raw_file *raw, zs_output *output, int k, const void *bytes, size_t n, int64_t from,
                    zs_error *err);

/* Fill output->gap: the bytes in no variable, which are not written with zs_raw_file_write(), from the
 * beginning to raw->end, or to the first record, and from `more` to the end of the file.  more: at least
 * raw->end; -1: nothing is behind it. LOCAL, for rank 0; cannot fail. */
void zs_raw_file_gaps(const zs_raw_file *raw, zs_output *output, int64_t more);

/* The byte that a rank locks in a file that it opens: for zs_shared_open().  LOCAL. */
int64_t zs_raw_file_lock(const zs_output *output, int rank);

/* Sync the file to the disk and close it.  LOCAL.
 * Returns 0; or -1 with err filled (ZS_FAILED), and the file is closed all the same. */
int zs_raw_file_close(zs_raw_file *raw, const zs_output *output, zs_error *err);

/* Close the file of a run that has failed.  LOCAL; cannot fail.  Safe if it is not open. */
void zs_raw_file_drop(zs_raw_file *raw);

#endif
