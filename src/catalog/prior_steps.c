#include "catalog/prior_steps.h"

#include "base/limits.h"
#include "base/memory.h"
#include "format/find_var.h"
#include "format/nc.h"
#include "header/numbers.h"
#include "time/calendar.h"
#include "time/equal_calendars.h"
#include "time/group_times.h"
#include "time/periods.h"

#include <netcdf.h>
#include <stdlib.h>

/* The times of the groups, in units of the file: [n] values, then [n][2] bounds.  A time says which group it
 * is. */
static int decode_groups(const zs_source *s, const zs_time_units *axis, const zs_grouping *how,
                         const double *value, zs_prior *prior, zs_error *err)
{
    const double *bounds = value + prior->groups.n;
    for (int k = 0; k < prior->groups.n; k++) {
        zs_group_time *time = &prior->groups.time[k];
        if (zs_time_decode(axis, value[k], &time->value, err) ||
            zs_time_decode(axis, bounds[2 * k], &time->lower, err) ||
            zs_time_decode(axis, bounds[2 * k + 1], &time->upper, err))
            return zs_fail_in(err, "%s", s->path);
        prior->groups.key[k] = zs_key_of(how, axis->calendar, time->value);
        if (k > 0 && prior->groups.key[k] <= prior->groups.key[k - 1])
            return zs_fail(err, ZS_REFUSED,
                           "%s: its groups are not in the order of the year; name the file as it was written",
                           s->path);
    }
    return 0;
}

static int read_groups(const zs_source *s, const zs_time_units *axis, const zs_grouping *how, zs_prior *prior,
                       zs_error *err)
{
    bool grouped = how->kind != ZS_GROUP_NONE;
    char bounds_name[ZS_TEXT];
    int n = (int)zs_source_length(s, s->axes.time), bounds, result = -1;
    double *value = zs_alloc(3 * (size_t)n, sizeof *value, "groups", err);
    if (!value || !(prior->groups.key = zs_alloc((size_t)n, sizeof(int), "groups", err)) ||
        !(prior->groups.time = zs_alloc((size_t)n, sizeof(zs_group_time), "groups", err)))
        goto done;
    prior->groups.n = n;
    const zs_var time = s->axes.time_var;
    zs_get_text(time.ncid, time.id, zs_group_is_climatology(how->kind) ? "climatology" : "bounds",
                bounds_name);
    bool fits = grouped ? s->axes.time >= 0 : n == 1; /* earlier versions wrote one time as a scalar */
    if (!fits || nc_inq_varid(s->ncid, bounds_name, &bounds) != NC_NOERR) {
        zs_fail(err, ZS_REFUSED, "%s: its time is not as zscore writes it; name the file as it was written",
                s->path);
        goto done;
    }
    if (zs_numbers_read(time.ncid, time.id, s->path, (size_t)n, value, err) ||
        zs_numbers_read(s->ncid, bounds, s->path, 2 * (size_t)n, value + n, err))
        goto done;
    result = decode_groups(s, axis, how, value, prior, err);
done:
    free(value);
    return result;
}

static int fail_unsaid(const zs_source *s, zs_error *err)
{
    return zs_fail(err, ZS_REFUSED,
                   "%s: does not say what it was made of, in the attributes baseline and "
                   "baseline_steps; name the file as it was written",
                   s->path);
}

int zs_prior_read_periods(const zs_source *s, zs_calendar calendar, zs_periods *periods, zs_error *err)
{
    char *text = zs_get_long_text(s->ncid, s->var, "baseline");
    if (!text)
        return fail_unsaid(s, err);
    int result = zs_periods_parse(text, calendar, periods, err);
    free(text);
    return result ? zs_fail_in(err, "%s: attribute baseline", s->path) : 0;
}

/* The periods of the steps that the file was made of, and their number. */
static int read_periods(const zs_source *s, zs_calendar calendar, zs_prior *prior, zs_error *err)
{
    double steps = 0;
    if (zs_get_numbers(s->ncid, s->var, "baseline_steps", 1, &steps) == 0)
        return fail_unsaid(s, err);
    prior->steps = (int64_t)steps;
    return zs_prior_read_periods(s, calendar, &prior->periods, err);
}

/* Bring all times to the calendar of this run. */
static void convert(zs_calendar from, zs_calendar to, zs_prior *prior)
{
    for (int k = 0; k < prior->groups.n; k++) {
        zs_group_time *time = &prior->groups.time[k];
        time->value = zs_time_in_calendar(to, from, time->value);
        time->lower = zs_time_in_calendar(to, from, time->lower);
        time->upper = zs_time_in_calendar(to, from, time->upper);
    }
    for (int k = 0; k < prior->periods.n; k++) {
        zs_period *period = &prior->periods.period[k];
        period->first = zs_time_in_calendar(to, from, period->first);
        period->last = zs_time_in_calendar(to, from, period->last);
    }
}

int zs_prior_read_steps(const zs_source *source, const zs_time_units *axis, const zs_grouping *how,
                        zs_calendar calendar, zs_prior *prior, zs_error *err)
{
    if (read_groups(source, axis, how, prior, err) || read_periods(source, axis->calendar, prior, err))
        return -1;
    convert(axis->calendar, calendar, prior);
    return 0;
}
