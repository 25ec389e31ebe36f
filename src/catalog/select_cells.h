/* select_cells: the cells of a grid that lie in a box of latitude and longitude, or nearest to a point, where
 * each cell has a latitude and a longitude of its own.  No MPI, no netCDF.
 *
 * Such are grids with two-dimensional coordinates (curvilinear, rotated) and single cells (unstructured).
 * Their cells in a box fill no rectangle of rows and columns: what counts is whether the place of a cell is
 * in the box, edges included, as for rows and columns (catalog/select.h).  A cell without a place is in no
 * box. */
#ifndef ZS_SELECT_CELLS_H
#define ZS_SELECT_CELLS_H

#include "base/error.h"
#include "base/range.h"
#include "spec/value.h"
#include "stats/mask_bits.h"

#include <stdint.h>

/* The places of cells.  Owns nothing. */
typedef struct zs_cell_centres {
    const double *lat, *lon; /* [rows][width], degrees; NaN: the cell has none */
    int64_t rows, cols;
    int64_t width; /* numbers from one row to the next: of rows that have more columns */
} zs_cell_centres;

/* The smallest rectangle that has some cells. */
typedef struct zs_rectangle {
    zs_range rows, cols;
} zs_rectangle;

/* All functions here are LOCAL and pure. */

/* Find the cells in a box.  lat, lon: its edges; one that is not set has no limits.
 * inside: [rows][cols], with no cell set: these are set.  NULL: only the rectangle is wanted.
 * Returns 0; or -1 with err filled (ZS_REFUSED): there are none. */
int zs_select_cells(const zs_cell_centres *places, const zs_interval *lat, const zs_interval *lon,
                    zs_mask_bits *inside, zs_rectangle *rectangle, zs_error *err);

/* What a box is, for plan and metadata: "latitude 30 to 60, longitude -10 to 20"; "" for a box without
 * limits. Returns text. */
enum { ZS_BOX_TEXT = 128 };
const char *zs_box_text(const zs_interval *lat, const zs_interval *lon, char text[ZS_BOX_TEXT]);

/* Find the cell whose place is nearest to a point along the great circle; of several the first one.
 * Returns 0; or -1 with err filled (ZS_REFUSED): no cell has a place, or the nearest one is farther away than
 * all of its neighbours in row and column; for single cells, than twice the cell next to it. */
int zs_select_nearest_cell(const zs_cell_centres *places, double lat, double lon, int64_t *row, int64_t *col,
                           zs_error *err);

#endif
