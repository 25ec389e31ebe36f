/* zarr_codecs: how the chunks of a Zarr array are encoded, and how that is undone.
 *
 * A chunk passes a list of codecs when it is written.  Those that change nothing but the order of elements or
 * of bytes are facts of the array (format/zarr_array.h); what remains are steps from bytes to bytes:
 * compression, shuffling, a checksum. Sources: "Zarr storage specification version 2", sections "Compressors"
 * and "Filters"; numcodecs 0.11 for the names; "Zarr core specification version 3" and its codecs bytes,
 * blosc, gzip, zstd, crc32c. */
#ifndef ZS_ZARR_CODECS_H
#define ZS_ZARR_CODECS_H

#include "base/error.h"
#include "format/codec.h"
#include "format/crc32c.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ZS_ZARR_STEPS = 4 }; /* the longest list that is accepted */

typedef enum zs_zarr_way { ZS_ZARR_COMPRESS, ZS_ZARR_SHUFFLE, ZS_ZARR_CHECKSUM } zs_zarr_way;

/* One step. */
typedef struct zs_zarr_step {
    zs_zarr_way way;
    zs_codec codec; /* of ZS_ZARR_COMPRESS */
    size_t size;    /* of ZS_ZARR_SHUFFLE: bytes of a number */
} zs_zarr_step;

/* The steps of an array.  A plain value. */
typedef struct zs_zarr_codecs {
    zs_zarr_step step[ZS_ZARR_STEPS]; /* in the order in which they were applied when a chunk was written */
    int n;
} zs_zarr_codecs;

/* All functions here are LOCAL.  They return 0; or -1 with err filled. */

/* Add one step, by its codec's name: of numcodecs in version 2, of a codec from bytes to bytes in version 3.
 * how: its settings.  ZS_REFUSED where the codec is not known, or not built; the text has its name. */
int zs_zarr_codecs_add(zs_zarr_codecs *codecs, const char *name, const json_t *how, zs_error *err);

/* Is there a step that makes chunks smaller? */
bool zs_zarr_codecs_compress(const zs_zarr_codecs *codecs);

/* Returns the bytes of memory that decoding needs beside the chunk, as stored, between steps, and decoded.
 * chunk_bytes: of a decoded chunk. */
size_t zs_zarr_codecs_memory(const zs_zarr_codecs *codecs, size_t chunk_bytes);

/* What undoes the steps of one array.  For one thread. */
typedef struct zs_zarr_decoder {
    const zs_zarr_codecs *codecs;
    zs_decoder decoder[ZS_ZARR_STEPS]; /* by the steps */
    zs_crc32c *crc;                    /* NULL: no step has a checksum */
    unsigned char *buffer[2];          /* [room]: what lies between two steps */
    size_t room;
    int64_t inflated; /* bytes made by decompressing so far */
} zs_zarr_decoder;

/* Allocate what decoding needs.  codecs must outlive the decoder.  bytes: of a decoded chunk.
 * The decoder is to be released with zs_zarr_decoder_clear() in both cases. */
int zs_zarr_decoder_init(zs_zarr_decoder *decoder, const zs_zarr_codecs *codecs, size_t bytes, zs_error *err);

/* Release the memory.  Safe on a decoder that is all zero. */
void zs_zarr_decoder_clear(zs_zarr_decoder *decoder);

/* Returns an upper bound of the bytes that a chunk has in the store, however badly it shrinks.  bytes: of the
 * decoded chunk. */
size_t zs_zarr_bound(size_t bytes);

/* Decode one chunk.
 * from: [bytes], as in the store.  to: [room].  got: receives how many bytes were made; NULL: it must be
 * exactly `room`. ZS_FAILED, and `to` is undefined: the text says what is wrong with "a chunk", or with the
 * machine. */
int zs_zarr_decode(zs_zarr_decoder *decoder, const void *from, size_t bytes, void *to, size_t room,
                   size_t *got, zs_error *err);

#endif
