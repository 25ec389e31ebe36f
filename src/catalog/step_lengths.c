#include "catalog/step_lengths.h"

#include "base/memory.h"
#include "header/input_file.h"
#include "time/calendar.h"
#include "time/date_text.h"
#include "time/group_key.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

/* The date of the day that a step belongs to. */
static zs_date date_of(const zs_series *series, int64_t i)
{
    return zs_date_from_time(series->time.axis.calendar, zs_day_of(zs_series_time(series, i)) * ZS_DAY);
}

/* Are steps about a month apart, each in a month of its own? */
static bool is_monthly(const zs_series *series)
{
    bool monthly = series->spacing >= 27 * ZS_DAY && series->spacing <= 32 * ZS_DAY;
    for (int64_t i = series->nmember; i < series->nstep && monthly; i += series->nmember) {
        zs_date before = date_of(series, i - series->nmember), now = date_of(series, i);
        monthly = before.year != now.year || before.month != now.month;
    }
    return monthly;
}

static int length_of_bounds(const zs_spec *spec, const zs_series *series, const zs_paths *paths, int64_t i,
                            double *days, zs_error *err)
{
    const zs_step step = zs_series_step(series, i);
    zs_time lower, upper;
    char text[ZS_TIME_TEXT];
    if (zs_time_decode(&series->time.axis, step.lower, &lower, err) ||
        zs_time_decode(&series->time.axis, step.upper, &upper, err))
        return zs_fail_in(err, "%s", paths->path[step.file]);
    *days = round((double)(upper - lower) / (double)ZS_SECOND) / 86400;
    if (*days > 0)
        return 0;
    return zs_fail(err, ZS_REFUSED, "%s: %s needs steps that last: the bounds of %s are not apart",
                   zs_spec_place(spec, "climatology", "weights"), paths->path[step.file],
                   zs_time_format(series->time.axis.calendar, step.time, text));
}

int zs_step_lengths(const zs_spec *spec, const zs_series *series, const zs_paths *paths, double **length,
                    zs_error *err)
{
    *length = NULL;
    if (!spec->climatology.grouping.by_length)
        return 0;
    if (!series->has_bounds && !is_monthly(series))
        return zs_fail(err, ZS_REFUSED,
                       "%s = length: how long the steps last is not known: they have no bounds of time that "
                       "can be used in every file (%s is the first one), and are not one in each month; give "
                       "them bounds, or take the key out",
                       zs_spec_place(spec, "climatology", "weights"), paths->path[0]);
    double *days = zs_alloc((size_t)series->nstep, sizeof *days, "lengths of steps", err);
    int result = days ? 0 : -1;
    for (int64_t i = 0; i < series->nstep && result == 0; i++) {
        zs_date date = date_of(series, i);
        if (series->has_bounds)
            result = length_of_bounds(spec, series, paths, i, &days[i], err);
        else
            days[i] = zs_days_in_month(series->time.axis.calendar, date.year, date.month);
    }
    if (result)
        free(days);
    else
        *length = days;
    return result;
}
