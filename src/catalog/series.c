#include "catalog/series.h"

#include "base/memory.h"
#include "catalog/nearness.h"
#include "header/steps_part.h"
#include "time/date_text.h"
#include "time/group_key.h"
#include "time/new_steps.h"

#include <stdlib.h>

zs_step zs_series_step(const zs_series *series, int64_t i)
{
    return zs_steps_at(&series->steps, i);
}

zs_time zs_series_time(const zs_series *series, int64_t i)
{
    return zs_steps_time(&series->steps, i);
}

int32_t zs_series_file(const zs_series *series, int64_t i)
{
    return zs_steps_file(&series->steps, i);
}

int32_t zs_series_record(const zs_series *series, int64_t i)
{
    return zs_steps_record(&series->steps, i);
}

int zs_series_take(zs_series *series, zs_steps *steps, int result, zs_error *err)
{
    if (zs_steps_replace(&series->steps, steps, result, err))
        return -1;
    series->nstep = series->steps.table.rows;
    return 0;
}

/* --- sorting ------------------------------------------------------------------------------------------ */

static int by_time(const zs_step *left, const zs_step *right)
{
    if (left->time != right->time)
        return left->time < right->time ? -1 : 1;
    if (left->version != right->version)
        return left->version < right->version ? -1 : 1;
    if (left->file != right->file)
        return left->file < right->file ? -1 : 1;
    return (left->record > right->record) - (left->record < right->record);
}

/* The times, which decide as a rule, are found sooner than all of both steps. */
static int compare(const void *a, const void *b, void *series)
{
    int32_t i = *(const int32_t *)a, j = *(const int32_t *)b;
    zs_time before = zs_series_time(series, i), after = zs_series_time(series, j);
    if (before != after)
        return before < after ? -1 : 1;
    const zs_step left = zs_series_step(series, i), right = zs_series_step(series, j);
    return by_time(&left, &right);
}

/* Files are as a rule in the order of time, and so are their steps. */
static bool is_sorted(const zs_series *series)
{
    zs_step before = { .time = INT64_MIN };
    bool sorted = true;
    for (int64_t i = 0; i < series->nstep && sorted; i++) {
        zs_step step = zs_series_step(series, i);
        sorted = i == 0 || by_time(&before, &step) <= 0;
        before = step;
    }
    return sorted;
}

static int sort(zs_series *series, zs_error *err)
{
    int64_t n = series->nstep;
    zs_steps_part sorted = { 0 };
    int32_t *order = zs_alloc((size_t)n, sizeof *order, "the order of steps", err);
    if (!order)
        return -1;
    for (int64_t i = 0; i < n; i++)
        order[i] = (int32_t)i;
    qsort_r(order, (size_t)n, sizeof *order, compare, series);
    int result = 0;
    for (int64_t i = 0; i < n && result == 0; i++)
        result = zs_steps_keep(&series->steps, order[i], 1, &sorted, err);
    free(order);
    return zs_steps_take(&series->steps, &series->nstep, &sorted, result, err);
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

/* Of steps at one time, keep that of the lower version. */
static int drop_superseded(zs_series *series, const zs_paths *paths, zs_time near, zs_error *err)
{
    int64_t members = series->nmember, n = series->nstep, kept = 0;
    zs_steps_part steps = { 0 };
    int result = 0;
    for (int64_t i = members; i < n && result == 0;
         i += members) { /* a step's members are side by side now */
        const zs_step a = zs_series_step(series, kept), b = zs_series_step(series, i);
        if (b.time - a.time >= (a.file == b.file ? ZS_TIME_SLACK : near)) {
            result = zs_steps_keep(&series->steps, kept, members, &steps, err);
            kept = i;
            continue;
        }
        if (a.version == b.version || a.version == 0 || b.version == 0)
            result = fail_twice(series, paths, &a, &b, err);
        if (b.version < a.version)
            kept = i;
    }
    if (result == 0 && n > 0)
        result = zs_steps_keep(&series->steps, kept, members, &steps, err);
    return zs_steps_take(&series->steps, &series->nstep, &steps, result, err);
}

int zs_series_sort(zs_series *series, const zs_paths *paths, zs_error *err)
{
    int64_t n = series->nstep;
    zs_time near;
    if ((!is_sorted(series) && sort(series, err)) ||
        zs_nearness(&(zs_sorted){ &series->steps, n, series->nmember, paths->n }, &near, err) ||
        drop_superseded(series, paths, near, err))
        return -1;
    series->superseded = n - series->nstep;
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

/* --- selecting ---------------------------------------------------------------------------------------- */

static int fail_empty(const zs_series *series, const char *where, const char *whose, zs_error *err)
{
    zs_calendar calendar = series->time.axis.calendar;
    char from[ZS_TIME_TEXT], to[ZS_TIME_TEXT];
    zs_time_format(calendar, zs_series_time(series, 0), from);
    zs_time_format(calendar, zs_series_time(series, series->nstep - 1), to);
    return zs_fail(err, ZS_REFUSED, "%s: no step in this period; %s from %s to %s", where, whose, from, to);
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
    int64_t n = series->nstep;
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
    zs_step_bounds period = { INT64_MAX, INT64_MIN };
    zs_steps_part kept = { 0 };
    int result = 0;
    for (int64_t i = 0; i < n && result == 0; i++) {
        zs_time time = moment_of(&spec->steps.every, calendar, zs_series_time(series, i), &period);
        if ((!spec->input.time.first || zs_is_within(&wanted, time)) &&
            !(drop && zs_is_leap_day(calendar, time)))
            result = zs_steps_keep(&series->steps, i, 1, &kept, err);
    }
    if (result || kept.n > 0)
        return zs_steps_take(&series->steps, &series->nstep, &kept, result, err);
    if (spec->input.time.first)
        return fail_empty(series, zs_spec_place(spec, "input", "time"), "the files go", err);
    return zs_fail(err, ZS_REFUSED, "%s: all steps are on 29 February, which leap_day = drop leaves out",
                   zs_spec_place(spec, "input", "files"));
}

static zs_time in_series(const void *series, int64_t i)
{
    return zs_series_time(series, i);
}

zs_time_list zs_series_times(const zs_series *series)
{
    return (zs_time_list){ in_series, series };
}

int zs_series_choose(zs_series *series, const zs_spec *spec, zs_error *err)
{
    zs_calendar calendar = series->time.axis.calendar;
    const zs_chosen_times *chosen = &spec->input.chosen;
    int64_t n = series->nstep;
    zs_steps_part kept = { 0 };
    int result = 0;
    char from[ZS_TIME_TEXT], to[ZS_TIME_TEXT];
    series->chosen = *chosen;
    if (!chosen->months && !chosen->hours)
        return 0;
    for (int64_t i = 0; i < n && result == 0; i++)
        if (zs_is_chosen(chosen, calendar, zs_series_time(series, i)))
            result = zs_steps_keep(&series->steps, i, 1, &kept, err);
    if (result || kept.n > 0)
        return zs_steps_take(&series->steps, &series->nstep, &kept, result, err);
    zs_time_format(calendar, zs_series_time(series, 0), from);
    zs_time_format(calendar, zs_series_time(series, n - 1), to);
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
    while (steps->count > 0 && !zs_is_within(&wanted, zs_series_time(series, steps->first))) {
        steps->first++;
        steps->count--;
    }
    while (steps->count > 0 &&
           !zs_is_within(&wanted, zs_series_time(series, steps->first + steps->count - 1)))
        steps->count--;
    return steps->count > 0 ? 0 : fail_empty(series, where, "the steps go", err);
}

/* A distance of more than 1.5 times the median is a gap: months differ in length by a tenth, years by less.
 */
bool zs_series_is_gap(const zs_series *series, int64_t i)
{
    zs_time before = zs_series_time(series, i - series->nmember), time = zs_series_time(series, i);
    if (time - before <= series->spacing + series->spacing / 2)
        return false;
    return (!series->chosen.months && !series->chosen.hours) ||
           zs_lacks_chosen(&series->chosen, series->time.axis.calendar, before, time, series->spacing);
}

int zs_series_gaps(zs_series *series, zs_error *err)
{
    int64_t members = series->nmember, n = series->nstep / members - 1;
    series->spacing = series->gaps = 0;
    if (n < 1)
        return 0;
    zs_time *distance = zs_alloc((size_t)n, sizeof *distance, "distances of steps", err);
    if (!distance)
        return -1;
    for (int64_t i = 0; i < n; i++)
        distance[i] = zs_series_time(series, (i + 1) * members) - zs_series_time(series, i * members);
    series->spacing = zs_time_of_rank(distance, n, n / 2);
    free(distance);
    for (int64_t i = 0; i < n; i++)
        if (zs_series_is_gap(series, (i + 1) * members) && series->gaps++ == 0)
            series->gap_after = zs_series_time(series, i * members);
    return 0;
}

int64_t zs_series_run(const zs_series *series, int64_t step, int64_t count)
{
    int32_t file = zs_series_file(series, step), record = zs_series_record(series, step);
    int64_t n = 1;
    while (n < count && zs_series_file(series, step + n) == file &&
           zs_series_record(series, step + n) == record + n)
        n++;
    return n;
}

int64_t zs_series_reach(const zs_series *series, int64_t step, int64_t count, int64_t chunk, int64_t most)
{
    int32_t file = zs_series_file(series, step), first = zs_series_record(series, step), before = first;
    int64_t n = 1;
    for (; n < count && zs_series_file(series, step + n) == file; n++) {
        int32_t record = zs_series_record(series, step + n);
        if (record <= before || record - first >= most ||
            (record != before + 1 && record / chunk != before / chunk))
            break;
        before = record;
    }
    return n;
}
