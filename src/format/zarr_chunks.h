/* zarr_chunks: the chunks of one array of a Zarr store, from their files.
 *
 * A chunk is opened, read and closed, or read from the shard that it is in; the shard that was read last
 * stays open, with its index.  A chunk that is missing consists of fill values.  What is damaged is an error,
 * which names the store, the chunk's file and the variable. */
#ifndef ZS_ZARR_CHUNKS_H
#define ZS_ZARR_CHUNKS_H

#include "base/error.h"
#include "format/zarr_array.h"
#include "format/zarr_codecs.h"

#include <limits.h>
#include <stddef.h>
#include <stdint.h>

/* The shard that is open. */
typedef struct zs_zarr_shard {
    int file;              /* -1: none */
    int64_t number;        /* of the shard, counted through the array; -1: none was asked for yet */
    int64_t length;        /* bytes of the file */
    uint64_t *place;       /* [chunks][2]: where a chunk begins, and its bytes; all bits 1: it is missing */
    int64_t chunks;        /* in a shard */
    unsigned char *stored; /* the index, as it stands in the file */
} zs_zarr_shard;

/* An array that is open.  Owns what it points to, but for the first three. */
typedef struct zs_zarr_chunks {
    const zs_zarr_array *array;
    const char *store, *name; /* paths: of the store; of the array in it */
    int status;               /* of errors: ZS_REFUSED, or ZS_FAILED */
    size_t bytes;             /* of a decoded chunk; of texts of any length, as many as it may have */
    size_t bound;             /* bytes that a chunk may have in its file */
    zs_zarr_decoder decoder;
    zs_zarr_shard shard;
    unsigned char *stored; /* [bound]: a chunk as in its file */
    int64_t read;          /* bytes read from files so far */
} zs_zarr_chunks;

/* All functions here are LOCAL. */

/* Open an array.  array, store and name must outlive it.
 * Returns 0; or -1 with err filled (ZS_FAILED: no memory).  In both cases it is to be released with
 * zs_zarr_chunks_close(). */
int zs_zarr_chunks_open(zs_zarr_chunks *chunks, const zs_zarr_array *array, const char *store,
                        const char *name, int status, zs_error *err);

/* Read and decode one chunk of numbers.
 * index: [ndim], of the chunk.  numbers: [zs_zarr_chunk_length()], in this machine's byte order.
 * Returns 0; or -1 with err filled, and numbers undefined: chunks->status, it is damaged; ZS_FAILED, the
 * machine fails. */
int zs_zarr_chunks_read(zs_zarr_chunks *chunks, const int64_t *index, void *numbers, zs_error *err);

/* The same for texts: the decoded bytes as they are.  to: [chunks->bytes].  got: how many these are; 0 where
 * the chunk is missing. */
int zs_zarr_chunks_read_texts(zs_zarr_chunks *chunks, const int64_t *index, void *to, size_t *got,
                              zs_error *err);

/* Fill err with "STORE: damaged: chunk C of variable V what; get or make the store again".  Returns -1. */
int zs_zarr_chunks_fail(const zs_zarr_chunks *chunks, const int64_t *index, const char *what, zs_error *err);

/* Close the shard and release the memory.  Safe on an object that is all zero. */
void zs_zarr_chunks_close(zs_zarr_chunks *chunks);

#endif
