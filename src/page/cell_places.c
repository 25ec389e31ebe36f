#include "page/cell_places.h"

#include "base/limits.h"
#include "base/memory.h"
#include "format/nc.h"
#include "format/open.h"
#include "header/angle.h"

#include <math.h>
#include <netcdf.h>
#include <stdbool.h>
#include <stdlib.h>
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

/* Missing places are numbers that are no angles. */
static void take_degrees(int ncid, int var, double *place, size_t n)
{
    double degrees = zs_angle_degrees(ncid, var), fill = NAN;
    zs_get_numbers(ncid, var, "_FillValue", 1, &fill);
    for (size_t i = 0; i < n; i++)
        place[i] = place[i] == fill || !(fabs(place[i] * degrees) <= 720) ? NAN : place[i] * degrees;
}

/* Read one coordinate; *known becomes false if the file does not have it like this. */
static int read_one(int ncid, const char *path, const char *name, const zs_grid *grid, double **place,
                    bool *known, zs_error *err)
{
    const size_t start[] = { (size_t)grid->rows.first, (size_t)grid->columns.segment[0].first };
    const size_t count[] = { (size_t)grid->nrow, (size_t)grid->ncol };
    size_t n = count[0] * count[1];
    int var;
    *known = *known && nc_inq_varid(ncid, name, &var) == NC_NOERR && has_shape(ncid, var, grid) &&
             zs_angle_is_true(ncid, var) && !zs_angle_is_projected(ncid, var);
    if (!*known)
        return 0;
    if (!(*place = zs_alloc_raw(n, sizeof **place, "places of cells", err)))
        return -1;
    int status = nc_get_vara_double(ncid, var, start, count, *place);
    if (status == NC_NOERR)
        take_degrees(ncid, var, *place, n);
    return status == NC_NOERR ? 0 : zs_fail_nc(err, ZS_FAILED, status, path, "reading the places of cells");
}

int zs_cell_places_read(const zs_catalog *catalog, const zs_grid *grid, zs_cell_places *places, zs_error *err)
{
    int ncid;
    const char *path = catalog->files.paths.path[0];
    bool known = *grid->lat_name && *grid->lon_name && grid->columns.nsegment == 1 && *grid->row_dim;
    *places = (zs_cell_places){ NULL, NULL };
    if (!known || (grid->lat && grid->lon))
        return 0;
    if (zs_open(path, &ncid, err)) {
        err->status = ZS_FAILED;
        return -1;
    }
    int result = read_one(ncid, path, grid->lat_name, grid, &places->latitude, &known, err) ||
                         read_one(ncid, path, grid->lon_name, grid, &places->longitude, &known, err)
                     ? -1
                     : 0;
    nc_close(ncid);
    if (result || !known)
        zs_cell_places_clear(places);
    return result;
}

void zs_cell_places_clear(zs_cell_places *places)
{
    free(places->latitude);
    free(places->longitude);
    *places = (zs_cell_places){ NULL, NULL };
}
