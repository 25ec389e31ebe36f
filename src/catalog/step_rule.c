#include "catalog/step_rule.h"

#include "header/input_file.h"
#include "time/chosen_times.h"
#include "time/date_text.h"
#include "time/equal_calendars.h"
#include "time/new_steps.h"
#include "time/step_moment.h"
#include "time/time_units.h"

#include <stdbool.h>

zs_time zs_series_stamp(const zs_series *series, int64_t step)
{
    zs_time time = zs_series_time(series, step);
    zs_error unused;
    zs_time_decode(&series->time.axis, zs_series_step(series, step).value, &time, &unused);
    return time;
}

/* Do two moments belong to different new steps; or, without these, to different groups? */
static bool are_apart(const zs_spec *spec, zs_calendar calendar, zs_time a, zs_time b)
{
    const zs_every *every = &spec->steps.every;
    const zs_grouping *how = &spec->climatology.grouping;
    if (every->kind != ZS_EVERY_STEP)
        return zs_every_period(every, calendar, a).lower != zs_every_period(every, calendar, b).lower;
    return how->kind != ZS_GROUP_NONE && zs_key_of(how, calendar, a) != zs_key_of(how, calendar, b);
}

zs_moved zs_series_moved(const zs_series *series, const zs_spec *spec)
{
    zs_moved moved = { .first = -1 };
    zs_calendar calendar = series->time.axis.calendar;
    for (int64_t i = 0; i < series->nstep; i += series->nmember) {
        zs_time time = zs_series_time(series, i), stamp = zs_series_stamp(series, i);
        bool group = time != stamp && are_apart(spec, calendar, time, stamp);
        if (!group && zs_day_of(time) == zs_day_of(stamp))
            continue;
        if (moved.first < 0 || (group && moved.groups == 0))
            moved.first = i;
        moved.steps++;
        moved.groups += group;
    }
    return moved;
}

static bool any_bounds(const zs_files *files)
{
    int i = 0;
    while (i < files->paths.n && files->file[i].bounds != ZS_BOUNDS_USED)
        i++;
    return i < files->paths.n;
}

/* step: which its bounds put elsewhere; other: of a file without bounds. */
static int fail_mixed(const zs_series *series, const zs_files *files, const char *what, int64_t step,
                      int64_t other, zs_error *err)
{
    char text[2][ZS_TIME_TEXT];
    zs_calendar calendar = series->time.axis.calendar;
    return zs_fail(
        err, ZS_REFUSED,
        "%s: bounds of time put steps %s (%s counts as %s), but %s has no bounds that can be used; say what "
        "all times are, the end of the steps, their start, or just times: --set input.step=end or --set "
        "input.step=start or --set input.step=time",
        files->paths.path[zs_series_file(series, step)], what,
        zs_time_format(calendar, zs_series_stamp(series, step), text[0]),
        zs_time_format(calendar, zs_series_time(series, step), text[1]),
        files->paths.path[zs_series_file(series, other)]);
}

int zs_series_check_rule(const zs_series *series, const zs_files *files, const zs_spec *spec, zs_error *err)
{
    int64_t other = 0;
    if (spec->input.step != ZS_STEP_AUTO || series->has_bounds || !any_bounds(files) ||
        (spec->climatology.grouping.kind == ZS_GROUP_NONE && spec->steps.every.kind == ZS_EVERY_STEP))
        return 0;
    zs_moved moved = zs_series_moved(series, spec);
    while (other < series->nstep && files->file[zs_series_file(series, other)].bounds == ZS_BOUNDS_USED)
        other++;
    if (moved.groups == 0 || other == series->nstep)
        return 0;
    return fail_mixed(series, files,
                      spec->steps.every.kind == ZS_EVERY_STEP ? "into other groups than their times do"
                                                              : "into other new steps than their times do",
                      moved.first, other, err);
}

/* What the spec takes of time: a period, or months and hours.  The other one is NULL. */
typedef struct wanted {
    const zs_interval_of_time *period;
    const zs_chosen_times *chosen;
} wanted;

static bool is_wanted(const wanted *w, zs_calendar calendar, zs_time time)
{
    return w->period ? zs_is_within(w->period, time) : zs_is_chosen(w->chosen, calendar, time);
}

/* Do all steps go by one rule, as far as this choice asks when they are? */
static int check_wanted(const zs_series *series, const zs_files *files, const wanted *w, const char *where,
                        zs_error *err)
{
    zs_calendar calendar = series->time.axis.calendar;
    int64_t crosses = -1, other = -1;
    for (int64_t i = 0; i < series->nstep; i++) {
        bool within = is_wanted(w, calendar, zs_series_time(series, i));
        if (files->file[zs_series_file(series, i)].bounds != ZS_BOUNDS_USED)
            other = other < 0 && within ? i : other;
        else if (crosses < 0 && within != is_wanted(w, calendar, zs_series_stamp(series, i)))
            crosses = i;
    }
    if (crosses < 0 || other < 0)
        return 0;
    fail_mixed(series, files,
               w->period ? "on the other side of an edge of this period"
                         : "into or out of these months or hours",
               crosses, other, err);
    return zs_fail_in(err, "%s", where);
}

static int check_period(const zs_series *series, const zs_files *files, const zs_dates *dates,
                        const char *where, zs_error *err)
{
    zs_interval_of_time period;
    if (!dates->first)
        return 0;
    if (zs_series_interval(series, dates, where, &period, err))
        return -1;
    return check_wanted(series, files, &(wanted){ .period = &period }, where, err);
}

static int check_chosen(const zs_series *series, const zs_files *files, const zs_spec *spec, zs_error *err)
{
    const zs_chosen_times *chosen = &spec->input.chosen;
    const char *where = zs_spec_place(spec, "input", chosen->months ? "months" : "hours");
    if (!chosen->months && !chosen->hours)
        return 0;
    return check_wanted(series, files, &(wanted){ .chosen = chosen }, where, err);
}

int zs_series_check_periods(const zs_series *series, const zs_files *files, const zs_spec *spec,
                            zs_error *err)
{
    if (spec->input.step != ZS_STEP_AUTO || series->has_bounds || !any_bounds(files))
        return 0;
    if (check_chosen(series, files, spec, err))
        return -1;
    if (spec->steps.every.kind != ZS_EVERY_STEP) /* periods select new steps; zs_series_check_rule() */
        return 0;
    return check_period(series, files, &spec->input.time, zs_spec_place(spec, "input", "time"), err) ||
                   check_period(series, files, &spec->climatology.baseline,
                                zs_spec_place(spec, "climatology", "baseline"), err)
               ? -1
               : 0;
}

int zs_series_check_calendars(const zs_series *series, const zs_files *files, zs_error *err)
{
    zs_calendar ours = series->time.axis.calendar;
    char text[ZS_TIME_TEXT];
    int other = 0;
    while (other < files->paths.n && files->file[other].calendar == ours)
        other++;
    if (other == files->paths.n || series->nstep == 0 ||
        zs_series_time(series, 0) >= zs_calendars_reform(ours))
        return 0;
    return zs_fail(
        err, ZS_REFUSED,
        "%s: calendar %s, but %s has %s, and these differ before 1582-10-15, where %s has a step (%s): "
        "calendars cannot be mixed",
        files->paths.path[other], zs_calendar_name(files->file[other].calendar), files->paths.path[0],
        zs_calendar_name(ours), files->paths.path[zs_series_file(series, 0)],
        zs_time_format(ours, zs_series_time(series, 0), text));
}
