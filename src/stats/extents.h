/* extents: where the rows and columns of a grid begin and end, and how large their cells are.  Pure.
 *
 * An extent is two numbers, the lower first, in degrees.  Where a file has bounds, these are the extents.
 * Else they reach to the middle between two neighbours, and at both ends as far outwards as inwards: what CDO
 * takes for cells without bounds.  No row reaches beyond a pole, so that a row at a pole is a cap.  Columns
 * of a grid that goes around the earth meet in the middle between the last and the first one.
 *
 * A grid may have a meridian twice, such as 0 and 360, or more columns that go on after a whole turn.  The
 * first one counts, and those that repeat it do not. */
#ifndef ZS_EXTENTS_H
#define ZS_EXTENTS_H

#include <stdbool.h>
#include <stdint.h>

/* All functions here are LOCAL, pure, and cannot fail but by "not known". */

/* Find the extents of rows.
 * latitude: [n].  bounds: [n][2], in any order; or NULL.  extent: [n][2].
 * A single row without bounds has an extent of length 0.
 * Returns whether they are known; false, and extent undefined: there are no bounds, and latitudes are
 * missing, lie beyond a pole, or neither rise nor fall throughout. */
bool zs_row_extents(int64_t n, const double *latitude, const double *bounds, double *extent);

/* Find the extents of columns, about their longitudes: each holds its own, whatever turns of 360 degrees the
 * bounds have.  The same arguments as above.
 * Returns false, and extent undefined: there are no bounds, and longitudes are missing, or neither go east
 * nor west throughout; a whole turn more or less between two neighbours does not matter. */
bool zs_column_extents(int64_t n, const double *longitude, const double *bounds, double *extent);

/* Returns how many columns, from the first on, have a meridian of their own; those behind them repeat one.
 * longitude: [n].  That is n if longitudes neither go east nor west throughout. */
int64_t zs_columns_once(int64_t n, const double *longitude);

/* Returns the area between the two parallels of an extent, as a share of that between the equator and a pole:
 * the difference of their sines. */
double zs_row_area(const double extent[2]);

#endif
