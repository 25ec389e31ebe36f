#include "write/staging.h"

#include "base/memory.h"
#include "format/crc32.h"
#include "spec/fields.h"

#include <stdlib.h>
#include <string.h>

int zs_staging_init(zs_staging *staging, int level, zs_checksum checksum, zs_error *err)
{
    *staging = (zs_staging){ 0 };
    return zs_chunk_maker_init(&staging->maker, level, checksum, err);
}

void zs_staging_clear(zs_staging *staging)
{
    zs_chunk_maker_clear(&staging->maker);
    free(staging->bytes[0]);
    free(staging->bytes[1]);
    free(staging->chunk);
    *staging = (zs_staging){ 0 };
}

static int make_room(zs_staging *staging, size_t more, zs_error *err)
{
    int k = staging->filling;
    size_t needed = staging->used[k] + more;
    if (needed <= staging->room[k])
        return 0;
    char *bytes = realloc(staging->bytes[k], needed);
    if (!bytes)
        return zs_fail(err, ZS_FAILED, "no memory for %zu bytes of compressed chunks", needed);
    staging->bytes[k] = bytes;
    staging->room[k] = needed;
    return 0;
}

int zs_staging_reserve(zs_staging *staging, size_t bytes, zs_error *err)
{
    return make_room(staging, zs_chunk_bound(bytes), err);
}

int zs_staging_add(zs_staging *staging, zs_chunk where, const void *values, size_t n, size_t full,
                   zs_error *err)
{
    size_t size = zs_field_size((zs_field)where.field);
    void *list = staging->chunk;
    if (make_room(staging, zs_chunk_bound(full * size), err) ||
        zs_grow(&list, &staging->chunk_room, staging->nchunk + 1, sizeof *staging->chunk, err))
        return -1;
    staging->chunk = list;
    char *to = staging->bytes[staging->filling];
    size_t *used = &staging->used[staging->filling];
    size_t made = zs_chunk_make(&staging->maker, values, n, size, full, to + *used, err);
    if (made == 0)
        return -1;
    where.at = (int64_t)*used;
    where.size = (int64_t)made;
    staging->chunk[staging->nchunk++] = where;
    *used += made;
    return 0;
}

size_t zs_staging_swap(zs_staging *staging)
{
    size_t used = staging->used[staging->filling];
    staging->waiting = staging->nchunk - staging->placed;
    staging->filling = 1 - staging->filling;
    staging->used[staging->filling] = 0;
    return used;
}

int zs_staging_join(zs_staging *staging, const zs_chunk *chunk, size_t n, zs_error *err)
{
    void *list = staging->chunk;
    if (zs_grow(&list, &staging->chunk_room, staging->nchunk + n, sizeof *staging->chunk, err))
        return -1;
    staging->chunk = list;
    memcpy(staging->chunk + staging->nchunk, chunk, n * sizeof *chunk);
    staging->nchunk += n;
    staging->placed = staging->nchunk;
    return 0;
}

const char *zs_staging_place(zs_staging *staging, int64_t at, bool sums, size_t *size)
{
    int waiting = 1 - staging->filling;
    for (; staging->waiting > 0; staging->waiting--) {
        zs_chunk *chunk = &staging->chunk[staging->placed++];
        if (sums)
            chunk->checksum = zs_crc32(0, staging->bytes[waiting] + chunk->at, (size_t)chunk->size);
        chunk->at += at;
    }
    *size = staging->used[waiting];
    return staging->bytes[waiting];
}
