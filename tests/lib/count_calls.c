/* Preloaded by tests into all ranks of a run, and built with the compiler of MPI: rank 0 counts its
 * collective calls of MPI, and writes the number into the file ZS_COUNT when MPI ends. */
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>

static long calls;

int MPI_Reduce(const void *from, void *to, int n, MPI_Datatype type, MPI_Op op, int root, MPI_Comm comm)
{
    calls++;
    return PMPI_Reduce(from, to, n, type, op, root, comm);
}

int MPI_Allreduce(const void *from, void *to, int n, MPI_Datatype type, MPI_Op op, MPI_Comm comm)
{
    calls++;
    return PMPI_Allreduce(from, to, n, type, op, comm);
}

int MPI_Iallreduce(const void *from, void *to, int n, MPI_Datatype type, MPI_Op op, MPI_Comm comm,
                   MPI_Request *request)
{
    calls++;
    return PMPI_Iallreduce(from, to, n, type, op, comm, request);
}

int MPI_Bcast(void *values, int n, MPI_Datatype type, int root, MPI_Comm comm)
{
    calls++;
    return PMPI_Bcast(values, n, type, root, comm);
}

int MPI_Gatherv(const void *from, int n, MPI_Datatype type, void *to, const int *count, const int *at,
                MPI_Datatype to_type, int root, MPI_Comm comm)
{
    calls++;
    return PMPI_Gatherv(from, n, type, to, count, at, to_type, root, comm);
}

int MPI_Alltoallv(const void *from, const int *count, const int *at, MPI_Datatype type, void *to,
                  const int *to_count, const int *to_at, MPI_Datatype to_type, MPI_Comm comm)
{
    calls++;
    return PMPI_Alltoallv(from, count, at, type, to, to_count, to_at, to_type, comm);
}

int MPI_Finalize(void)
{
    int rank;
    FILE *file = NULL;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    if (rank == 0 && getenv("ZS_COUNT"))
        file = fopen(getenv("ZS_COUNT"), "w");
    if (file) {
        fprintf(file, "%ld\n", calls);
        fclose(file);
    }
    return PMPI_Finalize();
}
