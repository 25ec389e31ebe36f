/* packing_read: from the attributes of a variable to its packing.  Asked through netcdf-c.
 *
 * The attributes are often of another type than the variable.  The rules, which doc/inputs.md explains:
 *
 *   - a number of the variable's own type has the variable's bits, and _Unsigned changes what they mean;
 *   - float32 attributes of types with more digits: both are compared in float32;
 *   - valid_min, valid_max and valid_range are stored numbers.  Only if the variable is packed and they are
 * of another floating-point type, they are values (NetCDF Users Guide, "Attribute Conventions");
 *   - a text counts as the numbers that it spells.  Without any it says nothing, but as a scale_factor or an
 *     add_offset it is refused.
 *
 * Source: CF-1.11, sections 2.5.1 and 8.1; NetCDF Users Guide, appendix "Attribute Conventions". */
#ifndef ZS_PACKING_READ_H
#define ZS_PACKING_READ_H

#include "base/error.h"
#include "stats/packing.h"

/* Read the packing of the variable `var` of an open file.  LOCAL.  path: for messages.  limits: set to the
 * attributes that limit its values: 1 valid_range, 2 valid_min, 4 valid_max, added up.
 * Returns 0; or -1 with err filled (ZS_REFUSED): text or records instead of numbers, a scale_factor or an
 * add_offset that is no number, not finite, or a scale of 0; more than ZS_MISSING_MAX missing values. */
int zs_packing_read(int ncid, int var, const char *path, zs_packing *packing, unsigned *limits,
                    zs_error *err);

#endif
