/* numbers_16: maps of numbers of 16 bits as blocks of the page.
 *
 * Sixteen bits are what a screen can show, and a third of what JSON would take for the same number. */
#ifndef ZS_NUMBERS_16_H
#define ZS_NUMBERS_16_H

#include "base/error.h"
#include "page/blocks.h"
#include "picture/scale_16.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Both functions are LOCAL. */

/* Find the scale of n values, NaN where missing; from 0 to 1 if all are.  whole: as in zs_scale_16_make().
 * Cannot fail. */
zs_scale_16 zs_scale_16_of(const double *value, size_t n, bool whole);

/* Pack a map and add it to the blocks.  value: [rows][columns].
 * Returns 0 with *place set; or -1 with err filled (ZS_FAILED: no memory). */
int zs_numbers_16_add(const zs_scale_16 *scale, int64_t rows, int64_t columns, const double *value,
                      zs_blocks *blocks, zs_block_place *place, zs_error *err);

#endif
