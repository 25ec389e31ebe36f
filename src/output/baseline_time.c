#include "output/baseline_time.h"

#include "header/input_file.h"
#include "time/calendar.h"
#include "time/group_times.h"
#include "time/time_units.h"

#include <math.h>
#include <netcdf.h>
#include <stdio.h>

/* The name, or that with a number: an input may have one, too, as an anomaly that was made by zscore does. */
static void free_name(const zs_target *t, const char *wanted, char name[ZS_NAME])
{
    int var;
    snprintf(name, ZS_NAME, "%s", wanted);
    for (int k = 2; nc_inq_varid(t->ncid, name, &var) == NC_NOERR; k++)
        snprintf(name, ZS_NAME, "%s_%d", wanted, k);
}

void zs_baseline_time_define(zs_target *t, const zs_catalog *catalog, zs_baseline_time *norm)
{
    static const char pair[] = "bnds";
    char bounds[ZS_NAME];
    int dim;
    free_name(t, "baseline_time", norm->name);
    zs_check(t, nc_def_var(t->ncid, norm->name, NC_DOUBLE, 0, NULL, &norm->var));
    free_name(t, "baseline_bnds", bounds);
    if (nc_inq_dimid(t->ncid, pair, &dim) != NC_NOERR)
        zs_check(t, nc_def_dim(t->ncid, pair, 2, &dim));
    zs_check(t, nc_def_var(t->ncid, bounds, NC_DOUBLE, 1, &dim, &norm->bounds_var));
    if (t->status != NC_NOERR)
        return;
    zs_put_text(t, norm->var, "standard_name", "time");
    zs_put_text(t, norm->var, "long_name", "time of the baseline");
    zs_put_text(t, norm->var, "units", catalog->grid.time_units);
    zs_put_text(t, norm->var, "calendar", zs_calendar_name(catalog->grid.time_axis.calendar));
    zs_put_text(t, norm->var, "bounds", bounds);
}

void zs_period_bounds(const zs_catalog *catalog, zs_range steps, double bounds[2])
{
    const zs_step *first = &catalog->step[steps.first], *last = first + steps.count - 1;
    bounds[0] = catalog->time_bounds ? first->lower : first->value;
    bounds[1] = catalog->time_bounds ? last->upper : last->value;
}

void zs_baseline_bounds(const zs_catalog *catalog, double bounds[2])
{
    bounds[0] = INFINITY;
    bounds[1] = -INFINITY;
    if (catalog->groups.baseline.count > 0)
        zs_period_bounds(catalog, catalog->groups.baseline, bounds);
    if (catalog->prior.path) {
        const zs_time_units *axis = &catalog->grid.time_axis;
        const zs_group_time *before = &catalog->prior.groups.time[0];
        bounds[0] = fmin(bounds[0], zs_time_encode(axis, before->lower));
        bounds[1] = fmax(bounds[1], zs_time_encode(axis, before->upper));
    }
}

void zs_baseline_time_put(zs_target *t, const zs_catalog *catalog, const zs_baseline_time *norm)
{
    double bounds[2], middle;
    zs_baseline_bounds(catalog, bounds);
    middle = bounds[0] + (bounds[1] - bounds[0]) / 2;
    zs_check(t, nc_put_var_double(t->ncid, norm->var, &middle));
    zs_check(t, nc_put_var_double(t->ncid, norm->bounds_var, bounds));
}
