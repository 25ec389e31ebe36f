/* patch_check: is a patch (write/patches.h) in a file as another rank has written it?
 *
 * There are three kinds of patches: ranges of bytes, boxes of a variable that a library has written, and
 * chunks of a Zarr store, which are files.  What is compared is the checksum of what this rank reads. */
#ifndef ZS_PATCH_CHECK_H
#define ZS_PATCH_CHECK_H

#include "base/error.h"
#include "write/output_file.h"
#include "write/patches.h"

#include <mpi.h>
#include <stdint.h>

enum { ZS_PATCH_BUFFER = 256 << 10 }; /* bytes that are read at a time */

/* Who has written it. */
typedef struct zs_patch_writer {
    int64_t rank;
    char host[MPI_MAX_PROCESSOR_NAME];
} zs_patch_writer;

/* A file that is open for it. */
typedef struct zs_patch_reading {
    const zs_output *output;
    int file;     /* of a store its directory */
    int ncid;     /* for patches that are boxes; -1: there are none */
    char *buffer; /* [ZS_PATCH_BUFFER] */
} zs_patch_reading;

/* Compare a patch of any kind with what is in the file.  LOCAL.
 * Returns 0; or -1 with err filled (ZS_FAILED: it differs, and whose it is; or reading). */
int zs_patch_check(const zs_patch_reading *r, const zs_patch_writer *from, const zs_patch *patch,
                   zs_error *err);

#endif
