#include "report/plan_text.h"

#include "base/range.h"
#include "base/text.h"
#include "base/version.h"
#include "catalog/files.h"
#include "catalog/prior.h"
#include "catalog/series.h"
#include "catalog/void_files.h"
#include "header/grid.h"
#include "header/storage.h"
#include "output/preflight.h"
#include "output/striping.h"
#include "report/expver_report.h"
#include "report/grid_report.h"
#include "report/leftover_report.h"
#include "report/say.h"
#include "report/step_report.h"
#include "spec/fields.h"
#include "spec/product.h"
#include "stats/packing.h"
#include "time/calendar.h"
#include "time/date_text.h"
#include "time/group_key.h"
#include "time/groups.h"

#include <stdio.h>

static void print_steps(const zs_series *series)
{
    zs_calendar calendar = series->time.axis.calendar;
    char from[ZS_TIME_TEXT], to[ZS_TIME_TEXT], gap[ZS_TIME_TEXT];
    zs_time_format(calendar, series->step[0].time, from);
    zs_time_format(calendar, series->step[series->nstep - 1].time, to);
    bool in_days = series->spacing > ZS_DAY;
    int64_t members = series->nmember;
    zs_say("  steps      %lld", (long long)(series->nstep / members));
    if (series->nrecord != series->nstep)
        zs_say(" of %lld", (long long)(series->nrecord / members));
    if (members > 1)
        zs_say(" x %lld members (%s), as one sample", (long long)members, series->member_dim);
    zs_say(", %s to %s, %s", from, to, zs_calendar_name(calendar));
    if (series->nstep > members)
        zs_say(", usually %.4g %s apart", (double)series->spacing / (double)(in_days ? ZS_DAY : ZS_DAY / 24),
               in_days ? "days" : "hours");
    zs_say("\n");
    if (series->gaps > 0)
        zs_say("  gaps       %lld place%s where steps seem to be missing; the first after %s\n",
               (long long)series->gaps, series->gaps == 1 ? "" : "s",
               zs_time_format(calendar, series->gap_after, gap));
}

/* The earlier run's statistics, and whether this run extends them or uses them.  steps: that the statistics
 * are made of, in both runs. */
static void print_prior(const zs_prior *prior, zs_calendar calendar, int64_t steps)
{
    char from[ZS_TIME_TEXT], to[ZS_TIME_TEXT];
    int n = prior->periods.n;
    zs_say("  %s     %s: %lld steps, %s to %s", prior->groups.replaces ? "from  " : "extend", prior->path,
           (long long)prior->steps, zs_time_format(calendar, prior->periods.period[0].first, from),
           zs_time_format(calendar, prior->periods.period[n - 1].last, to));
    if (n > 1)
        zs_say(", in %d periods", n);
    zs_say("; statistics of %lld steps", (long long)steps);
    if (!prior->digests)
        zs_say("\n             without digests: an earlier version wrote it, or they were removed");
    zs_say("\n");
}

/* What is compared with what, unless it is everything with everything. */
static void print_groups(const zs_catalog *catalog)
{
    const zs_groups *groups = &catalog->groups;
    const zs_series *series = &catalog->series;
    const zs_grouping *how = &groups->how;
    zs_calendar calendar = series->time.axis.calendar;
    char from[ZS_TIME_TEXT], to[ZS_TIME_TEXT], name[ZS_GROUP_NAME], last[ZS_GROUP_NAME];
    if (how->kind != ZS_GROUP_NONE) {
        zs_say("  groups     %d by %s, %s to %s, leap_day %s", groups->n, zs_group_kind_name(how->kind),
               zs_groups_name(groups, 0, name), zs_groups_name(groups, groups->n - 1, last),
               zs_leap_day_name(how->leap_day));
        if (how->window > 0)
            zs_say(", with %d days on each side", how->window);
        zs_say("\n");
    }
    if (groups->baseline.count < series->nstep && groups->baseline.count > 0)
        zs_say("  baseline   %lld steps, %s to %s\n", (long long)(groups->baseline.count / series->nmember),
               zs_time_format(calendar, series->step[groups->baseline.first].time, from),
               zs_time_format(calendar,
                              series->step[groups->baseline.first + groups->baseline.count - 1].time, to));
    if (catalog->prior.path)
        print_prior(&catalog->prior, calendar, catalog->baseline.steps);
    if (groups->ungrouped > 0)
        zs_say("  no group   %lld steps whose group has no step in %s: no z-score there\n",
               (long long)(groups->ungrouped / series->nmember),
               groups->baseline.count > 0 ? "the baseline" : catalog->prior.path);
}

static void print_grid(const zs_grid *grid)
{
    zs_say("  grid       %lld x %lld cells", (long long)grid->nrow, (long long)grid->ncol);
    if (*grid->row_dim)
        zs_say(" (%s%s%s)", grid->row_dim, *grid->col_dim ? ", " : "", grid->col_dim);
    if (grid->lat)
        zs_say(", %s %g to %g", grid->lat_name, grid->lat[grid->rows.first],
               grid->lat[grid->rows.first + grid->rows.count - 1]);
    if (grid->lon)
        zs_say(", %s %g to %g", grid->lon_name, zs_grid_longitude(grid, 0),
               zs_grid_longitude(grid, grid->ncol - 1));
    zs_say("\n");
}

static void print_storage(const zs_spec *spec, const zs_files *files)
{
    const zs_storage *storage = &files->file[0].storage;
    char text[ZS_BYTES_TEXT], why[512];
    int64_t bytes = 0;
    for (int i = 0; i < files->paths.n; i++)
        bytes += files->file[i].identity.bytes;
    bool mixed = false;
    for (int i = 1; i < files->paths.n; i++)
        mixed = mixed || files->file[i].storage.form != storage->form ||
                files->file[i].storage.packing.type != storage->packing.type;
    zs_say("  files      %d, %s%s, %s, %s", files->paths.n, mixed ? "of several kinds, the first " : "",
           zs_form_name(storage), zs_type_name(storage->packing.type), zs_bytes_text((double)bytes, text));
    if (files->paths.repeated)
        zs_say("; %d named more than once", files->paths.repeated);
    if (files->nvoid)
        zs_say("\n  missing    all values of %d file%s, such as %s: %s", files->nvoid,
               files->nvoid == 1 ? "" : "s", files->paths.path[files->first_void],
               zs_void_files_text(spec, &files->file[files->first_void], why, sizeof why));
    zs_say("\n  moments    %s\n", files->kind == ZS_MOMENTS_EXACT
                                      ? "exact sums of packed integers"
                                      : "blocks of steps in double, merged along a fixed tree");
}

static void print_partition(const zs_plan *plan)
{
    const zs_problem *p = &plan->problem;
    zs_range steps = zs_plan_steps(plan, 0), rows = zs_plan_rows(plan, 0);
    int idle = p->nrank - plan->partition.time_parts * plan->partition.row_parts;
    zs_say("  partition  %d rank%s as %d (time) x %d (rows), up to %lld steps x %lld rows each", p->nrank,
           p->nrank == 1 ? "" : "s", plan->partition.time_parts, plan->partition.row_parts,
           (long long)steps.count, (long long)rows.count);
    if (idle > 0)
        zs_say("; %d without work", idle);
    zs_say("\n  passes     %s", p->from_file               ? "1: the statistics are there already"
                                : plan->keep               ? "1: values are kept in memory"
                                : zs_plan_passes(plan) > 1 ? "2: values are read again for the outputs"
                                                           : "1: nothing needs the values again");
    if (plan->tiles > 1)
        zs_say("; in %d tiles of %lld rows", plan->tiles, (long long)plan->tile_rows);
    zs_say("\n");
}

static void print_memory(const zs_plan *plan, bool verbose)
{
    char need[ZS_BYTES_TEXT], budget[ZS_BYTES_TEXT], text[ZS_BYTES_TEXT];
    zs_say("  memory     %s a rank, of %s\n", zs_bytes_text((double)plan->memory.total, need),
           zs_bytes_text((double)plan->problem.budget, budget));
    if (!verbose)
        return;
    zs_say("             values kept %s", zs_bytes_text((double)plan->memory.kept, text));
    zs_say(", moments %s", zs_bytes_text((double)plan->memory.moments, text));
    zs_say(", exchange %s", zs_bytes_text((double)plan->memory.exchange, text));
    zs_say(", statistics %s", zs_bytes_text((double)plan->memory.statistics, text));
    zs_say(", buffers %s", zs_bytes_text((double)plan->memory.buffers, text));
    zs_say(", products %s\n", zs_bytes_text((double)plan->memory.products, text));
    if (zs_plan_groups(plan) > 1)
        zs_say("             groups of a rank: moments of %d%s, statistics of %d%s\n", plan->busiest.taken,
               plan->keep ? ", one at a time" : "", plan->busiest.needed,
               plan->by_group ? ", one at a time" : "");
}

/* The lengths of the axes of the file's first variable: "31 x 161 values". */
static void print_shape(const zs_layout *layout)
{
    int64_t length[ZS_LAYOUT_AXES];
    const char *times = "";
    zs_layout_shape(layout, 0, length);
    for (int axis = 0; axis < ZS_LAYOUT_AXES; axis++)
        if (length[axis] > 1) {
            zs_say("%s%lld", times, (long long)length[axis]);
            times = " x ";
        }
    zs_say("%s", *times ? " values" : "1 value");
}

/* Say that some columns count once for two, where a product goes along them. */
static void print_repeated(const zs_spec *spec, const zs_grid *grid, const zs_layout *layout)
{
    bool along = false;
    for (int k = 0; k < spec->nproduct; k++)
        along = along || !layout[k].has_columns;
    if (along && grid->columns.once < grid->ncol)
        zs_say("  meridians  the last %lld of %lld columns stand twice: products count them once\n",
               (long long)(grid->ncol - grid->columns.once), (long long)grid->ncol);
}

static void print_products(const zs_spec *spec, const zs_grid *grid, const zs_layout *layout)
{
    char what[ZS_PRODUCT_TEXT], bytes[ZS_BYTES_TEXT];
    for (int k = 0; k < spec->nproduct; k++) {
        zs_say("  product    %s: %s, ", spec->product[k].file, zs_product_text(&spec->product[k], what));
        print_shape(&layout[k]);
        zs_say(", %s\n", zs_bytes_text((double)zs_layout_bytes(&layout[k]), bytes));
    }
    print_repeated(spec, grid, layout);
}

static void print_outputs(const zs_spec *spec, const zs_catalog *catalog)
{
    char text[ZS_BYTES_TEXT];
    for (int k = 0; k < ZS_OUTPUT_KINDS; k++) {
        if (!spec->output.path[k])
            continue;
        zs_say("  output     %s:", spec->output.path[k]);
        for (zs_field field = 0; field < ZS_FIELDS; field++)
            if (zs_field_in(spec, field, (zs_output_kind)k))
                zs_say(" %s%s", spec->input.name, zs_field_suffix(field));
        zs_say(", %s, %s", spec->output.format == ZS_CLASSIC ? "CDF-5" : "NetCDF-4",
               zs_bytes_text((double)zs_writer_bytes(spec, catalog, (zs_output_kind)k), text));
        if (spec->output.deflate > 0)
            zs_say(" before deflate %d", spec->output.deflate);
        if (spec->output.checksum)
            zs_say(", checksums");
        if (k != ZS_STATISTICS && spec->output.keepbits > 0)
            zs_say(", keepbits %d", spec->output.keepbits);
        if (k != ZS_STATISTICS && spec->output.significant > 0)
            zs_say(", significant %g", spec->output.significant);
        zs_say("\n");
    }
}

/* The files of the report. */
static void print_report(const zs_spec *spec)
{
    const char *page = spec->report.path[ZS_REPORT_PAGE], *json = spec->report.path[ZS_REPORT_JSON];
    char text[ZS_BYTES_TEXT];
    if (page)
        zs_say("  report     %s: a page of up to %s", page, zs_bytes_text((double)spec->report.size, text));
    if (page && spec->report.maps > 0)
        zs_say(", with maps of up to %d steps", spec->report.maps);
    if (page)
        zs_say("\n");
    if (json)
        zs_say("  json       %s\n", json);
}

/* Say how the ranks share the files, where that needs something. */
static void print_sharing(const zs_spec *spec, const zs_catalog *catalog, const zs_sharing *sharing)
{
    char text[ZS_SHARING_TEXT], command[ZS_SHELL_WORD + 64];
    int64_t most = 0;
    for (int k = 0; k < ZS_OUTPUT_KINDS; k++)
        if (spec->output.path[k])
            most = zs_max(most, zs_writer_bytes(spec, catalog, (zs_output_kind)k));
    if (zs_striping_command(sharing, most, command))
        printf("  stripes    Lustre spreads new files of this size over more targets after: %s\n", command);
    if (zs_sharing_text(sharing, text))
        printf("  shared     %s\n", text);
}

void zs_report_plan(const zs_spec *spec, const zs_catalog *catalog, const zs_plan *plan,
                    const zs_layout *layout, const zs_sharing *sharing, bool verbose)
{
    const char *name = catalog->variable.long_name, *units = catalog->variable.units;
    zs_say("zscore %s: %s%s%s%s%s%s\n", ZS_VERSION, spec->input.variable, *name ? ", " : "", name,
           *units ? " [" : "", units, *units ? "]" : "");
    print_storage(spec, &catalog->files);
    print_steps(&catalog->series);
    zs_expver_plan(&catalog->series, catalog->files.overlay);
    zs_step_plan(spec, catalog);
    print_groups(catalog);
    zs_sizes_plan(catalog);
    print_grid(&catalog->grid);
    zs_grid_report(spec, catalog);
    print_partition(plan);
    print_memory(plan, verbose);
    print_outputs(spec, catalog);
    print_products(spec, &catalog->grid, layout);
    print_report(spec);
    print_sharing(spec, catalog, sharing);
    zs_leftover_report(spec);
}
