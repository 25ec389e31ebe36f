#include "format/chunk_maker.h"

#include "base/memory.h"
#include "format/fletcher32.h"

#include <stdlib.h>
#include <string.h>

int zs_chunk_maker_init(zs_chunk_maker *maker, int level, zs_checksum checksum, zs_error *err)
{
    *maker = (zs_chunk_maker){ .checksum = checksum, .level = level };
    return level > 0 ? zs_deflater_init(&maker->deflater, level, err) : 0;
}

void zs_chunk_maker_clear(zs_chunk_maker *maker)
{
    zs_deflater_clear(&maker->deflater);
    free(maker->whole);
    *maker = (zs_chunk_maker){ 0 };
}

size_t zs_chunk_bound(size_t bytes)
{
    return zs_deflate_bound(bytes) + 2 * ZS_FLETCHER32_BYTES;
}

/* Put all numbers of the chunk, and their checksum, one behind the other. */
static void put_whole(const void *values, size_t given, size_t bytes, unsigned char *to)
{
    memcpy(to, values, given);
    memset(to + given, 0, bytes - given);
    zs_fletcher32_put(to, bytes, to + bytes);
}

/* The checksum is one more number of 4 bytes; or the first half of one of 8, which shuffle leaves at the end
 * as it is. */
static size_t deflate_with_checksum(zs_chunk_maker *maker, const void *values, size_t n, size_t size,
                                    size_t full, void *to, zs_error *err)
{
    size_t bytes = full * size;
    if (!(maker->whole = zs_room(maker->whole, &maker->room, bytes + ZS_FLETCHER32_BYTES, "a chunk", err)))
        return 0;
    put_whole(values, n * size, bytes, maker->whole);
    size_t more = ZS_FLETCHER32_BYTES / size;
    zs_deflate_tail tail = { maker->whole + bytes, more > 0 ? 0 : ZS_FLETCHER32_BYTES };
    return zs_deflate(&maker->deflater, maker->whole, full + more, size, full + more, tail, to, err);
}

size_t zs_chunk_make(zs_chunk_maker *maker, const void *values, size_t n, size_t size, size_t full, void *to,
                     zs_error *err)
{
    size_t bytes = full * size;
    if (maker->level == 0) {
        put_whole(values, n * size, bytes, to);
        return bytes + (maker->checksum == ZS_CHECKSUM_NONE ? 0 : ZS_FLETCHER32_BYTES);
    }
    if (maker->checksum == ZS_CHECKSUM_FIRST)
        return deflate_with_checksum(maker, values, n, size, full, to, err);
    size_t made = zs_deflate(&maker->deflater, values, n, size, full, (zs_deflate_tail){ NULL, 0 }, to, err);
    if (made == 0 || maker->checksum == ZS_CHECKSUM_NONE)
        return made;
    zs_fletcher32_put(to, made, (unsigned char *)to + made);
    return made + ZS_FLETCHER32_BYTES;
}
