/* checkpoint_rule: what the key [run] checkpoint goes together with.  Pure.
 *
 * What a library writes, the files of a store, and chunks of a given shape cannot be gone on with.  (A merge
 * goes with no key about steps, this one neither: spec/merge_rules.) */
#ifndef ZS_CHECKPOINT_RULE_H
#define ZS_CHECKPOINT_RULE_H

#include "base/error.h"
#include "spec/spec.h"

/* Check the key, if it is given.  LOCAL.  Returns 0; or -1 with err filled (ZS_REFUSED). */
int zs_checkpoint_check(const zs_spec *spec, zs_error *err);

#endif
