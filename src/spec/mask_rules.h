/* mask_rules: what the masks of a workflow spec need, and the masks that its keys name.  Pure. */
#ifndef ZS_MASK_RULES_H
#define ZS_MASK_RULES_H

#include "base/error.h"
#include "spec/spec.h"

/* Check all sections [mask NAME], and find the masks that [input] mask and the products' keys `where` name:
 * sets their numbers.  LOCAL.  To be called when all values are taken. Returns 0; or -1 with err filled
 * (ZS_REFUSED): a key is missing, a mask has no condition or two, a list names a mask that there is not, or
 * one twice, or no key names a mask. */
int zs_spec_check_masks(zs_spec *spec, zs_error *err);

#endif
