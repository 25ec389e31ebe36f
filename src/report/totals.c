#include "report/totals.h"

#include "base/clock.h"
#include "header/grid.h"
#include "time/groups.h"

#include <math.h>
#include <mpi.h>
#include <sys/resource.h>

/* What is added up over all ranks. */
enum { VALID, LOOKED, FEW, NO_STD, CONSTANT, OVERFLOW, BEYOND, INFLATED, CHECKED, COUNTS };

/* The tally of all ranks: the extremes of z with the first place of each, and the number of z-scores. */
static zs_tally all_tallies(zs_comm *comm, const zs_tally *mine)
{
    zs_tally all = *mine;
    int64_t first;
    MPI_Allreduce(&mine->count, &all.count, 1, MPI_INT64_T, MPI_SUM, comm->world);
    MPI_Allreduce(&mine->min, &all.min, 1, MPI_FLOAT, MPI_MIN, comm->world);
    MPI_Allreduce(&mine->max, &all.max, 1, MPI_FLOAT, MPI_MAX, comm->world);
    first = mine->min == all.min ? mine->min_at : INT64_MAX;
    MPI_Allreduce(&first, &all.min_at, 1, MPI_INT64_T, MPI_MIN, comm->world);
    first = mine->max == all.max ? mine->max_at : INT64_MAX;
    MPI_Allreduce(&first, &all.max_at, 1, MPI_INT64_T, MPI_MIN, comm->world);
    return all;
}

/* How many values the statistics could have: samples x cells, where a sample counts once for each group that
 * it is a member of. */
static int64_t values_of(const zs_catalog *catalog)
{
    return catalog->grid.nrow * catalog->grid.ncol * zs_groups_members(&catalog->groups);
}

static void add_counts(zs_comm *comm, const zs_report *report, const zs_catalog *catalog, zs_totals *totals)
{
    int64_t all[COUNTS];
    int64_t mine[COUNTS] = { [VALID] = report->valid,
                             [LOOKED] = report->looked,
                             [FEW] = report->cells_few,
                             [NO_STD] = report->cells_no_std,
                             [CONSTANT] = report->cells_constant,
                             [OVERFLOW] = report->cells_overflow,
                             [BEYOND] = report->beyond,
                             [INFLATED] = report->inflated,
                             [CHECKED] = report->checked };
    MPI_Allreduce(mine, all, COUNTS, MPI_INT64_T, MPI_SUM, comm->world);
    totals->valid = all[VALID];
    totals->statistics = all[LOOKED] == 0;
    totals->values = totals->statistics ? values_of(catalog) : all[LOOKED];
    totals->cells_few = all[FEW];
    totals->cells_no_std = all[NO_STD];
    totals->cells_constant = all[CONSTANT];
    totals->cells_overflow = all[OVERFLOW];
    totals->beyond = all[BEYOND];
    totals->inflated = all[INFLATED];
    totals->checked = all[CHECKED];
}

void zs_totals_add_up(zs_comm *comm, zs_report *report, const zs_catalog *catalog, zs_totals *totals)
{
    struct rusage usage;
    double now = zs_now();
    zs_timeline_fill(&report->timeline, now);
    getrusage(RUSAGE_SELF, &usage);
    int64_t peak = 1024 * (int64_t)usage.ru_maxrss;
    *totals = (zs_totals){ .seconds = now - report->timeline.begin,
                           .seen = report->seen,
                           .no_lock = report->no_lock,
                           .layout = report->layout,
                           .single = report->single };
    MPI_Allreduce(&peak, &totals->peak, 1, MPI_INT64_T, MPI_MAX, comm->world);
    MPI_Allreduce(report->timeline.seconds, totals->slowest, ZS_PHASES, MPI_DOUBLE, MPI_MAX, comm->world);
    MPI_Allreduce(report->bytes, totals->bytes, ZS_PHASES, MPI_INT64_T, MPI_SUM, comm->world);
    add_counts(comm, report, catalog, totals);
    totals->tally = all_tallies(comm, &report->tally);
    if (catalog->files.overlay) /* any rank may have seen a value of a step */
        MPI_Allreduce(MPI_IN_PLACE, report->seen, (int)zs_catalog_stored(catalog)->nstep, MPI_UNSIGNED_CHAR,
                      MPI_BOR, comm->world);
}

zs_place zs_totals_extreme(const zs_totals *totals, const zs_grid *grid, bool highest)
{
    int64_t at = highest ? totals->tally.max_at : totals->tally.min_at;
    zs_place place = { .z = highest ? totals->tally.max : totals->tally.min,
                       .column = at % grid->ncol,
                       .row = at / grid->ncol % grid->nrow % grid->rows.count,
                       .level = at / grid->ncol % grid->nrow / grid->rows.count,
                       .step = at / grid->ncol / grid->nrow };
    place.level_value = *grid->levels.dim ? grid->levels.value[place.level] : (double)NAN;
    place.row_value = grid->lat ? grid->lat[grid->rows.first + place.row] : (double)NAN;
    place.column_value = grid->lon ? zs_grid_longitude(grid, place.column) : (double)NAN;
    return place;
}

const char *zs_totals_unchecked(const zs_totals *totals, const zs_spec *spec, const zs_catalog *catalog)
{
    if (totals->tally.count == 0)
        return "there are no z-scores";
    if (catalog->prior.path)
        return "the statistics are not those of this run's steps alone";
    if (spec->climatology.smooth.kind != ZS_SMOOTH_NONE)
        return "with smoothed statistics, z has another mean than 0";
    return catalog->groups.how.window > 0 ? "with a window, a step counts for more groups than its own"
           : zs_grouping_weighs(&catalog->groups.how) ? "with weights, z has another mean than 0"
                                                      : NULL;
}
