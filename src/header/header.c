#include "header/header.h"

#include "base/memory.h"
#include "base/range.h"
#include "base/shell_word.h"
#include "format/elsewhere.h"
#include "format/nc.h"
#include "format/zarr_store.h"
#include "header/coordinates.h"
#include "header/expver.h"
#include "header/fixed_dims.h"
#include "header/grid_read.h"
#include "header/levels_read.h"
#include "header/source.h"
#include "header/step_times.h"
#include "header/storage.h"
#include "header/time_values.h"
#include "time/calendar.h"
#include "time/equal_calendars.h"
#include "time/time_units.h"

#include <netcdf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static void fill_variable(const zs_source *s, const zs_spec *spec, zs_units *units, zs_variable *variable)
{
    zs_var_path((zs_var){ s->ncid, s->var }, variable->path);
    zs_get_text(s->ncid, s->var, "units", variable->units);
    if (spec->input.units)
        snprintf(variable->units, sizeof variable->units, "%s", spec->input.units);
    variable->temperature = zs_units_are_temperature(units, variable->units);
    zs_get_text(s->ncid, s->var, "long_name", variable->long_name);
    zs_get_text(s->ncid, s->var, "standard_name", variable->standard_name);
    zs_get_text(s->ncid, s->var, "cell_methods", variable->cell_methods);
}

static void fill_members(const zs_source *s, zs_reference *reference)
{
    reference->nmember = zs_source_length(s, s->member);
    reference->members = zs_member_digest(s, s->member);
    if (reference->nmember > 1)
        zs_source_dim_name(s, s->member, reference->member_dim);
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
    zs_grid *grid = &reference->grid;
    *reference = (zs_reference){ 0 };
    if (zs_source_open(path, spec, &s, err))
        return -1;
    fill_variable(&s, spec, &reference->units, &reference->variable);
    fill_members(&s, reference);
    int result = zs_time_coordinate_read(&s, &reference->time, err) || zs_grid_read(&s, grid, err) ||
                         zs_levels_read(&s, spec, &grid->levels, err) ||
                         zs_coordinates_read(&s, s.axes.lat_var, &reference->lat, &reference->nlat, err) ||
                         zs_coordinates_read(&s, s.axes.lon_var, &reference->lon, &reference->nlon, err) ||
                         zs_grid_read_bounds(&s, reference->lat, reference->lon, grid, err)
                     ? -1
                     : 0;
    result = zs_source_close(&s, result, err);
    if (result)
        zs_reference_clear(reference);
    return result;
}

static int compare(const zs_source *s, zs_reference *reference, const char *reference_path,
                   const zs_time_units *time, zs_error *err)
{
    char path[ZS_TEXT];
    if (zs_grid_compare_sizes(s, &reference->grid, reference_path, err))
        return -1;
    zs_var_path((zs_var){ s->ncid, s->var }, path);
    if (strcmp(path, reference->variable.path) != 0)
        return zs_fail(err, ZS_REFUSED, "%s: the variable is %s here, and %s in %s", s->path, path,
                       reference->variable.path, reference_path);
    if (zs_source_length(s, s->member) != reference->nmember ||
        zs_member_digest(s, s->member) != reference->members)
        return zs_fail(err, ZS_REFUSED, "%s: not the members of %s", s->path, reference_path);
    if (!zs_calendars_agree(time->calendar, reference->time.axis.calendar))
        return zs_fail(err, ZS_REFUSED, "%s: calendar %s, but %s has %s: calendars cannot be mixed", s->path,
                       zs_calendar_name(time->calendar), reference_path,
                       zs_calendar_name(reference->time.axis.calendar));
    if (reference->grid.moves)
        return 0;
    if (zs_coordinates_compare(s, s->axes.lat_var, reference->lat, reference->nlat, "latitudes",
                               reference_path, err))
        return -1;
    return zs_coordinates_compare(s, s->axes.lon_var, reference->lon, reference->nlon, "longitudes",
                                  reference_path, err);
}

static int read_steps(const zs_source *s, int32_t index, const zs_spec *spec, const zs_reference *reference,
                      const zs_units_of_time *units, zs_file *file, zs_records *records, zs_error *err)
{
    int64_t n = zs_source_length(s, s->axes.time);
    if (zs_source_check_room(s, s->axes.time_var, (size_t)n * (size_t)file->nmember, 3 * sizeof(zs_step),
                             err))
        return -1;
    zs_step *step = records->step = zs_alloc((size_t)n, sizeof *step, "steps", err);
    if (!step ||
        zs_step_times_read(s, spec->input.step, units, &reference->time, n, step, &file->bounds, err))
        return -1;
    for (int64_t i = 0; i < n; i++) {
        step[i].file = index;
        step[i].record = (int32_t)i;
    }
    records->n = n;
    file->calendar = units->axis.calendar;
    return 0;
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

static int fill_file(const zs_source *s, const zs_spec *spec, const zs_levels *levels,
                     const char *reference_path, zs_file *file, zs_error *err)
{
    *file = (zs_file){ .ndim = s->axes.ndim,
                       .time = s->axes.time,
                       .row = s->axes.row,
                       .col = s->axes.col,
                       .member = zs_source_length(s, s->member) > 1 ? s->member : -1,
                       .level = -1,
                       .nmember = zs_source_length(s, s->member),
                       .overlay = -1,
                       .below = -1 };
    file->nrecord = zs_source_length(s, s->axes.time);
    if (zs_fixed_dims_check(s, spec, err) || zs_levels_find(s, levels, reference_path, &file->level, err))
        return -1;
    for (int k = 0; k < s->axes.ndim; k++) {
        file->size[k] = zs_source_length(s, k);
        if (k == file->time || k == file->row || k == file->col || k == file->member || k == file->level)
            continue;
        if (zs_expver_is(s, k) ? zs_expver_choose(s, k, spec, file, err)
                               : zs_fixed_dim_index(s, k, spec, &file->at[k], err))
            return -1;
    }
    file->identity = s->identity;
    if (zs_storage_read(s->ncid, s->var, s->path, &file->storage, err))
        return -1;
    if (file->storage.zarr && spec->run.reader == ZS_LIBRARY_NETCDF)
        return zs_fail(err, ZS_REFUSED, "%s: reads files, and %s is a Zarr store; remove the key",
                       zs_spec_place(spec, "run", "reader"), s->path);
    char path[ZS_TEXT];
    zs_var_path((zs_var){ s->ncid, s->var }, path);
    bool chunks = file->storage.form != ZS_FORM_CONTIGUOUS;
    return chunks ? 0 : zs_elsewhere_check(s->path, path, err);
}

/* Say how a file gets the units that it lacks.  other: the path of a file that has them;
 * NULL: the spec wants them. */
static int fail_without_units(const char *path, const char *other, const char *variable, const char *units,
                              zs_error *err)
{
    char file[ZS_SHELL_WORD], name[ZS_SHELL_WORD], value[ZS_SHELL_WORD], how[4 * ZS_SHELL_WORD];
    if (zs_zarr_is_store(path))
        snprintf(how, sizeof how, "among its attributes");
    else
        snprintf(how, sizeof how, "in the file: ncatted -a units,%s,o,c,%s %s", zs_nco_word(variable, name),
                 zs_shell_word(units, value), zs_shell_word(path, file));
    return zs_fail(err, ZS_REFUSED, "%s: %s has no units%s%s%s%s; if its values are in \"%s\", say so %s",
                   path, variable, other ? ", but in " : " that could be converted", other ? other : "",
                   other ? " it has " : "", other ? units : "", units, how);
}

/* The key of [input] by which single cells are left out of what is read; NULL: none are. */
static const char *leaving_out(const zs_spec *spec, const zs_grid *grid)
{
    const zs_spec_input *input = &spec->input;
    bool box = zs_grid_has_places(grid); /* it is no rectangle of rows and columns */
    return input->mask.n > 0             ? "mask"
           : box && input->latitude.set  ? "latitude"
           : box && input->longitude.set ? "longitude"
                                         : NULL;
}

/* Bring the values to the units of the run: those of the spec, with a conversion; else those of the
 * reference, which must mean the same.  Files in different units are more often a mistake than intended, so
 * that only the spec can ask for a conversion. */
static int fit_units(const zs_source *s, const zs_spec *spec, zs_reference *reference,
                     const char *reference_path, zs_storage *storage, zs_error *err)
{
    char units[ZS_TEXT];
    const char *theirs = reference->variable.units;
    double slope, offset;
    zs_get_text(s->ncid, s->var, "units", units);
    if (!spec->input.units && !zs_units_same(&reference->units, units, theirs) && (!*units || !*theirs))
        return fail_without_units(*units ? reference_path : s->path, *units ? s->path : reference_path,
                                  spec->input.variable, *units ? units : theirs, err);
    if (!spec->input.units && !zs_units_same(&reference->units, units, theirs))
        return zs_fail(err, ZS_REFUSED, "%s: units \"%s\", but %s has \"%s\"; %s", s->path, units,
                       reference_path, theirs,
                       spec->climatology.merge.n > 0 ? "statistics in different units are not merged"
                                                     : "set [input] units to convert both");
    bool fits =
        !spec->input.units || zs_units_convert(&reference->units, units, spec->input.units, &slope, &offset);
    if (!fits && !*units) {
        fail_without_units(s->path, NULL, spec->input.variable, spec->input.units, err);
        return zs_fail_in(err, "%s", zs_spec_place(spec, "input", "units"));
    }
    if (!fits)
        return zs_fail(err, ZS_REFUSED, "%s: %s: units \"%s\" cannot be converted to \"%s\"",
                       zs_spec_place(spec, "input", "units"), s->path, units, spec->input.units);
    if (spec->input.units)
        zs_storage_convert(storage, slope, offset);
    if (spec->input.valid.set)
        zs_storage_limit(storage, spec->input.valid.low, spec->input.valid.high);
    const char *leaves_out = leaving_out(spec, &reference->grid);
    if (leaves_out && !zs_storage_spare(storage))
        return zs_fail(
            err, ZS_REFUSED,
            "%s: %s: every number of variable %s is valid, so that none can stand for a cell that is left "
            "out; give it a _FillValue, or limits by [input] valid",
            zs_spec_place(spec, "input", leaves_out), s->path, spec->input.variable);
    return 0;
}

int zs_header_read(const char *path, int32_t index, const zs_spec *spec, zs_reference *reference,
                   const char *reference_path, zs_file *file, zs_records *records, zs_error *err)
{
    zs_source s;
    zs_units_of_time time;
    *records = (zs_records){ 0 };
    if (zs_source_open(path, spec, &s, err))
        return -1;
    int result = zs_time_coordinate_units(&s, time.text, &time.axis, err) ||
                         fill_file(&s, spec, &reference->grid.levels, reference_path, file, err) ||
                         compare(&s, reference, reference_path, &time.axis, err) ||
                         fit_units(&s, spec, reference, reference_path, &file->storage, err) ||
                         read_steps(&s, index, spec, reference, &time, file, records, err) ||
                         read_versions(&s, spec, file, records, err) ||
                         spread_members(file->nmember, records, err)
                     ? -1
                     : 0;
    result = zs_source_close(&s, result, err);
    return result;
}
