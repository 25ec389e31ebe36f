#include "write/read_back.h"

#include "base/activity.h"
#include "base/bytes.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/range.h"
#include "base/shared_open.h"
#include "format/crc32.h"
#include "format/zarr_grid.h"
#include "parallel/agree.h"
#include "plan/readers.h"
#include "write/raw_file.h"

#include <errno.h>
#include <fcntl.h>
#include <mpi.h>
#include <netcdf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BUFFER = 256 << 10, TAG = 11, PATCH = sizeof(zs_patch) / sizeof(int64_t) };

/* What a writer tells its reader before the patches. */
typedef struct writer {
    int64_t n; /* number of patches */
    int64_t rank;
    char host[MPI_MAX_PROCESSOR_NAME];
} writer;

/* What a rank needs while it reads one file. */
typedef struct reading {
    const zs_output *output;
    int file; /* of a store its directory; -1: it could not be opened */
    int ncid; /* for patches that are boxes; -1: there are none, or it could not be opened */
    char *buffer;
} reading;

/* The checksum of what is in the file where a patch should be.  Returns false, with errno set, if it cannot
 * be read; what is behind the end of the file has no bytes. */
static bool sum_of(const reading *r, const zs_patch *patch, int64_t *crc)
{
    *crc = 0;
    for (int64_t k = 0; k < patch->count; k++) {
        int64_t at = patch->at + k * patch->stride, left = patch->bytes;
        while (left > 0) {
            ssize_t n = zs_read_bytes(r->file, r->buffer, (size_t)zs_min(left, BUFFER), at);
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
static int fail_other(const zs_output *output, const char *what, const writer *from, zs_error *err)
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

static int fail_box(const reading *r, const writer *from, const zs_patch *box, zs_error *err)
{
    char name[NC_MAX_NAME + 1] = "", what[NC_MAX_NAME + 64];
    nc_inq_varname(r->ncid, (int)box->var, name);
    snprintf(what, sizeof what, "%lld bytes of %s from index %lld on", (long long)box->bytes, name,
             (long long)(box->ndim > 0 ? box->start[0] : 0));
    return fail_other(r->output, what, from, err);
}

/* Compare a box with the file: a piece of what a library wrote is read through it. */
static int compare_box(const reading *r, const writer *from, const zs_patch *box, zs_error *err)
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
static int compare_ranges(const reading *r, const writer *from, const zs_patch *patch, zs_error *err)
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
static int compare_chunk(const reading *r, const writer *from, const zs_patch *chunk, zs_error *err)
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

/* Compare a patch of any kind. */
static int compare_patch(const reading *r, const writer *from, const zs_patch *patch, zs_error *err)
{
    if (zs_output_is_store(r->output))
        return compare_chunk(r, from, patch, err);
    return patch->is_box ? compare_box(r, from, patch, err) : compare_ranges(r, from, patch, err);
}

/* Compare the patches of one writer with the file, up to the first difference. */
static int compare(const reading *r, const writer *from, const zs_patch *patch, zs_error *err)
{
    for (int64_t k = 0; k < from->n; k++)
        if (compare_patch(r, from, &patch[k], err))
            return -1;
    return 0;
}

/* Send this rank's patches to its reader, and compare those of the ranks that it reads for.
 * list: room for the patches of any one of these. */
static int exchange(const zs_comm *comm, const reading *r, const int *reader, const writer *from,
                    const zs_patches *mine, zs_patch *list, zs_error *err)
{
    MPI_Request sent;
    MPI_Isend(mine->patch, (int)mine->n * PATCH, MPI_INT64_T, reader[comm->rank], TAG, comm->world, &sent);
    int result = 0;
    for (int rank = 0; rank < comm->size; rank++) {
        if (reader[rank] != comm->rank)
            continue;
        MPI_Recv(list, (int)from->n * PATCH, MPI_INT64_T, rank, TAG, comm->world, MPI_STATUS_IGNORE);
        if (result == 0 && r->file >= 0)
            result = compare(r, from, list, err);
        from++;
    }
    MPI_Wait(&sent, MPI_STATUS_IGNORE);
    return result;
}

/* Each rank tells its reader who it is and how many patches follow.  Returns the largest number that this
 * rank has to expect. */
static int64_t introduce(const zs_comm *comm, const int *reader, const zs_patches *mine, writer *from)
{
    writer self = { .n = (int64_t)mine->n, .rank = comm->rank };
    int length;
    int64_t most = 0;
    MPI_Request sent;
    MPI_Get_processor_name(self.host, &length);
    MPI_Isend(&self, (int)sizeof self, MPI_BYTE, reader[comm->rank], TAG, comm->world, &sent);
    for (int rank = 0; rank < comm->size; rank++)
        if (reader[rank] == comm->rank) {
            MPI_Recv(from, (int)sizeof *from, MPI_BYTE, rank, TAG, comm->world, MPI_STATUS_IGNORE);
            most = zs_max(most, from->n);
            from++;
        }
    MPI_Wait(&sent, MPI_STATUS_IGNORE);
    return most;
}

/* Take note of the bytes from the beginning of a gap to its end, or that of the file; of those that are in no
 * variable of the runs before, either. */
static int note_gap(const zs_output *output, zs_patches *rest, int file, zs_range gap, char *buffer,
                    zs_error *err)
{
    const zs_output *before = output->before;
    if (before) {
        int result = 0;
        for (int k = 0; k < before->ngap && result == 0; k++)
            result = note_gap(before, rest, file, zs_common(gap, before->gap[k]), buffer, err);
        return result;
    }
    int64_t at = gap.first, left = gap.count;
    ssize_t n = 1;
    for (; left > 0 && n > 0; at += n, left -= n) {
        n = zs_read_bytes(file, buffer, (size_t)zs_min(left, BUFFER), at);
        if (n < 0)
            return zs_fail(err, ZS_FAILED, "%s: reading it back: %s", output->part, strerror(errno));
        if (zs_patches_add(rest, buffer, (size_t)n, at, err))
            return -1;
    }
    return 0;
}

/* Rank 0 wrote the gaps through libraries: what is compared is what this node has of them, when the file has
 * the values of all variables. */
static int note_gaps(zs_output *output, char *buffer, zs_error *err)
{
    zs_patches rest;
    bool is_complete = output->beside == ZS_ALONE || output->beside == ZS_LAST_OF_ALL;
    if (!output->patches.wanted || output->ngap == 0 || !is_complete)
        return 0;
    zs_patches_begin(&rest, ZS_ALL_PATCHES);
    int file = open(output->part, O_RDONLY | O_CLOEXEC), result = 0;
    if (file < 0)
        result = zs_fail(err, ZS_FAILED, "%s: reading it back: %s", output->part, strerror(errno));
    for (int k = 0; k < output->ngap && result == 0; k++)
        result = note_gap(output, &rest, file, output->gap[k], buffer, err);
    if (file >= 0)
        close(file);
    if (result == 0 && (zs_patches_end(&rest, err) || zs_patches_join(&output->patches, &rest, err)))
        result = -1;
    zs_patches_clear(&rest);
    return result;
}

static int read_file(zs_comm *comm, zs_output *output, const int *reader, writer *from, char *buffer,
                     zs_error *err)
{
    bool locked;
    int result = 0;
    zs_activity_begin(ZS_MOVES, output->part, "reading it back");
    if (zs_patches_end(&output->patches, err) || note_gaps(output, buffer, err))
        result = -1;
    reading r = { .output = output, .ncid = -1, .buffer = buffer };
    r.file = zs_shared_open(output->part, O_RDONLY, zs_raw_file_lock(output, comm->rank), &locked);
    if (r.file < 0 && result == 0)
        result = zs_fail(err, ZS_FAILED, "%s: reading it back: %s", output->part, strerror(errno));
    if (result == 0 && output->backend->by_library && output->sharing->verify != ZS_VERIFY_NONE) {
        int status = nc_open(output->part, NC_NOWRITE, &r.ncid);
        if (status != NC_NOERR)
            result = zs_fail(err, ZS_FAILED, "%s: reading it back: %s", output->part, nc_strerror(status));
    }
    int64_t most = introduce(comm, reader, &output->patches, from);
    zs_patch *list =
        zs_alloc((size_t)most, sizeof *list, "what other ranks wrote", result ? &(zs_error){ 0 } : err);
    result = zs_agree(comm, list ? result : -1, err);
    if (result == 0)
        result = zs_agree(comm, exchange(comm, &r, reader, from, &output->patches, list, err), err);
    if (r.ncid >= 0)
        nc_close(r.ncid);
    if (r.file >= 0)
        close(r.file);
    zs_activity_end();
    free(list);
    zs_patches_clear(&output->patches);
    return result;
}

int zs_read_back(zs_comm *comm, zs_output *output, int nfile, zs_error *err)
{
    if (nfile == 0 || (!output->sharing->lock && output->sharing->verify == ZS_VERIFY_NONE))
        return 0;
    size_t size = (size_t)comm->size;
    int *node = zs_alloc(2 * size, sizeof *node, "ranks", err), *reader = node ? node + size : NULL;
    writer *from = node ? zs_alloc(size, sizeof *from, "ranks", err) : NULL;
    char *buffer = from ? zs_alloc_raw(BUFFER, 1, "reading back", err) : NULL;
    int result = zs_agree(comm, buffer ? 0 : -1, err);
    if (result == 0) {
        MPI_Allgather(&comm->node_number, 1, MPI_INT, node, 1, MPI_INT, comm->world);
        result = zs_agree(comm, zs_readers_find(node, comm->size, reader, err), err);
    }
    for (int k = 0; k < nfile && result == 0; k++)
        result = read_file(comm, &output[k], reader, from, buffer, err);
    free(buffer);
    free(from);
    free(node);
    return result;
}
