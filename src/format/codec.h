/* codec: compressed bytes -> the bytes that they were made of.  Pure.
 *
 * A codec is one form of compression, as HDF5 chunks and Zarr chunks have it.  The bytes come from files, so
 * nothing in them is believed: whatever they say, not more than the room of the caller is written, and what
 * does not decode, or leaves bytes over (but behind a stream of zlib), is an error.
 *
 * Only zlib and gzip are always there (libdeflate).  The others need libraries that zscore can be built
 * without: zs_codec_built() tells, and zs_decoder_init() refuses.
 * Sources: RFC 1950 (zlib), RFC 1952 (gzip), RFC 8878 (zstd); "LZ4 Block Format Description" 1.6; Blosc's
 * README_CHUNK_FORMAT.rst for format 2; numcodecs 0.11 for the length in front of its LZ4 blocks. */
#ifndef ZS_CODEC_H
#define ZS_CODEC_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

typedef enum zs_codec {
    ZS_CODEC_ZLIB,
    ZS_CODEC_GZIP,      /* one member, or several in a row */
    ZS_CODEC_BLOSC,     /* a frame of Blosc 1, with any compressor inside that libblosc has */
    ZS_CODEC_ZSTD,      /* one frame, or several in a row */
    ZS_CODEC_LZ4_BLOCK, /* a bare block of LZ4 */
    ZS_CODEC_LZ4_SIZED, /* the decoded length in 4 bytes, lowest first, then a block of LZ4: numcodecs.LZ4 */
    ZS_CODEC_BZIP2,     /* one stream */
    ZS_CODECS           /* how many there are */
} zs_codec;

/* A codec with the memory that it needs from call to call.  For one thread. */
typedef struct zs_decoder {
    zs_codec codec;
    void *state; /* of the library; owned; NULL for a codec that has none */
} zs_decoder;

/* All functions here are LOCAL. */

/* Can this build decode it? */
bool zs_codec_built(zs_codec codec);

/* The usual name: "zstd". */
const char *zs_codec_name(zs_codec codec);

/* The library that decodes it: "libzstd". */
const char *zs_codec_library(zs_codec codec);

/* Returns 0, and the decoder is to be released with zs_decoder_clear(); or -1 with err filled (ZS_REFUSED:
 * not built with the library, whose name is in the text; ZS_FAILED: no memory), and nothing to release. */
int zs_decoder_init(zs_decoder *decoder, zs_codec codec, zs_error *err);

/* Release the memory.  Safe on a decoder that is all zero. */
void zs_decoder_clear(zs_decoder *decoder);

/* Find how much room decoding needs, from bytes that are not to be believed.
 * Returns 0, with *room an upper bound of the decoded bytes: what a frame of Blosc or zstd says; of bzip2,
 * which says nothing, what a first decoding makes.  Or -1 with err filled (ZS_FAILED): damaged, or another
 * codec. */
int zs_decoded_room(zs_decoder *decoder, const void *from, size_t bytes, size_t *room, zs_error *err);

/* Decode `bytes` bytes.
 * to: [room].  got: receives how many bytes were made; NULL: it must be exactly `room`.
 * Returns 0; or -1 with err filled (ZS_FAILED: damaged, or not as many bytes as promised; ZS_REFUSED: Blosc
 * with a compressor that this libblosc lacks), and `to` undefined.  The text says what is wrong with "a
 * chunk"; the caller puts the file and the variable in front of it (zs_fail_in()). */
int zs_decode(zs_decoder *decoder, const void *from, size_t bytes, void *to, size_t room, size_t *got,
              zs_error *err);

#endif
