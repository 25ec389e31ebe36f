#include "agree.h"

#include <stdio.h>
#include <string.h>

/* The lowest failing rank (comm->size if none), and the number of ranks that raised the alarm. */
static int lowest_failing(zs_comm *comm, int result, int *raised)
{
    struct {
        int order, rank;
    } mine = { result ? comm->rank : comm->size, comm->rank }, first;
    MPI_Allreduce(&mine, &first, 1, MPI_2INT, MPI_MINLOC, comm->world);
    if (first.order == comm->size)
        return comm->size;
    int alarmed = comm->alarmed;
    MPI_Allreduce(&alarmed, raised, 1, MPI_INT, MPI_SUM, comm->world);
    return first.order;
}

static int agree(zs_comm *comm, int result, zs_error *err, int name_rank)
{
    int raised = 0, failing = lowest_failing(comm, result, &raised);
    if (failing == comm->size)
        return 0;
    zs_alarm_settle(comm, raised);
    if (comm->rank == failing && name_rank && comm->size > 1) {
        char where[32];
        snprintf(where, sizeof where, " [rank %d]", comm->rank);
        size_t used = strlen(err->text), room = sizeof err->text - sizeof where;
        memcpy(err->text + (used < room ? used : room), where, strlen(where) + 1);
    }
    MPI_Bcast(err, (int)sizeof *err, MPI_BYTE, failing, comm->world);
    return -1;
}

int zs_agree(zs_comm *comm, int result, zs_error *err)
{
    return agree(comm, result, err, 1);
}

int zs_agree_same(zs_comm *comm, int result, zs_error *err)
{
    return agree(comm, result, err, 0);
}
