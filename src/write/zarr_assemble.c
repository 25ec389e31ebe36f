#include "write/zarr_assemble.h"

#include "base/activity.h"
#include "base/memory.h"
#include "base/range.h"
#include "base/system_error.h"
#include "parallel/agree.h"
#include "plan/readers.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { WORDS = sizeof(zs_zarr_run) / sizeof(int64_t), ROOM = PATH_MAX + ZS_ZARR_SPOOL_NAME };

/* What all ranks have in their spools. */
typedef struct spools {
    int *node;          /* [ranks]: the number of the node of each rank */
    int *count, *first; /* [ranks]: runs of each rank, in words of int64_t */
    zs_zarr_run *run;   /* of all ranks */
} spools;

static void spools_clear(spools *all)
{
    free(all->run);
    free(all->node);
}

/* The runs of a rank. */
static const zs_zarr_run *runs_of(const spools *all, int rank, size_t *n)
{
    *n = (size_t)(all->count[rank] / WORDS);
    return all->run + all->first[rank] / WORDS;
}

static int add_up(spools *all, int ranks, zs_error *err)
{
    int64_t total = 0;
    for (int rank = 0; rank < ranks; rank++) {
        all->first[rank] = (int)total;
        total += all->count[rank];
        if (total > INT_MAX)
            return zs_fail(err, ZS_FAILED, "the chunks of a Zarr store are in too many pieces");
    }
    all->run = zs_alloc((size_t)(total / WORDS), sizeof *all->run, "pieces of chunks", err);
    return all->run ? 0 : -1;
}

/* Tell each other what lies where. */
static int share(const zs_zarr_spool *mine, zs_comm *comm, spools *all, zs_error *err)
{
    size_t ranks = (size_t)comm->size;
    int words = (int)zs_min((int64_t)mine->nrun * WORDS, INT_MAX), result = 0;
    if (!(all->node = zs_alloc(3 * ranks, sizeof *all->node, "pieces of chunks", err)))
        result = -1;
    if (zs_agree(comm, result, err))
        return -1;
    all->count = all->node + ranks;
    all->first = all->count + ranks;
    MPI_Allgather(&comm->node_number, 1, MPI_INT, all->node, 1, MPI_INT, comm->world);
    MPI_Allgather(&words, 1, MPI_INT, all->count, 1, MPI_INT, comm->world);
    if (zs_agree(comm, add_up(all, comm->size, err), err))
        return -1;
    MPI_Allgatherv(mine->run, words, MPI_INT64_T, all->run, all->count, all->first, MPI_INT64_T, comm->world);
    return 0;
}

/* Read what a rank has of some numbers. */
static int read_part(const zs_output *output, const spools *all, int rank, int var, zs_range wanted,
                     size_t size, void *to, int64_t *got, zs_error *err)
{
    char path[ROOM];
    size_t n;
    const zs_zarr_run *run = runs_of(all, rank, &n);
    if (!zs_zarr_spool_has(run, n, var, wanted))
        return 0;
    int file = open(zs_zarr_spool_path(output->part, rank, path, sizeof path), O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return zs_fail_system(err, ZS_FAILED, errno, path, "reading it");
    int result = zs_zarr_spool_read(file, path, run, n, var, wanted, size, to, got, err);
    close(file);
    return result;
}

/* Put a chunk together, if it is in the spools.  values: room for it. */
static int assemble(zs_zarr_output *store, zs_output *output, const zs_comm *comm, const spools *all, int var,
                    int64_t chunk, void *values, zs_error *err)
{
    const zs_zarr_variable *v = &store->var[var];
    zs_range wanted = zs_zarr_chunk_range(&v->grid, chunk);
    int64_t got = 0;
    for (int rank = 0; rank < comm->size; rank++)
        if (read_part(output, all, rank, var, wanted, v->size, values, &got, err))
            return -1;
    if (got == 0)
        return 0; /* a rank had all of it */
    if (got != wanted.count)
        return zs_fail(err, ZS_FAILED, "%s: values of %s are missing", output->part, v->name);
    return zs_zarr_output_chunk(store, output, var, chunk, values, (size_t)wanted.count, err);
}

static int assemble_mine(zs_zarr_output *store, zs_output *output, const zs_comm *comm, const spools *all,
                         zs_error *err)
{
    int result = 0;
    for (int var = 0; var < ZS_FIELDS && result == 0; var++) {
        const zs_zarr_variable *v = &store->var[var];
        int64_t first = (comm->rank + var) % comm->size; /* variables of one chunk are shared out */
        if (!v->there || v->grid.any_shape || first >= v->grid.n)
            continue;
        void *values = zs_alloc_raw((size_t)v->grid.full, v->size, "a chunk", err);
        result = values ? 0 : -1;
        for (int64_t chunk = first; chunk < v->grid.n && result == 0; chunk += comm->size)
            result = assemble(store, output, comm, all, var, chunk, values, err);
        free(values);
    }
    return result;
}

/* Has every chunk been written by one rank?  A rank cannot make a chunk that is there already. */
static int check_all(const zs_zarr_output *store, const zs_output *output, zs_comm *comm, zs_error *err)
{
    int64_t made[ZS_FIELDS];
    for (int var = 0; var < ZS_FIELDS; var++)
        made[var] = (int64_t)store->var[var].n;
    MPI_Allreduce(MPI_IN_PLACE, made, ZS_FIELDS, MPI_INT64_T, MPI_SUM, comm->world);
    for (int var = 0; var < ZS_FIELDS; var++)
        if (store->var[var].there && made[var] != store->var[var].grid.n)
            return zs_fail(err, ZS_FAILED, "%s: chunks of %s are missing", output->part,
                           store->var[var].name);
    return 0;
}

/* Compare what a rank put into its spool with what this rank reads there. */
static int check_spool(const zs_output *output, const zs_comm *comm, const spools *all, int rank,
                       zs_error *err)
{
    char path[ROOM];
    size_t n;
    const zs_zarr_run *run = runs_of(all, rank, &n);
    if (n == 0)
        return 0;
    int file = open(zs_zarr_spool_path(output->part, rank, path, sizeof path), O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return zs_fail_system(err, ZS_FAILED, errno, path, "reading it back");
    int agree = zs_zarr_spool_check(file, path, run, n, err);
    close(file);
    if (agree != 0)
        return agree > 0 ? 0 : -1;
    return zs_fail(err, ZS_FAILED,
                   "%s: parts of chunks are not what rank %d wrote, when rank %d reads them; the "
                   "file system lost or changed them: write to another file system",
                   output->path, rank, comm->rank);
}

/* Each spool is read back by a rank on another node, if there is one: of what is wrong there, the chunks that
 * are made of it could not tell. */
static int check_spools(const zs_output *output, const zs_comm *comm, const spools *all, zs_error *err)
{
    int result = 0;
    int *reader = zs_alloc((size_t)comm->size, sizeof *reader, "ranks", err);
    if (!reader || zs_readers_find(all->node, comm->size, reader, err))
        result = -1;
    for (int rank = 0; rank < comm->size && result == 0; rank++)
        if (reader[rank] == comm->rank)
            result = check_spool(output, comm, all, rank, err);
    free(reader);
    return result;
}

static int assemble_all(zs_zarr_output *store, zs_output *output, zs_comm *comm, zs_error *err)
{
    spools all = { 0 };
    int result = share(&store->spool, comm, &all, err);
    if (result == 0) {
        zs_activity_begin(ZS_MOVES, output->path, "putting chunks together");
        if (output->sharing->verify != ZS_VERIFY_NONE)
            result = check_spools(output, comm, &all, err);
        if (result == 0)
            result = assemble_mine(store, output, comm, &all, err);
        zs_activity_end();
        result = zs_agree(comm, result, err);
    }
    spools_clear(&all);
    return result;
}

int zs_zarr_assemble(zs_zarr_output *store, zs_output *output, zs_comm *comm, zs_error *err)
{
    int result = zs_zarr_output_flush(store, err);
    if (result == 0)
        result = zs_zarr_spool_close(&store->spool, store->spool_path, err);
    if (zs_agree(comm, result, err))
        return -1;
    int mine = store->spool.nrun > 0, any = mine;
    MPI_Allreduce(MPI_IN_PLACE, &any, 1, MPI_INT, MPI_MAX, comm->world);
    if (any && assemble_all(store, output, comm, err))
        return -1;
    if (mine && unlink(store->spool_path))
        result = zs_fail_system(err, ZS_FAILED, errno, store->spool_path, "removing it");
    if (zs_agree(comm, result, err))
        return -1;
    return zs_agree_same(comm, check_all(store, output, comm, err), err);
}
