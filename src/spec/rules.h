/* rules: what a workflow spec needs, and which keys do not go together.  Pure.
 *
 * Each value has been taken by then, and is right by itself (spec/keys.h).  A rule that needs the input files
 * does not belong here: nothing is opened. */
#ifndef ZS_RULES_H
#define ZS_RULES_H

#include "base/error.h"
#include "spec/spec.h"

/* Check a spec that holds all values.  LOCAL.  Gives products the defaults that depend on other keys (area
 * weights).  Returns 0; or -1 with err filled (ZS_REFUSED): a needed key is missing, two keys exclude each
 * other, a key has no effect, or two keys name one file. */
int zs_spec_check(const zs_spec *spec, zs_error *err);

#endif
