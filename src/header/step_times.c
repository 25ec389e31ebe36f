#include "header/step_times.h"

#include "base/range.h"
#include "base/shell_word.h"
#include "format/find_var.h"
#include "header/time_bounds.h"
#include "time/equal_calendars.h"

#include <math.h>
#include <stdio.h>

/* How to leave the records at the end out, if those without a time are all there; else "". */
static void advise(const zs_source *s, const zs_time_values *time, char text[ZS_TEXT])
{
    char dim[ZS_NAME], name[ZS_SHELL_WORD], file[ZS_SHELL_WORD];
    size_t first = time->first_unknown;
    text[0] = '\0';
    for (size_t i = first; i < time->n; i++)
        if (time->time[i] != ZS_NO_TIME)
            return;
    if (first == 0 || s->axes.time < 0)
        return;
    zs_source_dim_name(s, s->axes.time, dim);
    snprintf(text, ZS_TEXT, "; to leave it out: ncks -d %s,0,%zu %s new.nc", zs_shell_word(dim, name),
             first - 1, zs_shell_word(s->path, file));
}

static int fail_unknown(const zs_source *s, const zs_units_of_time *units, const zs_time_values *time,
                        zs_error *err)
{
    size_t record = time->first_unknown;
    char name[ZS_NAME], advice[ZS_TEXT];
    zs_time unused;
    zs_var_name(s->axes.time_var, name);
    if (!isnan(time->value[record])) {
        zs_time_decode(&units->axis, time->value[record], &unused, err);
        return zs_fail_in(err, "%s: %s of record %zu, counted from 0", s->path, name, record);
    }
    advise(s, time, advice);
    return zs_fail(
        err, ZS_REFUSED,
        "%s: the time (%s) of record %zu, counted from 0, is missing: it was never written, or is a fill "
        "value%s",
        s->path, name, record, advice);
}

static zs_time distance(zs_time a, zs_time b)
{
    zs_time away;
    return __builtin_sub_overflow(a > b ? a : b, a > b ? b : a, &away) ? INT64_MAX : away;
}

/* Zeros stand where a file has no fill values and nobody wrote the time.  They would be the reference date: a
 * step that goes back to it from times that are all far away, by ten times the largest distance among them,
 * was never written.
 * zero: the reference date of the file. */
static void find_zeros(zs_time zero, zs_time_values *time)
{
    zs_time spacing = 0, nearest = INT64_MAX, before = zero;
    for (size_t i = 0; i < time->n; i++) {
        if (time->time[i] == zero)
            continue;
        if (before != zero && distance(time->time[i], before) > spacing)
            spacing = distance(time->time[i], before);
        before = time->time[i];
        nearest = zs_min(nearest, distance(before, zero));
    }
    for (size_t i = time->n; i-- > 1 && spacing > 0 && nearest / 10 > spacing;)
        if (time->time[i] == zero) {
            time->time[i] = ZS_NO_TIME;
            time->value[i] = NAN;
            time->first_unknown = i;
        }
}

int zs_step_times_read(const zs_source *s, zs_step_rule rule, const zs_units_of_time *units,
                       const zs_time_coordinate *reference, int64_t n, zs_step *step, zs_bounds_state *state,
                       zs_error *err)
{
    zs_time_values time, bounds = { 0 };
    if (zs_time_values_read(s, s->axes.time_var, (size_t)n, units, reference, &time, err))
        return -1;
    if (time.first_unknown == time.n)
        find_zeros(zs_time_in_calendar(reference->axis.calendar, units->axis.calendar, units->axis.reference),
                   &time);
    int result = time.first_unknown < time.n
                     ? fail_unknown(s, units, &time, err)
                     : zs_time_bounds_read(s, units, reference, &time, state, &bounds, err);
    for (int64_t i = 0; i < n && result == 0; i++) {
        bool used = *state == ZS_BOUNDS_USED;
        zs_step_bounds pair = { used ? bounds.time[2 * i] : 0, used ? bounds.time[2 * i + 1] : 0 };
        step[i].value = time.value[i];
        step[i].lower = used ? bounds.value[2 * i] : NAN;
        step[i].upper = used ? bounds.value[2 * i + 1] : NAN;
        step[i].time = zs_step_moment(rule, time.time[i], used ? &pair : NULL);
    }
    zs_time_values_clear(&bounds);
    zs_time_values_clear(&time);
    return result;
}
