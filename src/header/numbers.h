/* numbers: all numbers of a small variable, such as a coordinate or its bounds, as its attributes mean them.
 *
 * Coordinates are encoded like data: they can be packed, unsigned, or missing, by a fill value, a
 * missing_value, NaN, or because nobody wrote them.  valid_min, valid_max and valid_range do not count here:
 * a coordinate must not be missing (CF-1.11, section 2.5.1), so that limits which say so are those of another
 * grid, from which the file was made. */
#ifndef ZS_NUMBERS_H
#define ZS_NUMBERS_H

#include "base/error.h"

#include <stddef.h>

/* Read all numbers of the variable `var` of an open file, as doubles: unpacked, NaN where missing.  LOCAL.
 * path: for messages.  value: [n], where n must be the variable's number of values.
 * Returns 0; or -1 with err filled (ZS_REFUSED: another length, text instead of numbers, attributes of
 * packing that cannot be used, netcdf-c's error; ZS_FAILED: no memory). */
int zs_numbers_read(int ncid, int var, const char *path, size_t n, double *value, zs_error *err);

/* The same for a part of it: count[k] numbers from start[k] on, along each of its dimensions.  LOCAL.
 * n: the product of the counts. */
int zs_numbers_read_box(int ncid, int var, const char *path, const size_t *start, const size_t *count,
                        size_t n, double *value, zs_error *err);

#endif
