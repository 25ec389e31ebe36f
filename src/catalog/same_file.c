#include "catalog/same_file.h"

#include "base/file_id.h"
#include "base/memory.h"
#include "parallel/agree.h"
#include "parallel/node_memory.h"

#include <mpi.h>
#include <stdbool.h>
#include <stdlib.h>

/* A file of the list, to be sorted. */
typedef struct entry {
    zs_identity identity;
    int32_t number; /* in the list */
} entry;

static int by_identity(const void *a, const void *b)
{
    const entry *left = a, *right = b;
    if (left->identity.inode != right->identity.inode)
        return left->identity.inode < right->identity.inode ? -1 : 1;
    if (left->identity.bytes != right->identity.bytes)
        return left->identity.bytes < right->identity.bytes ? -1 : 1;
    return (left->number > right->number) - (left->number < right->number);
}

/* May two files be one?  A URL has no inode. */
static bool alike(const entry *a, const entry *b)
{
    return a->identity.inode != 0 && a->identity.inode == b->identity.inode &&
           a->identity.bytes == b->identity.bytes;
}

/* Sort the files.  Returns true if some may be one. */
static bool sort(const zs_files *files, entry *all)
{
    bool any = false;
    int n = files->paths.n;
    for (int i = 0; i < n; i++)
        all[i] = (entry){ files->file[i].identity, i };
    qsort(all, (size_t)n, sizeof *all, by_identity);
    for (int i = 1; i < n; i++)
        any = any || alike(&all[i - 1], &all[i]);
    return any;
}

/* Mark those that are another name of an earlier file. */
static void mark(const zs_files *files, const entry *all, unsigned char *repeated)
{
    char *const *path = files->paths.path;
    for (int i = 1; i < files->paths.n; i++)
        for (int k = i - 1; k >= 0 && alike(&all[k], &all[i]) && !repeated[all[i].number]; k--)
            repeated[all[i].number] =
                !repeated[all[k].number] && zs_files_are_one(path[all[k].number], path[all[i].number]);
}

/* Drop the marked files.  number: [files], for their new numbers. */
static void drop_paths(zs_paths *paths, const unsigned char *repeated, int32_t *number)
{
    int32_t kept = 0;
    for (int i = 0; i < paths->n; i++) {
        number[i] = kept;
        if (repeated[i]) {
            free(paths->path[i]);
            paths->repeated++;
            continue;
        }
        paths->path[kept++] = paths->path[i];
    }
    paths->n = kept;
}

/* The same of what the ranks of a node have together: one of them does it.  n: the files before. */
static int drop_files(zs_files *files, zs_series *series, size_t n, const unsigned char *repeated,
                      const int32_t *number, zs_error *err)
{
    zs_steps kept = { 0 };
    for (size_t i = 0; i < n; i++)
        if (!repeated[i])
            files->file[number[i]] = files->file[i];
    int result = 0;
    for (int64_t i = 0; i < series->nstep && result == 0; i++) {
        zs_step step = zs_series_step(series, i);
        if (repeated[step.file])
            continue;
        step.file = number[step.file];
        result = zs_steps_add(&kept, &step, err);
    }
    return zs_series_take(series, &kept, result, err);
}

int zs_same_file_drop(zs_comm *comm, zs_files *files, zs_series *series, zs_error *err)
{
    size_t n = (size_t)files->paths.n;
    entry *all = comm->rank == 0 ? zs_alloc(n, sizeof *all, "the files", err) : NULL;
    unsigned char *repeated = zs_alloc(n, 1, "the files", err);
    int32_t *number = zs_alloc(n, sizeof *number, "the files", err);
    int result = zs_agree(comm, (all || comm->rank > 0) && repeated && number ? 0 : -1, err);
    int any = result == 0 && comm->rank == 0 && sort(files, all);
    if (result == 0)
        MPI_Bcast(&any, 1, MPI_INT, 0, comm->world);
    if (any) {
        if (comm->rank == 0)
            mark(files, all, repeated);
        MPI_Bcast(repeated, (int)n, MPI_UNSIGNED_CHAR, 0, comm->world);
        drop_paths(&files->paths, repeated, number);
        if (comm->memory.first)
            result = drop_files(files, series, n, repeated, number, err);
        zs_node_publish(&comm->memory, files->file);
        result = zs_agree(comm, result, err);
    }
    free(number);
    free(repeated);
    free(all);
    return result;
}
