#include "output/time_axis.h"

#include "base/memory.h"
#include "base/range.h"
#include "catalog/parts.h"
#include "catalog/series.h"
#include "format/find_var.h"
#include "header/input_file.h"
#include "header/time_coordinate.h"
#include "output/baseline_time.h"
#include "output/inherit_attributes.h"
#include "time/calendar.h"
#include "time/group_key.h"
#include "time/group_times.h"
#include "time/groups.h"
#include "time/time_units.h"

#include <netcdf.h>
#include <stdlib.h>

/* Along an unlimited dimension HDF5 has chunks: not one for each step. */
static void define_storage(zs_target *t, const zs_layout *layout, const zs_spec *spec, int var)
{
    enum { MOST = 1024 };
    int64_t n = zs_layout_times(layout);
    const size_t chunk[2] = { (size_t)(n < MOST ? n : MOST), 2 };
    if (spec->output.record && spec->output.format == ZS_NETCDF4)
        zs_check(t, nc_def_var_chunking(t->ncid, var, NC_CHUNKED, chunk));
}

/* Define the bounds, as long as the axis. */
static void define_bounds(zs_target *t, const zs_layout *layout, const zs_contents *c, int dim,
                          zs_time_axis *axis)
{
    const zs_series *series = c->series;
    bool climatology = layout->time == ZS_GROUPS && zs_group_is_climatology(c->groups->how.kind),
         own = series->has_bounds && !climatology;
    const char *name = climatology ? "climatology_bounds" : own ? series->time.bounds : "time_bnds";
    const char *pair = series->has_bounds && *series->time.bounds_dim ? series->time.bounds_dim : "bnds";
    int dims[2] = { dim, zs_target_dim(t, pair, 2) };
    zs_check(t, nc_def_var(t->ncid, name, NC_DOUBLE, 2, dims, &axis->bounds_var));
    define_storage(t, layout, c->spec, axis->bounds_var);
    zs_put_text(t, axis->var, climatology ? "climatology" : "bounds", name);
}

int zs_time_axis_define(zs_target *t, const zs_layout *layout, const zs_contents *c,
                        const zs_inherit *inherit, int dim, zs_time_axis *axis, zs_error *err)
{
    /* put anew; about the stored numbers; about single steps (NCEP, NOAA PSL), the last ones */
    static const char *const own[] = { "bounds",
                                       "climatology",
                                       "_FillValue",
                                       "missing_value",
                                       "scale_factor",
                                       "add_offset",
                                       "valid_min",
                                       "valid_max",
                                       "valid_range",
                                       "_Unsigned",
                                       "units",
                                       "calendar",
                                       "standard_name",
                                       "axis",
                                       "coordinate_defines",
                                       "delta_t",
                                       "avg_period",
                                       "prev_avg_period",
                                       NULL };
    const zs_time_coordinate *time = &c->series->time;
    zs_var from;
    *axis = (zs_time_axis){ .bounds_var = -1 };
    zs_check(t, nc_def_var(t->ncid, time->name, NC_DOUBLE, 1, &dim, &axis->var));
    define_storage(t, layout, c->spec, axis->var);
    if (zs_find_var(inherit->var.ncid, time->name, &from) &&
        zs_inherit_attributes(from.ncid, from.id, t->ncid, axis->var, own, inherit->path, err))
        return -1;
    zs_put_text(t, axis->var, "standard_name", "time");
    zs_put_text(t, axis->var, "units", time->units);
    zs_put_text(t, axis->var, "calendar", zs_calendar_name(time->axis.calendar));
    zs_put_text(t, axis->var, "axis", "T");
    if (layout->time != ZS_STEPS || c->series->has_bounds)
        define_bounds(t, layout, c, dim, axis);
    return 0;
}

static void times_of_steps(const zs_series *series, zs_range times, double *value, double *bounds)
{
    for (int64_t i = 0; i < times.count; i++) {
        const zs_step step = zs_series_step(series, (times.first + i) * series->nmember);
        value[i] = step.value;
        bounds[2 * i] = step.lower;
        bounds[2 * i + 1] = step.upper;
    }
}

static void times_of_groups(const zs_groups *groups, const zs_time_units *units, double *value,
                            double *bounds)
{
    for (int k = 0; k < groups->n; k++) {
        const zs_group_time *time = &groups->time[k];
        value[k] = zs_time_encode(units, time->value);
        bounds[2 * k] = zs_time_encode(units, time->lower);
        bounds[2 * k + 1] = zs_time_encode(units, time->upper);
    }
}

/* Of years or seasons: the middle of their steps, with the first and the last of these as bounds. */
static void times_of_parts(const zs_layout *layout, const zs_contents *c, double *value, double *bounds)
{
    const zs_step_lists *user = &zs_parts_of(c->parts, layout->product)->user;
    for (int k = 0; k < layout->ngroup; k++) {
        zs_range steps = { user->step[user->first[k]], user->first[k + 1] - user->first[k] };
        zs_period_bounds(c->series, steps, bounds + 2 * k);
        value[k] = bounds[2 * k] + (bounds[2 * k + 1] - bounds[2 * k]) / 2;
    }
}

/* The time of a file of one period: the middle of the steps that a product is made of, or of the baseline. */
static void time_of_period(const zs_layout *layout, const zs_contents *c, double *value, double *bounds)
{
    if (layout->product)
        zs_period_bounds(c->series, (zs_range){ 0, c->series->nstep }, bounds);
    else
        zs_baseline_bounds(c, bounds);
    *value = bounds[0] + (bounds[1] - bounds[0]) / 2;
}

static void put(zs_target *t, const zs_time_axis *axis, zs_range times, const double *value,
                const double *bounds)
{
    const size_t start[2] = { (size_t)times.first, 0 }, count[2] = { (size_t)times.count, 2 };
    zs_check(t, nc_put_vara_double(t->ncid, axis->var, start, count, value)); /* time may be unlimited */
    if (axis->bounds_var >= 0)
        zs_check(t, nc_put_vara_double(t->ncid, axis->bounds_var, start, count, bounds));
}

int zs_time_axis_put(zs_target *t, const zs_layout *layout, const zs_contents *c, const zs_time_axis *axis,
                     zs_error *err)
{
    enum { AT_ONCE = 65536 }; /* steps: a long series is not there a second time */
    int64_t n = zs_layout_times(layout), most = layout->time == ZS_STEPS ? zs_min(n, AT_ONCE) : n;
    double *value = zs_alloc(3 * (size_t)most, sizeof *value, "times", err);
    if (!value)
        return -1;
    double *bounds = value + most;
    for (int64_t first = 0; first < n; first += most) {
        zs_range times = { first, zs_min(most, n - first) };
        if (layout->time == ZS_STEPS)
            times_of_steps(c->series, times, value, bounds);
        else if (layout->time == ZS_GROUPS)
            times_of_groups(c->groups, &c->series->time.axis, value, bounds);
        else if (layout->time == ZS_PARTS)
            times_of_parts(layout, c, value, bounds);
        else
            time_of_period(layout, c, value, bounds);
        put(t, axis, times, value, bounds);
    }
    free(value);
    return 0;
}
