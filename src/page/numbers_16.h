/* numbers_16: values as whole numbers of 16 bits, and maps of them as blocks of the page. */
#ifndef ZS_NUMBERS_16_H
#define ZS_NUMBERS_16_H

#include "base/error.h"
#include "page/blocks.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* value = offset + scale * number; numbers lie from -32767 to 32767, and -32768 is missing. */
typedef struct zs_scale_16 {
    double scale, offset;
    double low, high; /* of the values; 0 and 1 if none is valid */
} zs_scale_16;

/* Both functions are LOCAL. */

/* Find the scale of n values, NaN where missing.  whole: they are whole numbers, and stay so if they can.
 * Cannot fail. */
zs_scale_16 zs_scale_16_of(const double *value, size_t n, bool whole);

/* Pack a map and add it to the blocks.  value: [rows][columns].
 * Returns 0 with *place set; or -1 with err filled (ZS_FAILED: no memory). */
int zs_numbers_16_add(const zs_scale_16 *scale, int64_t rows, int64_t columns, const double *value,
                      zs_blocks *blocks, zs_block_place *place, zs_error *err);

#endif
