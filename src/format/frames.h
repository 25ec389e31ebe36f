/* frames: what HDF5's compressing filters put into a chunk -> the bytes that they were given.  Pure.
 *
 * A codec (format/codec.h) is compression alone; a filter of HDF5 is a codec in a frame of its own.  deflate,
 * bzip2, Blosc and zstd put the codec's bytes into the chunk as they are.  LZ4 has a header with the decoded
 * length and the length of blocks, and each block behind its own length; a block that does not shrink is
 * stored plainly.  Bitshuffle sorts the bits of blocks of numbers (format/bit_unshuffle.h); it can compress
 * each block by LZ4 or zstd, and then has the same header, too.  Up to seven numbers behind the last block
 * are stored plainly. Sources: the HDF Group's list of registered filter plugins; H5Zlz4.c, H5Zzstd.c and
 * H5Zbzip2.c of its hdf5_plugins; blosc_filter.c of hdf5-blosc; bshuf_h5filter.c of bitshuffle 0.5. */
#ifndef ZS_FRAMES_H
#define ZS_FRAMES_H

#include "base/error.h"
#include "format/codec.h"

#include <stdbool.h>
#include <stddef.h>

/* The filters known to zscore, with HDF5's numbers (H5Z_filter_t). */
typedef enum zs_filter {
    ZS_FILTER_DEFLATE = 1,
    ZS_FILTER_SHUFFLE = 2,
    ZS_FILTER_FLETCHER32 = 3,
    ZS_FILTER_BZIP2 = 307,
    ZS_FILTER_BLOSC = 32001,
    ZS_FILTER_LZ4 = 32004,
    ZS_FILTER_BITSHUFFLE = 32008,
    ZS_FILTER_ZSTD = 32015
} zs_filter;

enum { ZS_FILTER_VALUES = 5 }; /* parameters of a filter (HDF5's cd_values) that matter for decoding */

/* One compressing filter of a variable.  For one thread. */
typedef struct zs_frames {
    size_t size, block;     /* bitshuffle: bytes of a number; numbers of a block; else 0 */
    bool blocks;            /* a header, and blocks with lengths */
    bool bare;              /* no codec: bits are sorted, and that is all */
    zs_decoder decoder;     /* owned */
    unsigned char *scratch; /* owned: a block whose bits are still sorted, [scratch_bytes] */
    size_t scratch_bytes;
} zs_frames;

/* All functions here are LOCAL. */

/* The library that this build lacks for a filter, of all that the filter may need: "libzstd"; NULL if it has
 * all, or if the filter is not one that compresses and is known here. */
const char *zs_frames_lacks(zs_filter filter);

/* Does this filter compress, and has this build all that it may need? */
bool zs_frames_built(zs_filter filter);

/* Can this build undo the filter with these parameters, which are as zs_frames_init() takes them? */
bool zs_frames_known(zs_filter filter, const unsigned values[ZS_FILTER_VALUES]);

/* Bytes of memory that decoding needs beside the chunk, as it is stored and decoded: an upper bound.
 * chunk_bytes: of a decoded chunk. */
size_t zs_frames_memory(zs_filter filter, size_t chunk_bytes);

/* Prepare decoding.  values: the filter's parameters in the file; 0 where it has fewer.
 * Returns 0, and frames is to be released with zs_frames_clear(); or -1 with err filled (ZS_REFUSED: not
 * known; ZS_FAILED: no memory), and nothing to release. */
int zs_frames_init(zs_frames *frames, zs_filter filter, const unsigned values[ZS_FILTER_VALUES],
                   zs_error *err);

/* Release the memory.  Safe on an object that is all zero. */
void zs_frames_clear(zs_frames *frames);

/* Find how much room decoding needs, without decoding where the frame says so.
 * Returns 0, with *room an upper bound of the decoded bytes; or -1 with err filled (ZS_FAILED: damaged). */
int zs_frames_room(zs_frames *frames, const void *from, size_t bytes, size_t *room, zs_error *err);

/* Decode one chunk.
 * from: [bytes]; to: [room]; *got: bytes made, at most room.
 * Returns 0; or -1 with err filled as by zs_decode(), and `to` undefined. */
int zs_frames_decode(zs_frames *frames, const void *from, size_t bytes, void *to, size_t room, size_t *got,
                     zs_error *err);

#endif
