#include "products/area.h"

#include "base/activity.h"
#include "base/memory.h"
#include "base/range.h"
#include "format/find_var.h"
#include "format/open.h"
#include "header/cell_extents.h"
#include "parallel/agree.h"
#include "stats/extents.h"

#include <math.h>
#include <mpi.h>
#include <netcdf.h>
#include <stdlib.h>

/* A grid of one row has nothing to weigh it against, and needs no extent.  All levels have the same rows. */
static void weigh_rows(const zs_grid *grid, const double *extent, double *row)
{
    int64_t n = grid->rows.count;
    for (int64_t i = 0; i < grid->nrow; i++)
        row[i] = grid->file_rows == 1 ? 1
                 : i < n              ? zs_row_area(extent + 2 * (grid->rows.first + i))
                                      : row[i - n];
}

/* The widths of columns, in degrees.  Returns false if all are alike. */
static bool weigh_columns(const zs_grid *grid, const double *extent, double *column)
{
    const zs_columns *columns = &grid->columns;
    bool differ = false;
    int64_t to = 0;
    for (int k = 0; k < columns->nsegment; k++)
        for (int64_t i = 0; i < columns->segment[k].count; i++, to++) {
            const double *e = extent + 2 * (columns->segment[k].first + i);
            column[to] = e[1] - e[0];
            differ = differ || fabs(column[to] - column[0]) > 1e-3 * column[0];
        }
    return differ && column[0] > 0;
}

static int fail_unknown(const zs_area_question *q, const char *axis, zs_error *err)
{
    return zs_fail(
        err, ZS_REFUSED,
        "%s: areas are not known: the %ss of %s have no bounds that can be used, and are missing, no "
        "degrees, or neither rise nor fall throughout; name a file of areas with [input] area_file, or set "
        "weights = none",
        q->where, axis, q->path);
}

/* The axis whose areas are asked for and not known; NULL: there is none. */
static const char *unknown_axis(const zs_area_question *q, const zs_cell_extents *extents)
{
    if (!extents->row && q->grid->file_rows > 1)
        return "latitude";
    return q->columns && !extents->column && q->grid->file_cols > 1 ? "longitude" : NULL;
}

/* What is found of the weights, beside them. */
typedef struct area_found {
    bool known, differ; /* are they known?  Do columns differ in width? */
} area_found;

/* Find the weights, on rank 0. */
static int weigh(const zs_area_question *q, zs_area *area, area_found *found, zs_error *err)
{
    const zs_grid *grid = q->grid;
    zs_cell_extents extents;
    zs_var var;
    int ncid;
    zs_activity_begin(ZS_PARSES, q->path, "reading its header");
    if (zs_open_input(q->path, &ncid, NULL, err)) {
        zs_activity_end();
        return -1;
    }
    zs_find_path(ncid, q->variable, &var);
    int result = zs_cell_extents_read(var, q->path, grid, &extents, err);
    nc_close(ncid);
    zs_activity_end();
    if (result)
        return -1;
    const char *unknown = unknown_axis(q, &extents);
    found->known = !unknown;
    if (unknown && q->where)
        result = fail_unknown(q, unknown, err);
    if (!unknown) {
        weigh_rows(grid, extents.row, area->row);
        found->differ = extents.column && weigh_columns(grid, extents.column, area->column);
    }
    zs_cell_extents_clear(&extents);
    return result;
}

int zs_area_make(zs_comm *comm, const zs_area_question *q, zs_area *area, zs_error *err)
{
    const zs_grid *grid = q->grid;
    area_found found = { false, false };
    *area = (zs_area){ .row = zs_alloc((size_t)grid->nrow, sizeof *area->row, "areas", err) };
    if (area->row)
        area->column = zs_alloc((size_t)grid->ncol, sizeof *area->column, "areas", err);
    int result = area->column ? 0 : -1;
    if (result == 0 && comm->rank == 0)
        result = weigh(q, area, &found, err);
    if (zs_agree(comm, result, err)) {
        zs_area_clear(area);
        return -1;
    }
    MPI_Bcast(&found, sizeof found, MPI_BYTE, 0, comm->world);
    if (!found.known) {
        zs_area_clear(area);
        return 0;
    }
    MPI_Bcast(area->row, (int)grid->nrow, MPI_DOUBLE, 0, comm->world);
    MPI_Bcast(area->column, (int)grid->ncol, MPI_DOUBLE, 0, comm->world);
    if (!found.differ) {
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
