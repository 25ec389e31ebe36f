#include "catalog/prior_make.h"

#include "base/memory.h"
#include "catalog/given.h"
#include "catalog/given_check.h"
#include "catalog/prior_check.h"
#include "catalog/prior_union.h"
#include "format/open.h"
#include "parallel/agree.h"
#include "time/group_times.h"
#include "time/periods.h"

#include <mpi.h>
#include <stdbool.h>
#include <string.h>

/* What all ranks must know before they can receive the lists. */
typedef struct summary {
    zs_identity identity;
    int groups, periods;
    int64_t steps;
    char smooth[ZS_SMOOTH_TEXT];
    bool digests;
    zs_time epoch;
} summary;

static int make_room(zs_prior *prior, const summary *all, zs_error *err)
{
    size_t groups = (size_t)all->groups, periods = (size_t)all->periods;
    prior->identity = all->identity;
    prior->steps = all->steps;
    memcpy(prior->smooth, all->smooth, sizeof prior->smooth);
    prior->digests = all->digests;
    prior->epoch = all->epoch;
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
                    .digests = prior->digests,
                    .epoch = prior->epoch };
    memcpy(all.smooth, prior->smooth, sizeof all.smooth);
    MPI_Bcast(&all, (int)sizeof all, MPI_BYTE, 0, comm->world);
    if (zs_agree(comm, comm->rank == 0 ? 0 : make_room(prior, &all, err), err))
        return -1;
    MPI_Bcast(prior->groups.key, all.groups, MPI_INT, 0, comm->world);
    MPI_Bcast(prior->groups.time, all.groups * (int)sizeof(zs_group_time), MPI_BYTE, 0, comm->world);
    MPI_Bcast(prior->periods.period, all.periods * (int)sizeof(zs_period), MPI_BYTE, 0, comm->world);
    return 0;
}

/* The same of a variable of others.  Each rank has the texts of its own spec. */
static int tell_given(zs_comm *comm, int groups, zs_given *given, zs_error *err)
{
    zs_given own = *given;
    size_t n = (size_t)groups * ZS_GIVEN_DIMS;
    if (!given->path)
        return 0;
    MPI_Bcast(given, (int)sizeof *given, MPI_BYTE, 0, comm->world);
    given->path = own.path;
    given->variable = own.variable;
    given->at = comm->rank == 0 ? own.at : zs_alloc(n, sizeof *given->at, "groups", err);
    if (zs_agree(comm, given->at ? 0 : -1, err))
        return -1;
    MPI_Bcast(given->at, (int)n, MPI_INT, 0, comm->world);
    return 0;
}

static zs_prior begin(const zs_spec_climatology *c)
{
    const char *path = c->mean.path ? c->mean.path : c->from ? c->from : c->extend;
    return (zs_prior){ .path = path,
                       .groups = { .replaces = c->mean.path || c->from },
                       .given = { [ZS_GIVEN_MEAN] = { .path = c->mean.path, .variable = c->mean.variable },
                                  [ZS_GIVEN_STD] = { .path = c->std.path, .variable = c->std.variable } } };
}

/* Read one file on rank 0, and tell the others.  COLLECTIVE. */
static int make_one(zs_comm *comm, const zs_spec *spec, const zs_prior_needs *now, zs_prior *prior,
                    zs_error *err)
{
    int result = 0;
    if (comm->rank == 0)
        result = spec->climatology.mean.path ? zs_given_read_headers(spec, now, prior, err)
                                             : zs_prior_check(spec, now, prior, err);
    result = zs_agree_same(comm, result, err) || tell(comm, prior, err) ? -1 : 0;
    for (int kind = 0; kind < ZS_GIVEN && result == 0; kind++)
        result = tell_given(comm, prior->groups.n, &prior->given[kind], err);
    return result;
}

/* The files of a merge.  COLLECTIVE. */
static int make_parts(zs_comm *comm, const zs_spec *spec, const zs_prior_needs *now, zs_prior *prior,
                      zs_error *err)
{
    const zs_paths *paths = &now->files->paths;
    const zs_prior_groups none = { .replaces = true, .alone = true };
    prior->groups = none;
    prior->part = zs_alloc((size_t)paths->n, sizeof *prior->part, "statistics files", err);
    if (zs_agree(comm, prior->part ? 0 : -1, err))
        return -1;
    for (int k = 0; k < paths->n; k++) {
        prior->part[prior->npart++] = (zs_prior){ .path = paths->path[k], .groups = none };
        if (make_one(comm, spec, now, &prior->part[k], err))
            return -1;
    }
    return zs_agree_same(comm, zs_prior_unite(spec, now->series->time.axis.calendar, prior, err), err);
}

int zs_prior_make(zs_comm *comm, const zs_spec *spec, const zs_prior_needs *now, zs_prior *prior,
                  zs_error *err)
{
    bool merges = spec->climatology.merge.n > 0;
    *prior = begin(&spec->climatology);
    if (!prior->path && !merges)
        return 0;
    int result = merges ? make_parts(comm, spec, now, prior, err) : make_one(comm, spec, now, prior, err);
    if (result)
        zs_prior_clear(prior);
    return result;
}
