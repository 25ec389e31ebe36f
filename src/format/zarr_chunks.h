/* zarr_chunks: are the chunks of a Zarr store whole?
 *
 * A chunk is a file of its own, without a checksum.  Where it is cut off, netcdf-c gives what happens to be
 * in its memory behind the end, and where it is missing from a variable without a fill value, too.  Without
 * compression the length of the file tells; with compression an empty file does, and the codec finds the
 * rest. */
#ifndef ZS_ZARR_CHUNKS_H
#define ZS_ZARR_CHUNKS_H

#include "base/error.h"

#include <stddef.h>

/* Look at the chunks of a box of values, before they are read.
 * url: of the store, as it was opened.  A store that is not a directory of files is not looked at.
 * start, count: of the box, along each dimension of the variable.
 * status: of the error, ZS_REFUSED or ZS_FAILED.
 * LOCAL.  Returns 0; or -1 with err filled, which names the chunk. */
int zs_zarr_check_chunks(int ncid, int var, const char *url, const size_t *start, const size_t *count,
                         int status, zs_error *err);

#endif
