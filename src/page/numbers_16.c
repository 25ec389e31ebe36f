#include "page/numbers_16.h"

#include "base/memory.h"
#include "picture/pack.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

zs_scale_16 zs_scale_16_of(const double *value, size_t n, bool whole)
{
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < n; i++)
        if (isfinite(value[i])) {
            low = fmin(low, value[i]);
            high = fmax(high, value[i]);
        }
    zs_scale_16 scale = zs_scale_16_make(low, high, whole);
    if (low > high) { /* a range of colours all the same */
        scale.low = 0;
        scale.high = 1;
    }
    return scale;
}

int zs_numbers_16_add(const zs_scale_16 *scale, int64_t rows, int64_t columns, const double *value,
                      zs_blocks *blocks, zs_block_place *place, zs_error *err)
{
    size_t n = (size_t)(rows * columns);
    zs_pack pack;
    if (zs_pack_init(&pack, err))
        return -1;
    int16_t *number = zs_alloc_raw(n, sizeof *number, "a map", err);
    for (size_t i = 0; number && i < n; i++)
        number[i] = zs_scale_16_number(scale, value[i]);
    int64_t bytes = number ? zs_pack_16(&pack, rows, columns, number, err) : -1;
    unsigned char *own = bytes < 0 ? NULL : zs_alloc_raw((size_t)bytes, 1, "a map", err);
    if (own)
        memcpy(own, pack.bytes, (size_t)bytes);
    free(number);
    zs_pack_clear(&pack);
    return own ? zs_blocks_add(blocks, own, (size_t)bytes, true, place, err) : -1;
}
