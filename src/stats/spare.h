/* spare: a stored number that means "missing", for values that a mask leaves out.
 *
 * Values are in memory as their file stores them (stats/packing.h).  To make one missing, it is overwritten
 * by a number that the packing counts as missing: NaN, a fill value, or one outside the limits.  Integers
 * without any such number are kept in the next wider type, in which there is one.
 *
 * All functions here are LOCAL and pure, and cannot fail. */
#ifndef ZS_SPARE_H
#define ZS_SPARE_H

#include "stats/packing.h"

#include <stdbool.h>
#include <stddef.h>

enum { ZS_SPARE_BYTES = 8 }; /* of a stored number, at most */

/* Find a stored number that is missing.  number: [ZS_SPARE_BYTES], gets it, of the packing's type.
 * Returns false if every number is valid. */
bool zs_spare_find(const zs_packing *packing, void *number);

/* See to it that there is one: if there is none, the packing gets a wider type, with the same values, and its
 * smallest number becomes a missing one.  Returns false for integers of 64 bits, of which all are valid. */
bool zs_spare_make(zs_packing *packing);

/* Widen n numbers in place, from the type of a file to that of zs_spare_make(), which may be the same.
 * numbers: has room for n of the wider type. */
void zs_spare_widen(zs_type from, zs_type to, size_t n, void *numbers);

#endif
