#include "catalog/baseline.h"

#include "base/range.h"
#include "catalog/step_lengths.h"
#include "header/input_file.h"
#include "stats/smooth.h"
#include "time/calendar.h"
#include "time/cycle.h"
#include "time/date_text.h"

#include <stdlib.h>

typedef zs_baseline_run run;

/* The first input file. */
static const char *path_of(const run *r)
{
    return r->paths->path[0];
}

/* The usual distance of steps, in this run or in the earlier one, whichever is larger. */
static zs_time usual_distance(const run *r)
{
    return zs_max(r->series->spacing, zs_prior_distance(r->prior));
}

static int fail_overlap(const run *r, const zs_period *theirs, const zs_period *ours, zs_error *err)
{
    zs_calendar calendar = r->series->time.axis.calendar;
    char text[4][ZS_TIME_TEXT];
    return zs_fail(err, ZS_REFUSED,
                   "%s: %s has the steps from %s to %s already, and those of this run (%s) go from %s to %s: "
                   "none may count twice; choose others with [input] time or [climatology] baseline",
                   zs_spec_place(r->spec, "climatology", "extend"), r->spec->climatology.extend,
                   zs_time_format(calendar, theirs->first, text[0]),
                   zs_time_format(calendar, theirs->last, text[1]), path_of(r),
                   zs_time_format(calendar, ours->first, text[2]),
                   zs_time_format(calendar, ours->last, text[3]));
}

/* Add the periods of the earlier run, and the period of this run's own steps.  steps->count is 0 if no own
 * step counts. */
static int add_periods(const run *r, const zs_range *steps, zs_baseline *baseline, zs_error *err)
{
    const zs_prior *prior = r->prior;
    zs_period own = { zs_series_time(r->series, steps->first),
                      zs_series_time(r->series, steps->first + zs_max(steps->count, 1) - 1) };
    zs_time usual = usual_distance(r);
    const zs_period *both =
        steps->count > 0 ? zs_periods_overlap(&prior->periods, own, zs_periods_one_step(usual)) : NULL;
    if (both)
        return fail_overlap(r, both, &own, err);
    baseline->steps = prior->steps + steps->count / r->series->nmember;
    for (int k = 0; k < prior->periods.n; k++)
        if (zs_periods_add(&baseline->periods, prior->periods.period[k], 0, err))
            return -1;
    return steps->count > 0 ? zs_periods_add(&baseline->periods, own, zs_periods_one_period(usual), err) : 0;
}

/* Group all steps of the series.  steps: the baseline, whose steps count for the statistics. */
static int group_steps(const run *r, zs_range steps, int32_t *room, zs_groups *groups, zs_error *err)
{
    const zs_series *series = r->series;
    double *length = NULL;
    int result = r->prior->groups.replaces ? 0 : zs_step_lengths(r->spec, series, r->paths, &length, err);
    if (result == 0)
        result = zs_groups_continue(&r->spec->climatology.grouping, series->time.axis.calendar,
                                    zs_series_times(series), length, series->nstep, steps,
                                    r->prior->path ? &r->prior->groups : NULL, room, groups, err);
    free(length);
    return result;
}

/* Have the groups a cycle of the year that can be smoothed as the spec says?  The calendar tells how long it
 * is, and the steps which groups there are. */
static int check_smooth(const run *r, const zs_groups *groups, zs_error *err)
{
    const zs_smooth *smooth = &r->spec->climatology.smooth;
    const char *where = zs_spec_place(r->spec, "climatology", "smooth");
    zs_cycles cycles = { 0 };
    char text[ZS_SMOOTH_TEXT];
    if (smooth->kind == ZS_SMOOTH_NONE)
        return 0;
    if (zs_cycles_make(groups, &cycles, err))
        return -1;
    int length = cycles.length, most = zs_cycles_most(&cycles), needed = zs_smooth_needs(smooth);
    zs_cycles_clear(&cycles);
    if (!zs_smooth_fits(smooth, length))
        return zs_fail(err, ZS_REFUSED,
                       "%s = %s does not go with the %d groups that a year of calendar %s has (%s)", where,
                       zs_smooth_text(smooth, text), length, zs_calendar_name(r->series->time.axis.calendar),
                       path_of(r));
    if (smooth->kind == ZS_SMOOTH_HARMONICS && most < needed)
        return zs_fail(err, ZS_REFUSED,
                       "%s = %s needs %d groups with values, and the steps of this run (%s) are in %d; set "
                       "fewer harmonics",
                       where, zs_smooth_text(smooth, text), needed, path_of(r), most);
    return 0;
}

/* The beginning of a day. */
static zs_time day_of(zs_time time)
{
    zs_time into = time % ZS_DAY;
    return time - (into < 0 ? into + ZS_DAY : into);
}

int zs_baseline_make(const zs_baseline_run *r, zs_baseline *baseline, zs_range *steps, zs_error *err)
{
    const zs_series *series = r->series;
    const zs_dates *dates = &r->spec->climatology.baseline;
    *steps = (zs_range){ 0, r->prior->groups.replaces ? 0 : series->nstep };
    *baseline = (zs_baseline){ 0 };
    baseline->epoch = r->prior->path ? r->prior->epoch : day_of(zs_series_time(series, 0));
    if (dates->first &&
        zs_series_find(series, dates, zs_spec_place(r->spec, "climatology", "baseline"), steps, err))
        return -1;
    if (add_periods(r, steps, baseline, err) == 0)
        return 0;
    zs_baseline_clear(baseline);
    return -1;
}

int zs_baseline_group(const zs_baseline_run *r, zs_range steps, int32_t *room, zs_groups *groups,
                      zs_error *err)
{
    *groups = (zs_groups){ 0 };
    int result = group_steps(r, steps, room, groups, err);
    if (result == 0 && groups->n == 0)
        result =
            zs_fail(err, ZS_REFUSED, "%s: %s has none of the groups that the steps of this run (%s) are in",
                    zs_spec_place(r->spec, "climatology", r->spec->climatology.from ? "from" : "mean"),
                    r->prior->path, path_of(r));
    if (result == 0)
        result = check_smooth(r, groups, err);
    if (result)
        zs_groups_clear(groups);
    return result;
}

void zs_baseline_clear(zs_baseline *baseline)
{
    zs_periods_clear(&baseline->periods);
    *baseline = (zs_baseline){ 0 };
}
