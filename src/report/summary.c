#include "report/summary.h"

#include "base/version.h"
#include "report/expver_report.h"
#include "spec/fields.h"
#include "time/date_text.h"
#include "write/writer.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

static const double MIB = 1048576;

void zs_report_init(zs_report *report)
{
    *report = (zs_report){ .begin = zs_now(), .tally = zs_tally_none() };
}

void zs_report_clear(zs_report *report)
{
    free(report->seen);
    report->seen = NULL;
}

double zs_report_phase(zs_report *report, zs_phase phase, double since)
{
    double now = zs_now();
    report->seconds[phase] += now - since;
    return now;
}

/* "1.05 GiB": three digits that a person reads. */
static const char *amount(double bytes, char text[32])
{
    static const char *const unit[] = { "bytes", "KiB", "MiB", "GiB", "TiB", "PiB" };
    int k = 0;
    for (; bytes >= 1024 && k < 5; k++)
        bytes /= 1024;
    snprintf(text, 32, k == 0 ? "%.0f %s" : "%.2f %s", bytes, unit[k]);
    return text;
}

static void print_steps(const zs_catalog *catalog)
{
    zs_calendar calendar = catalog->grid.time_axis.calendar;
    char from[ZS_TIME_TEXT], to[ZS_TIME_TEXT], gap[ZS_TIME_TEXT];
    zs_time_format(calendar, catalog->step[0].time, from);
    zs_time_format(calendar, catalog->step[catalog->nstep - 1].time, to);
    bool in_days = catalog->spacing > ZS_DAY;
    int64_t members = catalog->grid.nmember;
    printf("  steps      %lld", (long long)(catalog->nstep / members));
    if (catalog->nrecord != catalog->nstep)
        printf(" of %lld", (long long)(catalog->nrecord / members));
    if (members > 1)
        printf(" x %lld members (%s), as one sample", (long long)members, catalog->grid.member_dim);
    printf(", %s to %s, %s", from, to, zs_calendar_name(calendar));
    if (catalog->nstep > members)
        printf(", usually %.4g %s apart", (double)catalog->spacing / (double)(in_days ? ZS_DAY : ZS_DAY / 24),
               in_days ? "days" : "hours");
    printf("\n");
    if (catalog->gaps > 0)
        printf("  gaps       %lld place%s where steps seem to be missing; the first after %s\n",
               (long long)catalog->gaps, catalog->gaps == 1 ? "" : "s",
               zs_time_format(calendar, catalog->gap_after, gap));
}

/* The statistics of an earlier run, and what becomes of them. */
static void print_archive(const zs_catalog *catalog)
{
    const zs_archive *archive = &catalog->archive;
    zs_calendar calendar = catalog->grid.time_axis.calendar;
    char from[ZS_TIME_TEXT], to[ZS_TIME_TEXT];
    int n = archive->periods.n;
    printf("  %s     %s: %lld steps, %s to %s", archive->groups.instead ? "from  " : "extend", archive->path,
           (long long)archive->steps, zs_time_format(calendar, archive->periods.period[0].first, from),
           zs_time_format(calendar, archive->periods.period[n - 1].last, to));
    if (n > 1)
        printf(", in %d periods", n);
    printf("; statistics of %lld steps\n", (long long)catalog->period_steps);
}

/* What is compared with what, where it is not all with all. */
static void print_groups(const zs_catalog *catalog)
{
    const zs_groups *groups = &catalog->groups;
    const zs_grouping *how = &groups->how;
    zs_calendar calendar = catalog->grid.time_axis.calendar;
    char from[ZS_TIME_TEXT], to[ZS_TIME_TEXT], name[ZS_GROUP_NAME], last[ZS_GROUP_NAME];
    if (how->kind != ZS_GROUP_NONE) {
        printf("  groups     %d by %s, %s to %s, leap_day %s", groups->n, zs_group_kind_name(how->kind),
               zs_groups_name(groups, 0, name), zs_groups_name(groups, groups->n - 1, last),
               zs_leap_day_name(how->leap_day));
        if (how->window > 0)
            printf(", with %d days on each side", how->window);
        printf("\n");
    }
    if (groups->baseline.count < catalog->nstep && groups->baseline.count > 0)
        printf("  baseline   %lld steps, %s to %s\n",
               (long long)(groups->baseline.count / catalog->grid.nmember),
               zs_time_format(calendar, catalog->step[groups->baseline.first].time, from),
               zs_time_format(calendar,
                              catalog->step[groups->baseline.first + groups->baseline.count - 1].time, to));
    if (catalog->archive.path)
        print_archive(catalog);
    if (groups->lone > 0)
        printf("  no group   %lld steps whose group has no step in %s: no z-score there\n",
               (long long)(groups->lone / catalog->grid.nmember),
               groups->baseline.count > 0 ? "the baseline" : catalog->archive.path);
}

static void print_grid(const zs_catalog *catalog)
{
    const zs_grid *grid = &catalog->grid;
    const zs_columns *columns = &grid->columns;
    printf("  grid       %lld x %lld cells", (long long)grid->nrow, (long long)grid->ncol);
    if (*grid->row_dim)
        printf(" (%s%s%s)", grid->row_dim, *grid->col_dim ? ", " : "", grid->col_dim);
    if (catalog->lat)
        printf(", %s %g to %g", grid->lat_name, catalog->lat[grid->rows.first],
               catalog->lat[grid->rows.first + grid->rows.count - 1]);
    if (catalog->lon) {
        int last = columns->nsegment - 1;
        zs_range end = columns->segment[last];
        printf(", %s %g to %g", grid->lon_name, catalog->lon[columns->segment[0].first] + columns->turn[0],
               catalog->lon[end.first + end.count - 1] + columns->turn[last]);
    }
    printf("\n");
}

static void print_storage(const zs_catalog *catalog)
{
    const zs_stored *stored = &catalog->file[0].stored;
    char text[32];
    int64_t bytes = 0;
    for (int i = 0; i < catalog->paths.n; i++)
        bytes += catalog->file[i].identity.bytes;
    bool mixed = false;
    for (int i = 1; i < catalog->paths.n; i++)
        mixed = mixed || catalog->file[i].stored.form != stored->form ||
                catalog->file[i].stored.packing.type != stored->packing.type;
    printf("  files      %d, %s%s, %s, %s", catalog->paths.n, mixed ? "of several kinds, the first " : "",
           zs_form_name(stored), zs_type_name(stored->packing.type), amount((double)bytes, text));
    if (catalog->paths.repeated)
        printf("; %d named more than once", catalog->paths.repeated);
    printf("\n  moments    %s\n", catalog->kind == ZS_MOMENTS_EXACT
                                      ? "exact sums of packed integers"
                                      : "blocks of steps in double, merged along a fixed tree");
}

static void print_partition(const zs_plan *plan)
{
    const zs_problem *p = &plan->problem;
    zs_range steps = zs_plan_steps(plan, 0), rows = zs_plan_rows(plan, 0);
    int idle = p->nrank - plan->time_parts * plan->row_parts;
    printf("  partition  %d rank%s as %d (time) x %d (rows), up to %lld steps x %lld rows each", p->nrank,
           p->nrank == 1 ? "" : "s", plan->time_parts, plan->row_parts, (long long)steps.count,
           (long long)rows.count);
    if (idle > 0)
        printf("; %d without work", idle);
    printf("\n  passes     %s", p->given                   ? "1: the statistics are there already"
                                : plan->keep               ? "1: values are kept in memory"
                                : zs_plan_passes(plan) > 1 ? "2: values are read again for the outputs"
                                                           : "1: nothing needs the values again");
    if (plan->tiles > 1)
        printf("; in %d tiles of %lld rows", plan->tiles, (long long)plan->tile_rows);
    printf("\n");
}

static void print_memory(const zs_plan *plan, bool verbose)
{
    char need[32], budget[32], text[32];
    printf("  memory     %s a rank, of %s\n", amount((double)plan->memory_bytes, need),
           amount((double)plan->problem.budget, budget));
    if (!verbose)
        return;
    printf("             values kept %s", amount((double)plan->keep_bytes, text));
    printf(", moments %s", amount((double)plan->moments_bytes, text));
    printf(", exchange %s", amount((double)plan->exchange_bytes, text));
    printf(", statistics %s", amount((double)plan->statistics_bytes, text));
    printf(", buffers %s", amount((double)plan->buffer_bytes, text));
    printf(", products %s\n", amount((double)plan->products_bytes, text));
    if (zs_plan_groups(plan) > 1)
        printf("             groups of a rank: moments of %d%s, statistics of %d%s\n", plan->groups_taken,
               plan->keep ? ", one at a time" : "", plan->groups_needed,
               plan->by_group ? ", one at a time" : "");
}

/* The lengths of its first variable's axes: "31 x 161 values". */
static void print_shape(const zs_sheet *sheet)
{
    int64_t length[ZS_SHEET_AXES];
    const char *times = "";
    zs_sheet_shape(sheet, 0, length);
    for (int axis = 0; axis < ZS_SHEET_AXES; axis++)
        if (length[axis] > 1) {
            printf("%s%lld", times, (long long)length[axis]);
            times = " x ";
        }
    printf("%s", *times ? " values" : "1 value");
}

static void print_products(const zs_spec *spec, const zs_sheet *sheet)
{
    char what[ZS_PRODUCT_TEXT], bytes[32];
    for (int k = 0; k < spec->nproduct; k++) {
        printf("  product    %s: %s, ", spec->product[k].file, zs_product_text(&spec->product[k], what));
        print_shape(&sheet[k]);
        printf(", %s\n", amount((double)zs_sheet_bytes(&sheet[k]), bytes));
    }
}

static void print_outputs(const zs_spec *spec, const zs_catalog *catalog)
{
    char text[32];
    for (int k = 0; k < ZS_OUTPUT_KINDS; k++) {
        if (!spec->output[k])
            continue;
        printf("  output     %s:", spec->output[k]);
        for (zs_field field = 0; field < ZS_FIELDS; field++)
            if (zs_field_in(spec, field, (zs_output_kind)k))
                printf(" %s%s", spec->variable, zs_field_suffix(field));
        printf(", %s, %s", spec->format == ZS_CLASSIC ? "CDF-5" : "NetCDF-4",
               amount((double)zs_writer_bytes(spec, catalog, (zs_output_kind)k), text));
        if (spec->deflate > 0)
            printf(" before deflate %d", spec->deflate);
        if (k != ZS_STATISTICS && spec->keepbits > 0)
            printf(", keepbits %d", spec->keepbits);
        if (k != ZS_STATISTICS && spec->significant > 0)
            printf(", significant %g", spec->significant);
        printf("\n");
    }
}

void zs_report_plan(const zs_spec *spec, const zs_catalog *catalog, const zs_plan *plan,
                    const zs_sheet *sheet, bool verbose)
{
    const char *name = catalog->grid.long_name, *units = catalog->grid.units;
    printf("zscore %s: %s%s%s%s%s%s\n", ZS_VERSION, spec->variable, *name ? ", " : "", name,
           *units ? " [" : "", units, *units ? "]" : "");
    print_storage(catalog);
    print_steps(catalog);
    zs_versions_plan(catalog);
    print_groups(catalog);
    print_grid(catalog);
    print_partition(plan);
    print_memory(plan, verbose);
    print_outputs(spec, catalog);
    print_products(spec, sheet);
    fflush(stdout);
}

/* The extremes of z over all ranks, and the first place of each; counts added up. */
static zs_tally all_tallies(zs_comm *comm, const zs_tally *mine)
{
    zs_tally all = *mine;
    int64_t place;
    MPI_Allreduce(&mine->count, &all.count, 1, MPI_INT64_T, MPI_SUM, comm->world);
    MPI_Allreduce(&mine->min, &all.min, 1, MPI_FLOAT, MPI_MIN, comm->world);
    MPI_Allreduce(&mine->max, &all.max, 1, MPI_FLOAT, MPI_MAX, comm->world);
    place = mine->min == all.min ? mine->min_at : INT64_MAX;
    MPI_Allreduce(&place, &all.min_at, 1, MPI_INT64_T, MPI_MIN, comm->world);
    place = mine->max == all.max ? mine->max_at : INT64_MAX;
    MPI_Allreduce(&place, &all.max_at, 1, MPI_INT64_T, MPI_MIN, comm->world);
    return all;
}

static void print_place(const zs_catalog *catalog, const char *what, float z, int64_t at)
{
    const zs_grid *grid = &catalog->grid;
    int64_t col = at % grid->ncol, row = at / grid->ncol % grid->nrow, step = at / grid->ncol / grid->nrow;
    char text[ZS_TIME_TEXT];
    printf("  %s    %.4f on %s", what, (double)z,
           zs_time_format(grid->time_axis.calendar, catalog->step[step].time, text));
    if (grid->nmember > 1)
        printf(", %s index %d", grid->member_dim, (int)catalog->step[step].member);
    if (catalog->lat)
        printf(", %s %g", grid->lat_name, catalog->lat[grid->rows.first + row]);
    else if (*grid->row_dim)
        printf(", %s index %lld", grid->row_dim, (long long)row);
    int segment = 0;
    int64_t in_segment = col;
    while (in_segment >= grid->columns.segment[segment].count)
        in_segment -= grid->columns.segment[segment++].count;
    int64_t in_file = grid->columns.segment[segment].first + in_segment;
    if (catalog->lon)
        printf(", %s %g", grid->lon_name, catalog->lon[in_file] + grid->columns.turn[segment]);
    else if (*grid->col_dim)
        printf(", %s index %lld", grid->col_dim, (long long)col);
    printf("\n");
}

static void print_cells(const zs_spec *spec, const zs_catalog *catalog, const int64_t count[4])
{
    const zs_groups *groups = &catalog->groups;
    int64_t members = groups->member.first[groups->n]; /* with a window, steps count more than once */
    int64_t cells = catalog->grid.nrow * catalog->grid.ncol, values = cells * members;
    const char *of = groups->how.kind == ZS_GROUP_NONE ? "cells" : "cells of a group";
    if (!zs_catalog_own_statistics(catalog))
        printf("  values     %lld in the statistics, those of %s among them\n", (long long)count[0],
               catalog->archive.path);
    else
        printf("  values     %lld of %lld %s x %lld cells; %lld missing (%.3g %%)\n", (long long)count[0],
               (long long)members, catalog->grid.nmember > 1 ? "samples" : "steps", (long long)cells,
               (long long)(values - count[0]), 100.0 * (double)(values - count[0]) / (double)values);
    if (count[1])
        printf("  no mean    %lld %s have fewer than %d valid values\n", (long long)count[1], of,
               spec->min_count);
    if (count[2])
        printf("  no std     %lld %s have no more than ddof = %d valid values\n", (long long)count[2], of,
               spec->ddof);
    printf("  constant   %lld %s%s\n", (long long)count[3], of, count[3] ? ": no z-score there" : "");
}

static void print_phases(const zs_report *report, const double *seconds, const int64_t *bytes, bool verbose)
{
    static const char *const name[ZS_PHASES] = { "headers",  "create", "read",   "moments", "merge",
                                                 "z-scores", "write",  "finish", "wait" };
    double total = zs_now() - report->begin;
    const char *comma = "";
    printf("  seconds    %.2f:", total);
    for (int k = 0; k < ZS_PHASES; k++) {
        if (seconds[k] < 0.005 && bytes[k] == 0 && !verbose)
            continue;
        printf("%s %s %.2f", comma, name[k], seconds[k]);
        comma = ",";
        if (bytes[k] > 0 && seconds[k] > 0)
            printf(" (%.2f GB, %.2f GB/s)", (double)bytes[k] / 1e9, (double)bytes[k] / 1e9 / seconds[k]);
    }
    printf("\n");
}

void zs_report_summary(zs_comm *comm, const zs_report *report, const zs_spec *spec, const zs_catalog *catalog,
                       bool shown, bool verbose)
{
    double seconds[ZS_PHASES];
    int64_t bytes[ZS_PHASES], count[4], inflated, checked;
    int64_t mine[4] = { report->valid, report->cells_few, report->cells_no_std, report->cells_constant };
    struct rusage usage;
    long peak;
    getrusage(RUSAGE_SELF, &usage);
    MPI_Allreduce(&usage.ru_maxrss, &peak, 1, MPI_LONG, MPI_MAX, comm->world);
    MPI_Allreduce(report->seconds, seconds, ZS_PHASES, MPI_DOUBLE, MPI_MAX, comm->world);
    MPI_Allreduce(report->bytes, bytes, ZS_PHASES, MPI_INT64_T, MPI_SUM, comm->world);
    MPI_Allreduce(&report->inflated, &inflated, 1, MPI_INT64_T, MPI_SUM, comm->world);
    MPI_Allreduce(&report->checked, &checked, 1, MPI_INT64_T, MPI_SUM, comm->world);
    MPI_Allreduce(mine, count, 4, MPI_INT64_T, MPI_SUM, comm->world);
    zs_tally tally = all_tallies(comm, &report->tally);
    if (catalog->overlay) /* what any rank saw of a step */
        MPI_Allreduce(MPI_IN_PLACE, report->seen, (int)catalog->nstep, MPI_UNSIGNED_CHAR, MPI_BOR,
                      comm->world);
    if (!shown)
        return;
    printf("done\n");
    print_cells(spec, catalog, count);
    zs_versions_summary(catalog, report->seen);
    if (tally.count > 0) {
        print_place(catalog, "least z", tally.min, tally.min_at);
        print_place(catalog, "most z ", tally.max, tally.max_at);
        if (!zs_catalog_own_statistics(catalog))
            printf("  check      none of z: the statistics are not those of this run's steps alone\n");
        else if (catalog->groups.how.window == 0)
            printf("  check      mean 0 and standard deviation 1 over %lld z-scores, in each band of rows\n",
                   (long long)checked);
        else
            printf("  check      none of z: with a window, a step counts for more groups than its own\n");
    }
    print_phases(report, seconds, bytes, verbose);
    if (verbose)
        printf("  bytes      %lld read, %lld inflated, %lld sent, %lld written\n",
               (long long)bytes[ZS_PHASE_READ], (long long)inflated, (long long)bytes[ZS_PHASE_REDUCE],
               (long long)bytes[ZS_PHASE_WRITE]);
    printf("  memory     %.1f MiB at most in a rank\n", (double)peak * 1024 / MIB);
    for (int k = 0; k < zs_spec_written_count(spec); k++)
        if (zs_spec_written(spec, k).path)
            printf("  wrote      %s\n", zs_spec_written(spec, k).path);
    fflush(stdout);
}
