/* zarr_rules: the keys of outputs that are Zarr stores, and those that have no meaning there.  Pure. */
#ifndef ZS_ZARR_RULES_H
#define ZS_ZARR_RULES_H

#include "base/compressor.h"
#include "base/error.h"
#include "spec/spec.h"

#include <stdbool.h>

/* The words of the key compressor, in the order of zs_compressor_kind, and NULL. */
extern const char *const zs_compressor_name[];

/* All functions here are LOCAL. */

/* How chunks of a store are compressed: the keys compressor and compression_level, or what they are where
 * they are left out.  Cannot fail. */
zs_compressor zs_spec_compressor(const zs_spec *spec);

/* Are the outputs stores whose chunks are compressed?  Cannot fail. */
bool zs_spec_compresses(const zs_spec *spec);

/* Check keys that do not go with format = zarr, and keys of stores where the format is another one.
 * Returns 0; or -1 with err filled (ZS_REFUSED). */
int zs_zarr_rules_check(const zs_spec *spec, zs_error *err);

#endif
