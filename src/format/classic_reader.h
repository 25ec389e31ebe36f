/* classic_reader: the numbers of a classic header, one after the other, never beyond the end of the file.
 *
 * format/classic.c reads a header from front to back through this buffered reader.  Most headers are shorter
 * than the buffer, so that one read of the file is enough.  Each read or skip checks the file's length first:
 * a damaged count ends as the error "truncated", after no more work than the file has bytes.  Pure. */
#ifndef ZS_CLASSIC_READER_H
#define ZS_CLASSIC_READER_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

/* The reader owns nothing: file, path and err are the caller's, and must outlive it. */
typedef struct zs_header_reader {
    const char *path;
    int fd;
    int version;    /* 1, 2 or 5, set by the caller when it is known: the width of counts depends on it */
    int64_t length; /* bytes of the file */
    int64_t start;  /* offset in the file where the buffer begins */
    int64_t at;     /* the next byte, counted from start; beyond the buffer after a skip */
    int64_t used;   /* bytes in the buffer */
    unsigned char buffer[16384];
    zs_error *err; /* what every failing function here fills */
} zs_header_reader;

/* All functions here are LOCAL.  Those that return int return 0; or -1 with reader->err filled: ZS_REFUSED
 * for what is wrong with the file, ZS_FAILED for what the system reports.  After a failure the position is
 * undefined. */

/* Begin at the first byte of the open file descriptor `file`, which must be a regular file and stays open.
 * path is for messages. */
int zs_header_begin(zs_header_reader *in, int file, const char *path, zs_error *err);

/* Returns the offset of the next byte in the file. */
int64_t zs_header_position(const zs_header_reader *in);

/* Read the next `size` bytes into `to`. */
int zs_header_bytes(zs_header_reader *in, void *to, size_t size);

/* Skip `size` bytes; the second function also skips the padding behind them, up to a multiple of 4 bytes. */
int zs_header_skip(zs_header_reader *in, int64_t size);
int zs_header_skip_padded(zs_header_reader *in, int64_t size);

/* Read a big-endian number of `width` bytes, 4 or 8.  The second function refuses a number that an int64_t
 * cannot hold.  Numbers of 4 bytes count as unsigned, up to 2^32 - 1: CDF-2 files have such dimensions. */
int zs_header_number(zs_header_reader *in, int width, uint64_t *number);
int zs_header_signed(zs_header_reader *in, int width, int64_t *number);

/* Read a count, a length or the number of a dimension: 8 bytes in CDF-5, else 4. */
int zs_header_count(zs_header_reader *in, int64_t *count);

/* The two refusals; both fill reader->err and return -1.  Broken: `what` is wrong in the header.  Cut short:
 * the header goes on beyond the end of the file. */
int zs_header_broken(const zs_header_reader *in, const char *what);
int zs_header_cut_short(const zs_header_reader *in);

#endif
