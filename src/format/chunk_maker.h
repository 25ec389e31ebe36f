/* chunk_maker: numbers -> the bytes of an HDF5 chunk, through the filters of its variable.  Pure.
 *
 * The filters are shuffle and deflate, fletcher32, or all three (format/deflate.h, format/fletcher32.h).
 * netcdf-c puts fletcher32 before the other two since version 4.8, and behind them before: so the file is
 * asked in which order they are (write/raw_file.h), and chunks can be made in both.  format/unfilter.h is the
 * way back. */
#ifndef ZS_CHUNK_MAKER_H
#define ZS_CHUNK_MAKER_H

#include "base/error.h"
#include "format/deflate.h"

#include <stddef.h>

/* Where fletcher32 stands among the filters. */
typedef enum zs_checksum { ZS_CHECKSUM_NONE, ZS_CHECKSUM_FIRST, ZS_CHECKSUM_LAST } zs_checksum;

/* What making chunks needs; for many chunks, one thread. */
typedef struct zs_chunk_maker {
    zs_checksum checksum;
    int level; /* of deflate; 0: no deflate, no shuffle */
    zs_deflater deflater;
    unsigned char *whole; /* [room]: a chunk with its checksum, before it is compressed */
    size_t room;          /* grows to the largest chunk so far */
} zs_chunk_maker;

/* All functions here are LOCAL. */

/* Set up for a level of deflate, 0 to 9.
 * Returns 0, and maker is to be released with zs_chunk_maker_clear(); or -1 with err filled (ZS_FAILED: no
 * memory), and maker empty. */
int zs_chunk_maker_init(zs_chunk_maker *maker, int level, zs_checksum checksum, zs_error *err);

/* Release maker and leave it empty.  Safe on an empty (all zero) object. */
void zs_chunk_maker_clear(zs_chunk_maker *maker);

/* Returns an upper bound of the bytes that chunks of `bytes` bytes in all become. */
size_t zs_chunk_bound(size_t bytes);

/* Make one chunk of `full` numbers of `size` bytes, 4 or 8.
 * values: [n], n <= full; the numbers from n on are 0.  to: room for zs_chunk_bound(full * size) bytes.
 * Returns the number of bytes in `to`; or 0 with err filled (ZS_FAILED), and `to` undefined. */
size_t zs_chunk_make(zs_chunk_maker *maker, const void *values, size_t n, size_t size, size_t full, void *to,
                     zs_error *err);

#endif
