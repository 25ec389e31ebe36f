/* scale_16: values as whole numbers of 16 bits, for a packed map.  Pure.
 *
 * value = offset + scale * number.  Numbers lie from -32767 to 32767; ZS_PACK_MISSING_16 is missing. */
#ifndef ZS_SCALE_16_H
#define ZS_SCALE_16_H

#include <stdbool.h>
#include <stdint.h>

typedef struct zs_scale_16 {
    double scale, offset;
    double low, high; /* of the values; NaN if none is valid */
} zs_scale_16;

/* Both functions are LOCAL and cannot fail. */

/* The scale of values from low to high; low > high: none is valid.
 * whole: they are whole numbers, and stay so if they can. */
zs_scale_16 zs_scale_16_make(double low, double high, bool whole);

/* The number of a value; NaN and infinity are missing. */
int16_t zs_scale_16_number(const zs_scale_16 *scale, double value);

#endif
