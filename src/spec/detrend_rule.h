/* detrend_rule: what the key [climatology] detrend goes together with.
 *
 * A line goes through all values of a group.  What a window, a weight or a quantile makes of them has none,
 * and an earlier run has one only if it was told to. */
#ifndef ZS_DETREND_RULE_H
#define ZS_DETREND_RULE_H

#include "base/error.h"
#include "spec/spec.h"

/* Lines are those of this run or of an earlier one, of means, and of steps that weigh alike.  LOCAL.
 * Returns 0; or -1 with err filled (ZS_REFUSED). */
int zs_detrend_check(const zs_spec *spec, zs_error *err);

#endif
