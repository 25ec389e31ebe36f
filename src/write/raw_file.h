/* raw_file: bytes into an output file past the library that defined it.
 *
 * Rank 0 asks the file where each field lies, and tells all; from then on every rank has a plain descriptor
 * of the file, and needs no library to write. */
#ifndef ZS_RAW_FILE_H
#define ZS_RAW_FILE_H

#include "base/error.h"
#include "parallel/comm.h"
#include "write/output_file.h"

#include <stddef.h>
#include <stdint.h>

typedef struct zs_raw_file {
    int file;
    int64_t begin[ZS_FIELDS]; /* of the first byte of a variable (zs_output_variable()); -1: not in one piece,
                                 or not in the file */
    int64_t end;              /* of the file, as it was defined */
} zs_raw_file;

/* Open output->part.  COLLECTIVE; errors are local (ZS_FAILED), and leave raw->file = -1. */
int zs_raw_file_open(zs_raw_file *raw, const zs_output *output, zs_comm *comm, zs_error *err);

/* Write n bytes from offset `at` on.  LOCAL; adds to output->bytes.  Returns 0; or -1 with err filled
 * (ZS_FAILED), also where the system wrote a part of them only. */
int zs_raw_file_write(const zs_raw_file *raw, zs_output *output, const void *bytes, size_t n, int64_t at,
                      zs_error *err);

/* All bytes to the disk, then close.  LOCAL.  Returns 0; or -1 with err filled (ZS_FAILED): closed anyway. */
int zs_raw_file_close(zs_raw_file *raw, const zs_output *output, zs_error *err);

#endif
