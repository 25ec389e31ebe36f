#include "output/inherit_values.h"

#include "base/limits.h"
#include "base/memory.h"
#include "catalog/files.h"
#include "format/box_read.h"
#include "format/nc.h"
#include "format/open.h"
#include "header/angle.h"
#include "header/bounds.h"
#include "header/grid.h"
#include "header/numbers.h"

#include <math.h>
#include <netcdf.h>
#include <stdlib.h>
#include <string.h>

double *zs_inherited_coordinate(const zs_input *input, zs_var var, size_t n, zs_error *err)
{
    double degrees = zs_angle_degrees(var.ncid, var.id);
    double *value = zs_alloc(n, sizeof *value, "coordinates", err);
    if (value && zs_numbers_read(var.ncid, var.id, input->path, n, value, err)) {
        free(value);
        return NULL;
    }
    for (size_t i = 0; value && degrees != 1 && i < n; i++)
        value[i] *= degrees;
    return value;
}

/* The one number of a variable, and its units; false if it has not one number. */
static bool read_scalar(int ncid, const char *name, const char *path, double *value, char units[ZS_TEXT])
{
    zs_var var;
    zs_error unused;
    int none;
    if (!zs_find_var(ncid, name, &var) || zs_var_dims(var.ncid, var.id, 0, &none) != 0 ||
        zs_numbers_read(var.ncid, var.id, path, 1, value, &unused))
        return false;
    zs_get_text(var.ncid, var.id, "units", units);
    return true;
}

bool zs_inherited_is_of_one_file(const zs_input *input, const char *name)
{
    const zs_paths *paths = &input->contents->files->paths;
    const char *last_path = paths->path[paths->n - 1];
    char units[ZS_TEXT], last_units[ZS_TEXT];
    zs_error unused;
    double value = 0, last_value = 0;
    zs_var data;
    int last;
    if (paths->n < 2 || !read_scalar(input->var.ncid, name, input->path, &value, units) ||
        zs_open_again(last_path, &last, &unused))
        return false;
    bool there = zs_find_path(last, input->contents->variable->path, &data) &&
                 read_scalar(data.ncid, name, last_path, &last_value, last_units);
    nc_close(last);
    bool same = value == last_value || (isnan(value) && isnan(last_value));
    return there && (!same || strcmp(units, last_units) != 0);
}

/* A failure of netcdf-c, while a part is copied. */
static int failed(const zs_input *input, int status, zs_error *err)
{
    return status == NC_NOERR ? 0 : zs_fail_nc(err, ZS_FAILED, status, input->path, "copying coordinates");
}

static int copy_stored(const zs_input *input, int out, const zs_inherited *item, const zs_part *part,
                       void *buffer, zs_error *err)
{
    if (zs_box_read(item->from.ncid, item->from.id, input->path, part->start, part->count, buffer, err))
        return -1;
    return failed(input, nc_put_vara(out, item->to, part->to_start, part->to_count, buffer), err);
}

/* Write numbers, turned if they have columns. */
static int put_numbers(const zs_input *input, int out, const zs_inherited *item, const zs_part *part,
                       double turn, double *value, zs_error *err)
{
    for (size_t i = 0; item->turns && part->has_columns && i < part->values; i++)
        value[i] += turn;
    return failed(input, nc_put_vara_double(out, item->to, part->to_start, part->to_count, value), err);
}

static int copy_numbers(const zs_input *input, int out, const zs_inherited *item, const zs_part *part,
                        double turn, double *value, zs_error *err)
{
    if (zs_numbers_read_box(item->from.ncid, item->from.id, input->path, part->start, part->count,
                            part->values, value, err))
        return -1;
    for (size_t i = 0; item->degrees != 1 && i < part->values; i++)
        value[i] *= item->degrees;
    return put_numbers(input, out, item, part, turn, value, err);
}

/* Read the bounds of a latitude or a longitude in their common form.  Their coordinate tells what they are
 * bounds of. */
static int read_bounds(const zs_input *input, zs_var parent, zs_bounds *bounds, zs_error *err)
{
    char name[ZS_NAME] = "";
    int dim = -1;
    size_t n = 0;
    nc_inq_varname(parent.ncid, parent.id, name);
    zs_var_dims(parent.ncid, parent.id, 1, &dim);
    nc_inq_dimlen(parent.ncid, dim, &n);
    zs_bounds_kind kind = zs_grid_bounds_kind(input->contents->grid, name);
    double *coordinate = zs_inherited_coordinate(input, parent, n, err);
    int result =
        coordinate ? zs_bounds_read(parent.ncid, input->path, name, kind, coordinate, (int64_t)n, bounds, err)
                   : -1;
    free(coordinate);
    return result;
}

/* Copy a part: of one segment of columns, turned if it has some.  bounds: of ZS_AS_BOUNDS. */
static int copy_part(const zs_input *input, int out, const zs_inherited *item, const zs_part *part,
                     double turn, const zs_bounds *bounds, zs_error *err)
{
    double *buffer = zs_alloc(part->values, sizeof *buffer, "coordinates", err);
    int result = buffer ? 0 : -1;
    if (buffer && item->as == ZS_AS_STORED)
        result = copy_stored(input, out, item, part, buffer, err);
    else if (buffer && item->as == ZS_AS_NUMBERS)
        result = copy_numbers(input, out, item, part, turn, buffer, err);
    else if (buffer && bounds->value)
        result = put_numbers(
            input, out, item, part, turn,
            memcpy(buffer, bounds->value + 2 * part->start[0], part->values * sizeof *buffer), err);
    free(buffer);
    return result;
}

int zs_inherited_copy(const zs_input *input, int out, const zs_inherited *item, zs_error *err)
{
    const zs_grid *grid = input->contents->grid;
    zs_bounds bounds = { 0 };
    zs_part part = zs_part_of(input, item->from, 0, 0);
    int64_t levels = part.has_levels ? grid->levels.n : 1;
    int segments = part.has_columns ? grid->columns.nsegment : 1;
    int result = item->as == ZS_AS_BOUNDS ? read_bounds(input, item->parent, &bounds, err) : 0;
    for (int64_t level = 0; level < levels; level++)
        for (int segment = 0; segment < segments && result == 0; segment++) {
            part = zs_part_of(input, item->from, segment, level);
            result = copy_part(input, out, item, &part, grid->columns.turn[segment], &bounds, err);
        }
    zs_bounds_clear(&bounds);
    return result;
}
