/* same_places: are two coordinates the same, and where are those of one grid on another one?
 *
 * Coordinates that differ in their last digits are still the same: files of one source are often written in
 * both float and double.  Two are the same within 1e-4 of their usual spacing and the rounding of float32;
 * two longitudes also a whole turn away from each other, where the caller says so.  Two that are missing are
 * the same.
 *
 * All functions here are LOCAL and pure, and cannot fail. */
#ifndef ZS_SAME_PLACES_H
#define ZS_SAME_PLACES_H

#include <stdbool.h>
#include <stdint.h>

/* Returns the index of the first value that is not the wanted one; n if all are.  value, wanted: [n]; around:
 * are these longitudes in degrees, of which 360 are a whole turn? */
int64_t zs_places_differ(const double *value, const double *wanted, int64_t n, bool around);

/* Find each wanted coordinate among those of another grid, in any order.
 * wanted: [n]; whole: [nwhole], the coordinates of which `wanted` is a part, for their spacing; value:
 * [nvalue]. at: [n], becomes the index in value of each. Returns the index of the first wanted one that is
 * not there; n if all are. */
int64_t zs_places_find(const double *wanted, int64_t n, const double *whole, int64_t nwhole,
                       const double *value, int64_t nvalue, bool around, int64_t *at);

#endif
