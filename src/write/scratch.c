#include "write/scratch.h"

#include "base/activity.h"
#include "base/bytes.h"
#include "base/shared_open.h"
#include "base/system_error.h"
#include "parallel/agree.h"
#include "write/patches.h"
#include "write/raw_file.h"
#include "write/read_back.h"
#include "write/write_plain.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* A run of numbers that lie side by side both in the file and in memory. */
typedef struct run {
    int64_t at;   /* the first number in the file, from the beginning of the field */
    int64_t from; /* in memory */
    int64_t n;    /* 0: none */
} run;

/* What moves a run. */
typedef struct mover {
    zs_scratch *scratch; /* NULL: reads */
    const zs_scratch *from;
    zs_field field;
    char *values;
    run waiting;
} mover;

static int open_file(zs_scratch *scratch, int flags, int rank, zs_error *err)
{
    bool locked;
    zs_output *file = &scratch->file;
    int opened = zs_shared_open(file->part, flags, zs_raw_file_lock(file, rank), &locked);
    if (opened < 0)
        return zs_fail_system(err, ZS_FAILED, errno, file->part, "opening it");
    scratch->opened = opened + 1;
    if (flags == O_WRONLY && file->sharing->verify != ZS_VERIFY_NONE)
        zs_patches_begin(&file->patches, zs_sharing_patches(file->sharing, locked));
    return 0;
}

int zs_scratch_open(zs_scratch *scratch, const zs_output *output, zs_comm *comm, zs_error *err)
{
    int64_t end = 0;
    *scratch = (zs_scratch){ .file = { .kind = output->kind } };
    if (!output->scratch)
        return 0;
    scratch->file = (zs_output){ .kind = output->kind,
                                 .path = output->path,
                                 .part = output->scratch,
                                 .spec = output->spec,
                                 .catalog = output->catalog,
                                 .plan = output->plan,
                                 .sharing = output->sharing,
                                 .backend = &zs_write_plain };
    for (zs_field field = 0; field < ZS_FIELDS; field++) {
        zs_chunk_shape shape;
        scratch->has[field] = zs_output_chunks(output, field, &shape) == ZS_CHUNKS_IN_PARTS;
        scratch->begin[field] = end;
        int64_t bytes = (int64_t)zs_field_size(field);
        for (int axis = 0; axis < ZS_CHUNK_AXES && scratch->has[field]; axis++)
            bytes *= shape.length[axis];
        end += scratch->has[field] ? bytes : 0;
    }
    return open_file(scratch, O_WRONLY, comm->rank, err);
}

/* --- runs of numbers ------------------------------------------------------------------------------------ */

static int write_run(zs_scratch *scratch, const void *bytes, size_t n, int64_t at, zs_error *err)
{
    if (zs_write_bytes(scratch->opened - 1, bytes, n, at))
        return zs_fail_system(err, ZS_FAILED, errno, scratch->file.part, "writing");
    return zs_patches_add(&scratch->file.patches, bytes, n, at, err);
}

static int read_run(const zs_scratch *scratch, void *bytes, size_t n, int64_t at, zs_error *err)
{
    errno = 0;
    if (zs_read_bytes(scratch->opened - 1, bytes, n, at) == (ssize_t)n)
        return 0;
    return zs_fail_system(err, ZS_FAILED, errno ? errno : EIO, scratch->file.part, "reading it");
}

/* Move the run that waits. */
static int flush(mover *m, zs_error *err)
{
    size_t size = zs_field_size(m->field), bytes = (size_t)m->waiting.n * size;
    char *values = m->values + (size_t)m->waiting.from * size;
    int64_t at = m->from->begin[m->field] + m->waiting.at * (int64_t)size;
    m->waiting.n = 0;
    if (bytes == 0)
        return 0;
    return m->scratch ? write_run(m->scratch, values, bytes, at, err)
                      : read_run(m->from, values, bytes, at, err);
}

/* Move some numbers, together with those before them if they go on. */
static int move(mover *m, run next, zs_error *err)
{
    run *last = &m->waiting;
    if (last->n > 0 && next.at == last->at + last->n && next.from == last->from + last->n) {
        last->n += next.n;
        return 0;
    }
    if (flush(m, err))
        return -1;
    *last = next;
    return 0;
}

/* --- places --------------------------------------------------------------------------------------------- */

/* A band of rows of one level. */
typedef struct band {
    int64_t first, rows; /* rows counted through all levels */
    int64_t at, map;     /* the number in the file that it begins with; numbers of a step */
} band;

/* The band that has a row, counted through all levels. */
static band band_of(const zs_chunk_shape *shape, int64_t row)
{
    int64_t height = shape->length[ZS_CHUNK_ROW], ncol = shape->length[ZS_CHUNK_COLUMN];
    int64_t steps = shape->length[ZS_CHUNK_TIME] * shape->length[ZS_CHUNK_MEMBER];
    int64_t within = row % height / shape->chunk[ZS_CHUNK_ROW] * shape->chunk[ZS_CHUNK_ROW];
    int64_t first = row / height * height + within;
    int64_t rows = zs_min(shape->chunk[ZS_CHUNK_ROW], height - within);
    return (band){ first, rows, first * steps * ncol, rows * ncol };
}

int zs_scratch_put(zs_scratch *scratch, const zs_chunk_shape *shape, zs_field field, zs_range layers,
                   zs_range rows, const void *values, zs_error *err)
{
    int64_t ncol = shape->length[ZS_CHUNK_COLUMN], end = rows.first + rows.count, n;
    mover m = { .scratch = scratch, .from = scratch, .field = field, .values = (char *)values };
    zs_activity_begin(ZS_MOVES, scratch->file.part, "writing");
    int result = 0;
    for (int64_t row = rows.first; row < end && result == 0; row += n) {
        band b = band_of(shape, row);
        n = zs_min(end, b.first + b.rows) - row;
        for (int64_t t = 0; t < layers.count && result == 0; t++) {
            int64_t at = b.at + (layers.first + t) * b.map + (row - b.first) * ncol;
            result = move(&m, (run){ at, (t * rows.count + row - rows.first) * ncol, n * ncol }, err);
        }
    }
    if (result == 0)
        result = flush(&m, err);
    zs_activity_end();
    return result;
}

/* One level of a box at one time of one member; its rows are those of a band, if it has all columns. */
static int read_layer(mover *m, const zs_chunk_shape *shape, int64_t level, int64_t step,
                      const int64_t *first, const int64_t *count, int64_t to, zs_error *err)
{
    int64_t ncol = shape->length[ZS_CHUNK_COLUMN], rows = count[ZS_CHUNK_ROW],
            columns = count[ZS_CHUNK_COLUMN];
    band b = band_of(shape, level * shape->length[ZS_CHUNK_ROW] + first[ZS_CHUNK_ROW]);
    int64_t at = b.at + step * b.map + first[ZS_CHUNK_COLUMN];
    for (int64_t row = 0; row < rows; row++)
        if (move(m, (run){ at + row * ncol, to + row * columns, columns }, err))
            return -1;
    return 0;
}

int zs_scratch_read(const zs_scratch *scratch, const zs_chunk_shape *shape, zs_field field,
                    const int64_t *first, const int64_t *count, void *values, zs_error *err)
{
    mover m = { .from = scratch, .field = field, .values = values };
    int64_t members = count[ZS_CHUNK_MEMBER], levels = count[ZS_CHUNK_LEVEL];
    int64_t n = count[ZS_CHUNK_TIME] * members * levels, map = count[ZS_CHUNK_ROW] * count[ZS_CHUNK_COLUMN];
    int result = 0;
    zs_activity_begin(ZS_MOVES, scratch->file.part, "reading it");
    for (int64_t k = 0; k < n && result == 0; k++) {
        int64_t level = first[ZS_CHUNK_LEVEL] + k % levels,
                member = first[ZS_CHUNK_MEMBER] + k / levels % members;
        int64_t time = first[ZS_CHUNK_TIME] + k / levels / members;
        result = read_layer(&m, shape, level, time * shape->length[ZS_CHUNK_MEMBER] + member, first, count,
                            k * map, err);
    }
    if (result == 0)
        result = flush(&m, err);
    zs_activity_end();
    return result;
}

/* --- from writing to reading ---------------------------------------------------------------------------- */

static int close_file(zs_scratch *scratch, zs_error *err)
{
    int file = scratch->opened - 1;
    scratch->opened = 0;
    return file < 0 || close(file) == 0
               ? 0
               : zs_fail_system(err, ZS_FAILED, errno, scratch->file.part, "closing it");
}

int zs_scratch_turn(zs_scratch *scratch, zs_comm *comm, zs_error *err)
{
    if (!scratch->file.part)
        return 0;
    if (zs_agree(comm, close_file(scratch, err), err) || zs_read_back(comm, &scratch->file, 1, err))
        return -1;
    return zs_agree(comm, open_file(scratch, O_RDONLY, comm->rank, err), err);
}

int zs_scratch_remove(zs_scratch *scratch, zs_comm *comm, zs_error *err)
{
    if (!scratch->file.part)
        return 0;
    int result = zs_agree(comm, close_file(scratch, err), err);
    if (comm->rank == 0 && result == 0 && unlink(scratch->file.part))
        result = zs_fail_system(err, ZS_FAILED, errno, scratch->file.part, "removing it");
    return zs_agree_same(comm, result, err);
}

void zs_scratch_clear(zs_scratch *scratch)
{
    if (scratch->opened)
        close(scratch->opened - 1);
    zs_patches_clear(&scratch->file.patches);
    *scratch = (zs_scratch){ 0 };
}
