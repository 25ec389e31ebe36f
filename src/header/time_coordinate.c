#include "header/time_coordinate.h"

#include "format/nc.h"
#include "time/calendar.h"

#include <netcdf.h>

int zs_time_coordinate_units(const zs_source *s, char text[ZS_TEXT], zs_time_units *axis, zs_error *err)
{
    char calendar_text[ZS_TEXT], name[ZS_NAME];
    zs_calendar calendar;
    zs_source_var_name(s, s->axes.time_var, name);
    if (!zs_get_text(s->ncid, s->axes.time_var, "units", text) || !*text)
        return zs_fail(err, ZS_REFUSED, "%s: time coordinate %s has no units", s->path, name);
    zs_get_text(s->ncid, s->axes.time_var, "calendar", calendar_text);
    if (zs_calendar_parse(calendar_text, &calendar, err) || zs_time_units_parse(text, calendar, axis, err))
        return zs_fail_in(err, "%s: time coordinate %s", s->path, name);
    return 0;
}

int zs_time_coordinate_bounds(const zs_source *s)
{
    char name[ZS_TEXT];
    int var, dim[2];
    size_t two = 0;
    if (s->axes.time < 0 || !zs_get_text(s->ncid, s->axes.time_var, "bounds", name) ||
        nc_inq_varid(s->ncid, name, &var) != NC_NOERR || zs_var_dims(s->ncid, var, 2, dim) != 2 ||
        dim[0] != s->axes.dim[s->axes.time] || nc_inq_dimlen(s->ncid, dim[1], &two) != NC_NOERR || two != 2)
        return -1;
    return var;
}

int zs_time_coordinate_read(const zs_source *s, zs_time_coordinate *time, zs_error *err)
{
    int bounds = zs_time_coordinate_bounds(s), dim[2];
    *time = (zs_time_coordinate){ 0 };
    zs_source_dim_name(s, s->axes.time, time->dim);
    zs_source_var_name(s, s->axes.time_var, time->name);
    zs_source_var_name(s, bounds, time->bounds);
    if (bounds >= 0 && zs_var_dims(s->ncid, bounds, 2, dim) == 2)
        nc_inq_dimname(s->ncid, dim[1], time->bounds_dim);
    return zs_time_coordinate_units(s, time->units, &time->axis, err);
}
