/* fixed_dims: one index on each further dimension of the variable: "plev = 85000" in the spec.
 *
 * A further dimension is neither time, nor rows, nor columns, nor members: a level, for example.  A run reads
 * one value of each.  The spec names it by the dimension's name and a coordinate value, number or text; by
 * the index, if the dimension has no coordinate. */
#ifndef ZS_FIXED_DIMS_H
#define ZS_FIXED_DIMS_H

#include "base/error.h"
#include "header/source.h"
#include "spec/spec.h"

#include <stdint.h>

/* Both functions are LOCAL, and return 0; or -1 with err filled (ZS_REFUSED). */

/* Check that each choice of the spec fits the file: it names a further dimension of the variable, or a scalar
 * coordinate that has the chosen value.  The message suggests the key of [input] that may have been meant. */
int zs_fixed_dims_check(const zs_source *source, const zs_spec *spec, zs_error *err);

/* Find the index on the further dimension at a position of the variable.  *index becomes that of the value
 * chosen in the spec: equal text, or the nearest number, if only rounding explains the difference.  It
 * becomes 0 if the spec chooses nothing and the dimension has length 1.
 * Refused: the dimension has no such value; or it has several, and the spec chooses none. */
int zs_fixed_dim_index(const zs_source *source, int position, const zs_spec *spec, int64_t *index,
                       zs_error *err);

#endif
