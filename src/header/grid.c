#include "header/grid.h"

#include "base/memory.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

int64_t zs_columns_count(const zs_columns *columns)
{
    int64_t n = 0;
    for (int k = 0; k < columns->nsegment; k++)
        n += columns->segment[k].count;
    return n;
}

char *zs_columns_gather(const zs_columns *columns, const void *rows, int64_t nrow, int64_t ncol, size_t size,
                        void *to)
{
    bool whole = columns->nsegment == 1 && columns->segment[0].count == ncol; /* then all is one piece */
    int64_t pieces = whole ? 1 : nrow;
    const char *row = rows;
    char *next = to;
    for (int64_t i = 0; i < pieces; i++, row += (size_t)ncol * size)
        for (int k = 0; k < columns->nsegment; k++) {
            size_t bytes = (size_t)(columns->segment[k].count * (whole ? nrow : 1)) * size;
            memcpy(next, row + (size_t)columns->segment[k].first * size, bytes);
            next += bytes;
        }
    return next;
}

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

zs_bounds_kind zs_grid_bounds_kind(const zs_grid *grid, const char *name)
{
    bool lat = strcmp(name, grid->lat_name) == 0, lon = strcmp(name, grid->lon_name) == 0;
    if ((lat && grid->lat_ndim != 1) || (lon && grid->lon_ndim != 1) || ((lat || lon) && grid->cells))
        return ZS_BOUNDS_OF_CELLS;
    if (!grid->degrees) /* rows and columns in metres, or counted */
        return ZS_BOUNDS_OF_OTHER;
    if (lat && !grid->lat_projected)
        return ZS_BOUNDS_OF_LATITUDE;
    return lon && !grid->lon_projected ? ZS_BOUNDS_OF_LONGITUDE : ZS_BOUNDS_OF_OTHER;
}

bool zs_grid_is_plain(const zs_grid *grid)
{
    bool rows = grid->lat_ndim == 1 && !grid->lat_projected && !grid->cells;
    return rows && (!*grid->col_dim || (grid->lon_ndim == 1 && !grid->lon_projected));
}

bool zs_grid_has_places(const zs_grid *grid)
{
    bool two = strcmp(grid->lat_name, grid->lon_name) != 0; /* not one axis, of longitudes */
    bool own = grid->cells || (grid->lat_ndim == 2 && grid->lon_ndim == 2);
    return two && own && grid->degrees && !grid->lat_projected && !grid->lon_projected && !grid->moves;
}

void zs_grid_clear(zs_grid *grid)
{
    free(grid->lat);
    free(grid->lon);
    *grid = (zs_grid){ 0 };
}
