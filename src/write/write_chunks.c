#include "write/write_chunks.h"

#include "base/activity.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/range.h"
#include "format/chunk_index.h"
#include "format/crc32.h"
#include "parallel/agree.h"
#include "parallel/comm.h"
#include "spec/fields.h"
#include "write/raw_file.h"
#include "write/rechunk.h"
#include "write/staging.h"

#include <math.h>
#include <mpi.h>
#include <stdbool.h>
#include <stdlib.h>

typedef struct handle {
    zs_raw_file raw;
    zs_staging staging;
    zs_rechunk rechunk;
    int64_t end; /* where the chunks of the next round begin in the file: the same on all ranks */
} handle;

static void chunks_drop(zs_output *output)
{
    handle *h = output->handle;
    zs_raw_file_drop(&h->raw);
    zs_staging_clear(&h->staging);
    zs_rechunk_clear(&h->rechunk);
    free(h);
    output->handle = NULL;
}

static int chunks_open(zs_output *output, const void *found, zs_comm *comm, zs_error *err)
{
    handle *h = zs_alloc(1, sizeof *h, "an output", err);
    if (!h)
        return -1;
    output->handle = h;
    if (zs_raw_file_open(&h->raw, output, found, comm->rank, err) ||
        zs_staging_init(&h->staging, output->spec->output.deflate, h->raw.checksum, err) ||
        zs_rechunk_open(&h->rechunk, output, comm, err)) {
        chunks_drop(output);
        return -1;
    }
    h->end = h->raw.length; /* behind what an earlier start has written */
    return 0;
}

static int chunks_make(zs_output *output, zs_field field, int64_t number, const void *values, size_t n,
                       zs_error *err)
{
    handle *h = output->handle;
    zs_chunk_shape shape;
    zs_output_chunks(output, field, &shape);
    const zs_chunk where = { .field = field, .number = number };
    return zs_staging_add(&h->staging, where, values, n, (size_t)zs_chunk_shape_numbers(&shape), err);
}

static int chunks_put(zs_output *output, zs_field field, zs_range steps, zs_range rows, void *values,
                      zs_error *err)
{
    handle *h = output->handle;
    size_t size = zs_field_size(field);
    zs_range layers = zs_output_layers(output, field) > 0 ? steps : (zs_range){ 0, 1 };
    size_t bytes = (size_t)(layers.count * rows.count * output->catalog->grid.ncol) * size;
    if (bytes == 0)
        return 0;
    if (h->raw.begin[field] >= 0) /* a variable that is no chunk: a single number */
        return zs_raw_file_write(&h->raw, output, values, size, h->raw.begin[field], err);
    if (!h->rechunk.scratch.has[field] && zs_staging_reserve(&h->staging, bytes, err))
        return -1;
    return zs_rechunk_put(&h->rechunk, output, field, steps, rows, values, err);
}

/* Write the waiting chunks: behind those of the ranks below this one. */
static int write_waiting(zs_output *output, int64_t before, int64_t all, zs_error *err)
{
    handle *h = output->handle;
    size_t size;
    const char *bytes = zs_staging_place(&h->staging, h->end + before, output->kept.stays, &size);
    int64_t at = h->end + before;
    h->end += all;
    return zs_raw_file_write(&h->raw, output, bytes, size, at, err);
}

/* End the round that is under way, if there is one.  Returns -1 on every rank with the same err if a rank had
 * failed before the round; *result becomes -1 if this rank fails now. */
static int end_round(zs_output *output, int noutput, zs_round *round, zs_comm *comm, int *result,
                     zs_error *err)
{
    if (!round->under_way)
        return 0;
    double begin = zs_now();
    zs_activity_wait(true);
    MPI_Status status[2];
    MPI_Waitall(2, round->request, status);
    zs_activity_wait(false);
    zs_comm_waited(comm, begin);
    round->under_way = false;
    for (int k = 0; k < ZS_OUTPUT_KINDS && comm->rank == 0; k++)
        round->before[k] = 0; /* MPI_Iexscan() leaves it undefined on rank 0 */
    if (round->all[ZS_OUTPUT_KINDS] > 0)
        return zs_agree(comm, *result, err);
    for (int k = 0; k < noutput && *result == 0; k++)
        *result = write_waiting(&output[k], round->before[k], round->all[k], err);
    return 0;
}

static void begin_round(const zs_output *output, int noutput, zs_round *round, zs_comm *comm, int result)
{
    for (int k = 0; k < noutput; k++)
        round->mine[k] = (int64_t)zs_staging_swap(&((handle *)output[k].handle)->staging);
    round->mine[ZS_OUTPUT_KINDS] = result != 0;
    MPI_Iexscan(round->mine, round->before, ZS_OUTPUT_KINDS, MPI_INT64_T, MPI_SUM, comm->world,
                &round->request[0]);
    MPI_Iallreduce(round->mine, round->all, ZS_OUTPUT_KINDS + 1, MPI_INT64_T, MPI_SUM, comm->world,
                   &round->request[1]);
    round->under_way = true;
}

/* A rank that failed ends its round at once, and so waits for the others.  They come: they all begin the same
 * rounds, and none leaves the last one before everything is written. */
static int chunks_round(zs_output *output, int noutput, zs_round *round, zs_comm *comm, int result, bool more,
                        zs_error *err)
{
    if (end_round(output, noutput, round, comm, &result, err))
        return -1;
    begin_round(output, noutput, round, comm, result);
    if (result == 0 && more)
        return 0;
    if (end_round(output, noutput, round, comm, &result, err))
        return -1;
    return zs_agree(comm, result, err);
}

static const zs_chunk *chunks_placed(const zs_output *output, size_t *n)
{
    const handle *h = output->handle;
    *n = h->staging.placed;
    return h->staging.chunk;
}

/* Is a chunk in the file as it was written?  bytes: room for it. */
static bool is_whole(const zs_output *output, const zs_chunk *chunk, char *bytes)
{
    const handle *h = output->handle;
    return zs_raw_file_read(&h->raw, bytes, (size_t)chunk->size, chunk->at) &&
           zs_crc32(0, bytes, (size_t)chunk->size) == chunk->checksum;
}

static int chunks_look(const zs_output *output, const zs_chunk *chunk, size_t n, bool *whole, zs_error *err)
{
    int64_t most = 1;
    for (size_t k = 0; k < n; k++)
        most = zs_max(most, chunk[k].size);
    char *bytes = zs_alloc_raw((size_t)most, 1, "a chunk", err);
    *whole = true;
    for (size_t k = 0; k < n && bytes && *whole; k++)
        *whole = is_whole(output, &chunk[k], bytes);
    free(bytes);
    return bytes ? 0 : -1;
}

static int chunks_restore(zs_output *output, const zs_chunk *chunk, size_t n, zs_error *err)
{
    handle *h = output->handle;
    return zs_staging_join(&h->staging, chunk, n, err);
}

/* Gather the lists of chunks on rank 0; *n becomes 0 on the others.  COLLECTIVE; errors are local. */
static int gather(const zs_staging *staging, zs_comm *comm, zs_chunk **all, size_t *n, zs_error *err)
{
    int mine = (int)staging->nchunk, good = 1, *count = NULL, *first = NULL;
    size_t ranks = comm->rank == 0 ? (size_t)comm->size : 0;
    *n = 0;
    if (ranks && !(count = zs_alloc(2 * ranks, sizeof *count, "the chunks of all ranks", err)))
        good = 0;
    MPI_Bcast(&good, 1, MPI_INT, 0, comm->world);
    if (good)
        MPI_Gather(&mine, 1, MPI_INT, count, 1, MPI_INT, 0, comm->world);
    first = count ? count + ranks : NULL;
    for (size_t k = 0; count && k < ranks; k++) {
        first[k] = (int)*n;
        *n += (size_t)count[k];
    }
    *all = NULL;
    if (good && ranks && !(*all = zs_alloc(*n, sizeof **all, "the chunks of all ranks", err)))
        good = 0;
    MPI_Bcast(&good, 1, MPI_INT, 0, comm->world);
    if (good) {
        MPI_Datatype chunk;
        MPI_Type_contiguous((int)(sizeof(zs_chunk) / sizeof(int64_t)), MPI_INT64_T, &chunk);
        MPI_Type_commit(&chunk);
        MPI_Gatherv(staging->chunk, mine, chunk, *all, count, first, chunk, 0, comm->world);
        MPI_Type_free(&chunk);
    }
    free(count);
    return good || !ranks ? 0 : -1;
}

/* Put the chunks of an output in order: field by field, each by number.  Each chunk knows its place, so that
 * no memory and few moves are needed.  Returns false if a field has not each of its chunks exactly once. */
static bool put_in_order(const zs_output *output, zs_chunk *chunk, size_t n)
{
    int64_t begin[ZS_FIELDS + 1] = { 0 };
    for (zs_field field = 0; field < ZS_FIELDS; field++) {
        zs_chunk_shape shape;
        bool any = zs_output_chunks(output, field, &shape) != ZS_CHUNKS_NONE;
        begin[field + 1] = begin[field] + (any ? zs_chunk_shape_count(&shape) : 0);
    }
    if (begin[ZS_FIELDS] != (int64_t)n)
        return false;
    for (int64_t i = 0; i < (int64_t)n;) {
        const zs_chunk here = chunk[i];
        int64_t place = begin[here.field] + here.number;
        if (here.number < 0 || place >= begin[here.field + 1])
            return false;
        if (place == i) {
            i++;
            continue;
        }
        if (chunk[place].field == here.field && chunk[place].number == here.number)
            return false;
        chunk[i] = chunk[place];
        chunk[place] = here;
    }
    return true;
}

/* chunk: of all fields, in order. */
static int index_all(zs_chunk_index *index, const zs_output *output, const zs_chunk *chunk, zs_error *err)
{
    char name[ZS_NAME];
    zs_chunk_shape shape;
    for (zs_field field = 0; field < ZS_FIELDS; field++) {
        if (zs_output_chunks(output, field, &shape) == ZS_CHUNKS_NONE)
            continue;
        size_t n = (size_t)zs_chunk_shape_count(&shape);
        zs_field_name(output->spec, field, name);
        if (zs_chunk_index_add(index, name, &shape, chunk, n, err))
            return -1;
        chunk += n;
    }
    return 0;
}

static int make_index(zs_output *output, zs_chunk *chunk, size_t n, zs_error *err)
{
    const handle *h = output->handle;
    zs_chunk_index index;
    zs_activity_begin(ZS_PARSES, output->path, "writing the index of its chunks");
    if (!put_in_order(output, chunk, n)) {
        zs_activity_end();
        return zs_fail(err, ZS_FAILED, "%s: chunks are missing", output->part);
    }
    int result = zs_chunk_index_open(&index, output->part, output->path, h->raw.end, h->end,
                                     zs_raw_file_lock(output, 0), err);
    if (result == 0)
        result = index_all(&index, output, chunk, err);
    zs_error other;
    if (zs_chunk_index_close(&index, result ? &other : err))
        result = -1;
    zs_raw_file_gaps(&h->raw, output, h->end);
    zs_activity_end();
    return result;
}

static int close_one(zs_output *output, zs_comm *comm, zs_error *err)
{
    handle *h = output->handle;
    zs_chunk *all;
    size_t n;
    if (zs_rechunk_finish(&h->rechunk, output, comm, err)) {
        chunks_drop(output);
        return -1;
    }
    int result = zs_raw_file_close(&h->raw, output, err);
    if (gather(&h->staging, comm, &all, &n, err))
        result = -1;
    if (comm->rank == 0 && result == 0)
        result = make_index(output, all, n, err);
    free(all);
    chunks_drop(output);
    return result;
}

static int chunks_close(zs_output *output, int n, zs_comm *comm, zs_error *err)
{
    int result = 0;
    for (int k = 0; k < n && result == 0; k++)
        result = zs_agree(comm, close_one(&output[k], comm, err), err);
    return result;
}

const zs_write_backend zs_write_chunks = { .find = zs_raw_file_find,
                                           .found = sizeof(zs_raw_file),
                                           .open = chunks_open,
                                           .put = chunks_put,
                                           .chunk = chunks_make,
                                           .round = chunks_round,
                                           .placed = chunks_placed,
                                           .look = chunks_look,
                                           .restore = chunks_restore,
                                           .close = chunks_close,
                                           .drop = chunks_drop,
                                           .gathers = true };
