/* deflate: numbers to the bytes of a compressed chunk: shuffled into planes of bytes, then a zlib stream
 * (RFC 1950), as HDF5's filters of these names make them, only faster.  Pure.
 *
 * ISA-L makes levels 1 to 3, where it is there; libdeflate makes the others, and whatever ISA-L declines. */
#ifndef ZS_DEFLATE_H
#define ZS_DEFLATE_H

#include "base/error.h"

#include <stddef.h>

typedef struct zs_deflater {
    int level;
    void *compressor;      /* libdeflate's */
    void *window;          /* ISA-L's; NULL where it is not used */
    unsigned char *planes; /* of one chunk */
    size_t room;
} zs_deflater;

/* Set up for a level, 1 to 9.  LOCAL.  Returns 0, to be released with zs_deflater_clear(); or -1, err. */
int zs_deflater_init(zs_deflater *deflater, int level, zs_error *err);
void zs_deflater_clear(zs_deflater *deflater);

/* No compressed chunk of so many bytes is longer than this, whatever is in it.  LOCAL. */
size_t zs_deflate_bound(size_t bytes);

/* Compress one chunk of `full` numbers of size 4 or 8, of which n <= full are given and the others are 0.
 * LOCAL. to: room for zs_deflate_bound(full * size).  Returns the number of bytes; or 0 with err filled
 * (ZS_FAILED). */
size_t zs_deflate(zs_deflater *deflater, const void *values, size_t n, size_t size, size_t full, void *to,
                  zs_error *err);

#endif
