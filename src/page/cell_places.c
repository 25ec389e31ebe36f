#include "page/cell_places.h"

#include "base/limits.h"
#include "format/nc.h"
#include "format/open.h"
#include "header/angle.h"
#include "header/numbers.h"

#include <math.h>
#include <netcdf.h>
#include <stdbool.h>
#include <string.h>

/* Does a coordinate variable have the rows and columns of the grid, in this order?  A line of cells has rows
 * alone. */
static bool has_shape(int ncid, int var, const zs_grid *grid)
{
    int dim[2];
    char name[NC_MAX_NAME + 1];
    int n = zs_var_dims(ncid, var, 2, dim), wanted = *grid->col_dim ? 2 : 1;
    for (int k = 0; k < wanted && n == wanted; k++)
        if (nc_inq_dimname(ncid, dim[k], name) != NC_NOERR ||
            strcmp(name, k == 0 ? grid->row_dim : grid->col_dim) != 0)
            return false;
    return n == wanted;
}

/* Missing places are NaN, or numbers that are no angles. */
static void take_degrees(int ncid, int var, double *place, size_t n)
{
    double degrees = zs_angle_degrees(ncid, var);
    for (size_t i = 0; i < n; i++)
        place[i] = fabs(place[i] * degrees) <= 720 ? place[i] * degrees : NAN;
}

/* Find the variable of a coordinate; false: the file does not have it like this. */
static bool find(int ncid, const char *name, const zs_grid *grid, int *var)
{
    return nc_inq_varid(ncid, name, var) == NC_NOERR && has_shape(ncid, *var, grid) &&
           zs_angle_is_true(ncid, *var) && !zs_angle_is_projected(ncid, *var);
}

int zs_cell_places_open(const zs_catalog *catalog, const zs_grid *grid, zs_cell_places *places, zs_error *err)
{
    *places = (zs_cell_places){ .grid = grid, .path = catalog->files.paths.path[0] };
    if (!*grid->lat_name || !*grid->lon_name || !*grid->row_dim || grid->columns.nsegment != 1 ||
        (grid->lat && grid->lon))
        return 0;
    if (zs_open_again(places->path, &places->ncid, err))
        return -1;
    places->open = true;
    places->known = find(places->ncid, grid->lat_name, grid, &places->var[ZS_PLACE_LATITUDE]) &&
                    find(places->ncid, grid->lon_name, grid, &places->var[ZS_PLACE_LONGITUDE]);
    return 0;
}

int zs_cell_places_rows(const zs_cell_places *places, zs_cell_place which, zs_range rows, double *to,
                        zs_error *err)
{
    const zs_grid *grid = places->grid;
    const size_t start[] = { (size_t)(grid->rows.first + rows.first),
                             (size_t)grid->columns.segment[0].first };
    const size_t count[] = { (size_t)rows.count, (size_t)grid->ncol };
    const size_t n = count[0] * count[1];
    int var = places->var[which];
    if (zs_numbers_read_box(places->ncid, var, places->path, start, count, n, to, err)) {
        err->status = ZS_FAILED;
        return -1;
    }
    take_degrees(places->ncid, var, to, n);
    return 0;
}

int zs_cell_places_close(zs_cell_places *places, int result, zs_error *err)
{
    if (places->open)
        result = zs_close_read(places->ncid, places->path, result, err);
    *places = (zs_cell_places){ .open = false };
    return result;
}
