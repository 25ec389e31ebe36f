/* zarr_encode: numbers -> the bytes of a chunk of a Zarr store.  Pure.
 *
 * Numbers are compressed after their bytes were sorted into planes (format/shuffle.h): by the filter
 * "shuffle" of numcodecs, or by the one that Blosc has inside.  The compressors are zstd, Blosc with LZ4
 * inside, and zlib (format/deflate.h); the first two where zscore is built with their libraries.  Numbers of
 * other lengths than 4 and 8 bytes, which only coordinates have, are stored as they are.  Numbers keep this
 * machine's byte order, which the metadata of an array tell.  format/codec.h is the way back.
 * Sources: "Zarr storage specification version 2"; numcodecs 0.11, shuffle.py, zstd.pyx, blosc.pyx. */
#ifndef ZS_ZARR_ENCODE_H
#define ZS_ZARR_ENCODE_H

#include "base/compressor.h"
#include "base/error.h"
#include "format/deflate.h"

#include <stdbool.h>
#include <stddef.h>

/* What encoding needs; made once, used for many chunks, by one thread. */
typedef struct zs_zarr_encoder {
    zs_compressor how;
    zs_deflater deflater;  /* of zlib */
    void *context;         /* of zstd; owned */
    unsigned char *planes; /* [room]: one chunk, shuffled, or padded with zeros */
    size_t room;           /* grows to the largest chunk so far */
} zs_zarr_encoder;

/* All functions here are LOCAL. */

/* Is this program built with what the compressor needs? */
bool zs_zarr_encodes(zs_compressor_kind kind);

/* Returns 0, and the encoder is to be released with zs_zarr_encoder_clear(); or -1 with err filled
 * (ZS_FAILED: no memory, or not built with the compressor), and nothing to release. */
int zs_zarr_encoder_init(zs_zarr_encoder *encoder, zs_compressor how, zs_error *err);

/* Release encoder and leave it empty.  Safe on an empty (all zero) object. */
void zs_zarr_encoder_clear(zs_zarr_encoder *encoder);

/* Are numbers of `size` bytes compressed? */
bool zs_zarr_compresses(zs_compressor how, size_t size);

/* Returns an upper bound of the bytes that a chunk of `bytes` bytes becomes. */
size_t zs_zarr_encode_bound(size_t bytes);

/* Encode one chunk of `full` numbers of `size` bytes.
 * values: [n], n <= full; the numbers from n on are 0.  to: room for zs_zarr_encode_bound(full * size) bytes.
 * Returns the number of bytes in `to`; or 0 with err filled (ZS_FAILED), and `to` undefined. */
size_t zs_zarr_encode(zs_zarr_encoder *encoder, const void *values, size_t n, size_t size, size_t full,
                      void *to, zs_error *err);

#endif
