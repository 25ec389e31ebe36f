#include "write/read_back.h"

#include "base/activity.h"
#include "base/bytes.h"
#include "base/memory.h"
#include "base/range.h"
#include "base/shared_open.h"
#include "parallel/agree.h"
#include "plan/readers.h"
#include "write/patch_check.h"
#include "write/raw_file.h"

#include <errno.h>
#include <fcntl.h>
#include <mpi.h>
#include <netcdf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TAG = 11, PATCH = sizeof(zs_patch) / sizeof(int64_t) };

/* What a writer tells its reader before the patches. */
typedef struct writer {
    zs_patch_writer who;
    int64_t n[]; /* [files]: number of patches of each */
} writer;

/* Who reads for whom.  Files are read one after the other; all ranks have the same ones. */
typedef struct readers {
    int *node, *reader; /* [ranks]: the number of a rank's node; which rank reads what it has written */
    size_t size;        /* bytes of a writer */
    char *writers;      /* [ranks that this one reads for][size] */
    zs_patch *list;     /* room for the patches of any of these, of any file */
    char *buffer;
} readers;

/* Compare the patches of one writer with the file, up to the first difference. */
static int compare(const zs_patch_reading *r, const writer *from, const zs_patch *patch, int64_t n,
                   zs_error *err)
{
    for (int64_t k = 0; k < n; k++)
        if (zs_patch_check(r, &from->who, &patch[k], err))
            return -1;
    return 0;
}

static const writer *writer_at(const readers *all, int k)
{
    return (const void *)(all->writers + (size_t)k * all->size);
}

/* Send this rank's patches of a file to its reader, and compare those of the ranks that it reads for. number:
 * of the file.  result: -1 if something has failed here: then nothing is compared. */
static int exchange(const zs_comm *comm, const zs_patch_reading *r, int number, const readers *all,
                    const zs_patches *mine, int result, zs_error *err)
{
    MPI_Request sent;
    int k = 0;
    MPI_Isend(mine->patch, (int)mine->n * PATCH, MPI_INT64_T, all->reader[comm->rank], TAG, comm->world,
              &sent);
    for (int rank = 0; rank < comm->size; rank++) {
        if (all->reader[rank] != comm->rank)
            continue;
        const writer *from = writer_at(all, k++);
        MPI_Recv(all->list, (int)from->n[number] * PATCH, MPI_INT64_T, rank, TAG, comm->world,
                 MPI_STATUS_IGNORE);
        if (result == 0 && r->file >= 0)
            result = compare(r, from, all->list, from->n[number], err);
    }
    MPI_Wait(&sent, MPI_STATUS_IGNORE);
    return result;
}

/* Each rank tells its reader who it is and how many patches of each file follow.  self: of this rank.
 * Returns the largest number that this rank has to expect. */
static int64_t introduce(const zs_comm *comm, readers *all, const writer *self, int nfile)
{
    int64_t most = 0;
    int k = 0;
    MPI_Request sent;
    MPI_Isend(self, (int)all->size, MPI_BYTE, all->reader[comm->rank], TAG, comm->world, &sent);
    for (int rank = 0; rank < comm->size; rank++) {
        if (all->reader[rank] != comm->rank)
            continue;
        MPI_Recv(all->writers + (size_t)k * all->size, (int)all->size, MPI_BYTE, rank, TAG, comm->world,
                 MPI_STATUS_IGNORE);
        for (int i = 0; i < nfile; i++)
            most = zs_max(most, writer_at(all, k)->n[i]);
        k++;
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
        n = zs_read_bytes(file, buffer, (size_t)zs_min(left, ZS_PATCH_BUFFER), at);
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

/* Complete the patches of all files. */
static int complete(zs_output *output, int nfile, char *buffer, zs_error *err)
{
    for (int k = 0; k < nfile; k++) {
        zs_activity_begin(ZS_MOVES, output[k].part, "reading it back");
        int result = zs_patches_end(&output[k].patches, err) ? -1 : note_gaps(&output[k], buffer, err);
        zs_activity_end();
        if (result)
            return -1;
    }
    return 0;
}

/* Open a file to read it back. */
static int open_file(const zs_comm *comm, zs_patch_reading *r, zs_error *err)
{
    const zs_output *output = r->output;
    bool locked;
    r->file = zs_shared_open(output->part, O_RDONLY, zs_raw_file_lock(output, comm->rank), &locked);
    if (r->file < 0)
        return zs_fail(err, ZS_FAILED, "%s: reading it back: %s", output->part, strerror(errno));
    if (!output->backend->by_library || output->sharing->verify == ZS_VERIFY_NONE)
        return 0;
    int status = nc_open(output->part, NC_NOWRITE, &r->ncid);
    return status == NC_NOERR
               ? 0
               : zs_fail(err, ZS_FAILED, "%s: reading it back: %s", output->part, nc_strerror(status));
}

/* A rank that has failed goes on sending and receiving for the others. */
static int read_file(const zs_comm *comm, zs_output *output, int number, const readers *all, int result,
                     zs_error *err)
{
    zs_patch_reading r = { .output = output, .file = -1, .ncid = -1, .buffer = all->buffer };
    zs_activity_begin(ZS_MOVES, output->part, "reading it back");
    if (result == 0)
        result = open_file(comm, &r, err);
    result = exchange(comm, &r, number, all, &output->patches, result, err);
    if (r.ncid >= 0)
        nc_close(r.ncid);
    if (r.file >= 0)
        close(r.file);
    zs_activity_end();
    zs_patches_clear(&output->patches);
    return result;
}

static void readers_clear(readers *all)
{
    free(all->list);
    free(all->buffer);
    free(all->writers);
    free(all->node);
}

/* Find out who reads for whom.  COLLECTIVE. */
static int readers_find(zs_comm *comm, int nfile, readers *all, zs_error *err)
{
    size_t ranks = (size_t)comm->size, mine = 0;
    *all = (readers){ .size = sizeof(writer) + (size_t)nfile * sizeof(int64_t) };
    all->node = zs_alloc(2 * ranks, sizeof *all->node, "ranks", err);
    if (zs_agree(comm, all->node ? 0 : -1, err))
        return -1;
    all->reader = all->node + ranks;
    MPI_Allgather(&comm->node_number, 1, MPI_INT, all->node, 1, MPI_INT, comm->world);
    int result = zs_readers_find(all->node, comm->size, all->reader, err);
    for (size_t rank = 0; rank < ranks && result == 0; rank++)
        mine += all->reader[rank] == comm->rank;
    if (result == 0 && (!(all->writers = zs_alloc(mine, all->size, "ranks", err)) ||
                        !(all->buffer = zs_alloc_raw(ZS_PATCH_BUFFER, 1, "reading back", err))))
        result = -1;
    return zs_agree(comm, result, err);
}

/* Tell each other how many patches there are, and make room for them.  COLLECTIVE. */
static int make_room(zs_comm *comm, const zs_output *output, int nfile, readers *all, int result,
                     zs_error *err)
{
    int length;
    zs_error none;
    writer *self = zs_alloc(1, all->size, "ranks", result ? &none : err);
    if (zs_agree(comm, self ? result : -1, err)) {
        free(self);
        return -1;
    }
    self->who.rank = comm->rank;
    MPI_Get_processor_name(self->who.host, &length);
    for (int k = 0; k < nfile; k++)
        self->n[k] = (int64_t)output[k].patches.n;
    int64_t most = introduce(comm, all, self, nfile);
    free(self);
    all->list = zs_alloc((size_t)most, sizeof *all->list, "what other ranks wrote", err);
    return zs_agree(comm, all->list ? 0 : -1, err);
}

int zs_read_back(zs_comm *comm, zs_output *output, int nfile, zs_error *err)
{
    readers all;
    if (nfile == 0 || (!output->sharing->lock && output->sharing->verify == ZS_VERIFY_NONE))
        return 0;
    int result = readers_find(comm, nfile, &all, err);
    if (result == 0)
        result = make_room(comm, output, nfile, &all, complete(output, nfile, all.buffer, err), err);
    if (result == 0) {
        for (int k = 0; k < nfile; k++)
            result = read_file(comm, &output[k], k, &all, result, err);
        result = zs_agree(comm, result, err);
    }
    readers_clear(&all);
    return result;
}
