/* staging: one rank's chunks of one output, until they have an offset in the file.  Pure.
 *
 * How long a chunk is, only compressing tells; so its offset depends on all chunks of all ranks before it.
 * Two buffers alternate: one is filled, while the chunks of the other one wait for the sums of the current
 * round.  The list of all chunks stays to the end, when it becomes the index (format/chunk_index.h). */
#ifndef ZS_STAGING_H
#define ZS_STAGING_H

#include "base/error.h"
#include "format/chunk_index.h"
#include "format/chunk_maker.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Owns its buffers and the list. */
typedef struct zs_staging {
    zs_chunk_maker maker;
    char *bytes[2];          /* the two buffers: compressed chunks, one behind the other */
    size_t used[2], room[2]; /* bytes in use; bytes of memory */
    int filling;             /* number of the buffer that is filled */
    zs_chunk *chunk;         /* [nchunk], in the order in which they were made */
    size_t nchunk, chunk_room;
    size_t placed; /* chunks [0, placed) have their offset in the file */
    size_t
        waiting; /* the next `waiting` chunks lie in the other buffer; the rest in the one that is filled */
} zs_staging;

/* All functions here are LOCAL. */

/* Set up for a level of deflate, 0 to 9, and a checksum.
 * Returns 0, and staging is to be released with zs_staging_clear(); or -1 with err filled (ZS_FAILED: no
 * memory), and nothing to release. */
int zs_staging_init(zs_staging *staging, int level, zs_checksum checksum, zs_error *err);

/* Release staging and leave it empty. */
void zs_staging_clear(zs_staging *staging);

/* Make room in the buffer for chunks of `bytes` bytes in all before compression, by one allocation.
 * Returns 0; or -1 with err filled (ZS_FAILED: no memory), and staging as it was. */
int zs_staging_reserve(zs_staging *staging, size_t bytes, zs_error *err);

/* Make one chunk of `full` numbers into the buffer, and add it to the list.
 * where: its field and number.  values: [n], n <= full; the other numbers are 0 (zs_chunk_make()).
 * Returns 0; or -1 with err filled (ZS_FAILED), and the list as it was. */
int zs_staging_add(zs_staging *staging, zs_chunk where, const void *values, size_t n, size_t full,
                   zs_error *err);

/* End a round: the filled buffer waits from now on, and the other one, whose chunks are placed, is emptied
 * and filled next.  Returns the bytes that wait. */
size_t zs_staging_swap(zs_staging *staging);

/* Chunks that are in the file already join the list, before any of this rank's is placed.
 * Returns 0; or -1 with err filled (ZS_FAILED: no memory). */
int zs_staging_join(zs_staging *staging, const zs_chunk *chunk, size_t n, zs_error *err);

/* The waiting chunks go to offset `at` of the file, one behind the other: sets the offset of each.
 * sums: does each get the checksum of its bytes?
 * Returns their bytes, which staging owns, and *size, how many there are; valid until the next
 * zs_staging_swap(). */
const char *zs_staging_place(zs_staging *staging, int64_t at, bool sums, size_t *size);

#endif
