#include "output/baseline_time.h"

#include "header/input_file.h"
#include "time/calendar.h"
#include "time/group_times.h"
#include "time/time_units.h"

#include <math.h>
#include <netcdf.h>
#include <stdio.h>

/* Find a name that the file does not have yet: the wanted one, or that with a number.  An input that zscore
 * made has a baseline_time of its own. */
static void free_name(const zs_target *t, const char *wanted, char name[ZS_NAME])
{
    int var;
    snprintf(name, ZS_NAME, "%s", wanted);
    for (int k = 2; nc_inq_varid(t->ncid, name, &var) == NC_NOERR; k++)
        snprintf(name, ZS_NAME, "%s_%d", wanted, k);
}

void zs_baseline_time_define(zs_target *t, const zs_series *series, zs_baseline_time *time)
{
    char bounds[ZS_NAME];
    int dim;
    free_name(t, "baseline_time", time->name);
    zs_check(t, nc_def_var(t->ncid, time->name, NC_DOUBLE, 0, NULL, &time->var));
    free_name(t, "baseline_bnds", bounds);
    dim = zs_target_dim(t, "bnds", 2);
    zs_check(t, nc_def_var(t->ncid, bounds, NC_DOUBLE, 1, &dim, &time->bounds_var));
    if (t->status != NC_NOERR)
        return;
    zs_put_text(t, time->var, "standard_name", "time");
    zs_put_text(t, time->var, "long_name", "time of the baseline");
    zs_put_text(t, time->var, "units", series->time.units);
    zs_put_text(t, time->var, "calendar", zs_calendar_name(series->time.axis.calendar));
    zs_put_text(t, time->var, "bounds", bounds);
}

void zs_period_bounds(const zs_series *series, zs_range steps, double bounds[2])
{
    const zs_step first = zs_series_step(series, steps.first),
                  last = zs_series_step(series, steps.first + steps.count - 1);
    bounds[0] = series->has_bounds ? first.lower : first.value;
    bounds[1] = series->has_bounds ? last.upper : last.value;
}

void zs_baseline_bounds(const zs_contents *c, double bounds[2])
{
    bounds[0] = INFINITY;
    bounds[1] = -INFINITY;
    if (c->groups->baseline.count > 0)
        zs_period_bounds(c->series, c->groups->baseline, bounds);
    if (c->prior->path) {
        const zs_time_units *axis = &c->series->time.axis;
        const zs_group_time *before = &c->prior->groups.time[0];
        bounds[0] = fmin(bounds[0], zs_time_encode(axis, before->lower));
        bounds[1] = fmax(bounds[1], zs_time_encode(axis, before->upper));
    }
}

void zs_baseline_time_put(zs_target *t, const zs_contents *c, const zs_baseline_time *time)
{
    double bounds[2], middle;
    zs_baseline_bounds(c, bounds);
    middle = bounds[0] + (bounds[1] - bounds[0]) / 2;
    zs_check(t, nc_put_var_double(t->ncid, time->var, &middle));
    zs_check(t, nc_put_var_double(t->ncid, time->bounds_var, bounds));
}
