#include "base/chunk_shape.h"

#include "base/range.h"

#include <math.h>

enum { SERIES_NUMBERS = 256 * 1024 }; /* of a chunk of whole series, about: 1 MiB, as stores have at least */

bool zs_chunk_wish_place(zs_chunk_wish *wish, const bool has[ZS_CHUNK_AXES])
{
    int64_t number[ZS_CHUNK_AXES];
    int used = 0;
    for (int axis = 0; axis < ZS_CHUNK_AXES; axis++) {
        number[axis] = has[axis] && used < wish->n ? wish->number[used] : 1;
        used += has[axis];
    }
    if (used != wish->n)
        return false;
    for (int axis = 0; axis < ZS_CHUNK_AXES; axis++)
        wish->number[axis] = number[axis];
    return true;
}

/* So many chunks of about equal length that none has more than `most` indices. */
static int64_t equal_parts(int64_t length, int64_t most)
{
    return zs_divide_up(length, zs_divide_up(length, zs_max(1, most)));
}

/* All times, and about as many rows as columns; more rows where there are few columns. */
static void cut_series(zs_chunk_shape *shape)
{
    int64_t *chunk = shape->chunk;
    const int64_t *length = shape->length;
    int64_t cells = SERIES_NUMBERS / length[ZS_CHUNK_TIME];
    chunk[ZS_CHUNK_TIME] = length[ZS_CHUNK_TIME];
    int64_t rows = zs_max((int64_t)sqrt((double)cells), cells / length[ZS_CHUNK_COLUMN]);
    chunk[ZS_CHUNK_ROW] = equal_parts(length[ZS_CHUNK_ROW], rows);
    chunk[ZS_CHUNK_COLUMN] = equal_parts(length[ZS_CHUNK_COLUMN], cells / chunk[ZS_CHUNK_ROW]);
}

void zs_chunk_shape_cut(zs_chunk_shape *shape, const zs_chunk_wish *wish, bool steps)
{
    int64_t *chunk = shape->chunk;
    const int64_t *length = shape->length;
    for (int axis = 0; axis < ZS_CHUNK_AXES; axis++)
        chunk[axis] = 1;
    if (wish->kind == ZS_CHUNKS_TIME)
        cut_series(shape);
    if (wish->kind == ZS_CHUNKS_MAP) {
        chunk[ZS_CHUNK_ROW] = length[ZS_CHUNK_ROW];
        chunk[ZS_CHUNK_COLUMN] = length[ZS_CHUNK_COLUMN];
    }
    for (int axis = 0; axis < ZS_CHUNK_AXES && wish->kind == ZS_CHUNKS_NUMBERS; axis++) {
        bool open = axis == ZS_CHUNK_TIME && steps && wish->unlimited;
        chunk[axis] = open ? wish->number[axis] : zs_min(wish->number[axis], length[axis]);
    }
}

int64_t zs_chunk_shape_numbers(const zs_chunk_shape *shape)
{
    int64_t n = 1;
    for (int axis = 0; axis < ZS_CHUNK_AXES; axis++)
        n *= shape->chunk[axis];
    return n;
}

static int64_t chunks_along(const zs_chunk_shape *shape, int axis)
{
    return zs_divide_up(shape->length[axis], shape->chunk[axis]);
}

int64_t zs_chunk_shape_across(const zs_chunk_shape *shape)
{
    return chunks_along(shape, ZS_CHUNK_COLUMN);
}

int64_t zs_chunk_shape_count(const zs_chunk_shape *shape)
{
    int64_t n = 1;
    for (int axis = 0; axis < ZS_CHUNK_AXES; axis++)
        n *= chunks_along(shape, axis);
    return n;
}

bool zs_chunk_shape_is_flat(const zs_chunk_shape *shape)
{
    const int64_t *chunk = shape->chunk;
    return chunk[ZS_CHUNK_TIME] == 1 && chunk[ZS_CHUNK_MEMBER] == 1 && chunk[ZS_CHUNK_LEVEL] == 1;
}

void zs_chunk_shape_box(const zs_chunk_shape *shape, int64_t number, int64_t first[ZS_CHUNK_AXES],
                        int64_t count[ZS_CHUNK_AXES])
{
    for (int axis = ZS_CHUNK_AXES - 1; axis >= 0; axis--) {
        int64_t along = chunks_along(shape, axis);
        first[axis] = number % along * shape->chunk[axis];
        count[axis] = zs_min(shape->chunk[axis], shape->length[axis] - first[axis]);
        number /= along;
    }
}

int64_t zs_chunk_shape_at(const zs_chunk_shape *shape, const int64_t at[ZS_CHUNK_AXES])
{
    int64_t number = 0;
    for (int axis = 0; axis < ZS_CHUNK_AXES; axis++)
        number = number * chunks_along(shape, axis) + at[axis] / shape->chunk[axis];
    return number;
}
