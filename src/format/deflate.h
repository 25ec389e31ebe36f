/* deflate: numbers -> the bytes of a compressed chunk.  Pure.
 *
 * The numbers are shuffled into planes of bytes (format/shuffle.h), and the planes become one zlib stream
 * (RFC 1950).  Readers decode the result with HDF5's filters shuffle and deflate; HDF5 makes the same kind of
 * bytes, only slower.  Raw deflate is for maps in pages.  ISA-L compresses chunks of more than 2 KiB at
 * levels 1 to 3 where the build has it.  libdeflate does the other levels, smaller chunks, for which it takes
 * less time, and whatever ISA-L declines. */
#ifndef ZS_DEFLATE_H
#define ZS_DEFLATE_H

#include "base/error.h"

#include <stddef.h>

/* What compressing needs; made once, used for many chunks, by one thread. */
typedef struct zs_deflater {
    int level;
    void *compressor;      /* libdeflate's */
    void *window;          /* ISA-L's; NULL where ISA-L is not used */
    unsigned char *planes; /* [room]: one chunk, shuffled */
    size_t room;           /* grows to the largest chunk so far */
} zs_deflater;

/* Bytes behind the numbers of a chunk, fewer than a number has: shuffle leaves them where they are. */
typedef struct zs_deflate_tail {
    const void *bytes;
    size_t n; /* 0: none */
} zs_deflate_tail;

/* All functions here are LOCAL. */

/* Set up for a level of compression, 1 (fast) to 9.
 * Returns 0, and deflater is to be released with zs_deflater_clear(); or -1 with err filled (ZS_FAILED: no
 * memory), and deflater empty. */
int zs_deflater_init(zs_deflater *deflater, int level, zs_error *err);

/* Release deflater and leave it empty.  Safe on an empty (all zero) object. */
void zs_deflater_clear(zs_deflater *deflater);

/* Returns an upper bound of the bytes that a chunk of `bytes` bytes compresses to, whatever is in it. */
size_t zs_deflate_bound(size_t bytes);

/* Compress one chunk of `full` numbers of `size` bytes, 4 or 8.
 * values: [n], n <= full, in this machine's byte order; the numbers from n on are 0.
 * to: room for zs_deflate_bound(full * size + tail.n) bytes.
 * Returns the number of bytes in `to`; or 0 with err filled (ZS_FAILED), and `to` undefined. */
size_t zs_deflate(zs_deflater *deflater, const void *values, size_t n, size_t size, size_t full,
                  zs_deflate_tail tail, void *to, zs_error *err);

/* Compress n bytes as they are, to raw deflate (RFC 1951), which has no frame and no checksum.  The result
 * depends on the bytes and the level alone: ISA-L, whose result also depends on where memory happens to lie,
 * has no part in it.  bytes: [n].  to: room for zs_deflate_bound(n) bytes.
 * Returns the number of bytes in `to`; or 0 with err filled (ZS_FAILED), and `to` undefined. */
size_t zs_deflate_raw(zs_deflater *deflater, const unsigned char *bytes, size_t n, void *to, zs_error *err);

#endif
