#include "header/grid.h"

#include "base/memory.h"

#include <stdlib.h>

double *zs_grid_longitudes(const zs_grid *grid, zs_error *err)
{
    double *value = zs_alloc((size_t)grid->ncol, sizeof *value, "coordinates", err), *to = value;
    for (int k = 0; value && k < grid->columns.nsegment; k++)
        for (int64_t i = 0; i < grid->columns.segment[k].count; i++)
            *to++ = grid->lon[grid->columns.segment[k].first + i] + grid->columns.turn[k];
    return value;
}

double zs_grid_longitude(const zs_grid *grid, int64_t column)
{
    const zs_columns *columns = &grid->columns;
    int k = 0;
    while (column >= columns->segment[k].count)
        column -= columns->segment[k++].count;
    return grid->lon[columns->segment[k].first + column] + columns->turn[k];
}

bool zs_grid_is_plain(const zs_grid *grid)
{
    bool rows = grid->lat_ndim == 1 && !grid->lat_projected && !grid->cells;
    return rows && (!*grid->col_dim || (grid->lon_ndim == 1 && !grid->lon_projected));
}

void zs_grid_clear(zs_grid *grid)
{
    free(grid->lat);
    free(grid->lon);
    *grid = (zs_grid){ 0 };
}
