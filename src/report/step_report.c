#include "report/step_report.h"

#include "catalog/step_rule.h"
#include "header/time_bounds.h"
#include "report/say.h"
#include "time/date_text.h"
#include "time/group_sizes.h"
#include "time/step_moment.h"

/* How many files have no bounds that can be used, and the first of them; one with wrong bounds goes before
 * one without. */
static int count_without(const zs_files *files, int *first)
{
    int n = 0;
    for (int i = 0; i < files->paths.n; i++) {
        zs_bounds_state state = files->file[i].bounds;
        if (state == ZS_BOUNDS_USED)
            continue;
        if (n++ == 0 || (files->file[*first].bounds == ZS_BOUNDS_NONE && state != ZS_BOUNDS_NONE))
            *first = i;
    }
    return n;
}

/* Bounds that are wrong; or that only some files have. */
static void print_bounds(zs_sink *to, const zs_files *files, bool made)
{
    int first = 0, n = count_without(files, &first);
    bool plain = n > 0 && files->file[first].bounds == ZS_BOUNDS_NONE;
    if (n == 0 || (plain && n == files->paths.n))
        return;
    zs_say(to, "  no bounds  %s: its bounds of time %s", files->paths.path[first],
           zs_bounds_state_text(files->file[first].bounds));
    if (n > 1)
        zs_say(to, "; %d more file%s none that can be used", n - 1, n == 2 ? " has" : "s have");
    zs_say(to, "%s\n", made ? "" : "; the outputs have none");
}

/* Steps on other days than their times. */
static void print_moved(zs_sink *to, const zs_spec *spec, const zs_series *series)
{
    zs_moved moved = zs_series_moved(series, spec);
    zs_calendar calendar = series->time.axis.calendar;
    zs_step_rule rule = spec->input.step;
    char time[ZS_TIME_TEXT], moment[ZS_TIME_TEXT];
    if (moved.steps == 0)
        return;
    zs_time_format(calendar, zs_series_stamp(series, moved.first), time);
    zs_time_format(calendar, zs_series_time(series, moved.first), moment);
    if (rule == ZS_STEP_AUTO)
        zs_say(to, "  bounds     decide:");
    else
        zs_say(to, "  step       = %s:", zs_step_rule_name(rule));
    zs_say(to, " %lld of %lld steps belong to another day%s than their time; %s counts as %s\n",
           (long long)moved.steps, (long long)(series->nstep / series->nmember),
           moved.groups == 0                         ? ""
           : spec->steps.every.kind == ZS_EVERY_STEP ? " or group"
                                                     : " or new step",
           time, moment);
}

void zs_step_plan(zs_sink *to, const zs_spec *spec, const zs_catalog *catalog)
{
    print_bounds(to, &catalog->files, catalog->made.any);
    print_moved(to, spec, zs_catalog_stored(catalog));
}

/* Composites of several days begin on other dates in leap years, but on the same days of the year. */
static const char *advice(zs_group_kind kind)
{
    return kind == ZS_GROUP_DAY        ? "; steps that begin anew each year go by group = day-of-year"
           : kind == ZS_GROUP_DAY_HOUR ? "; steps that begin anew each year go by group = day-of-year-hour"
                                       : "";
}

void zs_sizes_plan(zs_sink *to, const zs_catalog *catalog)
{
    const zs_groups *groups = &catalog->groups;
    const zs_series *series = &catalog->series;
    zs_range baseline = groups->baseline;
    if (groups->how.kind == ZS_GROUP_NONE || baseline.count == 0)
        return;
    zs_group_sizes sizes = zs_group_sizes_of(groups, zs_series_time(series, baseline.first),
                                             zs_series_time(series, baseline.first + baseline.count - 1));
    if (sizes.unequal)
        zs_say(to,
               "  unequal    groups by %s have from %lld to %lld steps; %d of %d have less than two thirds "
               "of the most%s\n",
               zs_group_kind_name(groups->how.kind), (long long)(sizes.least / series->nmember),
               (long long)(sizes.most / series->nmember), sizes.small, groups->n, advice(groups->how.kind));
}
