/* bounds_check: are the bounds of a coordinate what they should be?  No netCDF.
 *
 * Files in the field have bounds that nobody wrote, that are all zero, or that belong to other coordinates.
 * Such bounds give wrong areas, so they are not used.  The rules are about what bounds are for, and not about
 * their order: they may lie in the order of the coordinate or in the other one, and those of longitude may
 * count from another meridian than the coordinate does. */
#ifndef ZS_BOUNDS_CHECK_H
#define ZS_BOUNDS_CHECK_H

#include <stdbool.h>
#include <stdint.h>

/* What the bounds are bounds of. */
typedef enum zs_bounds_kind {
    ZS_BOUNDS_OF_LATITUDE,  /* one latitude for each row, in degrees */
    ZS_BOUNDS_OF_LONGITUDE, /* one longitude for each column, in degrees */
    ZS_BOUNDS_OF_OTHER,     /* another coordinate of one dimension: a level, a projection */
    ZS_BOUNDS_OF_CELLS      /* corners of single cells, of any number */
} zs_bounds_kind;

/* What they are worth.  No pointers, so that ranks can send it. */
typedef enum zs_bounds_worth {
    ZS_WORTH_NONE,    /* the coordinate names none */
    ZS_WORTH_USABLE,  /* they can be used */
    ZS_WORTH_LOST,    /* the coordinate names a variable that the file does not have */
    ZS_WORTH_SHAPE,   /* text, or other dimensions than those of the coordinate and one more */
    ZS_WORTH_UNITS,   /* units that are neither degrees nor radians */
    ZS_WORTH_MISSING, /* some are missing; of cells: all are */
    ZS_WORTH_EMPTY,   /* a cell has no width; of cells and other coordinates: none has any */
    ZS_WORTH_APART,   /* a coordinate lies outside of its bounds */
    ZS_WORTH_OVERLAP  /* neighbours overlap by more than a tenth of the narrower cell */
} zs_bounds_worth;

/* Both functions are LOCAL and pure, and cannot fail. */

/* Check the bounds of a coordinate of one dimension, and bring them to a common form.
 * coordinate: [n].  bounds: [n][2], in the units of the coordinate; NaN where missing.
 * Latitudes: bounds beyond a pole are cut there.  Longitudes: whole circles are added to both bounds, or to
 * one of them, so that they lie around their coordinate: 0 with the bounds 359.5 and 0.5 gets -0.5 and 0.5.
 * Returns ZS_WORTH_USABLE; or what is wrong, and bounds then have no meaning. */
zs_bounds_worth zs_bounds_check(zs_bounds_kind kind, const double *coordinate, int64_t n, double *bounds);

/* What is wrong, for a note: "some of them are missing".  NULL for bounds that can be used, and for none. */
const char *zs_bounds_complaint(zs_bounds_worth state);

#endif
