#include "output/layout.h"

#include "catalog/select.h"
#include "catalog/series.h"
#include "header/grid.h"
#include "spec/value.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* The place of a key of the product, for messages. */
static const char *place(const zs_layout *layout, const char *key)
{
    return zs_spec_place(layout->spec, layout->product->section, key);
}

/* --- what is selected ------------------------------------------------------------------------------ */

static double distance(double a, double b, bool circle)
{
    return fabs(circle ? remainder(a - b, 360) : a - b);
}

/* The cell nearest to what a box says; of two as near, the first.  Returns -1, with err filled, where it is
 * farther than any cell is from the next one: the grid lies elsewhere. */
static int64_t nearest(const zs_interval *box, const char *where, const double *coordinate, int64_t n,
                       bool circle, zs_error *err)
{
    int64_t best = 0;
    double least = INFINITY, widest = n > 1 ? 0 : INFINITY;
    for (int64_t i = 0; i < n; i++) {
        double away = distance(coordinate[i], box->first, circle);
        if (away < least) {
            least = away;
            best = i;
        }
        if (i > 0)
            widest = fmax(widest, distance(coordinate[i], coordinate[i - 1], circle));
    }
    if (least <= widest)
        return best;
    zs_fail(err, ZS_REFUSED, "%s: nothing is near %g; the coordinates go from %g to %g", where, box->first,
            coordinate[0], coordinate[n - 1]);
    return -1;
}

static int fail_axis(const zs_layout *layout, const char *where, const char *axis, zs_error *err)
{
    return zs_fail(err, ZS_REFUSED, "%s: %s has no one-dimensional %s to select by in %s", where,
                   layout->variable, axis, layout->part.paths.path[0]);
}

static int select_rows(zs_layout *layout, const zs_catalog *catalog, zs_error *err)
{
    const zs_interval *box = &layout->product->latitude;
    const zs_grid *grid = &catalog->grid;
    if (!box->set)
        return 0;
    if (!catalog->lat || grid->lat_projected || grid->cells)
        return fail_axis(layout, place(layout, "latitude"), "latitude", err);
    const double *lat = catalog->lat + grid->rows.first;
    if (box->point)
        layout->rows = (zs_range){ nearest(box, place(layout, "latitude"), lat, grid->nrow, false, err), 1 };
    if (layout->rows.first < 0)
        return -1;
    if (!box->point && zs_select_rows(lat, grid->nrow, fmin(box->first, box->last),
                                      fmax(box->first, box->last), &layout->rows, err))
        return zs_fail_in(err, "%s", place(layout, "latitude"));
    layout->part.grid.rows = (zs_range){ grid->rows.first + layout->rows.first, layout->rows.count };
    layout->part.grid.nrow = layout->rows.count;
    return 0;
}

/* Where some of the run's columns lie in the input files: added to the segments of the view. */
static int add_segments(zs_columns *to, const zs_columns *from, zs_range columns, double turn)
{
    int64_t at = 0;
    for (int k = 0; k < from->nsegment; at += from->segment[k++].count) {
        int64_t first = zs_max(columns.first, at),
                end = zs_min(columns.first + columns.count, at + from->segment[k].count);
        if (first >= end)
            continue;
        if (to->nsegment == ZS_SEGMENTS)
            return -1;
        to->segment[to->nsegment] = (zs_range){ from->segment[k].first + first - at, end - first };
        to->turn[to->nsegment++] = from->turn[k] + turn;
    }
    return 0;
}

static int select_columns(zs_layout *layout, const zs_catalog *catalog, zs_error *err)
{
    const zs_interval *box = &layout->product->longitude;
    const zs_grid *grid = &catalog->grid;
    double *lon, turn[ZS_SEGMENTS] = { 0 };
    if (!box->set)
        return 0;
    if (!catalog->lon || grid->lon_projected)
        return fail_axis(layout, place(layout, "longitude"), "longitude", err);
    if (!(lon = zs_grid_longitudes(grid, catalog->lon, err)))
        return -1;
    int result = 0;
    if (box->point)
        layout->column[0] =
            (zs_range){ nearest(box, place(layout, "longitude"), lon, grid->ncol, true, err), 1 };
    else if (zs_select_columns(lon, grid->ncol, box->first, box->last, layout->column, turn, &layout->ncolumn,
                               err))
        result = zs_fail_in(err, "%s", place(layout, "longitude"));
    if (layout->column[0].first < 0)
        result = -1;
    free(lon);
    zs_columns *columns = &layout->part.grid.columns;
    *columns = (zs_columns){ .nsegment = 0 };
    layout->part.grid.ncol = 0;
    for (int k = 0; k < layout->ncolumn && result == 0; k++) {
        layout->part.grid.ncol += layout->column[k].count;
        if (add_segments(columns, &grid->columns, layout->column[k], turn[k]))
            result = zs_fail(err, ZS_REFUSED, "%s: this box lies in too many parts of the grid of [input]",
                             place(layout, "longitude"));
    }
    return result;
}

static int select_steps(zs_layout *layout, const zs_catalog *catalog, zs_error *err)
{
    const zs_product *product = layout->product;
    if (!product->time.first)
        return 0;
    if (zs_series_find(catalog, product->time.first, product->time.last, place(layout, "time"),
                       &layout->steps, err))
        return -1;
    layout->part.step += layout->steps.first;
    layout->part.nstep = layout->steps.count;
    layout->part.groups.baseline.first -= layout->steps.first; /* is still that of the run */
    return 0;
}

/* --- what goes with the grid ----------------------------------------------------------------------- */

/* Are rows of one latitude, and columns of one longitude? */
static bool is_plain(const zs_grid *grid)
{
    bool rows = grid->lat_ndim == 1 && !grid->lat_projected && !grid->cells;
    return rows && (!*grid->col_dim || (grid->lon_ndim == 1 && !grid->lon_projected));
}

/* Is there one dimension of space, and not one of latitude? */
static bool cells_alone(const zs_layout *layout)
{
    const zs_grid *grid = &layout->part.grid;
    return *grid->row_dim && !*grid->col_dim && !is_plain(grid);
}

static int check_axis(const zs_layout *layout, zs_axis axis, const char *where, zs_error *err)
{
    const zs_grid *grid = &layout->part.grid;
    const char *dimension = axis == ZS_AXIS_LATITUDE ? grid->row_dim : grid->col_dim;
    if (axis == ZS_AXIS_TIME || *dimension || cells_alone(layout))
        return 0;
    return zs_fail(err, ZS_REFUSED, "%s: %s has no dimension of %s in %s", where, layout->variable,
                   zs_axis_name[axis], layout->part.paths.path[0]);
}

static int fail_curved(const zs_layout *layout, const char *where, const char *way_out, zs_error *err)
{
    return zs_fail(err, ZS_REFUSED,
                   "%s: the rows of this grid are not of one latitude, or its columns not of one longitude "
                   "(%s); %s",
                   where, layout->part.paths.path[0], way_out);
}

static int check_reduce(const zs_layout *layout, zs_error *err)
{
    const zs_product *product = layout->product;
    const bool *over = product->over;
    for (zs_axis axis = 0; axis < ZS_AXES; axis++)
        if (over[axis] && check_axis(layout, axis, place(layout, "over"), err))
            return -1;
    if (over[ZS_AXIS_LATITUDE] != over[ZS_AXIS_LONGITUDE] && !is_plain(&layout->part.grid))
        return fail_curved(layout, place(layout, "over"),
                           "reduce latitude and longitude together, or regrid the files first", err);
    bool weights = zs_spec_gives(layout->spec, product->section, "weights");
    if (product->area && !is_plain(&layout->part.grid))
        return fail_curved(layout, place(layout, weights ? "weights" : "over"),
                           "areas are not known: set weights = none, or regrid the files first", err);
    return 0;
}

static int check_histogram(const zs_layout *layout, zs_error *err)
{
    const zs_product *product = layout->product;
    zs_axis axis = product->by == ZS_BY_LATITUDE ? ZS_AXIS_LATITUDE : ZS_AXIS_LONGITUDE;
    if (product->by == ZS_BY_GROUP && layout->part.groups.how.kind == ZS_GROUP_NONE)
        return zs_fail(err, ZS_REFUSED, "%s = group needs groups; set [climatology] group",
                       place(layout, "by"));
    if (product->by != ZS_BY_LATITUDE && product->by != ZS_BY_LONGITUDE)
        return 0;
    if (check_axis(layout, axis, place(layout, "by"), err))
        return -1;
    return is_plain(&layout->part.grid)
               ? 0
               : fail_curved(layout, place(layout, "by"), "take \"by\" out, or regrid the files first", err);
}

/* --- the layout -------------------------------------------------------------------------------------- */

static void add_var(zs_layout *layout, const char *suffix, zs_field_type type, bool bins)
{
    layout->var[layout->nvar++] = (zs_layout_var){ suffix, type, bins };
}

static int lay_out(zs_layout *layout, zs_error *err)
{
    const zs_product *product = layout->product;
    const bool *over = product->over;
    layout->has_rows = layout->has_columns = true;
    switch (product->kind) {
    case ZS_REDUCE:
        layout->time = over[ZS_AXIS_TIME] ? ZS_NO_TIME : ZS_STEPS;
        layout->has_rows = !over[ZS_AXIS_LATITUDE];
        layout->has_columns = !over[ZS_AXIS_LONGITUDE];
        add_var(layout, zs_method_name[product->method], ZS_FIELD_DOUBLE, false);
        return check_reduce(layout, err);
    case ZS_HISTOGRAM:
        layout->time = product->by == ZS_BY_TIME    ? ZS_STEPS
                       : product->by == ZS_BY_GROUP ? ZS_GROUPS
                                                    : ZS_NO_TIME;
        layout->has_rows = product->by == ZS_BY_LATITUDE;
        layout->has_columns = product->by == ZS_BY_LONGITUDE;
        add_var(layout, "histogram", ZS_FIELD_LONG, true);
        add_var(layout, "below", ZS_FIELD_LONG, false);
        add_var(layout, "above", ZS_FIELD_LONG, false);
        add_var(layout, "missing", ZS_FIELD_LONG, false);
        return check_histogram(layout, err);
    case ZS_EXCEEDANCE:
        add_var(layout, "exceedance_count", ZS_FIELD_INT, false);
        add_var(layout, "valid_count", ZS_FIELD_INT, false);
        add_var(layout, "exceedance_last", ZS_FIELD_DOUBLE, false);
        return 0;
    default:
        layout->time = ZS_STEPS;
        add_var(layout, NULL, product->of == ZS_OF_DATA ? ZS_FIELD_DOUBLE : ZS_FIELD_FLOAT, false);
        return select_steps(layout, &layout->part, err);
    }
}

int zs_layout_make(const zs_spec *spec, const zs_catalog *catalog, const zs_product *product,
                   zs_layout *layout, zs_error *err)
{
    *layout = (zs_layout){ .spec = spec,
                           .product = product,
                           .variable = spec->input.variable,
                           .part = *catalog,
                           .steps = { 0, catalog->nstep },
                           .rows = { 0, catalog->grid.nrow },
                           .column = { { 0, catalog->grid.ncol } },
                           .ncolumn = 1 };
    if (lay_out(layout, err))
        return -1;
    return select_rows(layout, catalog, err) ? -1 : select_columns(layout, catalog, err);
}

void zs_layout_name(const zs_layout *layout, int var, char name[ZS_NAME])
{
    const char *suffix = layout->var[var].suffix, *of = zs_quantity_name[layout->product->of];
    bool data = layout->product->of == ZS_OF_DATA;
    snprintf(name, ZS_NAME, "%.200s%s%s%s%s", layout->variable, data ? "" : "_", data ? "" : of,
             suffix ? "_" : "", suffix ? suffix : "");
}

void zs_layout_shape(const zs_layout *layout, int var, int64_t length[ZS_LAYOUT_AXES])
{
    const zs_catalog *part = &layout->part;
    length[0] = layout->time == ZS_STEPS ? part->nstep : layout->time == ZS_GROUPS ? part->groups.n : 1;
    length[1] = layout->var[var].bins ? layout->product->bins : 1;
    length[2] = layout->has_rows ? part->grid.nrow : 1;
    length[3] = layout->has_columns ? part->grid.ncol : 1;
}

int64_t zs_layout_values(const zs_layout *layout, int var)
{
    int64_t length[ZS_LAYOUT_AXES];
    zs_layout_shape(layout, var, length);
    return length[0] * length[1] * length[2] * length[3];
}

int64_t zs_layout_bytes(const zs_layout *layout)
{
    int64_t bytes = 0;
    for (int var = 0; var < layout->nvar; var++)
        bytes += zs_layout_values(layout, var) * (int64_t)zs_field_type_size(layout->var[var].type);
    return bytes;
}
