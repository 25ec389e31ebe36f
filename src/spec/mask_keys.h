/* mask_keys: the rows of the keys of masks, and what takes a list of masks.  Pure.
 *
 * The section of a row is "mask", for all sections [mask NAME].  The member of a row is one of zs_mask
 * (spec/mask.h), and each mask of the spec has its own. */
#ifndef ZS_MASK_KEYS_H
#define ZS_MASK_KEYS_H

#include "base/error.h"
#include "spec/key.h"

enum { ZS_MASK_KEYS = 6 }; /* how many rows there are */

/* Row i of the table, from 0.  LOCAL.  Returns NULL behind the last. */
const zs_key *zs_mask_key_at(int i);

/* Take the names of masks, separated by blanks or commas, each alone or behind "not", into a zs_mask_list.
 * LOCAL; what it returns and leaves behind: see zs_take. */
int zs_take_masks(const zs_setting *setting, void *member, zs_error *err);

#endif
