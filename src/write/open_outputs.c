#include "write/open_outputs.h"

#include "base/memory.h"
#include "base/shared_open.h"
#include "parallel/agree.h"
#include "write/publish.h"
#include "write/raw_file.h"

#include <errno.h>
#include <mpi.h>
#include <stdlib.h>
#include <string.h>

/* What rank 0 has found of all files: [n][size] bytes. */
typedef struct findings {
    char *bytes;
    size_t size;
} findings;

/* MPI counts in an int. */
static void tell_all(const findings *all, int n, const zs_comm *comm)
{
    MPI_Datatype one;
    MPI_Type_contiguous((int)all->size, MPI_BYTE, &one);
    MPI_Type_commit(&one);
    MPI_Bcast(all->bytes, n, one, 0, comm->world);
    MPI_Type_free(&one);
}

static int find_all(const zs_output *output, int n, zs_comm *comm, findings *all, zs_error *err)
{
    for (int k = 0; k < n; k++)
        all->size = output[k].backend->found > all->size ? output[k].backend->found : all->size;
    all->bytes = zs_alloc((size_t)n, all->size, "what is known of the outputs", err);
    int result = all->bytes ? 0 : -1;
    for (int k = 0; k < n && comm->rank == 0 && result == 0; k++)
        if (output[k].backend->find)
            result = output[k].backend->find(&output[k], comm, all->bytes + (size_t)k * all->size, err);
    if (zs_agree(comm, result, err))
        return -1;
    tell_all(all, n, comm);
    return 0;
}

/* Files that a library opens for all ranks. */
static int open_by_library(zs_output *output, int n, zs_comm *comm, zs_error *err)
{
    int result = 0;
    for (int k = 0; k < n && result == 0; k++)
        if (output[k].backend->by_library)
            result = zs_agree_after(comm, output[k].backend->open(&output[k], NULL, comm, err), err);
    return result;
}

static int open_by_itself(zs_output *output, int n, const findings *all, zs_comm *comm, zs_error *err)
{
    int result = 0;
    for (int k = 0; k < n && result == 0; k++)
        if (!output[k].backend->by_library)
            result = output[k].backend->open(&output[k], all->bytes + (size_t)k * all->size, comm, err);
    return zs_agree(comm, result, err);
}

int zs_outputs_open(zs_output *output, int n, zs_comm *comm, zs_error *err)
{
    findings all = { .size = 1 };
    int result = find_all(output, n, comm, &all, err);
    if (result == 0)
        result = open_by_library(output, n, comm, err);
    if (result == 0)
        result = open_by_itself(output, n, &all, comm, err);
    free(all.bytes);
    return result;
}

/* After all ranks have closed a file that is no store: its bytes are on the disk, and this node has no old
 * pages of it. */
static int finish_file(const zs_comm *comm, const zs_output *output, zs_error *err)
{
    if (zs_sync_file(output->part, err))
        return -1;
    return zs_shared_refresh(output->part, zs_raw_file_lock(output, comm->rank))
               ? zs_fail(err, ZS_FAILED, "%s: %s", output->part, strerror(errno))
               : 0;
}

/* The news count the values of a file that this rank wrote, and something for a file as such, twice: it is
 * synced, and gets its name. */
static int finish_files(const zs_output *output, int n, const zs_comm *comm, const zs_news *news,
                        int64_t bytes, zs_error *err)
{
    enum { FILE_COST = 1024 * 1024 };
    int64_t done = 0, total = bytes + (int64_t)n * 2 * FILE_COST;
    for (int k = 0; k < n; k++) {
        if (!zs_output_is_store(&output[k]) && finish_file(comm, &output[k], err))
            return -1;
        done += output[k].bytes + FILE_COST;
        zs_news_tell(news, done, total);
    }
    return 0;
}

int zs_outputs_close(zs_output *output, int n, zs_comm *comm, const zs_news *news, int64_t bytes,
                     zs_error *err)
{
    for (int k = 0, same; k < n; k += same) {
        for (same = 1; k + same < n && output[k + same].backend == output[k].backend;)
            same++;
        if (output[k].backend->close(&output[k], same, comm, err))
            return -1;
    }
    return zs_agree(comm, finish_files(output, n, comm, news, bytes, err), err);
}
