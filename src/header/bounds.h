/* bounds: the bounds of a coordinate, read from an open file, if they can be used.
 *
 * They are encoded like data: packed, missing, or never written.  Those of latitudes and longitudes may have
 * units of their own, degrees or radians; without any, they have those of their coordinate (CF-1.11, 7.1).
 * Whoever needs areas, and whoever copies bounds to an output, asks here, so that both come to the same
 * verdict. */
#ifndef ZS_BOUNDS_H
#define ZS_BOUNDS_H

#include "base/error.h"
#include "format/find_var.h"
#include "header/bounds_check.h"

#include <stdbool.h>
#include <stdint.h>

/* Owns value. */
typedef struct zs_bounds {
    zs_bounds_worth state;
    zs_var var;     /* the variable; its id is -1 if there is none */
    double *value;  /* [n][2], in the form that zs_bounds_check() gives them, latitudes and longitudes in
                     * degrees; NULL if the state is not ZS_WORTH_USABLE, or the kind ZS_BOUNDS_OF_CELLS */
    double degrees; /* how many degrees are one unit of the stored numbers; 1 for other coordinates */
    bool cut;       /* were some cut at the poles? */
} zs_bounds;

/* Both functions are LOCAL. */

/* Read the bounds of the coordinate variable `name`.
 * path: of the file, for messages.  coordinate: [n], as zs_coordinates_read() gives it; NULL and 0 for
 * ZS_BOUNDS_OF_CELLS, whose corners are not read, but only looked through for one cell that has a width.
 * Returns 0, and bounds is to be released with zs_bounds_clear(); or -1 with err filled (ZS_REFUSED: they
 * cannot be read; ZS_FAILED: no memory), and bounds empty. */
int zs_bounds_read(int ncid, const char *path, const char *name, zs_bounds_kind kind,
                   const double *coordinate, int64_t n, zs_bounds *bounds, zs_error *err);

/* Release.  Safe on an empty (all zero) object; leaves it empty. */
void zs_bounds_clear(zs_bounds *bounds);

#endif
