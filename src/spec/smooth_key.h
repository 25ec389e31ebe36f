/* smooth_key: the key [climatology] smooth, and what it goes together with. */
#ifndef ZS_SMOOTH_KEY_H
#define ZS_SMOOTH_KEY_H

#include "base/error.h"
#include "spec/key.h"
#include "spec/spec.h"

/* Take "none", "harmonics N" or "running N".  member: a zs_smooth.  LOCAL; see zs_take. */
int zs_take_smooth(const zs_setting *setting, void *member, zs_error *err);

/* Is there a cycle of the year to be smoothed, with enough groups, and are its statistics those of this run?
 * What only a calendar can tell, catalog/baseline.h checks.  LOCAL.
 * Returns 0; or -1 with err filled (ZS_REFUSED). */
int zs_smooth_check(const zs_spec *spec, zs_error *err);

#endif
