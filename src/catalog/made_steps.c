#include "catalog/made_steps.h"

#include "base/text.h"
#include "header/input_file.h"
#include "stats/gathering.h"
#include "time/date_text.h"
#include "time/time_units.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* --- how stored steps follow each other --------------------------------------------------------------- */

/* Months differ in length by a tenth, and the last composite of a year is shorter than the others.  If more
 * than one distance in twenty is unlike the usual one, and no gap, there is no usual number of steps. */
static bool is_irregular(const zs_series *series)
{
    int64_t members = series->nmember, n = series->nstep / members - 1, unlike = 0;
    for (int64_t i = 1; i <= n; i++) {
        double share =
            (double)(zs_series_time(series, i * members) - zs_series_time(series, (i - 1) * members)) /
            (double)series->spacing;
        unlike += share < 0.85 || (share > 1.15 && share <= 1.5);
    }
    return unlike > n / 20;
}

static int fail_unknown(const zs_spec *spec, const char *why, zs_error *err)
{
    bool given = zs_spec_gives(spec, "steps", "complete");
    return zs_fail(
        err, ZS_REFUSED,
        "%s: %s, so nobody knows how many there should be; [steps] complete = 0 takes those that are "
        "there",
        zs_spec_place(spec, "steps", given ? "complete" : "every"), why);
}

static int fail_finer(const zs_spec *spec, zs_time distance, zs_error *err)
{
    char every[ZS_EVERY_TEXT];
    bool days = distance >= ZS_DAY;
    return zs_fail(
        err, ZS_REFUSED,
        "%s = %s: the steps of the files are usually %.4g %s apart, which is more; choose a longer "
        "period, or take the key out",
        zs_spec_place(spec, "steps", "every"), zs_every_text(&spec->steps.every, every),
        (double)distance / (double)(days ? ZS_DAY : ZS_DAY / 24), days ? "days" : "hours");
}

int zs_made_steps_usual(const zs_series *series, const zs_spec *spec, zs_usual_steps *usual, zs_error *err)
{
    zs_series measured = *series;
    *usual = (zs_usual_steps){ .moment = zs_series_time(series, 0), .chosen = spec->input.chosen };
    if (spec->steps.every.kind == ZS_EVERY_STEP)
        return 0;
    if (zs_series_gaps(&measured, err))
        return -1;
    usual->distance = measured.spacing;
    if (usual->distance > 0 && !zs_every_holds(&spec->steps.every, usual->distance))
        return fail_finer(spec, usual->distance, err);
    if (spec->steps.complete == 0)
        return 0;
    if (usual->distance == 0)
        return fail_unknown(spec, "the files have only one step", err);
    if (is_irregular(&measured))
        return fail_unknown(spec, "the steps of the files are not equally far apart", err);
    if (!zs_every_knows(usual))
        return fail_unknown(spec, "hours are chosen of steps that divide no day equally", err);
    return 0;
}

/* --- the new steps ------------------------------------------------------------------------------------ */

int64_t zs_made_steps_expect(const zs_spec *spec, const zs_series *stored)
{
    const zs_every *every = &spec->steps.every;
    zs_calendar calendar = stored->time.axis.calendar;
    zs_step_bounds period = { INT64_MAX, INT64_MIN };
    int64_t n = 0;
    for (int64_t i = 0; i < stored->nstep; i += stored->nmember)
        if (zs_series_time(stored, i) + ZS_TIME_SLACK >= period.upper) {
            period = zs_every_period(every, calendar, zs_series_time(stored, i));
            n++;
        }
    return n;
}

/* The preliminary version of ERA5 goes before the final one; 0, not known, before both. */
static int32_t version_of(const zs_series *stored, int64_t first, int64_t count)
{
    int32_t version = zs_series_step(stored, first).version;
    for (int64_t i = 0; i < count; i += stored->nmember) {
        int32_t other = zs_series_step(stored, first + i).version;
        version = version == 0 || other == 0 ? 0 : other > version ? other : version;
    }
    return version;
}

/* Fill in the samples of new step k, which begins with stored sample `first` and has `count` of them. */
static int describe_step(const zs_series *stored, const zs_step_bounds *period, int64_t first, int64_t count,
                         zs_steps *to, zs_error *err)
{
    const zs_time_units *axis = &stored->time.axis;
    int64_t members = stored->nmember;
    zs_time moment = zs_every_moment(period);
    for (int64_t m = 0; m < members; m++) {
        const zs_step from = zs_series_step(stored, first + m);
        const zs_step step = { .time = moment,
                               .value = zs_time_encode(axis, moment),
                               .lower = zs_time_encode(axis, period->lower),
                               .upper = zs_time_encode(axis, period->upper),
                               .file = from.file,
                               .record = from.record,
                               .version = version_of(stored, first + m, count),
                               .member = from.member };
        if (zs_steps_add(to, &step, err))
            return -1;
    }
    return 0;
}

/* Fill in the samples of all new steps, and what they are made of. */
static int gather_steps(const zs_spec *spec, const zs_usual_steps *usual, zs_made_steps *made,
                        zs_steps *steps, zs_error *err)
{
    const zs_series *stored = &made->stored;
    zs_calendar calendar = stored->time.axis.calendar;
    int64_t members = stored->nmember, at = 0;
    for (int64_t k = 0; k < made->n; k++) {
        zs_step_bounds period = zs_every_period(&spec->steps.every, calendar, zs_series_time(stored, at));
        made->first[k] = at;
        while (at < stored->nstep && zs_series_time(stored, at) + ZS_TIME_SLACK < period.upper)
            at += members;
        if (made->complete > 0)
            made->expected[k] = (int32_t)zs_every_expected(calendar, &period, usual);
        if (describe_step(stored, &period, made->first[k], at - made->first[k], steps, err))
            return -1;
    }
    made->first[made->n] = at;
    return zs_steps_end(steps, err);
}

static void count_incomplete(zs_made_steps *made)
{
    made->an_incomplete = -1;
    for (int64_t k = 0; k < made->n; k++)
        if (zs_made_steps_lacks(made, k) && made->incomplete++ == 0)
            made->an_incomplete = k;
}

static int fail_incomplete(const zs_spec *spec, const zs_series *series, const zs_made_steps *made,
                           zs_error *err)
{
    char every[ZS_EVERY_TEXT], text[ZS_TIME_TEXT];
    int64_t best = 0;
    for (int64_t k = 1; k < made->n; k++)
        if (zs_made_steps_count(made, k) > zs_made_steps_count(made, best))
            best = k;
    zs_time_format(series->time.axis.calendar, zs_series_time(series, best * series->nmember), text);
    return zs_fail(
        err, ZS_REFUSED,
        "%s = %g: no period has so large a share of its steps (every = %s); the most, around %s, are "
        "%lld of %d",
        zs_spec_place(spec, "steps", "complete"), made->complete, zs_every_text(&spec->steps.every, every),
        text, (long long)zs_made_steps_count(made, best), (int)made->expected[best]);
}

/* Say in cell_methods what is done to the values along time, after what was done before. */
static void tell_method(const zs_spec *spec, const zs_series *series, zs_variable *variable)
{
    char *methods = variable->cell_methods, now[ZS_NAME + 16];
    const char *name = zs_count_words(series->time.name) == 1 ? series->time.name : "time";
    size_t used = strlen(methods);
    int n = snprintf(now, sizeof now, "%s%.*s: %s", used > 0 ? " " : "", ZS_NAME - 1, name,
                     zs_gather_cf_name(spec->steps.method));
    if (used + (size_t)n < sizeof variable->cell_methods)
        strcpy(methods + used, now);
}

size_t zs_made_steps_bytes(int64_t n)
{
    const zs_made_steps *made = NULL;
    return (size_t)n * (sizeof *made->first + sizeof *made->expected) + sizeof *made->first;
}

void zs_made_steps_place(zs_made_steps *made, void *memory)
{
    made->first = memory;
    made->expected = (int32_t *)(made->first + made->n + 1);
}

/* The series of the new steps, out of that of the stored ones. */
static int make_series(const zs_spec *spec, const zs_usual_steps *usual, void *memory, zs_made_steps *made,
                       zs_series *series, zs_error *err)
{
    int64_t members = made->stored.nmember;
    *series = made->stored;
    series->nstep = series->nrecord = made->n * members;
    series->superseded = series->gaps = 0;
    series->spacing = 0;
    series->has_bounds = true;
    series->chosen = zs_every_chosen(&spec->steps.every, &made->stored.chosen);
    if (!*series->time.bounds)
        snprintf(series->time.bounds, sizeof series->time.bounds, "time_bnds");
    zs_made_steps_place(made, memory);
    series->steps = (zs_steps){ 0 };
    if (gather_steps(spec, usual, made, &series->steps, err))
        return -1;
    count_incomplete(made);
    return zs_series_gaps(series, err);
}

int zs_made_steps_make(const zs_spec *spec, const zs_usual_steps *usual, int64_t n, void *memory,
                       zs_series *series, zs_variable *variable, zs_made_steps *made, zs_error *err)
{
    *made = (zs_made_steps){ .any = true, .stored = *series, .n = n, .complete = spec->steps.complete };
    if (make_series(spec, usual, memory, made, series, err))
        return -1;
    if (made->incomplete == made->n)
        return fail_incomplete(spec, series, made, err);
    tell_method(spec, series, variable);
    return 0;
}

/* --- asking ------------------------------------------------------------------------------------------- */

int64_t zs_made_steps_least(const zs_made_steps *made, int64_t step)
{
    double share = made->complete * made->expected[step];
    int64_t least = (int64_t)ceil(share - 1e-9 * share); /* 0.7 of 10 is 7, whatever float64 makes of it */
    return least > 1 ? least : 1;
}

int64_t zs_made_steps_count(const zs_made_steps *made, int64_t step)
{
    return (made->first[step + 1] - made->first[step]) / made->stored.nmember;
}

bool zs_made_steps_lacks(const zs_made_steps *made, int64_t step)
{
    return zs_made_steps_count(made, step) < zs_made_steps_least(made, step);
}
