#include "catalog/series.h"

#include "base/memory.h"
#include "catalog/nearness.h"
#include "time/date_text.h"
#include "time/group_key.h"
#include "time/new_steps.h"

#include <stdlib.h>
#include <string.h>

static int by_time(const void *a, const void *b)
{
    const zs_step *left = a, *right = b;
    if (left->time != right->time)
        return left->time < right->time ? -1 : 1;
    if (left->version != right->version)
        return left->version < right->version ? -1 : 1;
    if (left->file != right->file)
        return left->file < right->file ? -1 : 1;
    return (left->record > right->record) - (left->record < right->record);
}

/* Files are as a rule in the order of time, and so are their steps. */
static bool is_sorted(const zs_series *series)
{
    int64_t i = 1;
    while (i < series->nstep && by_time(&series->step[i - 1], &series->step[i]) <= 0)
        i++;
    return i >= series->nstep;
}

static int fail_twice(const zs_series *series, const zs_paths *paths, const zs_step *a, const zs_step *b,
                      zs_error *err)
{
    zs_calendar calendar = series->time.axis.calendar;
    char text[2][ZS_TIME_TEXT];
    zs_time_format(calendar, a->time, text[0]);
    if (b->time - a->time < ZS_TIME_SLACK)
        return zs_fail(err, ZS_REFUSED, "%s and %s: both have the time %s; name each step once",
                       paths->path[a->file], paths->path[b->file], text[0]);
    return zs_fail(
        err, ZS_REFUSED,
        "%s and %s: the times %s and %s are nearer than a hundredth of the usual distance, so both have "
        "the same step; name each step once",
        paths->path[a->file], paths->path[b->file], text[0], zs_time_format(calendar, b->time, text[1]));
}

int zs_series_sort(zs_series *series, const zs_paths *paths, zs_error *err)
{
    int64_t n = series->nstep, kept = 0, members = series->nmember;
    size_t size = (size_t)members * sizeof *series->step;
    zs_time near;
    if (!is_sorted(series)) /* sorting takes memory, a quarter of what the steps take */
        qsort(series->step, (size_t)n, sizeof *series->step, by_time);
    if (zs_nearness(&(zs_sorted){ series->step, n, members, paths->n }, &near, err))
        return -1;
    for (int64_t i = 0; i < n; i += members) { /* all members of a step are side by side now */
        zs_step *a = &series->step[kept > 0 ? kept - members : 0], *b = &series->step[i];
        if (kept == 0 || b->time - a->time >= (a->file == b->file ? ZS_TIME_SLACK : near)) {
            memmove(&series->step[kept], b, size);
            kept += members;
            continue;
        }
        if (a->version == b->version || a->version == 0 || b->version == 0)
            return fail_twice(series, paths, a, b, err);
        if (b->version < a->version)
            memmove(a, b, size);
    }
    series->superseded = n - kept;
    series->nstep = kept;
    return 0;
}

int zs_series_interval(const zs_series *series, const zs_dates *dates, const char *where,
                       zs_interval_of_time *interval, zs_error *err)
{
    zs_calendar calendar = series->time.axis.calendar;
    zs_time begin, end, last_begin, unused;
    if (zs_time_parse(dates->first, calendar, &begin, &unused, err) ||
        zs_time_parse(dates->last, calendar, &last_begin, &end, err))
        return zs_fail_in(err, "%s", where);
    if (end < begin)
        return zs_fail(err, ZS_REFUSED, "%s: %s is later than %s", where, dates->first, dates->last);
    /* A date such as 2010-05 is a period, which ends just before the next one begins.  A date with a time of
     * day is an instant, its own end: a step within ZS_TIME_SLACK of it counts. */
    *interval = (zs_interval_of_time){ begin - ZS_TIME_SLACK,
                                       last_begin == end ? end + ZS_TIME_SLACK : end + 1 - ZS_TIME_SLACK };
    return 0;
}

bool zs_is_within(const zs_interval_of_time *interval, zs_time time)
{
    return time > interval->first && time < interval->end;
}

static int fail_empty(const zs_series *series, int64_t n, const char *where, const char *whose, zs_error *err)
{
    zs_calendar calendar = series->time.axis.calendar;
    char from[ZS_TIME_TEXT], to[ZS_TIME_TEXT];
    zs_time_format(calendar, series->step[0].time, from);
    zs_time_format(calendar, series->step[n - 1].time, to);
    return zs_fail(err, ZS_REFUSED, "%s: no step in this period; %s from %s to %s", where, whose, from, to);
}

/* Is any step left?  If not, the first and the last of those that were there come back, for a message. */
static bool any_left(zs_series *series, int64_t kept, const zs_step ends[2])
{
    int64_t n = series->nstep;
    series->nstep = kept;
    if (kept > 0)
        return true;
    series->step[0] = ends[0];
    series->step[n - 1] = ends[1];
    return false;
}

/* The moment of the new step that a stored step belongs to; its own, if there are no new steps.
 * period: of the step before this one, which is kept for the next. */
static zs_time moment_of(const zs_every *every, zs_calendar calendar, zs_time time, zs_step_bounds *period)
{
    if (every->kind == ZS_EVERY_STEP)
        return time;
    if (time + ZS_TIME_SLACK >= period->upper)
        *period = zs_every_period(every, calendar, time);
    return zs_every_moment(period);
}

int zs_series_select(zs_series *series, const zs_spec *spec, zs_error *err)
{
    zs_calendar calendar = series->time.axis.calendar;
    zs_interval_of_time wanted;
    int64_t kept = 0, n = series->nstep;
    bool drop = spec->climatology.grouping.leap_day == ZS_LEAP_DROP;
    series->nrecord = n;
    if (n == 0 && spec->input.expver)
        return zs_fail(err, ZS_REFUSED, "%s: the files have no step of version %d",
                       zs_spec_place(spec, "input", "expver"), spec->input.expver);
    if (n == 0)
        return zs_fail(err, ZS_REFUSED, "%s: the files have no steps", zs_spec_place(spec, "input", "files"));
    if (spec->input.time.first &&
        zs_series_interval(series, &spec->input.time, zs_spec_place(spec, "input", "time"), &wanted, err))
        return -1;
    zs_step ends[2] = { series->step[0], series->step[n - 1] };
    zs_step_bounds period = { INT64_MAX, INT64_MIN };
    for (int64_t i = 0; i < n; i++) {
        zs_time time = moment_of(&spec->steps.every, calendar, series->step[i].time, &period);
        if ((!spec->input.time.first || zs_is_within(&wanted, time)) &&
            !(drop && zs_is_leap_day(calendar, time)))
            series->step[kept++] = series->step[i];
    }
    if (any_left(series, kept, ends))
        return 0;
    if (spec->input.time.first)
        return fail_empty(series, n, zs_spec_place(spec, "input", "time"), "the files go", err);
    return zs_fail(err, ZS_REFUSED, "%s: all steps are on 29 February, which leap_day = drop leaves out",
                   zs_spec_place(spec, "input", "files"));
}

zs_time *zs_series_times(const zs_series *series, zs_error *err)
{
    zs_time *time = zs_alloc((size_t)series->nstep, sizeof *time, "times", err);
    for (int64_t i = 0; i < series->nstep && time; i++)
        time[i] = series->step[i].time;
    return time;
}

int zs_series_choose(zs_series *series, const zs_spec *spec, zs_error *err)
{
    zs_calendar calendar = series->time.axis.calendar;
    const zs_chosen_times *chosen = &spec->input.chosen;
    int64_t kept = 0, n = series->nstep;
    char from[ZS_TIME_TEXT], to[ZS_TIME_TEXT];
    series->chosen = *chosen;
    if (!chosen->months && !chosen->hours)
        return 0;
    zs_step ends[2] = { series->step[0], series->step[n - 1] };
    for (int64_t i = 0; i < n; i++)
        if (zs_is_chosen(chosen, calendar, series->step[i].time))
            series->step[kept++] = series->step[i];
    if (any_left(series, kept, ends))
        return 0;
    zs_time_format(calendar, ends[0].time, from);
    zs_time_format(calendar, ends[1].time, to);
    return zs_fail(err, ZS_REFUSED, "%s: no step is in these %s; the steps go from %s to %s",
                   zs_spec_place(spec, "input", chosen->months ? "months" : "hours"),
                   !chosen->months  ? "hours"
                   : !chosen->hours ? "months"
                                    : "months and hours",
                   from, to);
}

int zs_series_find(const zs_series *series, const zs_dates *dates, const char *where, zs_range *steps,
                   zs_error *err)
{
    zs_interval_of_time wanted;
    *steps = (zs_range){ 0, series->nstep };
    if (zs_series_interval(series, dates, where, &wanted, err))
        return -1;
    while (steps->count > 0 && !zs_is_within(&wanted, series->step[steps->first].time)) {
        steps->first++;
        steps->count--;
    }
    while (steps->count > 0 && !zs_is_within(&wanted, series->step[steps->first + steps->count - 1].time))
        steps->count--;
    return steps->count > 0 ? 0 : fail_empty(series, series->nstep, where, "the steps go", err);
}

/* A distance of more than 1.5 times the median is a gap: months differ in length by a tenth, years by less.
 */
bool zs_series_is_gap(const zs_series *series, int64_t i)
{
    zs_time before = series->step[i - series->nmember].time, time = series->step[i].time;
    if (time - before <= series->spacing + series->spacing / 2)
        return false;
    return (!series->chosen.months && !series->chosen.hours) ||
           zs_lacks_chosen(&series->chosen, series->time.axis.calendar, before, time, series->spacing);
}

int zs_series_gaps(zs_series *series, zs_error *err)
{
    int64_t members = series->nmember, n = series->nstep / members - 1;
    const zs_step *step = series->step;
    series->spacing = series->gaps = 0;
    if (n < 1)
        return 0;
    zs_time *distance = zs_alloc((size_t)n, sizeof *distance, "distances of steps", err);
    if (!distance)
        return -1;
    for (int64_t i = 0; i < n; i++)
        distance[i] = step[(i + 1) * members].time - step[i * members].time;
    series->spacing = zs_time_of_rank(distance, n, n / 2);
    free(distance);
    for (int64_t i = 0; i < n; i++)
        if (zs_series_is_gap(series, (i + 1) * members) && series->gaps++ == 0)
            series->gap_after = step[i * members].time;
    return 0;
}

int64_t zs_series_run(const zs_series *series, int64_t step, int64_t count)
{
    const zs_step *first = &series->step[step];
    int64_t n = 1;
    while (n < count && first[n].file == first->file && first[n].record == first->record + n)
        n++;
    return n;
}

int64_t zs_series_reach(const zs_series *series, int64_t step, int64_t count, int64_t chunk, int64_t most)
{
    const zs_step *first = &series->step[step];
    int64_t n = 1;
    while (n < count && first[n].file == first->file && first[n].record > first[n - 1].record &&
           first[n].record - first->record < most &&
           (first[n].record == first[n - 1].record + 1 ||
            first[n].record / chunk == first[n - 1].record / chunk))
        n++;
    return n;
}
