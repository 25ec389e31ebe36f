#include "header/grid_read.h"

#include "format/find_var.h"
#include "format/nc.h"
#include "header/angle.h"
#include "header/bounds.h"
#include "header/coordinates.h"

#include <netcdf.h>
#include <string.h>

/* Is it a latitude or a longitude?  Axes are also found by names such as x, whose numbers can be metres. */
static bool is_geographic(zs_var var)
{
    char text[ZS_TEXT], name[NC_MAX_NAME + 1] = "";
    if (var.id < 0 || zs_angle_is_true(var.ncid, var.id))
        return true; /* without a coordinate there is nothing to be wrong about */
    if (zs_get_text(var.ncid, var.id, "standard_name", text) || zs_get_text(var.ncid, var.id, "units", text))
        return false;
    nc_inq_varname(var.ncid, var.id, name);
    return strcasestr(name, "lat") || strcasestr(name, "lon");
}

/* Does each row have a longitude of its own?  Then rows are single cells. */
static bool rows_are_cells(const zs_source *s)
{
    int dim[1];
    bool repeated;
    return s->axes.row >= 0 && s->axes.col < 0 && s->axes.lon_var.id >= 0 &&
           zs_source_space_dims(s, s->axes.lon_var, 1, dim, &repeated) == 1 &&
           dim[0] == s->axes.dim[s->axes.row];
}

/* Leave out coordinates that change with time. */
static int drop_moving(zs_source *s, bool *moves, zs_error *err)
{
    bool lat = false, lon = false;
    if (zs_coordinates_move(s, s->axes.lat_var, &lat, err) ||
        zs_coordinates_move(s, s->axes.lon_var, &lon, err))
        return -1;
    *moves = lat || lon;
    if (*moves)
        s->axes.lat_var.id = s->axes.lon_var.id = -1;
    return 0;
}

int zs_grid_read(zs_source *s, zs_grid *grid, zs_error *err)
{
    int unused;
    bool repeated;
    *grid = (zs_grid){ 0 };
    if (drop_moving(s, &grid->moves, err))
        return -1;
    const zs_var lat = s->axes.lat_var, lon = s->axes.lon_var;
    grid->degrees = is_geographic(lat) && is_geographic(lon);
    grid->lat_ndim = zs_source_space_dims(s, s->axes.lat_var, 0, &unused, &repeated);
    grid->lon_ndim = zs_source_space_dims(s, s->axes.lon_var, 0, &unused, &repeated);
    grid->lat_projected = zs_angle_is_projected(lat.ncid, lat.id);
    grid->lon_projected = zs_angle_is_projected(lon.ncid, lon.id);
    grid->lat_length = zs_angle_is_length(lat.ncid, lat.id);
    grid->lon_length = zs_angle_is_length(lon.ncid, lon.id);
    grid->cells = rows_are_cells(s);
    zs_source_dim_name(s, s->axes.row, grid->row_dim);
    zs_source_dim_name(s, s->axes.col, grid->col_dim);
    zs_var_name(s->axes.lat_var, grid->lat_name);
    zs_var_name(s->axes.lon_var, grid->lon_name);
    grid->file_rows = grid->nrow = zs_source_length(s, s->axes.row);
    grid->file_cols = grid->ncol = zs_source_length(s, s->axes.col);
    if (grid->nrow == 0 || grid->ncol == 0)
        return zs_fail(err, ZS_REFUSED, "%s: there are no values: the dimension %s has the length 0", s->path,
                       grid->nrow == 0 ? grid->row_dim : grid->col_dim);
    grid->rows = (zs_range){ 0, grid->nrow };
    grid->columns = (zs_columns){ .segment = { { 0, grid->ncol } }, .nsegment = 1, .once = grid->ncol };
    return 0;
}

static int judge(const zs_source *s, const zs_grid *grid, const char *name, const double *coordinate,
                 int64_t n, zs_bounds_worth *state, zs_error *err)
{
    zs_bounds bounds;
    int result =
        zs_bounds_read(s->ncid, s->path, name, zs_grid_bounds_kind(grid, name), coordinate, n, &bounds, err);
    *state = bounds.state;
    zs_bounds_clear(&bounds);
    return result;
}

int zs_grid_read_bounds(const zs_source *s, const double *lat, const double *lon, zs_grid *grid,
                        zs_error *err)
{
    return judge(s, grid, grid->lat_name, lat, grid->file_rows, &grid->lat_bounds, err) ||
                   judge(s, grid, grid->lon_name, lon, grid->file_cols, &grid->lon_bounds, err)
               ? -1
               : 0;
}

int zs_grid_compare_sizes(const zs_source *s, const zs_grid *grid, const char *reference_path, zs_error *err)
{
    int64_t rows = zs_source_length(s, s->axes.row), cols = zs_source_length(s, s->axes.col);
    if (rows == grid->file_rows && cols == grid->file_cols)
        return 0;
    return zs_fail(err, ZS_REFUSED, "%s: not the grid of %s: %lld x %lld there, %lld x %lld here", s->path,
                   reference_path, (long long)grid->file_rows, (long long)grid->file_cols, (long long)rows,
                   (long long)cols);
}
