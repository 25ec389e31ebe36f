#include "catalog/prior_make.h"

#include "base/memory.h"
#include "format/open.h"
#include "parallel/agree.h"
#include "time/group_times.h"
#include "time/periods.h"

#include <mpi.h>
#include <string.h>

/* What all ranks must know before they can receive the lists. */
typedef struct summary {
    zs_identity identity;
    int groups, periods;
    int64_t steps;
    char smooth[ZS_SMOOTH_TEXT];
    bool digests;
} summary;

static int make_room(zs_prior *prior, const summary *all, zs_error *err)
{
    size_t groups = (size_t)all->groups, periods = (size_t)all->periods;
    prior->identity = all->identity;
    prior->steps = all->steps;
    memcpy(prior->smooth, all->smooth, sizeof prior->smooth);
    prior->digests = all->digests;
    prior->groups.n = all->groups;
    prior->periods.n = all->periods;
    prior->periods.room = periods;
    return (prior->groups.key = zs_alloc(groups, sizeof(int), "groups", err)) &&
                   (prior->groups.time = zs_alloc(groups, sizeof(zs_group_time), "groups", err)) &&
                   (prior->periods.period = zs_alloc(periods, sizeof(zs_period), "periods", err))
               ? 0
               : -1;
}

/* Send what rank 0 read to all ranks.  COLLECTIVE. */
static int tell(zs_comm *comm, zs_prior *prior, zs_error *err)
{
    summary all = { .identity = prior->identity,
                    .groups = prior->groups.n,
                    .periods = prior->periods.n,
                    .steps = prior->steps,
                    .digests = prior->digests };
    memcpy(all.smooth, prior->smooth, sizeof all.smooth);
    MPI_Bcast(&all, (int)sizeof all, MPI_BYTE, 0, comm->world);
    if (zs_agree(comm, comm->rank == 0 ? 0 : make_room(prior, &all, err), err))
        return -1;
    MPI_Bcast(prior->groups.key, all.groups, MPI_INT, 0, comm->world);
    MPI_Bcast(prior->groups.time, all.groups * (int)sizeof(zs_group_time), MPI_BYTE, 0, comm->world);
    MPI_Bcast(prior->periods.period, all.periods * (int)sizeof(zs_period), MPI_BYTE, 0, comm->world);
    return 0;
}

int zs_prior_make(zs_comm *comm, const zs_spec *spec, const zs_prior_needs *now, zs_prior *prior,
                  zs_error *err)
{
    *prior = (zs_prior){ .path = spec->climatology.from ? spec->climatology.from : spec->climatology.extend };
    prior->groups.replaces = spec->climatology.from != NULL;
    if (!prior->path)
        return 0;
    int result = comm->rank == 0 ? zs_prior_check(spec, now, prior, err) : 0;
    if (zs_agree_same(comm, result, err) || tell(comm, prior, err)) {
        zs_prior_clear(prior);
        return -1;
    }
    return 0;
}
