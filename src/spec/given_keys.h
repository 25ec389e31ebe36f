/* given_keys: the keys [climatology] mean and std, which name variables of files that others made, and what
 * they go together with. */
#ifndef ZS_GIVEN_KEYS_H
#define ZS_GIVEN_KEYS_H

#include "base/error.h"
#include "spec/key.h"
#include "spec/spec.h"

/* Take "climatology.nc:t2m".  member: a zs_file_variable.  LOCAL; see zs_take. */
int zs_take_file_variable(const zs_setting *setting, void *member, zs_error *err);

/* Is there a mean beside a standard deviation; is there a standard deviation, if z-scores are wanted; and is
 * there no key about statistics that this run would make, or take from elsewhere?  LOCAL.
 * Returns 0; or -1 with err filled (ZS_REFUSED). */
int zs_given_check(const zs_spec *spec, zs_error *err);

#endif
