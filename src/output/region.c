#include "output/region.h"

#include "base/limits.h"
#include "base/text.h"
#include "format/find_var.h"
#include "header/cell_extents.h"
#include "header/grid.h"
#include "output/inherit_attributes.h"

#include <math.h>
#include <netcdf.h>
#include <stdio.h>
#include <string.h>

/* From the lowest to the highest edge of the file's rows.  A single row of no known extent is a point;
 * several are no box. */
static void span_rows(const zs_grid *grid, const double *extent, zs_region_axis *axis)
{
    if (!extent && grid->rows.count > 1)
        return;
    for (int64_t i = 0; i < grid->rows.count; i++) {
        int64_t row = grid->rows.first + i;
        double low = extent ? extent[2 * row] : grid->lat[row], high = extent ? extent[2 * row + 1] : low;
        axis->low = fmin(axis->low, low);
        axis->high = fmax(axis->high, high);
    }
}

/* The same of columns: those that count, turned as the outputs have them. */
static void span_columns(const zs_grid *grid, const double *extent, zs_region_axis *axis)
{
    const zs_columns *columns = &grid->columns;
    int64_t left = grid->columns.once;
    if (!extent && left > 1)
        return;
    for (int k = 0; k < columns->nsegment; k++)
        for (int64_t i = 0; i < columns->segment[k].count && left > 0; i++, left--) {
            int64_t column = columns->segment[k].first + i;
            double low = extent ? extent[2 * column] : grid->lon[column];
            double high = extent ? extent[2 * column + 1] : low;
            axis->low = fmin(axis->low, low + columns->turn[k]);
            axis->high = fmax(axis->high, high + columns->turn[k]);
        }
}

/* Where cells have places of their own, those of a box lie in it; its edges are those of the spec. */
static void span_box(const zs_product *product, zs_region *region)
{
    const zs_interval *lat = &product->latitude, *lon = &product->longitude;
    if (lat->set && !lat->point) {
        region->latitude.low = fmin(lat->first, lat->last);
        region->latitude.high = fmax(lat->first, lat->last);
    }
    if (lon->set && !lon->point) {
        region->longitude.low = lon->first;
        region->longitude.high = lon->last < lon->first ? lon->last + 360 : lon->last;
    }
}

/* The box that the cells of the layout fill, as far as the axes are gone. */
static int span(const zs_layout *layout, const zs_inherit *inherit, zs_region *region, zs_error *err)
{
    const zs_grid *grid = &layout->grid;
    zs_cell_extents extents;
    if (zs_grid_has_places(grid) && layout->product && !layout->has_rows && !layout->has_columns)
        span_box(layout->product, region);
    if (!zs_grid_is_plain(grid) || !grid->degrees)
        return 0;
    if (zs_cell_extents_read(inherit->var, inherit->path, grid, &extents, err))
        return -1;
    if (!layout->has_rows && grid->lat)
        span_rows(grid, extents.row, &region->latitude);
    if (!layout->has_columns && grid->lon)
        span_columns(grid, extents.column, &region->longitude);
    zs_cell_extents_clear(&extents);
    return 0;
}

static bool is_in(const zs_target *t, const char *name)
{
    int var;
    return nc_inq_varid(t->ncid, name, &var) == NC_NOERR;
}

static void add_name(zs_inherit *inherit, const char *name)
{
    zs_add_word(inherit->coordinates, sizeof inherit->coordinates, name);
}

/* Define one coordinate, with the input's attributes but those that are about its values. */
static int define_axis(zs_target *t, const char *own_name, const char *standard_name, const char *dim_name,
                       zs_inherit *inherit, zs_region_axis *axis, zs_error *err)
{
    static const char *const own[] = { "bounds",       "_FillValue", "missing_value", "scale_factor",
                                       "add_offset",   "valid_min",  "valid_max",     "valid_range",
                                       "actual_range", "units",      "standard_name", NULL };
    /* A name with blanks cannot be listed. */
    const char *name = zs_count_words(own_name) == 1 ? own_name : standard_name;
    char bounds[ZS_NAME + 5];
    zs_var from;
    int dims[2], ndim = *dim_name != '\0';
    snprintf(bounds, sizeof bounds, "%s_bnds", name);
    if (!(axis->low <= axis->high) || is_in(t, name) || is_in(t, bounds))
        return 0;
    if (ndim)
        axis->dim = dims[0] = zs_target_dim(t, dim_name, 1);
    zs_check(t, nc_def_var(t->ncid, name, NC_DOUBLE, ndim, dims, &axis->var));
    if (t->status != NC_NOERR)
        return 0;
    if (zs_find_var(inherit->var.ncid, own_name, &from) &&
        zs_inherit_attributes(from.ncid, from.id, t->ncid, axis->var, own, inherit->path, err))
        return -1;
    zs_put_text(t, axis->var, "standard_name", standard_name);
    zs_put_text(t, axis->var, "units",
                strcmp(standard_name, "latitude") == 0 ? "degrees_north" : "degrees_east");
    if (strcmp(name, dim_name) != 0)
        snprintf(axis->name, sizeof axis->name, "%s", name);
    add_name(inherit, axis->name);
    if (axis->low == axis->high)
        return 0;
    dims[ndim] = zs_target_dim(t, "bnds", 2);
    zs_check(t, nc_def_var(t->ncid, bounds, NC_DOUBLE, ndim + 1, dims, &axis->bounds_var));
    zs_put_text(t, axis->var, "bounds", bounds);
    return 0;
}

int zs_region_define(zs_target *t, const zs_layout *layout, zs_inherit *inherit, zs_region *region,
                     zs_error *err)
{
    const zs_region_axis none = {
        .dim = -1, .var = -1, .bounds_var = -1, .low = INFINITY, .high = -INFINITY
    };
    const zs_grid *grid = &layout->grid;
    *region = (zs_region){ none, none };
    if (layout->has_rows && layout->has_columns)
        return 0;
    if (span(layout, inherit, region, err))
        return -1;
    const char *row_dim = layout->has_columns && *grid->col_dim ? grid->row_dim : "";
    const char *col_dim = layout->has_rows && *grid->row_dim ? grid->col_dim : "";
    return define_axis(t, grid->lat_name, "latitude", row_dim, inherit, &region->latitude, err) ||
                   define_axis(t, grid->lon_name, "longitude", col_dim, inherit, &region->longitude, err)
               ? -1
               : 0;
}

void zs_region_name(const zs_region *region, zs_inherit *inherit)
{
    add_name(inherit, region->latitude.name);
    add_name(inherit, region->longitude.name);
}

static void put_axis(zs_target *t, const zs_region_axis *axis)
{
    const double bounds[2] = { axis->low, axis->high };
    double middle = axis->low + (axis->high - axis->low) / 2;
    if (axis->var >= 0)
        zs_check(t, nc_put_var_double(t->ncid, axis->var, &middle));
    if (axis->bounds_var >= 0)
        zs_check(t, nc_put_var_double(t->ncid, axis->bounds_var, bounds));
}

void zs_region_put(zs_target *t, const zs_region *region)
{
    put_axis(t, &region->latitude);
    put_axis(t, &region->longitude);
}
