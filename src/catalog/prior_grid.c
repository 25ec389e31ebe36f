#include "catalog/prior_grid.h"

#include "base/activity.h"
#include "base/limits.h"
#include "base/memory.h"
#include "format/find_var.h"
#include "format/nc.h"
#include "header/coordinates.h"
#include "header/input_file.h"
#include "header/levels_read.h"
#include "header/numbers.h"

#include <math.h>
#include <netcdf.h>
#include <stdbool.h>
#include <stdlib.h>

/* The file and this run, which are compared. */
typedef struct check {
    const zs_source *source; /* the statistics file */
    const zs_prior_needs *now;
    const zs_spec *spec;
    const char *first; /* path of the first input file */
} check;

/* Compare a coordinate of two dimensions in the selected rectangle. */
static int check_map(const check *c, zs_var var, const double *all, const char *what, zs_error *err)
{
    const zs_grid *grid = c->now->grid;
    double *here = zs_alloc((size_t)(grid->rows.count * grid->ncol), sizeof *here, "coordinates", err);
    if (here)
        zs_columns_gather(&grid->columns, all + grid->rows.first * grid->file_cols, grid->rows.count,
                          grid->file_cols, sizeof *here, here);
    int result = here ? zs_coordinates_compare(c->source, var, here, grid->rows.count * grid->ncol, what,
                                               c->first, err)
                      : -1;
    free(here);
    return result;
}

static int check_coordinates(const check *c, zs_error *err)
{
    const double *lat = c->now->lat, *lon = c->now->lon;
    const zs_grid *grid = c->now->grid;
    const zs_source *s = c->source;
    int64_t first = grid->rows.first, rows = grid->rows.count;
    bool map = grid->lat_ndim == 2;
    if (lat &&
        (map ? check_map(c, s->axes.lat_var, lat, "latitudes", err)
             : zs_coordinates_compare(s, s->axes.lat_var, lat + first, rows, "latitudes", c->first, err)))
        return -1;
    if (!lon || grid->lon_ndim == 0)
        return 0;
    if (grid->lon_ndim == 2)
        return check_map(c, s->axes.lon_var, lon, "longitudes", err);
    if (!*grid->col_dim)
        return zs_coordinates_compare(s, s->axes.lon_var, lon + first, rows, "longitudes", c->first, err);
    double *value = zs_grid_longitudes(grid, err);
    int result =
        value ? zs_coordinates_compare(s, s->axes.lon_var, value, grid->ncol, "longitudes", c->first, err)
              : -1;
    free(value);
    return result;
}

/* The file has the rows and columns that the earlier run selected. */
static int check_grid(const check *c, zs_error *err)
{
    const zs_grid *grid = c->now->grid;
    const zs_source *s = c->source;
    int64_t rows = zs_source_length(s, s->axes.row), cols = zs_source_length(s, s->axes.col);
    if (rows != grid->rows.count || cols != grid->ncol)
        return zs_fail(err, ZS_REFUSED,
                       "%s: not the grid of this run (%s): %lld x %lld there, %lld x %lld here; "
                       "[input] latitude and longitude must select the same",
                       s->path, c->first, (long long)rows, (long long)cols, (long long)grid->rows.count,
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
    if (var.id < 0 || !zs_source_find(c->source, name, &there) || zs_var_ndim(there) != 0 ||
        !number_at(var, (size_t)c->now->files->file[0].at[k], &ours) || !number_at(there, 0, &theirs) ||
        !(fabs(ours - theirs) > 1e-6 * fabs(ours)))
        return 0;
    return zs_fail(err, ZS_REFUSED, "%s: has %s = %.9g, and this run (%s) has %.9g; write [input] %s = %.9g",
                   c->source->path, name, theirs, c->first, ours, name, theirs);
}

/* Several levels must be the same, in the same order. */
static int check_all_levels(const check *c, zs_error *err)
{
    zs_levels levels = c->now->grid->levels; /* as the file has them */
    int position;
    levels.all = levels.n;
    for (int64_t k = 0; k < levels.n; k++)
        levels.index[k] = k;
    return zs_levels_find(c->source, &levels, c->first, &position, err);
}

static int check_levels(const check *c, zs_error *err)
{
    const zs_file *file = &c->now->files->file[0];
    zs_source input;
    if (check_all_levels(c, err))
        return -1;
    if (zs_source_open(c->first, c->spec, &input, err))
        return -1;
    int result = 0;
    for (int k = 0; k < file->ndim && result == 0; k++)
        if (k != file->time && k != file->row && k != file->col && k != file->member && k != file->level)
            result = check_level(c, &input, k, err);
    result = zs_source_close(&input, result, err);
    zs_activity_begin(ZS_PARSES, c->source->path, "reading its header");
    return result;
}

int zs_prior_grid_check(const zs_source *source, const zs_prior_needs *now, const zs_spec *spec,
                        zs_error *err)
{
    const check c = { source, now, spec, now->files->paths.path[0] };
    return check_grid(&c, err) || check_levels(&c, err) ? -1 : 0;
}
