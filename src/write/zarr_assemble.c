#include "write/zarr_assemble.h"

#include "base/activity.h"
#include "base/memory.h"
#include "base/range.h"
#include "base/system_error.h"
#include "parallel/agree.h"
#include "plan/readers.h"
#include "write/zarr_output.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <mpi.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WORDS = sizeof(zs_zarr_run) / sizeof(int64_t), ROOM = PATH_MAX + ZS_ZARR_SPOOL_NAME };

/* The spools of so many runs are looked through at once, or those of one store: every rank keeps the list. */
enum { TOGETHER = 65536 };

/* What all ranks have in their spools of some stores. */
typedef struct spools {
    zs_output *output;  /* [n], the stores */
    int n, number;      /* number: of the first one among all */
    int *node;          /* [ranks]: the number of the node of each rank */
    int *reader;        /* [ranks]: who reads its spools back */
    int *count, *first; /* [ranks]: runs of each rank, in words of int64_t */
    int64_t *at;        /* [ranks * n + 1]: where the runs of each rank begin, store by store; their end */
    zs_zarr_run *run;   /* of all ranks */
} spools;

static zs_zarr_output *handle_of(const zs_output *output)
{
    return output->handle;
}

static void spools_clear(spools *all)
{
    free(all->run);
    free(all->at);
    free(all->node);
}

/* The runs of a rank in a store. */
static const zs_zarr_run *runs_of(const spools *all, int rank, int store, size_t *n)
{
    const int64_t *at = all->at + (size_t)rank * (size_t)all->n + (size_t)store;
    *n = (size_t)(at[1] - at[0]);
    return all->run + at[0];
}

/* From at[1] on stand numbers of runs: make places of them, and room for all runs. */
static int add_up(spools *all, int ranks, zs_error *err)
{
    size_t stores = (size_t)all->n, n = (size_t)ranks * stores;
    for (size_t i = 0; i < n; i++)
        all->at[i + 1] += all->at[i];
    if (all->at[n] > INT_MAX / WORDS)
        return zs_fail(err, ZS_FAILED, "the chunks of a Zarr store are in too many pieces");
    for (int rank = 0; rank < ranks; rank++) {
        const int64_t *at = all->at + (size_t)rank * stores;
        all->first[rank] = (int)at[0] * WORDS;
        all->count[rank] = (int)(at[stores] - at[0]) * WORDS;
    }
    all->run = zs_alloc((size_t)all->at[n], sizeof *all->run, "pieces of chunks", err);
    return all->run ? 0 : -1;
}

/* The runs of this rank, to their place among all. */
static void put_mine(spools *all, int rank)
{
    for (int k = 0; k < all->n; k++) {
        const zs_zarr_spool *mine = &handle_of(&all->output[k])->spool;
        if (mine->nrun > 0)
            memcpy(all->run + all->at[(size_t)rank * (size_t)all->n + (size_t)k], mine->run,
                   mine->nrun * sizeof *mine->run);
    }
}

/* Tell each other what lies where. */
static int share(spools *all, zs_comm *comm, zs_error *err)
{
    size_t ranks = (size_t)comm->size, stores = (size_t)all->n;
    int result = 0;
    if (!(all->node = zs_alloc(4 * ranks, sizeof *all->node, "pieces of chunks", err)) ||
        !(all->at = zs_alloc(ranks * stores + 1, sizeof *all->at, "pieces of chunks", err)))
        result = -1;
    if (zs_agree(comm, result, err))
        return -1;
    all->reader = all->node + ranks;
    all->count = all->reader + ranks;
    all->first = all->count + ranks;
    int64_t *has = all->at + 1; /* [ranks][stores] */
    for (int k = 0; k < all->n; k++)
        has[(size_t)comm->rank * stores + (size_t)k] = (int64_t)handle_of(&all->output[k])->spool.nrun;
    MPI_Allgather(&comm->node_number, 1, MPI_INT, all->node, 1, MPI_INT, comm->world);
    MPI_Allgather(MPI_IN_PLACE, all->n, MPI_INT64_T, has, all->n, MPI_INT64_T, comm->world);
    if (zs_agree(comm, add_up(all, comm->size, err), err))
        return -1;
    put_mine(all, comm->rank);
    MPI_Allgatherv(MPI_IN_PLACE, 0, MPI_INT64_T, all->run, all->count, all->first, MPI_INT64_T, comm->world);
    return 0;
}

/* Read what a rank has of some numbers of a store. */
static int read_part(const spools *all, int rank, int store, int var, zs_range wanted, size_t size, void *to,
                     int64_t *got, zs_error *err)
{
    char path[ROOM];
    size_t n;
    const zs_zarr_run *run = runs_of(all, rank, store, &n);
    if (!zs_zarr_spool_has(run, n, var, wanted))
        return 0;
    int file =
        open(zs_zarr_spool_path(all->output[store].part, rank, path, sizeof path), O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return zs_fail_system(err, ZS_FAILED, errno, path, "reading it");
    int result = zs_zarr_spool_read(file, path, run, n, var, wanted, size, to, got, err);
    close(file);
    return result;
}

/* Put a chunk together, if it is in the spools.  values: room for it. */
static int assemble(const zs_comm *comm, const spools *all, int store, int var, int64_t chunk, void *values,
                    zs_error *err)
{
    zs_output *output = &all->output[store];
    const zs_zarr_variable *v = &handle_of(output)->var[var];
    zs_range wanted = zs_zarr_chunk_range(&v->grid, chunk);
    int64_t got = 0;
    for (int rank = 0; rank < comm->size; rank++)
        if (read_part(all, rank, store, var, wanted, v->size, values, &got, err))
            return -1;
    if (got == 0)
        return 0; /* a rank had all of it */
    if (got != wanted.count)
        return zs_fail(err, ZS_FAILED, "%s: values of %s are missing", output->part, v->name);
    return zs_zarr_output_chunk(handle_of(output), output, var, chunk, values, (size_t)wanted.count, err);
}

/* Chunks are shared out, also those of stores and variables that have one. */
static int assemble_mine(const zs_comm *comm, const spools *all, int store, zs_error *err)
{
    int result = 0;
    for (int var = 0; var < ZS_FIELDS && result == 0; var++) {
        const zs_zarr_variable *v = &handle_of(&all->output[store])->var[var];
        int64_t first = (comm->rank + var + all->number + store) % comm->size;
        if (!v->there || v->grid.any_shape || first >= v->grid.n)
            continue;
        void *values = zs_alloc_raw((size_t)v->grid.full, v->size, "a chunk", err);
        result = values ? 0 : -1;
        for (int64_t chunk = first; chunk < v->grid.n && result == 0; chunk += comm->size)
            result = assemble(comm, all, store, var, chunk, values, err);
        free(values);
    }
    return result;
}

/* Has every chunk been written by one rank?  A rank cannot make a chunk that is there already. */
static int check_all(const zs_output *output, int n, zs_comm *comm, int64_t *made, zs_error *err)
{
    for (int k = 0; k < n * ZS_FIELDS; k++)
        made[k] = (int64_t)handle_of(&output[k / ZS_FIELDS])->var[k % ZS_FIELDS].n;
    MPI_Allreduce(MPI_IN_PLACE, made, n * ZS_FIELDS, MPI_INT64_T, MPI_SUM, comm->world);
    for (int k = 0; k < n * ZS_FIELDS; k++) {
        const zs_zarr_variable *v = &handle_of(&output[k / ZS_FIELDS])->var[k % ZS_FIELDS];
        if (v->there && made[k] != v->grid.n)
            return zs_fail(err, ZS_FAILED, "%s: chunks of %s are missing", output[k / ZS_FIELDS].part,
                           v->name);
    }
    return 0;
}

/* Compare what a rank put into its spool with what this rank reads there. */
static int check_spool(const spools *all, const zs_comm *comm, int rank, int store, zs_error *err)
{
    const zs_output *output = &all->output[store];
    char path[ROOM];
    size_t n;
    const zs_zarr_run *run = runs_of(all, rank, store, &n);
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
static int check_spools(const spools *all, const zs_comm *comm, int store, zs_error *err)
{
    if (all->output[store].sharing->verify == ZS_VERIFY_NONE)
        return 0;
    for (int rank = 0; rank < comm->size; rank++)
        if (all->reader[rank] == comm->rank && check_spool(all, comm, rank, store, err))
            return -1;
    return 0;
}

/* No more numbers follow.  runs: [n], how many there are in the spools of this rank. */
static int close_spools(zs_output *output, int n, int64_t *runs, zs_error *err)
{
    for (int k = 0; k < n; k++) {
        zs_zarr_output *store = handle_of(&output[k]);
        if (zs_zarr_output_flush(store, err) || zs_zarr_spool_close(&store->spool, store->spool_path, err))
            return -1;
        runs[k] = (int64_t)store->spool.nrun;
    }
    return 0;
}

/* Those of this rank. */
static int remove_spools(const spools *all, zs_error *err)
{
    for (int k = 0; k < all->n; k++) {
        const zs_zarr_output *store = handle_of(&all->output[k]);
        if (store->spool.nrun > 0 && unlink(store->spool_path))
            return zs_fail_system(err, ZS_FAILED, errno, store->spool_path, "removing it");
    }
    return 0;
}

/* Check all spools of some stores, and put their chunks together. */
static int assemble_some(const spools *all, const zs_comm *comm, zs_error *err)
{
    int result = zs_readers_find(all->node, comm->size, all->reader, err);
    for (int store = 0; store < all->n && result == 0; store++) {
        zs_activity_begin(ZS_MOVES, all->output[store].path, "putting chunks together");
        result = check_spools(all, comm, store, err) || assemble_mine(comm, all, store, err) ? -1 : 0;
        zs_activity_end();
    }
    return result;
}

/* Stores whose spools have something.  The spools are removed before others are put together: so not all of
 * them are on the disk twice.  COLLECTIVE. */
static int finish_some(spools *all, zs_comm *comm, zs_error *err)
{
    int result = share(all, comm, err);
    if (result == 0)
        result = zs_agree(comm, assemble_some(all, comm, err), err);
    if (result == 0)
        result = zs_agree(comm, remove_spools(all, err), err);
    spools_clear(all);
    return result;
}

/* numbers: room for ZS_FIELDS of each store. */
static int assemble_all(zs_output *output, int n, zs_comm *comm, int64_t *numbers, zs_error *err)
{
    int64_t *runs = numbers;
    if (zs_agree(comm, close_spools(output, n, runs, err), err))
        return -1;
    MPI_Allreduce(MPI_IN_PLACE, runs, n, MPI_INT64_T, MPI_SUM, comm->world);
    for (int k = 0, some; k < n; k += some) {
        int64_t together = runs[k];
        for (some = 1; k + some < n && together + runs[k + some] <= TOGETHER; some++)
            together += runs[k + some];
        spools all = { .output = output + k, .n = some, .number = k };
        if (together > 0 && finish_some(&all, comm, err))
            return -1;
    }
    return zs_agree_same(comm, check_all(output, n, comm, numbers, err), err);
}

int zs_zarr_assemble(zs_output *output, int n, zs_comm *comm, zs_error *err)
{
    int64_t *numbers = zs_alloc((size_t)n * ZS_FIELDS, sizeof *numbers, "chunks", err);
    int result = zs_agree(comm, numbers ? 0 : -1, err);
    if (result == 0)
        result = assemble_all(output, n, comm, numbers, err);
    free(numbers);
    return result;
}
