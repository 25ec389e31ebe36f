/* rules: which keys a workflow spec needs, and which do not go together.  Pure.
 *
 * Each value is right by itself by then: the table of keys has checked it (spec/keys.h).  A rule that needs
 * the input files has its place elsewhere, because nothing is opened here. */
#ifndef ZS_RULES_H
#define ZS_RULES_H

#include "base/error.h"
#include "spec/spec.h"

/* Check a spec that has taken all values.  LOCAL.  Sets what depends on other keys: the area weights of
 * products (zs_product_complete()), and the numbers of the masks that lists name (spec/mask_rules.h).
 * Returns 0; or -1 with err filled (ZS_REFUSED): a needed key is missing, two keys exclude each other, a key
 * has no effect, or two keys name the same file. */
int zs_spec_check(zs_spec *spec, zs_error *err);

#endif
