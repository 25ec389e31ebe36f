#include "header/cell_extents.h"

#include "base/memory.h"
#include "header/bounds.h"
#include "stats/extents.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

typedef bool find_extents(int64_t n, const double *coordinate, const double *bounds, double *extent);

/* The extents along one axis: [n][2].  coordinate: [n]; NULL: there are none. */
static int read_axis(zs_var var, const char *path, const char *name, int64_t n, const double *coordinate,
                     zs_bounds_kind kind, find_extents *find, double **extent, zs_error *err)
{
    zs_bounds bounds;
    *extent = NULL;
    if (!coordinate)
        return 0;
    if (zs_bounds_read(var.ncid, path, name, kind, coordinate, n, &bounds, err))
        return -1;
    *extent = zs_alloc(2 * (size_t)n, sizeof **extent, "extents", err);
    int result = *extent ? 0 : -1;
    if (*extent && !find(n, coordinate, bounds.value, *extent)) {
        free(*extent);
        *extent = NULL;
    }
    zs_bounds_clear(&bounds);
    return result;
}

int zs_cell_extents_read(zs_var var, const char *path, const zs_grid *grid, zs_cell_extents *extents,
                         zs_error *err)
{
    const double *lat = grid->lat_projected || grid->cells || !grid->degrees ? NULL : grid->lat;
    const double *lon = grid->lon_projected || !grid->degrees ? NULL : grid->lon;
    *extents = (zs_cell_extents){ 0 };
    if (read_axis(var, path, grid->lat_name, grid->file_rows, lat, ZS_BOUNDS_OF_LATITUDE, zs_row_extents,
                  &extents->row, err) ||
        read_axis(var, path, grid->lon_name, grid->file_cols, lon, ZS_BOUNDS_OF_LONGITUDE, zs_column_extents,
                  &extents->column, err)) {
        zs_cell_extents_clear(extents);
        return -1;
    }
    return 0;
}

void zs_cell_extents_clear(zs_cell_extents *extents)
{
    free(extents->row);
    free(extents->column);
    *extents = (zs_cell_extents){ 0 };
}
