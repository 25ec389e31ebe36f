#include "header/header.h"

#include "base/memory.h"
#include "base/range.h"
#include "format/nc.h"
#include "header/coordinates.h"
#include "header/expver.h"
#include "header/fixed_dims.h"
#include "header/storage.h"
#include "time/calendar.h"

#include <netcdf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int zs_header_time_units(const zs_source *s, char text[ZS_TEXT], zs_time_units *units, zs_error *err)
{
    char calendar_text[ZS_TEXT], name[ZS_NAME];
    zs_calendar calendar;
    zs_source_var_name(s, s->axes.time_var, name);
    if (!zs_get_text(s->ncid, s->axes.time_var, "units", text) || !*text)
        return zs_fail(err, ZS_REFUSED, "%s: time coordinate %s has no units", s->path, name);
    zs_get_text(s->ncid, s->axes.time_var, "calendar", calendar_text);
    if (zs_calendar_parse(calendar_text, &calendar, err) || zs_time_units_parse(text, calendar, units, err))
        return zs_fail_in(err, "%s: time coordinate %s", s->path, name);
    return 0;
}

/* The bounds variable of time, if its dimensions are (time, 2); else -1. */
static int time_bounds_var(const zs_source *s)
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

static bool is_projected(const zs_source *s, int var)
{
    char name[ZS_TEXT];
    return var >= 0 && zs_get_text(s->ncid, var, "standard_name", name) &&
           (strncmp(name, "grid_", 5) == 0 || strncmp(name, "projection_", 11) == 0);
}

/* Does each row have a longitude of its own?  Then rows are single cells. */
static bool rows_are_cells(const zs_source *s)
{
    int dim[1];
    return s->axes.row >= 0 && s->axes.col < 0 && s->axes.lon_var >= 0 &&
           zs_var_dims(s->ncid, s->axes.lon_var, 1, dim) == 1 && dim[0] == s->axes.dim[s->axes.row];
}

static int fill_grid(const zs_source *s, const zs_spec *spec, zs_units *units, zs_grid *grid, zs_error *err)
{
    *grid = (zs_grid){ .lat_ndim = zs_source_var_ndim(s, s->axes.lat_var),
                       .lon_ndim = zs_source_var_ndim(s, s->axes.lon_var) };
    grid->lat_projected = is_projected(s, s->axes.lat_var);
    grid->lon_projected = is_projected(s, s->axes.lon_var);
    grid->cells = rows_are_cells(s);
    zs_source_dim_name(s, s->axes.time, grid->time_dim);
    zs_source_dim_name(s, s->axes.row, grid->row_dim);
    zs_source_dim_name(s, s->axes.col, grid->col_dim);
    zs_source_var_name(s, s->axes.time_var, grid->time_name);
    zs_source_var_name(s, s->axes.lat_var, grid->lat_name);
    zs_source_var_name(s, s->axes.lon_var, grid->lon_name);
    int bounds = time_bounds_var(s), dim[2];
    zs_source_var_name(s, bounds, grid->bounds_name);
    if (bounds >= 0 && zs_var_dims(s->ncid, bounds, 2, dim) == 2)
        nc_inq_dimname(s->ncid, dim[1], grid->bounds_dim);
    grid->nmember = zs_source_length(s, s->member);
    grid->members = zs_member_digest(s, s->member);
    if (grid->nmember > 1)
        zs_source_dim_name(s, s->member, grid->member_dim);
    grid->file_rows = grid->nrow = zs_source_length(s, s->axes.row);
    grid->file_cols = grid->ncol = zs_source_length(s, s->axes.col);
    grid->rows = (zs_range){ 0, grid->nrow };
    grid->columns = (zs_columns){ .segment = { { 0, grid->ncol } }, .nsegment = 1 };
    zs_get_text(s->ncid, s->var, "units", grid->units);
    if (spec->input.units)
        snprintf(grid->units, sizeof grid->units, "%s", spec->input.units);
    grid->temperature = zs_units_are_temperature(units, grid->units);
    zs_get_text(s->ncid, s->var, "long_name", grid->long_name);
    return zs_header_time_units(s, grid->time_units, &grid->time_axis, err);
}

void zs_reference_clear(zs_reference *reference)
{
    free(reference->lat);
    free(reference->lon);
    reference->lat = reference->lon = NULL;
    zs_units_clear(&reference->units);
}

int zs_reference_read(const char *path, const zs_spec *spec, zs_reference *reference, zs_error *err)
{
    zs_source s;
    *reference = (zs_reference){ 0 };
    if (zs_source_open(path, spec, &s, err))
        return -1;
    int result = fill_grid(&s, spec, &reference->units, &reference->grid, err) ||
                         zs_coordinates_read(&s, s.axes.lat_var, &reference->lat, &reference->nlat, err) ||
                         zs_coordinates_read(&s, s.axes.lon_var, &reference->lon, &reference->nlon, err)
                     ? -1
                     : 0;
    nc_close(s.ncid);
    if (result)
        zs_reference_clear(reference);
    return result;
}

static int compare(const zs_source *s, zs_reference *reference, const char *reference_path,
                   const zs_time_units *time, zs_error *err)
{
    const zs_grid *grid = &reference->grid;
    int64_t rows = zs_source_length(s, s->axes.row), cols = zs_source_length(s, s->axes.col);
    if (rows != grid->file_rows || cols != grid->file_cols)
        return zs_fail(err, ZS_REFUSED, "%s: not the grid of %s: %lld x %lld there, %lld x %lld here",
                       s->path, reference_path, (long long)grid->file_rows, (long long)grid->file_cols,
                       (long long)rows, (long long)cols);
    if (zs_source_length(s, s->member) != grid->nmember || zs_member_digest(s, s->member) != grid->members)
        return zs_fail(err, ZS_REFUSED, "%s: not the members of %s", s->path, reference_path);
    if (time->calendar != grid->time_axis.calendar)
        return zs_fail(err, ZS_REFUSED, "%s: calendar %s, but %s has %s: calendars cannot be mixed", s->path,
                       zs_calendar_name(time->calendar), reference_path,
                       zs_calendar_name(grid->time_axis.calendar));
    if (zs_coordinates_compare(s, s->axes.lat_var, reference->lat, reference->nlat, "latitudes",
                               reference_path, err))
        return -1;
    return zs_coordinates_compare(s, s->axes.lon_var, reference->lon, reference->nlon, "longitudes",
                                  reference_path, err);
}

static int read_steps(const zs_source *s, int32_t index, const zs_reference *reference,
                      const zs_time_units *units, const char *units_text, zs_records *records, zs_error *err)
{
    int64_t n = zs_source_length(s, s->axes.time);
    int bounds_var = time_bounds_var(s), result = -1;
    double *value = zs_alloc((size_t)n, sizeof *value, "times", err);
    double *bounds = zs_alloc((size_t)n * 2, sizeof *bounds, "bounds of time", err);
    zs_step *step = zs_alloc((size_t)n, sizeof *step, "steps", err);
    if (!value || !bounds || !step ||
        zs_read_numbers(s->ncid, s->axes.time_var, s->path, (size_t)n, value, err) ||
        (bounds_var >= 0 && zs_read_numbers(s->ncid, bounds_var, s->path, (size_t)n * 2, bounds, err)))
        goto done;
    /* In a file whose units are the reference's, the coordinates stay as they are, to the bit. */
    bool own = strcmp(units_text, reference->grid.time_units) == 0;
    const zs_time_units *axis = &reference->grid.time_axis;
    for (int64_t i = 0; i < n; i++) {
        zs_time lower = 0, upper = 0;
        step[i] = (zs_step){ .value = value[i],
                             .lower = bounds[2 * i],
                             .upper = bounds[2 * i + 1],
                             .file = index,
                             .record = (int32_t)i };
        if (zs_time_decode(units, value[i], &step[i].time, err) ||
            (!own && bounds_var >= 0 &&
             (zs_time_decode(units, bounds[2 * i], &lower, err) ||
              zs_time_decode(units, bounds[2 * i + 1], &upper, err)))) {
            zs_fail_in(err, "%s: time of record %lld", s->path, (long long)i);
            goto done;
        }
        if (!own) {
            step[i].value = zs_time_encode(axis, step[i].time);
            step[i].lower = zs_time_encode(axis, lower);
            step[i].upper = zs_time_encode(axis, upper);
        }
    }
    *records = (zs_records){ .step = step, .n = n, .bounds = bounds_var >= 0 };
    step = NULL;
    result = 0;
done:
    free(step);
    free(bounds);
    free(value);
    return result;
}

/* Find the version of each step.  If the spec asks for one version, drop the steps of other versions. */
static int read_versions(const zs_source *s, const zs_spec *spec, const zs_file *file, zs_records *records,
                         zs_error *err)
{
    int64_t n = records->n;
    int32_t *version = zs_alloc((size_t)n, sizeof *version, "versions", err);
    int result = version ? zs_expver_read(s, spec, file, n, version, err) : -1;
    records->n = 0;
    for (int64_t i = 0; i < n && result == 0; i++) {
        records->step[records->n] = records->step[i];
        records->step[records->n].version = version[i];
        records->n += spec->input.expver == 0 || version[i] == spec->input.expver;
    }
    free(version);
    return result;
}

/* Repeat each step once for each of its members. */
static int spread_members(int64_t members, zs_records *records, zs_error *err)
{
    int64_t n = records->n * members;
    if (members == 1)
        return 0;
    if (n > INT32_MAX)
        return zs_fail(err, ZS_REFUSED, "more steps and members in a file than can be counted");
    zs_step *all = zs_alloc((size_t)n, sizeof *all, "steps", err);
    for (int64_t i = 0; i < n && all; i++) {
        all[i] = records->step[i / members];
        all[i].member = (int32_t)(i % members);
        all[i].record = (int32_t)(all[i].record * members) + all[i].member;
    }
    free(records->step);
    records->step = all;
    records->n = all ? n : 0;
    return all ? 0 : -1;
}

static int fill_file(const zs_source *s, const zs_spec *spec, zs_file *file, zs_error *err)
{
    *file = (zs_file){ .ndim = s->axes.ndim,
                       .time = s->axes.time,
                       .row = s->axes.row,
                       .col = s->axes.col,
                       .member = zs_source_length(s, s->member) > 1 ? s->member : -1,
                       .nmember = zs_source_length(s, s->member),
                       .overlay = -1,
                       .below = -1 };
    file->nrecord = zs_source_length(s, s->axes.time);
    if (zs_fixed_dims_check(s, spec, err))
        return -1;
    for (int k = 0; k < s->axes.ndim; k++) {
        file->size[k] = zs_source_length(s, k);
        if (k == file->time || k == file->row || k == file->col || k == file->member)
            continue;
        if (zs_expver_is(s, k) ? zs_expver_choose(s, k, spec, file, err)
                               : zs_fixed_dim_index(s, k, spec, &file->at[k], err))
            return -1;
    }
    file->identity = s->identity;
    return zs_storage_read(s->ncid, s->var, s->path, &file->storage, err);
}

/* Bring the values to the units of the run: those of the spec, with a conversion; else those of the
 * reference, which must mean the same.  Files in different units are more often a mistake than intended, so
 * that only the spec can ask for a conversion. */
static int fit_units(const zs_source *s, const zs_spec *spec, zs_reference *reference,
                     const char *reference_path, zs_storage *storage, zs_error *err)
{
    char units[ZS_TEXT];
    double slope, offset;
    zs_get_text(s->ncid, s->var, "units", units);
    if (!spec->input.units && !zs_units_same(&reference->units, units, reference->grid.units))
        return zs_fail(err, ZS_REFUSED,
                       "%s: units \"%s\", but %s has \"%s\"; set [input] units to convert both", s->path,
                       units, reference_path, reference->grid.units);
    if (spec->input.units && !zs_units_convert(&reference->units, units, spec->input.units, &slope, &offset))
        return zs_fail(err, ZS_REFUSED, "%s: %s: units \"%s\" cannot be converted to \"%s\"",
                       zs_spec_place(spec, "input", "units"), s->path, units, spec->input.units);
    if (spec->input.units)
        zs_storage_convert(storage, slope, offset);
    if (spec->input.valid.set)
        zs_storage_limit(storage, spec->input.valid.low, spec->input.valid.high);
    return 0;
}

int zs_header_read(const char *path, int32_t index, const zs_spec *spec, zs_reference *reference,
                   const char *reference_path, zs_file *file, zs_records *records, zs_error *err)
{
    zs_source s;
    char units_text[ZS_TEXT];
    zs_time_units units;
    *records = (zs_records){ 0 };
    if (zs_source_open(path, spec, &s, err))
        return -1;
    int result = zs_header_time_units(&s, units_text, &units, err) || fill_file(&s, spec, file, err) ||
                         compare(&s, reference, reference_path, &units, err) ||
                         fit_units(&s, spec, reference, reference_path, &file->storage, err) ||
                         read_steps(&s, index, reference, &units, units_text, records, err) ||
                         read_versions(&s, spec, file, records, err) ||
                         spread_members(file->nmember, records, err)
                     ? -1
                     : 0;
    nc_close(s.ncid);
    return result;
}
