#include "catalog/series.h"

#include "base/memory.h"
#include "header/input_file.h"
#include "time/calendar.h"
#include "time/date_text.h"
#include "time/group_key.h"
#include "time/groups.h"
#include "time/periods.h"

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

/* Of two steps at one time the one of the lower version stays: final before preliminary. */
int zs_series_sort(zs_catalog *catalog, zs_error *err)
{
    char text[ZS_TIME_TEXT];
    int64_t n = catalog->nstep, kept = 0, members = catalog->grid.nmember;
    size_t size = (size_t)members * sizeof *catalog->step;
    qsort(catalog->step, (size_t)n, sizeof *catalog->step, by_time);
    for (int64_t i = 0; i < n; i += members) { /* a step's members have come to stand together */
        zs_step *a = &catalog->step[kept > 0 ? kept - members : 0], *b = &catalog->step[i];
        if (kept == 0 || b->time - a->time >= ZS_TIME_SLACK) {
            memmove(&catalog->step[kept], b, size);
            kept += members;
            continue;
        }
        if (a->version == b->version || a->version == 0 || b->version == 0)
            return zs_fail(err, ZS_REFUSED, "%s and %s: both have the time %s; name each step once",
                           catalog->paths.path[a->file], catalog->paths.path[b->file],
                           zs_time_format(catalog->grid.time_axis.calendar, a->time, text));
        if (b->version < a->version)
            memmove(a, b, size);
    }
    catalog->superseded = n - kept;
    catalog->nstep = kept;
    return 0;
}

/* An interval of time, from two dates of the spec: times from `first` up to, but without, `end`. */
typedef struct interval {
    zs_time first, end;
} interval;

static int parse_interval(const zs_catalog *catalog, const char *first, const char *last, const char *where,
                          interval *parsed, zs_error *err)
{
    zs_calendar calendar = catalog->grid.time_axis.calendar;
    zs_time begin, end, last_begin, unused;
    if (zs_time_parse(first, calendar, &begin, &unused, err) ||
        zs_time_parse(last, calendar, &last_begin, &end, err))
        return zs_fail_in(err, "%s", where);
    if (end < begin)
        return zs_fail(err, ZS_REFUSED, "%s: %s is later than %s", where, first, last);
    /* A period ends where the next one begins; an instant, which is its own end, is met within the tolerance.
     */
    *parsed = (interval){ begin - ZS_TIME_SLACK,
                          last_begin == end ? end + ZS_TIME_SLACK : end + 1 - ZS_TIME_SLACK };
    return 0;
}

static bool is_in(const interval *period, zs_time time)
{
    return time > period->first && time < period->end;
}

static int fail_empty(const zs_catalog *catalog, int64_t n, const char *where, const char *whose,
                      zs_error *err)
{
    zs_calendar calendar = catalog->grid.time_axis.calendar;
    char from[ZS_TIME_TEXT], to[ZS_TIME_TEXT];
    zs_time_format(calendar, catalog->step[0].time, from);
    zs_time_format(calendar, catalog->step[n - 1].time, to);
    return zs_fail(err, ZS_REFUSED, "%s: no step in this period; %s from %s to %s", where, whose, from, to);
}

int zs_series_select(zs_catalog *catalog, const zs_spec *spec, zs_error *err)
{
    zs_calendar calendar = catalog->grid.time_axis.calendar;
    interval wanted;
    int64_t kept = 0, n = catalog->nstep;
    bool drop = spec->climatology.grouping.leap_day == ZS_LEAP_DROP;
    catalog->nrecord = n;
    if (n == 0 && spec->input.expver)
        return zs_fail(err, ZS_REFUSED, "%s: the files have no step of version %d",
                       zs_spec_place(spec, "input", "expver"), spec->input.expver);
    if (n == 0)
        return zs_fail(err, ZS_REFUSED, "%s: the files have no steps", zs_spec_place(spec, "input", "files"));
    if (spec->input.time.first && parse_interval(catalog, spec->input.time.first, spec->input.time.last,
                                                 zs_spec_place(spec, "input", "time"), &wanted, err))
        return -1;
    zs_step ends[2] = { catalog->step[0], catalog->step[n - 1] };
    for (int64_t i = 0; i < n; i++)
        if ((!spec->input.time.first || is_in(&wanted, catalog->step[i].time)) &&
            !(drop && zs_is_leap_day(calendar, catalog->step[i].time)))
            catalog->step[kept++] = catalog->step[i];
    catalog->nstep = kept;
    if (kept > 0)
        return 0;
    catalog->step[0] = ends[0];
    catalog->step[n - 1] = ends[1];
    if (spec->input.time.first)
        return fail_empty(catalog, n, zs_spec_place(spec, "input", "time"), "the files go", err);
    return zs_fail(err, ZS_REFUSED, "%s: all steps are on 29 February, which leap_day = drop leaves out",
                   zs_spec_place(spec, "input", "files"));
}

int zs_series_find(const zs_catalog *catalog, const char *first, const char *last, const char *where,
                   zs_range *steps, zs_error *err)
{
    interval wanted;
    *steps = (zs_range){ 0, catalog->nstep };
    if (parse_interval(catalog, first, last, where, &wanted, err))
        return -1;
    while (steps->count > 0 && !is_in(&wanted, catalog->step[steps->first].time)) {
        steps->first++;
        steps->count--;
    }
    while (steps->count > 0 && !is_in(&wanted, catalog->step[steps->first + steps->count - 1].time))
        steps->count--;
    return steps->count > 0 ? 0 : fail_empty(catalog, catalog->nstep, where, "the steps go", err);
}

/* Two periods of which one ends that much earlier than the next begins have no step missing in between: half
 * as much again as the usual distance, here or in the earlier run. */
static zs_time gap_of(const zs_catalog *catalog)
{
    const zs_prior *prior = &catalog->prior;
    int64_t distances = prior->steps - prior->periods.n;
    zs_time usual = catalog->spacing;
    if (distances > 0 && zs_periods_length(&prior->periods) / distances > usual)
        usual = zs_periods_length(&prior->periods) / distances;
    return usual + usual / 2;
}

static int fail_overlap(const zs_catalog *catalog, const zs_spec *spec, const zs_period *theirs,
                        const zs_period *ours, zs_error *err)
{
    zs_calendar calendar = catalog->grid.time_axis.calendar;
    char text[4][ZS_TIME_TEXT];
    return zs_fail(err, ZS_REFUSED,
                   "%s: %s has the steps from %s to %s already, and those of this run (%s) go from %s to %s: "
                   "none may count twice; choose others with [input] time or [climatology] baseline",
                   zs_spec_place(spec, "climatology", "extend"), spec->climatology.extend,
                   zs_time_format(calendar, theirs->first, text[0]),
                   zs_time_format(calendar, theirs->last, text[1]), catalog->paths.path[0],
                   zs_time_format(calendar, ours->first, text[2]),
                   zs_time_format(calendar, ours->last, text[3]));
}

/* The periods of an earlier run, and that of the baseline. */
static int add_periods(zs_catalog *catalog, const zs_spec *spec, const zs_range *baseline, zs_error *err)
{
    const zs_prior *prior = &catalog->prior;
    const zs_step *first = &catalog->step[baseline->first];
    zs_period own = { first->time, first[zs_max(baseline->count, 1) - 1].time };
    const zs_period *both = baseline->count > 0 ? zs_periods_overlap(&prior->periods, own) : NULL;
    if (both)
        return fail_overlap(catalog, spec, both, &own, err);
    catalog->period_steps = prior->steps + baseline->count / catalog->grid.nmember;
    for (int k = 0; k < prior->periods.n; k++)
        if (zs_periods_add(&catalog->periods, prior->periods.period[k], 0, err))
            return -1;
    return baseline->count > 0 ? zs_periods_add(&catalog->periods, own, gap_of(catalog), err) : 0;
}

int zs_series_group(zs_catalog *catalog, const zs_spec *spec, zs_error *err)
{
    int64_t n = catalog->nstep;
    const zs_prior *prior = &catalog->prior;
    zs_range baseline = { 0, prior->groups.instead ? 0 : n };
    if (spec->climatology.baseline.first &&
        zs_series_find(catalog, spec->climatology.baseline.first, spec->climatology.baseline.last,
                       zs_spec_place(spec, "climatology", "baseline"), &baseline, err))
        return -1;
    if (add_periods(catalog, spec, &baseline, err))
        return -1;
    zs_time *time = zs_alloc((size_t)n, sizeof *time, "times", err);
    if (!time)
        return -1;
    for (int64_t i = 0; i < n; i++)
        time[i] = catalog->step[i].time;
    int result = zs_groups_continue(&spec->climatology.grouping, catalog->grid.time_axis.calendar, time, n,
                                    baseline, prior->path ? &prior->groups : NULL, &catalog->groups, err);
    free(time);
    if (result == 0 && catalog->groups.n == 0)
        result = zs_fail(
            err, ZS_REFUSED, "%s: %s has none of the groups that the steps of this run (%s) are in",
            zs_spec_place(spec, "climatology", "from"), spec->climatology.from, catalog->paths.path[0]);
    return result;
}

static int by_size(const void *a, const void *b)
{
    zs_time left = *(const zs_time *)a, right = *(const zs_time *)b;
    return (left > right) - (left < right);
}

/* Months differ in length by a tenth, years by less: half as much again as usual is a gap. */
int zs_series_gaps(zs_catalog *catalog, zs_error *err)
{
    int64_t members = catalog->grid.nmember, n = catalog->nstep / members - 1;
    const zs_step *step = catalog->step;
    if (n < 1)
        return 0;
    zs_time *distance = zs_alloc((size_t)n, sizeof *distance, "distances of steps", err);
    if (!distance)
        return -1;
    for (int64_t i = 0; i < n; i++)
        distance[i] = step[(i + 1) * members].time - step[i * members].time;
    qsort(distance, (size_t)n, sizeof *distance, by_size);
    catalog->spacing = distance[n / 2];
    free(distance);
    for (int64_t i = 0; i < n; i++)
        if (step[(i + 1) * members].time - step[i * members].time > catalog->spacing + catalog->spacing / 2)
            if (catalog->gaps++ == 0)
                catalog->gap_after = step[i * members].time;
    return 0;
}
