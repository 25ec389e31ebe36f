#include "output/layout_box.h"

#include "base/range.h"
#include "catalog/cell_boxes.h"
#include "catalog/select.h"
#include "header/grid.h"
#include "spec/product.h"
#include "spec/spec.h"
#include "spec/value.h"

#include <math.h>
#include <stdlib.h>

/* The place of a key of the product, for messages. */
static const char *place(const zs_layout *layout, const zs_contents *run, const char *key)
{
    return zs_spec_place(run->spec, layout->product->section, key);
}

static double distance(double a, double b, bool circle)
{
    return fabs(circle ? remainder(a - b, 360) : a - b);
}

/* Find the coordinate nearest to a point; of two at the same distance, the first.  coordinate: [n].  circle:
 * modulo 360.  Returns its index; or -1 with err filled (ZS_REFUSED) if no two neighbours are as far apart as
 * the point is from the nearest: it lies outside of the grid. */
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
    if (isfinite(least) && least <= widest)
        return best;
    zs_fail(err, ZS_REFUSED, "%s: nothing is near %g; the coordinates go from %g to %g", where, box->first,
            coordinate[0], coordinate[n - 1]);
    return -1;
}

static int select_rows(zs_layout *layout, const zs_contents *run, zs_error *err)
{
    const zs_interval *box = &layout->product->latitude;
    const char *where = place(layout, run, "latitude");
    const zs_grid *grid = run->grid;
    if (!box->set)
        return 0;
    if (!grid->lat || grid->lat_projected || grid->lat_length || grid->cells)
        return zs_fail_no_axis(where, run->spec->input.variable, "latitude", run->files->paths.path[0], err);
    const double *lat = grid->lat + grid->rows.first;
    if (zs_select_check(grid->lat, grid->file_rows, grid->lat_name, run->files->paths.path[0], err))
        return zs_fail_in(err, "%s", where);
    if (box->point)
        layout->rows = (zs_range){ nearest(box, where, lat, grid->rows.count, false, err), 1 };
    if (layout->rows.first < 0)
        return -1;
    if (!box->point && zs_select_rows(lat, grid->rows.count, fmin(box->first, box->last),
                                      fmax(box->first, box->last), &layout->rows, err))
        return zs_fail_in(err, "%s", where);
    layout->grid.rows = (zs_range){ grid->rows.first + layout->rows.first, layout->rows.count };
    layout->grid.nrow = layout->rows.count * grid->levels.n;
    return 0;
}

/* Add some of the run's columns to the segments of the view, which count the columns of the input files.
 * Returns -1 if there would be too many segments. */
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

/* Find the run's columns that lie in the box: fills layout->columns. */
static int find_columns(zs_layout *layout, const zs_contents *run, zs_error *err)
{
    const zs_interval *box = &layout->product->longitude;
    const char *where = place(layout, run, "longitude");
    int64_t ncol = run->grid->ncol;
    double *lon = zs_grid_longitudes(run->grid, err);
    int result = lon ? 0 : -1;
    if (lon && box->point) {
        int64_t column = nearest(box, where, lon, ncol, true, err);
        layout->columns = (zs_columns){ .segment = { { column, 1 } }, .nsegment = 1 };
        result = column < 0 ? -1 : 0;
    } else if (lon && zs_select_columns(lon, ncol, box->first, box->last, &layout->columns, err)) {
        result = zs_fail_in(err, "%s", where);
    }
    free(lon);
    return result;
}

static int select_columns(zs_layout *layout, const zs_contents *run, zs_error *err)
{
    const char *where = place(layout, run, "longitude");
    const zs_grid *grid = run->grid;
    zs_columns *found = &layout->columns, *columns = &layout->grid.columns;
    if (!layout->product->longitude.set)
        return 0;
    if (!grid->lon || grid->lon_projected || grid->lon_length)
        return zs_fail_no_axis(where, run->spec->input.variable, "longitude", run->files->paths.path[0], err);
    if (zs_select_check(grid->lon, grid->file_cols, grid->lon_name, run->files->paths.path[0], err))
        return zs_fail_in(err, "%s", where);
    if (find_columns(layout, run, err))
        return -1;
    *columns = (zs_columns){ .nsegment = 0 };
    layout->grid.ncol = columns->once = zs_columns_count(found); /* a box has no meridian twice */
    for (int k = 0; k < found->nsegment; k++)
        if (add_segments(columns, &grid->columns, found->segment[k], found->turn[k]))
            return zs_fail(err, ZS_REFUSED, "%s: this box lies in too many parts of the grid of [input]",
                           where);
    return 0;
}

/* Take a rectangle of the run's cells.  On such a grid columns stand side by side. */
static void take_rectangle(zs_layout *layout, const zs_grid *run, const zs_rectangle *r)
{
    zs_grid *grid = &layout->grid;
    layout->rows = r->rows;
    layout->columns = (zs_columns){ .segment = { r->cols }, .nsegment = 1, .once = r->cols.count };
    grid->rows = (zs_range){ run->rows.first + r->rows.first, r->rows.count };
    grid->columns = layout->columns;
    grid->columns.segment[0].first += run->columns.segment[0].first;
    grid->ncol = r->cols.count;
    grid->nrow = r->rows.count * run->levels.n;
}

int zs_layout_select_box(zs_layout *layout, const zs_contents *run, zs_error *err)
{
    const zs_rectangle *all = run->boxes->rectangle,
                       *r = all ? all + (layout->product - run->spec->product) : NULL;
    if (r && r->rows.count > 0) {
        take_rectangle(layout, run->grid, r);
        return 0;
    }
    return select_rows(layout, run, err) || select_columns(layout, run, err) ? -1 : 0;
}
