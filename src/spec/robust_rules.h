/* robust_rules: what [climatology] center and spread go together with.  Pure.
 *
 * A median and a spread from quantiles need all values of a group at once, and count them alike.  So they do
 * not go with statistics of an earlier run, of which no value is there, nor with weights.  A number of
 * degrees of freedom has no meaning for a spread from quantiles: a key without effect is refused. */
#ifndef ZS_ROBUST_RULES_H
#define ZS_ROBUST_RULES_H

#include "base/error.h"
#include "spec/spec.h"

/* Check these keys, if the spec has them.  LOCAL.  Returns 0; or -1 with err filled (ZS_REFUSED): the text
 * names both keys that do not go together, with their places, and says which one to take out. */
int zs_robust_check(const zs_spec *spec, zs_error *err);

#endif
