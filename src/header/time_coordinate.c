#include "header/time_coordinate.h"

#include "base/shell_word.h"
#include "base/text.h"
#include "format/find_var.h"
#include "format/nc.h"
#include "header/time_texts.h"

#include <ctype.h>
#include <netcdf.h>
#include <stdio.h>
#include <string.h>

static void lower_unit(char *text)
{
    const char *cursor = text, *word;
    size_t length;
    for (int k = 0; k < 2 && (word = zs_next_word(&cursor, &length)); k++)
        for (size_t i = 0; i < length; i++)
            text[word - text + (ptrdiff_t)i] = (char)tolower((unsigned char)word[i]);
}

static int parse_units(char text[ZS_TEXT], zs_calendar calendar, zs_time_units *axis, zs_error *err)
{
    if (zs_time_units_parse(text, calendar, axis, err))
        return -1;
    lower_unit(text);
    return 0;
}

int zs_time_coordinate_units(const zs_source *s, char text[ZS_TEXT], zs_time_units *axis, zs_error *err)
{
    char calendar_text[ZS_TEXT], name[ZS_NAME], file[ZS_SHELL_WORD];
    zs_calendar calendar;
    const zs_var time = s->axes.time_var;
    zs_var_name(time, name);
    if (zs_time_is_texts(time))
        strcpy(text, zs_time_texts_units);
    else if (!zs_get_text(time.ncid, time.id, "units", text) || !*text)
        return zs_fail(err, ZS_REFUSED, "%s: time coordinate %s has no units", s->path, name);
    if (strcasestr(text, " as %")) /* "day as %Y%m%d.%f": dates in digits, by CDO and some models */
        return zs_fail(
            err, ZS_REFUSED,
            "%s: time coordinate %s is absolute (\"%.80s\"); make it relative first: cdo -r copy %s new.nc",
            s->path, name, text, zs_shell_word(s->path, file));
    zs_get_text(time.ncid, time.id, "calendar", calendar_text);
    if (zs_calendar_parse(calendar_text, &calendar, err) || parse_units(text, calendar, axis, err))
        return zs_fail_in(err, "%s: time coordinate %s", s->path, name);
    return 0;
}

int zs_time_bounds_units(zs_var var, char text[ZS_TEXT], zs_time_units *axis, zs_error *err)
{
    char own[ZS_TEXT];
    zs_calendar calendar = axis->calendar;
    if (zs_get_text(var.ncid, var.id, "calendar", own) && *own && zs_calendar_parse(own, &calendar, err))
        return -1;
    if (zs_get_text(var.ncid, var.id, "units", own) && *own)
        snprintf(text, ZS_TEXT, "%s", own);
    return parse_units(text, calendar, axis, err);
}

zs_var zs_time_coordinate_bounds(const zs_source *s, zs_bounds_state *state)
{
    const zs_var time = s->axes.time_var, none = { .ncid = s->ncid, .id = -1 };
    char name[ZS_TEXT];
    zs_var var;
    int dim[2], want = s->axes.time >= 0 ? 2 : 1;
    size_t two = 0;
    nc_type type = NC_NAT;
    *state = ZS_BOUNDS_NONE;
    if (!zs_get_text(time.ncid, time.id, "bounds", name) || !*name)
        return none;
    *state = ZS_BOUNDS_LOST;
    if (!zs_find_var(time.ncid, name, &var))
        return none;
    *state = ZS_BOUNDS_SHAPE;
    if (zs_var_dims(var.ncid, var.id, 2, dim) != want || (want == 2 && dim[0] != s->axes.dim[s->axes.time]) ||
        nc_inq_dimlen(var.ncid, dim[want - 1], &two) != NC_NOERR || two != 2 ||
        nc_inq_vartype(var.ncid, var.id, &type) != NC_NOERR || !zs_is_numeric(type))
        return none;
    *state = ZS_BOUNDS_USED;
    return var;
}

int zs_time_coordinate_read(const zs_source *s, zs_time_coordinate *time, zs_error *err)
{
    zs_bounds_state state;
    const zs_var bounds = zs_time_coordinate_bounds(s, &state);
    int dim[2];
    *time = (zs_time_coordinate){ 0 };
    zs_source_dim_name(s, s->axes.time, time->dim);
    if (zs_time_is_texts(s->axes.time_var))
        strcpy(time->name, time->dim);
    else
        zs_var_name(s->axes.time_var, time->name);
    zs_var_name(bounds, time->bounds);
    int ndim = bounds.id >= 0 ? zs_var_dims(bounds.ncid, bounds.id, 2, dim) : 0;
    if (ndim > 0)
        nc_inq_dimname(bounds.ncid, dim[ndim - 1], time->bounds_dim);
    return zs_time_coordinate_units(s, time->units, &time->axis, err);
}
