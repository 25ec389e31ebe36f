/* classic_reader: the bytes and numbers of a classic header, in order, none of them beyond the end of the
 * file. Part of format/classic.c; pure. */
#ifndef ZS_CLASSIC_READER_H
#define ZS_CLASSIC_READER_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

/* A header is read from front to back, through a buffer: most are shorter than it, so one read does. */
typedef struct zs_header_reader {
    const char *path;
    int fd;
    int version;    /* 1, 2 or 5, once it is known: how wide counts are */
    int64_t length; /* of the file */
    int64_t start;  /* where in the file the buffer begins */
    int64_t at;     /* the next byte, counted from start; beyond the buffer after a skip */
    int64_t used;   /* bytes in the buffer */
    unsigned char buffer[16384];
    zs_error *err;
} zs_header_reader;

/* All functions here are LOCAL and return 0; or -1 with reader->err filled. */

/* Begin with an open file, which must be a regular one, and stays open; path (for messages) and err are kept.
 */
int zs_header_begin(zs_header_reader *in, int file, const char *path, zs_error *err);

/* Where the next byte lies in the file. */
int64_t zs_header_position(const zs_header_reader *in);

int zs_header_bytes(zs_header_reader *in, void *to, size_t size);

/* Skip size bytes; or size bytes and the padding to a multiple of 4 behind them. */
int zs_header_skip(zs_header_reader *in, int64_t size);
int zs_header_skip_padded(zs_header_reader *in, int64_t size);

/* A big-endian number of 4 or 8 bytes; the second one refuses what an int64_t does not hold.  The 4-byte ones
 * reach 2^32 - 1: CDF-2 files have such dimensions. */
int zs_header_number(zs_header_reader *in, int width, uint64_t *number);
int zs_header_signed(zs_header_reader *in, int width, int64_t *number);

/* A count, a length or the number of a dimension: 8 bytes in CDF-5, else 4. */
int zs_header_count(zs_header_reader *in, int64_t *count);

/* The two refusals (always -1): what is wrong in the header; and a header that goes on beyond the file. */
int zs_header_broken(const zs_header_reader *in, const char *what);
int zs_header_cut_short(const zs_header_reader *in);

#endif
