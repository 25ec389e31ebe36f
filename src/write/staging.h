/* staging: the compressed chunks that one rank makes of one output, until they have a place in the file.
 *
 * Two buffers take turns: while the chunks of one wait to hear where they go, the other one is filled.  Of
 * all chunks, a list remains.  Pure. */
#ifndef ZS_STAGING_H
#define ZS_STAGING_H

#include "base/error.h"
#include "format/chunk_index.h"
#include "format/deflate.h"

#include <stddef.h>
#include <stdint.h>

typedef struct zs_staging {
    zs_deflater deflater;
    char *bytes[2];
    size_t used[2], room[2];
    int filling;     /* which one is filled */
    zs_chunk *chunk; /* [nchunk], in the order in which they were made */
    size_t nchunk, chunk_room;
    size_t placed;  /* of them know where they go */
    size_t waiting; /* of them are in the other buffer */
} zs_staging;

/* All functions here are LOCAL. */

/* Set up for a level of deflate.  Returns 0, to be released with zs_staging_clear(); or -1, err. */
int zs_staging_init(zs_staging *stage, int level, zs_error *err);
void zs_staging_clear(zs_staging *stage);

/* Make room for chunks of so many bytes before compression, so that it is found at once.  Returns 0; or -1.
 */
int zs_staging_reserve(zs_staging *stage, size_t bytes, zs_error *err);

/* Compress a chunk of `full` numbers, of which n are given (zs_deflate()).  Returns 0; or -1 with err. */
int zs_staging_add(zs_staging *stage, zs_chunk where, const void *values, size_t n, size_t full,
                   zs_error *err);

/* The filled buffer waits from now on, and the other one is filled.  Returns its bytes. */
size_t zs_staging_swap(zs_staging *stage);

/* What waits lies in the file from `at` on: adds that to its chunks.  Returns the bytes, and how many. */
const char *zs_staging_place(zs_staging *stage, int64_t at, size_t *size);

#endif
