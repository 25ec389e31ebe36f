/* limit: a limit that somebody wrote, as the stored numbers mean it.
 *
 * Limits and thresholds are written as decimal numbers, in the units of the values: 0.7.  Few stored numbers
 * have exactly that value: 7 with a scale of 0.1 is 0.7000000000000001, and the float32 0.7 is 0.699999988. A
 * limit therefore means the stored number that it would be rounded to:
 *
 *   - float32: the nearest float32;
 *   - integers: the nearest integer, if their distance is no more than the rounding of a scale or an offset
 * in float32 can make (2^-23 of the value), and at most a hundredth of a step.  Else the limit lies between
 *     two integers;
 *   - float64: the limit itself.
 *
 * All functions here are LOCAL and pure, and cannot fail. */
#ifndef ZS_LIMIT_H
#define ZS_LIMIT_H

#include "stats/packing.h"

#include <stdbool.h>

/* Returns the limit of stored numbers that is a limit of values.  It is included: of all stored numbers
 * within the limit it is the outermost. is_min: the limit is a minimum of the values.  With a negative scale,
 * the result is a maximum of the stored numbers. */
double zs_limit_stored(const zs_packing *packing, double limit, bool is_min);

/* Returns the value of the stored number that a limit means, to the bit as zs_unpack() makes it; the limit
 * itself if it means none.  So a value is above the limit where it is above the result. */
double zs_limit_value(const zs_packing *packing, double limit);

/* Returns the smallest, or the largest, float64 that becomes the number `single` when it is rounded to
 * float32. single: of float32, finite. */
double zs_limit_of_float(double single, bool largest);

#endif
