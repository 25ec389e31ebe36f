/* A library to preload: it counts what a program asks of MPI, by the profiling interface, and tells it at the end.
 *
 * usage: mpicc -shared -fPIC -O2 -o count.so scripts/count_messages.c
 *        mpirun -n 64 -x LD_PRELOAD=$PWD/count.so zscore ...
 *
 * Rank 0 prints one line for each function that was called: the most calls of a rank, the sum and the most of the bytes
 * that a rank hands to another one (of a gathering or an exchange: what it sends, not what the library passes on), and the
 * most partners: ranks that it sends something to in one call.  Then the largest resident set of a rank. */
#define _GNU_SOURCE
#include <mpi.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/resource.h>

enum kind { ALLREDUCE, REDUCE, BCAST, BARRIER, GATHER, GATHERV, ALLGATHER, ALLGATHERV, ALLTOALLV, EXSCAN, IALLREDUCE, IEXSCAN, SEND, ISEND, SPLIT, KINDS };

static const char *const name[KINDS] = { "Allreduce", "Reduce", "Bcast", "Barrier", "Gather", "Gatherv", "Allgather", "Allgatherv",
                                         "Alltoallv", "Exscan", "Iallreduce", "Iexscan", "Send", "Isend", "Comm_split" };
static int64_t count[3][KINDS]; /* calls, bytes, the most partners of a call */

static int64_t size_of(MPI_Datatype type)
{
    int size;
    PMPI_Type_size(type, &size);
    return size;
}

static void add(enum kind kind, int64_t bytes, int64_t partners)
{
    count[0][kind]++;
    count[1][kind] += bytes;
    count[2][kind] = partners > count[2][kind] ? partners : count[2][kind];
}

int MPI_Allreduce(const void *a, void *b, int n, MPI_Datatype t, MPI_Op op, MPI_Comm c)
{
    add(ALLREDUCE, n * size_of(t), 1);
    return PMPI_Allreduce(a, b, n, t, op, c);
}

int MPI_Reduce(const void *a, void *b, int n, MPI_Datatype t, MPI_Op op, int root, MPI_Comm c)
{
    add(REDUCE, n * size_of(t), 1);
    return PMPI_Reduce(a, b, n, t, op, root, c);
}

int MPI_Bcast(void *a, int n, MPI_Datatype t, int root, MPI_Comm c)
{
    int rank;
    PMPI_Comm_rank(c, &rank);
    add(BCAST, rank == root ? n * size_of(t) : 0, 1);
    return PMPI_Bcast(a, n, t, root, c);
}

int MPI_Barrier(MPI_Comm c)
{
    add(BARRIER, 0, 0);
    return PMPI_Barrier(c);
}

int MPI_Gather(const void *a, int n, MPI_Datatype t, void *b, int m, MPI_Datatype u, int root, MPI_Comm c)
{
    add(GATHER, n * size_of(t), 1);
    return PMPI_Gather(a, n, t, b, m, u, root, c);
}

int MPI_Gatherv(const void *a, int n, MPI_Datatype t, void *b, const int *m, const int *at, MPI_Datatype u, int root, MPI_Comm c)
{
    add(GATHERV, n * size_of(t), 1);
    return PMPI_Gatherv(a, n, t, b, m, at, u, root, c);
}

int MPI_Allgather(const void *a, int n, MPI_Datatype t, void *b, int m, MPI_Datatype u, MPI_Comm c)
{
    add(ALLGATHER, a == MPI_IN_PLACE ? m * size_of(u) : n * size_of(t), 1);
    return PMPI_Allgather(a, n, t, b, m, u, c);
}

int MPI_Allgatherv(const void *a, int n, MPI_Datatype t, void *b, const int *m, const int *at, MPI_Datatype u, MPI_Comm c)
{
    add(ALLGATHERV, a == MPI_IN_PLACE ? 0 : n * size_of(t), 1);
    return PMPI_Allgatherv(a, n, t, b, m, at, u, c);
}

int MPI_Alltoallv(const void *a, const int *n, const int *at, MPI_Datatype t, void *b, const int *m, const int *bt, MPI_Datatype u, MPI_Comm c)
{
    int size, rank;
    int64_t bytes = 0, partners = 0;
    PMPI_Comm_size(c, &size);
    PMPI_Comm_rank(c, &rank);
    for (int k = 0; k < size; k++)
        if (k != rank && n[k] > 0) {
            bytes += n[k] * size_of(t);
            partners++;
        }
    add(ALLTOALLV, bytes, partners);
    return PMPI_Alltoallv(a, n, at, t, b, m, bt, u, c);
}

int MPI_Exscan(const void *a, void *b, int n, MPI_Datatype t, MPI_Op op, MPI_Comm c)
{
    add(EXSCAN, n * size_of(t), 1);
    return PMPI_Exscan(a, b, n, t, op, c);
}

int MPI_Iallreduce(const void *a, void *b, int n, MPI_Datatype t, MPI_Op op, MPI_Comm c, MPI_Request *r)
{
    add(IALLREDUCE, n * size_of(t), 1);
    return PMPI_Iallreduce(a, b, n, t, op, c, r);
}

int MPI_Iexscan(const void *a, void *b, int n, MPI_Datatype t, MPI_Op op, MPI_Comm c, MPI_Request *r)
{
    add(IEXSCAN, n * size_of(t), 1);
    return PMPI_Iexscan(a, b, n, t, op, c, r);
}

int MPI_Send(const void *a, int n, MPI_Datatype t, int to, int tag, MPI_Comm c)
{
    add(SEND, n * size_of(t), 1);
    return PMPI_Send(a, n, t, to, tag, c);
}

int MPI_Isend(const void *a, int n, MPI_Datatype t, int to, int tag, MPI_Comm c, MPI_Request *r)
{
    add(ISEND, n * size_of(t), 1);
    return PMPI_Isend(a, n, t, to, tag, c, r);
}

int MPI_Comm_split(MPI_Comm c, int color, int key, MPI_Comm *made)
{
    add(SPLIT, 0, 0);
    return PMPI_Comm_split(c, color, key, made);
}

int MPI_Finalize(void)
{
    int rank, size;
    int64_t most[3][KINDS], all[KINDS], kib, most_kib;
    struct rusage usage;
    PMPI_Comm_rank(MPI_COMM_WORLD, &rank);
    PMPI_Comm_size(MPI_COMM_WORLD, &size);
    getrusage(RUSAGE_SELF, &usage);
    kib = usage.ru_maxrss;
    PMPI_Reduce(count, most, 3 * KINDS, MPI_INT64_T, MPI_MAX, 0, MPI_COMM_WORLD);
    PMPI_Reduce(count[1], all, KINDS, MPI_INT64_T, MPI_SUM, 0, MPI_COMM_WORLD);
    PMPI_Reduce(&kib, &most_kib, 1, MPI_INT64_T, MPI_MAX, 0, MPI_COMM_WORLD);
    for (int kind = 0; rank == 0 && kind < KINDS; kind++)
        if (most[0][kind] > 0)
            fprintf(stderr, "count: %d ranks %s calls %lld bytes %lld most %lld partners %lld\n", size, name[kind],
                    (long long)most[0][kind], (long long)all[kind], (long long)most[1][kind], (long long)most[2][kind]);
    if (rank == 0)
        fprintf(stderr, "count: %d ranks resident %lld KiB\n", size, (long long)most_kib);
    return PMPI_Finalize();
}
