/* angle: coordinates that are angles: true latitudes and longitudes or those of a projection, in degrees or
 * in radians.
 *
 * zscore counts latitudes and longitudes in degrees.  Unstructured models (ICON, MPAS) store them in radians.
 * The rows and columns of a projection or of a rotated pole are no places on the earth, and stay as they are.
 */
#ifndef ZS_ANGLE_H
#define ZS_ANGLE_H

#include <stdbool.h>

/* All functions here are LOCAL and cannot fail.  ncid: an open file. */

/* How many degrees is one of these units?  0 for text that is no unit of angles. */
double zs_angle_of_units(const char *units);

/* What does a variable in radians hold, as its standard_name says, or its name if it has none: "latCell",
 * "clon"?  ZS_NO_ANGLE for other units, for any other name, such as the "x" of a satellite's view, and for
 * var -1. */
typedef enum zs_angle { ZS_NO_ANGLE, ZS_LATITUDE, ZS_LONGITUDE } zs_angle;
zs_angle zs_angle_in_radians(int ncid, int var);

/* Does the variable hold coordinates of a projection or of a rotated pole, as its standard_name says?  False
 * for var -1. */
bool zs_angle_is_projected(int ncid, int var);

/* Are its units those of a length, so that it is no place on the earth in degrees? */
bool zs_angle_is_length(int ncid, int var);

/* Does it hold true latitudes or longitudes, as its standard_name says, or else its units, of angles? */
bool zs_angle_is_true(int ncid, int var);

/* How many degrees are one unit of the variable's numbers?  1, unless it has true latitudes or longitudes in
 * radians. */
double zs_angle_degrees(int ncid, int var);

#endif
