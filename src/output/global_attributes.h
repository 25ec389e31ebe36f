/* global_attributes: what an output file says of itself: conventions, where its statistics are, history.
 *
 * The global attributes of the first input follow, but those that are about this file alone (id,
 * time_coverage_start ...), or about places that the output does not have, or that the last input has with
 * another value.  The history gets one line for this run, above the lines of the input.
 * Its own are, in this order: Conventions; statistics_file, for steps whose mean and standard deviation are
 * in another file; statistics_extended, for a run that adds to an earlier one. */
#ifndef ZS_GLOBAL_ATTRIBUTES_H
#define ZS_GLOBAL_ATTRIBUTES_H

#include "base/error.h"
#include "output/contents.h"
#include "output/inherit.h"
#include "output/layout.h"
#include "output/target.h"

/* Put all global attributes.  If values are rounded to keepbits, also define the variable that tells how: CF
 * wants it, zs_quantization_name.
 * Conventions: the first version of CF that has all words which the file uses.
 * inherit: the open input.
 * LOCAL.  Returns 0; or -1 with err filled (ZS_FAILED), or with target->status set by netcdf-c. */
int zs_put_global(zs_target *target, const zs_layout *layout, const zs_contents *contents,
                  const zs_inherit *inherit, zs_error *err);

#endif
