/* merge_rules: the keys that go together with [climatology] merge.  Pure.
 *
 * A merge reads no steps.  Variables, groups and rules are those of its files; so a key that says something
 * of steps, of statistics or of what is made with them would have no effect, or mean another thing than the
 * files. */
#ifndef ZS_MERGE_RULES_H
#define ZS_MERGE_RULES_H

#include "base/error.h"
#include "spec/spec.h"

/* Refuse every other key, and a merge without [output] statistics.  LOCAL.  What is adopted from the files
 * (spec/entries.h) is no key of the user.  Returns 0, also without a merge; or -1 with err filled
 * (ZS_REFUSED). */
int zs_merge_rules_check(const zs_spec *spec, zs_error *err);

#endif
