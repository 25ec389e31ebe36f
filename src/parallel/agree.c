#include "parallel/agree.h"

#include "base/activity.h"
#include "base/clock.h"
#include "parallel/guard.h"
#include "parallel/unfinished.h"

#include <mpi.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* How long a failing rank waits for the others, which may be inside a library's call that it has left. */
enum { PATIENCE = 3 /* seconds */ };

static void end_alone(zs_comm *comm, const zs_error *err)
{
    /* MPI_Abort() sends a signal: it needs no second message. */
    if (zs_unfinished_run(&comm->unfinished) > 0 && zs_guard_claim(&comm->guard))
        fprintf(stderr, "zscore: %s %s\n", err->text, comm->who);
    fflush(NULL);
    MPI_Abort(comm->world, err->status);
}

static void wait_with_patience(zs_comm *comm, MPI_Request *request, const zs_error *err)
{
    const struct timespec nap = { .tv_nsec = 1000000 };
    int done = 0;
    for (int naps = 0; !done; naps++) {
        MPI_Test(request, &done, MPI_STATUS_IGNORE);
        if (!done && naps >= PATIENCE * 1000)
            end_alone(comm, err);
        nanosleep(&nap, NULL);
    }
}

/* all_come: no rank can be stuck in a library's call, so that waiting cannot last for ever. */
static int agree(zs_comm *comm, int result, zs_error *err, bool name_rank, bool all_come)
{
    int mine = result ? comm->rank : comm->size, failing, alarmed = comm->alarmed, raised;
    MPI_Request request;
    double begin = zs_now();
    zs_activity_wait(true);
    MPI_Iallreduce(&mine, &failing, 1, MPI_INT, MPI_MIN, comm->world, &request);
    if (result && !all_come)
        wait_with_patience(comm, &request, err);
    else
        MPI_Wait(&request, MPI_STATUS_IGNORE);
    zs_activity_wait(false);
    zs_comm_waited(comm, begin);
    if (failing == comm->size)
        return 0;
    MPI_Allreduce(&alarmed, &raised, 1, MPI_INT, MPI_SUM, comm->world);
    zs_alarm_settle(comm, raised);
    if (comm->rank == failing && !zs_guard_explains(&comm->guard, err) && name_rank && comm->size > 1 &&
        err->status == ZS_FAILED) {
        char where[1 + sizeof comm->who];
        snprintf(where, sizeof where, " %s", comm->who);
        size_t used = strlen(err->text), room = sizeof err->text - sizeof where;
        memcpy(err->text + (used < room ? used : room), where, strlen(where) + 1);
    }
    MPI_Bcast(err, (int)sizeof *err, MPI_BYTE, failing, comm->world);
    return -1;
}

int zs_agree(zs_comm *comm, int result, zs_error *err)
{
    return agree(comm, result, err, true, true);
}

int zs_agree_same(zs_comm *comm, int result, zs_error *err)
{
    return agree(comm, result, err, false, true);
}

int zs_agree_after(zs_comm *comm, int result, zs_error *err)
{
    return agree(comm, result, err, true, false);
}
