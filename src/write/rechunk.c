#include "write/rechunk.h"

#include "base/chunk_shape.h"
#include "base/memory.h"
#include "base/strided_copy.h"
#include "parallel/agree.h"
#include "plan/plan_chunks.h"

#include <stdlib.h>
#include <string.h>

/* Values of a field from which chunks are cut.  A box begins where a chunk does.  It has several chunks along
 * rows and columns, and one along the other axes. */
typedef struct box {
    const zs_chunk_shape *shape;
    zs_field field;
    int64_t first[ZS_CHUNK_AXES], count[ZS_CHUNK_AXES];
    const char *values;
} box;

int zs_rechunk_open(zs_rechunk *rechunk, const zs_output *output, zs_comm *comm, zs_error *err)
{
    *rechunk = (zs_rechunk){ 0 };
    return zs_scratch_open(&rechunk->scratch, output, comm, err);
}

void zs_rechunk_clear(zs_rechunk *rechunk)
{
    zs_scratch_clear(&rechunk->scratch);
    free(rechunk->chunk);
    *rechunk = (zs_rechunk){ 0 };
}

/* --- cutting -------------------------------------------------------------------------------------------- */

/* Are the numbers that a chunk has the first ones in it, without a gap?  count: the indices that it has. */
static bool is_beginning(const int64_t *chunk, const int64_t *count)
{
    int axis = 0;
    while (axis < ZS_CHUNK_AXES - 1 && chunk[axis] == 1)
        axis++;
    for (axis++; axis < ZS_CHUNK_AXES; axis++)
        if (count[axis] != chunk[axis])
            return false;
    return true;
}

/* Copy the numbers of a chunk out of a box to their places.  count: the indices that it has.  from: its first
 * number in the box. */
static void copy_chunk(const box *b, const int64_t *count, const char *from, char *to)
{
    zs_copy_axis axis[ZS_CHUNK_AXES];
    int64_t size = (int64_t)zs_field_size(b->field), in = size, out = size;
    for (int k = ZS_CHUNK_AXES - 1; k >= 0; k--) {
        axis[k] = (zs_copy_axis){ count[k], in, out };
        in *= b->count[k];
        out *= b->shape->chunk[k];
    }
    zs_strided_copy(axis, ZS_CHUNK_AXES, (size_t)size, from, to);
}

/* Make the chunk that begins at a place of a box. */
static int make_chunk(zs_rechunk *rechunk, zs_output *output, const box *b, const int64_t *at, zs_error *err)
{
    const zs_chunk_shape *shape = b->shape;
    int64_t number = zs_chunk_shape_at(shape, at), first[ZS_CHUNK_AXES], count[ZS_CHUNK_AXES], n = 1;
    size_t size = zs_field_size(b->field), full = (size_t)zs_chunk_shape_numbers(shape);
    int64_t row = at[ZS_CHUNK_ROW] - b->first[ZS_CHUNK_ROW],
            column = at[ZS_CHUNK_COLUMN] - b->first[ZS_CHUNK_COLUMN];
    const char *from = b->values + (size_t)(row * b->count[ZS_CHUNK_COLUMN] + column) * size;
    zs_chunk_shape_box(shape, number, first, count);
    for (int axis = 0; axis < ZS_CHUNK_AXES; axis++)
        n *= count[axis];
    bool one_layer = zs_chunk_shape_is_flat(shape) || count[ZS_CHUNK_ROW] == b->count[ZS_CHUNK_ROW];
    if (one_layer && count[ZS_CHUNK_COLUMN] == b->count[ZS_CHUNK_COLUMN] && is_beginning(shape->chunk, count))
        return output->backend->chunk(output, b->field, number, from, (size_t)n, err);
    if (!(rechunk->chunk = zs_room(rechunk->chunk, &rechunk->room, full * size, "a chunk", err)))
        return -1;
    if ((size_t)n < full)
        memset(rechunk->chunk, 0, full * size);
    copy_chunk(b, count, from, rechunk->chunk);
    return output->backend->chunk(output, b->field, number, rechunk->chunk, full, err);
}

/* Make all chunks of a box. */
static int cut(zs_rechunk *rechunk, zs_output *output, const box *b, zs_error *err)
{
    const int64_t *chunk = b->shape->chunk, *first = b->first, *count = b->count;
    int64_t at[ZS_CHUNK_AXES];
    memcpy(at, first, sizeof at);
    for (int64_t row = 0; row < count[ZS_CHUNK_ROW]; row += chunk[ZS_CHUNK_ROW])
        for (int64_t column = 0; column < count[ZS_CHUNK_COLUMN]; column += chunk[ZS_CHUNK_COLUMN]) {
            at[ZS_CHUNK_ROW] = first[ZS_CHUNK_ROW] + row;
            at[ZS_CHUNK_COLUMN] = first[ZS_CHUNK_COLUMN] + column;
            if (make_chunk(rechunk, output, b, at, err))
                return -1;
        }
    return 0;
}

/* Cut whole chunks of one time out of a piece, level by level. */
static int cut_piece(zs_rechunk *rechunk, zs_output *output, const zs_chunk_shape *shape, zs_field field,
                     zs_range layers, zs_range rows, const char *values, zs_error *err)
{
    int64_t members = shape->length[ZS_CHUNK_MEMBER], height = shape->length[ZS_CHUNK_ROW];
    int64_t ncol = shape->length[ZS_CHUNK_COLUMN], end = rows.first + rows.count, n;
    for (int64_t layer = layers.first; layer < layers.first + layers.count; layer++)
        for (int64_t row = rows.first; row < end; row += n) {
            n = zs_min(end - row, height - row % height);
            const box b = { .shape = shape,
                            .field = field,
                            .first = { layer / members, layer % members, row / height, row % height, 0 },
                            .count = { 1, 1, 1, n, ncol },
                            .values = values };
            if (cut(rechunk, output, &b, err))
                return -1;
            values += (size_t)(n * ncol) * zs_field_size(field);
        }
    return 0;
}

int zs_rechunk_put(zs_rechunk *rechunk, zs_output *output, zs_field field, zs_range steps, zs_range rows,
                   const void *values, zs_error *err)
{
    zs_chunk_shape shape;
    bool whole = zs_output_chunks(output, field, &shape) == ZS_CHUNKS_WHOLE;
    zs_range layers = shape.has[ZS_CHUNK_TIME] ? steps : (zs_range){ 0, 1 };
    if (layers.count == 0 || rows.count == 0)
        return 0;
    return whole ? cut_piece(rechunk, output, &shape, field, layers, rows, values, err)
                 : zs_scratch_put(&rechunk->scratch, &shape, field, layers, rows, values, err);
}

/* --- putting together ----------------------------------------------------------------------------------- */

/* The chunks of a field in the scratch file.  Those that lie side by side are put together at once. */
typedef struct share {
    zs_chunk_shape shape;
    int64_t together, groups; /* chunks that are put together at once; groups of such in a line; */
    int64_t n;                /* and in all */
} share;

static share share_of(const zs_output *output, zs_field field)
{
    share s;
    zs_output_chunks(output, field, &s.shape);
    int64_t across = zs_chunk_shape_across(&s.shape);
    s.together = zs_problem_chunks_together(&output->plan->problem, &s.shape, zs_field_size(field));
    s.groups = zs_divide_up(across, s.together);
    s.n = zs_chunk_shape_count(&s.shape) / across * s.groups;
    return s;
}

/* Put group number k of a field together. */
static int put_together(zs_rechunk *rechunk, zs_output *output, const share *s, zs_field field, int64_t k,
                        void *values, zs_error *err)
{
    int64_t across = zs_chunk_shape_across(&s->shape), ncol = s->shape.length[ZS_CHUNK_COLUMN];
    int64_t chunk = k / s->groups * across + k % s->groups * s->together;
    box b = { .shape = &s->shape, .field = field, .values = values };
    zs_chunk_shape_box(&s->shape, chunk, b.first, b.count);
    b.count[ZS_CHUNK_COLUMN] =
        zs_min(s->together * s->shape.chunk[ZS_CHUNK_COLUMN], ncol - b.first[ZS_CHUNK_COLUMN]);
    if (zs_scratch_read(&rechunk->scratch, &s->shape, field, b.first, b.count, values, err))
        return -1;
    return cut(rechunk, output, &b, err);
}

/* All chunks of a field: each rank takes every so-many-th group, and all go from round to round together.
 * Fields of one chunk are shared out, too. */
static int finish_field(zs_rechunk *rechunk, zs_output *output, zs_comm *comm, zs_field field, zs_error *err)
{
    share s = share_of(output, field);
    zs_round round = { .under_way = false };
    size_t numbers = (size_t)(s.together * zs_chunk_shape_numbers(&s.shape));
    void *values = zs_alloc_raw(numbers, zs_field_size(field), "chunks", err);
    int64_t turn = (comm->rank + (int)field) % comm->size;
    int result = values ? 0 : -1;
    for (int64_t k = 0; k < s.n; k += comm->size) {
        if (result == 0 && k + turn < s.n)
            result = put_together(rechunk, output, &s, field, k + turn, values, err);
        if (output->backend->round)
            result = output->backend->round(output, 1, &round, comm, result, false, err);
        else
            result = zs_agree(comm, result, err);
        if (result)
            break;
    }
    free(values);
    return result;
}

int zs_rechunk_finish(zs_rechunk *rechunk, zs_output *output, zs_comm *comm, zs_error *err)
{
    if (!output->scratch)
        return 0;
    int result = zs_scratch_turn(&rechunk->scratch, comm, err);
    for (zs_field field = 0; field < ZS_FIELDS && result == 0; field++)
        if (rechunk->scratch.has[field])
            result = finish_field(rechunk, output, comm, field, err);
    return result ? -1 : zs_scratch_remove(&rechunk->scratch, comm, err);
}
