/* grouping_keys: how the values of keys of [climatology] are taken that say which steps are compared with
 * which.  Pure.
 *
 * All functions here are LOCAL; what they return and leave behind: see zs_take (spec/key.h). */
#ifndef ZS_GROUPING_KEYS_H
#define ZS_GROUPING_KEYS_H

#include "base/error.h"
#include "spec/key.h"

/* Seasons: "DJF MAM JJAS ON".  member: a zs_seasons. */
int zs_take_seasons(const zs_setting *setting, void *member, zs_error *err);

/* A number of valid values from 1 to 1000000, or a share: "80%".  member: a zs_least. */
int zs_take_least(const zs_setting *setting, void *member, zs_error *err);

#endif
