#include "write/patch_check.h"

#include "base/bytes.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/range.h"
#include "format/crc32.h"
#include "format/zarr_grid.h"

#include <errno.h>
#include <fcntl.h>
#include <netcdf.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The checksum of what is in the file where a patch should be.  Returns false, with errno set, if it cannot
 * be read; what is behind the end of the file has no bytes. */
static bool sum_of(const zs_patch_reading *r, const zs_patch *patch, int64_t *crc)
{
    *crc = 0;
    for (int64_t k = 0; k < patch->count; k++) {
        int64_t at = patch->at + k * patch->stride, left = patch->bytes;
        while (left > 0) {
            ssize_t n = zs_read_bytes(r->file, r->buffer, (size_t)zs_min(left, ZS_PATCH_BUFFER), at);
            if (n < 0)
                return false;
            if (n == 0)
                break;
            *crc = zs_crc32(*crc, r->buffer, (size_t)n);
            at += n;
            left -= n;
        }
    }
    return true;
}

/* what: the bytes or values that differ. */
static int fail_other(const zs_output *output, const char *what, const zs_patch_writer *from, zs_error *err)
{
    char here[MPI_MAX_PROCESSOR_NAME];
    int length;
    MPI_Get_processor_name(here, &length);
    bool given = output->spec->output.chunks.kind != ZS_CHUNKS_AUTO; /* which netcdf-c does not make */
    bool advised = output->sharing->lock && !output->backend->by_library && !given;
    const char *system = output->sharing->system.name;
    return zs_fail(err, ZS_FAILED,
                   "%s: %s are not what rank %lld on %s wrote, when they are read on %s; %s lost or changed "
                   "them: write to another file system%s",
                   output->path, what, (long long)from->rank, from->host, here,
                   system ? system : "the file system", advised ? ", or set [run] writer = netcdf" : "");
}

static int fail_box(const zs_patch_reading *r, const zs_patch_writer *from, const zs_patch *box,
                    zs_error *err)
{
    char name[NC_MAX_NAME + 1] = "", what[NC_MAX_NAME + 64];
    nc_inq_varname(r->ncid, (int)box->var, name);
    snprintf(what, sizeof what, "%lld bytes of %s from index %lld on", (long long)box->bytes, name,
             (long long)(box->ndim > 0 ? box->start[0] : 0));
    return fail_other(r->output, what, from, err);
}

/* Compare a box with the file: a piece of what a library wrote is read through it. */
static int compare_box(const zs_patch_reading *r, const zs_patch_writer *from, const zs_patch *box,
                       zs_error *err)
{
    size_t start[ZS_PATCH_DIMS], edge[ZS_PATCH_DIMS];
    for (int k = 0; k < ZS_PATCH_DIMS; k++) {
        start[k] = (size_t)box->start[k];
        edge[k] = (size_t)box->edge[k];
    }
    char *values = zs_alloc_raw((size_t)box->bytes, 1, "values that are read back", err);
    if (!values)
        return -1;
    int status = nc_get_vara(r->ncid, (int)box->var, start, edge, values), result = 0;
    if (status != NC_NOERR)
        result = zs_fail(err, ZS_FAILED, "%s: reading it back: %s", r->output->path, nc_strerror(status));
    else if (zs_crc32(0, values, (size_t)box->bytes) != box->crc)
        result = fail_box(r, from, box, err);
    free(values);
    return result;
}

/* Compare ranges of bytes with the file. */
static int compare_ranges(const zs_patch_reading *r, const zs_patch_writer *from, const zs_patch *patch,
                          zs_error *err)
{
    char what[64];
    int64_t crc;
    if (!sum_of(r, patch, &crc))
        return zs_fail(err, ZS_FAILED, "%s: reading it back: %s", r->output->path, strerror(errno));
    if (crc == patch->crc)
        return 0;
    snprintf(what, sizeof what, "bytes %lld to %lld", (long long)patch->at,
             (long long)zs_patch_last_byte(patch));
    return fail_other(r->output, what, from, err);
}

/* Compare a chunk of a store, which is a file of its own, as long as it was written. */
static int compare_chunk(const zs_patch_reading *r, const zs_patch_writer *from, const zs_patch *chunk,
                         zs_error *err)
{
    char name[ZS_NAME] = "", key[ZS_CHUNK_KEY], path[ZS_NAME + ZS_CHUNK_KEY], what[sizeof path + 32];
    zs_output_variable(r->output, (int)chunk->var, name);
    zs_zarr_index_key((int)chunk->ndim, chunk->start, key);
    snprintf(path, sizeof path, "%s/%s", name, key);
    char *bytes = zs_alloc_raw((size_t)chunk->bytes + 1, 1, "a chunk that is read back", err);
    if (!bytes)
        return -1;
    int file = openat(r->file, path, O_RDONLY | O_CLOEXEC), result = 0;
    ssize_t n = file < 0 ? -1 : zs_read_bytes(file, bytes, (size_t)chunk->bytes + 1, 0);
    if (n < 0)
        result = zs_fail(err, ZS_FAILED, "%s: reading back %s: %s", r->output->path, path, strerror(errno));
    else if (n != chunk->bytes || zs_crc32(0, bytes, (size_t)n) != chunk->crc) {
        snprintf(what, sizeof what, "the bytes of chunk %s", path);
        result = fail_other(r->output, what, from, err);
    }
    if (file >= 0)
        close(file);
    free(bytes);
    return result;
}

int zs_patch_check(const zs_patch_reading *r, const zs_patch_writer *from, const zs_patch *patch,
                   zs_error *err)
{
    if (zs_output_is_store(r->output))
        return compare_chunk(r, from, patch, err);
    return patch->is_box ? compare_box(r, from, patch, err) : compare_ranges(r, from, patch, err);
}
