#include "report/summary.h"

#include "catalog/series.h"
#include "header/grid.h"
#include "report/expver_report.h"
#include "report/say.h"
#include "stats/selfcheck.h"
#include "time/date_text.h"
#include "time/groups.h"

#include <mpi.h>
#include <stdio.h>
#include <sys/resource.h>

/* What is added up over all ranks. */
enum { VALID, FEW, NO_STD, CONSTANT, OVERFLOW, BEYOND, INFLATED, CHECKED, COUNTS };

static const double MIB = 1048576;

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

/* Print an extreme z-score with its place.  at: number of its value in the outputs. */
static void print_extreme(const zs_series *series, const zs_grid *grid, const char *what, float z, int64_t at)
{
    int64_t col = at % grid->ncol, row = at / grid->ncol % grid->nrow, step = at / grid->ncol / grid->nrow;
    char text[ZS_TIME_TEXT];
    zs_say("  %-9s  %.4f on %s", what, (double)z,
           zs_time_format(series->time.axis.calendar, series->step[step].time, text));
    if (series->nmember > 1)
        zs_say(", %s index %d", series->member_dim, (int)series->step[step].member);
    if (grid->lat)
        zs_say(", %s %g", grid->lat_name, grid->lat[grid->rows.first + row]);
    else if (*grid->row_dim)
        zs_say(", %s index %lld", grid->row_dim, (long long)row);
    if (grid->lon)
        zs_say(", %s %g", grid->lon_name, zs_grid_longitude(grid, col));
    else if (*grid->col_dim)
        zs_say(", %s index %lld", grid->col_dim, (long long)col);
    zs_say("\n");
}

static void print_cells(const zs_spec *spec, const zs_catalog *catalog, const int64_t count[COUNTS])
{
    const zs_groups *groups = &catalog->groups;
    int64_t members = groups->member.first[groups->n]; /* with a window, a step counts in several groups */
    int64_t cells = catalog->grid.nrow * catalog->grid.ncol, values = cells * members;
    const char *of = groups->how.kind == ZS_GROUP_NONE ? "cells" : "cells of a group";
    if (catalog->prior.path)
        zs_say("  values     %lld in the statistics, those of %s among them\n", (long long)count[VALID],
               catalog->prior.path);
    else
        zs_say("  values     %lld of %lld %s x %lld cells; %lld missing (%.3g %%)\n", (long long)count[VALID],
               (long long)members, catalog->series.nmember > 1 ? "samples" : "steps", (long long)cells,
               (long long)(values - count[VALID]), 100.0 * (double)(values - count[VALID]) / (double)values);
    if (count[FEW])
        zs_say("  no mean    %lld %s have fewer than %d valid values\n", (long long)count[FEW], of,
               spec->climatology.min_count);
    if (count[NO_STD])
        zs_say("  no std     %lld %s have no more than ddof = %d valid values\n", (long long)count[NO_STD],
               of, spec->climatology.ddof);
    zs_say("  constant   %lld %s%s\n", (long long)count[CONSTANT], of,
           count[CONSTANT] ? ": no z-score there" : "");
    if (count[OVERFLOW])
        zs_say(
            "  overflow   %lld %s: sums too large for float64, so no mean, standard deviation or z-score\n",
            (long long)count[OVERFLOW], of);
    if (count[BEYOND])
        zs_say("  overflow   %lld z-scores, anomalies or results of products too large for their type: "
               "missing\n",
               (long long)count[BEYOND]);
}

static void print_phases(const zs_report *report, const double *seconds, const int64_t *bytes, bool verbose)
{
    static const char *const name[ZS_PHASES] = { "headers",  "create", "read",   "moments", "merge",
                                                 "z-scores", "write",  "finish", "wait" };
    double total = zs_now() - report->begin;
    const char *comma = "";
    zs_say("  seconds    %.2f:", total);
    for (int k = 0; k < ZS_PHASES; k++) {
        if (seconds[k] < 0.005 && bytes[k] == 0 && !verbose)
            continue;
        zs_say("%s %s %.2f", comma, name[k], seconds[k]);
        comma = ",";
        if (bytes[k] > 0 && seconds[k] > 0)
            zs_say(" (%.2f GB, %.2f GB/s)", (double)bytes[k] / 1e9, (double)bytes[k] / 1e9 / seconds[k]);
    }
    zs_say("\n");
}

void zs_report_summary(zs_comm *comm, const zs_report *report, const zs_spec *spec, const zs_catalog *catalog,
                       bool shown, bool verbose)
{
    double seconds[ZS_PHASES];
    int64_t bytes[ZS_PHASES], count[COUNTS];
    int64_t mine[COUNTS] = { [VALID] = report->valid,
                             [FEW] = report->cells_few,
                             [NO_STD] = report->cells_no_std,
                             [CONSTANT] = report->cells_constant,
                             [OVERFLOW] = report->cells_overflow,
                             [BEYOND] = report->beyond,
                             [INFLATED] = report->inflated,
                             [CHECKED] = report->checked };
    struct rusage usage;
    long peak;
    getrusage(RUSAGE_SELF, &usage);
    MPI_Allreduce(&usage.ru_maxrss, &peak, 1, MPI_LONG, MPI_MAX, comm->world);
    MPI_Allreduce(report->seconds, seconds, ZS_PHASES, MPI_DOUBLE, MPI_MAX, comm->world);
    MPI_Allreduce(report->bytes, bytes, ZS_PHASES, MPI_INT64_T, MPI_SUM, comm->world);
    MPI_Allreduce(mine, count, COUNTS, MPI_INT64_T, MPI_SUM, comm->world);
    zs_tally tally = all_tallies(comm, &report->tally);
    if (catalog->files.overlay) /* any rank may have seen a value of a step */
        MPI_Allreduce(MPI_IN_PLACE, report->seen, (int)catalog->series.nstep, MPI_UNSIGNED_CHAR, MPI_BOR,
                      comm->world);
    if (!shown)
        return;
    zs_say("done\n");
    print_cells(spec, catalog, count);
    zs_expver_summary(&catalog->series, report->seen);
    if (tally.count > 0) {
        print_extreme(&catalog->series, &catalog->grid, "lowest z", tally.min, tally.min_at);
        print_extreme(&catalog->series, &catalog->grid, "highest z", tally.max, tally.max_at);
        if (catalog->prior.path)
            zs_say("  check      none of z: the statistics are not those of this run's steps alone\n");
        else if (catalog->groups.how.window == 0)
            zs_say("  check      mean 0 and standard deviation 1 over %lld z-scores, in each band of rows\n",
                   (long long)count[CHECKED]);
        else
            zs_say("  check      none of z: with a window, a step counts for more groups than its own\n");
    }
    print_phases(report, seconds, bytes, verbose);
    if (verbose)
        zs_say("  bytes      %lld read, %lld inflated, %lld sent, %lld written\n",
               (long long)bytes[ZS_PHASE_READ], (long long)count[INFLATED], (long long)bytes[ZS_PHASE_MERGE],
               (long long)bytes[ZS_PHASE_WRITE]);
    zs_say("  memory     %.1f MiB at most in a rank\n", (double)peak * 1024 / MIB);
    for (int k = 0; k < zs_spec_written_count(spec); k++)
        if (zs_spec_written(spec, k).path)
            zs_say("  wrote      %s\n", zs_spec_written(spec, k).path);
    if (report->no_lock)
        zs_say(
            "  lock       none to be had in %s: if another run gave the same files their names at the same "
            "moment, some can be its\n",
            report->no_lock);
}
