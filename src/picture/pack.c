#include "picture/pack.h"

#include "base/kernel.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* Other levels make maps of noise hardly smaller, and take longer. */
enum { LEVEL = 1 };

int zs_pack_init(zs_pack *pack, zs_error *err)
{
    *pack = (zs_pack){ .n = 0 };
    return zs_deflater_init(&pack->deflater, LEVEL, err);
}

void zs_pack_clear(zs_pack *pack)
{
    zs_deflater_clear(&pack->deflater);
    free(pack->plain);
    free(pack->bytes);
    *pack = (zs_pack){ .n = 0 };
}

static int make_room(zs_pack *pack, size_t bytes, zs_error *err)
{
    if (bytes > pack->plain_room) {
        free(pack->plain);
        pack->plain_room = 0;
        if (!(pack->plain = zs_alloc_raw(bytes, 1, "a map", err)))
            return -1;
        pack->plain_room = bytes;
    }
    return zs_grow((void **)&pack->bytes, &pack->room, pack->n + zs_deflate_bound(bytes), 1, err);
}

static int64_t deflate_plain(zs_pack *pack, size_t bytes, zs_error *err)
{
    size_t made = zs_deflate_raw(&pack->deflater, pack->plain, bytes, pack->bytes + pack->n, err);
    pack->n += made;
    return made > 0 ? (int64_t)made : -1;
}

ZS_KERNEL static void differences_8(size_t n, const int8_t *restrict number, size_t above,
                                    unsigned char *restrict plain)
{
    for (size_t i = above; i < n; i++)
        plain[i] = (unsigned char)(number[i] - number[i - above]);
}

ZS_KERNEL static void differences_16(size_t n, const int16_t *restrict number, size_t above,
                                     unsigned char *restrict low, unsigned char *restrict high)
{
    for (size_t i = above; i < n; i++) {
        unsigned difference = (unsigned)(number[i] - number[i - above]);
        low[i] = (unsigned char)difference;
        high[i] = (unsigned char)(difference >> 8);
    }
}

int64_t zs_pack_8(zs_pack *pack, int64_t rows, int64_t columns, const int8_t *number, zs_error *err)
{
    size_t above = (size_t)columns, n = (size_t)rows * above;
    if (make_room(pack, n, err))
        return -1;
    memcpy(pack->plain, number, above);
    differences_8(n, number, above, pack->plain);
    return deflate_plain(pack, n, err);
}

int64_t zs_pack_16(zs_pack *pack, int64_t rows, int64_t columns, const int16_t *number, zs_error *err)
{
    size_t above = (size_t)columns, n = (size_t)rows * above;
    if (make_room(pack, 2 * n, err))
        return -1;
    unsigned char *low = pack->plain, *high = pack->plain + n;
    for (size_t i = 0; i < above; i++) {
        low[i] = (unsigned char)number[i];
        high[i] = (unsigned char)((unsigned)number[i] >> 8);
    }
    differences_16(n, number, above, low, high);
    return deflate_plain(pack, 2 * n, err);
}
