/* chunk_slab: puts a slab together from the decoded chunks of a file, each of which is asked for once.
 *
 * The backends whose files have chunks share it: they decode, and this module goes through the chunks that a
 * slab touches (read/chunk_part.h) and puts their parts down.  A chunk that is one piece of the slab is
 * decoded in its place. */
#ifndef ZS_CHUNK_SLAB_H
#define ZS_CHUNK_SLAB_H

#include "base/error.h"
#include "base/limits.h"
#include "header/input_file.h"
#include "read/backend.h"

#include <hdf5.h>
#include <stddef.h>
#include <stdint.h>

/* Decode the chunk at a corner: [ndim], indices of its first number in the variable.
 * backend: as given to zs_chunk_slab_init().  chunk: all numbers of a chunk, in this machine's byte order.
 * Adds to *traffic.  Returns 0; or -1 with err filled (ZS_FAILED). */
typedef int zs_chunk_get(void *backend, const hsize_t *corner, unsigned char *chunk, zs_traffic *traffic,
                         zs_error *err);

/* The chunks of an open file.  Owns the memory for one of them. */
typedef struct zs_chunk_slab {
    const zs_file *file;
    zs_chunk_get *get;
    void *backend;
    size_t size;                /* bytes of a number */
    int64_t bytes;              /* of a decoded chunk */
    int64_t stride[ZS_DIM_MAX]; /* bytes from one index to the next, in a decoded chunk */
    unsigned char *chunk;       /* [bytes] */
} zs_chunk_slab;

/* All functions here are LOCAL. */

/* file: a chunked one; it must outlive the object.
 * Returns 0; or -1 with err filled (ZS_FAILED: no memory), and nothing to release. */
int zs_chunk_slab_init(zs_chunk_slab *chunks, const zs_file *file, zs_chunk_get *get, void *backend,
                       zs_error *err);

/* Release the memory.  Safe on an object that is all zero. */
void zs_chunk_slab_clear(zs_chunk_slab *chunks);

/* Read a slab, as zs_backend.read() does. */
int zs_chunk_slab_read(const zs_chunk_slab *chunks, const zs_slab *slab, void *numbers, zs_traffic *traffic,
                       zs_error *err);

#endif
