#include "report/summary.h"

#include "base/phase.h"
#include "catalog/series.h"
#include "header/grid.h"
#include "report/expver_report.h"
#include "report/results.h"
#include "report/say.h"
#include "report/series_report.h"
#include "time/date_text.h"
#include "time/groups.h"

#include <string.h>

static const double MIB = 1048576;

/* Print an extreme z-score with its place. */
static void print_extreme(zs_sink *to, const zs_totals *totals, const zs_catalog *catalog, const char *what,
                          bool highest)
{
    const zs_series *series = &catalog->series;
    const zs_grid *grid = &catalog->grid;
    zs_place place = zs_totals_extreme(totals, grid, highest);
    char text[ZS_TIME_TEXT];
    zs_say(to, "  %-9s  %.4f on %s", what, (double)place.z,
           zs_time_format(series->time.axis.calendar, zs_series_time(series, place.step), text));
    if (series->nmember > 1)
        zs_say(to, ", %s index %d", series->member_dim, (int)zs_series_step(series, place.step).member);
    if (!isnan(place.level_value))
        zs_say(to, ", %s %.9g", grid->levels.dim, place.level_value);
    else if (*grid->levels.dim)
        zs_say(to, ", %s index %lld", grid->levels.dim, (long long)grid->levels.index[place.level]);
    if (grid->lat)
        zs_say(to, ", %s %g", grid->lat_name, place.row_value);
    else if (*grid->row_dim)
        zs_say(to, ", %s index %lld", grid->row_dim, (long long)place.row);
    if (grid->lon)
        zs_say(to, ", %s %g", grid->lon_name, place.column_value);
    else if (*grid->col_dim)
        zs_say(to, ", %s index %lld", grid->col_dim, (long long)place.column);
    zs_say(to, "\n");
}

/* Values that are missing, of so many. */
static void print_missing(zs_sink *to, const zs_totals *totals)
{
    int64_t missing = totals->values - totals->valid;
    zs_say(to, "; %lld missing (%.3g %%)\n", (long long)missing,
           100.0 * (double)missing / (double)totals->values);
}

/* "2"; "80% of the steps of their group as" */
static char *least_text(const zs_spec *spec, char text[2 * ZS_LEAST_TEXT])
{
    const zs_least *least = &spec->climatology.min_count;
    zs_least_text(least, text);
    if (least->number == 0)
        strcat(text, " of the steps as");
    return text;
}

/* Of a climatology of others: where it has no numbers.  of: what is counted. */
static void print_given_cells(zs_sink *to, const zs_totals *totals, const zs_catalog *catalog, const char *of)
{
    const zs_given *std = &catalog->prior.given[ZS_GIVEN_STD];
    zs_say(to, "  no mean    %lld %s in %s\n", (long long)totals->cells_few, of, catalog->prior.path);
    if (std->path)
        zs_say(to, "  no std     %lld %s with a mean in %s, and %lld are constant: no z-score there\n",
               (long long)totals->cells_overflow, of, std->path, (long long)totals->cells_constant);
}

static void print_cells(zs_sink *to, const zs_totals *totals, const zs_spec *spec, const zs_catalog *catalog)
{
    const zs_groups *groups = &catalog->groups;
    int64_t members = zs_groups_members(groups); /* with a window, a step counts in several groups */
    int64_t cells = catalog->grid.nrow * catalog->grid.ncol;
    char least[2 * ZS_LEAST_TEXT];
    const char *of = groups->how.kind == ZS_GROUP_NONE ? "cells" : "cells of a group";
    if (catalog->prior.given[ZS_GIVEN_MEAN].path) {
        print_given_cells(to, totals, catalog, of);
        return;
    }
    if (catalog->prior.npart > 0)
        zs_say(to, "  values     %lld in the statistics\n", (long long)totals->valid);
    else if (catalog->prior.path)
        zs_say(to, "  values     %lld in the statistics, those of %s among them\n", (long long)totals->valid,
               catalog->prior.path);
    else {
        zs_say(to, "  values     %lld of %lld %s x %lld cells", (long long)totals->valid, (long long)members,
               catalog->series.nmember > 1 ? "samples" : "steps", (long long)cells);
        print_missing(to, totals);
    }
    if (totals->cells_few)
        zs_say(to, "  no mean    %lld %s have fewer than %s valid values%s\n", (long long)totals->cells_few,
               of, least_text(spec, least),
               spec->input.mask.n > 0 ? ", those outside of the mask among them" : "");
    if (totals->cells_no_std)
        zs_say(to, "  no std     %lld %s have no more than ddof = %d valid values%s\n",
               (long long)totals->cells_no_std, of, spec->climatology.ddof,
               spec->climatology.detrend ? ", or fewer than three of them, or all at one time" : "");
    zs_say(to, "  constant   %lld %s%s\n", (long long)totals->cells_constant, of,
           totals->cells_constant ? ": no z-score there" : "");
    if (totals->cells_overflow)
        zs_say(to,
               spec->climatology.smooth.kind == ZS_SMOOTH_NONE
                   ? "  overflow   %lld %s: sums too large for float64, so no mean, standard deviation or "
                     "z-score\n"
                   : "  no fit     %lld %s: too few groups with values, a smoothed variance below 0, or sums "
                     "too "
                     "large for float64, so no mean, standard deviation or z-score\n",
               (long long)totals->cells_overflow, of);
}

static void print_overflow(zs_sink *to, const zs_totals *totals)
{
    if (totals->beyond)
        zs_say(to,
               "  overflow   %lld z-scores, anomalies or results of products too large for their type: "
               "missing\n",
               (long long)totals->beyond);
}

static void print_phases(zs_sink *to, const zs_totals *totals, bool verbose)
{
    const double *seconds = totals->slowest;
    const int64_t *bytes = totals->bytes;
    const char *comma = "";
    zs_say(to, "  seconds    %.2f:", totals->seconds);
    for (int k = 0; k < ZS_PHASES; k++) {
        if (seconds[k] < 0.005 && bytes[k] == 0 && !verbose)
            continue;
        zs_say(to, "%s %s %.2f", comma, zs_phase_name((zs_phase)k), seconds[k]);
        comma = ",";
        if (bytes[k] > 0 && seconds[k] > 0)
            zs_say(to, " (%.2f GB, %.2f GB/s)", (double)bytes[k] / 1e9, (double)bytes[k] / 1e9 / seconds[k]);
    }
    zs_say(to, "\n");
}

void zs_report_summary(zs_sink *to, const zs_totals *totals, const zs_spec *spec, const zs_catalog *catalog,
                       bool verbose)
{
    const int64_t *bytes = totals->bytes;
    const char *unchecked = zs_totals_unchecked(totals, spec, catalog);
    zs_say(to, "done%s%s\n", spec->input.nvariable > 1 ? " with " : "",
           spec->input.nvariable > 1 ? spec->input.variable : "");
    if (totals->statistics) {
        print_cells(to, totals, spec, catalog);
    } else {
        zs_say(to, "  values     %lld of %lld that were read", (long long)totals->valid,
               (long long)totals->values);
        print_missing(to, totals);
    }
    print_overflow(to, totals);
    zs_results_say(to, totals, spec, catalog);
    zs_series_summary(to, catalog);
    zs_expver_summary(to, zs_catalog_stored(catalog), totals->seen);
    if (totals->tally.count > 0) {
        print_extreme(to, totals, catalog, "lowest z", false);
        print_extreme(to, totals, catalog, "highest z", true);
        if (unchecked)
            zs_say(to, "  check      none of z: %s\n", unchecked);
        else
            zs_say(to,
                   "  check      mean 0 and standard deviation 1 over %lld z-scores, in each band of rows\n",
                   (long long)totals->checked);
    }
    print_phases(to, totals, verbose);
    if (verbose)
        zs_say(to, "  bytes      %lld read, %lld inflated, %lld sent, %lld written\n",
               (long long)bytes[ZS_PHASE_READ], (long long)totals->inflated, (long long)bytes[ZS_PHASE_MERGE],
               (long long)bytes[ZS_PHASE_WRITE]);
    zs_say(to, "  memory     %.1f MiB at most in a rank\n", (double)totals->peak / MIB);
    for (int k = 0; k < zs_spec_written_count(spec); k++)
        if (zs_spec_written(spec, k).path)
            zs_say(to, "  wrote      %s\n", zs_spec_written(spec, k).path);
    if (totals->no_lock)
        zs_say(
            to,
            "  lock       none to be had in %s: if another run gave the same files their names at the same "
            "moment, some can be its\n",
            totals->no_lock);
}
