/* detrend_rule: what the key [climatology] detrend goes together with. */
#ifndef ZS_DETREND_RULE_H
#define ZS_DETREND_RULE_H

#include "base/error.h"
#include "spec/spec.h"

/* Lines are those of this run or of an earlier one, of means, and of steps that weigh alike.  LOCAL.
 * Returns 0; or -1 with err filled (ZS_REFUSED). */
int zs_detrend_check(const zs_spec *spec, zs_error *err);

#endif
