#include "catalog/input_box.h"

#include "catalog/cell_boxes.h"
#include "catalog/select.h"
#include "spec/value.h"
#include "stats/extents.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

int zs_input_box_select(const zs_spec *spec, const zs_mask_grid *run, zs_grid *grid, zs_error *err)
{
    const char *path = run->path;
    const zs_interval *lat = &spec->input.latitude, *lon = &spec->input.longitude;
    const char *lat_where = zs_spec_place(spec, "input", "latitude"),
               *lon_where = zs_spec_place(spec, "input", "longitude");
    if ((lat->set || lon->set) && zs_grid_has_places(grid) && run->lat && run->lon)
        return zs_cell_boxes_select(spec, run, grid, err);
    bool one = strcmp(grid->lat_name, grid->lon_name) == 0; /* a single axis, of longitudes */
    if (lat->set && (!grid->lat || grid->lat_projected || grid->lat_length || one))
        return zs_fail_no_axis(lat_where, spec->input.variable, "latitude", path, err);
    if (lon->set && (!grid->lon || grid->lon_projected || grid->lon_length))
        return zs_fail_no_axis(lon_where, spec->input.variable, "longitude", path, err);
    if (lat->set && zs_select_check(grid->lat, grid->file_rows, grid->lat_name, path, err))
        return zs_fail_in(err, "%s", lat_where);
    if (lon->set && zs_select_check(grid->lon, grid->file_cols, grid->lon_name, path, err))
        return zs_fail_in(err, "%s", lon_where);
    if (lat->set && zs_select_rows(grid->lat, grid->file_rows, fmin(lat->first, lat->last),
                                   fmax(lat->first, lat->last), &grid->rows, err))
        return zs_fail_in(err, "%s", lat_where);
    if (lon->set && zs_select_columns(grid->lon, grid->file_cols, lon->first, lon->last, &grid->columns, err))
        return zs_fail_in(err, "%s", lon_where);
    grid->nrow = grid->rows.count * grid->levels.n;
    grid->ncol = grid->columns.once = zs_columns_count(&grid->columns);
    if (!grid->lon || grid->lon_projected || !grid->degrees)
        return 0;
    double *selected = zs_grid_longitudes(grid, err);
    if (selected)
        grid->columns.once = zs_columns_once(grid->ncol, selected);
    free(selected);
    return selected ? 0 : -1;
}
