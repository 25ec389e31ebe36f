/* fixed_dims: one value on each further dimension of the variable: "plev = 85000". */
#ifndef ZS_FIXED_DIMS_H
#define ZS_FIXED_DIMS_H

#include "base/error.h"
#include "header/source.h"
#include "spec/spec.h"

#include <stdint.h>

/* Is every choice of the spec a further dimension of the variable, or a scalar coordinate that has the chosen
 * value? LOCAL.  Returns 0; or -1 with err filled (ZS_REFUSED). */
int zs_fixed_dims_check(const zs_source *source, const zs_spec *spec, zs_error *err);

/* The index on the further dimension at a position of the variable: of the chosen value, by number (the
 * nearest, if it is as near as rounding leaves it) or by text; the only one where nothing is chosen.  LOCAL.
 * Returns 0; or -1 with err filled (ZS_REFUSED): no such value, or nothing chosen of several. */
int zs_fixed_dim_index(const zs_source *source, int position, const zs_spec *spec, int64_t *index,
                       zs_error *err);

#endif
