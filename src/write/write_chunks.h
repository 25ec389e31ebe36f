/* write_chunks: the backend for NetCDF-4 in chunks, compressed or not.
 *
 * Each rank compresses its own chunks.  In each round the ranks add up the bytes of their chunks, which gives
 * every rank the offset for its own (write/staging.h); it writes them with pwrite().  At the end rank 0 makes
 * the index of all chunks (format/chunk_index.h).  Parallel HDF5 would write compressed chunks collectively,
 * and so make ranks wait for each other.  Chunks that no rank has as a whole are put together before the file
 * is closed (write/rechunk.h), in rounds of their own. */
#ifndef ZS_WRITE_CHUNKS_H
#define ZS_WRITE_CHUNKS_H

#include "write/output_file.h"

/* See zs_write_backend. */
extern const zs_write_backend zs_write_chunks;

#endif
