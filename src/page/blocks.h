/* blocks: bytes that the page holds as text, one block after another, each in base64 by itself.
 *
 * A script finds a block by its place in the text.  The bytes stay where they are until the page is written.
 */
#ifndef ZS_BLOCKS_H
#define ZS_BLOCKS_H

#include "base/error.h"
#include "write/text_file.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One block. */
typedef struct zs_block {
    const unsigned char *bytes; /* [n] */
    size_t n;
    void *owned; /* what is released with the list; NULL: the bytes belong to someone else */
} zs_block;

/* Empty when all zero. */
typedef struct zs_blocks {
    zs_block *block; /* [n] */
    size_t n, room;
    int64_t length; /* characters of all blocks */
} zs_blocks;

/* Where a block is in the text: its first character, and their number. */
typedef struct zs_block_place {
    int64_t at, length;
} zs_block_place;

/* All functions here are LOCAL. */

/* Add a block of n bytes.  owned: true: bytes were allocated with malloc(), and belong to the list from now
 * on, also after a failure; false: they must outlive it. Returns 0 with *place set; or -1 with err filled
 * (ZS_FAILED: no memory). */
int zs_blocks_add(zs_blocks *blocks, void *bytes, size_t n, bool owned, zs_block_place *place, zs_error *err);

/* Add the text of all blocks to a file.  Failures: as zs_text_file_add(). */
void zs_blocks_write(const zs_blocks *blocks, zs_text_file *to);

/* Release.  Safe on an empty list; leaves it empty. */
void zs_blocks_clear(zs_blocks *blocks);

#endif
