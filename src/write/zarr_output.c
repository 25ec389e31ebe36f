#include "write/zarr_output.h"

#include "base/activity.h"
#include "base/bytes.h"
#include "base/memory.h"
#include "base/system_error.h"
#include "write/publish.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ROOM = PATH_MAX + ZS_NAME + ZS_CHUNK_KEY };

int zs_zarr_output_file(zs_unfinished *unfinished, const char *path, const char *shown, const void *bytes,
                        size_t n, zs_error *err)
{
    zs_unfinished_hold(unfinished);
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
                    S_IRUSR | S_IWUSR | S_IRGRP | S_IWGRP | S_IROTH | S_IWOTH),
        reason = errno;
    zs_unfinished_release(unfinished);
    if (file < 0)
        return zs_fail_system(err, ZS_FAILED, reason, shown, "making a file of it");
    int result = zs_write_bytes(file, bytes, n, 0);
    reason = errno;
#ifdef SYNC_FILE_RANGE_WRITE
    if (result == 0)
        sync_file_range(file, 0, 0, SYNC_FILE_RANGE_WRITE); /* what fails here comes back from fsync() */
#endif
    if (close(file) && result == 0) {
        result = -1;
        reason = errno;
    }
    return result == 0 ? 0 : zs_fail_system(err, ZS_FAILED, reason, shown, "writing");
}

int zs_zarr_output_directory(zs_unfinished *unfinished, const char *part, const char *name, zs_error *err)
{
    char path[ROOM];
    snprintf(path, sizeof path, "%s/%s", part, name);
    zs_unfinished_hold(unfinished);
    int result = mkdir(path, S_IRWXU | S_IRWXG | S_IRWXO), reason = errno;
    zs_unfinished_release(unfinished);
    return result == 0 ? 0 : zs_fail_system(err, ZS_FAILED, reason, path, "making it");
}

static char *path_of(const zs_zarr_variable *v, const zs_output *output, int64_t chunk, char path[ROOM])
{
    char key[ZS_CHUNK_KEY];
    snprintf(path, ROOM, "%s/%s/%s", output->part, v->name, zs_zarr_chunk_key(&v->grid, chunk, key));
    return path;
}

static int write_bytes(const zs_zarr_output *store, zs_output *output, const zs_zarr_variable *v,
                       int64_t chunk, size_t n, zs_error *err)
{
    char path[ROOM];
    output->bytes += (int64_t)n;
    zs_activity_begin(ZS_MOVES, output->path, "writing");
    int result = zs_zarr_output_file(store->unfinished, path_of(v, output, chunk, path), output->path,
                                     store->bytes, n, err);
    zs_activity_end();
    return result;
}

/* Take note of a chunk, for reading it back. */
static int note(const zs_zarr_output *store, zs_output *output, int var, int64_t chunk, size_t n,
                zs_error *err)
{
    int64_t index[ZS_DIM_MAX];
    zs_patch patch = { .bytes = (int64_t)n, .var = var, .ndim = store->var[var].grid.ndim };
    zs_zarr_chunk_index(&store->var[var].grid, chunk, index);
    memcpy(patch.start, index, sizeof patch.start);
    return zs_patches_add_box(&output->patches, patch, store->bytes, err);
}

int zs_zarr_output_chunk(zs_zarr_output *store, zs_output *output, int var, int64_t chunk, const void *values,
                         size_t n, zs_error *err)
{
    zs_zarr_variable *v = &store->var[var];
    size_t full = (size_t)v->grid.full, bound = zs_zarr_encode_bound(full * v->size);
    if (!(store->bytes = zs_room(store->bytes, &store->room, bound, "a chunk", err)))
        return -1;
    size_t made = zs_zarr_encode(&store->encoder, values, n, v->size, full, store->bytes, err);
    void *list = v->made;
    if (made == 0 || zs_grow(&list, &v->room, v->n + 1, sizeof *v->made, err))
        return -1;
    v->made = list;
    v->made[v->n++] = chunk;
    if (write_bytes(store, output, v, chunk, made, err))
        return -1;
    return note(store, output, var, chunk, made, err);
}

static int spool(zs_zarr_output *store, int var, zs_range numbers, const void *values, zs_error *err)
{
    return zs_zarr_spool_add(&store->spool, store->unfinished, store->spool_path, var, store->var[var].size,
                             numbers.first, numbers.count, values, err);
}

/* Put what is left of a chunk into the spool. */
static int end_filling(zs_zarr_output *store, zs_error *err)
{
    zs_range have = store->filling.have;
    store->filling.have.count = 0;
    return have.count > 0 ? spool(store, store->filling.var, have, store->filling.values, err) : 0;
}

static int begin_filling(zs_zarr_output *store, int var, int64_t first, zs_error *err)
{
    zs_zarr_filling *f = &store->filling;
    const zs_zarr_variable *v = &store->var[var];
    size_t bytes = (size_t)v->grid.full * v->size;
    if (!(f->values = zs_room(f->values, &f->room, bytes, "a chunk", err)))
        return -1;
    f->var = var;
    f->have = (zs_range){ first, 0 };
    return 0;
}

/* Put some numbers of a chunk.  all: the numbers of the chunk. */
static int put_part(zs_zarr_output *store, zs_output *output, int var, int64_t chunk, zs_range all,
                    zs_range part, const void *values, zs_error *err)
{
    zs_zarr_filling *f = &store->filling;
    size_t size = store->var[var].size;
    bool goes_on = f->have.count > 0 && f->var == var && part.first == f->have.first + f->have.count;
    if (!goes_on && end_filling(store, err))
        return -1;
    if (part.count == all.count)
        return zs_zarr_output_chunk(store, output, var, chunk, values, (size_t)all.count, err);
    if (!goes_on && part.first > all.first)
        return spool(store, var, part, values, err);
    if (!goes_on && begin_filling(store, var, part.first, err))
        return -1;
    memcpy(f->values + (size_t)f->have.count * size, values, (size_t)part.count * size);
    f->have.count += part.count;
    if (f->have.count < all.count)
        return 0;
    f->have.count = 0;
    return zs_zarr_output_chunk(store, output, var, chunk, f->values, (size_t)all.count, err);
}

int zs_zarr_output_put(zs_zarr_output *store, zs_output *output, int var, int64_t first, int64_t n,
                       const void *values, zs_error *err)
{
    const zs_zarr_variable *v = &store->var[var];
    const char *next = values;
    while (n > 0) {
        int64_t chunk = zs_zarr_chunk_of(&v->grid, first);
        zs_range all = zs_zarr_chunk_range(&v->grid, chunk), part = zs_common(all, (zs_range){ first, n });
        if (put_part(store, output, var, chunk, all, part, next, err))
            return -1;
        first += part.count;
        n -= part.count;
        next += (size_t)part.count * v->size;
    }
    return 0;
}

int zs_zarr_output_flush(zs_zarr_output *store, zs_error *err)
{
    int result = end_filling(store, err);
    free(store->filling.values);
    store->filling = (zs_zarr_filling){ 0 };
    return result;
}

int zs_zarr_output_sync(const zs_zarr_output *store, const zs_output *output, zs_error *err)
{
    char path[ROOM];
    for (int var = 0; var < ZS_FIELDS; var++)
        for (size_t k = 0; k < store->var[var].n; k++)
            if (zs_sync_file(path_of(&store->var[var], output, store->var[var].made[k], path), err))
                return -1;
    return 0;
}

void zs_zarr_output_clear(zs_zarr_output *store)
{
    for (int var = 0; var < ZS_FIELDS; var++)
        free(store->var[var].made);
    zs_zarr_encoder_clear(&store->encoder);
    free(store->bytes);
    free(store->filling.values);
    zs_zarr_spool_clear(&store->spool);
    zs_rechunk_clear(&store->rechunk);
    free(store->spool_path);
    *store = (zs_zarr_output){ 0 };
}
