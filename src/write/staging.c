#include "write/staging.h"

#include "base/memory.h"
#include "spec/fields.h"

#include <stdlib.h>

int zs_staging_init(zs_staging *stage, int level, zs_error *err)
{
    *stage = (zs_staging){ 0 };
    return zs_deflater_init(&stage->deflater, level, err);
}

void zs_staging_clear(zs_staging *stage)
{
    zs_deflater_clear(&stage->deflater);
    free(stage->bytes[0]);
    free(stage->bytes[1]);
    free(stage->chunk);
    *stage = (zs_staging){ 0 };
}

static int make_room(zs_staging *stage, size_t more, zs_error *err)
{
    int k = stage->filling;
    size_t needed = stage->used[k] + more;
    if (needed <= stage->room[k])
        return 0;
    char *bytes = realloc(stage->bytes[k], needed);
    if (!bytes)
        return zs_fail(err, ZS_FAILED, "no memory for %zu bytes of compressed chunks", needed);
    stage->bytes[k] = bytes;
    stage->room[k] = needed;
    return 0;
}

int zs_staging_reserve(zs_staging *stage, size_t bytes, zs_error *err)
{
    return make_room(stage, zs_deflate_bound(bytes), err);
}

int zs_staging_add(zs_staging *stage, zs_chunk where, const void *values, size_t n, size_t full,
                   zs_error *err)
{
    size_t size = zs_field_size((zs_field)where.field);
    void *list = stage->chunk;
    if (make_room(stage, zs_deflate_bound(full * size), err) ||
        zs_grow(&list, &stage->chunk_room, stage->nchunk + 1, sizeof *stage->chunk, err))
        return -1;
    stage->chunk = list;
    char *to = stage->bytes[stage->filling];
    size_t *used = &stage->used[stage->filling];
    size_t made = zs_deflate(&stage->deflater, values, n, size, full, to + *used, err);
    if (made == 0)
        return -1;
    where.at = (int64_t)*used;
    where.size = (int64_t)made;
    stage->chunk[stage->nchunk++] = where;
    *used += made;
    return 0;
}

size_t zs_staging_swap(zs_staging *stage)
{
    size_t used = stage->used[stage->filling];
    stage->waiting = stage->nchunk - stage->placed;
    stage->filling = 1 - stage->filling;
    stage->used[stage->filling] = 0;
    return used;
}

const char *zs_staging_place(zs_staging *stage, int64_t at, size_t *size)
{
    int waiting = 1 - stage->filling;
    for (; stage->waiting > 0; stage->waiting--)
        stage->chunk[stage->placed++].at += at;
    *size = stage->used[waiting];
    return stage->bytes[waiting];
}
