#include "page/blocks.h"

#include "base/base64.h"
#include "base/memory.h"

#include <stdlib.h>

int zs_blocks_add(zs_blocks *blocks, void *bytes, size_t n, bool owned, zs_block_place *place, zs_error *err)
{
    void *all = blocks->block;
    if (zs_grow(&all, &blocks->room, blocks->n + 1, sizeof *blocks->block, err)) {
        if (owned)
            free(bytes);
        return -1;
    }
    blocks->block = all;
    blocks->block[blocks->n++] = (zs_block){ bytes, n, owned ? bytes : NULL };
    *place = (zs_block_place){ blocks->length, (int64_t)zs_base64_length(n) };
    blocks->length += place->length;
    return 0;
}

static void write_block(const zs_block *block, zs_text_file *to)
{
    enum { PIECE = 3 * 1024 }; /* a multiple of 3: no padding inside a block */
    char text[PIECE / 3 * 4];
    for (size_t at = 0; at < block->n; at += PIECE) {
        size_t n = block->n - at < PIECE ? block->n - at : PIECE;
        zs_base64(block->bytes + at, n, text);
        zs_text_file_add(to, text, zs_base64_length(n));
    }
}

void zs_blocks_write(const zs_blocks *blocks, zs_text_file *to)
{
    for (size_t k = 0; k < blocks->n; k++)
        write_block(&blocks->block[k], to);
}

void zs_blocks_clear(zs_blocks *blocks)
{
    for (size_t k = 0; k < blocks->n; k++)
        free(blocks->block[k].owned);
    free(blocks->block);
    *blocks = (zs_blocks){ 0 };
}
