#include "products/area.h"

#include "base/memory.h"
#include "base/range.h"
#include "format/open.h"
#include "header/bounds.h"
#include "parallel/agree.h"

#include <math.h>
#include <mpi.h>
#include <netcdf.h>
#include <stdlib.h>

#define DEGREE (3.14159265358979323846 / 180)

/* cos(-90 degrees) is 6e-17, and a grid may reach a little beyond the pole: no weight is below 0. */
static void weigh_rows(const zs_grid *grid, const double *bounds, double *row)
{
    const zs_range *rows = &grid->rows;
    for (int64_t i = 0; i < rows->count; i++) {
        int64_t j = rows->first + i;
        row[i] = bounds ? fabs(sin(bounds[2 * j + 1] * DEGREE) - sin(bounds[2 * j] * DEGREE))
                        : fmax(cos(grid->lat[j] * DEGREE), 0);
    }
}

/* The widths of columns, in degrees.  Returns false if all are alike. */
static bool weigh_columns(const zs_grid *grid, const double *bounds, double *column)
{
    const zs_columns *columns = &grid->columns;
    bool differ = false;
    int64_t to = 0;
    for (int k = 0; k < columns->nsegment; k++)
        for (int64_t i = 0; i < columns->segment[k].count; i++, to++) {
            const double *b = bounds + 2 * (columns->segment[k].first + i);
            column[to] = fabs(b[1] - b[0]);
            differ = differ || fabs(column[to] - column[0]) > 1e-3 * column[0];
        }
    return differ && column[0] > 0;
}

/* Find the weights, on rank 0.  *differ: do columns differ in width? */
static int weigh(const char *path, const zs_grid *grid, zs_area *area, bool *differ, zs_error *err)
{
    int ncid;
    if (zs_open(path, &ncid, err))
        return -1;
    zs_bounds lat = { 0 }, lon = { 0 };
    int result = zs_bounds_read(ncid, path, grid->lat_name, ZS_BOUNDS_OF_LATITUDE, grid->lat, grid->file_rows,
                                &lat, err) ||
                         zs_bounds_read(ncid, path, grid->lon_name, ZS_BOUNDS_OF_LONGITUDE, grid->lon,
                                        grid->file_cols, &lon, err)
                     ? -1
                     : 0;
    nc_close(ncid);
    if (result == 0) {
        weigh_rows(grid, lat.value, area->row);
        *differ = lon.value && weigh_columns(grid, lon.value, area->column);
    }
    zs_bounds_clear(&lon);
    zs_bounds_clear(&lat);
    return result;
}

int zs_area_make(zs_comm *comm, const char *path, const zs_grid *grid, zs_area *area, zs_error *err)
{
    bool differ = false;
    *area = (zs_area){ .row = zs_alloc((size_t)grid->nrow, sizeof *area->row, "areas", err) };
    if (area->row)
        area->column = zs_alloc((size_t)grid->ncol, sizeof *area->column, "areas", err);
    int result = area->column ? 0 : -1;
    if (result == 0 && comm->rank == 0)
        result = weigh(path, grid, area, &differ, err);
    if (zs_agree(comm, result, err)) {
        zs_area_clear(area);
        return -1;
    }
    MPI_Bcast(&differ, 1, MPI_C_BOOL, 0, comm->world);
    MPI_Bcast(area->row, (int)grid->nrow, MPI_DOUBLE, 0, comm->world);
    MPI_Bcast(area->column, (int)grid->ncol, MPI_DOUBLE, 0, comm->world);
    if (!differ) {
        free(area->column);
        area->column = NULL;
    }
    return 0;
}

void zs_area_clear(zs_area *area)
{
    free(area->column);
    free(area->row);
    *area = (zs_area){ 0 };
}
