#include "catalog/prior_check.h"

#include "base/activity.h"
#include "base/limits.h"
#include "catalog/prior_steps.h"
#include "catalog/statistics_file.h"
#include "format/digest.h"
#include "format/find_var.h"
#include "format/library.h"
#include "format/nc.h"
#include "format/open.h"
#include "header/axes.h"
#include "header/axes_order.h"
#include "header/coordinates.h"
#include "header/input_file.h"
#include "header/numbers.h"
#include "header/source.h"
#include "header/time_coordinate.h"
#include "header/units.h"
#include "spec/fields.h"
#include "time/calendar.h"
#include "time/equal_calendars.h"
#include "time/group_key.h"
#include "time/step_moment.h"
#include "time/time_units.h"

#include <math.h>
#include <netcdf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The file and this run, which are compared. */
typedef struct check {
    const zs_spec *spec;
    const zs_prior_needs *now;
    const char *first; /* path of the first input file, for messages */
    zs_source source;  /* the statistics file, with the mean as its variable */
    zs_time_units time;
} check;

static const zs_field needed[] = { ZS_FIELD_MEAN, ZS_FIELD_COUNT,  ZS_FIELD_MIN,
                                   ZS_FIELD_MAX,  ZS_FIELD_EXCESS, ZS_FIELD_M2 };

/* Has the file all fields, in float64, and the count in int32? */
static int check_fields(check *c, zs_error *err)
{
    zs_source *s = &c->source;
    char name[ZS_NAME], other[ZS_NAME];
    for (size_t k = 0; k < sizeof needed / sizeof needed[0]; k++) {
        nc_type type = NC_NAT, wanted = needed[k] == ZS_FIELD_COUNT ? NC_INT : NC_DOUBLE;
        int var;
        zs_field_name(c->spec, needed[k], name);
        if (nc_inq_varid(s->ncid, name, &var) == NC_NOERR &&
            nc_inq_vartype(s->ncid, var, &type) == NC_NOERR && type == wanted) {
            s->var = needed[k] == ZS_FIELD_MEAN ? var : s->var;
            continue;
        }
        if (type != NC_NAT)
            return zs_fail(err, ZS_REFUSED,
                           "%s: %s is not stored as %s, as zscore writes it: digits are lost; "
                           "name the file as it was written",
                           s->path, name, wanted == NC_INT ? "32-bit integers" : "64-bit numbers");
        if (zs_statistics_file_subject(s->ncid, other) && strcmp(other, c->spec->input.name) != 0)
            return zs_fail(err, ZS_REFUSED, "%s: has statistics of %s, and %s of this run (%s)", s->path,
                           other, zs_spec_place(c->spec, "input", "variable"), c->spec->input.variable);
        return zs_fail(err, ZS_REFUSED,
                       "%s: has no variable %s: is no statistics file of this version of "
                       "zscore; name one that a run wrote as [output] statistics",
                       s->path, name);
    }
    return 0;
}

/* Have all fields the same dimensions: groups, rows, columns?  They are read with the axes of the mean. */
static int check_shapes(const check *c, zs_error *err)
{
    const zs_source *s = &c->source;
    const zs_axes *axes = &s->axes;
    char name[ZS_NAME];
    int dim[ZS_DIM_MAX], var, ndim = (axes->time >= 0) + (axes->row >= 0) + (axes->col >= 0);
    for (size_t k = 0; k < sizeof needed / sizeof needed[0]; k++) {
        zs_field_name(c->spec, needed[k], name);
        int found =
            nc_inq_varid(s->ncid, name, &var) == NC_NOERR ? zs_var_dims(s->ncid, var, ZS_DIM_MAX, dim) : -1;
        if (found != ndim || axes->ndim != ndim || memcmp(dim, axes->dim, (size_t)ndim * sizeof *dim) != 0)
            return zs_fail(err, ZS_REFUSED,
                           "%s: %s has other dimensions than zscore gives to statistics (groups, rows and "
                           "columns); name the file as it was written",
                           s->path, name);
    }
    return 0;
}

static int check_units(check *c, zs_error *err)
{
    const char *units = c->now->variable->units;
    char theirs[ZS_TEXT];
    zs_units system = { 0 };
    zs_get_text(c->source.ncid, c->source.var, "units", theirs);
    bool same = zs_units_same(&system, theirs, units);
    zs_units_clear(&system);
    return same ? 0
                : zs_fail(err, ZS_REFUSED,
                          "%s: is in units \"%s\", but this run (%s) in \"%s\"; write [input] "
                          "units = %s",
                          c->source.path, theirs, c->first, units, theirs);
}

/* "group = day, window = 5, leap_day = own" */
static void grouping_text(const char *group, int window, const char *leap_day, char text[ZS_TEXT])
{
    snprintf(text, ZS_TEXT, "group = %.80s, window = %d, leap_day = %.80s", group, window, leap_day);
}

/* Did the earlier run count members as this run does? */
static int check_members(const check *c, zs_error *err)
{
    char theirs[ZS_TEXT];
    bool pooled = *c->now->series->member_dim != '\0';
    zs_get_text(c->source.ncid, c->source.var, "realization", theirs);
    if ((strcmp(theirs, "pool") == 0) == pooled)
        return 0;
    return zs_fail(err, ZS_REFUSED, "%s: was made %s [input] realization = pool, and this run (%s) %s it",
                   c->source.path, pooled ? "without" : "with", c->first, pooled ? "has" : "has not");
}

/* Did the earlier run find the moment of a step by the same rule?  Then their periods can be compared. */
static int check_rule(const check *c, zs_error *err)
{
    char theirs[ZS_TEXT];
    const char *ours = zs_step_rule_name(c->spec->input.step);
    if (!zs_get_text(c->source.ncid, c->source.var, "step", theirs))
        strcpy(theirs, zs_step_rule_name(ZS_STEP_AUTO));
    return strcmp(theirs, ours) == 0
               ? 0
               : zs_fail(
                     err, ZS_REFUSED,
                     "%s: was made with step = %s, and this run (%s) has step = %s; write [input] step = %s",
                     c->source.path, theirs, c->first, ours, theirs);
}

/* Calendars that are equal since 1582-10-15 do not go together before. */
static int check_reform(const check *c, const zs_prior *prior, zs_error *err)
{
    zs_calendar ours = c->now->series->time.axis.calendar;
    zs_time reform = zs_calendars_reform(ours);
    if (c->time.calendar == ours ||
        (prior->periods.period[0].first >= reform && c->now->series->step[0].time >= reform))
        return 0;
    return zs_fail(
        err, ZS_REFUSED,
        "%s: has calendar %s, but %s has %s, and there are steps before 1582-10-15, where these differ: "
        "calendars cannot be mixed",
        c->source.path, zs_calendar_name(c->time.calendar), c->first, zs_calendar_name(ours));
}

static int check_grouping(check *c, zs_error *err)
{
    const zs_grouping *how = &c->spec->climatology.grouping;
    int ncid = c->source.ncid, var = c->source.var;
    char group[ZS_TEXT], leap_day[ZS_TEXT], theirs[ZS_TEXT], ours[ZS_TEXT];
    double window = 0;
    if (!zs_get_text(ncid, var, "group", group))
        strcpy(group, zs_group_kind_name(ZS_GROUP_NONE));
    if (!zs_get_text(ncid, var, "leap_day", leap_day))
        strcpy(leap_day, zs_leap_day_name(ZS_LEAP_OWN));
    zs_get_numbers(ncid, var, "window", 1, &window);
    grouping_text(group, (int)window, leap_day, theirs);
    grouping_text(zs_group_kind_name(how->kind), how->window, zs_leap_day_name(how->leap_day), ours);
    return strcmp(theirs, ours) == 0 ? 0
                                     : zs_fail(err, ZS_REFUSED,
                                               "%s: was made with %s, and this run has %s; "
                                               "write the file's into [climatology]",
                                               c->source.path, theirs, ours);
}

static int check_calendar(check *c, zs_error *err)
{
    char text[ZS_TEXT];
    zs_calendar ours = c->now->series->time.axis.calendar;
    const zs_source *s = &c->source;
    if (zs_axes_find(s->ncid, s->var, s->path, NULL, 0, &c->source.axes, err) ||
        zs_axes_check_order(s->ncid, s->var, s->path, &s->axes, err) ||
        zs_time_coordinate_units(&c->source, text, &c->time, err))
        return -1;
    return zs_calendars_agree(c->time.calendar, ours)
               ? 0
               : zs_fail(err, ZS_REFUSED, "%s: has calendar %s, but %s has %s: calendars cannot be mixed",
                         c->source.path, zs_calendar_name(c->time.calendar), c->first,
                         zs_calendar_name(ours));
}

static int check_coordinates(check *c, zs_error *err)
{
    const double *lat = c->now->lat, *lon = c->now->lon;
    const zs_grid *grid = c->now->grid;
    const zs_source *s = &c->source;
    bool maps = grid->lat_ndim == 2; /* rows and columns of 2-D coordinates cannot be selected */
    int64_t first = maps ? 0 : grid->rows.first, rows = maps ? grid->file_rows * grid->file_cols : grid->nrow;
    if (lat && zs_coordinates_compare(s, s->axes.lat_var, lat + first, rows, "latitudes", c->first, err))
        return -1;
    if (!lon || grid->lon_ndim == 0)
        return 0;
    if (grid->lon_ndim == 2 || !*grid->col_dim)
        return zs_coordinates_compare(s, s->axes.lon_var, lon + first, rows, "longitudes", c->first, err);
    double *value = zs_grid_longitudes(grid, err);
    int result =
        value ? zs_coordinates_compare(s, s->axes.lon_var, value, grid->ncol, "longitudes", c->first, err)
              : -1;
    free(value);
    return result;
}

/* The file has the rows and columns that the earlier run selected. */
static int check_grid(check *c, zs_error *err)
{
    const zs_grid *grid = c->now->grid;
    const zs_source *s = &c->source;
    int64_t rows = zs_source_length(s, s->axes.row), cols = zs_source_length(s, s->axes.col);
    if (rows != grid->nrow || cols != grid->ncol)
        return zs_fail(err, ZS_REFUSED,
                       "%s: not the grid of this run (%s): %lld x %lld there, %lld x %lld here; "
                       "[input] latitude and longitude must select the same",
                       s->path, c->first, (long long)rows, (long long)cols, (long long)grid->nrow,
                       (long long)grid->ncol);
    return check_coordinates(c, err);
}

/* Read one value of a coordinate, unpacked.  Returns false if its values are not numbers. */
static bool number_at(zs_var var, size_t index, double *value)
{
    nc_type type;
    zs_error unread;
    size_t one = 1;
    return nc_inq_vartype(var.ncid, var.id, &type) == NC_NOERR && zs_is_numeric(type) &&
           zs_numbers_read_box(var.ncid, var.id, "", &index, &one, 1, value, &unread) == 0;
}

/* Did the earlier run choose the same value on a further dimension, such as a level? */
static int check_level(const check *c, const zs_source *input, int k, zs_error *err)
{
    char name[ZS_NAME];
    double ours, theirs;
    zs_var var = zs_coordinate_variable(input->ncid, input->axes.dim[k]), there;
    zs_source_dim_name(input, k, name);
    if (var.id < 0 || !zs_source_find(&c->source, name, &there) || zs_var_ndim(there) != 0 ||
        !number_at(var, (size_t)c->now->files->file[0].at[k], &ours) || !number_at(there, 0, &theirs) ||
        !(fabs(ours - theirs) > 1e-6 * fabs(ours)))
        return 0;
    return zs_fail(err, ZS_REFUSED, "%s: has %s = %.9g, and this run (%s) has %.9g; write [input] %s = %.9g",
                   c->source.path, name, theirs, c->first, ours, name, theirs);
}

static int check_levels(const check *c, zs_error *err)
{
    const zs_file *file = &c->now->files->file[0];
    zs_source input;
    if (zs_source_open(c->first, c->spec, &input, err))
        return -1;
    int result = 0;
    for (int k = 0; k < file->ndim && result == 0; k++)
        if (k != file->time && k != file->row && k != file->col && k != file->member)
            result = check_level(c, &input, k, err);
    result = zs_source_close(&input, result, err);
    zs_activity_begin(ZS_PARSES, c->source.path, "reading its header");
    return result;
}

static int check_all(check *c, zs_prior *prior, zs_error *err)
{
    return check_fields(c, err) || check_units(c, err) || check_calendar(c, err) || check_shapes(c, err) ||
                   check_grouping(c, err) || check_rule(c, err) || check_members(c, err) ||
                   check_grid(c, err) || check_levels(c, err) ||
                   zs_prior_read_steps(&c->source, &c->time, &c->spec->climatology.grouping,
                                       c->now->series->time.axis.calendar, prior, err) ||
                   check_reform(c, prior, err)
               ? -1
               : 0;
}

int zs_prior_check(const zs_spec *spec, const zs_prior_needs *now, zs_prior *prior, zs_error *err)
{
    check c = { .spec = spec, .now = now, .first = now->files->paths.path[0] };
    const char *where = spec->climatology.from ? zs_spec_place(spec, "climatology", "from")
                                               : zs_spec_place(spec, "climatology", "extend");
    c.source.path = prior->path;
    if (access(prior->path, F_OK) != 0)
        return zs_fail(err, ZS_REFUSED, "%s: there is no file %s; %s", where, prior->path,
                       spec->climatology.from ? "name one that a run wrote as [output] statistics"
                                              : "a first run has nothing to extend: take the key out");
    zs_activity_begin(ZS_PARSES, prior->path, "reading its header");
    int result = zs_open_identified(prior->path, &c.source.ncid, &prior->identity, err);
    if (result == 0) {
        result = check_all(&c, prior, err);
        prior->digests = zs_attribute_type(c.source.ncid, c.source.var, zs_digest_attribute) != NC_NAT;
        nc_close(c.source.ncid);
        result = zs_library_check(prior->path, err) ? -1 : result;
    }
    zs_activity_end();
    return result ? zs_fail_in(err, "%s", where) : 0;
}
